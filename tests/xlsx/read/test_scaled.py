"""A format that shows another number than stands in the cell is asked about, never believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from forecast.issues import InputError
from forecast.workbook import read
from forecast.xlsx import read_cells
from forecast.xlsx.read.formats import Look, look_of

SCALED = ['0!.0,"万"', '0\\.0,"万"', '0"."0,', "#,##0,", "#,##0,,", '#,##0.0,"千元"', "0.00,,;-0.00,,"]
PLAIN = ["#,##0", "#,##0.00", "0.0", "General", '0.00"万元"', "#,##0;(#,##0)", '"合计，"0', "0.0_);(0.0)", "# ?/?", "[>=10000]0.0"]


@pytest.mark.parametrize("code", SCALED)
def test_formats_that_scale(code: str) -> None:
    assert look_of(code) is Look.SCALED


@pytest.mark.parametrize("code", PLAIN)
def test_formats_that_do_not(code: str) -> None:
    assert look_of(code) is Look.PLAIN


@pytest.mark.shared
def test_a_scaled_figure_is_asked_about(shared: Path, tmp_path: Path) -> None:
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    sheet = book["年度指标"]
    cell = next(one for row in sheet.iter_rows(min_row=4, min_col=4) for one in row
                if isinstance(one.value, int | float) and one.value > 100)
    cell.value, cell.number_format = 69_469_000, '0!.0,"万"'
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read(path)
    found = [one for one in caught.value.issues if one.code == "scaled_number"]
    assert [(one.where.sheet, one.where.cell, one.found) for one in found] == [
        ("年度指标", cell.coordinate, "69,469,000")]


def test_the_number_itself_is_kept(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"], book.active["A1"].number_format = 5_000_000, "#,##0,"
    book.save(tmp_path / "b.xlsx")
    (grid,) = read_cells(tmp_path / "b.xlsx").sheets
    assert grid.cells[1, 1].value == 5_000_000.0
    assert grid.cells[1, 1].is_scaled
