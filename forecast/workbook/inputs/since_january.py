"""What follows from figures since January: years of a workbook without any, single quarters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import Freq, Period, Status
from forecast.fiscal import total_over
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import both, enumerated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Catalog, Observation

_NAMED = 6


def closed_years(observations: Sequence[Observation], items: Catalog, issues: list[Issue]
                 ) -> list[Observation]:
    """Return the years that stand on no sheet of years, from January to December.

    That the last year of a total is December's is said, once a sheet; its parts go with it, and
    older years are history.
    """
    known = {(one.item, one.period.year) for one in observations
             if one.period.freq is Freq.A and not one.cumulative and one.status.is_past}
    found: dict[tuple[str, int], Observation] = {}
    for one in observations:
        key = one.item, one.period.year
        if one.cumulative and one.period.within == _LAST[one.period.freq] and key not in known:
            status = Status.OUTTURN if items[one.item].account is not None else one.status
            found.setdefault(key, replace(one, period=Period.annual(one.period.year),
                                          status=status, cumulative=False))
    stated = dict(sorted(known))
    sheets = {one.origin.sheet: one.origin.file for one in found.values() if one.origin}
    for sheet, file in sheets.items():
        mine = [one for one in found.values() if one.origin and one.origin.sheet == sheet]
        if all(total_over(items[one.item], items) is not None
               or one.period.year < stated.get(one.item, 0) for one in mine):
            continue
        names = list(dict.fromkeys(items[one.item].zh for one in mine))
        years = sorted({one.period.year for one in mine})
        named = enumerated(names, _NAMED)
        issues.append(Issue("year_of_months", CellRef(file, sheet), named, (
            ("years", enumerated(both("exhibit.year", year=year) for year in years)),),
            Severity.WARNING))
    return list(found.values())


_LAST = {Freq.M: 12, Freq.Q: 4, Freq.A: 0}
"""The last period of a year."""


_MONTHS = 3


def single_quarters(observations: Iterable[Observation], items: Catalog) -> list[Observation]:
    """Return the quarters that follow from figures since January, where none is stated.

    A flow that adds up is the difference of two; a stock, a rate or an index is as it stands.
    """
    observations = list(observations)
    stated = {(one.item, one.period) for one in observations if not one.cumulative}
    since = {(one.item, Period(Freq.Q, one.period.ordinal // _MONTHS)): one for one in observations
             if one.cumulative and one.period.freq is Freq.M
             and one.period.within % _MONTHS == 0}
    found = []
    for (code, quarter), one in since.items():
        if (code, quarter) in stated:
            continue
        item, before = items[code], since.get((code, quarter + -1))
        is_flow = item.unit.adds_up and item.basis.flow == "period"
        if not is_flow or quarter.within == 1:
            found.append(replace(one, period=quarter, cumulative=False))
        elif before is not None:
            found.append(replace(one, period=quarter, cumulative=False,
                                 value=one.value - before.value))
    return found
