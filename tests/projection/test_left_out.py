"""What is not computed is told with what it lacks, and with the year where others are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forecast.cautions import unreached, warnings_of
from forecast.data import Dataset, Observation, Operator, Period, Status, Target
from forecast.issues import CellRef, InputError, Severity, describe
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook


def told(gdp_until: int) -> list[str]:
    """Run a place whose product is known up to a year and whose revenue is known to 2024."""
    figures = [("gdp_nominal", year, 400.0 + year - 2018) for year in range(2018, gdp_until + 1)] + [
        ("gpb_revenue", year, 900.0 + year - 2018) for year in range(2018, 2025)]
    data = Dataset(tuple(Observation(item, Period.annual(year), value, Status.FINAL,
                                     date(year + 1, 7, 1)) for item, year, value in figures))
    path = Path("sample.xlsx")
    result = solve(InputBook(path, data), Request(path, settings=Settings(draws=0)))
    return [f"{one.code} {describe(one)}" for one in unreached("sample.xlsx", result, "zh")]


def test_a_base_year_without_a_figure_is_named() -> None:
    (said,) = [one for one in told(2023) if one.startswith("left_out_year")]
    assert "有往年的 地区生产总值，没有2024年的" in said
    assert "在2024年一列填上预计数" in said


def test_what_was_never_known_is_no_year_s() -> None:
    assert not [one for one in told(2024) if one.startswith("left_out_year")]
    assert [one for one in told(2024) if one.startswith("left_out ")]


def apart(plan: int | None, aims: tuple[int, ...], as_of: date | None = None, past: int | None = None) -> list[str]:
    """Run a place whose revenue is known to 2024, with a budget and targets of some years."""
    known = [(year, 900.0 + year - 2018, Status.FINAL) for year in range(2018, 2025)]
    known += [(year, 990.0, Status.BUDGET) for year in (past, plan) if year]
    data = Dataset(tuple(Observation("gpb_revenue", Period.annual(year), value, status,
                                     date(min(year + 1, 2025), 1, 1), origin=CellRef("a.xlsx", "甲", f"B{year}"))
                         for year, value, status in known))
    targets = tuple(Target("gpb_revenue", Period.annual(year), Operator.AT_LEAST, 990.0,
                           origin=CellRef("a.xlsx", "乙", f"C{year}")) for year in aims)
    path = Path("a.xlsx")
    book = InputBook(path, data, targets=targets)
    result = solve(book, Request(path, settings=Settings(draws=0, as_of=as_of)))
    return [f"{one.where.cell} {describe(one)}" for one in warnings_of(book, result, "zh")
            if one.code == "plan_apart" and one.severity is Severity.QUESTION]


@pytest.mark.parametrize(("plan", "aims", "said"), [
    (2026, (2026,), "B2026 a.xlsx › 甲!B2026：2026年预算数、2026年目标没有用作计划"),
    (None, (2026, 2030), "C2026 a.xlsx › 乙!C2026：2026年目标没有用作计划"),
    (2025, (2026,), "C2026 a.xlsx › 乙!C2026：2026年目标没有用作计划"),
    (2026, (), "B2026 a.xlsx › 甲!B2026：2026年预算数没有用作计划"),
])
def test_a_plan_after_a_year_without_a_figure_is_asked_about(plan: int | None, aims: tuple[int, ...], said: str) -> None:
    (found,) = apart(plan, aims)
    assert found.startswith(said)
    assert "2025年“一般公共预算收入”的全年数" in found


@pytest.mark.parametrize(("plan", "aims"), [(2025, ()), (2025, (2025, 2026)), (None, (2030,)), (2025, (2025, 2030)), (None, ())])
def test_a_plan_for_the_first_year_and_targets_far_ahead_are_as_they_should_be(plan: int | None, aims: tuple[int, ...]) -> None:
    assert not apart(plan, aims)


def test_budgets_and_targets_of_years_past_hide_none() -> None:
    (found,) = apart(2026, (2023, 2026), past=2023)
    assert found.startswith("B2026 a.xlsx › 甲!B2026：2026年预算数、2026年目标没有用作计划")


def test_a_budget_of_the_year_without_an_estimate_does_not_pass_for_the_plan() -> None:
    (found,) = apart(2026, (2026,), past=2025)
    assert found.startswith("B2026 a.xlsx › 甲!B2026：2026年预算数、2026年目标没有用作计划")


def test_who_looks_back_on_purpose_is_not_asked() -> None:
    assert not apart(2026, (2026,), date(2025, 6, 1))


@pytest.mark.parametrize(("base", "is_refused"), [(2030, True), (2017, True), (2024, False), (2020, False)])
def test_a_base_year_of_choice_without_an_outturn_is_refused(base: int, is_refused: bool) -> None:
    """Results without a single figure were written."""
    data = Dataset(tuple(Observation("gpb_revenue", Period.annual(year), 900.0, Status.FINAL, date(year + 1, 7, 1))
                         for year in range(2018, 2025)))
    asked = Request(Path("sample.xlsx"), settings=Settings(draws=0, base=Period.annual(base)))
    if not is_refused:
        assert solve(InputBook(Path("sample.xlsx"), data), asked).base == Period.annual(base)
        return
    with pytest.raises(InputError) as refused:
        solve(InputBook(Path("sample.xlsx"), data), asked)
    assert describe(*refused.value.issues).startswith(
        f"--base：基期 {base} 没有实绩可以起算。应为：一般公共预算收入有实绩的一期，最早 2018，最近 2024。")
