"""A level shift at the end of a series: one of its last two changes lies far from all before."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, isfinite, log
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.states import LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.annual.states import Array

RECENT = 2
"""So many of the last changes are looked at: what is older is part of the course by now."""
FEWEST_BEFORE = 3
"""Changes that must be known before one is told from them."""
FALL = log(0.95)
"""A fall as large is told where all before were rises."""
LEAST = 0.05
"""Elsewhere a change lies at least this far, in logarithms, beyond the largest or smallest …"""
SHARE = 0.5
"""… and this share of the distance between those two."""
AT_ONCE = 1000
"""Series looked through together: enough to be quick, few enough to need no memory."""
ROUNDING = 1e-9
"""What lies so near a limit is looked at by itself."""


@dataclass(frozen=True, slots=True)
class Break:
    """A change that those before it do not prepare for.

    Parameters
    ----------
    back
        0 for the last change, 1 for the one before.
    change
        The change itself, in per cent.
    low, high
        Smallest and largest of the changes a period before it, in per cent.
    """

    back: int
    change: float
    low: float
    high: float


def sudden(values: Array) -> Break | None:
    """Find a level shift in the last two changes of (length,) values; NaN for a gap.

    None as well where values are not positive, where too few changes are known before, and where
    the change spans a gap, which may hold many changes. Changes over gaps count before as their
    mean a period. The last change goes before the one before it. Of the reference panels' histories
    4 to 12 per cent have one; intervals about them are twice as wide as about the others and hold
    as often (``benchmarks/like_bureaus.py``, ``broken``).
    """
    changes: list[float] = []
    apart: list[int] = []
    used, place, level = values[-LENGTH:].tolist(), -1, 0.0  # so few are quicker one by one
    for at, value in enumerate(used):
        if not isfinite(value):
            continue
        if value <= 0:
            return None
        now = log(value)
        if place >= 0:
            changes.append((now - level) / (at - place))
            apart.append(at - place)
        place, level = at, now
    if place != len(used) - 1:
        return None
    for back in range(RECENT):
        place = len(changes) - 1 - back
        if place < FEWEST_BEFORE:
            return None
        own, low, high = changes[place], min(changes[:place]), max(changes[:place])
        beyond = max(low - own, own - high)
        if apart[place] == 1 and ((own <= FALL and low >= 0)
                                  or beyond > max(LEAST, SHARE * (high - low))):
            return Break(back, *(100.0 * expm1(min(one, _MOST)) for one in (own, low, high)))
    return None


_MOST = 690.0
"""A greater change in logs has no finite per cent."""


def shifts(many: Sequence[Array]) -> list[Break | None]:
    """Give what :func:`sudden` finds in each of many series; most are seen at once to have none."""
    found: list[Break | None] = []
    for start in range(0, len(many), AT_ONCE):
        part = many[start : start + AT_ONCE]
        found += [sudden(one) if is_asked else None
                  for one, is_asked in zip(part, _may_have_one(part).tolist(), strict=True)]
    return found


def _may_have_one(many: Sequence[Array]) -> NDArray[np.bool_]:
    """(series,) whether one may have a shift: no whole series with usual changes alone has one."""
    size = [min(len(one), LENGTH) for one in many]
    table = np.full((len(many), max(size)), np.nan)
    for row, (one, own) in enumerate(zip(many, size, strict=True)):
        table[row, -own:] = one[-own:]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(table)
        changes = np.diff(logs, axis=1)
        asked: NDArray[np.bool_] = np.isfinite(logs).sum(axis=1) < size
        for place in range(changes.shape[1] - 1, changes.shape[1] - 1 - RECENT, -1):
            if place < FEWEST_BEFORE:
                break
            own, before = changes[:, place], changes[:, :place]
            low, high = np.fmin.reduce(before, axis=1), np.fmax.reduce(before, axis=1)
            asked |= (own <= FALL + ROUNDING) & (low >= -ROUNDING)
            asked |= (np.maximum(low - own, own - high) + ROUNDING
                      > np.maximum(LEAST, SHARE * (high - low)))
    return asked
