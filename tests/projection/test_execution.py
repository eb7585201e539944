"""Budgeted spending follows the record of its execution; without one it stays at the budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from forecast.data import Layer, Observation, Override, Period, Scenario, Span, Status, Vintage
from forecast.estimation import execution_of
from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook, read

Y = Period.annual
ITEM, FIRST, BUDGET = "gpb_expenditure", Period.annual(2020), 1750416.0


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    return read(luohu)


def request(book: InputBook, *names: str) -> Request:
    return Request(book.path, names, settings=Settings(draws=400))


def recorded(book: InputBook, rates: dict[int, float]) -> InputBook:
    """Replace the record of spending by one of these rates over the budget."""
    kept = [one for one in book.dataset.observations
            if one.item != ITEM or (one.period.year in {2019, 2020} and one.status is not Status.BUDGET)
            or one.period.year == 2020]
    for year, rate in rates.items():
        spent = 2196954.0 if year == 2019 else 2e6
        kept.append(Observation(ITEM, Y(year), spent / (1 + rate), Status.BUDGET, date(year, 1, 3)))
        if year != 2019:
            kept.append(Observation(ITEM, Y(year), spent, Status.OUTTURN, date(year + 1, 1, 3)))
    return replace(book, dataset=replace(book.dataset, observations=tuple(kept)))


def test_the_record_lies_between_its_mean_and_the_budget(book: InputBook) -> None:
    found = execution_of(book.dataset, ITEM, Y(2019), Status.BUDGET, Vintage())
    assert found is not None
    assert [(year.year, round(100 * rate, 2)) for year, rate in found.years] == [(2014, 6.24), (2019, 10.03)]
    assert 0.0 < found.mean < np.mean([rate for _, rate in found.years])


@pytest.mark.parametrize(("rates", "sign"), [({2018: 0.1, 2019: 0.08}, 1), ({2018: -0.06, 2019: -0.05}, -1)])
def test_the_forecast_moves_off_the_budget_and_the_plan_does_not(
        book: InputBook, rates: dict[int, float], sign: int) -> None:
    result = solve(recorded(book, rates), request(book, "计划", "基准"))
    assert result.value(ITEM, FIRST, "计划") == BUDGET
    middle, low, high = (result.value(ITEM, FIRST, "基准"), *(
        result.quantile(ITEM, FIRST, "基准", share) for share in (0.1, 0.9)))
    assert middle
    assert low
    assert high
    assert sign * (middle - BUDGET) > 0
    assert low < middle < high
    assert not result.is_imposed(ITEM, FIRST, "基准")
    assert result.is_imposed(ITEM, FIRST, "计划")


def test_one_year_is_no_record(book: InputBook) -> None:
    result = solve(recorded(book, {2019: 0.1}), request(book, "计划", "基准"))
    assert result.value(ITEM, FIRST, "基准") == BUDGET
    headline = next(one for one in exhibit(result, {}).tables() if one.id == "headline")
    assert (headline.text(ITEM, "p10"), headline.text(ITEM, "p90")) == ("按预算数固定", "")


def test_the_record_is_told_with_its_years(book: InputBook) -> None:
    shown = exhibit(solve(book, request(book, "计划", "基准")), {})
    for name in ("headline", "budget_general"):
        notes = "".join(next(one for one in shown.tables() if one.id == name).notes)
        assert "2014年+6.24%、2019年+10.03%" in notes


def test_a_total_that_is_stated_too_keeps_its_parts(book: InputBook) -> None:
    span = Span(FIRST, FIRST)
    whole = Scenario("另", "", "基准", tuple(
        Override(code, span, "取预算", layer=Layer.BASELINE) for code in (ITEM, "gpb_total_uses", "upper_remittance")))
    result = solve(replace(book, scenarios=(whole,)), request(book, "基准", "另"))
    assert result.value(ITEM, FIRST, "另") == BUDGET


def test_who_judges_that_the_budget_holds_is_followed(book: InputBook) -> None:
    own = Scenario("照预算", "", "基准", (Override(ITEM, Span(FIRST, FIRST), "取预算", reason="照预算执行"),))
    result = solve(replace(book, scenarios=(own,)), request(book, "基准", "照预算"))
    assert result.value(ITEM, FIRST, "照预算") == BUDGET
    assert result.value(ITEM, FIRST, "基准") != BUDGET
