"""The year month by month: the budget as past years spread it, what is in, what is to come."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, isfinite
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS
from forecast.in_year.quarters import ENDS
from forecast.rounding import sum_of
from forecast.timeseries import month_path, month_shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from forecast.in_year.year import Line, YearInProgress

    Array = NDArray[np.float64]

_SAME = 1e-9
_LEAST = 0.05
"""Points of the budget off its profile that are worth a cause."""


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """One line's year by the steps that it is published in; amounts in the item's unit.

    Parameters
    ----------
    ends
        The months at which steps end.
    shares
        (steps,) the part of the year that past years have by each end, cumulative, 0 to 1.
    planned
        (steps,) the budget spread by those shares, dated one-offs in their month; NaN without one.
    reached
        (steps,) cumulative: published up to the last month, then the path to the landing.
    low, high
        (steps,) each step's own 80 % interval where it is to come; NaN where it is in.
    """

    ends: tuple[int, ...]
    shares: Array
    planned: Array
    reached: Array
    low: Array
    high: Array

    @property
    def steps(self) -> Array:
        """(steps,) what each step brings by itself."""
        found: Array = np.diff(self.reached, prepend=0.0)
        return found


def months_of(line: Line) -> Months | None:
    """Spread one line over its months; None where no complete year tells of a pattern."""
    found = month_shares(line.stripped)
    if found is None:
        return None
    ends, shares = found
    dated = [one for one in line.one_offs if one.month is not None]
    expected = [one for one in dated if (one.month or 0) > line.month]
    landing = line.landing
    left = landing.value - line.so_far - sum_of(one.amount for one in expected)
    path = month_path(line.stripped, left, 0.5 * (landing.upper[0] - landing.lower[0]))
    past = np.array([end <= line.month for end in ends])
    if path is None or not all(isfinite(line.published[-1, end - 1]) for end in ends
                               if end <= line.month):
        return None
    once = np.array([sum_of(one.amount for one in dated if (one.month or 0) <= end)
                     for end in ends])
    regular = (line.budget or np.nan) - sum_of(one.amount for one in dated)
    planned = regular * np.cumsum(shares) + once
    steps = np.zeros(len(ends))
    steps[~past] = path.amounts
    received = sum_of(one.amount for one in dated if (one.month or 0) <= line.month)
    reached = np.where(past, [line.published[-1, end - 1] for end in ends],
                       line.so_far + np.cumsum(steps) + once - received)
    arriving = np.diff(once, prepend=0.0)[~past]
    low, high = np.full(len(ends), np.nan), np.full(len(ends), np.nan)
    low[~past], high[~past] = path.lower + arriving, path.upper + arriving
    return Months(ends, np.cumsum(shares), planned, reached, low, high)


def quarter_ends(found: YearInProgress, annual: Mapping[str, float]) -> dict[str, Array]:
    """Return what lines come to by the ends of the first three quarters, (3,), by item.

    Parameters
    ----------
    annual
        item → the year's forecast: a line that is landed at another figure has no path to it.
    """
    paths = {}
    for line in found.lines:
        whole = annual.get(line.item)
        if line.is_rest or whole is None or not isclose(
                line.landing.value, whole, rel_tol=_SAME):
            continue
        months = months_of(line)
        if months is not None and {*ENDS} <= {*months.ends, MONTHS}:
            paths[line.item] = months.reached[[months.ends.index(end) for end in ENDS[:3]]]
    return paths


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line is off its profile: a one-off by name, or the part that is off the most."""

    item: str = ""
    amount: float = 0.0
    one_off: float = 0.0


def cause_at(line: Line, months: Months, parts: Sequence[tuple[Line, Months]], at: int) -> Cause:
    """Say why a line is off its profile: the one-offs of the step, else the part most off.

    ``parts`` are those of :func:`parts_of`.
    """
    start = months.ends[at - 1] if at else 0
    once = sum_of(one.amount for one in line.one_offs
                  if one.month is not None and start < one.month <= months.ends[at])
    if once:
        return Cause(one_off=once)
    off = months.reached[at] - months.planned[at]
    if not line.budget or abs(off) < _LEAST / 100 * abs(line.budget):
        return Cause()
    gaps = [(part, gap) for part, own in parts
            if (gap := _gap(part, own, months.ends[at])) is not None and gap * off > 0]
    if not gaps:
        return Cause()
    part, gap = max(gaps, key=lambda one: abs(one[1]))
    return Cause(part.item, gap)


def parts_of(found: YearInProgress, line: Line) -> list[tuple[Line, Months]]:
    """List the lines under one line that have a pattern: those that follow it a level deeper."""
    at = next(place for place, one in enumerate(found.lines) if one is line)
    parts = []
    for one in found.lines[at + 1:]:
        if one.level <= line.level:
            break
        own = months_of(one) if one.level == line.level + 1 and not one.is_rest else None
        if own is not None:
            parts.append((one, own))
    return parts


def _gap(part: Line, months: Months, end: int) -> float | None:
    if end not in months.ends or end > part.month:
        return None
    at = months.ends.index(end)
    gap = float(months.reached[at] - months.planned[at])
    return gap if isfinite(gap) else None
