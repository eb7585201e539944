"""What to move on, from the workbook as it was read; nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Status, Vintage
from forecast.issues import CellRef, InputError, Issue
from forecast.projection import base_item
from forecast.workbook import contract
from forecast.workbook.editing import Entry, Row
from forecast.workbook.inputs import find_table, notes_of, year_columns
from forecast.workbook.rolling.awaiting import estimates, outturns, planned_one_offs
from forecast.workbook.rolling.edits import Awaited, NotedEdits, Plan
from forecast.workbook.rolling.headings import (
    budget_columns,
    firmest,
    is_fixed,
    stages_of,
    year_column,
    years_of,
)
from forecast.workbook.rolling.openings import openings
from forecast.xlsx import a1, parse_a1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Dataset, Override
    from forecast.workbook.inputs import Found, InputBook
    from forecast.workbook.rolling.headings import Stage
    from forecast.workbook.specs import SheetSpec

_COPIED = ("item", "name", "period", "unit", "nature")
"""What a target of next year has from this year's."""


def planned(book: InputBook, year: int | None = None) -> Plan:
    """Plan a roll.

    Parameters
    ----------
    year
        The new plan year; it must follow the old one, which is also what None means.

    Raises
    ------
    InputError
        ``roll_no_year`` when no sheet tells the plan year, ``roll_year`` when ``year`` is another.
    """
    new = plan_year(book) + 1
    if year is not None and year != new:
        raise InputError([Issue("roll_year", CellRef(book.path.name), str(year),
                                (("expected", str(new)), ("plan", str(new - 1))))])
    sheets = []
    for spec, planner in ((contract.YEARLY, _yearly), (contract.BUDGETS, _budgets),
                          (contract.TARGETS, _targets)):
        found = table(book, spec)
        edits = None if found is None else planner(book, found, new)
        if edits is not None:
            sheets.append(edits)
    noted = [one for edits in sheets for _, one in edits.notes]
    columns = {one.sheet for one in noted if one.key == "await_column"}
    due = [one for one in estimates(book.dataset, new - 2) if one.sheet not in columns]
    awaited = tuple(dict.fromkeys((*due, *noted, *planned_one_offs(book.dataset, new - 1))))
    return Plan(new, tuple(sheets), awaited, _past(book, new), _waits_for(book.dataset, new - 1))


def _waits_for(dataset: Dataset, base: int) -> str:
    """Return the item whose figure of the new base year is not in yet; empty when it is."""
    item = base_item(dataset, Vintage())
    is_in = item is not None and any(one.year >= base for one in dataset.years(item))
    return "" if item is None or is_in else item


def table(book: InputBook, spec: SheetSpec) -> Found | None:
    """Find the table of a sheet; None when the workbook has none."""
    return None if book.cells is None else find_table(
        book.cells, spec, [], book.dataset.catalog)


def plan_year(book: InputBook) -> int:
    """Return the year that a workbook plans.

    The last year with a budget column; without one, the last year with a target, or the last year
    of 年度指标, or the year after the last figures where that is later.

    Raises
    ------
    InputError
        ``roll_no_year`` when there is none of them.
    """
    budgets, yearly = table(book, contract.BUDGETS), table(book, contract.YEARLY)
    years = [year for year, status in (stages_of(budgets) if budgets else ())
             if status is Status.BUDGET]
    years = years or [one.period.year for one in book.targets]
    if not years:
        item = base_item(book.dataset, Vintage())
        past = book.dataset.years(item) if item else ()
        years = [*(years_of(yearly) if yearly else ()), *(one.year + 1 for one in past)]
    if not years:
        raise InputError([Issue("roll_no_year", CellRef(book.path.name, contract.BUDGETS.name))])
    return max(years)


def _yearly(book: InputBook, found: Found, year: int) -> NotedEdits | None:
    """Give the new base year a column, and say what it and the year before it wait for."""
    years, base = years_of(found), year - 1
    if not years:
        return None
    if base not in years and is_fixed(found):
        where = found.head_place(years[max(years)])
        note = Awaited(found.grid.name, where.cell, "await_by_hand", (("year", str(base)),))
        return NotedEdits(found.grid.name, min(found.columns.values()), found.header_row,
                          notes=((_spot(where), note),))
    new = year_column(found, years, base)
    at = years[base] if new is None else new.column.at
    head = found.head_place(at)
    notes = [(_spot(head), outturns(book.dataset, found.grid.name, head.cell, base))]
    if year - 2 in years:
        under = notes_of(found, year_columns(found, [])).status or found.header_row
        notes += [(_spot(found.where(under, years[year - 2])), one)
                  for one in estimates(book.dataset, year - 2) if one.sheet == found.grid.name]
    added = () if new is None else (new,)
    return NotedEdits(found.grid.name, min(found.columns.values()), found.header_row,
                      tuple(one.column for one in added), (),
                      tuple(one.heading for one in added), notes=tuple(notes))


def _spot(where: CellRef) -> tuple[int, int]:
    """Return the row and column of a cell on its sheet."""
    return parse_a1(where.cell) or (1, 1)


def _budgets(_: InputBook, found: Found, year: int) -> NotedEdits | None:
    """Give the new years their columns, each opened with what the year before closed with."""
    stages = stages_of(found)
    added = budget_columns(found, stages, year)
    known = {**stages, **{one.stage: one.column.at for one in added}}
    entries, notes = [], []
    for one in added:
        at, (of, status) = one.column.at, one.stage
        opened = status is not Status.FINAL and status is not Status.ADJUSTED_BUDGET
        opening = openings(found, at, firmest(known, of - 1)) if opened else ()
        entries += [one.heading, *opening]
        spot = one.heading.spot
        heading = str(one.heading.value).replace("\n", "")
        due = _lines_due(found, known, of) if status is Status.ESTIMATE else 0
        notes.append((spot, Awaited(
            found.grid.name, a1(*spot),
            f"await_{'lines' if due else 'opened' if opening else 'column'}",
            (("heading", heading), ("before", str(of - 1)), ("count", str(due))))))
    return NotedEdits(found.grid.name, min(found.columns.values()), found.header_row,
                      tuple(one.column for one in added), (), tuple(entries), notes=tuple(notes))


def _lines_due(found: Found, stages: Mapping[Stage, int], year: int) -> int:
    """Count the lines that a year's estimate must have: budgeted, or known of the year before."""
    known = [stages[stage] for stage in stages if stage in {
        (year, Status.BUDGET), (year, Status.ADJUSTED_BUDGET)}] + list(firmest(stages, year - 1))
    return sum(any((row, column) in found.grid.cells for column in known) for row in found.rows())


def _targets(book: InputBook, found: Found, year: int) -> NotedEdits | None:
    """List the items of the old year's targets again, for values of the new year."""
    old = target_rows(book, year - 1)
    if not old or target_rows(book, year):
        return None
    first = _free_row(found, max(target_rows(book)) + 1, len(old))
    rows = tuple(Row(first + place, like) for place, like in enumerate(old))
    entries = [Entry((row.at, found.columns[key]), text.replace(str(year - 1), str(year))
                     if key == "period" else text)
               for row in rows for key in _COPIED
               if key in found.columns and (text := found.text(row.like, key))]
    spot = (first, min(found.columns.values()))
    note = Awaited(found.grid.name, a1(*spot), "await_targets",
                   (("year", str(year)), ("count", str(len(rows)))))
    return NotedEdits(found.grid.name, spot[1], found.header_row, (), rows, tuple(entries),
                      notes=((spot, note),))


def target_rows(book: InputBook, year: int | None = None) -> list[int]:
    """Return the rows of the sheet 目标 that state a target, of one year or of any."""
    return [spot[0] for one in book.targets if year in {None, one.period.year}
            and one.origin is not None and (spot := parse_a1(one.origin.cell)) is not None]


def _free_row(found: Found, first: int, count: int) -> int:
    """Return the first of so many rows with nothing in them: this one, or below all there is."""
    taken = {*found.grid.cells.rows(), *(row for top, _, bottom, _ in found.grid.merges
                                         for row in range(top, bottom + 1))}
    return max(taken) + 1 if taken & set(range(first, first + count)) else first


def _past(book: InputBook, year: int) -> tuple[tuple[str, Override], ...]:
    """List the assumptions of the sheet 情景 that end before the new plan year."""
    return tuple((scenario.name, one) for scenario in book.scenarios for one in scenario.overrides
                 if one.origin is not None and one.method != "参数"
                 and one.span.last.year < year)
