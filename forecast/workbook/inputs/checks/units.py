"""Slips of the unit: a cell, a whole column of the budgets, a whole row of 年度指标."""

from __future__ import annotations

from collections import defaultdict
from math import log10
from statistics import median
from typing import TYPE_CHECKING

from forecast.data import Freq, convert
from forecast.fiscal import FACTOR, GDP_RATIOS, find_slips
from forecast.issues import CellRef, Severity
from forecast.rounding import sum_of
from forecast.workbook.contract import BUDGETS
from forecast.workbook.inputs.checks.budgets import columns_of, december_of, share_of
from forecast.workbook.inputs.checks.evidence import about, number, place

if TYPE_CHECKING:
    from forecast.data import Catalog, Observation, Period, Status
    from forecast.workbook.inputs.checks.evidence import Evidence

_FEWEST = 3
_MOST = 0.7
"""Part of a column's lines that must be off alike."""
_WIDTH = 0.5
_VERY = 30.0
"""So many times outside its range a ratio is impossible."""


# -- the unit above the budgets --------------------------------------------------------------------


def check_sheet(evidence: Evidence) -> None:
    """Report the unit above 预算收支 when all figures that can be held against others deny it.

    December's figures and GDP tell; the lines of the sheet agree with each other.
    """
    sheet, known = evidence.sheet(BUDGETS), evidence.annual()
    above = evidence.unit_above(sheet)
    gdp = known.get("gdp_nominal", {})
    mine = [one for one in evidence.figures if place(one).sheet == sheet and one.value > 0]
    ends = {year: december_of(evidence, year) for year in {one.period.year for one in mine}}
    gaps: dict[CellRef, float] = {}
    for one in mine:
        december = ends[one.period.year].get(one.item) if one.status.is_past else None
        total = gdp.get(one.period.year) or gdp.get(one.period.year - 1)
        if december:
            gaps[place(one)] = log10(one.value / december)
        elif one.item in GDP_RATIOS and total and total.value > 0:
            unit = evidence.items["gdp_nominal"].unit
            gaps[place(one)] = _outside(
                convert(one.value, evidence.items[one.item].unit, unit) / total.value,
                *GDP_RATIOS[one.item])
    way = 1 if sum_of(gaps.values()) > 0 else -1
    if above is None or len(gaps) < 2 or any(
            abs(way * gap - 4.0) > _WIDTH for gap in gaps.values()):
        return
    first = mine[0]
    evidence.ask("unit_of_sheet", above[0], above[1], (
        ("count", str(len(mine))), ("item", evidence.items[first.item].zh),
        ("beside", number(first.value)), ("unit", "万元"),
        ("mended", number(first.value * FACTOR ** -way))), Severity.ERROR)
    evidence.mend({place(one): one.value * FACTOR ** -way for one in evidence.figures
                   if place(one).sheet == sheet and evidence.items[one.item].account})


def _outside(ratio: float, low: float, high: float) -> float:
    """Return 4 or −4 where ten thousand times less or more would be inside the range; else 0."""
    return next((gap for gap in (4.0, -4.0)
                 if not low <= ratio <= high and low <= ratio / 10.0 ** gap <= high), 0.0)


# -- columns of the budgets ------------------------------------------------------------------------


def check_columns(evidence: Evidence) -> None:
    """Report a column of 预算收支 that was filled in another unit, once, at its heading."""
    columns: dict[tuple[Period, Status], dict[str, Observation]] = defaultdict(dict)
    outside: dict[str, list[float]] = defaultdict(list)
    for one in evidence.figures:
        if one.value and evidence.items[one.item].account:
            if one.cumulative or one.period.freq is not Freq.A:
                if one.period.within == 12:
                    outside[one.item].append(one.value)
            else:
                columns[one.period, one.status].setdefault(one.item, one)
    gaps = {key: _gap(columns, key, outside) for key in columns}
    off = {key: gap for key, (gap, _) in gaps.items() if abs(abs(gap) - 4.0) <= _WIDTH}
    told = [key for key in off if gaps[key][1]]
    if not told and len(off) > 1:  # either could be it: figures with broken digits tell
        told = [max(off, key=lambda key: _broken(columns[key]))]
    off = {key: off[key] for key in told or off if gaps[key][1] is not False}
    for key, gap in off.items():
        lines = list(columns[key].values())
        first, factor = lines[0], FACTOR if gap < 0 else 1.0 / FACTOR
        where = evidence.heading(place(first))
        evidence.ask("unit_slip_column", where, evidence.head_text(place(first)), (
            ("count", str(len(lines))), ("item", evidence.items[first.item].zh),
            ("beside", number(first.value)), ("unit", "万元"),
            ("mended", number(first.value * factor))), Severity.ERROR)
        evidence.mend({place(one): one.value * factor for one in lines})


def _gap(columns: dict[tuple[Period, Status], dict[str, Observation]],
         key: tuple[Period, Status], outside: dict[str, list[float]]) -> tuple[float, bool | None]:
    """Return by how many powers of ten a column's lines are off, and whether months confirm it."""
    mine = columns[key]
    gaps = [median(log10(abs(one.value / other[code].value)) for other in columns.values()
                   if other is not mine and code in other)
            for code, one in mine.items()
            if any(code in other for other in columns.values() if other is not mine)]
    if len(gaps) < _FEWEST:
        return 0.0, None
    centre = median(gaps)
    if sum(abs(gap - centre) <= _WIDTH for gap in gaps) < _MOST * len(gaps):
        return 0.0, None
    beside = [log10(abs(one.value / median(outside[code]))) for code, one in mine.items()
              if outside.get(code) and median(outside[code])]
    return centre, (abs(median(beside)) > 2.0 if beside else None)


def _broken(lines: dict[str, Observation]) -> float:
    """Part of a column's figures with digits after the point: 亿元 has them, 万元 seldom."""
    return sum(one.value != int(one.value) for one in lines.values()) / len(lines)


# -- rows ------------------------------------------------------------------------------------------


def check_ratios(evidence: Evidence) -> None:
    """Hold GDP against what is measured beside it: revenue, sales, investment, heads.

    A row that is out in all its years is named once, at its unit; GDP when most ratios speak
    against it.
    """
    known = evidence.annual()
    gdp = known.get("gdp_nominal", {})
    unit = evidence.items["gdp_nominal"].unit
    votes: dict[str, list[tuple[int, float, float]]] = {}
    for code, (low, high) in GDP_RATIOS.items():
        for year, one in known.get(code, {}).items():
            total = gdp.get(year)
            if total and total.value > 0 and one.value > 0:
                ratio = convert(one.value, evidence.items[code].unit, unit) / total.value
                over = ratio / high if ratio > high else ratio / low if ratio < low else 1.0
                votes.setdefault(code, []).append((year, ratio, over))
    heads = known.get("population", {})
    for year, one in heads.items():
        if year in gdp and one.value > 0:
            ratio = one.value / gdp[year].value  # 万人 of 亿元: 1/60 to 10
            over = ratio / 10 if ratio > 10 else ratio * 80 if ratio < 1 / 80 else 1.0
            votes.setdefault("population", []).append((year, ratio, over))
    out = [code for code, rows in votes.items() if all(over != 1.0 for *_, over in rows)]
    if out and 2 * len(out) > len(votes):
        first = out[0]
        year, ratio, over = votes[first][0]
        _row(evidence, list(gdp.values()), known[first][year], ratio, over)
        evidence.without(place(one) for one in gdp.values())
        return
    for code, rows in votes.items():
        bad = [(year, ratio, over) for year, ratio, over in rows if over != 1.0]
        for year, ratio, over in bad[:1] if len(bad) == len(rows) else bad:
            mine = known[code]
            own = list(mine.values()) if len(bad) == len(rows) else [mine[year]]
            if not any(place(one) in evidence.blamed for one in (*own, gdp[year])):
                _row(evidence, own, gdp[year], ratio, over)


def _row(evidence: Evidence, own: list[Observation], other: Observation, ratio: float,
         over: float) -> None:
    first, slipped = own[0], abs(abs(log10(over)) - 3.5) <= 1.5
    whole = len(own) > 1
    where = evidence.row_head(place(first)) if whole else place(first)
    beside = evidence.items[other.item]
    evidence.ask("ratio_to_gdp", where, number(first.value), (
        *about(first, evidence.items), ("count", str(len(own))), ("other", str(other.origin)),
        ("beside", f"{beside.zh} {number(other.value)} {beside.unit.code}"),
        ("ratio", f"{100 * ratio:.4g}%")),
        Severity.ERROR if slipped or not 1 / _VERY < over < _VERY else Severity.QUESTION)


# -- cells -----------------------------------------------------------------------------------------


def check_slips(evidence: Evidence) -> None:
    """Report figures that are ten thousand times off their neighbours of other years and vintages.

    A budget line whose sums all hold is no slip, whatever its neighbours, unless most of its column
    has slipped with it.
    """
    groups: dict[str, list[Observation]] = defaultdict(list)
    for one in evidence.figures:
        if one.period.freq is Freq.A and not one.cumulative and one.value and (
                not evidence.items[one.item].unit.is_rate):
            groups[one.item].append(one)
    columns = columns_of((one for group in groups.values() for one in group
                          if evidence.items[one.item].account), evidence.items)
    gdp = evidence.annual().get("gdp_nominal", {})
    suspects: list[tuple[Observation, Observation, float]] = []
    for group in groups.values():
        shares = [share_of(one, columns, evidence.items) or _to_gdp(one, gdp, evidence.items)
                  for one in group]
        suspects += [(group[slip.at], group[slip.beside], slip.factor)
                     for slip in find_slips([one.value for one in group], shares)]
    crowd: dict[tuple[Period, Status], int] = defaultdict(int)
    for one, _, _ in suspects:
        crowd[one.period, one.status] += 1
    mends: dict[CellRef, float] = {}
    for one, other, factor in suspects:
        key = (one.period, one.status)
        column = columns.get(key)
        doubt = column.doubts(one.item) if column else None
        if column and doubt is False and 2 * crowd[key] < len(column.figures):
            continue
        evidence.ask("unit_slip", place(one), number(one.value), (
            *about(one, evidence.items), ("other", str(other.origin)),
            ("beside", number(other.value)), ("mended", number(one.value * factor))),
            Severity.ERROR)
        mends[place(one)] = one.value * factor
    evidence.mend(mends)


def _to_gdp(one: Observation, gdp: dict[int, Observation], items: Catalog) -> float | None:
    """Return what a figure outside the budgets is of the year's GDP; None for another dimension."""
    item, total = items[one.item], gdp.get(one.period.year)
    if item.account is not None or total is None or total.value <= 0 or (
            one.item == total.item or item.unit.dimension != items[total.item].unit.dimension):
        return None
    return convert(one.value, item.unit, items[total.item].unit) / total.value
