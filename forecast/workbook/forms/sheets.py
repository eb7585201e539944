"""A sheet of figures as a form: which row and which column a figure of an item and time has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import Period
from forecast.workbook import contract
from forecast.workbook.inputs import (
    budget_stages,
    find_item,
    item_head,
    line_of,
    month_rows,
    notes_of,
    only_account,
    row_measure,
    source_row,
    statuses_of,
    year_columns,
    years_beside,
)
from forecast.workbook.specs import HEADER_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog, Status, Unit
    from forecast.workbook.inputs import Ahead, Found
    from forecast.workbook.specs import SheetSpec

Time = int | Period | tuple[int, "Status"]
"""What a figure's other heading says: a year, a month, a year and a stage of its budget."""
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet of figures.

    Parameters
    ----------
    spec, found
        What the sheet is, and its table; None where the workbook lacks it.
    lines, times
        The row (or column) of each item, and the column (or row) of each time.
    units
        The unit of each item's figures; None where what is said of it is no use.
    has_items_down
        Items stand in rows.
    statuses
        How firm the figures of a year are, where its column says so.
    under
        The rows of statuses and of dates under the years, 0 where there is none.
    source
        The row beside the years that names documents, 0 where there is none.
    """

    spec: SheetSpec
    found: Found | None
    has_items_down: bool
    lines: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[Time, int] = field(default_factory=dict)
    units: Mapping[str, Unit | None] = field(default_factory=dict)
    statuses: Mapping[int, Status | None] = field(default_factory=dict)
    under: tuple[int, int] = (0, 0)
    source: int = 0

    @property
    def header(self) -> int:
        """The row of the header."""
        return self.found.header_row if self.found else HEADER_ROW

    @property
    def columns(self) -> Mapping[str, int]:
        """The columns of the contract by key; of a sheet to be made, where they will stand."""
        return self.spec.places if self.found is None else self.found.columns

    @property
    def filled(self) -> frozenset[int]:
        """The columns that hold anything in the rows of items."""
        if self.found is None:
            return frozenset()
        rows = set(self.lines.values())
        return frozenset(at for row, at in self.found.grid.cells
                         if row in rows and at not in self.found.columns.values())

    def is_preset(self, year: int) -> bool:
        """Whether a year's column holds no figures and has its status in a cell of its own."""
        column, (row, _) = self.times.get(year), self.under
        return (self.found is not None and column is not None and column not in self.filled
                and (row, column) in self.found.grid.cells)

    def spot(self, item: str, time: Time) -> Spot | None:
        """Return the cell of a figure; None where its row or its column is not there yet."""
        line, at = self.lines.get(item), self.times.get(time)
        if line is None or at is None:
            return None
        return (line, at) if self.has_items_down else (at, line)


def years_form(found: Found | None, ahead: Ahead) -> Form:
    """Read the sheet 年度指标 as a form; ``ahead`` tells which years may not be over."""
    if found is None:
        return Form(contract.YEARLY, None, has_items_down=True,
                    under=(HEADER_ROW + 1, HEADER_ROW + 2), source=HEADER_ROW - 1)
    columns = year_columns(found, [])
    notes = notes_of(found, columns)
    lines: dict[str, int] = {}
    units: dict[str, Unit | None] = {}
    for row in found.rows():
        item = None if row in notes.rows else find_item(found, row, [])
        if item is not None and item.code not in lines:
            measure = row_measure(found, row, item, [])
            lines[item.code], units[item.code] = row, measure.unit if measure else None
    firm = statuses_of(found, columns, notes, ahead)
    times: dict[Time, int] = {}
    statuses: dict[int, Status | None] = {}
    for at, head in columns.items():
        if not head.is_growth and head.year not in times:
            times[head.year], statuses[head.year] = at, firm[at]
    below = found.header_row if not columns and _is_free_below(found) else None
    under = ((notes.status or 0, notes.published or 0) if below is None
             else (below + 1, below + 2))
    return Form(contract.YEARLY, found, True, lines, times, units, statuses, under,
                source_row(found) or 0)


def _is_free_below(found: Found) -> bool:
    """Tell whether two rows under the header are free for statuses and dates."""
    below = found.header_row
    return not any(found.grid.cells.row(row) for row in (below + 1, below + 2))


def cumulative_form(found: Found | None, spec: SheetSpec) -> Form:
    """Read the sheet 月度累计 or 季度累计 as a form."""
    if found is None:
        return Form(spec, None, has_items_down=False)
    years = years_beside(found)
    heads = {column: head for column in found.others
             if column != years and (head := item_head(found, column, [], []))}
    lines: dict[str, int] = {}
    units: dict[str, Unit | None] = {}
    for column, (item, measure) in heads.items():
        if item.code not in lines:
            lines[item.code], units[item.code] = column, measure.unit
    times: dict[Time, int] = {}
    for row, period in month_rows(found, heads, years, []).items():
        times.setdefault(period, row)
    return Form(spec, found, False, lines, times, units)


def budgets_form(found: Found | None, items: Catalog) -> Form:
    """Read the sheet 预算收支 as a form."""
    if found is None:
        return Form(contract.BUDGETS, None, has_items_down=True)
    columns, only = budget_stages(found, []), only_account(found)
    beside = source_row(found)
    lines: dict[str, int] = {}
    units: dict[str, Unit | None] = {}
    for row in found.rows():
        item = None if row == beside else line_of(found, row, items, columns, [], only)
        if item is not None and item.code not in lines:
            measure = row_measure(found, row, item, [])
            lines[item.code], units[item.code] = row, measure.unit if measure else None
    return Form(contract.BUDGETS, found, True, lines,
                {stage: column for column, stage in columns.items()}, units,
                source=beside or 0)
