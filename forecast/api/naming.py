"""What people write for a year, a number, a scenario; what is none raises."""

from __future__ import annotations

import operator
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, SupportsIndex

from forecast.data import Freq, Period, PeriodError, Span, parse_span
from forecast.issues import CellRef, InputError, Issue, nearest
from forecast.labels import enumerated

if TYPE_CHECKING:
    from collections.abc import Iterable

    Year = SupportsIndex | str | Period
    """A year: a whole number, its digits with or without 年, a period of ours or of pandas.

    A quarter of a quarterly model is written as such a period is printed.
    """


def period_of(year: Year) -> Period:
    """Return a year, or a quarter such as ``"2019Q4"``.

    Raises
    ------
    InputError
        When it is none: a month, a span, a word.
    """
    span = span_of(year)
    if len(span) != 1:
        raise _no_year(year)
    return span.first


def span_of(years: Year) -> Span:
    """Return a year or a quarter, or those of a text such as ``"2021-2023"``.

    Raises
    ------
    InputError
        When they are none.
    """
    if isinstance(years, Period):
        found = Span(years, years)
    elif isinstance(years, str):
        try:
            found = parse_span(years)
        except PeriodError:
            raise _no_year(years) from None
    else:
        period = _quarter(years) or Period.annual(_number(years))
        found = Span(period, period)
    if found.first.freq is Freq.M:
        raise _no_year(years)
    return found


def _quarter(year: object) -> Period | None:
    """Read a quarterly period of pandas."""
    if not getattr(year, "freqstr", "").startswith("Q"):
        return None
    return Period(Freq.Q, 4 * int(getattr(year, "year", 0)) + int(getattr(year, "quarter", 1)) - 1)


def _number(year: object) -> int:
    """Read a whole number, or the year of an annual period of pandas."""
    if getattr(year, "freqstr", "").startswith(("Y", "A")):
        return int(getattr(year, "year", 0))
    if isinstance(year, bool) or not isinstance(year, SupportsIndex):
        raise _no_year(year)
    return operator.index(year)


def _no_year(year: object) -> InputError:
    return InputError([Issue("explain_period", CellRef(""), str(year))])


def no_number(value: object, where: CellRef) -> list[Issue]:
    """Refuse what is no finite number; None says that there is none."""
    if value is None or (isinstance(value, Real) and not isinstance(value, bool)
                         and isfinite(value)):
        return []
    return [Issue("not_a_number", where, str(value))]


def scenario_of(name: str, known: Iterable[str]) -> str:
    """Return a scenario's name that is known.

    Raises
    ------
    InputError
        When it is not, with the nearest.
    """
    there = list(known)
    if name not in there:
        raise InputError([Issue("compare_scenario", CellRef(""), name, (
            ("choices", enumerated(there)), ("near", nearest(name, there))))])
    return name
