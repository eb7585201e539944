"""Headings that were renamed: read where they are certain, an error where figures would be lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from samples.places import LUOHU

from forecast.issues import InputError, Issue, Severity, describe
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read


def reading(path: Path, changes: dict[tuple[str, str], object]) -> tuple[InputBook | None, tuple[Issue, ...]]:
    """Read the sample with some cells, named by sheet and what they hold, holding something else."""
    book = openpyxl.load_workbook(LUOHU)
    for (sheet, old), new in changes.items():
        next(cell for row in book[sheet].iter_rows() for cell in row
             if old in {cell.value, cell.coordinate}).value = new
    book.save(path / "改.xlsx")
    try:
        again = read(path / "改.xlsx")
    except InputError as error:
        return None, error.issues
    for one in again.warnings:
        assert "{" not in describe(one) + describe(one, "en")
    return again, again.warnings


@pytest.mark.parametrize(("sheet", "header", "word"), [
    ("预算收支", "项目", "科目名称"), ("预算收支", "项目", "预算科目"), ("年度指标", "指标", "项目"),
    ("年度指标", "指标", "名称"), ("年度指标", "单位", "计量单位"), ("目标", "指标", "指标名称"),
    ("数据版本", "来源", "资料来源")])
def test_another_word_for_a_header_is_read_and_told(tmp_path: Path, sheet: str, header: str, word: str) -> None:
    again, issues = reading(tmp_path, {(sheet, header): word})
    assert again is not None
    assert [(one.code, one.found, one.where.sheet) for one in issues] == [("header_taken", word, sheet)]
    assert len(again.dataset.observations) == len(read(LUOHU).dataset.observations)


def test_a_stage_in_other_words_keeps_its_figures(tmp_path: Path) -> None:
    again, issues = reading(tmp_path, {("预算收支", "2019年预计执行数"): "2019年快报数"})
    assert again is not None
    assert [(one.code, one.found) for one in issues] == [("stage_taken", "2019年快报数")]
    assert len(again.dataset.observations) == len(read(LUOHU).dataset.observations)


def test_stages_that_are_not_understood_stop_nothing_and_are_named_once(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(LUOHU)
    sheet = book["预算收支"]
    for at, word in enumerate(("2019年审定数", "2020年预算建议", "科室意见"), sheet.max_column + 1):
        sheet.cell(4, at, word)
        for row in range(5, 20):
            sheet.cell(row, at, 7)
    book.save(tmp_path / "阶段.xlsx")
    again = read(tmp_path / "阶段.xlsx")
    (issue,) = [one for one in again.warnings if one.where.sheet == "预算收支"]
    assert (issue.code, issue.found, issue.severity) == (
        "column_ignored", "2019年审定数、2020年预算建议、科室意见", Severity.WARNING)
    assert len(again.dataset.observations) == len(read(LUOHU).dataset.observations)


def test_a_relative_stage_goes_by_the_title(tmp_path: Path) -> None:
    changes = {("预算收支", "2019年预计执行数"): "上年预计执行数", ("预算收支", "2020年预算数"): "本年预算数"}
    again, issues = reading(tmp_path, {("预算收支", "A1"): "2020年预算收支表", **changes})
    assert again is not None
    assert [(one.code, dict(one.fields)["header"]) for one in issues] == [
        ("stage_taken", "2019年预计执行数"), ("stage_taken", "2020年预算数")]
    _, issues = reading(tmp_path, {("预算收支", "A1"): "预算收支表", **changes})
    assert "上年预计执行数、本年预算数" in {one.found for one in issues if one.code == "column_ignored"}


def test_an_adjusted_budget_of_one_line_contradicts_no_other_column(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(LUOHU)
    sheet = book["预算收支"]
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "2020年预算数"]
    (row,) = [cell.row for line in sheet.iter_rows() for cell in line if cell.value == "gpb_revenue"]
    column = sheet.max_column + 1
    sheet.cell(head.row, column, "2020年调整预算数")
    sheet.cell(row, column, sheet.cell(row, head.column).value - 5000)
    path = tmp_path / "调.xlsx"
    book.save(path)
    assert solve(read(path), Request(path, settings=Settings(draws=0)))
