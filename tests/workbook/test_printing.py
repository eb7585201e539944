"""What a result workbook prints of the bureau's own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.libreoffice import page_count, to_pdf
from samples.places import LUOHU

from forecast.cli import main
from forecast.workbook.printing import printed_inputs
from forecast.xlsx import read_cells

if TYPE_CHECKING:
    from pathlib import Path


def test_blank_forms_registers_and_lists_are_not_printed() -> None:
    areas = printed_inputs(read_cells(LUOHU))
    empty = {name for name, area in areas.items() if area[1] > 1}
    assert {"填表说明", "选项", "单位信息", "数据版本", "勾稽关系", "参数", "情景", "月度累计", "调整事项", "目标"} <= empty
    assert {name for name in areas if name not in empty} == {"年度指标", "预算收支"}
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
    budget = book["预算收支"]
    figures = [cell.row for row in budget.iter_rows(min_row=5) for cell in row if isinstance(cell.value, (int, float))]
    assert areas["预算收支"][2] == max(figures) < budget.max_row  # names alone are a blank form


@pytest.mark.libreoffice
def test_the_whole_result_workbook_is_printed_on_forty_pages(tmp_path: Path) -> None:
    assert main(["run", str(LUOHU), "--out", str(tmp_path / "out"), "--pdf", "none"]) == 0
    printed = to_pdf(tmp_path / "out" / "luohu-2020-结果.xlsx", tmp_path / "profile")
    assert page_count(printed) <= 40
