"""Dates and months as a table has them: the year of 5月 stands in the rows beside it.

The number 2020.1 is January or October (Excel drops the nought): its neighbours may say which.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period, PeriodError, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.xlsx import RawCell

_DAY = re.compile(r"(\d{4}|\d{2}(?=年))[-年/.]?(\d{1,2})[-月/.]?(?:(\d{1,2})[日号]?|[末底])?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[3-7]\d{4}")
_FIRST_SERIAL = date(1899, 12, 30)
_SERIAL_YEARS = range(2000, 2100)


def day_of(text: str) -> date | None:
    """Read a day: 2020-01-03, 2020年1月3日, 20200103; a month (23年1月底) is its last day.

    A date whose cell lost its format is the number of days that Excel keeps: 44956.
    """
    clean = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if serial := _serial_day(clean):
        return serial
    found = _PACKED.fullmatch(clean) or _DAY.fullmatch(clean)
    if found is None or (found[3] is None and "月" not in clean):
        return None
    year = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
    month = int(found[2])
    try:
        return date(year, month, int(found[3]) if found[3] else (
            _last_day(year, month) if 1 <= month <= MONTHS else 0))
    except ValueError:
        return None


def _serial_day(text: str) -> date | None:
    """Read the number that Excel keeps for a day of this century; None for any other text."""
    day = _FIRST_SERIAL + timedelta(days=int(text)) if _SERIAL.fullmatch(text) else None
    return day if day is not None and day.year in _SERIAL_YEARS else None


def _last_day(year: int, month: int) -> int:
    after = date(year + month // MONTHS, month % MONTHS + 1, 1)
    return (after - timedelta(days=1)).day


@dataclass(frozen=True, slots=True)
class _Said:
    """What a cell says of its month: known, or one of several."""

    month: Period | None
    within: tuple[int, ...] = ()
    year: int | None = None


def is_clipped(cell: RawCell | None) -> bool:
    """Tell whether a number may be January or October: 2020.1."""
    return (cell is not None and cell.kind == "number" and isinstance(cell.value, float)
            and re.fullmatch(r"\d{4}\.1", f"{cell.value:.10g}") is not None)


def period_text(cell: RawCell | None, text: str) -> str:
    """Return a cell's text as a period: a real date is its month, also one that lost its format."""
    day = cell.value if cell is not None and isinstance(cell.value, date) else _serial_day(text)
    return f"{day.year}-{day.month:02d}" if day else text


def is_yearless(text: str) -> bool:
    """Tell whether a text is a month or a quarter that leaves its year to its neighbours."""
    try:
        parse_period(text)
    except PeriodError:
        try:
            return bool(parse_period(text, 2000))
        except PeriodError:
            return False
    return False


def months_of(cells: Mapping[int, tuple[RawCell | None, str]]) -> dict[int, Period | str]:
    """Read the month to which each row's figures run, or the code of an issue.

    A quarter ends with its third month and a year with its twelfth.
    """
    said = {row: _said(cell, text) for row, (cell, text) in cells.items()}
    rows = list(said)
    known: dict[int, Period] = {row: one.month for row, one in said.items() if one.month}
    falls = _falls(list(said.values()))
    found: dict[int, Period | str] = {}
    for at, row in enumerate(rows):
        one = said[row]
        if one is not None and one.month is None and one.within:
            above = next((known[near] for near in reversed(rows[:at]) if near in known), None)
            below = next((known[near] for near in rows[at + 1:] if near in known), None)
            can_be = _beside(one, above, below, falls=falls)
            if not can_be and one.year is None and above and below and (
                    abs(below - above) < MONTHS):  # the row below stands out of order
                can_be = _beside(one, above, None, falls=falls)
            if len(can_be) == 1:
                known[row] = can_be[0]
        found[row] = known.get(row, "period_october" if one.year else
                               "period_no_year" if one.within else "period")
    return found


def _said(cell: RawCell | None, text: str) -> _Said:
    if is_clipped(cell):
        return _Said(None, (1, 10), int(text[:4]))
    written = period_text(cell, text)
    try:
        return _Said(parse_period(written)[0].last_month)
    except PeriodError:
        pass
    try:
        return _Said(None, (parse_period(written, 2000)[0].last_month.within,))
    except PeriodError:
        return _Said(None)


def _falls(said: Sequence[_Said]) -> bool:
    """Tell whether a table runs from the latest month to the earliest.

    Its steps tell, those of months without a year too: years may run backwards and the months of
    each forwards, and one row that was added below is out of order.
    """
    steps = 0
    for one, other in pairwise(said):
        if one.month and other.month:
            steps += 1 if one.month < other.month else -1
        elif (first := _number(one)) and (second := _number(other)):
            apart = (second - first) % MONTHS  # December is followed by January
            steps += (0 < 2 * apart < MONTHS) - (2 * apart > MONTHS)
    return steps < 0


def _number(one: _Said) -> int:
    """Return the number of a month in its year; 0 where that is not known."""
    if one.month is not None:
        return one.month.within
    return one.within[0] if len(one.within) == 1 else 0


def _beside(one: _Said, above: Period | None, below: Period | None, *, falls: bool
            ) -> list[Period]:
    """List the months a cell can mean between its neighbours.

    Where these do not go on from one another, it goes on from the one above.
    """
    before, after = (below, above) if falls else (above, below)
    if before is not None and after is not None and not before < after:
        before, after = (None, above) if falls else (above, None)
    return _between(one, before, after)


def _between(one: _Said, before: Period | None, after: Period | None) -> list[Period]:
    """List the months a cell can mean that lie next to its neighbours: within a year of each."""
    near = [period.year for period in (before, after) if period is not None]
    years = {one.year} if one.year else {year + step for year in near for step in (-1, 0, 1)}
    months = [Period(Freq.M, year * MONTHS + within - 1)
              for year in years if near for within in one.within]
    # of two months the one right beside its neighbours; of two years the one within a year of them
    reach = 2 if one.year else MONTHS - 1
    return [month for month in months if (before is None or 0 < month - before <= reach)
            and (after is None or 0 < after - month <= reach)]
