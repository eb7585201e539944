"""Both ends of the fan as scenarios, where a workbook brings none of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from samples.by_hand import by_hand
from samples.places import LUOHU

from forecast.data import Scenario
from forecast.issues import InputError
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from pathlib import Path

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


def test_the_ends_of_a_bureau_that_knows_its_revenue_alone_keep_apart_in_later_years(tmp_path: Path) -> None:
    years = range(2012, 2024)
    path = by_hand(tmp_path, "年度指标", [
        ("指标", "单位", *(f"{year}年" for year in years)),
        ("一般公共预算收入", "亿元", *(40.0 * 1.07**at * (1 + 0.01 * (-1) ** at) for at in range(12)))])
    result = solve(read(path), Request(path, settings=Settings(draws=DRAWS)))
    for period in result.horizon:
        low, middle, high = (result.value("gpb_revenue", period, name) or 0.0 for name in ("低", "基准", "高"))
        assert low < middle < high
        assert high / middle == pytest.approx(
            (result.value("gpb_revenue", result.first, "高") or 0.0)
            / (result.value("gpb_revenue", result.first, "基准") or 1.0))
