"""A target as papers write it, in one cell: 5%左右, 6.0%-6.5%, 6.0%以上, 增长5%左右, 不超过3%."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from forecast.data import Operator
from forecast.workbook.inputs.typed.numbers import parse_number, parse_range

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.workbook.inputs.typed.numbers import ParsedNumber

_ABOUT = ("左右", "上下", "约", "≈")
_LEAST = ("以上", "不低于", "不少于", "不小于", "高于", "大于", "超过", "突破", ">=", "≥", ">")
_MOST = ("以内", "以下", "不超过", "不高于", "不大于", "不突破", "低于", "小于", "<=", "≤", "<")
_WORDS = ((Operator.ABOUT, _ABOUT), (Operator.AT_LEAST, _LEAST), (Operator.AT_MOST, _MOST))
"""Each operator with the words that can mean no other."""
_RULES = {Operator.ABOUT: "about", Operator.AT_LEAST: "at_least", Operator.AT_MOST: "at_most"}
_OTHER_WAY = {Operator.AT_LEAST: Operator.AT_MOST, Operator.AT_MOST: Operator.AT_LEAST}
"""To fall by 3% or more is to grow by -3% at most."""
_NUMBER = r"(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)"
_BOUND = re.compile(
    rf"(?P<before>{'|'.join(sorted((*_LEAST, *_MOST), key=len, reverse=True))})[到在约达]*{_NUMBER}"
    rf"|{_NUMBER.replace('number', 'other')}"
    rf"(?:[%‰]|[^\W\d_]{{0,8}}?)(?:及|或)?(?P<after>以上|以内|以下)")
_FALL = re.compile(r"下降|降低|减少|回落|下跌|下滑|压减|负增长|降幅")
_CLAUSE = re.compile(r"[，。；;、！!\n]|,(?!\d{3})")
_SCALES = (1.0, 1e4, 1e-4, 1e8, 1e-8)
"""A figure and its words may be in 亿元, 万元 and 元."""


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
        operator = _OTHER_WAY.get(operator, operator)
    return WrittenTarget(operator, _RULES[operator], parsed)


def bounds_said(text: str, value: float) -> dict[Operator, str]:
    """Return the bounds that a text puts on a figure, each with its words.

    Only words right beside the very figure count: a quotation may hold other figures too.
    """
    found: dict[Operator, str] = {}
    for clause in _CLAUSE.split(re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text))):
        for match in _BOUND.finditer(clause):
            word = match["before"] or match["after"]
            number = float((match["number"] or match["other"]).replace(",", ""))
            if not any(isclose(abs(value), abs(number) * scale) for scale in _SCALES):
                continue
            operator = Operator.AT_LEAST if word in _LEAST else Operator.AT_MOST
            if value < 0 < number and _FALL.search(clause[:match.start()]):
                operator = _OTHER_WAY[operator]
            found.setdefault(operator, match[0])
    return found


def _without_negations(text: str, words: tuple[str, ...]) -> str:
    """Leave 不高于 out where 高于 is looked for."""
    for word in ("不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不突破"):
        text = text if word in words else text.replace(word, "")
    return text
