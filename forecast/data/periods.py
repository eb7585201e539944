"""Periods of time: years, quarters and months, as bureau staff write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from forecast.data.names import plain


class Freq(IntEnum):
    """Frequency: the number of periods in a year."""

    A = 1
    Q = 4
    M = 12


MONTHS = int(Freq.M)
"""The months of a year."""


class PeriodError(ValueError):
    """A text that is no period, or two frequencies mixed."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``ordinal`` counts periods of ``freq`` since year 0.

    Ordering two frequencies raises: 2026 is neither before nor after 2026Q1.
    """

    freq: Freq
    ordinal: int

    @classmethod
    def annual(cls, year: int) -> Period:
        """Return the calendar and fiscal year ``year`` (they coincide in China)."""
        return cls(Freq.A, year)

    @property
    def last_month(self) -> Period:
        """The month that it ends with."""
        return Period(Freq.M, (self.ordinal + 1) * (MONTHS // int(self.freq)) - 1)

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.ordinal // int(self.freq)

    @property
    def within(self) -> int:
        """The number within the year, from 1."""
        return self.ordinal % int(self.freq) + 1

    def __add__(self, steps: int) -> Period:
        """Shift by whole periods."""
        return Period(self.freq, self.ordinal + steps)

    def __sub__(self, other: Period) -> int:
        """Count the periods from ``other`` to this one."""
        self._same(other)
        return self.ordinal - other.ordinal

    def __lt__(self, other: Period) -> bool:
        """Tell whether this one is earlier."""
        self._same(other)
        return self.ordinal < other.ordinal

    def __le__(self, other: Period) -> bool:
        """Tell whether this one is earlier or the same."""
        self._same(other)
        return self.ordinal <= other.ordinal

    def _same(self, other: Period) -> None:
        if self.freq is not other.freq:
            raise PeriodError(f"{self} ~ {other}")

    def __str__(self) -> str:
        """Write it plainly: 2020, 2020Q3, 2020-03."""
        if self.freq is Freq.A:
            return str(self.year)
        if self.freq is Freq.Q:
            return f"{self.year}Q{self.within}"
        return f"{self.year}-{self.within:02d}"


@dataclass(frozen=True, slots=True)
class Span:
    """Periods from ``first`` to ``last``, both included."""

    first: Period
    last: Period

    def __post_init__(self) -> None:
        """Refuse an empty span."""
        if self.last < self.first:
            raise PeriodError(f"{self.first}..{self.last}")

    def __contains__(self, period: Period) -> bool:
        """Tell whether ``period`` lies within."""
        return self.first <= period <= self.last

    def __len__(self) -> int:
        """Count the periods."""
        return self.last - self.first + 1

    def periods(self) -> tuple[Period, ...]:
        """List the periods in order."""
        return tuple(self.first + step for step in range(len(self)))

    def at(self, freq: Freq) -> Span:
        """Return the same time in shorter periods: a year is four quarters.

        Raises
        ------
        PeriodError
            When its own periods are shorter than those asked for.
        """
        own = self.first.freq
        if freq < own:
            raise PeriodError(str(self))
        times = int(freq) // int(own)
        return Span(Period(freq, self.first.ordinal * times),
                    Period(freq, (self.last.ordinal + 1) * times - 1))

    def __str__(self) -> str:
        """Write it plainly: 2020 or 2020..2022."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


_DASHES = str.maketrans(dict.fromkeys("—–―‒‐‑−－~～至到", "-"))
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_MONTH_WORDS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_YEAR = r"(?:(\d{4})年?|'?(\d{2})年)"
_MONTH = r"(1[0-2]|0?[1-9])"
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_ANNUAL = re.compile(rf"(?:{_YEAR}度?(?:全年)?)")
_QUARTER = re.compile(rf"(?:{_YEAR})?(?:第?([1-4一二三四])季度?|[Qq]([1-4]))")
_MONTHLY = (re.compile(rf"(?:{_YEAR}|(\d{{4}})[-/.mM]){_MONTH}月?份?"),
            re.compile(r"()()(\d{4})(0[1-9]|1[0-2])"))
_BARE_MONTH = re.compile(rf"()()(){_MONTH}月份?")
_CUMULATIVE = (re.compile(rf"(?:{_YEAR})?0?1-(1[0-2]|0?[1-9])月份?(?:累计)?"),
               re.compile(rf"(?:{_YEAR})?前{_MONTH}个?月"),
               re.compile(rf"截[至止]-?(?:{_YEAR})?{_MONTH}月份?[末底]?"))
_WORDS = {"上半年": "1-6月", "前三季度": "1-9月", "前3季度": "1-9月"}


def _plain(text: str) -> str:
    """Half width, one dash, no blanks; a year in numerals (二〇二〇年) in digits."""
    clean = plain(text).translate(_DASHES).replace("’", "'").replace("‘", "'")
    clean = re.sub(r"^截-", "截至", clean)
    clean = re.sub(r"^[〇零○一二三四五六七八九]{4}(?=年)|^[〇零○一二三四五六七八九]{2}(?=年)",
                   lambda match: match[0].translate(_NUMERALS), clean)
    clean = re.sub(r"(?<![\d一二三四五六七八九十])([一二三四五六七八九]|十[一二]?)(?=月)",
                   lambda match: str(_MONTH_WORDS.index(match[0]) + 1), clean)
    for word, meaning in _WORDS.items():
        clean = clean.replace(word, meaning) if clean.endswith(word) else clean
    return clean


def parse_period(text: str, year: int | None = None) -> tuple[Period, bool]:
    """Read a period as staff write it.

    ``2020``, ``20年``, ``2020Q3``, ``2020年第一季度``, ``2020-03``, ``202003``, ``2020M3``,
    ``2020年3月`` and the cumulative ``2020年1-3月``, ``截至2020年3月末``, ``2020年前3个月``
    are read; ``1-2月`` and ``2月`` need ``year``.

    Returns
    -------
    tuple
        The period and whether it is cumulative since January. ``2020年1-3月`` is the month 2020-03,
        cumulative; the combined January and February of a month table is 2020-02, cumulative.

    Raises
    ------
    PeriodError
        When the text is no period.
    """
    clean = _plain(text)
    for pattern in _CUMULATIVE:
        found = pattern.fullmatch(clean)
        base = (_year(*found.groups()[:2]) or year) if found else None
        if found and base is not None:
            return Period(Freq.M, base * MONTHS + int(found[3]) - 1), True
    if found := _ANNUAL.fullmatch(clean):
        return Period.annual(_year(found[1], found[2]) or 0), False
    found = _QUARTER.fullmatch(clean)
    base = (_year(found[1], found[2]) or year) if found else None
    if found and base is not None:
        number = found[3] or found[4]
        return Period(Freq.Q, base * 4 + int(_QUARTERS.get(number, number)) - 1), False
    for pattern in (*_MONTHLY, _BARE_MONTH):
        found = pattern.fullmatch(clean)
        base = (_year(*found.groups()[:2]) or int(found[3] or 0) or year) if found else None
        if found and base is not None:
            return Period(Freq.M, base * MONTHS + int(found[4]) - 1), False
    raise PeriodError(text)


def _year(full: str | None, short: str | None) -> int | None:
    """Return the year of four digits, or of the two behind 20."""
    return int(full) if full else 2000 + int(short) if short else None


def parse_span(text: str) -> Span:
    """Read ``2020`` or ``2020-2022`` (also ``2020..2022``, ``2020—2022年``) as a span of years.

    Quarters are read too: ``2020Q1``, ``2020Q1-2021Q4``, ``2020年一季度至四季度``.

    Raises
    ------
    PeriodError
        When the text is no span.
    """
    clean = _plain(text).replace("..", "-")
    found = re.fullmatch(r"(\d{4})年?-+(\d{4})年?", clean)
    if found:
        return Span(Period.annual(int(found[1])), Period.annual(int(found[2])))
    first, _, last = clean.partition("-")
    if last and _QUARTER.fullmatch(first):
        start, _ = parse_period(first)
        end, _ = parse_period(last, start.year)
        if end.freq is Freq.Q:
            return Span(start, end)
    period, _ = parse_period(clean)
    return Span(period, period)
