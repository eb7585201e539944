"""The sheets of judgement: 调整事项, 情景, 目标, 参数."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from forecast.data import (
    BUDGET_GROUPS,
    UNVALUED,
    Adjustment,
    Freq,
    Layer,
    Method,
    Operator,
    Override,
    Period,
    PeriodError,
    Scenario,
    Span,
    Target,
    clashes,
    parse_period,
    parse_span,
    shipped_catalog,
)
from forecast.issues import Issue
from forecast.models import Parameter, Shock
from forecast.workbook import contract
from forecast.workbook.inputs.figures import annual, figure, find_item, row_unit
from forecast.workbook.inputs.tables import Found, read_choice, read_number

if TYPE_CHECKING:
    from forecast.data import Item


def _words(found: Found, row: int, issues: list[Issue]) -> dict[str, str]:
    """Read every choice column of a row."""
    return {column.key: read_choice(found, row, column, issues)
            for column in found.spec.columns if column.kind == "choice"}


def _number(found: Found, row: int, key: str, item: Item | None, unit: str, issues: list[Issue]
            ) -> float | None:
    if key not in found.columns:
        return None
    if item is None:
        return read_number(found, row, found.columns[key], issues).value
    return figure(found, row, found.columns[key], item, unit, issues)[0]


def _blank(found: Found, row: int, key: str, issues: list[Issue]) -> None:
    header = next(column.header for column in found.spec.columns if column.key == key)
    issues.append(Issue("blank_cell", found.place(row, key), "", (("header", header),)))


def read_adjustments(found: Found, issues: list[Issue]) -> list[Adjustment]:
    """Read the sheet 调整事项."""
    entries: list[Adjustment] = []
    for row in found.rows():
        item = find_item(found, row, issues)
        if item is None:
            continue
        period, month = _year_and_month(found, row, issues)
        words = _words(found, row, issues)
        amount = _number(found, row, "amount", item, row_unit(found, row, item, issues), issues)
        if amount is None:
            if not any(one.where == found.place(row, "amount") for one in issues):
                _blank(found, row, "amount", issues)
        elif period is not None and words["side"] and words["kind"]:
            entries.append(Adjustment(item.code, period, amount, words["side"], words["kind"],
                                      found.text(row, "note"), words["implied"] == "是",
                                      found.place(row, "amount"), month))
    return entries


def _year_and_month(found: Found, row: int, issues: list[Issue]
                    ) -> tuple[Period | None, int | None]:
    """Read a year, or the month of a year in which an amount comes in."""
    text = found.text(row, "period")
    try:
        period, cumulative = parse_period(text)
    except PeriodError:
        issues.append(Issue("period", found.place(row, "period"), text))
        return None, None
    if cumulative or period.freq is Freq.Q:
        issues.append(Issue("period_year_or_month", found.place(row, "period"), text))
        return None, None
    month = period.within if period.freq is Freq.M else None
    return Period.annual(period.year), month


def read_targets(found: Found, issues: list[Issue]) -> list[Target]:
    """Read the sheet 目标."""
    targets: list[Target] = []
    for row in found.rows():
        item = find_item(found, row, issues)
        if item is None:
            continue
        before = len(issues)
        period = annual(found, row, "period", issues)
        words = _words(found, row, issues)
        unit = row_unit(found, row, item, issues)
        value, high, slack = (_number(found, row, key, item, unit, issues)
                              for key in ("value", "high", "tolerance"))
        reference = shipped_catalog().find(found.text(row, "reference"))
        operator = words["operator"]
        if operator == "同步" and reference is None:
            issues.append(Issue("unknown_item", found.place(row, "reference"),
                                found.text(row, "reference")))
        if operator not in {"同步", "文字", ""} and value is None and len(issues) == before:
            _blank(found, row, "value", issues)
        if operator == "区间" and (high is None or (value is not None and high < value)):
            issues.append(Issue("bad_range", found.place(row, "high"), found.text(row, "high")))
        if len(issues) == before and period is not None and operator in get_args(Operator):
            targets.append(Target(
                item.code, period, operator, value, high,  # type: ignore[arg-type]  # checked above
                reference.code if reference else None, slack or 0.0,
                words["nature"],  # type: ignore[arg-type]  # one of the column's choices
                found.text(row, "source"), found.text(row, "text"),
                found.place(row, "item"), found.place(row, "value"), found.place(row, "high")))
    return targets


def read_parameters(found: Found, issues: list[Issue]) -> list[Parameter]:
    """Read the parameters of the sheet 参数; its rows of shocks are read apart."""
    rows: list[Parameter] = []
    for row in found.rows():
        name = found.text(row, "name")
        if not name or found.text(row, "use") == contract.SHOCK:
            continue
        before = len(issues)
        use = _words(found, row, issues)["use"]
        mean, sd, fixed = (_number(found, row, key, None, "", issues)
                           for key in ("prior_mean", "prior_sd", "fixed"))
        if use == "固定" and fixed is None and len(issues) == before:
            _blank(found, row, "fixed", issues)
        if use == "估计" and mean is None and len(issues) == before:
            _blank(found, row, "prior_mean", issues)
        if len(issues) == before:
            rows.append(Parameter(name, found.text(row, "title"), found.text(row, "title"),
                                  mean if mean is not None else float(fixed or 0.0), sd or 0.0,
                                  found.text(row, "basis"), fixed if use == "固定" else None,
                                  found.place(row, "name"),
                                  found.place(row, "fixed" if use == "固定" else "prior_mean")))
    return rows


def read_shocks(found: Found, issues: list[Issue]) -> list[Shock]:
    """Read the rows of the sheet 参数 that give the spread of an equation's shock."""
    rows: list[Shock] = []
    for row in found.rows():
        if found.text(row, "use") != contract.SHOCK:
            continue
        text, before = found.text(row, "name"), len(issues)
        item = shipped_catalog().find(text)
        spread = _number(found, row, "prior_sd", None, "", issues)
        if item is None:
            issues.append(Issue("unknown_item", found.place(row, "name"), text))
        if spread is None and len(issues) == before:
            _blank(found, row, "prior_sd", issues)
        elif item is not None and spread is not None:
            rows.append(Shock(item.code, spread, found.text(row, "basis")))
    return rows


def read_scenarios(found: Found, issues: list[Issue]) -> list[Scenario]:
    """Read the sheet 情景: rows of one name make one scenario over 基准."""
    groups: dict[str, list[Override]] = {}
    for row in found.rows():
        name = found.text(row, "scenario")
        if not name:
            _blank(found, row, "scenario", issues)
            continue
        override = _override(found, row, issues)
        if override is not None:
            groups.setdefault(name, []).append(override)
    for overrides in groups.values():
        clashes(tuple(overrides), issues)
    return [Scenario(name, name, None if name == "基准" else "基准", tuple(overrides),
                     origin=overrides[0].origin)
            for name, overrides in groups.items()]


def _override(found: Found, row: int, issues: list[Issue]) -> Override | None:
    before = len(issues)
    words = _words(found, row, issues)
    method, layer = words["method"], words["layer"] or "判断"
    text = found.text(row, "item")
    item = shipped_catalog().find(text)
    is_free = method == "参数" or (method == "取预算" and text in BUDGET_GROUPS)
    if item is None and not is_free:
        issues.append(Issue("unknown_item", found.place(row, "item"), text))
    span = _span(found, row, issues)
    in_unit = item if method in {"假设", "固定", "调整"} else None
    unit = in_unit.unit.code if in_unit else ""
    value, low, high = (_number(found, row, key, in_unit, unit, issues)
                        for key in ("value", "low", "high"))
    if method not in UNVALUED and value is None and low is None and len(issues) == before:
        issues.append(Issue("missing_value", found.place(row, "value")))
    if (low is None) != (high is None) or (low is not None and high is not None and high < low):
        issues.append(Issue("bad_range", found.place(row, "high"), found.text(row, "high")))
    fade = _number(found, row, "fade", None, "", issues)
    if fade is not None and not 0.0 <= fade <= 1.0:
        issues.append(Issue("bad_fade", found.place(row, "fade"), found.text(row, "fade")))
    if len(issues) > before or span is None or method not in get_args(Method) \
            or layer not in get_args(Layer):
        return None
    return Override(item.code if item else text, span, method, value, low, high,  # type: ignore[arg-type]
                    layer, found.text(row, "author"), found.text(row, "reason"),  # type: ignore[arg-type]
                    found.place(row, "item"), fade, found.place(row, "value"))


def _span(found: Found, row: int, issues: list[Issue]) -> Span | None:
    text = found.text(row, "period")
    try:
        return parse_span(text)
    except PeriodError:
        issues.append(Issue("period", found.place(row, "period"), text))
        return None
