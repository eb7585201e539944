"""Times as a sentence names them: 1—8月, 前三季度, 截至2019年底, 8月当月; and what is none of use.

A time without a year takes it from before it, from the title or the file's name, from the day the
notice bears; where none of them says it, it is asked.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period, parse_period
from forecast.importing.prose.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Time:
    """A time named in a sentence.

    Parameters
    ----------
    text
        As :func:`parse_period` reads it, without its year; empty for a whole year.
    year
        None where it is not said.
    is_usable
        False for what is no period of a series: 近五年, 下半年, 3—8月, 去年.
    is_this_year
        今年: the year in which the notice speaks.
    is_single
        当月: the month alone.
    """

    text: str = ""
    year: int | None = None
    is_usable: bool = True
    is_this_year: bool = False
    is_single: bool = False

    @property
    def is_one_month(self) -> bool:
        """Whether it names one month, not the first, which is also the months so far."""
        return re.fullmatch(r"(?:0?[2-9]|1[0-2])月", self.text) is not None


_YEAR = r"(?:(?P<y>\d{4})年|(?P<this>今年|本年))?"
_USELESS = re.compile(
    r"(?:自|从)?\d{4}年?(?:-|至|到)\d{4}年?(?:期间|间)?|(?:自|从)?\d{4}年(?:\d{1,2}月)?(?:以来|起|开始)"
    r"|[“\"]?十[一二三四五]五[”\"]?(?:规划|时期|期间|以来)*|(?:过去|近|这|前|后|最近)?"
    r"(?:[二两三四五六七八九]|十|\d{1,2})年(?:来|间|里|时间|期间)|(?:过去|近|这|最近)(?:的)?"
    r"(?:[二两三四五六七八九十]|\d{1,2})(?:个)?年|本届政府|任期内?|(?:\d{4}年|今年)?下半年"
    r"|[到至]\d{4}年(?![末底]|\d{1,2}月|年[末底])|去年|上年|前年|明年|来年|次年|上年同期|同期|年均|平均每年|(?:\d{4}年)?\d{1,2}月\d{1,2}日"
    rf"|{_YEAR}(?:0?[2-9]|1[0-2])(?:月份?)?(?:-|至|到)\d{{1,2}}月份?|(?:比|较)\d{{4}}年")
_MONTH = "(?P<m>1[0-2]|0?[1-9])月份?"
_TO = "(?:截至|截止到?|至|到)"
_TIMES = (
    (re.compile(rf"{_TO}?(?:(?P<y>\d{{4}})年|(?P<this>今年|本年))?年?[末底]止?"), "year"),
    (re.compile(rf"{_TO}?{_YEAR}{_MONTH}[末底]止?"), "month end"),
    (re.compile(rf"{_TO}{_YEAR}{_MONTH}(?P<d>\d{{1,2}})日止?"), "month end"),
    (re.compile(rf"{_YEAR}0?1-(?P<m>1[0-2]|0?[2-9])月份?"), "months"),
    (re.compile(rf"{_YEAR}前(?P<m>1[0-2]|[2-9])个?月"), "months"),
    (re.compile(rf"{_YEAR}(?P<w>前[三3]个?季度|前[二两2]个?季度|上半年)"), "quarters"),
    (re.compile(rf"{_YEAR}(?P<w>第?[一二三四1-4]季度|首季)"), "quarter"),
    (re.compile(rf"{_YEAR}{_MONTH}(?P<single>当月|单月|本月)?(?!\d*日)"), "month"),
    (re.compile(r"(?:(?P<y>\d{4})年|(?P<this>今年|本年))度?(?:全年)?"), "year"),
    (re.compile(r"全年度?"), "year"),
    (re.compile(r"当月|本月"), "this month"),
)
_WORDS = {"前三": "前三季度", "前3": "前三季度", "前二": "上半年", "前两": "上半年",
          "前2": "上半年", "首季": "第一季度"}
_DAY = re.compile(r"(?<!\d)(?P<y>\d{4})(?:年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
                  r"|(?P<sign>[.\-/])(?P<m2>\d{1,2})(?P=sign)(?P<d2>\d{1,2})(?![\d月]))")
"""A whole day: a year and 1-8月 are none."""
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[^\d]|$)")
_SIGNATURE = 70
"""A line that bears the notice's day is not longer."""
_LATE = 5
"""A notice speaks of a period that ended at most so many months before."""


def time_at(text: str) -> tuple[Time, int] | None:
    """Read the time that a text begins with, and how far it reaches."""
    if (found := _USELESS.match(text)) is not None:
        return Time(is_usable=False), found.end()
    best: tuple[Time, int] | None = None
    for pattern, kind in _TIMES:
        found = pattern.match(text)
        if found and found.end() and (best is None or found.end() > best[1]):
            best = _time(kind, found.groupdict()), found.end()
    return best


def _time(kind: str, said: dict[str, str | None]) -> Time:
    """Make a time of what was said in it."""
    full, month, day, words = (said.get(key) or "" for key in ("y", "m", "d", "w"))
    year = int(full) if full else None
    if day and not (year and _is_last(year, int(month), int(day))):
        return Time(is_usable=False)
    texts = {
        "year": "", "this month": "", "month": f"{month}月", "months": f"1-{month}月",
        "month end": f"截至{month}月末", "quarters": _WORDS.get(words[:2], words),
        "quarter": _WORDS.get(words[:2], words),
    }  # fmt: skip
    return Time(texts[kind], year, is_this_year=bool(said.get("this")),
                is_single=kind == "this month" or bool(said.get("single")))


def _is_last(year: int, month: int, day: int) -> bool:
    return day == calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True)
class When:
    """A time with its year: the period, how it runs, whether the words were of quarters."""

    period: Period
    cumulative: bool = False
    is_quarterly: bool = False

    @property
    def end(self) -> int:
        """The months from year 0 to its end."""
        return self.period.last_month.ordinal + 1


def when(time: Time, year: int) -> When:
    """Give a time its year."""
    if not time.text:
        return When(Period.annual(year))
    to = "截至" if time.text.startswith("截至") else ""
    period, cumulative = parse_period(f"{to}{year}年{time.text.removeprefix(to)}")
    if period.freq is Freq.Q and period.within == 1:
        return When(period.last_month, cumulative=True, is_quarterly=True)
    is_quarterly = period.freq is Freq.Q or not time.text.endswith(("月", "月末"))
    # what came in in January alone is what came in since January
    is_january = period.freq is Freq.M and period.within == 1
    return When(period, cumulative or is_january, is_quarterly)


def year_before(time: Time, day: date) -> int | None:
    """Return the year of a time in a notice of this day; None when it would be long past."""
    latest = day.year * MONTHS + day.month
    for year in (day.year, day.year - 1):
        behind = latest - when(time, year).end
        # a month's figures may be told on its last days
        if behind >= 0:
            return year if behind <= _LATE else None
    return None


def days_of(lines: Iterable[str]) -> tuple[date, ...]:
    """List the days that lines bear which say little else: a signature, a line beneath a title."""
    found: list[date] = []
    for line in lines:
        clean = folded(line)
        if len(clean) > _SIGNATURE or re.search("[元%。]", clean):
            continue
        for match in _DAY.finditer(clean):
            try:
                found.append(date(int(match["y"]), int(match["m"] or match["m2"]),
                                  int(match["d"] or match["d2"])))
            except ValueError:
                continue
    return tuple(found)


def years_in(text: str) -> tuple[int, ...]:
    """List the years that a title or a file's name holds."""
    return tuple(dict.fromkeys(int(found[1]) for found in _ANY_YEAR.finditer(folded(text))))
