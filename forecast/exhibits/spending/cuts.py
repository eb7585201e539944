"""Cuts by decision, and what spending would have to give up in its order to follow revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    GAP,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    gap_in,
    given,
    total,
    words,
)
from forecast.fiscal import cut_in_order, cuttable

if TYPE_CHECKING:
    from forecast.data import Cut, Period
    from forecast.fiscal import Reduced


def cut_table(make: Maker) -> Table | None:
    """Build the layer of decided cuts: base, rate, amount, line; None without any."""
    cuts = make.result.dataset.registers.policies.cuts
    if not cuts:
        return None
    columns = (Column("year", make.text("years"), width=9, align="center"),
               Column("base", make.text("cut_base"), width=14),
               Column("rate", make.text("cut_rate"), width=10),
               Column("amount", make.text("cut_amount"), width=14),
               Column("line", make.text("budget_line"), width=24, align="left"),
               Column("note", make.text("note"), width=46, align="left"))
    rows = [_cut(make, str(number), one) for number, one in enumerate(cuts)]
    known = {InTable(row.key, "amount"): row.cells[3] for row in rows}
    blank = words("")
    if any(cell.value is not None for cell in known.values()):
        rows.append(Row("sum", make.text("cut_sum"), (
            blank, blank, blank, total(known), blank, blank), role="total"))
    notes = [make.text("note_cuts")]
    if any(one.base is None for one in cuts):
        notes.append(make.text("note_cuts_open"))
    return Table("cuts", make.text("title_cuts"), make.wan, make.text("cut"), columns, tuple(rows),
                 tuple(notes), label_width=26)


def _cut(make: Maker, key: str, one: Cut) -> Row:
    amount = Cell(None) if one.base is None else Cell(one.base * one.rate / 100, 0, Formula(
        "{0}*{1}/100", (InTable(key, "base"), InTable(key, "rate"))))
    line = make.name(one.item) if one.item else make.text("cut_no_line")
    return Row(key, one.name, (
        words(str(one.year)), given(one.base, 0, one.origin), given(one.rate, 2, one.origin),
        amount, words(line), words(one.note)))


def follow_table(make: Maker) -> Table | None:
    """Build 以收定支: each year's gap, cut line by line in the stated order up to its limits.

    None without an order, or without a gap in any year of the forecast.
    """
    result = make.result
    rules = [one for one in result.dataset.registers.policies.rules if one.order is not None
             and make.has(one.item, result.first, make.main)]
    gaps = {year: gap for year in result.horizon if (gap := gap_in(make, year, make.main)) > 0}
    if not rules or not gaps:
        return None
    columns = (Column("order", make.text("cut_order"), width=9, align="center"),
               Column("limit", make.text("cut_limit"), width=15),
               Column("cut", make.text("cut_here"), width=15),
               Column("left", make.text("gap_left"), width=15))
    rows: list[Row] = []
    for year, gap in gaps.items():
        amounts = {one.item: result.value(one.item, year, make.main) or 0.0 for one in rules}
        rows += _year(make, year, cut_in_order(gap, cuttable(rules, amounts)))
    return Table("follow", make.text("title_follow", scenario=make.scenario_name(make.main)),
                 make.wan, make.text("budget_line"), columns, tuple(rows),
                 notes=(make.text("note_follow"),), label_width=30)


def _year(make: Maker, year: Period, found: list[Reduced]) -> list[Row]:
    above = f"{year}:gap"
    blank = words("")
    rows = [Row(above, make.text("gap_of", year=year.year), (
        blank, blank, blank, make.model(GAP, year, make.main)), role="total")]
    for one in found:
        key = f"{year}:{one.rule.item}"
        # lines of one order share by their limits, so the amount is the table's own
        rows.append(Row(key, make.name(one.rule.item), (
            words(str(one.rule.order), one.rule.origin), given(one.limit), given(one.cut),
            Cell(one.left, 0, Formula("MAX(0,{0}-{1})", (
                InTable(above, "left"), InTable(key, "cut"))))), 1))
        above = key
    return rows
