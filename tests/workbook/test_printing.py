"""What a result workbook prints of the bureau's own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from samples.bureaus.two_bureaus import city
from samples.bureaus.two_registers import CITY_ROWS
from samples.filled import filled
from samples.libreoffice import page_count, to_pdf
from samples.places import LUOHU

from forecast.cli import main
from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook import read, woven
from forecast.workbook.printing import printed_inputs
from forecast.xlsx import read_cells

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


def test_blank_forms_registers_and_lists_are_not_printed() -> None:
    areas = printed_inputs(read_cells(LUOHU))
    empty = {name for name, area in areas.items() if area[1] > 1}
    assert {"填表说明", "选项", "单位信息", "数据版本", "勾稽关系", "参数", "情景", "月度累计", "调整事项", "目标",
            "预算收支"} <= empty  # budgets and months stand in the results again
    assert {name for name in areas if name not in empty} == {"年度指标"}
    for name in empty:
        top, left, bottom, right = areas[name]
        assert (top, left) == (bottom, right)


def test_filled_sheets_are_printed_down_to_their_last_row(tmp_path: Path) -> None:
    book = load_workbook(LUOHU)
    book["情景"]["A5"] = "基准"
    path = tmp_path / "book.xlsx"
    book.save(path)
    areas = printed_inputs(read_cells(path))
    assert areas["情景"][::2] == (1, 5)
    yearly = book["年度指标"]
    figures = [cell.row for row in yearly.iter_rows(min_row=6) for cell in row if isinstance(cell.value, (int, float))]
    assert areas["年度指标"][2] == max(figures) <= yearly.max_row  # names alone are a blank form


@pytest.mark.libreoffice
def test_the_whole_result_workbook_is_printed_on_few_pages(tmp_path: Path) -> None:
    assert main(["run", str(LUOHU), "--out", str(tmp_path / "out"), "--pdf", "none"]) == 0
    printed = to_pdf(tmp_path / "out" / "luohu-2020-结果.xlsx", tmp_path / "profile")
    assert page_count(printed) <= 43


@pytest.mark.libreoffice
def test_a_bureau_with_every_register_prints_some_forty_pages_and_no_form(tmp_path: Path) -> None:
    """Sheets that staff have shown to fill them in have no area to print of their own."""
    path = filled(city(tmp_path / "plain.xlsx"), tmp_path / "city.xlsx", CITY_ROWS)
    assert main(["run", str(path), "--out", str(tmp_path / "out"), "--pdf", "none"]) == 0
    made = tmp_path / "out" / "city-结果.xlsx"
    book = load_workbook(made)
    for name in CITY_ROWS:
        if name != "情景":
            area = str(book[name].print_area).rpartition("!")[2].replace("$", "")
            assert book[name][area.partition(":")[0]].value is None, name
    assert page_count(to_pdf(made, tmp_path / "profile")) <= 42  # three of them replay past years


@pytest.mark.shared
@pytest.mark.parametrize("name", ["tax_all", "gz14", "base", "luohu-2021"])
def test_sheets_of_older_templates_are_printed_at_eight_points(shared: Path, tmp_path: Path, name: str) -> None:
    source = shared / "clerk_cases" / f"{name}.xlsx"
    made = tmp_path / "copy.xlsx"
    book = read(source)
    result = solve(book, Request(source, settings=Settings(draws=0)))
    sheets = exhibit(result, provenance_of(book, result), (), "zh", book.bureau).sheets
    made.write_bytes(woven(source, sheets, book.cells, is_copy=True).data)
    copy, before = load_workbook(made), load_workbook(source)
    areas = printed_inputs(book.cells)
    printed = [one for one, area in areas.items() if area[1] == 1]
    assert printed
    for one in printed:
        sheet, fit = copy[one], copy[one].sheet_properties.pageSetUpPr
        assert lettering(sheet, areas[one][3]) >= 8, one
        if fit is None or not fit.fitToPage:  # what names the rows stands on every page across
            assert sheet.print_title_rows == before[one].print_title_rows
            assert not before[one].freeze_panes or before[one].freeze_panes.startswith("A") or sheet.print_title_cols


def lettering(sheet: Worksheet, last: int) -> float:
    """Points in which type of 11 points is printed."""
    setup, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if not (fit and fit.fitToPage):
        return 11 * (setup.scale or 100) / 100
    widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, last + 1)]
    across = 841.9 if setup.orientation == "landscape" else 595.3
    room = across - 72 * (sheet.page_margins.left + sheet.page_margins.right)
    return 11 * min(1.0, room / sum((width * 8 + 5) * 0.75 for width in widths))
