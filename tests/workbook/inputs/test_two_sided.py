"""A total of uses copied from a two-sided balance holds what is carried over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from samples.by_hand import by_hand

from forecast.data import Observation, Period, Status, shipped_catalog
from forecast.issues import Issue, Severity, describe
from forecast.workbook import read
from forecast.workbook.inputs.two_sided import without_closing

if TYPE_CHECKING:
    from pathlib import Path

LINES = {"gpb_total_sources": 900.0, "gpb_expenditure": 700.0, "upper_remittance": 100.0, "carryover_out": 100.0}


def column(status: Status, **figures: float) -> list[Observation]:
    return [Observation(item, Period.annual(2022), value, status, date(2023, 1, 1))
            for item, value in figures.items()]


def test_the_closing_is_taken_out_and_told() -> None:
    issues: list[Issue] = []
    printed = column(Status.OUTTURN, **LINES, gpb_total_uses=900.0)
    plain = column(Status.BUDGET, **LINES, gpb_total_uses=800.0)
    read = without_closing([*printed, *plain], shipped_catalog(), issues)
    assert [one.value for one in read if one.item == "gpb_total_uses"] == [800.0, 800.0]
    (issue,) = issues
    assert (issue.code, issue.found, issue.severity) == ("closing_in_total", "900", Severity.WARNING)
    assert "{" not in describe(issue) + describe(issue, "en")


@pytest.mark.parametrize("changed", [
    {"gpb_total_uses": 850.0}, {"gpb_total_uses": 900.0, "gpb_expenditure": 800.0},
    {"gpb_total_uses": 900.0, "carryover_out": 0.0}])
def test_what_does_not_fit_is_left_to_the_checks(changed: dict[str, float]) -> None:
    issues: list[Issue] = []
    given = column(Status.OUTTURN, **{**LINES, **changed})
    assert without_closing(given, shipped_catalog(), issues) == given
    assert issues == []


@pytest.mark.parametrize("sources", [None, 950.0])
def test_lines_that_make_up_the_rest_say_so_without_the_other_side(sources: float | None) -> None:
    """The other side of the balance was not typed, or does not balance: that is another fault."""
    issues: list[Issue] = []
    told = {**LINES, "gpb_total_uses": 900.0, "gpb_total_sources": sources}
    given = column(Status.BUDGET, **{item: value for item, value in told.items() if value})
    read = without_closing(given, shipped_catalog(), issues)
    assert [one.value for one in read if one.item == "gpb_total_uses"] == [800.0]
    assert [one.code for one in issues] == ["closing_in_total"]


def test_on_the_sheet_of_years_too(tmp_path: Path) -> None:
    rows = (("指标", "单位", "2021年", "2022年"), ("一般公共预算收入总量", "万元", 880, 900),
            ("一般公共预算支出", "万元", 690, 700), ("上解支出", "万元", 98, 100),
            ("结转下年", "万元", 92, 100), ("一般公共预算支出总量", "万元", 880, 900))
    book = read(by_hand(tmp_path, "年度指标", rows))
    assert [book.dataset.value("gpb_total_uses", Period.annual(year)) for year in (2021, 2022)] == [788, 800]


def test_a_rate_worked_out_from_totals_with_the_closing_is_not_held_against_them(tmp_path: Path
                                                                                 ) -> None:
    rows = (("指标", "单位", "2021年", "2022年", "2023年"),
            ("一般公共预算收入总量", "万元", 880, 900, 950), ("一般公共预算支出", "万元", 690, 700, 800),
            ("结转下年", "万元", 190, 200, 0), ("一般公共预算支出总量", "万元", 880, 900, 950),
            ("一般公共预算支出总量增长", "%", 1.5, 2.3, 5.6))
    book = read(by_hand(tmp_path, "年度指标", rows))
    kept = [one for one in book.dataset.stated if one.item == "gpb_total_uses_growth"]
    kept += [one for one in book.dataset.observations if one.item == "gpb_total_uses_growth"]
    assert kept == []
