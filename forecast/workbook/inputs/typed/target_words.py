"""A target as papers write it, in one cell: 5%左右, 6.0%-6.5%, 6.0%以上, 增长5%左右, 不超过3%."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import LEAST_WORDS, MOST_WORDS, OTHER_WAY, Operator
from forecast.workbook.inputs.typed.numbers import parse_number, parse_range

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.workbook.inputs.typed.numbers import ParsedNumber

_ABOUT = ("左右", "上下", "约", "≈")
_WORDS = ((Operator.ABOUT, _ABOUT), (Operator.AT_LEAST, LEAST_WORDS),
          (Operator.AT_MOST, MOST_WORDS))
"""Each operator with the words that can mean no other."""
_RULES = {Operator.ABOUT: "about", Operator.AT_LEAST: "at_least", Operator.AT_MOST: "at_most"}


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
    meant = [operator for operator, words in _WORDS
             if any(word in _without_negations(parsed.qualifier, words) for word in words)]
    if len(meant) != 1:
        return None
    operator = meant[0]
    if parsed.value < 0 and "move" in parsed.rules:
        operator = OTHER_WAY.get(operator, operator)
    return WrittenTarget(operator, _RULES[operator], parsed)


def _without_negations(text: str, words: tuple[str, ...]) -> str:
    """Leave 不高于 out where 高于 is looked for."""
    for word in ("不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不突破"):
        text = text if word in words else text.replace(word, "")
    return text
