"""How far GDP growth of a city misses what the model's rule says of it, by horizon and size.

    python benchmarks/growth_spread.py  (priors.py takes the shock of gdp_growth from here)

The rule: of the distance to the national median a share is left after each year. Every year of the
panel counts alike, calm or not, since nobody knows beforehand which kind the next one is. The law
is that of the draws: t with five degrees of freedom, its two halves of different widths.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np
import prior_data as data
from numpy.typing import NDArray

Array = NDArray[np.float64]
HORIZONS = (1, 2, 3)
NINETIETH = 1.4758840
"""Ninetieth percentile of t with five degrees of freedom."""
UNIT = NINETIETH * sqrt(3 / 5)
"""The same at unit variance."""
QUARTERS = 4
WINDOW = 8
WEIGHTS = (0, 4, 8, 16, 24, 32, 48, 64, 96)
"""Years of own residuals that the panel's spread may count as."""
LEAST_OWN = 4
WIDEST = 12.0
SINCE = 2001
"""From here on a place's own residuals of eight years are there to weigh."""


@dataclass(frozen=True, slots=True, eq=False)
class Missed:
    """(n,) years, ranks by GDP within the year (0 to 1), GDP in 亿元, and errors in points."""

    year: Array
    rank: Array
    gdp: Array
    error: Array


def missed(persistence: float) -> dict[int, Missed]:
    """Return the errors of the rule at each horizon."""
    growth, usual = _growth()
    levels = data.cities("gdp")
    found = {}
    for horizon in HORIZONS:
        left = persistence**horizon
        rows = np.array([(year, levels.get(place, {}).get(year - horizon, np.nan) / 1e4,
                          value - left * own[year - horizon] - (1 - left) * usual[year - horizon])
                         for place, own in growth.items() for year, value in own.items()
                         if year - horizon in own])
        rank = np.full(len(rows), np.nan)
        for year in np.unique(rows[:, 0]):
            mine = np.flatnonzero((rows[:, 0] == year) & np.isfinite(rows[:, 1]))
            rank[mine] = (np.argsort(np.argsort(rows[mine, 1])) + 0.5) / len(mine)
        found[horizon] = Missed(rows[:, 0], rank, rows[:, 1], rows[:, 2])
    return found


def _growth() -> tuple[data.Panel, data.Years]:
    """Every city's real growth, per cent, and the national median of each year."""
    growth = {place: {year: value for year, value in own.items() if year != data.NOMINAL_YEAR}
              for place, own in data.cities("gdp_growth").items()}
    return growth, {year: float(np.median([own[year] for own in growth.values() if year in own]))
                    for year in {year for own in growth.values() for year in own}}


def tails(one: Missed, kept: NDArray[np.bool_] | None = None) -> tuple[float, float]:
    """Return what one error in ten lies below, and above, every year counting alike."""
    used = np.ones(len(one.year), dtype=bool) if kept is None else kept
    years, place, count = np.unique(one.year[used], return_inverse=True, return_counts=True)
    order = np.argsort(one.error[used])
    mass = np.cumsum((1.0 / count[place] / len(years))[order])
    ends = np.interp([0.1, 0.9], mass, one.error[used][order])
    return -float(ends[0]), float(ends[1])


def leave_year_out(one: Missed) -> dict[str, float]:
    """Return how often the band learned on the other years holds a year's errors, per cent."""
    held = []
    for year in np.unique(one.year):
        low, high = tails(one, one.year != year)
        mine = one.error[one.year == year]
        held.append([(mine < -low).mean(), (mine > high).mean()])
    below, above = (100.0 * float(value) for value in np.mean(held, axis=0))
    return {"holds": round(100.0 - below - above, 1), "below": round(below, 1),
            "above": round(above, 1)}


def size_power(one: Missed) -> tuple[float, list[float]]:
    """Return the power of GDP that widths go with, and the median GDP of the ends of the panel."""
    wide, size = [], []
    for quarter in range(QUARTERS):
        mine = (one.rank >= quarter / QUARTERS) & (one.rank < (quarter + 1) / QUARTERS)
        wide.append(np.log(sum(tails(one, mine))))
        late = mine & (one.year == one.year.max())
        size.append(float(np.median(one.gdp[late])))
    return float(np.polyfit(np.log(size), wide, 1)[0]), size


def own_weight(persistence: float) -> int:
    """Return how many years of own residuals the panel's spread counts as: the least loss.

    Interval scores at 80 per cent, the band of each year learned on the other years.
    """
    found = _with_own(persistence)
    panel = float(np.square(np.clip(found[:, 1], -WIDEST, WIDEST)).mean())
    losses = []
    for weight in WEIGHTS:
        scale = np.sqrt((weight * panel + found[:, 2] * found[:, 3]) / (weight + found[:, 2]))
        part = Missed(found[:, 0], scale, scale, found[:, 1] / scale)
        loss = []
        for year in np.unique(part.year):
            mine = part.year == year
            low, high = tails(part, ~mine)
            error = part.error[mine]
            cost = (low + high + 10.0 * np.maximum(-low - error, 0.0)
                    + 10.0 * np.maximum(error - high, 0.0))
            loss.append((cost * scale[mine]).mean())
        losses.append(float(np.mean(loss)))
    return WEIGHTS[int(np.argmin(losses))]


def _with_own(persistence: float) -> Array:
    """(n, 4) year, error, number and mean square of the place's own errors before."""
    growth, usual = _growth()
    rows = []
    for own in growth.values():
        errors = {year: value - persistence * own[year - 1] - (1 - persistence) * usual[year - 1]
                  for year, value in own.items() if year - 1 in own}
        for year, error in errors.items():
            past = [errors[one] for one in range(year - WINDOW, year) if one in errors]
            if year >= SINCE and len(past) >= LEAST_OWN:
                rows.append((year, error, len(past),
                             np.square(np.clip(past, -WIDEST, WIDEST)).mean()))
    return np.array(rows)


@dataclass(frozen=True, slots=True)
class Law:
    """The shock of GDP growth: what stands in district.priors.toml, and how often it holds."""

    sd: float
    later: tuple[float, ...]
    skew: float
    years: int
    size: tuple[float, float, float]
    power: float
    n: int
    held: dict[int, dict[str, float]]


def law(persistence: float, trend: float) -> Law:
    """Learn the shock; ``trend`` is the standard deviation of the trend that a run draws too."""
    found = missed(persistence)
    spreads: list[float] = []
    ratios = []
    for horizon in HORIZONS:
        low, high = tails(found[horizon])
        ratios.append(low / high)
        variance = low * high / UNIT**2 - ((1 - persistence**horizon) * trend) ** 2
        variance -= sum(persistence ** (2 * back) * spreads[-back] ** 2
                        for back in range(1, horizon))
        spreads.append(sqrt(variance))
    power, sizes = size_power(found[1])
    square = float(np.exp(2 * np.mean(np.log(ratios))))
    return Law(spreads[0], tuple(one / spreads[0] for one in spreads[1:]),
               (square - 1) / (square + 1), own_weight(persistence),
               (sizes[0], float(np.exp(np.mean(np.log(sizes)))), sizes[-1]), power,
               len(found[1].error),
               {horizon: leave_year_out(one) for horizon, one in found.items()})


def main() -> None:
    from priors import findings

    known = findings()
    told = law(known["growth_persistence"].mean or 0.0, known["trend_growth"].sd)
    print(json.dumps(asdict(told), indent=1))


if __name__ == "__main__":
    main()
