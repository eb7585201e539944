"""Periods in headings, names and titles, whole or at the front of more words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, PeriodError, parse_period, plain
from forecast.importing.reading.tags import Tag

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.xlsx import RawCell

_FOOTNOTES = re.compile(
    "[\u2460-\u2473\u2776-\u2793\u00b9\u00b2\u00b3\u2070-\u209f†‡]|\\[\\d{1,2}\\]$")
_DASH = r"[-—–―‒‐‑−~～至到]+"
_YEAR = r"(?:(?:19|20)\d{2}(?:年度?|(?=\D|$))|二[〇零○][一二三四五六七八九〇零○]{2}年度?)"
_MONTHS = (rf"(?:0?[1-9]|1[0-2])(?:月)?{_DASH}(?:0?[1-9]|1[0-2])月份?|(?:0?[1-9]|1[0-2])月份?"
           r"|(?:前)(?:[1-9]|1[0-2]|[一二三四五六七八九十]+)个?月|上半年|前三季度|前3季度|全年"
           rf"|[一1]{_DASH}[二三四2-4]季度|第?[一二三四1-4]季度|[Qq][1-4]|"
           r"(?:[一二三四五六七八九]|十[一二]?)月份?")
_SHORT_YEAR = r"'?(?<!\d)[0-3]\d年"
"""A year of two digits, where months or a stage behind it say that it is no count of years."""
_STAGES = "预算|决算|执行|完成|实际|调整|预计|计划|目标|累计"
_SPOKEN = re.compile(
    rf"(?:截[至止]{_DASH}?)?(?:{_YEAR}[./-]?(?:{_MONTHS})?[末底]?|{_SHORT_YEAR}(?:{_MONTHS})[末底]?"
    rf"|{_SHORT_YEAR}(?:[末底度]|(?={_STAGES}))|(?:{_MONTHS})[末底]?)")
_QUARTERS = re.compile(rf"[一1]{_DASH}([二三四2-4])季度$")
_UNTIL = {"二": "上半年", "2": "上半年", "三": "前三季度", "3": "前三季度", "四": "1-12月",
          "4": "1-12月"}
_TIGHT = re.compile(
    r"(?:19|20)\d{2}(?:[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?|[mM](?:0?[1-9]|1[0-2])"
    r"|[qQ][1-4]|(?:0[1-9]|1[0-2]))(?!\d)")
_SEARCHED = re.compile(
    rf"(?<![\d-])(?:{_YEAR}[./-]?(?:{_MONTHS})?|{_SHORT_YEAR}(?:{_MONTHS}))")
_SEARCHED_MONTHS = re.compile(
    rf"(?<![\d一二三四五六七八九十])(?:[一1]{_DASH}[二三四2-4]季度|"
    rf"(?:0?[1-9]|1[0-2])月?{_DASH}(?:0?[1-9]|1[0-2])月|上半年|前三季度|"
    r"前(?:1[0-2]|[2-9])个?月|第[一二三四1-4]季度|[一二三四1-4]季度|(?:0?[1-9]|1[0-2])月|"
    r"(?:十[一二]?|[一二三四五六七八九])月)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})[.\-_/]?(0[1-9]|1[0-2])(?!\d|[-_./]?\d)")
_UP_TO = re.compile(rf"(?:截[至止]|(?<=[(,、年])至)(?:{_YEAR})?((?:0?[1-9]|1[01])月)(?!度)")
"""A stretch of the year that a title names by its end; December is the year's."""
_APART = re.compile(r"(?<=\d)\s+(?=(?:19|20)\d{2})")
"""A blank that keeps a year from the number of a table before it."""
_ENGLISH = {name: at for at, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_ENGLISH_MONTH = re.compile(
    r"(\d{4})[- ]?([a-z]{3})[a-z]*|([a-z]{3})[a-z]*[- ]?(\d{4})", re.IGNORECASE)
_DAY = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})[-/.]\d{1,2}")
_FIRST, _LAST = 1949, 2100


def without_marks(text: str) -> str:
    """Return a text without the footnote marks that stand in it: 2017①."""
    return _FOOTNOTES.sub("", text)


def is_year(value: object) -> bool:
    """Tell whether a number can be a year."""
    return isinstance(value, float) and value == int(value) and _FIRST <= value <= _LAST


def period_of(text: str) -> Tag | None:
    """Read a text that is a period and nothing else; None when it is none."""
    word = _QUARTERS.sub(lambda found: _UNTIL[found[1]], plain(without_marks(text)))
    if match := _ENGLISH_MONTH.fullmatch(word):
        month = _ENGLISH.get((match[2] or match[3]).lower())
        return _month(int(match[1] or match[4]), month) if month else None
    if match := _DAY.fullmatch(word):
        month = int(match[2])
        return _month(int(match[1]), month) if month <= MONTHS else None
    try:
        period, cumulative = parse_period(word.removesuffix("末").removesuffix("底"), year=_FIRST)
    except PeriodError:
        return None
    if not _FIRST <= period.year <= _LAST or (period.freq is Freq.A and period.year == _FIRST):
        return None
    found = _tag_of(period, word, is_cumulative=cumulative)
    return replace(found, months=(1, MONTHS), step=1) if word.endswith("全年") else found


def _month(year: int, month: int) -> Tag:
    return Tag(year=year, months=(month, month), step=12)


def _tag_of(period: Period, word: str, *, is_cumulative: bool) -> Tag:
    """Say what a period means; one read with the first year alone names none."""
    year = period.year if period.year != _FIRST else None
    if period.freq is Freq.A:
        return Tag(year=year)
    per = MONTHS // int(period.freq)
    last = period.within * per
    step = 4 if period.freq is Freq.Q else 2 if "半年" in word else 4 if "季" in word else 12
    return Tag(year=year, months=(1 if is_cumulative else last - per + 1, last), step=step)


def period_of_cell(cell: RawCell) -> Tag | None:
    """Read a cell that holds a period: a date, a year as a number, a text."""
    if isinstance(cell.value, datetime):
        return Tag(year=cell.value.year, months=(cell.value.month, cell.value.month), step=12)
    if isinstance(cell.value, float):
        if is_year(cell.value):
            return Tag(year=int(cell.value))
        text = f"{cell.value:.10g}"
        return period_of(text) if re.fullmatch(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])", text) else None
    return period_of(cell.value) if isinstance(cell.value, str) else None


def period_at(text: str) -> tuple[int, Tag] | None:
    """Read a period at the front of a text: its length and what it says."""
    for pattern in (_TIGHT, _SPOKEN):
        match = pattern.match(text)
        if match is None or not match[0]:
            continue
        if match[0] == "全年":
            return match.end(), Tag(months=(1, 12), step=1)
        said = period_of(match[0])
        if said is not None:
            return match.end(), said
    return None


def periods_in(text: str) -> Tag | None:
    """Find the period that a title names; None when it names none, or several years."""
    word = _COMPACT.sub(r"\1年\2月", plain(_APART.sub("、", text)))
    word = _UP_TO.sub(lambda found: found[0].replace(found[1], f"1-{found[1]}"), word)
    years = {said.year for match in _SEARCHED.finditer(word)
             if (said := period_of(match[0])) is not None and said.year is not None}
    months = [said for match in (*_SEARCHED.finditer(word), *_SEARCHED_MONTHS.finditer(word))
              if (said := period_of(match[0])) is not None and said.months is not None]
    year = years.pop() if len(years) == 1 else None
    spans = {(said.months, said.step) for said in months}
    if len(spans) == 1:
        months_, step = spans.pop()
        return Tag(year=year, months=months_, step=step)
    return Tag(year=year) if year is not None else None


def without_periods(text: str) -> str:
    """Return a title without the periods in it."""
    word = plain(text)
    for pattern in (_SEARCHED, _SEARCHED_MONTHS):
        word = pattern.sub("", word)
    return word
