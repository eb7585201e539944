"""A table that was found: where its columns are, what heads them, which cell is which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import Catalog, Reading, shipped_catalog
from forecast.issues import CellRef
from forecast.workbook.inputs.layout import Head, cell_text, row_words
from forecast.xlsx import MAX_COLUMN, Merges, a1, area_text, parse_a1

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Area, Grid, RawCell


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A figure whose unit its sheet does not say: taken in the item's own.

    ``is_part`` marks what is a part of the item's figure, or is added to it.
    """

    where: CellRef
    item: str
    value: float
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A table found on a sheet: where its columns are and what stands right of them.

    Parameters
    ----------
    grid
        The cells as the contract has them: turned, where the table lies the other way
        (``is_turned``). Rows and columns are those of this grid; what names a cell to the user
        names it on the sheet.
    others, heads
        The words over each further column, and the heading that they make.
    head_rows
        The rows that headings take.
    above
        The places and texts over the table as it lies on the sheet.
    readings, unsaid
        How each cell was read that is no plain number; the figures without a unit.
    items
        Those of the catalogue and those that the workbook adds.
    """

    spec: SheetSpec
    grid: Grid
    file: str
    header_row: int
    columns: dict[str, int]
    others: dict[int, str]
    merges: Merges = field(default_factory=lambda: Merges(()), repr=False)
    heads: Mapping[int, Head] = field(default_factory=dict, repr=False)
    head_rows: tuple[int, ...] = ()
    is_turned: bool = False
    above: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)
    readings: list[Reading] = field(default_factory=list, repr=False)
    items: Catalog = field(default_factory=shipped_catalog, repr=False)
    unsaid: list[Unsaid] = field(default_factory=list, repr=False)

    @property
    def is_fixed(self) -> bool:
        """Whether no column can simply be added: it lies turned or has several heading rows."""
        return self.is_turned or len(self.head_rows) > 1

    def where(self, row: int, column: int) -> CellRef:
        """Name a cell of this sheet."""
        return CellRef(self.file, self.grid.name,
                       a1(column, row) if self.is_turned else a1(row, column))

    @property
    def last_head(self) -> int:
        """The last row that headings take."""
        return max(self.head_rows, default=self.header_row)

    @property
    def upright(self) -> Grid:
        """The cells as they lie on the sheet."""
        return self.grid.turned() if self.is_turned else self.grid

    def spot(self, where: CellRef) -> tuple[int, int] | None:
        """Return the row and column of a cell that is named; the inverse of ``where``."""
        at = parse_a1(where.cell)
        return at[::-1] if at is not None and self.is_turned else at

    def area_text(self, area: Area) -> str:
        """Name a range of this sheet."""
        top, left, bottom, right = area
        return area_text((left, top, right, bottom) if self.is_turned else area)

    def head_place(self, column: int) -> CellRef:
        """Name the lowest cell that heads a column."""
        head = self.heads.get(column)
        return self.where(*(head.place if head else (self.header_row, column)))

    def cell(self, row: int, key: str) -> RawCell | None:
        """Return the cell of a row under a column of the contract.

        A cell merged downwards over several rows stands for each of them.
        """
        column = self.columns.get(key)
        if column is None:
            return None
        own = self.grid.cells.get((row, column))
        area = self.merges.over(row, column) if own is None else None
        if area is None or area[1] != column or area[0] <= self.last_head:
            return own
        return self.grid.cells.get(area[:2])

    def spread(self, row: int, column: int) -> RawCell | None:
        """Return a cell; one merged across stands for all that it covers."""
        area = self.merges.over(row, column)
        across = area is not None and area[0] == area[2] == row
        return self.grid.cells.get(area[:2] if area and across else (row, column))

    def place(self, row: int, key: str) -> CellRef:
        """Name the cell of a row under a column of the contract."""
        return self.where(row, self.columns.get(key, min(self.columns.values())))

    def text(self, row: int, key: str) -> str:
        """Return a cell's text, empty when blank."""
        return cell_text(self.cell(row, key))

    def rows(self, skip: int = 0) -> Iterator[int]:
        """Go through the rows below the header that hold anything in the table's columns.

        The header reaches down as far as its own merged cells. The row of totals that Excel keeps
        below a table of its own is none of them.
        """
        mine = {*self.columns.values(), *self.others}
        last = max([self.header_row + skip, *(
            area[2] for area in self.merges.on(self.header_row)
            if any(area[1] <= column <= area[3] for column in self.columns.values()))])
        filled = [row for row in self.grid.cells.rows_with(mine)
                  if row > last and row not in self.head_rows]
        totals = {table.area[2] for table in self.grid.tables if table.total_rows
                  and any(table.area[1] <= column <= table.area[3] for column in mine)}
        yield from (row for row in filled if row not in totals)

    def is_heading(self, row: int) -> bool:
        """Tell whether a row is a heading of a section: its first cell is merged to the right."""
        first = min(self.columns.values())
        return any(area[:2] == (row, first) and area[3] > first for area in self.merges.on(row))

    def words(self, row: int, end: int = MAX_COLUMN + 1) -> dict[int, str]:
        """Return the words of a row, without blanks; a merged cell speaks for all it covers.

        ``end`` is a column from which on none are wanted.
        """
        return row_words(self.grid, self.merges, row, end)

    def beside(self, row: int, column: int) -> RawCell | None:
        """Return the cell right of a cell, as it lies on the sheet."""
        right = (row + 1, column) if self.is_turned else (row, column + 1)
        return self.grid.cells.get(right)
