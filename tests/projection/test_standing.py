"""Scenarios that need no row: the baseline and the plan that a workbook states; rows add to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario, Target
from forecast.data.words import Layer, Method, Operator
from forecast.footing import ground_of
from forecast.models.parameters import priors
from forecast.projection.projecting import build_model
from forecast.projection.result import Settings
from forecast.projection.standing import default_baseline, default_plan, with_rows
from forecast.run import Request, gather, solve
from forecast.workbook.inputs.reading import InputBook, read

FIRST = Period.annual(2020)
SPAN = Span(FIRST, FIRST)
SETTINGS = Settings(draws=0)


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    """The sample without its scenario files."""
    found = read(luohu)
    return replace(found, bureau=replace(found.bureau, scenario_files=()))


def plan_of(book: InputBook, targets: tuple[Target, ...]) -> Scenario | None:
    model = build_model(book.dataset, priors(), SETTINGS)
    return default_plan(book.dataset, SETTINGS, targets, model)


def test_the_plan_is_the_workbooks_budget(book: InputBook, luohu: Path) -> None:
    result = solve(book, Request(luohu, settings=SETTINGS))
    assert result.names() == ("计划", "基准", "一次性收入落空")
    assert result.value("gpb_revenue", FIRST, "计划") == 1_354_500
    assert result.value("fai", FIRST, "计划") == 261


def test_a_bound_is_planned_at_the_bound_and_a_range_at_its_middle(book: InputBook) -> None:
    growth = Target("gdp_growth", FIRST, Operator.RANGE, 6.0, 6.5)
    retail = Target("retail_sales_growth", FIRST, Operator.AT_LEAST, 6.0)
    total = Target("gpb_revenue", FIRST, Operator.AT_LEAST, 1.0)  # the budget states it
    plan = plan_of(book, (growth, retail, total))
    assert plan is not None
    own = {one.item: (one.value, one.low, one.high) for one in plan.overrides}
    assert own["gdp_growth"] == (6.25, 6.0, 6.5)
    assert own["retail_sales_growth"] == (6.0, None, None)
    assert "gpb_revenue" not in own


def test_no_budget_and_no_target_is_no_plan(book: InputBook, luohu: Path) -> None:
    past = tuple(one for one in book.dataset.observations if one.status.is_past)
    bare = replace(book, dataset=replace(book.dataset, observations=past), targets=())
    assert plan_of(bare, ()) is None
    assert solve(bare, Request(luohu, settings=SETTINGS)).names() == ("基准", "一次性收入落空")


def test_a_row_of_the_baseline_adds_to_it(book: InputBook, luohu: Path) -> None:
    row = Override("gpb_expenditure", SPAN, Method.ASSUME, 1_800_000.0, layer=Layer.BASELINE)
    own = replace(book, scenarios=(Scenario("基准", "基准", None, (row,)),))
    known, _ = gather(own, Request(luohu), ground_of(own, SETTINGS))
    standing = default_baseline(book.dataset, SETTINGS)
    kept = {one.item for one in known["基准"].overrides}
    assert kept == {one.item for one in standing.overrides}
    assert [one.value for one in known["基准"].overrides if one.item == "gpb_expenditure"] == [1_800_000.0]
    assert solve(own, Request(luohu, settings=SETTINGS)).value("gpb_expenditure", FIRST, "基准") == 1_800_000


def test_add_factors_of_rows_stand_beside_what_is_there() -> None:
    standing = Scenario("基准", "标题", None, (Override("fai", SPAN, Method.FIX, 300.0),), notes=("一",))
    more = Scenario("基准", "基准", None, (Override("fai", SPAN, Method.SCALE, 2.0),), notes=("二",))
    found = with_rows(standing, more)
    assert [one.method for one in found.overrides] == [Method.FIX, Method.SCALE]
    assert (found.title, found.notes, found.parent) == ("标题", ("一", "二"), None)
