"""How firm a year's figures are: said by the heading, by the row of statuses, by neither."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.drawn_sheets import drawn, read_drawn

from forecast.data.series import Observation, Status
from forecast.issues import Issue, Severity
from forecast.workbook.contract import YEARLY
from forecast.workbook.inputs.yearly import read_yearly


def read_years(path: Path, heads: list[object], statuses: list[object] | None = None, plan: int | None = None,
               label: str | None = "状态"
               ) -> tuple[list[Observation], list[Issue]]:
    rows = [["指标", "单位", *heads], *([[None, label, *statuses]] if statuses else []),
            ["地区生产总值", "亿元", *(240.0 + at for at in range(len(heads)))]]
    return read_drawn(drawn(path / "年.xlsx", "年度指标", rows), YEARLY,
                      lambda *given: read_yearly(*given, plan_year=plan))


@pytest.mark.parametrize(("head", "year", "status"), [
    ("2022年预计", 2022, Status.ESTIMATE), ("2021年执行数", 2021, Status.OUTTURN), ("2022年计划", 2022, Status.PLAN),
    ("2021（初步核算）", 2021, Status.PRELIMINARY), ("2021年(决算)", 2021, Status.FINAL), ("2022年快报数", 2022, Status.PRELIMINARY),
    ("2021年度实际完成", 2021, Status.OUTTURN), ("2022年目标", 2022, Status.PLAN), ("2023年预期目标", 2023, Status.PLAN)])
def test_a_heading_says_the_status(tmp_path: Path, head: str, year: int, status: Status) -> None:
    seen, issues = read_years(tmp_path, [head])
    assert [(one.period.year, one.status) for one in seen] == [(year, status)]
    assert issues == []


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


@pytest.mark.parametrize(("plan", "asked"), [(2024, []), (2023, ["E2"]), (None, ["D2", "E2"])])
def test_a_year_that_may_not_be_over_is_asked_for(tmp_path: Path, plan: int | None, asked: list[str]) -> None:
    """A plan for 2023 is made while 2022 is estimated; one for 2024 when 2022 is over."""
    seen, issues = read_years(tmp_path, ["2020年", "2021年", "2022年"], plan=plan)
    questions = [one for one in issues if one.code == "status_unsaid"]
    assert [one.where.cell for one in questions] == asked
    assert {one.severity for one in questions} <= {Severity.QUESTION}
    assert [one.status for one in seen] == [Status.OUTTURN] * (3 - len(asked)) + [Status.ESTIMATE] * len(asked)


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
