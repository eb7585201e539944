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
    Typed,
    fixed,
    given,
    known_places,
    number_text,
    words,
)
from forecast.fiscal import (
    Amount,
    Finding,
    findings,
    plain,
    size,
)
from forecast.rounding import digits_after_point

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        is_printed = digits and (one.sides[0].only or not one.sides[0].facts)
        template = (f"IF(ROUND({{0}},{digits})=ROUND({{1}},{digits}),0,{{0}}-{{1}})" if is_printed
                    else "{0}-{1}")
        residual = Cell(one.residual, shown, Formula(
            template, (InTable(key, "stated"), InTable(key, "computed"))))
    note = relation.note if not one.rival else (
        f"{make.text('rival', id=one.rival)}{relation.note}")
    return Row(key, f"{key} {relation.title}", (
        _side(one, one.stated, one.sides[:-1], shown),
        _side(one, one.computed, one.sides[-1:], shown), residual,
        words(_interval(one, shown)), words(relation.unit.name(make.lang)),
        words(make.text(f"relation_{one.verdict}")), words(note)), role="check")


def _side(one: Finding, value: Decimal | None, amounts: Sequence[Amount], digits: int) -> Cell:
    """Return one side: the fact's own cell, or a formula over the cells of its facts."""
    if value is None or not amounts:
        return Cell(None, digits)
    (amount,) = amounts
    scale = size(one.relation.unit)
    if amount.only is not None and not scale - size(amount.only.unit):
        return given(value, digits, amount.only.origin)
    if not amount.facts:
        return fixed(value, digits)
    marks = (f"{{{place}}}" for place in range(len(amount.facts)))
    text = amount.form.format(*marks)
    return Cell(value, digits, Formula(text if scale == 1 else f"({text})/{plain(scale)}", tuple(
        Typed(float(fact.value), known_places(fact.origin)) for fact in amount.facts)))


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
