"""A workbook of the contract with rows added to some sheets, found by their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook
from samples.places import LUOHU, with_its_scenarios

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADER_ROW = 4


def filled(source: Path, path: Path, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> Path:
    """Copy a workbook and append rows: sheet → rows, each header word → value."""
    book = load_workbook(source)
    for name, lines in rows.items():
        sheet = book[name]
        sheet.sheet_state = "visible"  # who fills it has shown it
        columns = {cell.value: cell.column for cell in sheet[HEADER_ROW] if cell.value}
        first = next(row for row in range(HEADER_ROW + 1, sheet.max_row + 2)
                     if not any(sheet.cell(row, column).value for column in columns.values())
                     and not any(sheet.cell(below, column).value for below in range(row, row + 3)
                                 for column in columns.values()))
        for row, line in enumerate(lines, first):
            for header, value in line.items():
                sheet.cell(row, columns[header], value)
    book.save(path)
    return with_its_scenarios(path) if source == LUOHU else path
