"""What is done, by rule, before the engine sees a series: gaps, sign, too few values, constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.short import FEWEST
from forecast.timeseries.annual.states import LENGTH, Array
from forecast.timeseries.annual.windows import LOG_RATIO
from forecast.timeseries.types import Note

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENDED = 2
"""From so many years of nought on, more than ever before, an item is taken to be no more."""
SHORTEST = 5
"""The engine needs so many observations; fewer give the naive forecast."""
GAPPED = (0.65, 0.55)
"""Widths below and above grow with steps over known intervals, to these powers.

A bridge is smoother than what it bridges. Learned on thinned windows of many panels, each counting
alike, so that one outcome in ten lies beyond either end of an 80 per cent interval; without one
panel or another they are 0.60 to 0.75 and 0.50 to 0.60 (``benchmarks/like_bureaus.py``).
"""


@dataclass(frozen=True, slots=True, eq=False)
class Cleaned:
    """A series made fit for the engine.

    Parameters
    ----------
    values
        Finite, without gaps, from the first to the last observation, mirrored if all negative.
    sign
        -1.0 if mirrored.
    late
        Periods between the last observation and the end of the series as given.
    count
        Number of observations.
    notes
        What was done.
    stretch
        Steps over known intervals among the latest values: 1.0 without gaps.
    """

    values: Array
    sign: float
    late: int
    count: int
    notes: tuple[Note, ...]
    stretch: float = 1.0

    @property
    def is_flat(self) -> bool:
        """Whether the latest values are all equal."""
        used = self.values[-LENGTH:]
        return bool(used[0] == used[-1] and (used == used[0]).all())

    @property
    def has_drift(self) -> bool:
        """Whether its few figures tell a growth: positive, of a like size, not all equal."""
        return (FEWEST <= self.count < SHORTEST and bool((self.values > 0).all())
                and not self.is_flat and self.values.max() / LOG_RATIO < self.values.min())

    @property
    def ended(self) -> int:
        """Years of nought at the end of what was never negative: an item that is no more.

        Nought where they are fewer than ``ENDED`` or than at an earlier pause.
        """
        if self.values[-1] or not self.values.any() or (self.values < 0).any():
            return 0
        apart = np.diff(np.flatnonzero(self.values), prepend=-1, append=len(self.values)) - 1
        last = int(apart[-1])
        return last if last >= max(ENDED, int(apart[:-1].max()) + 1) else 0


def cleaned(given: Array) -> Cleaned:
    """Apply the rules to (length,) values, NaN for a gap, none infinite, one at least observed."""
    if len(given) >= SHORTEST and given.min() > 0 and given.max() / LOG_RATIO < given.min():
        return Cleaned(given, 1.0, 0, len(given), ())
    at = np.flatnonzero(~np.isnan(given))
    notes = []
    inner = given[at[0] : at[-1] + 1]
    gaps, late = len(inner) - len(at), len(given) - 1 - int(at[-1])
    if gaps:
        notes.append(Note("gaps", {"count": gaps}))
    if late:
        notes.append(Note("late", {"count": late}))
    sign = -1.0 if (inner[~np.isnan(inner)] < 0).all() else 1.0
    values = _filled(sign * inner)
    if len(at) < SHORTEST:
        few = Cleaned(values, sign, late, len(at), ())
        notes.append(Note("short" if few.has_drift else "too_short", {"count": len(at)}))
    elif (values <= 0).any():
        notes.append(Note("not_positive"))
    elif values.max() / LOG_RATIO >= values.min():
        notes.append(Note("wide_range"))
    return Cleaned(values, sign, late, len(at), tuple(notes), _stretch(at))


def _stretch(at: NDArray[np.intp]) -> float:
    """Steps over known intervals, of observations at the places ``at`` that the engine sees."""
    used = at[at > at[-1] - LENGTH]
    return float(used[-1] - used[0]) / max(len(used) - 1, 1) if len(used) > 1 else 1.0


def _filled(values: Array) -> Array:
    """Bridge gaps by constant growth where all values are positive, else by a straight line."""
    held = ~np.isnan(values)
    if held.all():
        return values
    at = np.arange(len(values))
    if (values[held] > 0).all():
        return np.where(held, values, np.exp(np.interp(at, at[held], np.log(values[held]))))
    return np.interp(at, at[held], values[held])
