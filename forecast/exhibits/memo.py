"""The annex to a memo: two pages, generated from the same rows as the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import sentences as say
from forecast.exhibits.kit import Column, Memo, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits.kit import Block, Chart, Maker

_ROWS = ("gdp_growth", "gdp_nominal", "retail_sales", "fai", "gpb_revenue", "tax_revenue",
         "nontax_revenue", "gpb_expenditure", "land_per_gdp_growth", "water_per_gdp_growth",
         "power_per_gdp_growth")  # fmt: skip


def memo_of(make: Maker, sources: say.Sources, fan: Chart, bridge: Chart,
            misfits: Sequence[str]) -> Memo:
    """Assemble the annex: three sections, a table, two charts."""
    first = make.result.first
    blocks: list[Block] = [
        Text(make.text("memo_growth"), 1),
        Text(say.growth_sentence(make, sources)),
        fan,
        Text(make.text("memo_revenue"), 1),
        *_texts(say.plan_sentence(make, sources), say.forecast_sentence(make, sources)),
        bridge,
        Text(make.text("memo_balance"), 1),
        *_texts(say.balance_sentence(make, sources), say.rolling_sentence(make, sources),
                say.risk_sentence(make, sources)),
        *_texts(misfits[0] if misfits else ""),
        memo_table(make, sources.headline),
    ]
    return Memo(make.text("memo_attachment"),
                make.titled(make.text("memo_title", year=first.year)), tuple(blocks),
                make.bureau.compiler, secrecy=make.bureau.secrecy)


def _texts(*sentences: str) -> tuple[Text, ...]:
    return tuple(Text(sentence) for sentence in sentences if sentence)


def memo_table(make: Maker, headline: Table) -> Table:
    """Cut the annex's table out of the headline table: the same cells, fewer of them."""
    keep = [column for column in headline.columns
            if column.key in {"unit", "base", *make.shown, "p10", "p90"}]
    places = [headline.columns.index(column) for column in keep]
    rows = tuple(Row(row.key, row.label, tuple(row.cells[place] for place in places))
                 for row in headline.rows if row.key in _ROWS)
    columns = tuple(Column(column.key, column.title, column.group, column.width, column.align)
                    for column in keep)
    return Table("memo", headline.title, headline.unit, headline.label_title, columns, rows,
                 notes=headline.notes[:1], source=headline.source, label_width=26)
