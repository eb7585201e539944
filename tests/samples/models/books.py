"""Workbooks for models of one's own: a sheet of years or quarters, other sheets as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Rows = Mapping[str, tuple[str, Sequence[float | None]]]


def annual(path: Path, rows: Rows, first: int, sheets: Mapping[str, Sequence[Sequence[object]]] | None = None) -> Path:
    """Write 年度指标: an item a row, name → (unit, figures from the first year on)."""
    count = max(len(values) for _, values in rows.values())
    table: list[Sequence[object]] = [["指标", "单位", *(f"{first + at}年" for at in range(count))],
                                     ["状态", "", *["决算"] * count]]
    table += [[name, unit, *values] for name, (unit, values) in rows.items()]
    return _written(path, {"年度指标": table, **(sheets or {})})


def quarterly(path: Path, rows: Rows, first: tuple[int, int],
              sheets: Mapping[str, Sequence[Sequence[object]]] | None = None, sheet: str = "季度指标") -> Path:
    """Write a sheet of quarters: a quarter a row."""
    count = max(len(values) for _, values in rows.values())
    start = 4 * first[0] + first[1] - 1
    table: list[Sequence[object]] = [["期间", *(f"{name}（{unit}）" for name, (unit, _) in rows.items())]]
    table += [[f"{(start + at) // 4}Q{(start + at) % 4 + 1}", *(values[at] for _, values in rows.values())]
              for at in range(count)]
    return _written(path, {sheet: table, **(sheets or {})})


def _written(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
