"""Where new figures are laid: rows of months in order, sheets that lie turned."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from samples.importing.made import imported, month, states, table, year

from forecast.workbook import take_stock

if TYPE_CHECKING:
    from pathlib import Path


def test_months_fill_the_rows_between_where_there_are_any(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "月度累计"  # type: ignore[union-attr]
    for row in (("期间", "税收收入（亿元）"), ("2019年1-12月", 9.1), (), ("2020年1-3月", 3.1), (), ("2020年1-6月", 6.1)):
        sheet.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "表.xlsx")
    plan = imported(tmp_path / "表.xlsx", table(*(month("tax_revenue", 2020, at, at, "亿元") for at in (2, 4, 5, 7))))
    assert states(plan) == ["new"] * 4
    made = load_workbook(tmp_path / "表.xlsx")["月度累计"]
    assert [made.cell(row, 1).value for row in range(2, 9)] == [
        "2019年1-12月", "2020年1-2月", "2020年1-3月", "2020年1-4月", "2020年1-5月", "2020年1-6月", "2020年1-7月"]


def of_months(path: Path, *, formula: str = "", own: str = "") -> Path:
    """A workbook whose months leave no row free, in formats of their own, with what refers to them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "月度累计"
    for row in (("期间", "税收收入（亿元）", "备注"), ("2019年1-8月", 8.1), ("2020年1-8月", 8.4), ("2020年1-9月", 9.4)):
        sheet.append(row)
    sheet["A3"].font = sheet["B3"].font = Font(bold=True)
    sheet["C4"] = own or None
    sheet.merge_cells("A6:B6")
    sheet["A6"] = "由收入科填写"
    rule = DataValidation("decimal", sqref="B2:B4")
    sheet.add_data_validation(rule)
    sheet.print_area = "A1:C6"
    other = book.create_sheet("自己的表")
    other["A1"] = formula or None
    book.defined_names["九月"] = DefinedName("九月", attr_text="月度累计!$B$4")
    book.save(path)
    return path


def test_a_month_is_pushed_in_with_all_that_refers_to_the_rows_below(tmp_path: Path) -> None:
    path = of_months(tmp_path / "表.xlsx", formula="=SUM(月度累计!B2:B4)+月度累计!B3", own="=B4/B3-1")
    book = load_workbook(path)
    book.create_sheet("说明")["A1"] = "见月度累计"
    book.save(path)
    before = ZipFile(path).read("xl/worksheets/sheet3.xml")
    imported(path, table(month("tax_revenue", 2019, 9, 9, "亿元"), month("tax_revenue", 2019, 10, 10, "亿元"),
                         month("tax_revenue", 2020, 10, 10.4, "亿元")))
    assert ZipFile(path).read("xl/worksheets/sheet3.xml") == before
    book = load_workbook(path)
    sheet = book["月度累计"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(2, 8)] == [
        ("2019年1-8月", 8.1), ("2019年1-9月", 9), ("2019年1-10月", 10), ("2020年1-8月", 8.4), ("2020年1-9月", 9.4),
        ("2020年1-10月", 10.4)]
    assert sheet["C6"].value == "=B6/B5-1"
    assert (sheet["B5"].font.b, sheet["B3"].font.b) == (True, False)
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A8:B8"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B7"
    assert book["自己的表"]["A1"].value.replace("'", "") == "=SUM(月度累计!B2:B6)+月度累计!B5"
    assert book.defined_names["九月"].attr_text.replace("'", "") == "月度累计!$B$6"
    assert {(str(one.period), one.value) for one in take_stock(path).observations} >= {("2020-09", 94000.0), ("2019-10", 100000.0)}


def test_a_month_stands_below_where_something_else_is_tied_to_the_rows(tmp_path: Path) -> None:
    path = of_months(tmp_path / "表.xlsx")
    book = load_workbook(path)
    book["月度累计"]["B4"].comment = Comment("已核", "某科")
    book.save(path)
    imported(path, table(month("tax_revenue", 2019, 9, 9, "亿元")))
    sheet = load_workbook(path)["月度累计"]
    assert [sheet.cell(row, 1).value for row in range(2, 6)] == ["2019年1-8月", "2020年1-8月", "2020年1-9月", "2019年1-9月"]


def test_sheets_that_lie_turned_are_filled_and_grow_their_way(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年度指标"
    for row in (("指标", "地区生产总值", "一般公共预算收入"), ("单位", "亿元", "万元"), ("2018年", 2253.1, 805000), ("2019年", 2390.3)):
        sheet.append(row)
    months = book.create_sheet("月度累计")
    for row in (("指标", "2020年1-7月", "2020年1-9月"), ("税收收入（万元）", 500000)):
        months.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    plan = imported(path, table(
        year("gpb_revenue", 2019, 84.56, "亿元"), year("gdp_nominal", 2020, 2500, "亿元"), year("retail_sales", 2019, 800, "亿元"),
        month("tax_revenue", 2020, 9, 60, "亿元"), month("tax_revenue", 2020, 10, 70, "亿元"), month("gpb_revenue", 2020, 9, 90, "亿元")))
    assert [one.place.cell for one in plan.placed if one.place] == ["C4", "B5", "D4", "C2", "D2", "C3"]
    made = load_workbook(path)
    assert [cell.value for cell in made["年度指标"]["A"]] == ["指标", "单位", "2018年", "2019年", "2020年"]
    assert (made["年度指标"]["C4"].value, made["年度指标"]["D2"].value) == (845600, "亿元")
    assert [made["月度累计"].cell(1, at).value for at in range(1, 5)] == ["指标", "2020年1-7月", "2020年1-9月", "2020年1-10月"]
    assert {(one.item, str(one.period), one.value) for one in take_stock(path).observations} >= {
        ("gdp_nominal", "2020", 2500.0), ("gpb_revenue", "2019", 845600.0), ("tax_revenue", "2020-10", 700000.0),
        ("gpb_revenue", "2020-09", 900000.0)}


def test_lines_that_two_budgets_have_are_told_apart_where_no_budget_is_named(tmp_path: Path) -> None:
    """A column of months has a name alone: it must be read as the line that was laid there."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "月度累计"
    for row in (("期间", "税收收入（亿元）"), ("2020年1-8月", 8.4)):
        sheet.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    told = {code: at for at, code in enumerate((
        "exp_urban_rural", "gf_exp_urban_rural", "exp_interest", "gf_debt_interest", "exp_other",
        "gf_exp_other"), 3)}
    imported(path, table(*(month(code, 2020, 8, value, "亿元") for code, value in told.items())))
    assert {one.item: one.value for one in take_stock(path).observations
            if one.item in told} == pytest.approx({code: 1e4 * value for code, value in told.items()})
    imported(path, table(*(month(code, 2020, 9, value + 1, "亿元") for code, value in told.items())))
    assert load_workbook(path)["月度累计"].max_column == 2 + len(told)
