"""Finding tables on a sheet: the header row by its words, the columns, the rows below.

Nothing is found by a fixed address. What staff add (rows above, columns between, notes beside) does
not matter as long as the header words stand in one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from forecast.issues import CellRef, Issue, Severity
from forecast.units import UnitError, convert, parse_unit
from forecast.workbook.cells import Grid, RawCell, a1
from forecast.workbook.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.catalog import Item
    from forecast.workbook.cells import Book
    from forecast.workbook.contract import ColumnSpec, SheetSpec

SEARCH_ROWS = 30
"""The header row is looked for in so many rows from the top."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table found on a sheet: where its columns are and what stands right of them."""

    spec: SheetSpec
    grid: Grid
    file: str
    header_row: int
    columns: dict[str, int]
    others: dict[int, str]

    def where(self, row: int, column: int) -> CellRef:
        """Name a cell of this sheet."""
        return CellRef(self.file, self.grid.name, a1(row, column))

    def cell(self, row: int, key: str) -> RawCell | None:
        """Return the cell of a row under a column of the contract."""
        column = self.columns.get(key)
        return None if column is None else self.grid.cells.get((row, column))

    def place(self, row: int, key: str) -> CellRef:
        """Name the cell of a row under a column of the contract."""
        return self.where(row, self.columns.get(key, min(self.columns.values())))

    def text(self, row: int, key: str) -> str:
        """Return a cell's text, empty when blank."""
        return cell_text(self.cell(row, key))

    def rows(self, skip: int = 0) -> Iterator[int]:
        """Go through the rows below the header that hold anything in the contract's columns."""
        mine = {*self.columns.values(), *self.others}
        filled = sorted({row for row, column in self.grid.cells
                         if row > self.header_row + skip and column in mine})
        yield from filled


def cell_text(cell: RawCell | None) -> str:
    """Return a cell as text: numbers plainly, dates as 2020-01-03."""
    if cell is None or cell.kind == "empty_formula":
        return ""
    if isinstance(cell.value, float) and cell.value == int(cell.value):
        return str(int(cell.value))
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    return str(cell.value).strip()


def find_table(book: Book, spec: SheetSpec, issues: list[Issue]) -> Found | None:
    """Find a sheet and its table; report what is missing or renamed."""
    grid = _sheet(book, spec.name)
    if grid is None:
        if spec.required:
            names = [one.name for one in book.sheets]
            near = get_close_matches(spec.name, names, n=1, cutoff=0.4)
            issues.append(Issue("missing_sheet", CellRef(book.file), "、".join(names),
                                (("sheet", spec.name), ("near", near[0] if near else "—"))))
        return None
    row = _header_row(grid, spec)
    if row is None:
        if spec.required or len(grid.cells):
            words = "、".join(one.header for one in spec.columns)
            issues.append(Issue("missing_header_row", CellRef(book.file, grid.name, "A1"), "",
                                (("headers", words),)))
        return None
    found = _columns(book.file, grid, spec, row)
    _report_missing(found, issues)
    return found


def _sheet(book: Book, name: str) -> Grid | None:
    for grid in book.sheets:
        if grid.name.strip().replace(" ", "") == name:
            return grid
    return None


def _words(grid: Grid, row: int) -> dict[int, str]:
    return {column: cell_text(cell).replace(" ", "").replace("\n", "")
            for column, cell in grid.cells.row(row).items()}


def _header_row(grid: Grid, spec: SheetSpec) -> int | None:
    headers = {column.header for column in spec.columns}
    best, best_hits = None, 0
    for row in grid.cells.rows()[:SEARCH_ROWS]:
        hits = len(headers & set(_words(grid, row).values()))
        if hits > best_hits:
            best, best_hits = row, hits
    needed = min(2, len(headers))
    return best if best_hits >= needed else None


def _columns(file: str, grid: Grid, spec: SheetSpec, row: int) -> Found:
    words = _words(grid, row)
    columns: dict[str, int] = {}
    for column in spec.columns:
        at = [place for place, word in sorted(words.items()) if word == column.header]
        if at:
            columns[column.key] = at[0]
    taken = set(columns.values())
    others = {place: word for place, word in sorted(words.items()) if place not in taken and word}
    return Found(spec, grid, file, row, columns, others)


def _report_missing(found: Found, issues: list[Issue]) -> None:
    """A missing required header; an item column may be replaced by the name column."""
    for column in found.spec.columns:
        replaced = column.key == "item" and "name" in found.columns
        if column.required and column.key not in found.columns and not replaced:
            near = get_close_matches(column.header, found.others.values(), n=1, cutoff=0.3)
            place = next((at for at, word in found.others.items() if near and word == near[0]),
                         max([*found.columns.values(), *found.others], default=1) + 1)
            issues.append(Issue("missing_header", found.where(found.header_row, place),
                                near[0] if near else "", (("header", column.header),)))


def read_number(cell: RawCell | None, where: CellRef, issues: list[Issue]
                ) -> tuple[float | None, str, str]:
    """Read a cell that should hold a number: its value, its own unit if any, its qualifier.

    A blank or a dash is a gap (None). Text that is no number, an error value, a formula never
    calculated, a date: each is an issue that names the cell.
    """
    if cell is None:
        return None, "", ""
    if cell.kind == "number" and isinstance(cell.value, float):
        return (cell.value * 100.0, "%", "") if cell.is_percent else (cell.value, "", "")
    if cell.kind == "empty_formula":
        issues.append(Issue("formula_not_calculated", where, f"={cell.formula}"))
    elif cell.kind == "error":
        issues.append(Issue("error_value", where, str(cell.value)))
    elif cell.kind == "text":
        parsed = parse_number(str(cell.value))
        if parsed is None:
            issues.append(Issue("not_a_number", where, str(cell.value)))
        elif parsed.ambiguous:
            issues.append(Issue("ambiguous_number", where, str(cell.value)))
        elif not parsed.is_gap:
            unit = "%" if parsed.is_percent else parsed.unit
            return parsed.value, unit, parsed.qualifier
    else:
        issues.append(Issue("not_a_number", where, cell_text(cell)))
    return None, "", ""


def to_item_unit(value: float | None, unit: str, item: Item, where: CellRef, issues: list[Issue]
                 ) -> float | None:
    """Convert a figure into the item's unit, or say that the unit does not fit."""
    if value is None:
        return None
    try:
        return convert(value, parse_unit(unit), item.unit) if unit else value
    except UnitError:
        issues.append(Issue("unit_mismatch", where, unit,
                            (("item", item.zh), ("unit", item.unit.code))))
        return None


def read_choice(found: Found, row: int, column: ColumnSpec, issues: list[Issue]) -> str:
    """Read a cell that holds one of a list of words; empty when blank or wrong."""
    word = found.text(row, column.key)
    if word and word not in column.choices:
        issues.append(Issue("choice", found.place(row, column.key), word,
                            (("choices", "、".join(column.choices)),)))
        return ""
    if not word and column.required:
        issues.append(Issue("blank_cell", found.place(row, column.key), "",
                            (("header", column.header),)))
    return word


def read_date(cell: RawCell | None, where: CellRef, issues: list[Issue]) -> date | None:
    """Read a date cell: a real date, or text such as 2020-01-03, 2020年1月3日, 2020/1/3."""
    if cell is None:
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = cell_text(cell)
    for mark in "年月/.":
        text = text.replace(mark, "-")
    parts = text.replace("日", "").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        issues.append(Issue("not_a_date", where, cell_text(cell)))
        return None


def warn_ignored(found: Found, column: int, issues: list[Issue]) -> None:
    """Warn about a column with numbers under a heading that the contract does not know."""
    numbers = any(cell.kind == "number" for (row, at), cell in found.grid.cells.items()
                  if at == column and row > found.header_row)
    if numbers:
        issues.append(Issue("column_ignored", found.where(found.header_row, column),
                            found.others[column], severity=Severity.WARNING))
