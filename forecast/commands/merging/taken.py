"""What an import shows: a line a figure, or JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from forecast.data import unit_name, word_of
from forecast.labels import Lang, in_lang, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing import Office, Placed, PlacedLoan, PlacedRow, Plan, Told

_SHOWN = 60
_KEYS = ("from", "to", "item", "period", "value", "unit", "status", "state", "remark")


def print_offices(offices: Sequence[Office], lang: Lang) -> None:
    """Print whose copies were read, who filled them and when."""
    for one in offices:
        print(label("import.office", lang, name=one.name, file=one.file,
                    person=one.person or "—", entered=one.entered or "—"))


def print_plan(plan: Plan, lang: Lang) -> None:
    """Print the figures that are new, different or doubtful, then counts and questions."""
    from forecast.commands.printing import print_rows
    from forecast.importing import State, question_text

    told = [one for one in plan.placed if one.state is not State.EQUAL]
    lines = [_line(one, lang) for one in told]
    lines += [_bond_line(one, lang) for one in plan.loans if one.state is not State.EQUAL]
    lines += [_row_line(one, lang) for one in plan.rows if one.state is not State.EQUAL]
    if lines:
        print_rows([[label(f"import.column_{key}", lang) for key in _KEYS], *lines[:_SHOWN]])
    if len(lines) > _SHOWN:
        print(label("import.more", lang, count=len(lines) - _SHOWN))
    if plan.counts:
        print(label("import.counts", lang, total=sum(plan.counts.values()), counts=label(
            "issues.and", lang).join(label("import.count", lang, state=label(
                f"import.state_{state}", lang), count=count)
                for state, count in plan.counts.items())))
    for one in plan.told:
        print(_told(one, lang))
    if plan.questions:
        print(label("import.questions", lang, count=len(plan.questions)))
    for number, question in enumerate(plan.questions, 1):
        print(label("import.question", lang, number=number, text=question_text(question, lang)))


def _told(one: Told, lang: Lang) -> str:
    return label(f"import.{one.key}", lang, **dict(one.fields))


def _line(one: Placed, lang: Lang) -> list[str]:
    figure = one.figure
    period = str(figure.period)
    if figure.cumulative:
        period = label("import.cumulative", lang, period=period)
    name = figure.name if one.item is None else one.item.name(lang)
    firm = one.status or figure.status
    status, unit = firm.label(lang) if firm else "", unit_name(one.unit, lang)
    return [str(figure.where), _cell(one), name, period, f"{one.value:.12g}", unit, status,
            label(f"import.state_{one.state}", lang), _remark(one, lang)]


def _remark(one: Placed, lang: Lang) -> str:
    words = [label(f"import.reason_{one.reason}", lang)] if one.reason else []
    if one.against is not None:
        words.append(label("import.against", lang, value=f"{one.against.value:.12g}",
                           unit=unit_name(one.against.unit, lang), where=one.against.where))
    return label("issues.and", lang).join(words)


def _bond_line(one: PlacedLoan, lang: Lang) -> list[str]:
    loan = one.loan
    name = label("import.bond", lang, kind=word_of(one.kind), name=loan.name)
    reason = label(f"import.reason_{one.reason}", lang) if one.reason else ""
    years = label("exhibit.range", lang, low=loan.issued, high=loan.due)
    return [str(loan.where), _cell(one), name, years,
            f"{one.principal:.12g}", unit_name(one.unit, lang), "",
            label(f"import.state_{one.state}", lang), reason]


def _row_line(one: PlacedRow, lang: Lang) -> list[str]:
    words = [label(f"import.reason_{one.reason}", lang)] if one.reason else []
    if one.row:
        words.append(label("import.completes", lang))
    if one.against is not None:
        words.append(label("import.against_row", lang, text=one.there, where=one.against))
    return [str(one.where), _cell(one), one.text, "", "", "", "",
            label(f"import.state_{one.state}", lang), label("issues.and", lang).join(words)]


def _cell(one: Placed | PlacedLoan | PlacedRow) -> str:
    return "" if one.place is None else f"{one.place.sheet}!{one.place.cell}"


# -- JSON ------------------------------------------------------------------------------------------


def as_json(plan: Plan, lang: Lang, offices: Sequence[Office] = ()) -> dict[str, Any]:
    """Return a plan as plain data, with the copies that it comes from."""
    from forecast.importing import matter_of, question_text

    sheets = _sheets(plan)
    copies = {"offices": [{
        "name": one.name, "file": one.file, "person": one.person or None,
        "entered": one.entered or None} for one in offices],
        "rows": [_row_json(one) for one in plan.rows]} if offices else {}
    return copies | {
        "observations": [_figure_json(one, sheets, lang) for one in plan.placed
                         if not one.is_derived],
        "bonds": [_bond_json(one, lang) for one in plan.loans],
        "told": [_told(one, lang) for one in plan.told],
        "questions": [{
            "asked": one.asked.value, "matter": matter_of(one), "subject": one.subject,
            "table": one.layout, "choices": list(one.choices), "count": one.count,
            "proposed": one.proposed or None,
            "file": one.where.file, "sheet": one.where.sheet, "cell": one.where.cell,
            "text": question_text(one, lang)} for one in plan.questions]}


def _sheets(plan: Plan) -> dict[str, set[str]]:
    """Return the sheets of each file that hold figures."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in plan.understood:
        if table.figures or table.loans:
            found[table.file].add(table.sheet)
    return found


def _figure_json(one: Placed, sheets: dict[str, set[str]], lang: Lang) -> dict[str, Any]:
    figure = one.figure
    where = figure.where
    cell = f"{where.sheet}!{where.cell}" if len(sheets[where.file]) > 1 else where.cell
    found: dict[str, Any] = {
        "item": one.item.zh if one.item is not None and one.item.is_own else (
            figure.item or figure.name), "name": figure.name, "period": str(figure.period),
        "value": figure.value, "unit": unit_name(figure.unit, lang), "cell": cell,
        "sheet": where.sheet, "file": where.file, "target": one.target.value,
        "state": one.state.value}
    said = {
        "status": figure.status.label(lang) if figure.status else None,
        "cumulative": figure.cumulative or None,
        "published": figure.published.isoformat() if figure.published else None,
        "growth": figure.growth, "id": figure.id or None, "region": figure.region or None,
        "quote": figure.quote or None, "read": ",".join(figure.rules) or None,
        "reason": one.reason or None, "proofs": _proofs(one) or None,
        "to": _cell(one) or None,
        "against": None if one.against is None else {
            "value": one.against.value, "unit": unit_name(one.against.unit, lang),
            "where": str(one.against.where)}}
    return found | {key: value for key, value in said.items() if value is not None}


def _proofs(one: Placed) -> Sequence[dict[str, Any]]:
    return [{"rule": proof.rule, "holds": proof.holds, "cells": list(proof.cells),
             "expected": proof.expected} for proof in one.figure.proofs]


def _bond_json(one: PlacedLoan, lang: Lang) -> dict[str, Any]:
    loan = one.loan
    found: dict[str, Any] = {
        "kind": in_lang(word_of(one.kind), lang), "name": loan.name,
        "issued": loan.issued, "due": loan.due, "principal": one.principal, "rate": loan.rate,
        "unit": unit_name(one.unit, lang), "row": one.row, "sheet": loan.where.sheet,
        "file": loan.where.file,
        "state": one.state.value}
    return found if one.place is None else found | {"to": _cell(one)}


def _row_json(one: PlacedRow) -> dict[str, Any]:
    return {"target": one.spec.name, "text": one.text, "values": dict(one.values),
            "file": one.where.file, "sheet": one.where.sheet, "cell": one.where.cell,
            "state": one.state.value, "to": _cell(one) or None, "reason": one.reason or None,
            "author": one.author, "entered": one.entered or None,
            "against": None if one.against is None else {
                "text": one.there, "where": str(one.against)}}
