"""The sheets of figures: 年度指标, 月度累计, 季度累计, 数据版本 → observations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from forecast.data import (
    Freq,
    Item,
    Observation,
    Period,
    PeriodError,
    Reading,
    Status,
    UnitCode,
    parse_period,
    parse_span,
    parse_unit,
)
from forecast.issues import CellRef, Issue, Severity
from forecast.workbook.contract import VINTAGES
from forecast.workbook.inputs.cells import (
    read_choice,
    read_date,
    read_number,
    report_blank,
    to_item_unit,
)
from forecast.workbook.inputs.found import Found, Unsaid
from forecast.workbook.inputs.layout import (
    cell_text,
    is_bare_month,
    item_named,
    means,
    plain,
    year_head,
)
from forecast.workbook.inputs.measures import Measure, column_measure, row_measure
from forecast.workbook.inputs.names import find_item
from forecast.workbook.inputs.tables import has_numbers, is_repeated, warn_ignored
from forecast.workbook.inputs.typed import (
    heading_of,
    is_clipped,
    is_yearless,
    months_of,
    period_text,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from forecast.data import Catalog
    from forecast.workbook.inputs.layout import Head
    from forecast.xlsx import RawCell


def usual_date(status: Status, year: int) -> date:
    """Return when a figure is usually public, for figures whose sheet gives no date.

    A budget is out as its year begins, an estimate just after the year, an outturn by the end of
    January, final accounts in July.
    """
    if not status.is_past:
        return date(year, 1, 1)
    if status is Status.ESTIMATE:
        return date(year + 1, 1, 1)
    return date(year + 1, 7, 31) if status is Status.FINAL else date(year + 1, 1, 31)


def is_outside(found: Found, row: int) -> bool:
    """Tell whether a row of 数据版本 registers a fact of something outside the catalogue.

    It has a number of its own (编号), no code, and a name that the catalogue does not know.
    """
    name = found.text(row, "name")
    return bool(found.text(row, "id") and name and not found.text(row, "item")
                and found.items.find(name) is None)


def figure(found: Found, row: int, column: int | None, item: Item, measure: Measure,
           issues: list[Issue], *, is_change: bool = False) -> tuple[float | None, Reading]:
    """Read one figure into the item's unit; return it with how it was read.

    ``is_change`` says that it is added to the item: a word of rise or fall is its sign then, and a
    rate changes by 百分点.
    """
    read = read_number(found, row, column, issues, item.unit, moves=is_change or item.is_growth)
    if is_change and item.unit.is_rate and read.unit == UnitCode.POINTS:
        return read.value, read
    return in_item_unit(found, read, item, measure, issues, is_part=is_change), read


def in_item_unit(found: Found, read: Reading, item: Item, measure: Measure, issues: list[Issue],
                 *, is_part: bool = False) -> float | None:
    """Return a reading in the item's unit; remember it where nothing says in which it stands."""
    value = to_item_unit(read.value, read.unit or measure.unit.code, item, read.where, issues)
    if value and not (read.unit or measure.is_said):
        found.unsaid.append(Unsaid(read.where, item.code, value, is_part))
    return value


def told(read: Reading) -> Reading | None:
    """Return a reading when there is anything to tell of it."""
    return read if read.rules else None


# -- 月度累计, 季度累计 ----------------------------------------------------------------------------


def read_cumulative(found: Found, issues: list[Issue]) -> list[Observation]:
    """Read a sheet of cumulative figures: a row a period, a column an item."""
    years, unread = years_beside(found), list[int]()
    items = {column: head for column in found.others
             if column != years and (head := item_head(found, column, unread, issues))}
    warn_ignored(found, unread, issues)
    seen: dict[Period, CellRef] = {}
    observations: list[Observation] = []
    for row, period in month_rows(found, items, years, issues).items():
        if is_repeated(period, found.place(row, "period"), seen, issues,
                       found.text(row, "period")):
            continue
        published = date(period.year, period.within, 28) + timedelta(days=30)
        for column, (item, measure) in items.items():
            value, read = figure(found, row, column, item, measure, issues)
            if value is not None:
                observations.append(Observation(
                    item.code, period, value, Status.PRELIMINARY, published,
                    qualifier=read.qualifier, cumulative=True, origin=read.where,
                    unit=parse_unit(read.unit or measure.unit.code), reading=told(read)))
    return observations


def item_head(found: Found, column: int, unread: list[int], issues: list[Issue]
               ) -> tuple[Item, Measure] | None:
    """Read a heading such as 税收收入（亿元）: the item and the unit of the figures under it.

    A column of nothing known is added to ``unread``.
    """
    head = found.heads[column]
    item = _item_of(found, head)
    if item is None or not head.is_read:
        if item is None:
            unread.append(column)
        elif has_numbers(found, column):
            issues.append(Issue("column_other", found.head_place(column), found.others[column],
                                (("item", item.zh),), Severity.WARNING))
        return None
    if _is_growth_head(found, head, item):
        rate = found.items.growth_of(item)
        if rate is None and has_numbers(found, column):
            issues.append(Issue("growth_unread", found.head_place(column), found.others[column],
                                (("items", item.zh), ("count", "1")), Severity.WARNING))
        return (rate, Measure(rate.unit)) if rate else None
    measure = column_measure(found, column, item, issues)
    # a heading without a unit stands for the catalogue's, as the sheet's contract has it
    return (item, Measure(measure.unit)) if measure else None


def _item_of(found: Found, head: Head) -> Item | None:
    """Find the item that a heading names: its words together, else the lowest alone."""
    for word in dict.fromkeys(("".join(head.names), *head.names[-1:])):
        item = item_named(word, found.items) if word else None
        units = next((units for text in head.units if (units := heading_of(text).units)), ())
        if item is not None and units:
            dimension = parse_unit(units[0]).dimension
            item = found.items.find(heading_of(word).name, dimension=dimension) or item
        if item is not None:
            return item
    return None


def _is_growth_head(found: Found, head: Head, item: Item) -> bool:
    """Tell whether a column is the growth of its item: said so, or % beside the item's level."""
    if item.unit.is_rate:
        return False
    beside = [other for other in found.heads.values() if other.names == head.names
              and other is not head and not other.is_growth]
    return head.is_growth or (head.shown is None and bool(beside) and head.units[:1] == ("(%)",))


_TOTAL_ROW = re.compile("合计|小计|总计|全年|年度合计|全年合计|平均|累计|总和|汇总")
"""What heads a row below the months that is none."""


def years_beside(found: Found) -> int | None:
    """Return the column that says the year of months without one: 2023年 beside 1-2月."""
    rows = [row for row in found.rows() if found.text(row, "period")]
    held = {at for row in rows for at in found.grid.cells.row(row)} - {*found.columns.values()}
    for column in sorted(held):
        words = [word for row in rows if (word := cell_text(found.grid.cells.get((row, column))))]
        heads = found.others.get(column, "")
        if words and all((head := year_head(word)) and not head[1] for word in words) and (
                not heads or means(heads, "期间") or heads == "年"):
            return column
    return None


def month_rows(found: Found, columns: Collection[int], years: int | None, issues: list[Issue]
            ) -> dict[int, Period]:
    """Read the month of every row; a row with figures and no period is an issue."""
    cells: dict[int, tuple[RawCell | None, str]] = {}
    year = ""
    for row in found.rows():
        text = found.text(row, "period")
        if years is not None:
            year = cell_text(found.grid.cells.get((row, years))).removesuffix("年") or year
        if text:
            within = f"{text}月" if is_bare_month(text) else text
            cells[row] = ((None, f"{year}年{within}") if year and is_yearless(within)
                          else (found.cell(row, "period"), text))
            continue
        filled = [found.grid.cells.get((row, column)) for column in columns]
        if any(cell is not None and cell.kind == "number" for cell in filled):
            report_blank(found, row, "period", issues)
    months: dict[int, Period] = {}
    for row, said in months_of(cells).items():
        if isinstance(said, Period):
            months[row] = said
        elif not any((row, column) in found.grid.cells for column in columns):
            continue  # a remark below the table, a form that is blank
        elif _TOTAL_ROW.fullmatch(plain(cells[row][1])):
            issues.append(Issue("total_row", found.place(row, "period"), cells[row][1],
                                severity=Severity.WARNING))
        else:
            issues.append(Issue(said, found.place(row, "period"), cells[row][1]))
    return months


# -- 数据版本 ------------------------------------------------------------------------------------


def read_vintages(found: Found, issues: list[Issue]) -> list[Observation]:
    """Read the sheet 数据版本: a row a published figure, with its date and source."""
    observations: list[Observation] = []
    for row in found.rows():
        if is_outside(found, row):
            continue
        item = find_item(found, row, issues)
        if item is None:
            continue
        period = annual(found, row, "period", issues)
        words = {column.key: column for column in VINTAGES.columns}
        status = read_choice(found, row, words["status"], issues)
        published = read_date(found, found.cell(row, "published"),
                              found.place(row, "published"), issues)
        measure = row_measure(found, row, item, issues)
        if measure is None:
            continue
        value, read = figure(found, row, found.columns.get("value"), item, measure, issues)
        if period is None or not status:
            continue
        qualifier = found.text(row, "qualifier") or read.qualifier
        source, base = found.text(row, "source"), found.text(row, "base")
        when = published or usual_date(Status(status), period.year)
        if value is not None:
            observations.append(Observation(
                item.code, period, value, Status(status), when, source, qualifier, base,
                origin=read.where, id=found.text(row, "id"), unit=measure.unit,
                reading=told(read)))
        observations += _growth(found, row, item, period, Status(status), when, issues)
    return observations


def _growth(found: Found, row: int, item: Item, period: Period, status: Status, when: date,
            issues: list[Issue]) -> list[Observation]:
    """Read the growth rate published beside a figure, when the catalogue has an item for it."""
    code = f"{item.code}_growth"
    if found.cell(row, "growth") is None or code not in found.items:
        return []
    read = read_number(found, row, found.columns["growth"], issues, moves=True)
    if read.value is None:
        return []
    own = found.text(row, "id")
    return [Observation(code, period, read.value, status, when, found.text(row, "source"),
                        read.qualifier, found.text(row, "base"), origin=read.where,
                        id=own and f"{own}G", reading=told(read))]


def period_of(found: Found, row: int, key: str, issues: list[Issue]
              ) -> tuple[Period | None, bool]:
    """Read a cell that names a period, and whether it runs from January; a date is its month.

    The number 2020.1 is asked about: it may be January or October.
    """
    cell, text = found.cell(row, key), found.text(row, key)
    try:
        if not is_clipped(cell):
            return parse_period(period_text(cell, text))
    except PeriodError:
        issues.append(Issue("period", found.place(row, key), text))
    else:
        issues.append(Issue("period_october", found.place(row, key), text))
    return None, False


def annual(found: Found, row: int, key: str, issues: list[Issue]) -> Period | None:
    """Read a cell that names a year."""
    text = found.text(row, key)
    if not text:
        report_blank(found, row, key, issues)
        return None
    try:
        period, cumulative = parse_period(text)
    except PeriodError:
        code = "period_of_years" if _is_span(text) else "period"
        issues.append(Issue(code, found.place(row, key), text))
        return None
    if period.freq is not Freq.A or cumulative:
        issues.append(Issue("period_not_annual", found.place(row, key), text))
        return None
    return period


def _is_span(text: str) -> bool:
    try:
        parse_span(text)
    except PeriodError:
        return False
    return True


def year_and_month(found: Found, row: int, key: str, issues: list[Issue]
                   ) -> tuple[Period | None, int | None]:
    """Read a year, or the month of a year in which an amount comes in."""
    if not found.text(row, key):
        report_blank(found, row, key, issues)
        return None, None
    period, cumulative = period_of(found, row, key, issues)
    if period is None:
        return None, None
    if cumulative or period.freq is Freq.Q:
        issues.append(Issue("period_year_or_month", found.place(row, key), found.text(row, key)))
        return None, None
    return Period.annual(period.year), period.within if period.freq is Freq.M else None


def is_computed(cell: RawCell | None) -> bool:
    """Tell whether a rate is worked out from cells of its own sheet: nobody published it."""
    return cell is not None and bool(cell.formula) and "!" not in str(cell.formula)


# -- across sheets -------------------------------------------------------------------------------


def conflicts(observations: Iterable[Observation], items: Catalog, issues: list[Issue]) -> None:
    """Report one document giving two values for the same figure.

    The same value may stand on two sheets (rounded to 亿元 on one, in 万元 on the other). The
    sheets of months and of quarters count as one document: March is the first quarter.
    """
    seen: dict[tuple[object, ...], Observation] = {}
    for one in observations:
        key = (one.item, one.period, one.cumulative, one.status, one.published,
               "" if one.cumulative else one.cited)
        other = seen.setdefault(key, one)
        if other is not one and abs(other.value - one.value) > 0.005 * abs(one.value):
            issues.append(Issue("two_values", one.origin or CellRef(""), f"{one.value:,.6g}",
                                (("item", items[one.item].zh), ("period", str(one.period)),
                                 ("other", str(other.origin)), ("value", f"{other.value:,.6g}")),
                                Severity.ERROR))


def read_quarters(found: Found, issues: list[Issue]) -> list[Observation]:
    """Read the sheet 季度指标: a figure a quarter, not since January."""
    for row in found.rows():
        text = found.text(row, "period")
        try:
            period, is_cumulative = parse_period(text)
        except PeriodError:
            continue  # told by the reader of rows
        if period.freq is Freq.A or (is_cumulative and period.within > _MONTHS):
            issues.append(Issue("not_a_quarter", found.place(row, "period"), text))
    read: list[Observation] = []
    for one in read_cumulative(found, issues):
        if one.period.within % _MONTHS == 0:
            read.append(replace(one, period=_quarter(one.period), cumulative=False))
        elif not any(issue.code == "not_a_quarter" and issue.where == one.origin
                     for issue in issues):
            issues.append(Issue("not_a_quarter", one.origin or CellRef(found.file),
                                str(one.period)))
    return read


def _quarter(month: Period) -> Period:
    return Period(Freq.Q, month.ordinal // _MONTHS)


_MONTHS = 3
