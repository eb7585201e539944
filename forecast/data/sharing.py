"""Tax sharing as a dated table: centre, province, city, district.

A table is a tuple of :class:`forecast.registers.Share`. A scenario that reforms the system brings
rows of its own, which stand before the others: for a month and a tax the first row that covers it
counts. Nothing is assumed about ratios that no row states.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.data.bureau import Level as BureauLevel
from forecast.data.periods import Freq, Period
from forecast.issues import CellRef, Issue
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data.observations import Observation
    from forecast.data.registers import Level, Share

TOLERANCE = 1e-6
"""Per cent: four ratios that miss 100 by more do not add up."""
_MONTHS = 12
_COLUMNS: Mapping[BureauLevel | None, Level] = {BureauLevel.PROVINCE: "province",
                                                BureauLevel.CITY: "city"}


def month(period: Period, *, last: bool = False) -> Period:
    """Return the first (or last) month of a period: 2020 → 2020-01 (2020-12)."""
    per = _MONTHS // int(period.freq)
    return Period(Freq.M, period.ordinal * per + (per - 1 if last else 0))


def check_shares(shares: Sequence[Share]) -> tuple[Issue, ...]:
    """Check one table: ratios within 0 and 100 that add up, spans without overlap or gap.

    Returns
    -------
    tuple of Issue
        Each with its cell; a wrong sum with its residual in percentage points.
    """
    issues: list[Issue] = []
    for row in shares:
        issues += _check_ratios(row)
    for tax in dict.fromkeys(row.tax for row in shares):
        rows = sorted((row for row in shares if row.tax == tax), key=lambda row: row.first.ordinal)
        for before, after in pairwise(rows):
            issues += _check_spans(before, after)
    return tuple(issues)


def _check_ratios(row: Share) -> list[Issue]:
    nowhere = CellRef("")
    bad = [Issue("share_range", row.place(key) or nowhere, f"{ratio:g}")
           for key, ratio in zip(("centre", "province", "city", "district"), row.ratios,
                                 strict=True) if not 0 <= ratio <= 100]
    if row.last is not None and row.last < row.first:
        bad.append(Issue("share_span", row.place("end") or nowhere, str(row.last),
                         (("first", str(row.first)),)))
    summed = sum_of(row.ratios)
    if not bad and abs(summed - 100) > TOLERANCE:
        bad.append(Issue("share_sum", row.place("centre") or nowhere, f"{summed:.10g}",
                         (("residual", f"{summed - 100:+.10g}"),)))
    return bad


def _check_spans(before: Share, after: Share) -> list[Issue]:
    """Two rows of one tax, in the order of their first months."""
    where = after.place("start") or CellRef("")
    fields = (("other", str(before.origin or "")),
              ("last", "—" if before.last is None else str(before.last)))
    if before.last is None or after.first <= before.last:
        return [Issue("share_overlap", where, str(after.first), fields)]
    if before.last + 1 < after.first:
        return [Issue("share_gap", where, str(after.first), fields)]
    return []


def check_own(shares: Sequence[Share], level: Level, observations: Sequence[Observation]
              ) -> tuple[Issue, ...]:
    """Report rows that leave the bureau nothing of a tax of which it has revenue in that time.

    Revenue follows the share in logarithms, so that a share of nought would leave none to tell.
    """
    found = []
    for row in shares:
        last = None if row.last is None else row.last.year
        seen = [one for one in observations if one.item == row.tax and one.value > 0
                and one.period.freq is Freq.A and one.status.is_past
                and row.first.year <= one.period.year and (last is None or one.period.year <= last)]
        if getattr(row, level) == 0 and seen:
            one = max(seen, key=lambda one: one.period.ordinal)
            found.append(Issue("share_own_nil", row.place(level) or CellRef(""), "0", (
                ("period", str(one.period)), ("value", f"{one.value:,.0f}"),
                ("origin", str(one.origin or "")))))
    return tuple(found)


def without_base(reform: Sequence[Share], table: Sequence[Share], base: Period
                 ) -> tuple[Share, ...]:
    """Return the first row of each tax that a reform changes with no ratio to change from.

    That is a tax which no row rules in January of the base year: the reform's own ratio would stand
    for what went before, and its effect would vanish.
    """
    found = []
    for tax in dict.fromkeys(row.tax for row in reform):
        rows = [row for row in (*reform, *table) if row.tax == tax]
        if all(month(base) < row.first for row in rows):
            found.append(min((row for row in reform if row.tax == tax),
                             key=lambda row: row.first.ordinal))
    return tuple(found)


def row_of(shares: Sequence[Share], tax: str, at: Period) -> Share | None:
    """Return the row that rules one tax in one month.

    Outside every span the nearest one holds on: before the first row its ratios, after the last row
    its ratios. None when the table does not name the tax.
    """
    mine = [row for row in shares if row.tax == tax]
    for row in mine:
        if row.first <= at and (row.last is None or at <= row.last):
            return row
    past = [row for row in mine if row.first <= at]
    if past:
        return max(past, key=lambda row: row.first.ordinal)
    return min(mine, key=lambda row: row.first.ordinal, default=None)


def ratio(shares: Sequence[Share], tax: str, year: Period, level: Level) -> float | None:
    """Return one level's share of a tax in a year, per cent: the mean of its twelve months."""
    first = month(year)
    rows = [row_of(shares, tax, first + step) for step in range(_MONTHS)]
    found = [float(getattr(row, level)) for row in rows if row is not None]
    return sum_of(found) / _MONTHS if len(found) == _MONTHS else None


def retention(shares: Sequence[Share], collected: Mapping[str, float], year: Period, level: Level
              ) -> float | None:
    """Return one level's share of all that is collected, per cent.

    Parameters
    ----------
    collected
        Tax collected in the area, by tax, in one unit: the weights. Taxes that the table does not
        name are left out.
    """
    parts = [(amount, own) for tax, amount in collected.items()
             if (own := ratio(shares, tax, year, level)) is not None]
    whole = sum_of(amount for amount, _ in parts)
    return sum_of(amount * own for amount, own in parts) / whole if whole else None


def share_of(shares: Sequence[Share], tax: str, year: Period, collected: Mapping[str, float],
             level: Level) -> float | None:
    """Return one level's share of a tax, or of a total of taxes, per cent.

    A row of the tax itself comes first. A total without one has the share that the table gives to
    its taxes, weighted by what is collected of each (:func:`retention`); ``collected`` names them.
    """
    direct = ratio(shares, tax, year, level)
    return retention(shares, collected, year, level) if direct is None else direct


def own_level(shares: Sequence[Share], of: BureauLevel | None) -> Level:
    """Return whose column is the bureau's own: its level's, the last one where that is all nought.

    A bureau of a city has its part under 市; one that compiles for a lower level, or that wrote it
    into the last column as the sheet's heading suggests, has it there.
    """
    level = _COLUMNS.get(of, "district")
    return level if any(getattr(one, level) for one in shares) else "district"


def district_revenue(collected: float, district: float) -> float:
    """Return the district's revenue of a tax collected in its area; ``district`` in per cent."""
    return collected * district / 100.0


def area_tax(revenue: float, district: float) -> float | None:
    """Return the tax collected that the district's revenue implies; None at a share of nought."""
    return revenue * 100.0 / district if district else None
