"""Estimates of one place after the other, and what they say of a place not yet seen.

Each place: a line through the origin, late years weighing more, outliers less (Huber). All places:
mean and spread of the true coefficient by the method of moments (DerSimonian & Laird 1986). A new
bureau is one more draw from that spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

HALF_LIFE = 3.0
"""Years after which an observation counts half: the economy slowed from 2012 on."""
HUBER = 1.345
TO_SD = 1.4826
FEWEST = 5
Years = dict[int, float]
Array = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Unit:
    """One place: coefficient, squared standard error, spread of the residuals, observations."""

    slope: float
    variance: float
    spread: float
    n: int


@dataclass(frozen=True, slots=True)
class Pooled:
    """All places: mean and spread of the true coefficient, the usual spread of residuals."""

    mean: float
    error: float
    between: float
    shock: float
    units: int
    n: int

    @property
    def sd(self) -> float:
        """How far a new place may lie from the mean."""
        return float(np.hypot(self.between, self.error))


def decay(years: Iterable[int]) -> NDArray[np.float64]:
    """Return the weights of years, the last 1."""
    known = np.array(list(years), dtype=float)
    return np.exp2((known - known.max()) / HALF_LIFE)


def line(left: Years, right: Years, years: Iterable[int] | None = None) -> Unit | None:
    """Fit left on right through the origin; None with too few years."""
    wanted = sorted(set(left) & set(right) & set(years if years is not None else left))
    if len(wanted) < FEWEST:
        return None
    y, x = (np.array([side[year] for year in wanted]) for side in (left, right))
    late = decay(wanted)
    weights, slope = late, 0.0
    if not (x * x).sum():
        return None
    for _ in range(50):
        slope = float((weights * x * y).sum() / (weights * x * x).sum())
        away = y - slope * x
        scale = max(TO_SD * float(np.median(np.abs(away))), 1e-12)
        weights = late * np.minimum(1.0, HUBER * scale / np.maximum(np.abs(away), 1e-300))
    free = len(wanted) / (len(wanted) - 1)
    spread = scale * np.sqrt(free)
    held = free * (late * np.minimum(away**2, (HUBER * 2 * scale) ** 2)).sum() / late.sum()
    variance = float(held * (weights**2 * x * x).sum() / (weights * x * x).sum() ** 2)
    return Unit(slope, variance, float(spread), len(wanted))


def pool(units: Iterable[Unit | None]) -> Pooled:
    """Pool the places, the farthest hundredth on either side left out."""
    known = [unit for unit in units if unit is not None and unit.variance > 0]
    low, high = np.quantile([unit.slope for unit in known], [0.01, 0.99])
    kept = [unit for unit in known if len(known) < 50 or low <= unit.slope <= high]
    slopes, variances = (np.array([getattr(unit, key) for unit in kept])
                         for key in ("slope", "variance"))
    # an error that seven years make look tiny counts as the usual one
    variances = np.maximum(variances, np.median(variances) / 4)
    shock = float(np.median([unit.spread for unit in kept]))
    n = sum(unit.n for unit in kept)
    if len(kept) == 1:
        return Pooled(float(slopes[0]), float(variances[0] ** 0.5), 0.0, shock, 1, n)
    precision = 1 / variances
    fixed = (precision * slopes).sum() / precision.sum()
    moment = (precision * (slopes - fixed) ** 2).sum() - (len(kept) - 1)
    between = max(0.0, moment / (precision.sum() - (precision**2).sum() / precision.sum()))
    final = 1 / (variances + between)
    mean = float((final * slopes).sum() / final.sum())
    return Pooled(mean, float(final.sum() ** -0.5), float(between**0.5), shock, len(kept), n)


def pooled(left: Mapping[str, Years], right: Mapping[str, Years], first: int, last: int) -> Pooled:
    """Pool the places that both panels hold, over a span of years."""
    return pool(line(left[place], right[place], range(first, last + 1))
                for place in sorted(set(left) & set(right)))


def late_mean(values: Years) -> float:
    """Return the mean of a series with late years weighing more."""
    years = sorted(values)
    return float(np.average([values[year] for year in years], weights=decay(years)))


def spread_about(values: Years, middle: float) -> float:
    """Return how far the means of three years in a row lie from a value, root mean square."""
    years = [year for year in sorted(values) if {year - 1, year - 2} <= set(values)]
    threes = [(values[year] + values[year - 1] + values[year - 2]) / 3 - middle for year in years]
    return float(np.sqrt(np.mean(np.square(threes))))


def robust(values: Iterable[float]) -> float:
    """Return 1.4826 times the median absolute deviation."""
    known = np.array(list(values))
    return float(TO_SD * np.median(np.abs(known - np.median(known))))
