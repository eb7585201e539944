"""Numbers as staff type them: ``１３５亿元``, ``约7.0%``, ``(1,234)``, ``—``, ``3%以内``.

What is read is said; what could be read in two ways is marked as ambiguous and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from math import isfinite

from forecast.data import UnitError, parse_unit


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
        (135亿), ``sign``; empty when it is clear.
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
                   "不详", "缺", "空"})  # fmt: skip
_DASHES = str.maketrans(dict.fromkeys("—–―‒‐‑−﹣－─━", "-"))
_BEFORE = ("不低于", "不少于", "不超过", "不高于", "大约", "约为", "约", "近", "超过", "超", "逾",
           "突破", "预计", "力争", "达到", "达", "高于", "低于", "大于", "小于", ">=", "<=", "≥",
           "≤", "≈", ">", "<")  # fmt: skip
_AFTER = ("及以上", "以上", "及以内", "以内", "及以下", "以下", "左右", "上下", "多", "余", "强")
_MOVES = ("增长", "上升", "提高", "增加", "下降", "降低", "减少", "回落", "上涨", "下跌")
_NOTE = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\]|[*†‡]+|注\d*)$")
_BODY = re.compile(r"(?P<sign>[+-]?)\s*(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)"
                   r"(?P<exp>[eE][+-]?\d{1,3})?\s*(?P<rest>.*)")  # fmt: skip
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_RANGE = re.compile(r"[\d%.]\s*(?:-|~|～|至|到)\s*[\d.]")
_FOOTNOTES = re.compile("[\u2460-\u24ff\u2776-\u2793\u00b9\u00b2\u00b3\u2070-\u209f]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_MINUS = re.compile("[—–―‒‐‑−﹣－─━]")
_LONGEST = 60


def parse_number(text: str) -> ParsedNumber | None:
    """Read a text as a number; None when it is none.

    Examples
    --------
    >>> parse_number("１３５亿元").value, parse_number("１３５亿元").unit
    (135.0, '亿元')
    >>> parse_number("（1,234）").value
    -1234.0
    """
    plain = _plain(text)
    if not plain or plain.lower() in _GAPS or set(plain) <= {"-"} or set(plain) <= {"."}:
        return ParsedNumber(None, is_gap=True, rules=("gap",))
    if plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1:
        parsed = _bracketed(plain)
    else:
        parsed = _marked(plain) if len(plain) <= _LONGEST else None
    return parsed and replace(parsed, rules=_rules(text, plain, parsed))


def _rules(text: str, plain: str, parsed: ParsedNumber) -> tuple[str, ...]:
    """Name what was done to read a text."""
    done = {
        "full_width": bool(_WIDE.search(text)),
        "thousands": bool(re.search(r"\d,\d{3}", plain)),
        "minus": bool(_MINUS.search(text)) and parsed.value is not None and parsed.value < 0,
        "brackets": plain.startswith("("),
        "percent": parsed.is_percent,
        "qualifier": bool(parsed.qualifier),
        "unit": bool(parsed.unit),
        "note": bool(parsed.note),
    }
    return ("text", *(rule for rule, was in done.items() if was))


def _marked(plain: str) -> ParsedNumber | None:
    """Read a number between its qualifiers, unit and notes."""
    plain, notes = _without_notes(plain)
    plain, before = _cut_front(plain)
    plain, after = _cut_back(plain)
    if plain.startswith(_MOVES) and any(sign.isdecimal() for sign in plain):
        return ParsedNumber(None, doubt="move")
    parsed = _body(plain)
    if parsed is None:
        return None
    value, unit, doubt = parsed
    if doubt:
        return ParsedNumber(None, doubt=doubt)
    return ParsedNumber(value, unit == "%", qualifier=before + after,
                        unit="" if unit == "%" else unit, note=notes)


def _plain(text: str) -> str:
    """Full width to half width, every dash to one, no spaces at the ends.

    Footnote signs go first: normalising would turn 912,000① into 912,0001.
    """
    plain = _FOOTNOTES.sub("*", text)
    return unicodedata.normalize("NFKC", plain).translate(_DASHES).strip().replace("\n", " ")


def _without_notes(text: str) -> tuple[str, str]:
    notes = ""
    while (match := _NOTE.search(text)) and match.start() > 0:
        text, notes = text[:match.start()], match[1] + notes
    return text.strip(), notes


def _cut_front(text: str) -> tuple[str, str]:
    """Take qualifier words off the front."""
    taken = ""
    while word := next((one for one in _BEFORE if text.startswith(one)), ""):
        text, taken = text[len(word):].strip(), taken + word
    return text, taken


def _cut_back(text: str) -> tuple[str, str]:
    """Take qualifier words off the end."""
    taken = ""
    while word := next((one for one in _AFTER if text.endswith(one)), ""):
        text, taken = text[:-len(word)].strip(), word + taken
    return text, taken


def _bracketed(text: str) -> ParsedNumber | None:
    """Accountants' brackets are a minus sign; brackets around a signed number are not clear."""
    inner = _body(text[1:-1].strip())
    if inner is None:
        return None
    value, unit, doubt = inner
    if doubt or text[1:-1].strip()[:1] in {"+", "-"}:
        return ParsedNumber(None, doubt=doubt or "sign")
    return ParsedNumber(-value, unit == "%", unit="" if unit == "%" else unit)


def _body(text: str) -> tuple[float, str, str] | None:
    """Read sign, digits and unit: (value, unit, why it could mean something else)."""
    match = _BODY.fullmatch(text)
    if match is None:
        return None
    if _RANGE.search(text):
        return 0.0, "", "range"
    digits, unit = match["digits"], match["rest"].strip()
    if any(sign.isdigit() for sign in unit):
        return None
    if unit:
        try:
            unit = parse_unit(unit).code
        except UnitError:
            # a magnitude without its unit (135亿) does not say of what
            return (0.0, "", "magnitude") if unit in {"万", "亿", "千", "百"} else None
    if "," in digits and not _GROUPED.fullmatch(digits):
        return 0.0, "", "comma"
    number = float(match["sign"] + digits.replace(",", "") + (match["exp"] or ""))
    return (number, unit, "") if isfinite(number) else None
