"""Sheets under other names: taken where one alone can be meant, named where not."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from samples.places import LUOHU

from forecast.issues import Issue, Severity, describe
from forecast.workbook import contract
from forecast.workbook.inputs.layout.sheets import sheet_for
from forecast.xlsx import read_cells

MONTHS = [["期间", "一般公共预算收入（万元）"], *([f"2023年1-{month}月", month * 100] for month in range(2, 7))]


def found(book: openpyxl.Workbook, spec: contract.SheetSpec, folder: Path) -> tuple[str, list[Issue]]:
    book.save(folder / "名.xlsx")
    issues: list[Issue] = []
    grid = sheet_for(read_cells(folder / "名.xlsx"), spec, issues)
    for one in issues:
        assert "{" not in describe(one) + describe(one, "en")
    return grid.name if grid else "", issues


def luohu(renamed: dict[str, str]) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(LUOHU)
    for sheet, name in renamed.items():
        book[sheet].title = name
    return book


@pytest.mark.parametrize(("spec", "name"), [
    (contract.YEARLY, "年度指标表"), (contract.YEARLY, "主要经济指标"), (contract.YEARLY, "1.年度指标"),
    (contract.BUDGETS, "预算收支表2023"), (contract.BUDGETS, "四本预算"), (contract.TARGETS, "目标表"),
    (contract.SCENARIOS, "情景设定"), (contract.VINTAGES, "数据版本登记")])
def test_a_renamed_sheet_is_taken_and_told(tmp_path: Path, spec: contract.SheetSpec, name: str) -> None:
    taken, issues = found(luohu({spec.name: name}), spec, tmp_path)
    assert taken == name
    assert [(one.code, one.severity) for one in issues] == [("sheet_taken", Severity.WARNING)]


@pytest.mark.parametrize("name", ["年度指标 ", "年 度 指 标", "\u3000年度指标"])
def test_blanks_are_no_other_name(tmp_path: Path, name: str) -> None:
    assert found(luohu({"年度指标": name}), contract.YEARLY, tmp_path) == (name, [])


@pytest.mark.parametrize(("name", "is_changed", "is_told"), [
    ("预算收支 (2)", True, True), ("预算收支（2）", True, True), ("预算收支副本", True, True), ("预算收支 - 备份1", True, True),
    ("预算收支 (2)", False, False), ("预算收支说明", True, False)])
def test_a_copy_that_differs_is_named_at_the_first_cell(tmp_path: Path, name: str, is_changed: bool, is_told: bool) -> None:
    """What was typed on the copy was lost without a word."""
    book = luohu({})
    copy = book.copy_worksheet(book["预算收支"])
    copy.title = name
    if is_changed:
        copy["F30"] = 987_654
    taken, issues = found(book, contract.BUDGETS, tmp_path)
    assert taken == "预算收支"
    assert [(one.code, one.where.cell) for one in issues] == ([("sheet_copied", "F30")] if is_told else [])


def test_two_that_could_be_it_are_both_named(tmp_path: Path) -> None:
    book = luohu({"年度指标": "年度指标表"})
    book.copy_worksheet(book["年度指标表"]).title = "年度指标2"
    taken, (issue,) = found(book, contract.YEARLY, tmp_path)
    assert (taken, issue.code, issue.severity) == ("", "sheet_doubtful", Severity.QUESTION)
    assert issue.found == "年度指标表、年度指标2"


def test_results_and_the_guide_are_never_taken(tmp_path: Path) -> None:
    for name in ("结果 年度指标", "选项", "填表说明"):
        book = luohu({"年度指标": "甲"})
        del book["甲"]
        book.remove(book[name]) if name in book.sheetnames else None
        book.create_sheet(name).append(["代码", "指标", "单位", "口径", "来源", "2020年"])
        assert found(book, contract.YEARLY, tmp_path)[0] == ""


@pytest.mark.parametrize(("name", "taken"), [("月度", True), ("月度数据", True), ("月度累计表", True),
                                             ("收入进度", False)])
def test_months_are_read_or_named(tmp_path: Path, name: str, taken: bool) -> None:
    book = openpyxl.Workbook()
    book.active.title = name  # type: ignore[union-attr]
    for row in MONTHS:
        book[name].append(row)
    sheet, (issue,) = found(book, contract.MONTHLY, tmp_path)
    assert (sheet, issue.code) == ((name, "sheet_taken") if taken else ("", "periods_unread"))
    assert (issue.found, issue.severity) == (name, Severity.WARNING)
    assert found(book, contract.QUARTERLY, tmp_path) == ("", [])
