"""Periods of time: years, quarters and months, as bureau staff write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


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
        return self == other or self < other

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

    def __str__(self) -> str:
        """Write it plainly: 2020 or 2020..2022."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


_FULL_WIDTH = str.maketrans("０１２３４５６７８９－～—–年", "0123456789----年")
_YEAR = r"(\d{4})"
_PATTERNS: tuple[tuple[re.Pattern[str], Freq, int], ...] = (
    (re.compile(rf"{_YEAR}(?:年度?)?"), Freq.A, 0),
    (re.compile(rf"{_YEAR}年?[Qq]([1-4])"), Freq.Q, 1),
    (re.compile(rf"{_YEAR}年?第?([1-4])季度?"), Freq.Q, 1),
    (re.compile(rf"{_YEAR}(?:年|[-/.])(1[0-2]|0?[1-9])月?"), Freq.M, 1),
)
_CUMULATIVE = re.compile(rf"(?:{_YEAR}年?)?1-(1[0-2]|[2-9])月份?")
_WORDS = {"一季度": "Q1", "二季度": "Q2", "三季度": "Q3", "四季度": "Q4", "上半年": "1-6月",
          "前三季度": "1-9月", "全年": ""}  # fmt: skip


def parse_period(text: str, year: int | None = None) -> tuple[Period, bool]:
    """Read a period as staff write it.

    ``2020``, ``2020年``, ``2020Q3``, ``2020年一季度``, ``2020-03``, ``2020年3月`` and the
    cumulative ``2020年1-3月`` are read; ``1-2月`` needs ``year``.

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
    clean = text.strip().replace(" ", "").translate(_FULL_WIDTH)
    for word in sorted(_WORDS, key=len, reverse=True):
        if clean.endswith(word):
            clean = clean.removesuffix(word) + _WORDS[word]
            break
    found = _CUMULATIVE.fullmatch(clean)
    if found and (found[1] or year is not None):
        base = int(found[1]) if found[1] else int(year or 0)
        return Period(Freq.M, base * 12 + int(found[2]) - 1), True
    for pattern, freq, group in _PATTERNS:
        found = pattern.fullmatch(clean)
        if found:
            number = int(found[2]) - 1 if group else 0
            return Period(freq, int(found[1]) * int(freq) + number), False
    raise PeriodError(text)


def parse_span(text: str) -> Span:
    """Read ``2020`` or ``2020-2022`` (also ``2020..2022``, ``2020—2022年``) as a span of years.

    Raises
    ------
    PeriodError
        When the text is no span.
    """
    clean = text.strip().translate(_FULL_WIDTH).replace("..", "-").replace("至", "-")
    found = re.fullmatch(rf"{_YEAR}年?-+{_YEAR}年?", clean)
    if found:
        return Span(Period.annual(int(found[1])), Period.annual(int(found[2])))
    period, _ = parse_period(clean)
    return Span(period, period)
