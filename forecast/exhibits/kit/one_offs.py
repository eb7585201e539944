"""The table of a year's one-offs: amounts, months, what was done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit.cells import decimals, given, words
from forecast.exhibits.kit.types import Column, Row, Table
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Catalog
    from forecast.fiscal import OneOff


def one_off_table(key: str, year: int, treated: Iterable[tuple[OneOff, str]], catalog: Catalog,
                  lang: Lang) -> Table | None:
    """Build the table of one-offs, each with its treatment in words; None without any.

    One that several lines hold is listed once, as the first of them treats it.
    """
    columns = (Column("unit", label("exhibit.unit", lang), width=8),
               *(Column(name, label(f"exhibit.one_off_{name}", lang), width=width)
                 for name, width in (("when", 10), ("amount", 13))),
               *(Column(name, label(f"exhibit.one_off_{name}", lang), width=width, align="left")
                 for name, width in (("timing", 26), ("reason", 40))))
    rows: dict[OneOff, Row] = {}
    for one, treatment in treated:
        item = catalog[one.item]
        when = label("exhibit.landing_one_month", lang, month=one.month) if one.month else "—"
        rows.setdefault(one, Row(
            f"one_off {len(rows)}", item.name(lang),
            (words(item.unit.name(lang)), words(when), given(one.amount, decimals(item)),
             words(treatment), words(one.note))))
    if not rows:
        return None
    return Table(key, label("exhibit.one_off_title", lang, year=year), "",
                 label("exhibit.landing_item", lang), columns, tuple(rows.values()))
