"""The declared relations between stated facts, each with its residual and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import RelationKind, UnitCode
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    number_text,
    words,
)
from forecast.fiscal import Finding, findings
from forecast.rounding import digits_after_point

if TYPE_CHECKING:
    from decimal import Decimal

_FINE = 2
"""Digits shown of what does not come out whole."""
_PRINTED = 4
"""Digits after the point that a paper may print; more come from arithmetic."""


def relation_table(make: Maker) -> Table | None:
    """Build the table of relations; None when the workbook declares none."""
    found = [one for one in findings(make.result.dataset) if isinstance(one, Finding)]
    if not found:
        return None
    columns = (Column("stated", make.text("stated"), width=14),
               Column("computed", make.text("computed"), width=14),
               Column("residual", make.text("residual"), width=11),
               Column("interval", make.text("interval"), width=26, align="center"),
               Column("unit", make.text("unit"), width=9, align="center"),
               Column("verdict", make.text("verdict"), width=14, align="center"),
               Column("note", make.text("note"), width=44, align="left"))
    rows: list[Row] = []
    group = ""
    for one in found:
        if one.relation.group != group:
            group = one.relation.group
            rows.append(Row(f"group:{len(rows)}", group, (words(""),) * len(columns),
                            role="section"))
        rows.append(_row(make, one))
    return Table("relations", make.text("title_relations"), make.text("unit_by_row"),
                 make.text("identity"), columns, tuple(rows),
                 notes=(make.text("note_relations"), make.text("note_relation_verdicts")),
                 label_width=46)


def _row(make: Maker, one: Finding) -> Row:
    key, relation = one.relation.id, one.relation
    digits = digits_after_point(one.stated) if one.stated is not None else 0
    digits = digits if digits <= _PRINTED else 0
    shown = digits if one.verdict == "exact" else _digits(one, digits)
    residual = Cell(None, shown)
    if one.stated is not None and one.residual is not None and relation.kind != RelationKind.DERIVE:
        # printed digits decide whether a stated figure is met: compare what would be printed
        template = f"{{0}}-ROUND({{1}},{digits})" if one.verdict == "exact" else "{0}-{1}"
        residual = Cell(one.residual, shown, Formula(
            template, (InTable(key, "stated"), InTable(key, "computed"))))
    note = relation.note if not one.rival else (
        f"{make.text('rival', id=one.rival)}{relation.note}")
    return Row(key, f"{key} {relation.title}", (
        given(one.stated, shown), given(one.computed, shown), residual,
        words(_interval(one, shown)), words(relation.unit.name(make.lang)),
        words(make.text(f"relation_{one.verdict}")), words(note)), role="check")


def _digits(one: Finding, digits: int) -> int:
    """Whole amounts are shown whole; what misses its stated figure by a fraction, finer."""
    numbers: tuple[Decimal | None, ...] = (one.residual,)
    fine = any(number is not None and number != number.to_integral_value() for number in numbers)
    if one.residual is None:
        fine = one.relation.unit.code != UnitCode.WAN
    return max(digits, _FINE if fine else 0)


def _interval(one: Finding, digits: int) -> str:
    if one.low == one.high:
        return ""
    return f"[{number_text(one.low, digits)}, {number_text(one.high, digits)}]"
