"""The annex to a memo, generated from the same rows as the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits import sentences as say
from forecast.exhibits.kit import (
    Memo,
    Row,
    Table,
    Text,
    band_note,
    executed_notes,
    filled,
    key_items,
    plan_stages,
)
from forecast.exhibits.mechanisms import deficit_sentence
from forecast.exhibits.other_budgets import other_budgets_sentence
from forecast.exhibits.proposals import proposals
from forecast.exhibits.summary import own_sentences
from forecast.exhibits.totals import balance_sentence
from forecast.exhibits.underway import underway_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from forecast.exhibits.claims import Teller
    from forecast.exhibits.kit import Chart, Maker

_ROWS = ("gdp_growth", "gdp_nominal", "retail_sales", "fai", "gpb_revenue", "tax_revenue",
         "nontax_revenue", "gpb_expenditure", "land_per_gdp_growth", "water_per_gdp_growth",
         "power_per_gdp_growth")  # fmt: skip
_ENDS = frozenset({"p10", "p90"})
"""The columns of the range, which the annex has where one of its rows has one."""


def memo_of(tell: Teller, charts: Mapping[str, Chart], tables: Mapping[str, Table],
            misfits: Sequence[str]) -> Memo:
    """Assemble the annex: sections of sentences, charts and tables; nothing of what is absent."""
    make = tell.make
    if make.result.settings.own is not None:
        return _own_memo(tell, charts, tables.get("items"))
    fan = next((chart for chart in charts.values() if chart.kind == "fan"), None)
    is_growth = fan is not None and fan.table.id == "gdp_fan"
    grown = _texts(say.growth_sentence(tell))
    headline, execution = tables.get("headline"), tables.get("execution")
    register = tables.get("risk_register")
    balance, others = balance_sentence(tell), other_budgets_sentence(tell)
    gap = (say.structural_sentence(tell), say.rolling_sentence(tell, closing=False))
    deficit, plan, bridge = deficit_sentence(tell), say.plan_sentence(tell), charts.get("bridge")
    sections = (
        # a figure or table stands behind what it shows: the paper refers to it there
        ("memo_execution", (*_texts(say.execution_sentence(tell)),
                            executed_table(execution) if execution else None,
                            *_texts(underway_sentence(tell, of_base=True)))),
        ("memo_growth" if grown else "memo_figures",
         (*(grown or _texts(make.text("memo_figures_lead", year=make.result.first.year)
                            if headline else "")),
          fan if is_growth else None, memo_table(make, headline) if headline else None)),
        ("memo_revenue", (*_texts(plan), bridge if plan else None,
                          *_texts(underway_sentence(tell, of_base=False),
                                  say.forecast_sentence(tell)),
                          None if is_growth else fan, None if plan else bridge)),
        ("memo_balance" if balance or any((*gap, deficit)) else "memo_other_budgets",
         (*_texts(balance, others, *gap), charts.get("gap_split"), *_texts(deficit))),
        ("memo_risks", (*_texts(say.risk_sentence(tell)),
                        risks_table(register) if register else None)),
        ("memo_proposals", _texts(*proposals(tell, misfits))))
    there = [(title, found) for title, blocks in sections
             if (found := tuple(block for block in blocks if block is not None))]
    blocks = tuple(block for number, (title, found) in enumerate(there, 1)
                   for block in (_heading(make, number, title), *found))
    return Memo(make.text("memo_attachment"),
                make.titled(make.text("memo_title", year=make.result.first.year)), blocks,
                make.bureau.compiler, secrecy=make.bureau.secrecy)


def _own_memo(tell: Teller, charts: Mapping[str, Chart], items: Table | None) -> Memo:
    """Assemble the annex of a model of one's own: its items in sentences, fans and a table."""
    make = tell.make
    fans = [chart for chart in charts.values() if chart.kind == "fan"][:2]
    blocks = (_heading(make, 1, "memo_own"), *_texts(*own_sentences(tell)), *fans,
              *((_of_note(make, items),) if items else ()))
    title = make.text("title_own", first=make.when(make.result.first),
                      last=make.when(make.result.horizon[-1]))
    return Memo(make.text("memo_attachment"), make.titled(title), blocks, make.bureau.compiler,
                secrecy=make.bureau.secrecy)


def _of_note(make: Maker, items: Table) -> Table:
    """Cut the annex's table out of the table of all items: those that its sentences are about."""
    codes = key_items(make.result)
    return replace(items, id="memo", rows=tuple(row for row in items.rows if row.key in codes))


def _heading(make: Maker, number: int, title: str) -> Text:
    return Text(make.text("memo_numbered", number=number, numeral="一二三四五六"[number - 1],
                          title=make.text(title)), 1)


def _texts(*sentences: str) -> tuple[Text, ...]:
    return tuple(Text(sentence) for sentence in sentences if sentence)


_EXECUTED = ("gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_total_sources",
             "gpb_expenditure", "upper_remittance", "gpb_total_uses", "carryover_out",
             "gpb_surplus_out")
_BESIDE = ("budget", "adjusted", "outturn", "of_budget", "before", "growth")


def executed_table(execution: Table) -> Table | None:
    """Cut the annex's table of last year out of the table of execution; None when it has no row."""
    cut = _cut(execution, _EXECUTED, _BESIDE)
    return replace(cut, id="memo_execution", notes=(), label_width=26) if cut.rows else None


_OF_RISK = ("trigger", "amount", "odds", "owner")


def risks_table(register: Table) -> Table:
    """Cut the annex's table of risks out of the register: the greatest, and what all come to."""
    lines = [row.key for row in register.rows if row.role == "line"][:_RISKS]
    cut = _cut(register, {*lines, "fan"}, _OF_RISK)
    return replace(cut, id="memo_risks", notes=register.notes, label_width=26)


_RISKS = 8


def memo_table(make: Maker, headline: Table) -> Table:
    """Cut the annex's table out of the headline table: the same cells, fewer of them."""
    cut = _cut(headline, _ROWS, ("unit", "base", *make.shown, *_ENDS))
    has_band = any(column.key in _ENDS for column in cut.columns)
    return replace(cut, id="memo", label_width=26,
                   notes=(*(band_note(make) if has_band else ()),
                          *plan_stages(make, [row.key for row in cut.rows]),
                          *executed_notes(make, {row.key for row in cut.rows})))


def _cut(table: Table, rows: Collection[str], columns: Collection[str]) -> Table:
    """Return some columns and rows of a table; a column without anything in those rows is none."""
    found = filled(replace(table, rows=tuple(
        Row(row.key, row.label, row.cells, row.level) for row in table.rows if row.key in rows)))
    return found.at_columns([at for at, column in enumerate(found.columns)
                             if column.key in columns])
