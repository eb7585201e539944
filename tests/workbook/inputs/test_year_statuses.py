"""How firm a year's figures are: said by the heading, by the row of statuses, by neither."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from samples.outputs.drawn_sheets import drawn, read_drawn

from forecast.data.series import Observation, Status
from forecast.issues import Issue, Severity
from forecast.workbook.contract import YEARLY
from forecast.workbook.inputs.year_heads import Ahead
from forecast.workbook.inputs.yearly import read_yearly


def read_years(path: Path, heads: list[object], statuses: list[object] | None = None, plan: int | None = None,
               label: str | None = "状态"
               ) -> tuple[list[Observation], list[Issue]]:
    rows = [["指标", "单位", *heads], *([[None, label, *statuses]] if statuses else []),
            ["地区生产总值", "亿元", *(240.0 + at for at in range(len(heads)))]]
    return read_drawn(drawn(path / "年.xlsx", "年度指标", rows), YEARLY,
                      lambda *given: read_yearly(*given, Ahead(frozenset({plan} if plan else ()))))


@pytest.mark.parametrize(("head", "year", "status"), [
    ("2022年预计", 2022, Status.ESTIMATE), ("2021年执行数", 2021, Status.OUTTURN), ("2022年计划", 2022, Status.PLAN),
    ("2021（初步核算）", 2021, Status.PRELIMINARY), ("2021年(决算)", 2021, Status.FINAL), ("2022年快报数", 2022, Status.PRELIMINARY),
    ("2021年度实际完成", 2021, Status.OUTTURN), ("2022年目标", 2022, Status.PLAN), ("2023年预期目标", 2023, Status.PLAN)])
def test_a_heading_says_the_status(tmp_path: Path, head: str, year: int, status: Status) -> None:
    seen, issues = read_years(tmp_path, [head])
    assert [(one.period.year, one.status) for one in seen] == [(year, status)]
    assert issues == []


@pytest.mark.parametrize(("head", "years"), [
    (datetime(2021, 1, 1), [2021]), (date(2021, 12, 31), [2021]), ("2021年末", [2021]), ("2021年底", [2021]),
    (date(2021, 6, 30), []), ("2021年6月末", []),
])
def test_a_day_that_opens_or_closes_a_year_heads_it(tmp_path: Path, head: object, years: list[int]) -> None:
    seen, _ = read_years(tmp_path, ["2020年", head])
    assert [one.period.year for one in seen if one.period.year != 2020] == years


@pytest.mark.parametrize(("head", "status", "read", "code"), [
    ("2022年预计", "预计", Status.ESTIMATE, None), ("2022年预计", "决算", Status.FINAL, "status_contradicts"),
    ("2021年完成数", "初步核算", Status.PRELIMINARY, None), ("2021年完成数", "预计", Status.ESTIMATE, "status_contradicts"),
    ("2023年计划", "预算", Status.BUDGET, None), ("2022年计划", "执行", Status.OUTTURN, "status_contradicts")])
def test_heading_and_row_must_agree(tmp_path: Path, head: str, status: str, read: Status, code: str | None) -> None:
    seen, issues = read_years(tmp_path, [head], [status])
    assert [one.status for one in seen] == [read]
    assert [(one.code, one.where.cell, one.severity) for one in issues] == (
        [(code, "C2", Severity.ERROR)] if code else [])


def test_a_plan_and_an_outturn_of_one_year_are_two_figures(tmp_path: Path) -> None:
    seen, issues = read_years(tmp_path, ["2022年计划", "2022年预计", "2022年预计"])
    assert [(one.value, one.status) for one in seen] == [(240, Status.PLAN), (241, Status.ESTIMATE)]
    assert [(one.code, one.where.cell) for one in issues] == [("year_twice", "E1")]


def test_a_blank_status_of_a_year_that_is_over_is_its_outturn(tmp_path: Path) -> None:
    """2022 has preliminary accounts, so 2021 and before are over; of 2022 itself nothing is assumed."""
    seen, issues = read_years(tmp_path, ["2020年", "2021年", "2022年"], [None, None, "初步核算"])
    assert [one.status for one in seen] == [Status.OUTTURN, Status.OUTTURN, Status.PRELIMINARY]
    assert {(one.code, one.severity) for one in issues} == {("status_assumed", Severity.WARNING)}


@pytest.mark.parametrize(("plan", "asked"), [(2024, 0), (2023, 1), (None, 2)])
def test_a_year_that_may_not_be_over_is_asked_for(tmp_path: Path, plan: int | None, asked: int) -> None:
    """A plan for 2023 is made while 2022 is estimated; one for 2024 when 2022 is over."""
    seen, issues = read_years(tmp_path, ["2020年", "2021年", "2022年"], plan=plan)
    assert [(one.where.cell, one.found, one.severity) for one in issues if one.code == "status_unsaid"] == {
        0: [], 1: [("E1", "2022年", Severity.QUESTION)], 2: [("D1", "2021—2022年", Severity.QUESTION)]}[asked]
    assert [one.status for one in seen] == [Status.OUTTURN] * (3 - asked) + [Status.ESTIMATE] * asked


def test_a_year_that_is_planned_must_say_what_its_figures_are(tmp_path: Path) -> None:
    """Read as an estimate, a plan would be the year that forecasts start from."""
    _, issues = read_years(tmp_path, ["2021年", "2022年", "2023年"], ["执行", "预计", None], plan=2023)
    assert [(one.code, one.where.cell, one.severity) for one in issues] == [
        ("missing_status", "E2", Severity.ERROR)]


@pytest.mark.parametrize("aimed", [{2023}, {2023, 2025}, {2021, 2023}])
def test_targets_tell_the_year_that_is_planned_where_no_budget_does(tmp_path: Path, aimed: set[int]) -> None:
    """A target of the five-year plan or one that is past says nothing of the year in progress."""
    rows = [["指标", "单位", "2020年", "2021年", "2022年"], [None, "状态", "执行", "执行", None],
            ["地区生产总值", "亿元", 240, 245, 250]]
    _, issues = read_drawn(drawn(tmp_path / "标.xlsx", "年度指标", rows), YEARLY,
                           lambda *given: read_yearly(*given, Ahead(aimed=frozenset(aimed))))
    assert [(one.code, one.where.cell) for one in issues] == [("status_unsaid", "E2")]


@pytest.mark.parametrize("is_note", [True, False])
def test_a_status_that_was_checked_is_not_asked_for_again(tmp_path: Path, *, is_note: bool) -> None:
    rows = [["指标", "单位", "2020年", "2021年", "来源"], [None, "状态", "执行", None, None if is_note else "已核"],
            ["地区生产总值", "亿元", 240, 245, None]]
    path = drawn(tmp_path / "核.xlsx", "年度指标", rows)
    if is_note:
        book = load_workbook(path)
        book["年度指标"]["D2"].comment = Comment("已核，2021年为预计数", "预算科")
        book.save(path)
    seen, issues = read_drawn(path, YEARLY, read_yearly)
    assert [one.status for one in seen] == [Status.OUTTURN, Status.ESTIMATE]
    assert issues == []


def test_dates_alone_below_the_years_are_dates(tmp_path: Path) -> None:
    seen, issues = read_years(tmp_path, ["2021年预计", "2022年预计"], ["2022-01-20", "2023年1月底"], label=None)
    assert [str(one.published) for one in seen] == ["2022-01-20", "2023-01-31"]
    assert issues == []


def test_a_heading_over_all_years_says_nothing_of_one(tmp_path: Path) -> None:
    rows = [["指标", "单位", "历年数据", None], [None, None, 2021, 2022], [None, "状态", "执行", "预计"],
            ["地区生产总值", "亿元", 245, 275]]
    seen, issues = read_drawn(drawn(tmp_path / "历.xlsx", "年度指标", rows, ["C1:D1"]), YEARLY, read_yearly)
    assert [(one.period.year, one.status) for one in seen] == [(2021, Status.OUTTURN), (2022, Status.ESTIMATE)]
    assert issues == []
