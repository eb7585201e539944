"""Formulas that read what an import writes are told of: a run reads what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook
from samples.importing.made import planned, table, year

if TYPE_CHECKING:
    from pathlib import Path


def told(path: Path) -> list[dict[str, str]]:
    plan = planned(path, table(year("tax_revenue", 2018, 62_000, "万元")))
    return [dict(one.fields) for one in plan.told if one.key == "told_stale"]


def test_formulas_at_any_remove_are_told_once(blank: Path) -> None:
    assert told(blank) == []
    book = load_workbook(blank)
    sheet, side = book["年度指标"], book.create_sheet("自己的表")
    heads = {str(cell.value): cell.column_letter for cell in sheet[4]}
    rows = {"tax_revenue": sheet.max_row + 1, "gpb_revenue": sheet.max_row + 2}
    for code, row in rows.items():
        sheet.cell(row, 1, code)
    tax, own = f"{heads['2018年']}{rows['tax_revenue']}", f"{heads['2018年']}{rows['gpb_revenue']}"
    side["A1"] = f"=SUM(年度指标!{tax}:{tax})*1"
    sheet[own] = "=自己的表!A1+30000"
    sheet[f"{heads['2017年']}{rows['gpb_revenue']}"] = f"={heads['2017年']}{rows['tax_revenue']}+1"
    book.save(blank)
    (found,) = told(blank)
    assert found["count"] == "1"  # the staff's own sheet is read by nobody
    assert found["where"].endswith(f"年度指标!{own}")
