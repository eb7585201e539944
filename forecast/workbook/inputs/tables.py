"""Finding tables on a sheet: the header row by its words, the columns, the rows below.

Nothing is found by a fixed address. What staff add (rows above, columns between, notes beside) does
not matter as long as the header words stand in one row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from forecast.data import Catalog, Reading, UnitError, convert, parse_unit, shipped_catalog
from forecast.issues import CellRef, Issue, Severity
from forecast.workbook.inputs.layout import (
    cell_text,
    header_hits,
    header_row,
    plain,
    row_words,
    sheet_for,
)
from forecast.workbook.inputs.typed import day_of, parse_number, suited
from forecast.xlsx import Merges, a1, area_text, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forecast.data import Item, Unit
    from forecast.workbook.contract import ColumnSpec, SheetSpec
    from forecast.xlsx import Book, Grid, Links, RawCell, Spans

Key = TypeVar("Key")


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

    ``readings`` collects how each cell was read that is no plain number, ``unsaid`` the figures
    without a unit; ``items`` are those of the catalogue and those that the workbook adds; ``above``
    are the places and texts over the header.
    """

    spec: SheetSpec
    grid: Grid
    file: str
    header_row: int
    columns: dict[str, int]
    others: dict[int, str]
    merges: Merges = field(default_factory=lambda: Merges(()), repr=False)
    readings: list[Reading] = field(default_factory=list, repr=False)
    items: Catalog = field(default_factory=shipped_catalog, repr=False)
    unsaid: list[Unsaid] = field(default_factory=list, repr=False)
    above: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)

    def where(self, row: int, column: int) -> CellRef:
        """Name a cell of this sheet."""
        return CellRef(self.file, self.grid.name, a1(row, column))

    def cell(self, row: int, key: str) -> RawCell | None:
        """Return the cell of a row under a column of the contract.

        A cell merged downwards over several rows stands for each of them.
        """
        column = self.columns.get(key)
        if column is None:
            return None
        own = self.grid.cells.get((row, column))
        area = self.merges.over(row, column) if own is None else None
        if area is None or area[1] != column or area[0] <= self.header_row:
            return own
        return self.grid.cells.get(area[:2])

    def place(self, row: int, key: str) -> CellRef:
        """Name the cell of a row under a column of the contract."""
        return self.where(row, self.columns.get(key, min(self.columns.values())))

    def text(self, row: int, key: str) -> str:
        """Return a cell's text, empty when blank."""
        return cell_text(self.cell(row, key))

    def rows(self, skip: int = 0) -> Iterator[int]:
        """Go through the rows below the header that hold anything in the contract's columns.

        The header reaches down as far as its own merged cells.

        The row of totals that Excel keeps below a table of its own is none of them.
        """
        mine = {*self.columns.values(), *self.others}
        last = max([self.header_row + skip, *(
            area[2] for area in self.merges.on(self.header_row)
            if any(area[1] <= column <= area[3] for column in self.columns.values()))])
        filled = sorted({row for row, column in self.grid.cells if row > last and column in mine})
        totals = {table.area[2] for table in self.grid.tables if table.total_rows
                  and any(table.area[1] <= column <= table.area[3] for column in mine)}
        yield from (row for row in filled if row not in totals)

    def is_heading(self, row: int) -> bool:
        """Tell whether a row is a heading of a section: its first cell is merged to the right."""
        first = min(self.columns.values())
        return any(area[:2] == (row, first) and area[3] > first for area in self.merges.on(row))

    def words(self, row: int) -> dict[int, str]:
        """Return the words of a row, without blanks; a merged cell speaks for all it covers."""
        return row_words(self.grid, self.merges, row)


def find_table(book: Book, spec: SheetSpec, issues: list[Issue]) -> Found | None:
    """Find a sheet and its table; report what is missing or renamed."""
    grid = sheet_for(book, spec, issues)
    if grid is None:
        return None
    merges = Merges(grid.merges)
    row = header_row(grid, merges, spec)
    if row is None:
        if len(grid.cells):
            words = "、".join(one.header for one in spec.columns)
            # where no number stands nothing that counts can be lost
            is_grave = any(cell.kind == "number" for cell in grid.cells.values())
            issues.append(Issue("missing_header_row", CellRef(book.file, grid.name, "A1"), "",
                                (("headers", words),),
                                Severity.ERROR if is_grave else Severity.WARNING))
        return None
    found = _columns(book.file, grid, merges, spec, row)
    _report_taken(found, issues)
    _report_missing(found, issues)
    _report_uncalculated(found, issues)
    warn_hidden(found, issues)
    return found


def _columns(file: str, grid: Grid, merges: Merges, spec: SheetSpec, row: int) -> Found:
    words = row_words(grid, merges, row)
    columns = header_hits(words, spec)
    taken = set(columns.values())
    own = {place for place in grid.cells.row(row) if words.get(place)}
    # a merged heading speaks for the columns beneath it that hold figures of their own
    filled = {at for (below, at), cell in grid.cells.items()
              if below > row and cell.kind == "number"} if own < words.keys() else set()
    others = {place: word for place, word in sorted(words.items())
              if place not in taken and word and (place in own or place in filled)}
    above = tuple((top, at, cell_text(cell)) for top in grid.cells.rows() if top < row
                  for at, cell in grid.cells.row(top).items() if cell.kind == "text")
    return Found(spec, grid, file, row, columns, others, merges, above=above)


def _report_taken(found: Found, issues: list[Issue]) -> None:
    """Say which headings were taken for a header of the contract although they are other words."""
    words = found.words(found.header_row)
    for column in found.spec.columns:
        at = found.columns.get(column.key)
        if at is not None and plain(words[at]) != column.header:
            issues.append(Issue("header_taken", found.where(found.header_row, at), words[at],
                                (("header", column.header),), Severity.WARNING))


def _report_missing(found: Found, issues: list[Issue]) -> None:
    """Report headers without which no row can be read, and a column of units under another word.

    A row is named by code or by name; either column is enough.
    """
    keys = {column.key for column in found.spec.columns}
    is_unnamed = {"item", "name"} <= keys and not {"item", "name"} & found.columns.keys()
    for column in found.spec.columns:
        if column.key in found.columns:
            continue
        near = get_close_matches(column.header, found.others.values(), n=1, cutoff=0.3)
        is_unit = column.kind == "unit" and bool(near) and column.header in near[0]
        if column.required or is_unit or (is_unnamed and column.key == "name"):
            place = next((at for at, word in found.others.items() if near and word == near[0]),
                         max([*found.columns.values(), *found.others], default=1) + 1)
            issues.append(Issue("missing_header", found.where(found.header_row, place),
                                near[0] if near else "", (("header", column.header),)))


def _report_uncalculated(found: Found, issues: list[Issue]) -> None:
    """Report headings and words whose formula was never calculated; they would seem blank."""
    wordy = {found.columns[column.key] for column in found.spec.columns
             if column.key in found.columns and column.kind not in {"number", "date"}}
    for row, column in found.grid.cells.formula_places():
        if row == found.header_row or (row > found.header_row and column in wordy):
            cell = found.grid.cells[row, column]
            if cell.kind == "empty_formula":
                issues.append(_no_number(cell, found.where(row, column), found.grid.links))


def read_number(found: Found, row: int, column: int | None, issues: list[Issue],
                own: Unit | None = None, *, moves: bool = False) -> Reading:
    """Read a cell that should hold a number of something in ``own``; ``moves`` for a growth rate.

    A blank or a dash is a gap (None). Text that is no number, an error value, a formula never
    calculated, a date, a picture, a cell beneath a merged one: each is an issue that names the
    cell. What was read otherwise than as it stands is kept in ``found.readings``.
    """
    if column is None:
        return Reading(found.place(row, ""))
    where, cell = found.where(row, column), found.grid.cells.get((row, column))
    if cell is None or found.merges.over(row, column):
        _report_merged(found, row, column, issues)
        return Reading(where)
    if cell.kind == "number" and isinstance(cell.value, float):
        if not cell.is_percent:
            return Reading(where, value=cell.value)
        read = Reading(where, f"{cell.value * 100.0:.10g}%", cell.value * 100.0, "%",
                       rules=("percent_format",))
    elif cell.kind == "text" and (
            parsed := parse_number(str(cell.value), own, moves=moves)) and not parsed.doubt:
        unit = "%" if parsed.is_percent else parsed.unit
        read = Reading(where, str(cell.value), parsed.value, unit, parsed.qualifier, parsed.note,
                       parsed.rules)
    else:
        issues.append(_no_number(cell, where, found.grid.links))
        return Reading(where)
    # a formula that gives nothing is a blank; a percentage is read as everyone sees it
    if cell.kind == "text" and cell.value != "":
        found.readings.append(read)
    return read


def _no_number(cell: RawCell, where: CellRef, links: Links) -> Issue:
    """Say what stands where a number should."""
    if cell.kind == "empty_formula":
        written = cell.formula or ""
        code = ("broken_reference" if "#REF!" in written else
                "link_not_calculated" if links.files(written) else "formula_not_calculated")
        return Issue(code, where, f"={links.written(written)}")
    if cell.kind == "error":
        return Issue("error_value", where, str(cell.value))
    if cell.kind == "object":
        return Issue("object_cell", where)
    parsed = parse_number(str(cell.value)) if cell.kind == "text" else None
    if parsed is not None and parsed.doubt:
        return Issue(f"ambiguous_{parsed.doubt}", where, str(cell.value))
    return Issue("not_a_number", where, cell_text(cell))


def _report_merged(found: Found, row: int, column: int, issues: list[Issue]) -> None:
    """A number in a cell merged over this one: whether it counts here too is not clear."""
    area = found.merges.over(row, column)
    if area is not None and area[0] > found.header_row:
        first = found.grid.cells.get(area[:2])
        mark = ("area", area_text(area))
        told = any(one.code == "merged_number" and one.where.sheet == found.grid.name
                   and mark in one.fields for one in issues)
        if first is not None and cell_text(first) and not told:
            issues.append(Issue("merged_number", found.where(row, column), cell_text(first),
                                (mark,)))


def to_item_unit(value: float | None, unit: str, item: Item, where: CellRef, issues: list[Issue]
                 ) -> float | None:
    """Convert a figure into the item's unit, or say that the unit does not fit."""
    if value is None:
        return None
    try:
        return convert(value, suited(parse_unit(unit), item), item.unit) if unit else value
    except UnitError:
        issues.append(Issue("unit_mismatch", where, unit,
                            (("item", item.zh), ("unit", item.unit.code))))
        return None


def report_blank(found: Found, row: int, key: str, issues: list[Issue]) -> None:
    """Say that a cell of the contract must be filled, by its header."""
    header = next(one.header for one in found.spec.columns if one.key == key)
    issues.append(Issue("blank_cell", found.place(row, key), "", (("header", header),)))


def read_choice(found: Found, row: int, column: ColumnSpec, issues: list[Issue]) -> str:
    """Read a cell that holds one of a list of words; empty when blank or wrong."""
    word = found.text(row, column.key)
    if word and word not in column.choices:
        issues.append(Issue("choice", found.place(row, column.key), word,
                            (("choices", "、".join(column.choices)),)))
        return ""
    if not word and column.required:
        report_blank(found, row, column.key, issues)
    return word


def read_date(found: Found, cell: RawCell | None, where: CellRef, issues: list[Issue]
              ) -> date | None:
    """Read a date cell: a real date, or text such as 2020年1月3日, 2020/1/3, 20年1月底."""
    if cell is None:
        return None
    if cell.kind in {"empty_formula", "error", "object"}:
        issues.append(_no_number(cell, where, found.grid.links))
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    day = day_of(cell_text(cell))
    if day is None:
        issues.append(Issue("not_a_date", where, cell_text(cell)))
    return day


def warn_hidden(found: Found, issues: list[Issue]) -> None:
    """Say that what is hidden is read too: hiding or filtering deletes nothing."""
    grid = found.grid
    rows = [row for row in found.rows() if _inside(row, grid.hidden_rows)]
    # names stand beside the codes that the template hides
    codes = found.columns.get("item") if "name" in found.columns else None
    columns = [at for at in sorted({*found.columns.values(), *found.others})
               if at != codes and _inside(at, grid.hidden_columns)]
    for code, numbers, names in (("hidden_rows", rows, [str(row) for row in rows]),
                                 ("hidden_columns", columns, [letters_of(at) for at in columns])):
        if numbers:
            place = (numbers[0], 1) if code == "hidden_rows" else (found.header_row, numbers[0])
            shown = "、".join(names[:10]) + ("……" if len(names) > 10 else "")
            issues.append(Issue(code, found.where(*place), shown, (("count", str(len(names))),),
                                Severity.WARNING))
    if grid.hidden and any(found.rows()):  # a blank form may well stay out of sight
        issues.append(Issue("hidden_sheet", CellRef(found.file, grid.name), grid.name,
                            severity=Severity.WARNING))


def _inside(number: int, runs: Spans) -> bool:
    return any(first <= number <= last for first, last in runs)


def has_numbers(found: Found, column: int) -> bool:
    """Tell whether a column holds figures."""
    return any(cell.kind == "number" for (row, at), cell in found.grid.cells.items()
               if at == column and row > found.header_row)


def warn_ignored(found: Found, columns: Sequence[int], issues: list[Issue]) -> None:
    """Name once the columns with numbers under headings that the contract does not know."""
    filled = [column for column in columns if has_numbers(found, column)]
    if filled:
        words = "、".join(found.others[column] for column in filled)
        issues.append(Issue("column_ignored", found.where(found.header_row, filled[0]), words,
                            (("count", str(len(filled))),), Severity.WARNING))


def is_row_again(found: Found, row: int, item: Item, columns: Iterable[int],
                 seen: dict[str, int], issues: list[Issue]) -> bool:
    """Report a row whose item stands in a row above; remember one whose item does not.

    Rows that agree do no harm, and only the first is read; figures that differ are an error.
    """
    first = seen.setdefault(item.code, row)
    if first == row:
        return False
    where, other = (found.place(one, "item" if found.text(one, "item") else "name")
                    for one in (row, first))
    texts = [(cell_text(found.grid.cells.get((first, column))),
              cell_text(found.grid.cells.get((row, column))), column) for column in columns]
    differing = [(one, two, column) for one, two, column in texts if two and one != two]
    if not differing:
        issues.append(Issue("row_again", where, item.zh, (("other", str(other)),),
                            Severity.WARNING))
        return True
    one, two, column = differing[0]
    issues.append(Issue("row_differs", where, item.zh, (
        ("other", str(other)), ("column", found.others[column]), ("first", one or "—"),
        ("second", two))))
    return True


def is_repeated(what: Key, where: CellRef, seen: dict[Key, CellRef], issues: list[Issue],
                written: str = "") -> bool:
    """Report a row that stands a second time, by item or period; remember one that does not.

    ``written`` is what its cell says, where that is not ``what``.
    """
    if what in seen:
        issues.append(Issue("row_twice", where, written or str(what),
                            (("other", str(seen[what])),)))
        return True
    seen[what] = where
    return False
