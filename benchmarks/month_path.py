"""How well the months left are told, and how wide their intervals must be.

``python benchmarks/month_path.py [--since 2015]`` prints JSON for South Africa and Brazil (series
whose months are none below nought): by month, the mean absolute error of the path (in mean months
of the year before) beside last year's pattern, plain and scaled to what is in, and the share of
months inside the 80 % interval. ``--learn`` prints the reach of that interval, learned on
Kazakhstan's and China's months alone: of the reaches that hold 80 % on each source, the one with
the least interval score (Gneiting and Raftery 2007). Beside it stand the reaches that are learned
with South Africa too, and with Brazil too, and how often each holds by month on the other.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from landing import sources
from prior_data import rows

from forecast.data import MONTHS
from forecast.timeseries import Cumulative, land_many
from forecast.timeseries.landing.path import (
    PROFILE_YEARS,
    REACH,
    month_path,
    past_shares,
    shares_missed,
    spread,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TESTED, LEARNED = ("South Africa", "Brazil"), ("Kazakhstan", "China, tax revenue")
TO_EIGHTY, ALPHA, YEARS = 1.2816, 0.2, 6
"""Ends of the central 80 % of a normal law; what lies outside; years tried of each series."""
GRID = (np.arange(0.6, 2.45, 0.1).round(1), np.arange(0.4, 2.05, 0.1).round(1), (0.05,))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Every step left of every case of a source, one after another.

    ``told`` and ``actual`` are in mean months of the year before, ``before`` last year's months
    plain and scaled; ``missed`` and ``whole`` the scales of the interval; ``case`` numbers cases.
    """

    month: Array
    case: Array
    told: Array
    actual: Array
    before: Array
    missed: Array
    whole: Array


def tested(since: int) -> dict[str, list[tuple[Array, int]]]:
    """Return the cases of the two countries: years since January, and the place of one year."""
    known = defaultdict(lambda: defaultdict(dict))
    for row in rows("panels", "monthly_revenue.csv.gz"):
        place = TESTED[0] if row["source"].startswith("ZA") else TESTED[1]
        known[place][row["source"], row["series"]][int(row["fy"]), int(row["k"])] = float(row["v"])
    return {place: [case for figures in series.values() for case in _years(figures, since)]
            for place, series in known.items()}


def _years(figures: dict[tuple[int, int], float], since: int) -> list[tuple[Array, int]]:
    years: list[int] = []
    for year in sorted({at for at, _ in figures}):
        if all((year, month) in figures for month in range(1, MONTHS + 1)):
            years = [*years, year] if not years or year == years[-1] + 1 else [year]
    table = np.array([[figures[year, month] for month in range(1, MONTHS + 1)] for year in years])
    if len(years) <= PROFILE_YEARS or (table < 0).any() or not table.sum(axis=1).all():
        return []
    run = np.cumsum(table, axis=1)
    return [(run, at) for at in range(PROFILE_YEARS, len(run)) if years[at] >= since]


def learned() -> dict[str, list[tuple[Array, int]]]:
    """Return the last years of the series that the reach is learned on."""
    found = sources()
    return {name: [(run, at) for run in (one.values for one in found[name])
                   if len(run) > PROFILE_YEARS and (np.diff(run, axis=1, prepend=0.0) >= 0).all()
                   for at in range(max(PROFILE_YEARS, len(run) - YEARS), len(run))]
            for name in LEARNED}


def steps_of(cases: list[tuple[Array, int]]) -> Steps:
    """Tell every case from every month."""
    found: list[tuple[float, ...]] = []
    for month in range(1, MONTHS):
        origins = []
        for run, at in cases:
            values = run[:at + 1].copy()
            values[-1, month:] = np.nan
            origins.append(Cumulative.of(values))
        for number, ((run, at), origin, landing) in enumerate(
                zip(cases, origins, land_many(origins), strict=True)):
            months = np.diff(run[at - 1:at + 1], axis=1, prepend=0.0)
            before, actual, size = months[0, month:], months[1, month:], months[0].mean()
            left = max(landing.value - run[at, month - 1], 0.0)
            width = 0.5 * (landing.upper[0] - landing.lower[0])
            path, shares = month_path(origin, left, width), past_shares(origin)
            if path is None or shares is None or not size:
                continue
            then = run[at - 1, month - 1]
            scaled = before * (run[at, month - 1] / then if then else 1.0)
            missed = shares_missed(shares[:, month:])
            whole = min(width / TO_EIGHTY / max(left, float(np.finfo(float).tiny)), 1.0)
            found += zip(itertools.repeat(month), itertools.repeat(number), path.amounts / size,
                         actual / size, before / size, scaled / size, missed,
                         itertools.repeat(whole))
    columns = np.array(found).T
    return Steps(columns[0], columns[1], columns[2], columns[3], columns[4:6], columns[6],
                 columns[7])


def score(steps: Steps, reach: tuple[float, ...]) -> tuple[Array, Array]:
    """Return the interval score of every step, and whether it lies inside."""
    half = np.abs(steps.told) * spread(steps.missed, steps.whole, reach)
    low, high = np.maximum(steps.told - half, 0.0), steps.told + half
    outside = np.maximum(low - steps.actual, 0.0) + np.maximum(steps.actual - high, 0.0)
    return high - low + 2.0 / ALPHA * outside, outside == 0.0


def learn(by_source: dict[str, Steps]) -> tuple[float, ...]:
    """Return the reach with the least score of those that hold 80 % on every source."""
    def holds(reach: tuple[float, ...]) -> bool:
        return all(np.mean([score(one, reach)[1][one.month == month].mean()
                            for month in range(1, MONTHS)]) >= 1.0 - ALPHA
                   for one in by_source.values())

    def mean(reach: tuple[float, ...]) -> float:
        return float(np.mean([score(one, reach)[0].mean() / np.abs(one.actual - one.told).mean()
                              for one in by_source.values()]))

    return tuple(float(one) for one in min(filter(holds, itertools.product(*GRID)), key=mean))


def accuracy(steps: Steps) -> dict[int, dict[str, float]]:
    """Report one country by month."""
    report = {}
    for month in range(1, MONTHS):
        mine = steps.month == month
        cases = steps.case[mine]

        def by_case(errors: Array, cases: Array = cases, mine: Array = mine) -> float:
            each = [errors[mine][cases == one].mean() for one in np.unique(cases)]
            return round(float(np.mean(each)), 4)

        report[month] = {
            "path": by_case(np.abs(steps.told - steps.actual)),
            "last_year": by_case(np.abs(steps.before[0] - steps.actual)),
            "last_year_scaled": by_case(np.abs(steps.before[1] - steps.actual)),
            "inside_80": round(float(score(steps, REACH)[1][mine].mean()), 3),
            "cases": len(np.unique(cases))}
    return report


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--learn", action="store_true")
    asked.add_argument("--since", type=int, default=2015)
    said = asked.parse_args()
    by_source = {name: steps_of(found) for name, found in tested(said.since).items()}
    if not said.learn:
        print(json.dumps({name: accuracy(one) for name, one in by_source.items()}, indent=1))
        return
    mine = {name: steps_of(found) for name, found in learned().items()}
    reach = learn(mine)
    report: dict[str, object] = {"REACH": reach, "inside": {
        name: round(float(score(one, reach)[1].mean()), 3) for name, one in mine.items()}}
    for out, steps in by_source.items():
        others = {name: one for name, one in by_source.items() if name != out}
        reach = learn(mine | others)
        inside = score(steps, reach)[1]
        report[f"without {out}"] = {"REACH": reach, "inside": {
            month: round(float(inside[steps.month == month].mean()), 3)
            for month in range(1, MONTHS)}}
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
