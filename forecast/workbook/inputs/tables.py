"""Finding tables on a sheet: the header row by its words, the columns, the rows below.

Nothing is found by a fixed address. What staff add (rows above, columns between, notes beside) does
not matter as long as the header words stand in one row.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from forecast.data import shipped_catalog
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.inputs.cells import no_number
from forecast.workbook.inputs.found import Found
from forecast.workbook.inputs.layout import (
    Heading,
    cell_text,
    header_hits,
    header_row,
    lying,
    plain,
    read_heading,
    row_words,
    sheet_for,
    year_head,
)
from forecast.xlsx import MAX_COLUMN, Merges, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Catalog, Item
    from forecast.workbook.inputs.layout import Lying
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Book, Grid, Spans

Key = TypeVar("Key")
_WAYS = {"years": "年份↓ 指标→", "items": "指标↓ 期间→"}


def find_table(book: Book, spec: SheetSpec, issues: list[Issue], items: Catalog | None = None
               ) -> Found | None:
    """Find a sheet and its table; report what is missing or renamed.

    A table of years or months that lies the other way than the contract's is found turned.
    """
    grid = sheet_for(book, spec, issues)
    if grid is None:
        return None
    items = items or shipped_catalog()
    lies = lying(grid, spec, items) if spec.spread in {"years", "items"} else None
    if lies is not None and lies.is_turned:
        found = _turned(book.file, grid, spec, lies, items)
        corner = min(found.columns.values())
        issues.append(Issue("sheet_turned", found.where(found.header_row, corner),
                            spec.name, (("way", _WAYS[spec.spread]),), Severity.WARNING))
    else:
        upright = _upright(book.file, grid, spec, lies, items)
        if upright is None:
            if len(grid.cells):
                words = enumerated(one.header for one in spec.columns)
                # where no number stands nothing that counts can be lost
                is_grave = any(cell.kind == "number" for cell in grid.cells.values())
                issues.append(Issue("missing_header_row", CellRef(book.file, grid.name, "A1"), "",
                                    (("headers", words),),
                                    Severity.ERROR if is_grave else Severity.WARNING))
            return None
        found = upright
        _report_taken(found, issues)
        _report_missing(found, issues)
    _report_uncalculated(found, issues)
    warn_hidden(found, issues)
    return found


def _upright(file: str, grid: Grid, spec: SheetSpec, lies: Lying | None, items: Catalog
             ) -> Found | None:
    """Find a table by the words of its header; one of months also by the months in a column.

    A column headed 年份 beside one of months is no column of periods.
    """
    merges = Merges(grid.merges)
    row = header_row(grid, merges, spec)
    if lies is not None and spec.spread == "items":
        headed = header_hits(row_words(grid, merges, row), spec) if row else {}
        if row is None or _holds_years(grid, row, headed["period"]):
            return _headed(file, grid, spec, lies.names, items, {"period": lies.periods})
    return None if row is None else _headed(file, grid, spec, row, items)


def _holds_years(grid: Grid, row: int, column: int) -> bool:
    """Tell whether nothing but years stands below a heading."""
    texts = [cell_text(cell) for (at, place), cell in grid.cells.items()
             if at > row and place == column]
    return all((head := year_head(text)) is not None and not head[1] for text in texts)


def _turned(file: str, grid: Grid, spec: SheetSpec, lies: Lying, items: Catalog) -> Found:
    """Find a table that lies the other way, by its periods and names of items."""
    grid = grid.turned()
    row, own = ((lies.names, {"period": lies.periods}) if spec.spread == "items" else
                (lies.periods, {"name": lies.names}))
    return _headed(file, grid, spec, row, items, own, is_turned=True)


def _headed(file: str, grid: Grid, spec: SheetSpec, row: int, items: Catalog,
            known: dict[str, int] | None = None, *, is_turned: bool = False) -> Found:
    """Read the headings of a table; ``known`` are columns that are seen by what they hold."""
    merges = Merges(grid.merges)
    words, known = row_words(grid, merges, row), known or {}
    columns = {**{key: at for key, at in header_hits(words, spec).items()
                  if at not in known.values()}, **known}
    heading = Heading((row,), words, {}) if spec.spread == "none" else read_heading(
        grid, merges, spec, row, columns, items)
    rows, texts = heading.rows, heading.texts
    taken = set(columns.values())
    own = {at for one in rows for at, cell in grid.cells.row(one).items() if cell_text(cell)}
    # a merged heading speaks for the columns beneath it that hold figures of their own
    filled = {at for (below, at), cell in grid.cells.items()
              if below > max(rows) and cell.kind == "number"} if texts.keys() - own else set()
    others = {at: word for at, word in sorted(texts.items())
              if at not in taken and word and (at in own or at in filled)}
    return Found(spec, grid, file, row, columns, others, merges,
                 {at: head for at, head in heading.heads.items() if at in others}, rows,
                 is_turned, _above(grid, min(taken if is_turned else rows), is_turned=is_turned))


def _above(grid: Grid, first: int, *, is_turned: bool) -> tuple[tuple[int, int, str], ...]:
    """List the texts over a table as it lies on the sheet, with row and column."""
    cells = grid.cells
    rows, end = (cells.rows(), first) if is_turned else (range(1, first), MAX_COLUMN + 1)
    return tuple((row, column, cell_text(cell)) for row in rows
                 for column, cell in cells.along(row, end) if cell.kind == "text")


def _report_taken(found: Found, issues: list[Issue]) -> None:
    """Say which headings were taken for a header of the contract although they are other words."""
    words = found.words(found.header_row)
    for column in found.spec.columns:
        at = found.columns.get(column.key)
        if at is not None and plain(words.get(at, "")) not in {column.header, ""}:
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
        if row in found.head_rows or (row > found.header_row and column in wordy):
            cell = found.grid.cells[row, column]
            if cell.kind == "empty_formula":
                issues.append(no_number(cell, found.where(row, column), found.grid.links))


def warn_hidden(found: Found, issues: list[Issue]) -> None:
    """Say that what is hidden is read too: hiding or filtering deletes nothing."""
    grid = found.grid
    rows = [row for row in found.rows() if _inside(row, grid.hidden_rows)]
    # names stand beside the codes that the template hides
    codes = found.columns.get("item") if "name" in found.columns else None
    columns = [at for at in sorted({*found.columns.values(), *found.others})
               if at != codes and _inside(at, grid.hidden_columns)]
    lines = [("rows", rows, [found.where(row, 1) for row in rows]),
             ("columns", columns, [found.where(found.header_row, at) for at in columns])]
    for kind, numbers, places in lines:
        if numbers:
            is_row = (kind == "rows") is not found.is_turned
            names = [str(one) if is_row else letters_of(one) for one in numbers]
            shown = enumerated(names, 10)
            issues.append(Issue("hidden_rows" if is_row else "hidden_columns", places[0], shown,
                                (("count", str(len(names))),), Severity.WARNING))
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
        words = enumerated(found.others[column] for column in filled)
        issues.append(Issue("column_ignored", found.head_place(filled[0]), words,
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
