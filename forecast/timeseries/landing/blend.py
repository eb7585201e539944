"""The landing (全年预计完成): the year's total from its first months, with an interval.

Several methods, each weighted by how well it would have landed the same series' past years from the
same month; the outer fifths of the weights are cut off, so that no single method can run away. The
weights start equal and are learned from the series alone. The interval comes from the same past
landings and from how far the methods lie apart, with multipliers learned on other governments'
series (``benchmarks/landing.py --learn``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS
from forecast.timeseries.asked import ascending
from forecast.timeseries.landing.interval import WIDEST_LEVEL, multipliers, scale
from forecast.timeseries.landing.members import (
    BLENDED,
    annual,
    annual_ends,
    monthly,
    only_rises,
    simple,
)
from forecast.timeseries.types import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.landing.cumulative import Cumulative

    Array = NDArray[np.float64]

LEVELS = (80.0, 95.0)
_TRIMMED = 0.2
"""Share of the weights cut off at either end."""
_STRENGTH = 2.0
"""Past landings that the common error counts for beside a method's own."""
_WORST = 1.0
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Landing:
    """The landing of one series.

    Parameters
    ----------
    month, so_far
        The last month published and the cumulative figure there (0, 0 before the first).
    value
        The annual total expected.
    lower, upper
        Ends of the intervals, one for each of ``level`` (per cent).
    methods
        The landing by every method that applies.
    weights
        The part of each blended method, adding to 1.
    errors
        Relative errors of the past landings from this month, actual over landing less 1.
    spread
        Relative scale that the interval is built on.
    notes
        What a reader must know.
    """

    month: int
    so_far: float
    value: float
    level: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    methods: Mapping[str, float]
    weights: Mapping[str, float]
    errors: tuple[float, ...]
    spread: float
    notes: tuple[Note, ...] = ()


def land(table: Cumulative, level: Sequence[float] = LEVELS) -> Landing:
    """Land one series; see :func:`land_many`."""
    return land_many((table,), level)[0]


def land_many(tables: Sequence[Cumulative], level: Sequence[float] = LEVELS) -> list[Landing]:
    """Land many series.

    Raises
    ------
    ValueError
        When a series has no figure at all, neither a month of the year nor an earlier total, or
        ``level`` (per cent) is not within 0 and 95.
    """
    levels = ascending(level, WIDEST_LEVEL)
    origins = [_origins(table) for table in tables]
    flat = [one for group in origins for one in group]
    singles = iter([simple(one, next_total) | model for one, next_total, model in zip(
        flat, annual(flat), monthly(flat), strict=True)])
    landings = []
    for table, group in zip(tables, origins, strict=True):
        found = [next(singles) for _ in group]
        if table.month == MONTHS:
            landings.append(_complete(table, levels))
        else:
            actual = np.array([table.totals[len(one.totals) - 1] for one in group])
            landings.append(_landed(table, found, actual, levels))
    return landings


def _origins(table: Cumulative) -> list[Cumulative]:
    """Return the series as known at this month of each past year, and now."""
    month = table.month
    rows = [row for row in range(1, len(table.totals) - 1) if np.isfinite(table.totals[row])
            and (not month or np.isfinite(table.values[row, month - 1]))]
    return [*(table.until(row, month) for row in rows), table]


def _complete(table: Cumulative, levels: tuple[float, ...]) -> Landing:
    total = float(table.values[-1, -1])
    ends = (total,) * len(levels)
    return Landing(MONTHS, total, total, levels, ends, ends, {}, {}, (), 0.0)


def _landed(table: Cumulative, found: list[dict[str, float]], actual: Array,
            levels: tuple[float, ...]) -> Landing:
    guesses = np.array([[one[name] for name in BLENDED] for one in found])
    blends, weights = blend(guesses, actual)
    month = table.month
    so_far = float(table.values[-1, month - 1]) if month else 0.0
    value, notes = float(blends[-1]), []
    if not np.isfinite(value):
        value = found[-1]["straight_line"]
        notes.append(Note("landing_straight_line"))
    if not np.isfinite(value):
        if not month:
            raise ValueError("landing: no figure of this year and no earlier total")
        value = so_far
        notes[-1] = Note("landing_so_far")
    least = so_far if only_rises(table) else -np.inf
    value = max(value, least)
    known = np.isfinite(blends[:-1])
    errors = relative(actual[:-1][known], blends[:-1][known])
    to_come = min(max((value - so_far) / value, 0.0), 1.0) if value else 1.0
    spread = scale(errors, guesses[-1], value, to_come)
    if set(np.flatnonzero(np.isfinite(guesses[-1]))) == {BLENDED.index("annual")}:
        # the months so far say no more than that it is not less
        ends = value + annual_ends(table, levels)
    else:
        below, above = multipliers(len(errors), levels)
        ends = value + abs(value) * spread * np.stack([below, above])
    ends = np.maximum(ends, least)
    return Landing(month, so_far, value, levels, tuple(ends[0].tolist()), tuple(ends[1].tolist()),
                   {name: guess for name, guess in found[-1].items() if np.isfinite(guess)},
                   {name: float(part) for name, part in zip(BLENDED, weights[-1], strict=True)
                    if part > 0}, tuple(float(one) for one in errors), spread, tuple(notes))


def relative(actual: Array, guess: Array) -> Array:
    """Return actual over guess less 1, within ±1; 0 where both are nought."""
    size = np.maximum(np.abs(guess), np.finfo(float).tiny)
    with np.errstate(over="ignore"):
        error: Array = np.clip((actual - guess) / size, -_WORST, _WORST)
    return error


def blend(guesses: Array, actual: Array) -> tuple[Array, Array]:
    """Blend the methods year by year, each year with what was known before it.

    Parameters
    ----------
    guesses
        (years, methods) landings, NaN where a method does not apply.
    actual
        (years,) totals; the last may be NaN.

    Returns
    -------
    blends
        (years,) landings, NaN where no method applies.
    weights
        (years, methods) inverse mean squared errors over the years before, each counted together
        with the mean error of all methods at the strength of two years.
    """
    size = np.maximum(np.abs(actual), np.finfo(float).tiny)[:, None]
    with np.errstate(over="ignore"):  # anything beside nought is as wrong as can be
        missed = np.minimum(np.abs(guesses - actual[:, None]) / size, _WORST)
    blends, weights = np.full(len(guesses), np.nan), np.zeros_like(guesses)
    for year in range(len(guesses)):
        usable = np.isfinite(guesses[year])
        if not usable.any():
            continue
        known = np.isfinite(missed[:year])
        count = known.sum(axis=0)
        own = (np.where(known, missed[:year], 0.0).sum(axis=0) / np.maximum(count, 1)) ** 2
        common = own[count > 0].mean() if (count > 0).any() else 0.0
        loss = (count * own + _STRENGTH * common) / (count + _STRENGTH) + _NOTHING
        weight = np.where(usable, 1.0 / loss, 0.0)
        weight /= weight.sum()
        blends[year], weights[year] = _middle(guesses[year], weight)
    return blends, weights


def _middle(guesses: Array, weight: Array) -> tuple[float, Array]:
    """Return the mean without the outer fifths of the weights, and the weights that remain."""
    order = np.argsort(np.where(np.isfinite(guesses), guesses, np.inf), kind="stable")
    above = np.cumsum(weight[order])
    kept = np.minimum(above, 1.0 - _TRIMMED) - np.maximum(above - weight[order], _TRIMMED)
    part = np.empty_like(weight)
    part[order] = np.maximum(kept, 0.0)
    part /= part.sum()
    return float(np.where(part > 0, part * np.nan_to_num(guesses), 0.0).sum()), part
