"""Figures laid out in any layout and imported into a blank workbook: the same figures are read from it."""

from __future__ import annotations

import csv
from random import Random
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from samples.tables.layouts import LAYOUTS

from forecast.cli import main
from forecast.data import parse_unit
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from samples.tables.laid import Laid

    from forecast.workbook import Stock
    from forecast.xlsx import Grid

STATUS = "最终核实"
"""The answer for tables that do not say how firm their figures are."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "某县.xlsx"
    build_template(path, range(2007, 2024))
    return path


def as_xlsx(laid: Laid, path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in laid.sheets:
        sheet = book.create_sheet(grid.name)
        for (row, column), cell in grid.cells.items():
            made = sheet.cell(row, column, cell.value)
            if cell.is_percent:
                made.number_format = "0.0%"
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    book.save(path)


def named(path: Path, region: str) -> None:
    """Write into a workbook which region the bureau is of."""
    book = load_workbook(path)
    sheet = book["单位信息"]
    row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "区划名称")
    sheet.cell(row, 2, region)
    book.save(path)


def as_csv(grid: Grid, path: Path) -> None:
    last, width = (max(place[at] for place, _ in grid.cells.items()) for at in (0, 1))
    with path.open("w", encoding="gb18030", newline="") as stream:
        for row in range(1, last + 1):
            cells = [grid.cells.get((row, column)) for column in range(1, width + 1)]
            csv.writer(stream).writerow(["" if cell is None else f"{cell.value:.15g}" if isinstance(cell.value, float) else cell.value for cell in cells])


def held(stock: Stock) -> dict[tuple[str, str, bool, str], set[float]]:
    """What a workbook holds, in the units of the catalogue; a budget and an outturn of one year are two."""
    found: dict[tuple[str, str, bool, str], set[float]] = {}
    for one in stock.observations:
        firm = "" if one.cumulative else "预算" if not one.status.is_past else "数"
        found.setdefault((one.item, str(one.period), one.cumulative, firm), set()).add(float(f"{one.value:.9g}"))
    return found


@pytest.mark.parametrize("chance", [3, 11])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_figures_of_a_layout_come_back(layout: Callable[[Random], Laid], chance: int, template: Path, tmp_path: Path,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    laid = layout(Random(chance))
    book = tmp_path / template.name
    book.write_bytes(template.read_bytes())
    if laid.region:
        named(book, laid.region)
    is_plain = len(laid.sheets) == 1 and not laid.sheets[0].merges and not any(cell.is_percent for _, cell in laid.sheets[0].cells.items())
    table = tmp_path / laid.file
    if is_plain and chance % 4 == 3:
        table = table.with_suffix(".csv")
        as_csv(laid.sheets[0], table)
    else:
        as_xlsx(laid, table)
    # a mark set by chance makes a part of what is none: what the table says is right all the same
    words = ("--answer", f"数据状态={STATUS}", "--answer", "两数不一=照表")
    code = main(["import", str(table), "--into", str(book), "--yes", *words])
    said = capsys.readouterr().out
    assert code == 0, said
    stock = take_stock(book)
    expected: dict[tuple[str, str, bool, str], set[float]] = {}
    for one in laid.facts:
        item = stock.items[one.item]
        firm = "" if one.cumulative else "预算" if one.status in {"预算", "调整预算", "计划"} else "数"
        value = one.value * parse_unit(one.unit).factor / item.unit.factor
        expected.setdefault((one.item, str(one.period), one.cumulative, firm), set()).add(float(f"{value:.9g}"))
    assert held(stock) == expected
