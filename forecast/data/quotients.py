"""Shares that nobody publishes and two amounts give: 第三产业占GDP比重 of 第三产业增加值."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data.observations import Observation, Status
from forecast.labels import both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data.catalog import Item
    from forecast.data.observations import Vintage
    from forecast.data.series import Dataset

_PER_CENT = 100.0
_DIGITS = 6
"""More than any paper prints; what floats leave behind them is no figure."""


def with_shares(dataset: Dataset, vintage: Vintage) -> Dataset:
    """Add the shares, in %, that years without a published one have by their amounts.

    They are of status 推算 and published with the later of their amounts. A share of more than the
    whole, or of less than nothing, is none.
    """
    return dataset.joined(one for item in dataset.catalog if item.part
                          for one in _shares(dataset, item, vintage))


def _shares(dataset: Dataset, item: Item, vintage: Vintage) -> Iterator[Observation]:
    part, whole = dataset.catalog[item.part], dataset.catalog[item.weighed_by[0]]
    for year in dataset.years(part.code, vintage):
        seen = [dataset.read(one.code, year, vintage) for one in (part, whole)]
        if dataset.read(item.code, year, vintage) or not all(seen):
            continue
        amount, total = (one.chosen for one in seen if one)
        if 0.0 <= amount.value <= total.value and total.value > 0.0:
            yield Observation(
                item.code, year, round(_PER_CENT * amount.value / total.value, _DIGITS),
                Status.DERIVED, max(amount.published, total.published),
                both("run.share_source", part=part.zh, whole=whole.zh), unit=item.unit)
