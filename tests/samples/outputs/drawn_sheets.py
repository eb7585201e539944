"""Sheets drawn cell by cell, upright or turned; workbooks with some of their sheets turned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from forecast.data.catalog import shipped_catalog
from forecast.issues import describe
from forecast.workbook.inputs.tables import find_table
from forecast.xlsx.addresses import a1, parse_area
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from forecast.data.series import Observation
    from forecast.issues import Issue
    from forecast.workbook.specs import SheetSpec


def drawn(path: Path, name: str, rows: Sequence[Sequence[object]], merges: Iterable[str] = (), *,
          turned: bool = False) -> Path:
    """Write one sheet from the first cell on; ``turned`` exchanges rows and columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(*((column, at) if turned else (at, column)), value)
    for one in merges:
        area = parse_area(one)
        assert area is not None
        top, left, bottom, right = (area[1], area[0], area[3], area[2]) if turned else area
        sheet.merge_cells(f"{a1(top, left)}:{a1(bottom, right)}")
    book.save(path)
    return path


def read_drawn(path: Path, spec: SheetSpec,
               reader: Callable[..., Sequence[Observation]]) -> tuple[list[Observation], list[Issue]]:
    """Read the one sheet of a workbook; every sentence has its fields."""
    issues: list[Issue] = []
    found = find_table(read_cells(path), spec, issues, shipped_catalog())
    assert found is not None, [describe(one) for one in issues]
    seen = list(reader(found, issues))
    for one in issues:
        assert "{" not in describe(one) + describe(one, "en")
    return seen, issues


def turned_book(source: Path, path: Path, sheets: Iterable[str], top: int = 4) -> Path:
    """Write a copy of a workbook some of whose sheets have rows and columns exchanged from a row on."""
    book = load_workbook(source)
    for name in sheets:
        old, place = book[name], book.sheetnames.index(name)
        held = {(cell.row, cell.column): cell for row in old.iter_rows(min_row=top) for cell in row
                if cell.value is not None}
        book.remove(old)
        new = book.create_sheet(name, place)
        new["A1"] = old["A1"].value
        for (row, column), cell in held.items():
            made = new.cell(column + top - 1, row - top + 1, cell.value)
            made.number_format = cell.number_format
    book.save(path)
    return path
