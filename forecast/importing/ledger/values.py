"""Values of a ledger's cells: days and years, terms, coupons, kinds of bond."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from forecast.data import MONTHS, PeriodError, parse_period, plain
from forecast.workbook.inputs import cell_text, day_of, parse_number
from forecast.xlsx import serial_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import DebtKind
    from forecast.xlsx import RawCell

_SERIALS = (36_526, 73_050)
"""Days from 2000 to 2099 as a spreadsheet counts them, where a cell has lost its format."""
_YEARS = (1990, 2099)
_CLOCK = re.compile(r"(?<=\d{2})T?\d{2}:\d{2}(?::\d{2})?$")
_MONTH = re.compile(r"\d{4}年?\d{1,2}月[底末]?")
_NUMERALS = "零一二三四五六七八九"
_TERM = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:\+\d{1,3})*(?:年期?|)")
_MONTH_TERM = re.compile(r"(\d{1,4})个?月")
_OPTION = re.compile(r"(\d{1,3})((?:\+\d{1,3}){1,9})年?期?")
_WORD_TERM = re.compile("([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])年期?")
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:年|$|(?=[^\d]))")
LOWEST, HIGHEST = 0.5, 20.0
"""Coupons in per cent lie between these; one below a fifth of a per cent is a fraction."""
_FRACTION = 0.2


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or only its year where no more is said."""

    year: int
    day: date | None = None


def moment_of(cell: RawCell | None) -> Moment | None:
    """Read a day or a year: a date, 2019-03-20, 20190320, 2019年3月, 2019, a bare serial number."""
    value = cell.value if cell is not None else None
    if isinstance(value, float) and _SERIALS[0] <= value <= _SERIALS[1]:
        value = serial_date(int(value))
    if isinstance(value, datetime):
        return Moment(value.year, value.date())
    text = _CLOCK.sub("", plain(cell_text(cell)))
    found = None if _MONTH.fullmatch(text) else day_of(text)
    if found is not None:
        return Moment(found.year, found)
    try:
        year = parse_period(text)[0].year
    except PeriodError:
        return None
    return Moment(year) if _YEARS[0] <= year <= _YEARS[1] else None


def term_of(cell: RawCell | None, *, in_months: bool = False) -> int | None:
    """Read a term in months: 5年, 5, 十年, 36个月, 3+2年 (as far as it can run)."""
    value = cell.value if cell is not None else None
    text = plain(cell_text(cell))
    if isinstance(value, float):
        text = f"{value:g}"
    if option := _OPTION.fullmatch(text):
        return MONTHS * sum(map(int, (option[1], *option[2].split("+")[1:])))
    if months := _MONTH_TERM.fullmatch(text):
        return int(months[1])
    if word := _WORD_TERM.fullmatch(text):
        return MONTHS * _numeral(word[1])
    if found := _TERM.fullmatch(text):
        months_found = float(found[1]) * (1 if in_months else MONTHS)
        return round(months_found) if months_found == round(months_found) else None
    return None


def _numeral(text: str) -> int:
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return _NUMERALS.index(text)
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def later(moment: Moment, months: int) -> Moment:
    """Return the moment so many months later (earlier where negative)."""
    if moment.day is None:
        return Moment(moment.year + months // MONTHS)
    ordinal = moment.day.year * MONTHS + moment.day.month - 1 + months
    year, month = divmod(ordinal, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return Moment(year, date(year, month + 1, min(moment.day.day, last)))


def agree(one: Moment, other: Moment, days: int = 31) -> bool:
    """Tell whether two moments are the same within the days that a holiday may shift."""
    if one.day is not None and other.day is not None:
        return abs((one.day - other.day).days) <= days
    return one.year == other.year


def year_named(name: str) -> int | None:
    """Return the year that a bond's name begins with: 2019年甲省专项债券（一期）."""
    found = _NAMED_YEAR.search(plain(name))
    return int(found[1]) if found else None


def kind_of(text: str) -> DebtKind | None:
    """Return the kind of debt that a text says: 新增专项债券, 再融资一般债券; None when unsaid."""
    clean = plain(text)
    is_special, is_general = "专项" in clean or "专债" in clean, "一般" in clean
    if is_special == is_general:
        return None
    return "special" if is_special else "general"


def rate_of(cell: RawCell | None, *, in_percent: bool) -> tuple[float | None, bool]:
    """Read a coupon in per cent, and whether it is certain.

    0.0293 can only be a fraction: no bond pays three hundredths of a per cent. What lies between a
    fraction and a coupon, or above all coupons, is doubtful.
    """
    if cell is None:
        return None, True
    parsed = None
    value = cell.value
    if isinstance(value, float):
        number = round(value * 100, 10) if cell.is_percent else value
        is_said = cell.is_percent
    else:
        parsed = parse_number(cell_text(cell))
        if parsed is None or parsed.is_gap:
            return None, parsed is not None
        if parsed.value is None:
            return None, False
        number, is_said = parsed.value, parsed.is_percent
    if not is_said and 0 < number < _FRACTION:
        return round(number * 100, 10), True
    is_sure = LOWEST <= number <= HIGHEST or number == 0 or (is_said and 0 < number < HIGHEST)
    return (number, True) if is_sure or (in_percent and 0 < number <= HIGHEST) else (None, False)


def amount_of(cell: RawCell | None) -> tuple[float | None, str]:
    """Read an amount, and the unit that its own cell says."""
    if cell is None:
        return None, ""
    if isinstance(cell.value, float):
        return cell.value, ""
    parsed = parse_number(cell_text(cell))
    return (parsed.value, parsed.unit) if parsed is not None else (None, "")


def is_total(words: Iterable[str]) -> bool:
    """Tell whether a row adds up those above it."""
    return any(re.fullmatch(r"(?:.{0,12}?)(?:合计|总计|小计|累计|共计):?", word) for word in words)
