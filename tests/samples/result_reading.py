"""Helpers of the tests of the result workbook: write a small one, read it back."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from forecast.exhibits.kit.types import Cell, Chart, Column, Row, Sheet, Table, Text
from forecast.workbook.results.write import write_results

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

Values = dict[tuple[str, str], object]


def values_of(path: Path) -> Values:
    return {(sheet.title, cell.coordinate): cell.value
            for sheet in load_workbook(path, data_only=True)
            for line in sheet.iter_rows() for cell in line if cell.value is not None}


def formulas_of(book: Workbook) -> dict[tuple[str, str], str]:
    return {(sheet.title, cell.coordinate): cell.value for sheet in book
            for line in sheet.iter_rows() for cell in line if cell.data_type == "f"}


def charts_of(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = sorted((name for name in package.namelist()
                        if re.fullmatch(r"xl/charts/chart\d+\.xml", name)),
                       key=lambda name: int(re.findall(r"\d+", name)[0]))
        return [package.read(name).decode() for name in names]


def series_of(chart: str) -> list[str]:
    return re.findall(r"<c:ser>.*?</c:ser>", chart, re.DOTALL)


def name_of(series: str) -> str:
    return re.findall(r"<c:tx>.*?<c:v>(.*?)</c:v>", series, re.DOTALL)[0]


def find(book: Workbook, sheet: str, text: str) -> tuple[int, int]:
    """The row and column of the first cell with this text."""
    return next((cell.row, cell.column) for line in book[sheet].iter_rows() for cell in line
                if cell.value == text)


def write_one(tmp_path: Path, *blocks: Table | Chart | Text, reference: bool = False) -> Path:
    path = tmp_path / "one.xlsx"
    write_results((Sheet("结果 一", "一", blocks, reference=reference),), path, "zh")
    return path


def small(*cells: Cell, key: str = "t", **named: object) -> Table:
    columns = tuple(Column(f"c{spot}", f"第{spot}列") for spot in range(len(cells)))
    return replace(Table(key, "小表", "万元", "项目", columns, (Row("r", "行", cells),)), **named)
