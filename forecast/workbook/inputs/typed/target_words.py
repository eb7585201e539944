"""A target as papers write it, in one cell: 5%左右, 6%-6.5%, 不超过3%, 与GDP同步, 促稳."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import ABOUT_WORDS, LEAST_WORDS, MOST_WORDS, OTHER_WAY, Operator
from forecast.workbook.inputs.typed.numbers import MOVES, parse_number, parse_range, unified

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.workbook.inputs.typed.numbers import ParsedNumber

_WORDS = ((Operator.ABOUT, ABOUT_WORDS), (Operator.AT_LEAST, LEAST_WORDS),
          (Operator.AT_MOST, MOST_WORDS))
"""Each operator with the words that can mean no other."""
_AIMS = ((Operator.AT_MOST, ("控制在",)),
         (Operator.EXACTLY, ("力争", "确保", "达到", "完成", "实现")))
"""What words mean that stand beside a figure alone: 控制在3%, 力争增长6%."""
_RULES = {Operator.ABOUT: "about", Operator.AT_LEAST: "at_least", Operator.AT_MOST: "at_most",
          Operator.EXACTLY: "aimed_at"}
_BEFORE = r"(?:力争|确保|预计|达到|实现|完成)*"
_IN_STEP = re.compile(r"(?:grow(?:ing|th)? )?(?:in (?:step|line) with|keep(?:ing)? (?:pace|step) "
                      r"with) (.+)", re.IGNORECASE)
_ENGLISH = tuple((re.compile(rf"\b(?:{words})\b\s*", re.IGNORECASE), chinese)
                 for words, chinese in (
    ("at least|not? (?:less|lower) than|not below", "不低于"),
    ("at most|not? (?:more|higher) than|not above|within|up to", "不超过"),
    ("about|around|approximately", "约"),
    ("above|over|more than", "高于"),
    ("below|under|less than", "低于"),
    ("growth of|grow(?:ing)? by|ris(?:e|ing) by|up(?: by)?|increase of", "增长"),
    ("decline of|fall(?:ing)? by|down(?: by)?|decrease of", "下降")))
_BEHIND = ((re.compile(r"\s*\bor (?:more|above|higher)$", re.IGNORECASE), "以上"),
           (re.compile(r"\s*\bor (?:less|below|lower)$", re.IGNORECASE), "以内"),
           (re.compile(r"\s*\bor so$", re.IGNORECASE), "左右"))
_STEP = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:与|同|和)(.{2,16}?)(?:保持|实现|基本|大体|大致|总体)*"
                   r"同步(?:增长|提高|增加)?")
_NUMERALS = re.compile(r"\d|百分之|[一二三四五六七八九十两半几]成|[翻倍]")
_GROWTH = re.compile(rf"{_BEFORE}(?:{'|'.join(MOVES)})")
_HAN = re.compile("[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class WrittenTarget:
    """What the cell of a target says: its operator, its figure, its upper end."""

    operator: Operator
    rule: str
    value: ParsedNumber
    high: ParsedNumber | None = None


def written_target(text: str, own: Unit, *, moves: bool) -> WrittenTarget | None:
    """Read a target's cell with the words beside its number; None where they name no operator."""
    text = _in_chinese(text)
    ends = parse_range(text, own, moves=moves)
    if ends is not None:
        return WrittenTarget(Operator.RANGE, "range", ends[0], ends[1])
    parsed = parse_number(text, own, moves=moves)
    if parsed is None or parsed.value is None:
        return None
    meant = [operator for operator, words in _WORDS
             if any(word in _without_negations(parsed.qualifier, words) for word in words)]
    if not meant:
        meant = [one for one, words in _AIMS if any(word in parsed.qualifier for word in words)][:1]
    if len(meant) != 1:
        return None
    operator = meant[0]
    if parsed.value < 0 and "move" in parsed.rules:
        operator = OTHER_WAY.get(operator, operator)
    return WrittenTarget(operator, _RULES[operator], parsed)


def _in_chinese(text: str) -> str:
    """Put English words of targets into Chinese: at least 6% is 不低于6%."""
    words = _IN_STEP.sub(r"与\1同步", unified(text))
    for pattern, chinese in (*_BEHIND, *_ENGLISH):
        words = pattern.sub(chinese, words)
    return words


def _without_negations(text: str, words: tuple[str, ...]) -> str:
    """Leave 不高于 out where 高于 is looked for."""
    for word in ("不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不突破"):
        text = text if word in words else text.replace(word, "")
    return text


@dataclass(frozen=True, slots=True)
class WordedTarget:
    """A target without a figure: what it keeps step with as written, empty where it is words."""

    operator: Operator
    text: str
    reference: str = ""


def worded_target(text: str) -> WordedTarget | None:
    """Read a target that states no figure; None where there may be one.

    >>> worded_target("与经济增长基本同步").reference, worded_target("促稳提质").operator.value
    ('经济增长', '文字')
    >>> worded_target("百分之六左右") is None
    True
    """
    plain = _in_chinese(text)
    if _NUMERALS.search(plain) or not _HAN.search(plain):
        return None
    step = _STEP.fullmatch(plain)
    if step is not None:
        return WordedTarget(Operator.IN_STEP, text.strip(), step[1])
    return WordedTarget(Operator.IN_WORDS, text.strip())


def states_growth(text: str) -> bool:
    """Tell whether a target is a rate of change: 增长4%以上, 下降3%左右."""
    plain = _in_chinese(text)
    return _GROWTH.match(plain) is not None and "%" in plain
