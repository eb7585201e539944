"""Published figures of things outside the catalogue, as the workbook registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import Column, Maker, Row, Table, given, words

if TYPE_CHECKING:
    from forecast.data import Fact


def facts_table(make: Maker) -> Table | None:
    """Build the list of registered figures that are no items; None without any."""
    facts = make.result.dataset.stated
    if not facts:
        return None
    columns = (Column("period", make.text("fact_period"), width=12, align="center"),
               Column("value", make.text("fact_value"), width=14),
               Column("unit", make.text("unit"), width=12, align="center"),
               Column("qualifier", make.text("fact_qualifier"), width=12, align="center"),
               Column("status", make.text("status"), width=10, align="center"),
               Column("source", make.text("fact_source"), width=30, align="left"))
    return Table("facts", make.text("title_facts"), make.text("unit_by_row"), make.text("item"),
                 columns, tuple(_row(make, number, one) for number, one in enumerate(facts)),
                 notes=(make.text("note_facts"),), label_width=34)


def _row(make: Maker, number: int, one: Fact) -> Row:
    return Row(one.id or str(number), make.told(one.item), (
        words(one.period), given(one.value, one.digits, one.origin),
        words(one.unit.name(make.lang)), words(one.qualifier), words(make.told(one.status)),
        words(one.source)))
