"""A target as papers write it, in one cell: 5%左右, 6.0%-6.5%, 6.0%以上, 增长5%左右, 不超过3%."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Operator
from forecast.workbook.inputs.typed.numbers import parse_number, parse_range

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.workbook.inputs.typed.numbers import ParsedNumber

_WORDS: tuple[tuple[Operator, str, tuple[str, ...]], ...] = (
    # the operator, the rule it is told by, the words that can mean no other
    (Operator.ABOUT, "about", ("左右", "上下", "约", "≈")),
    (Operator.AT_LEAST, "at_least", ("以上", "不低于", "不少于", "高于", "大于", "超过", "突破",
                                     "≥", ">")),
    (Operator.AT_MOST, "at_most", ("以内", "以下", "不超过", "不高于", "低于", "小于", "≤", "<")),
)


@dataclass(frozen=True, slots=True)
class WrittenTarget:
    """What the cell of a target says: its operator, its figure, its upper end."""

    operator: Operator
    rule: str
    value: ParsedNumber
    high: ParsedNumber | None = None


def written_target(text: str, own: Unit, *, moves: bool) -> WrittenTarget | None:
    """Read a target's cell with the words beside its number; None where they name no operator."""
    ends = parse_range(text, own, moves=moves)
    if ends is not None:
        return WrittenTarget(Operator.RANGE, "range", ends[0], ends[1])
    parsed = parse_number(text, own, moves=moves)
    if parsed is None or parsed.value is None:
        return None
    meant = [(operator, rule) for operator, rule, words in _WORDS
             if any(word in _without_negations(parsed.qualifier, words) for word in words)]
    return WrittenTarget(*meant[0], parsed) if len(meant) == 1 else None


def _without_negations(text: str, words: tuple[str, ...]) -> str:
    """Leave 不高于 out where 高于 is looked for."""
    for word in ("不低于", "不少于", "不超过", "不高于"):
        text = text if word in words else text.replace(word, "")
    return text
