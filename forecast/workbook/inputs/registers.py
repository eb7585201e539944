"""The sheets of judgement: 调整事项, 情景, 目标, 参数."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import (
    ANY_YEAR,
    BUDGET_GROUPS,
    EVENTS,
    FREE,
    UNVALUED,
    AdjustedSide,
    Adjustment,
    AdjustmentKind,
    Freq,
    Layer,
    Method,
    Override,
    PeriodError,
    Scenario,
    Span,
    UnitCode,
    check_override,
    clashes,
    member,
    parent_of,
    parse_span,
    unknown_item,
)
from forecast.issues import Issue, Severity
from forecast.models import FLAT, Parameter, Shock, priors
from forecast.workbook.contract import Answer, ParameterUse
from forecast.workbook.inputs.cells import read_number, report_blank
from forecast.workbook.inputs.figures import (
    year_and_month,
)
from forecast.workbook.inputs.measures import row_measure, unit_of
from forecast.workbook.inputs.names import find_item, named_item
from forecast.workbook.inputs.registered import LedgerRow, row_figure, row_words
from forecast.workbook.inputs.typed import (
    MOVES,
    is_clipped,
    parse_number,
    period_text,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.data import Item
    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found

_IN_UNIT = frozenset({Method.ASSUME, Method.FIX, Method.ADJUST})
"""Methods whose numbers are in the item's unit."""


def _bare(found: Found, row: int, key: str, issues: list[Issue]) -> float | None:
    """Read a number that has no unit."""
    if key not in found.columns:
        return None
    return read_number(found, row, found.columns[key], issues).value


def read_adjustments(found: Found, issues: list[Issue]) -> list[Adjustment]:
    """Read the sheet 调整事项."""
    entries: list[Adjustment] = []
    for row in found.rows():
        item = find_item(found, row, issues, needed=True)
        if item is None:
            continue
        period, month = year_and_month(found, row, "period", issues)
        words = row_words(found, row, issues)
        side, kind = member(AdjustedSide, words["side"]), member(AdjustmentKind, words["kind"])
        measure = row_measure(found, row, item, issues)
        if measure is None:
            continue
        amount = row_figure(found, row, "amount", item, measure, issues, is_change=True)
        if amount is None:
            if not any(one.where == found.place(row, "amount") for one in issues):
                report_blank(found, row, "amount", issues)
        elif period is not None and side is not None and kind is not None:
            one = Adjustment(item.code, period, amount, side, kind, found.text(row, "note"),
                             words["implied"] == Answer.YES, found.place(row, "amount"), month,
                             found.text(row, "called"), _odds(found, row, issues))
            twin = next((other for other in entries
                         if replace(other, origin=one.origin) == one), None)
            if twin is not None and twin.origin is not None:
                issues.append(Issue("row_added", found.place(row, "amount"), item.zh,
                                    (("other", twin.origin.cell),), Severity.WARNING))
            entries.append(one)
    return entries


def _odds(found: Found, row: int, issues: list[Issue]) -> float | None:
    """Read how likely an entry is, within 0 and 1; None where nobody has said."""
    if not found.text(row, "odds"):
        return None
    return LedgerRow(found, row, issues).per_cent("odds") / 100.0


_PARAMETER_FIGURES = ("use", "prior_mean", "prior_sd", "fixed")


def read_parameters(found: Found, issues: list[Issue]) -> list[Parameter]:
    """Read the parameters of the sheet 参数; its rows of shocks are read apart.

    What a row leaves blank of a shipped parameter stays as shipped; of another one nothing is
    believed beforehand.
    """
    rows: list[Parameter] = []
    for row in found.rows():
        name, before = found.text(row, "name"), len(issues)
        if not name and any(found.text(row, key) for key in _PARAMETER_FIGURES):
            report_blank(found, row, "name", issues)
        if not name or found.text(row, "use") == ParameterUse.SHOCK:
            continue
        use = row_words(found, row, issues)["use"]
        is_fixed = use == ParameterUse.FIX
        mean, sd, fixed = (_bare(found, row, key, issues)
                           for key in ("prior_mean", "prior_sd", "fixed"))
        unit = unit_of(found.text(row, "unit"))
        if unit is None:
            issues.append(Issue("unknown_unit", found.place(row, "unit"), found.text(row, "unit"),
                                (("item", name), ("unit", "亿元、万元、%"))))
        mean, sd = _believed(name, mean, sd, is_fixed=is_fixed)
        if is_fixed and fixed is None and len(issues) == before:
            report_blank(found, row, "fixed", issues)
        if use == ParameterUse.ESTIMATE and mean is None and len(issues) == before:
            report_blank(found, row, "prior_mean", issues)
        if len(issues) == before and unit is not None:
            rows.append(Parameter(name, found.text(row, "title"), found.text(row, "title"),
                                  mean if mean is not None else float(fixed or 0.0), sd or 0.0,
                                  found.text(row, "basis"), fixed if is_fixed else None,
                                  found.place(row, "name"),
                                  found.place(row, "fixed" if is_fixed else "prior_mean"),
                                  unit.code))
    return rows


def _believed(name: str, mean: float | None, sd: float | None, *, is_fixed: bool
              ) -> tuple[float | None, float | None]:
    """Complete a prior: what the shipped one says; where nothing does, the history decides."""
    usual = priors().parameters.get(name)
    if usual is None:
        return (mean, sd) if is_fixed or mean is not None or sd is not None else (0.0, FLAT)
    return (usual.mean if mean is None and not is_fixed else mean), (
        usual.sd if sd is None else sd)


def read_shocks(found: Found, issues: list[Issue]) -> list[Shock]:
    """Read the rows of the sheet 参数 that give the spread of an equation's shock."""
    rows: list[Shock] = []
    for row in found.rows():
        if found.text(row, "use") != ParameterUse.SHOCK:
            continue
        before = len(issues)
        item = named_item(found, row, "name", issues)
        spread = _bare(found, row, "prior_sd", issues)
        if spread is None and len(issues) == before:
            report_blank(found, row, "prior_sd", issues)
        elif item is not None and spread is not None:
            rows.append(Shock(item.code, spread, found.text(row, "basis"),
                              found.place(row, "name")))
    return rows


def read_scenarios(found: Found, issues: list[Issue], freqs: Collection[Freq] = (Freq.A,)
                   ) -> list[Scenario]:
    """Read the sheet 情景: rows of one name make one scenario over 基准.

    ``freqs`` are the kinds of periods that a row may be of.
    """
    groups: dict[str, list[Override]] = {}
    named: dict[str, CellRef] = {}
    for row in found.rows():
        name = found.text(row, "scenario")
        if not name:
            report_blank(found, row, "scenario", issues)
            continue
        override = _override(found, row, issues, freqs)
        if override is not None:
            groups.setdefault(name, []).append(override)
            named.setdefault(name, found.place(row, "scenario"))
    for overrides in groups.values():
        clashes(tuple(overrides), found.items, issues)
    return [Scenario(name, name, parent_of(name), tuple(overrides), origin=named[name])
            for name, overrides in groups.items()]


def _override(found: Found, row: int, issues: list[Issue], freqs: Collection[Freq]
              ) -> Override | None:
    before = len(issues)
    is_move = _told_by_move(found, row, issues)
    words = row_words(found, row, issues, "method" if is_move else "")
    method = member(Method, words.get("method", ""))
    layer = member(Layer, words["layer"] or Layer.JUDGEMENT)
    text = found.text(row, "item")
    item = None if method in EVENTS else found.items.find(text)
    is_free = method in FREE or (method == Method.TAKE_BUDGET and text in BUDGET_GROUPS)
    if not text:
        report_blank(found, row, "item", issues)
    elif item is None and not is_free and not is_move:
        issues.append(unknown_item(found.place(row, "item"), text, found.items, method))
    span = _span(found, row, method, issues)
    value, low, high = (None if is_move else _assumed(found, row, key, method, item, issues)
                        for key in ("value", "low", "high"))
    if method not in UNVALUED and value is None and low is None and len(issues) == before:
        issues.append(Issue("missing_value", found.place(row, "value")))
    if (low is None) != (high is None) and value is not None and len(issues) == before:
        key = "high" if low is not None else "low"
        issues.append(Issue("half_range", found.place(row, key), found.text(
            row, "low" if low is not None else "high"), severity=Severity.WARNING))
        low, high, before = None, None, len(issues)
    fade = _bare(found, row, "fade", issues)
    if span is None or method is None or layer is None:
        return None
    override = Override(item.code if item else text, span, method, value, low, high,
                        layer, found.text(row, "author"), found.text(row, "reason"),
                        found.place(row, "item"), fade, found.place(row, "value"))
    if len(issues) == before:
        check_override(override, {"span": found.place(row, "period"), **{
            key: found.place(row, key) for key in ("value", "low", "high", "fade")}}, issues, freqs)
    return override if len(issues) == before else None


def _assumed(found: Found, row: int, key: str, method: Method | None, item: Item | None,
             issues: list[Issue]) -> float | None:
    """Read a number of a scenario: in the item's unit, in per cent or bare, by its method."""
    if key not in found.columns:
        return None
    if item is not None and method in _IN_UNIT:
        return row_figure(found, row, key, item, row_measure(found, row, item, issues, "item"),
                       issues, is_change=method == Method.ADJUST)
    if method != Method.SCALE:
        return _bare(found, row, key, issues)
    read = read_number(found, row, found.columns[key], issues, moves=True)
    if read.unit not in {"", UnitCode.PERCENT}:
        issues.append(Issue("unit_mismatch", read.where, str(read.unit),
                            (("item", Method.SCALE), ("unit", UnitCode.PERCENT))))
    return read.value


def _told_by_move(found: Found, row: int, issues: list[Issue]) -> bool:
    """Report a method that is a word of rise or fall, with what to write for it."""
    method, text = found.text(row, "method"), found.text(row, "value")
    if not method.startswith(MOVES):
        return False
    words = method if any(sign.isdecimal() for sign in method) else (
        text if text.startswith(MOVES) else method + text)
    parsed = parse_number(words, moves=True)
    if parsed is None or parsed.value is None:
        return False
    is_amount = bool(parsed.unit) and not parsed.is_percent
    fields = (("method", str(Method.ADJUST if is_amount else Method.SCALE)),
              ("value", f"{parsed.value:.10g}{parsed.unit}"))
    issues.append(Issue("method_move", found.place(row, "method"), method, fields))
    return True


def _span(found: Found, row: int, method: Method | None, issues: list[Issue]) -> Span | None:
    cell, text = found.cell(row, "period"), found.text(row, "period")
    if not text and method is Method.PARAMETER:
        return ANY_YEAR
    if not text:
        report_blank(found, row, "period", issues)
        return None
    if is_clipped(cell):
        issues.append(Issue("period_october", found.place(row, "period"), text))
        return None
    try:
        return parse_span(period_text(cell, text))
    except PeriodError:
        issues.append(Issue("period", found.place(row, "period"), text))
        return None
