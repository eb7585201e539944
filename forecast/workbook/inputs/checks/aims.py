"""Targets held against each other, against the budget and against what their indicator wants."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forecast.data import Operator
from forecast.fiscal import is_to_be_kept_below
from forecast.workbook.inputs.checks.evidence import number, place

if TYPE_CHECKING:
    from forecast.workbook.inputs.checks.evidence import Evidence


def check_targets(evidence: Evidence) -> None:
    """Ask about a target of another year than the others, and about one with the wrong way."""
    _ways(evidence)
    _years(evidence)


def _ways(evidence: Evidence) -> None:
    """Ask about 失业率≥5.5: of what is to be kept low a floor is no target."""
    for one in evidence.targets:
        if one.operator != Operator.AT_LEAST or one.origin is None or (
                not is_to_be_kept_below(one.item)):
            continue
        where, item = evidence.cell(one.origin, "operator"), evidence.items.find(one.item)
        if where in evidence.blamed:
            continue
        evidence.ask("target_way", where, f"{one.operator}{number(one.value or 0.0)}", (
            ("item", item.zh if item else one.item),))


def _years(evidence: Evidence) -> None:
    plans = Counter(one.period.year for one in evidence.targets)
    if len(plans) < 2:
        return
    year = max(plans, key=lambda one: (plans[one], one))
    for one in evidence.targets:
        if one.origin is None or 3 * plans[one.period.year] > plans[year]:
            continue
        where, item = evidence.cell(one.origin, "period"), evidence.items.find(one.item)
        name, count = item.zh if item else one.item, str(plans[year])
        if one.period.year < year:
            evidence.ask("target_past", where, str(one.period), (
                ("item", name), ("year", str(year)), ("count", count)))
        budget = next((seen for seen in evidence.figures
                       if seen.item == one.item and seen.period.year == year
                       and not seen.cumulative and seen.value == one.value), None)
        if one.period.year > year and budget is not None and one.value:
            evidence.ask("target_ahead", where, str(one.period), (
                ("item", name), ("year", str(year)), ("count", count),
                ("value", number(one.value)), ("unit", item.unit.code if item else ""),
                ("other", str(place(budget)))))
