"""Both ends of the fan as scenarios, where a workbook brings none of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from samples.places import LUOHU

from forecast.data import Scenario
from forecast.issues import InputError
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook, read

DRAWS = 400


@cache
def bare() -> InputBook:
    """The sample's figures with no scenario, in the sheet or in a file."""
    book = read(LUOHU)
    return replace(book, scenarios=(), reforms={}, bureau=replace(book.bureau, scenario_files=()))


@cache
def solved(*names: str, draws: int = DRAWS) -> Result:
    return solve(bare(), Request(LUOHU, names, settings=Settings(draws=draws)))


def test_a_workbook_without_scenarios_has_both_ends_of_its_fan() -> None:
    """They come to the percentiles of the baseline's revenue, and say by which causes."""
    result = solved()
    assert {"低", "高"} <= set(result.names())
    for name, share in (("低", 0.10), ("高", 0.90)):
        goal = result.quantile("gpb_revenue", result.first, "基准", share)
        assert result.value("gpb_revenue", result.first, name) == pytest.approx(goal, rel=2e-3)
        run = result.run(name)
        assert run.own
        assert all(one.reason for one in run.own)
        assert "收入" in run.scenario.notes[0]


def test_an_end_may_be_asked_for_by_name_in_either_language() -> None:
    assert solved("低").names() == ("低",)
    assert solved("基准", "High").names() == ("基准", "高")
    assert solved("低").value("gpb_revenue", solved().first, "低") == (
        solved().value("gpb_revenue", solved().first, "低"))


def test_without_draws_there_is_no_end() -> None:
    assert {"低", "高"}.isdisjoint(solved(draws=0).names())
    with pytest.raises(InputError):
        solved("低", draws=0)


def test_a_workbook_with_a_scenario_of_its_own_has_only_that() -> None:
    book = replace(bare(), scenarios=(Scenario("自有", "自有", "基准", ()),))
    names = solve(book, Request(LUOHU, settings=Settings(draws=DRAWS))).names()
    assert "自有" in names
    assert {"低", "高"}.isdisjoint(names)
