"""Published figures that take part in no forecast, as the workbook registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import word_of
from forecast.exhibits.kit import (
    Cell,
    Column,
    Maker,
    Row,
    Table,
    decimals,
    given,
    qualified,
    words,
)

if TYPE_CHECKING:
    from forecast.data import Fact, Observation


def facts_table(make: Maker) -> Table | None:
    """Build the list of registered figures that nothing is forecast of; None without any."""
    facts, items = make.result.dataset.stated, _unforecast(make)
    if not facts and not items:
        return None
    columns = (Column("period", make.text("fact_period"), width=12, align="center"),
               Column("value", make.text("fact_value"), width=14),
               Column("unit", make.text("unit"), width=12, align="center"),
               Column("qualifier", make.text("fact_qualifier"), width=12, align="center"),
               Column("status", make.text("status"), width=10, align="center"),
               Column("source", make.text("fact_source"), width=30, align="left"))
    return Table("facts", make.text("title_facts"), make.text("unit_by_row"), make.text("item"),
                 columns, (*(_row(make, number, one) for number, one in enumerate(facts)),
                           *(_item_row(make, number, one) for number, one in enumerate(items))),
                 notes=(make.text("note_facts"),), label_width=34)


def _row(make: Maker, number: int, one: Fact) -> Row:
    return Row(one.id or str(number), make.told(one.item), (
        words(one.period), given(one.value, one.digits, one.origin),
        words(one.unit.name(make.lang)), _qualifier(make, one),
        words(make.told(word_of(one.status))),
        words(one.source)))


def _qualifier(make: Maker, one: Fact | Observation) -> Cell:
    return words(qualified("", one.qualifier, make.lang))


def _unforecast(make: Maker) -> tuple[Observation, ...]:
    """List figures of the base year and later of indicators that the model has not."""
    known, items = make.result.run(make.main).values, make.result.catalog
    return tuple(one for one in make.result.dataset.observations
                 if (one.id or items[one.item].account is None) and not one.cumulative
                 and one.item not in known and one.period.year >= make.result.base.year)


def _item_row(make: Maker, number: int, one: Observation) -> Row:
    item = make.result.catalog[one.item]
    key = f"{one.id or one.item}:{number}"
    return Row(key, make.name(item.code), (
        words(str(one.period)), given(one.value, decimals(item), one.origin),
        words(item.unit.name(make.lang)), _qualifier(make, one),
        words(one.status.label(make.lang)), words(one.source)))
