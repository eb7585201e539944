"""History as forecasts read it: an item's outturns without the one-offs of the register.

Whatever leads a past on, sets a run against it or replays it reads it here, so that a sale of
assets in one year is the base of no other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq
from forecast.fiscal.one_off_items import one_offs, within
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Dataset, Period, Series, Vintage
    from forecast.fiscal.one_off_items import OneOff


_OF = {"gpb_revenue_regular": "gpb_revenue", "nontax_regular": "nontax_revenue"}
"""What nobody publishes, since it is a published figure without its one-offs."""


def regular(dataset: Dataset, item: str, vintage: Vintage | None = None, freq: Freq = Freq.A
            ) -> Series:
    """Return an item's outturns from its first to its last period, gaps as NaN, one-offs taken out.

    Of a quarter or a month those are taken out that have a month. A one-off that would leave
    nothing of a figure, or turn its sign, cannot be in it and is left alone.

    Raises
    ------
    KeyError
        When the dataset holds no outturn of the item at this frequency.
    """
    item = _OF.get(item, item)
    series = dataset.series(item, vintage, freq)
    held = within(one_offs(dataset.adjustments), item, dataset.catalog)
    if not held:
        return series
    values = series.values.copy()
    for at, period in enumerate(series.periods()):
        left = values[at] - sum_of(one.amount for one in held if _lies_in(one, period))
        if left * values[at] > 0:
            values[at] = left
    return replace(series, values=values)


def one_offs_in(dataset: Dataset, item: str, first: Period, last: Period) -> tuple[OneOff, ...]:
    """List the one-offs of some years, of an item and of the lines that add up to it."""
    return tuple(one for one in within(one_offs(dataset.adjustments), item, dataset.catalog)
                 if first.year <= one.year <= last.year)


def one_off_amount(dataset: Dataset, item: str, period: Period) -> float:
    """Sum the one-offs of a year, of an item and its lines, in its unit; 0 for a part of a year."""
    if period.freq is not Freq.A:
        return 0.0
    return sum_of(one.amount for one in one_offs_in(dataset, item, period, period))


def _lies_in(one: OneOff, period: Period) -> bool:
    if one.year != period.year or period.freq is Freq.A:
        return one.year == period.year
    return one.month is not None and (
        1 + (one.month - 1) * int(period.freq) // MONTHS == period.within)
