"""Where a month's figure comes from: its cell, and the table that it was imported from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits.kit import decimals
from forecast.exhibits.notes.explanation import published
from forecast.exhibits.notes.told import Told

if TYPE_CHECKING:
    from forecast.data import Dataset, Item, Period, Vintage
    from forecast.labels import Lang


def explain_month(dataset: Dataset, item: Item, month: Period, vintage: Vintage,
                  lang: Lang = "zh") -> Told:
    """Tell where a figure since January comes from; last year's is told of beside it."""
    choice = dataset.read(item.code, month, vintage, cumulative=True)
    before = dataset.read(item.code, month + -int(month.freq), vintage, cumulative=True)
    told = Told(item.code, item.name(lang), month, item.unit.name(lang),
                choice.chosen.value if choice else None,
                before.chosen.value if before else None, digits=decimals(item))
    return told if choice is None else replace(told, kind="published",
                                               sources=(published(choice, lang),))
