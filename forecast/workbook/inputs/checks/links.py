"""Figures fetched from other files: told once a file and sheet, since a file may have moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.issues import Issue, Severity
from forecast.xlsx import linked_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.workbook.inputs.tables import Found
    from forecast.xlsx import Book

_UNUSED = {"column_ignored", "row_unread"}
_NO_VALUE = {"empty_formula", "error", "object"}
"""Cells without a value that could be used; each is an issue of its own."""


def warn_links(book: Book, tables: Sequence[Found], issues: list[Issue]) -> None:
    """Warn of cells whose figure is what a program last read from another file."""
    linked = linked_cells(book)
    unused = {one.where for one in issues if one.code in _UNUSED}
    told: set[tuple[str, tuple[int, int]]] = set()
    for found in tables:
        mine = {*found.columns.values(), *found.others}
        for spot, files in sorted(linked.get(found.grid.name, {}).items()):
            row, column = spot
            cell = found.grid.cells[spot]
            if (row < found.header_row or column not in mine or (found.grid.name, spot) in told
                    or cell.kind in _NO_VALUE or cell.value == ""
                    or found.where(found.header_row, column) in unused
                    or found.place(row, "name") in unused):
                continue
            told.add((found.grid.name, spot))
            issues += (Issue("linked_file", found.where(row, column), file, (("file", file),),
                             Severity.WARNING) for file in files)
