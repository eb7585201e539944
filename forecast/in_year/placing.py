"""In which month a one-off of a year gone by came in, where the register does not say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS, Period
from forecast.fiscal import is_within, one_offs, since_january

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from forecast.data import Dataset, Vintage
    from forecast.fiscal import OneOff

    Array = NDArray[np.float64]
    Seen = Mapping[str, Mapping[tuple[int, int], float]]


def placed(dataset: Dataset, seen: Seen, now: int, vintage: Vintage | None = None
           ) -> tuple[OneOff, ...]:
    """Read the register, each one-off of a year before ``now`` with a month.

    Where none is given it is the published month from which on the year without it runs most like
    the other years (December where no month is known). What cannot be in the year's figure, or is
    of a year without one, has none. What is of the year itself stays as it was entered: it may be
    still to come.

    Parameters
    ----------
    seen
        Item → (year, month) → cumulative figure.
    """
    found = one_offs(dataset.adjustments)
    return tuple(replace(one, month=_month(dataset, seen, found, one, vintage))
                 if one.month is None and one.year < now else one for one in found)


def _month(dataset: Dataset, seen: Seen, found: tuple[OneOff, ...], one: OneOff,
           vintage: Vintage | None) -> int | None:
    """Return the month in which one came in, by the least of the items that hold it."""
    rows = {code: _row(dataset, seen, found, code, one.year, vintage) for code in seen
            if is_within(one.item, code, dataset.catalog)}
    known = {code: row for code, row in rows.items() if np.isfinite(row).any()}
    if not known:
        return MONTHS
    item = min(known, key=lambda code: abs(float(np.nanmax(np.abs(known[code])))))
    row = known[item]
    left = row[-1] - one.amount
    if not left * row[-1] > 0:
        return None
    ends = np.flatnonzero(np.isfinite(row))
    usual = _usual(dataset, seen, found, item, one.year, vintage)[ends]
    came = np.arange(1, MONTHS + 1) >= ends[:, None] + 1
    shares = (row - one.amount * came)[:, ends] / left
    apart = np.abs(np.diff(shares - usual, axis=1, prepend=0.0)).sum(axis=1)
    return int(ends[apart.argmin()]) + 1


def _row(dataset: Dataset, seen: Seen, found: tuple[OneOff, ...], item: str, year: int,
         vintage: Vintage | None) -> Array:
    """(12,) cumulative figures of a year without the one-offs that have a month; NaN for a gap."""
    row = np.array([seen[item].get((year, end), np.nan) for end in range(1, MONTHS + 1)])
    if np.isnan(row[-1]):
        row[-1] = dataset.value(item, Period.annual(year), vintage)
    return row - since_january(
        [one for one in found if is_within(one.item, item, dataset.catalog)], year)


def _usual(dataset: Dataset, seen: Seen, found: tuple[OneOff, ...], item: str, year: int,
           vintage: Vintage | None) -> Array:
    """(12,) the part of a year in by each month: the median of other years, an even pace without.

    A year that holds another one-off without a month tells nothing.
    """
    unsure = {one.year for one in found if one.month is None
              and is_within(one.item, item, dataset.catalog)}
    shares = []
    for other in {at for at, _ in seen[item]} - unsure - {year}:
        row = _row(dataset, seen, found, item, other, vintage)
        if np.isfinite(row[-1]) and row[-1] > 0:
            shares.append(row / row[-1])
    even = np.arange(1, MONTHS + 1) / MONTHS
    if not shares:
        return even
    table = np.array(shares)
    held = np.isfinite(table).any(axis=0)
    even[held] = np.nanmedian(table[:, held], axis=0)
    return even
