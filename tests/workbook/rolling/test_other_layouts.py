"""Rolling workbooks whose years lie otherwise: turned, in two rows, descending, with stages in the heading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.outputs.drawn_sheets import turned_book

from forecast.workbook.inputs.reading import InputBook, read
from forecast.workbook.rolling.roll import roll_on
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TABLES = ("年度指标", "月度累计", "季度累计")


def cells(path: Path, sheet: str) -> dict[tuple[int, int], object]:
    grid = next(one for one in read_cells(path).sheets if one.name == sheet)
    return {place: cell.value for place, cell in grid.cells.items()}


def facts(book: InputBook) -> dict[tuple[object, ...], float]:
    return {(one.item, str(one.period), one.cumulative, one.status): one.value for one in book.dataset.observations}


def mirrored(sheet: Worksheet, first: int, last: int, header: int = 4) -> None:
    """Put columns in the opposite order from the header down."""
    for row in range(header, sheet.max_row + 1):
        values = [(sheet.cell(row, at).value, sheet.cell(row, at).number_format) for at in range(first, last + 1)]
        for at, (value, look) in zip(range(first, last + 1), reversed(values), strict=True):
            sheet.cell(row, at).value, sheet.cell(row, at).number_format = value, look


@pytest.mark.shared
@pytest.mark.parametrize("gone", [False, True])
def test_a_turned_sheet_is_left_alone_and_said(tmp_path: Path, shared: Path, gone: bool) -> None:
    """Where the year is there already, its figures are awaited; where it is not, it is added by hand."""
    source = turned_book(shared / "clerk_cases" / "base.xlsx", tmp_path / "一.xlsx", TABLES)
    if gone:
        book = load_workbook(source)
        assert book["年度指标"]["A18"].value == "2023年"
        book["年度指标"].delete_rows(18)
        book.save(source)
    rolled = roll_on(source, tmp_path / "二.xlsx")
    told = {(one.key, one.cell) for one in rolled.awaited if one.sheet == "年度指标"}
    assert (("await_by_hand", "A17") if gone else ("await_year", "A18")) in told
    for sheet in TABLES:
        assert cells(tmp_path / "二.xlsx", sheet) == cells(source, sheet)
    assert facts(read(tmp_path / "二.xlsx")).items() >= facts(read(source)).items()


@pytest.mark.shared
def test_years_descending_roll_like_years_ascending(tmp_path: Path, shared: Path) -> None:
    source = shared / "clerk_cases" / "base.xlsx"
    book = load_workbook(source)
    mirrored(book["年度指标"], 5, 15)
    mirrored(book["预算收支"], 6, 9)
    book.save(tmp_path / "降.xlsx")
    assert facts(read(tmp_path / "降.xlsx")) == facts(read(source))
    assert [one.code for one in read(tmp_path / "降.xlsx").warnings] == [one.code for one in read(source).warnings]
    up, down = (roll_on(one, tmp_path / f"{at}.xlsx") for at, one in enumerate((source, tmp_path / "降.xlsx")))
    assert [(one.key, one.fields) for one in up.awaited] == [(one.key, one.fields) for one in down.awaited]
    assert facts(read(tmp_path / "0.xlsx")) == facts(read(tmp_path / "1.xlsx"))


@pytest.mark.shared
def test_a_new_year_is_no_plan(tmp_path: Path, shared: Path) -> None:
    """A column 2023年计划 is not where the outturn of 2023 goes."""
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    sheet = book["年度指标"]
    sheet["O4"].value, sheet["O7"].value = "2023年计划", 310
    book.save(tmp_path / "一.xlsx")
    rolled = roll_on(tmp_path / "一.xlsx", tmp_path / "二.xlsx")
    (awaited,) = (one for one in rolled.awaited if one.key == "await_year")
    assert awaited.cell == "P4"
    assert cells(tmp_path / "二.xlsx", "年度指标")[4, 16] == "2023年"
