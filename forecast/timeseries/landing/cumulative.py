"""Cumulative months: what is published since January, year by year, and the steps between.

The figures stay as published. Where January and February come as one figure the first step of the
year is both months together: no January is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


FEWEST_STEPS = 3
"""A season of fewer steps than quarters is none."""


@dataclass(frozen=True, eq=False)
class Cumulative:
    """Cumulative figures of one series, years in order, the last one the year to land.

    Parameters
    ----------
    values
        (years, 12) figures since January by month, NaN where nothing is published.
    totals
        (years,) annual totals, NaN where unknown; the last one is not known. Where a year has a
        December figure, that is its total.
    """

    values: Array
    totals: Array

    @classmethod
    def of(cls, values: ArrayLike, totals: ArrayLike | None = None) -> Cumulative:
        """Build from figures (years, 12) and, where months are missing, totals (years,).

        Raises
        ------
        ValueError
            When the shapes do not fit or a figure is infinite.
        """
        table = np.array(values, dtype=float)
        if table.ndim != 2 or table.shape[1] != MONTHS or not len(table):
            raise ValueError(f"cumulative months: expected (years, 12), got {table.shape}")
        known = np.full(len(table), np.nan) if totals is None else np.array(totals, dtype=float)
        if known.shape != (len(table),):
            raise ValueError(f"annual totals: expected ({len(table)},), got {known.shape}")
        if np.isinf(table).any() or np.isinf(known).any():
            raise ValueError("cumulative months: infinite figure")
        december = table[:, -1]
        known = np.where(np.isfinite(december), december, known)
        known[-1] = np.nan
        return cls(_bridged(table), known)

    @property
    def month(self) -> int:
        """The last month published in the year to land; 0 when there is none."""
        found = np.flatnonzero(np.isfinite(self.values[-1, : MONTHS]))
        return int(found[-1]) + 1 if len(found) else 0

    def until(self, year: int, month: int) -> Cumulative:
        """Return what was known when row ``year`` had been published to ``month``."""
        values = self.values[: year + 1].copy()
        values[-1, month:] = np.nan
        totals = self.totals[: year + 1].copy()
        totals[-1] = np.nan
        return Cumulative(values, totals)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The months at which the steps of a year end: those that every complete year publishes.

        ``(1, 2, …, 12)``, ``(2, 3, …, 12)`` with January and February together, ``(3, 6, 9, 12)``.
        """
        rows = self.complete
        shared = np.full(MONTHS, len(rows) > 0)
        for row in rows:
            shared &= np.isfinite(self.values[row])
        month = self.month
        shared[:month] &= np.isfinite(self.values[-1, :month])
        return tuple(int(at) + 1 for at in np.flatnonzero(shared))

    @cached_property
    def complete(self) -> NDArray[np.intp]:
        """The unbroken run of years before the last that have a December and two months more."""
        known = np.isfinite(self.values[:-1])
        full = known[:, -1] & (known.sum(axis=1) >= FEWEST_STEPS)
        broken = np.flatnonzero(~full)
        start = int(broken[-1]) + 1 if len(broken) else 0
        return np.arange(start, len(full))

    def steps(self, longest: int) -> Array | None:
        """Return the amounts of the steps in order, at most ``longest`` years and the year so far.

        None where the steps of a year are too few, or do not end at the last month published.
        """
        ends = self.ends
        month = self.month
        if len(ends) < FEWEST_STEPS or ends[-1] != MONTHS or (month and month not in ends):
            return None
        at = np.array(ends) - 1
        rows = [self.values[row, at] for row in self.complete[-longest:]]
        rows.append(self.values[-1, at[at < month]])
        return np.concatenate([np.diff(row, prepend=0.0) for row in rows])


def _bridged(table: Array) -> Array:
    """Bridge single missing months inside a year along a straight line.

    Only between two published months: what comes before the first one stays unpublished.
    """
    bridged = table.copy()
    for row in bridged:
        known = np.flatnonzero(np.isfinite(row))
        if len(known) > 1:
            inside = np.arange(known[0], known[-1] + 1)
            gaps = inside[~np.isfinite(row[inside])]
            left = known[np.searchsorted(known, gaps) - 1]
            right = known[np.searchsorted(known, gaps)]
            single = right - left == 2
            at = gaps[single]
            row[at] = 0.5 * (row[at - 1] + row[at + 1])
    return bridged
