"""Figures of status 计划 are targets: how each is meant, and which are none."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.data import (
    AdjustedSide,
    Adjustment,
    AdjustmentKind,
    Dataset,
    Observation,
    Operator,
    Period,
    Status,
    Target,
    Vintage,
)
from forecast.fiscal import stated_plans, usual_tolerance

YEAR = Period.annual(2027)


def plan(item: str, value: float, qualifier: str = "", published: date = date(2027, 1, 1),
         status: Status = Status.PLAN) -> Observation:
    return Observation(item, YEAR, value, status, published, "计划报告", qualifier)


def found(*observations: Observation, targets: tuple[Target, ...] = ()) -> dict[str, Target]:
    return {one.item: one for one in stated_plans(Dataset(observations), targets, Vintage())}


@pytest.mark.parametrize(("item", "value", "qualifier", "operator"), [
    ("gdp_growth", 6.0, "左右", Operator.ABOUT), ("gdp_growth", 6.0, "约", Operator.ABOUT),
    ("retail_sales_growth", 6.5, "以上", Operator.AT_LEAST), ("fai", 261.0, "不低于", Operator.AT_LEAST),
    ("cpi_growth", 3.0, "以内", Operator.AT_MOST), ("unemployment_surveyed", 5.5, "不超过", Operator.AT_MOST),
    ("energy_per_gdp_growth", -2.5, "以上", Operator.AT_MOST), ("fai_growth", 5.0, "", Operator.EXACTLY)])
def test_the_words_beside_a_plan_say_how_it_is_meant(item: str, value: float, qualifier: str,
                                                     operator: Operator) -> None:
    target = found(plan(item, value, qualifier))[item]
    assert (target.operator, target.value, target.source) == (operator, value, "计划报告")


def test_about_allows_what_a_target_of_the_sheet_allows() -> None:
    items = Dataset(()).catalog
    assert found(plan("gdp_growth", 6.0, "左右"))["gdp_growth"].tolerance == usual_tolerance(
        Operator.ABOUT, 6.0, items["gdp_growth"].unit) == 0.25
    assert found(plan("fai", 261.0, "左右"))["fai"].tolerance == pytest.approx(2.61)
    assert found(plan("fai", 261.0))["fai"].tolerance == 0.0


def test_the_sheet_of_targets_comes_first_and_the_later_plan_before_the_earlier() -> None:
    said = Target("gdp_growth", YEAR, Operator.RANGE, 6.0, 6.5)
    assert not found(plan("gdp_growth", 6.0), targets=(said,))
    assert found(plan("fai", 261.0, published=date(2027, 3, 1)), plan("fai", 250.0))["fai"].value == 261.0


def test_lines_of_budgets_and_figures_of_other_kinds_are_no_targets() -> None:
    assert not found(plan("gpb_revenue", 108_000.0), plan("gdp_growth", 5.0, status=Status.ESTIMATE),
                     plan("gdp_growth", 5.0, status=Status.FORECAST))


def test_growth_that_a_budget_states_as_an_amount_is_no_target_of_its_own() -> None:
    """771200 of 745200 is 3.49 %, and would miss the 3.5 % that the same paper prints."""
    growth, budget = plan("gpb_revenue_growth", 3.5), plan("gpb_revenue", 771_200.0, status=Status.BUDGET)
    assert not found(growth, budget)
    assert found(growth)["gpb_revenue_growth"].value == 3.5


def test_growth_of_revenue_that_the_budget_does_not_come_to_is_a_target() -> None:
    """A plan report aims at 3 %, the budget at a fall: nobody was told."""
    budget = plan("gpb_revenue", 55_130.0, status=Status.BUDGET)
    before = Observation("gpb_revenue", Period.annual(2026), 55_993.0, Status.OUTTURN, date(2027, 1, 1))
    assert found(plan("gpb_revenue_growth", 3.0, "左右"), budget, before)["gpb_revenue_growth"].value == 3.0
    assert not found(plan("gpb_revenue_growth", -1.5), budget, before)
    assert not found(plan("tax_revenue_growth", 3.0), plan("tax_revenue", 35_000.0, status=Status.BUDGET),
                     Observation("tax_revenue", Period.annual(2026), 36_000.0, Status.OUTTURN, date(2027, 1, 1)))
    sale = Adjustment("nontax_revenue", Period.annual(2026), 9_000.0, AdjustedSide.CURRENT, AdjustmentKind.ONE_OFF)
    known = Dataset((plan("gpb_revenue_growth", 3.0), budget, before), adjustments=(sale,))
    assert not list(stated_plans(known, (), Vintage()))  # nobody can tell on which basis it is meant
