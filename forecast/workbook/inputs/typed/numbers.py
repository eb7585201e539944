"""Numbers as staff type them: ``１３５亿元``, ``约7.0%``, ``(1,234)``, ``—``, ``3%以内``.

What is read is said; what could be read in two ways is marked as ambiguous and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from forecast.data import UnitCode, parse_unit
from forecast.workbook.inputs.typed.unit_words import MAGNITUDES, fitting, units_named

if TYPE_CHECKING:
    from forecast.data import Unit


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number read from text.

    Parameters
    ----------
    value
        The number; with ``is_percent`` in per cent (``6.5%`` is 6.5). None for a gap and for what
        is ambiguous.
    is_gap
        A dash, an ellipsis or words such as 未公布: no figure, not zero.
    qualifier
        超过, 约, 以上, 以内, 左右 …, as written.
    unit
        The unit written behind the number, empty when there is none.
    note
        A remark in brackets or a footnote mark behind the number.
    doubt
        Why it could be read in two ways: ``range``, ``comma``, ``move`` (下降3%), ``magnitude``
        (135亿), ``sign``, ``currency`` (¥5: 元 or the column's unit), ``unit`` (135亿元（万元）);
        empty when it is clear.
    rules
        What was done to read it, as :class:`forecast.series.Reading` names it.
    """

    value: float | None
    is_percent: bool = False
    is_gap: bool = False
    qualifier: str = ""
    unit: str = ""
    note: str = ""
    doubt: str = ""
    rules: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether it could be read in two ways."""
        return bool(self.doubt)


_GAPS = frozenset({"-", "--", "...", "......", "/", "\\", "n/a", "na", "暂无", "未公布",
                   "不详", "缺", "空", "无", "没有"})  # fmt: skip
_DASHES = str.maketrans(dict.fromkeys("—–―‒‐‑−﹣－─━", "-"))
_BEFORE = ("不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不突破", "大约", "约为",
           "约", "近", "超过", "超", "逾", "突破", "预计", "力争", "确保", "控制在", "保持在",
           "稳定在", "达到", "达", "完成", "实现", "高于", "低于",
           "大于", "小于", ">=", "<=", "≥", "≤", "≈", ">", "<")  # fmt: skip
_AFTER = ("及以上", "以上", "及以内", "以内", "及以下", "以下", "左右", "上下", "多", "余", "强")
_RISES = ("同比增长", "增长", "上升", "提高", "增加", "上涨", "上调", "调增")
_FALLS = ("同比下降", "负增长", "下降", "降低", "减少", "回落", "下跌", "下滑", "下调",
          "调减")
MOVES = (*_RISES, *_FALLS)
_NOTE = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\]|[*†‡]+|注\d*)$")
_BODY = re.compile(r"(?P<money>人民币|rmb|cny|¥)?\s*(?P<sign>[+-]?)\s*(?P<after>¥?)\s*"
                   r"(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)(?P<exp>e[+-]?\d{1,3})?\s*"
                   r"(?P<more>[多余]?)(?P<rest>.*)", re.IGNORECASE)  # fmt: skip
_DIGIT = re.compile(r"\d")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d,]| \d)")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_AS_TEXT = re.compile("^['\u2018\u2019`](?=[\\d.+-])")
"""The mark that makes a spreadsheet take a number as text, typed once too often."""
_STOPS = "。；;、"
_EXACTLY = re.compile("(?<=元)整$")
_WHOLE = re.compile(r"\(([^()]*)\)\s*(.*)")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_RANGE = re.compile(r"[\d%.]\s*(?:-|~|～|至|到)\s*[\d.]")
_ENDS = re.compile(r"([+-]?[\d,.]+[^\d~至到-]*)(?:-|~|至|到)\s*([+-]?\d.*)")
_FOOTNOTES = re.compile("[\u2460-\u24ff\u2776-\u2793\u00b9\u00b2\u00b3\u2070-\u209f]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_MINUS = re.compile("[—–―‒‐‑−﹣－─━]")
_LONGEST = 60


def parse_number(text: str, own: Unit | None = None, *, moves: bool = False
                 ) -> ParsedNumber | None:
    """Read a text as a number; None when it is none.

    Parameters
    ----------
    own
        The unit of what the number measures: 135亿 is 135亿元 where that is money.
    moves
        The number is a rate of change, so that 下降3.4 can only be -3.4.

    Examples
    --------
    >>> parse_number("１３５亿元").value, parse_number("１３５亿元").unit
    (135.0, '亿元')
    >>> parse_number("（1,234）").value
    -1234.0
    >>> parse_number("下降3.4%", moves=True).value
    -3.4
    """
    plain = unified(text)
    if not plain or plain.lower() in _GAPS or set(plain) <= {"-"} or set(plain) <= {"."}:
        return ParsedNumber(None, is_gap=True, rules=("gap",))
    if len(plain) > _LONGEST or not _DIGIT.search(plain):
        return None
    joined = _SPACED.sub(lambda match: match[0].replace(" ", ""), plain)
    parsed = _marked(joined, own, moves=moves)
    return parsed and replace(parsed, rules=_rules(text, plain, parsed))


def _rules(text: str, plain: str, parsed: ParsedNumber) -> tuple[str, ...]:
    """Name what was done to read a text."""
    moved = any(word in plain for word in MOVES)
    done = {
        "full_width": bool(_WIDE.search(text)),
        "thousands": bool(re.search(r"\d,\d{3}", plain)),
        "spaces": bool(_SPACED.search(plain)),
        "minus": bool(_MINUS.search(text)) and parsed.value is not None and parsed.value < 0,
        "brackets": plain.startswith("("),
        "move": moved and parsed.value is not None,
        "percent": parsed.is_percent,
        "qualifier": bool(parsed.qualifier),
        "unit": bool(parsed.unit),
        "note": bool(parsed.note),
    }
    return ("text", *(rule for rule, was in done.items() if was))


def _marked(plain: str, own: Unit | None, *, moves: bool) -> ParsedNumber | None:
    """Read a number between its qualifiers, unit and notes."""
    plain, notes, beside = _without_notes(plain, own)
    plain, before = _cut_front(plain)
    plain, after = _cut_back(plain)
    word = _move(plain)
    if word and any(sign.isdecimal() for sign in plain):
        plain, told = _cut_front(plain.removeprefix(word).strip())
        if not moves or plain.startswith(("+", "-", "(")):
            return ParsedNumber(None, doubt="move")
        before += told
    whole = _WHOLE.fullmatch(plain)
    parsed = _bracketed(whole[1].strip(), whole[2], own) if whole else _body(plain, own)
    if parsed is None:
        return None
    if parsed.doubt:
        return parsed
    unit = "%" if parsed.is_percent else parsed.unit
    if beside and unit and unit != beside:
        return ParsedNumber(None, doubt="unit")
    unit = unit or beside
    value = -parsed.value if word in _FALLS and parsed.value is not None else parsed.value
    return ParsedNumber(value, unit == "%", qualifier=before + parsed.qualifier + after,
                        unit="" if unit == "%" else unit, note=notes)


def unified(text: str) -> str:
    """Full width to half width, every dash to one, no spaces at the ends.

    Footnote signs go first: normalising would turn 912,000① into 912,0001.
    """
    return (_met if len(text) <= _LONGEST else _unified)(text)


def _unified(text: str) -> str:
    plain = _UNSEEN.sub("", _FOOTNOTES.sub("*", text))
    plain = unicodedata.normalize("NFKC", plain).translate(_DASHES).strip().replace("\n", " ")
    return _EXACTLY.sub("", _AS_TEXT.sub("", plain).rstrip(_STOPS))


_met = lru_cache(maxsize=1024)(_unified)
"""Of short texts: tables repeat their dashes and words."""


def _without_notes(text: str, own: Unit | None) -> tuple[str, str, str]:
    """Take notes off the end; a note that is a unit, 135（万元）, is the unit."""
    notes = unit = ""
    while (match := _NOTE.search(text)) and match.start() > 0:
        inner = units_named(match[1].strip("()[]"))
        found = fitting(inner, own) if inner else None
        if found is None:
            notes = match[1] + notes
        else:
            unit = unit or found.code
        text = text[:match.start()]
    return text.strip(), notes, unit


def _cut_front(text: str) -> tuple[str, str]:
    """Take qualifier words off the front."""
    taken = ""
    while text.startswith(_BEFORE):
        word = next(one for one in _BEFORE if text.startswith(one))
        text, taken = text[len(word):].strip(), taken + word
    return text, taken


def _move(text: str) -> str:
    """Return the word of a rise or a fall that a text begins with."""
    return next(one for one in MOVES if text.startswith(one)) if text.startswith(MOVES) else ""


def _cut_back(text: str) -> tuple[str, str]:
    """Take qualifier words off the end."""
    taken = ""
    while text.endswith(_AFTER):
        word = next(one for one in _AFTER if text.endswith(one))
        text, taken = text[:-len(word)].strip(), word + taken
    return text, taken


def _bracketed(inner: str, unit: str, own: Unit | None) -> ParsedNumber | None:
    """Accountants' brackets are a minus sign; brackets around a signed number are not clear."""
    parsed = _body(inner + unit, own)
    if parsed is None or parsed.value is None:
        return parsed
    return ParsedNumber(None, doubt="sign") if inner[:1] in {"+", "-"} else replace(
        parsed, value=-parsed.value)


def _body(text: str, own: Unit | None) -> ParsedNumber | None:
    """Read sign, digits and unit, or why they could mean something else."""
    match = _BODY.fullmatch(text)
    if match is None:
        return None
    if _RANGE.search(text):
        return ParsedNumber(None, doubt="range")
    digits, written = match["digits"], match["rest"].strip()
    if any(sign.isdigit() for sign in re.sub(r"(?<=[km])[23]", "", written)):
        return None
    unit = fitting((written,), own) if written else None
    has_sign = bool(match["money"] or match["after"])
    is_money = unit is not None and unit.dimension == parse_unit(UnitCode.YUAN).dimension
    if (written and unit is None and written not in MAGNITUDES) or (
            has_sign and unit is not None and not is_money):
        return None
    doubts = {
        # a magnitude without its unit (135亿) does not say of what
        "magnitude": bool(written) and unit is None,
        "comma": "," in digits and not _GROUPED.fullmatch(digits),
        "currency": has_sign and unit is None,
    }
    if doubt := next((name for name, is_so in doubts.items() if is_so), ""):
        return ParsedNumber(None, doubt=doubt)
    number = float(match["sign"] + digits.replace(",", "") + (match["exp"] or ""))
    code = unit.code if unit else ""
    return ParsedNumber(number, code == "%", qualifier=match["more"],
                        unit="" if code == "%" else code) if isfinite(number) else None


def parse_range(text: str, own: Unit | None = None, *, moves: bool = False
                ) -> tuple[ParsedNumber, ParsedNumber] | None:
    """Read a range (6.0%-6.5%, 增长6至7%) as its ends, the lower first; None when it is none."""
    plain, _ = _cut_back(_cut_front(unified(text))[0])
    word = _move(plain)
    match = _ENDS.fullmatch(plain.removeprefix(word).strip())
    if match is None or (word and not moves):
        return None
    ends = [parse_number(word + end, own, moves=moves) for end in match.groups()]
    first, last = ends
    if first is None or last is None or first.value is None or last.value is None:
        return None
    if not (first.unit or first.is_percent):
        first = replace(first, unit=last.unit, is_percent=last.is_percent)
    both = sorted((first, last), key=lambda one: one.value or 0.0)
    return both[0], both[1]
