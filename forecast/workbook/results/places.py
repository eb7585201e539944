"""Where things stand in the result workbook: what the first pass hands to the second.

Rows and columns count from 0, as XlsxWriter counts. Column 0 holds the row labels of every table of
a sheet; the tables under each other share their columns. Right of the printed area is the margin,
for what charts need besides their table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from forecast.exhibits import InTable, Typed
from forecast.xlsx import letters_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from forecast.exhibits import Cell, Chart, Column, ParamRef, Ref, Sheet, Table, Text, ValueRef
    from forecast.workbook.results.pages import Paper

Spot = tuple[int, int]
"""A row and a column, or the first and the last of some columns."""
Note = tuple[int, str]
"""A row and the text of a note in it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of columns of a table with its own header; nearly all tables have just one.

    ``ends`` names the last sheet column of each column: a wide one spans several.
    """

    columns: tuple[Column, ...]
    ends: tuple[int, ...]
    header: int
    body: int

    @property
    def header_rows(self) -> int:
        """Count the header rows: two when there are group titles."""
        return self.body - self.header

    @property
    def spans(self) -> tuple[Spot, ...]:
        """List the first and last sheet column of the row labels and of each column."""
        starts = (0, *(end + 1 for end in (0, *self.ends)))
        return tuple(zip(starts, (0, *self.ends), strict=False))


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table on its sheet: title in row ``top`` (unit in the row ``unit_row``), strips, notes.

    ``title`` is what is printed above it, empty where the sheet already says it.
    ``margin`` is the first column outside the printed area; the ``aside`` columns stand there.
    """

    table: Table
    top: int
    unit_row: int
    title: str
    strips: tuple[Strip, ...]
    aside: tuple[Column, ...]
    margin: int
    notes: tuple[Note, ...]
    bottom: int
    _columns: dict[str, Spot] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def width(self) -> int:
        """Count the sheet columns that the table takes, the labels among them."""
        return 1 + max((0, *strip.ends)[-1] for strip in self.strips)

    def spot(self, row: str, column: str) -> Spot:
        """Return the row and column of the cell with two keys; ``KeyError`` when there is none."""
        self._find_columns()
        body, across = self._columns[column]
        return body + self.table.number(row), across

    def strip_of(self, column: str) -> Strip:
        """Return the strip that a column stands in (the first for one in the margin)."""
        for strip in self.strips:
            if any(column == own.key for own in strip.columns):
                return strip
        return self.strips[0]

    def tops(self) -> Collection[Spot]:
        """Return the first cell of each column of the table, in their order."""
        self._find_columns()
        return self._columns.values()

    def cells(self) -> Iterator[tuple[Cell, Spot]]:
        """Go through the cells and their places."""
        tops = self.tops()
        for number, row in enumerate(self.table.rows):
            for cell, (body, across) in zip(row.cells, tops, strict=True):
                yield cell, (body + number, across)

    def _find_columns(self) -> None:
        """Find the first cell of every column, when a place is first asked for.

        Most tables that are placed belong to a layout that is not taken.
        """
        if self._columns or not self.strips:
            return
        found = {column.key: (strip.body, span[0]) for strip in self.strips
                 for span, column in zip(strip.spans[1:], strip.columns, strict=True)}
        found.update({column.key: (self.strips[0].body, self.margin + step)
                      for step, column in enumerate(self.aside)})
        self._columns.update((one.key, found[one.key]) for one in self.table.columns)


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart over ``count`` rows from ``top``, ``width`` × ``height`` pixels.

    ``own`` is its table when no other block is that; it stands below what the sheet prints.
    """

    chart: Chart
    top: int
    count: int
    width: int
    height: int
    own: PlacedTable | None
    notes: tuple[Note, ...]
    bottom: int

    @property
    def rows(self) -> range:
        """The rows behind the drawing."""
        return range(self.top, self.top + self.count)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A sentence or a heading in one row."""

    text: Text
    top: int
    bottom: int


Placed = PlacedTable | PlacedChart | PlacedText


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet laid out: column widths (characters), row heights (points), blocks, page breaks.

    ``repeated`` are the rows printed again at the top of each page; ``header`` names the header
    rows to freeze when the sheet is one long table. What stands below ``printed_to`` (-1: all), or
    right of the ``printed`` first columns, is for those who check, and not printed.
    """

    sheet: Sheet
    widths: tuple[float, ...]
    heights: Mapping[int, float]
    placed: tuple[Placed, ...]
    last_row: int
    printed_to: int
    printed: int
    paper: Paper
    breaks: tuple[int, ...]
    repeated: Spot
    header: tuple[int, int] | None = None

    def tables(self) -> tuple[PlacedTable, ...]:
        """List the tables printed on the sheet, from top to bottom."""
        owned = (item.own if isinstance(item, PlacedChart) else item for item in self.placed)
        return tuple(item for item in owned if isinstance(item, PlacedTable))

    @property
    def is_streamed(self) -> bool:
        """Tell whether the rows of a table of it are read one at a time."""
        return any(item.table.is_streamed for item in self.tables())

    def table_of(self, chart: Chart) -> PlacedTable:
        """Return the table that a chart of this sheet draws."""
        return next(item for item in self.tables() if item.table.id == chart.table.id)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where every model value and parameter lives: sheet, row, column."""

    places: Mapping[ValueRef | ParamRef, tuple[str, int, int]]

    def resolve(self, ref: Ref, sheet: str, table: PlacedTable) -> str:
        """Write the address of ``ref`` as a formula in ``table`` on ``sheet`` needs it.

        Raises
        ------
        ValueError
            When no cell holds what ``ref`` names.
        """
        try:
            if isinstance(ref, InTable):
                return address(*table.spot(ref.row, ref.column))
            if isinstance(ref, Typed):
                return f"({ref.value!r})"
            home, row, column = self.places[ref]
        except KeyError:
            raise ValueError(f"{sheet}: {table.table.id}: no cell holds {ref}") from None
        if home == sheet:
            return address(row, column)
        return f"{quoted(home)}!{address(row, column)}"


def address(row: int, column: int) -> str:
    """Write a row and a column, counted from 0, as in ``J25``."""
    return f"{_letters(column)}{row + 1}"


@lru_cache(maxsize=512)
def _letters(column: int) -> str:
    return letters_of(column + 1)


def quoted(sheet: str) -> str:
    """Quote a sheet name for a formula."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def find_addresses(plans: Iterable[SheetPlan]) -> Addresses:
    """Collect the cell of every model value and parameter.

    Raises
    ------
    ValueError
        When two cells claim the same one.
    """
    places: dict[ValueRef | ParamRef, tuple[str, int, int]] = {}
    for plan in plans:
        for table in plan.tables():
            for cell, (row, column) in table.cells():
                if cell.defines is None:
                    continue
                if cell.defines in places:
                    raise ValueError(f"{plan.sheet.name}: {table.table.id}: {cell.defines} twice")
                places[cell.defines] = (plan.sheet.name, row, column)
    return Addresses(places)
