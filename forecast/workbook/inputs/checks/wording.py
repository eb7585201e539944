"""Targets whose operator says another thing than their words: ≥ beside 3%以内.

In the cell of the figure the words are the target, so that one of the two is wrong. The quoted
source may say more than the row does; there the contradiction is a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Operator, bounds_said
from forecast.issues import Severity

if TYPE_CHECKING:
    from forecast.data import Target
    from forecast.issues import CellRef
    from forecast.workbook.inputs.checks.evidence import Evidence

_BOUNDS = (Operator.AT_LEAST, Operator.AT_MOST)
_POINTS = (Operator.EXACTLY, Operator.ABOUT)


def check_wording(evidence: Evidence) -> None:
    """Hold every target's operator against the words beside its figure."""
    for target in evidence.targets:
        if target.value is None or target.origin is None:
            continue
        if target.high is not None and target.operator != Operator.RANGE:
            where = evidence.cell(target.origin, "high")
            evidence.ask("high_unused", where, evidence.text(where),
                         (("operator", str(target.operator)),))
        for key, severity in (("value", Severity.ERROR), ("text", Severity.QUESTION)):
            if _contradicts(evidence, target, target.origin, key, severity):
                break


def _contradicts(evidence: Evidence, target: Target, origin: CellRef, key: str,
                 severity: Severity) -> bool:
    """Tell whether a cell of a target's row names the other bound; ask at the operator."""
    where = evidence.cell(origin, key)
    said = bounds_said(evidence.text(where), target.value or 0.0)
    others = {*_BOUNDS} - {target.operator}
    if key == "value" and target.operator in _POINTS:
        is_odd = len(said) == 1
    else:
        is_odd = target.operator in _BOUNDS and bool(said) and said.keys() <= others
    if is_odd:
        evidence.ask("target_words", evidence.cell(where, "operator"), str(target.operator), (
            ("words", next(iter(said.values()))), ("right", str(next(iter(said)))),
            ("other", str(where))), severity)
    return is_odd
