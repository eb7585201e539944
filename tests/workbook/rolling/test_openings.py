"""A year rolled on, its last year's closing imported: the opening is read as Excel would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from forecast.cli import main
from forecast.data import Period
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path


def test_a_closing_that_is_imported_opens_the_next_year(tmp_path: Path) -> None:
    """It was read as the blank that the formula had given, and the plan lacked its carry-over."""
    first, second, table = tmp_path / "2025.xlsx", tmp_path / "2026.xlsx", tmp_path / "平衡表.csv"
    assert main(["new", str(first)]) == 0
    book = load_workbook(first)
    sheet = book["预算收支"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = {cell.value: cell.row for column in sheet.iter_cols() for cell in column if cell.value}
    for code in ("gpb_revenue", "gpb_expenditure"):
        sheet.cell(rows[code], heads["2024年预计执行数"], 9_000)
        sheet.cell(rows[code], heads["2025年预算数"], 9_500)
    book.save(first)
    assert main(["new", str(second), "--from", str(first)]) == 0
    table.write_text("某县2025年一般公共预算收支平衡表\n单位：万元\n项目,2025年预计执行数\n一般公共预算收入,9700\n"
                     "一般公共预算支出,8800\n结转下年,800\n", encoding="utf-8")
    assert main(["import", str(table), "--into", str(second), "--yes"]) == 0
    choice = read(second).dataset.intended("carryover_in", Period.annual(2026))
    assert choice is not None
    assert choice.chosen.value == 800
