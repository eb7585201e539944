"""Chances mean what they say: a range has three, an imposed value none, 99.8 % is no 100."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.data import Operator, Period, Target
from forecast.exhibits import Exhibits, Table, exhibit
from forecast.exhibits.kit import odds_cell, odds_of
from forecast.fiscal import judge
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook, read

Y = Period.annual


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    return read(luohu)


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solve(book, Request(book.path, ("计划", "基准", "贸易摩擦"), settings=Settings(draws=300)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_a_range_is_told_below_inside_and_above() -> None:
    target = Target("gdp_growth", Y(2020), Operator.RANGE, 6.0, 6.5)
    found = judge(target, 6.2, np.array([5.0, 5.9, 6.0, 6.2, 6.5, 6.6, 7.0, 7.5]))
    assert (found.below, found.inside, found.above) == (0.25, 0.375, 0.375)
    assert found.probability == 0.75


@pytest.mark.parametrize(("value", "draws", "chance"), [
    (135.0, [134.0, 135.0, 136.0, 140.0], 0.75), (-3.0, [-5.0, -3.0, -2.0, -1.0], 0.5)])
def test_a_figure_to_be_completed_is_met_when_it_is_reached(
        value: float, draws: list[float], chance: float) -> None:
    target = Target("gpb_revenue", Y(2020), Operator.EXACTLY, value)
    assert judge(target, value, np.array(draws)).probability == chance


@pytest.mark.parametrize(("item", "value", "tolerance", "chance"), [
    ("gdp_growth", 5.5, 0.25, 0.6),  # what lies above is no miss
    ("gdp_growth", 5.5, 1.0, 0.8),
    ("power_per_gdp_growth", -3.0, 0.25, 0.2),
    ("cpi_growth", 3.0, 0.25, 0.4),  # prices and unemployment are capped
    ("unemployment_registered", 5.5, 0.25, 0.6),
    ("fai_growth", -3.0, 2.5, 0.2),  # nobody says which way is good of a fall
])
def test_about_a_figure_is_met_on_the_good_side_of_its_tolerance(item: str, value: float, tolerance: float, chance: float) -> None:
    draws = np.array([-5.0, 2.0, 5.0, 5.5, 7.0]) if value != 5.5 else np.array([4.0, 4.5, 5.5, 6.0, 7.0])
    target = Target(item, Y(2026), Operator.ABOUT, value, tolerance=tolerance)
    assert judge(target, value, draws).probability == chance


def test_what_a_scenario_gives_has_no_chance(shown: Exhibits, result: Result) -> None:
    matrix = table(shown, "target_matrix")
    assert matrix.text("gdp_growth:probability", "贸易摩擦") == "按假定"
    assert matrix.text("gdp_growth:inside", "计划") == "按假定"  # a range that the plan gives too
    assert matrix.text("gpb_revenue:probability", "计划") == "按假定"  # the sum of what it gives
    assert matrix.text("gdp_growth:probability", "基准") not in {"按假定", "—"}
    goal = next(one for one in result.targets if one.item == "gdp_growth")
    assert result.outcome(goal, "贸易摩擦").probability is None


def test_nothing_drawn_is_certain(shown: Exhibits) -> None:
    assert [odds_cell(one).text for one in (0.998, 1.0, 0.0, 0.25)] == ["99", "99", "1", "25"]
    chances = table(shown, "targets")
    printed = {chances.text(row.key, key) for row in chances.rows for key in ("probability", "below", "inside", "above")}
    assert not printed & {"100", "0"}


@pytest.mark.parametrize(("chance", "word"), [
    (0.998, "certain"), (0.946, "certain"), (0.94, "likely"), (0.71, "rather"), (0.5, "even"),
    (0.25, "doubtful"), (0.08, "unlikely"), (0.0, "no")])
def test_one_scale_says_a_chance_as_the_table_prints_it(chance: float, word: str) -> None:
    assert odds_of(chance) == word


def test_a_figure_to_complete_is_not_written_as_a_floor(shown: Exhibits) -> None:
    chances = table(shown, "targets")
    assert chances.text("gpb_revenue", "target") == "完成1,350,000万元"  # 完成135亿元 in the paper
    assert chances.text("retail_sales_growth", "target") == "6.0%以上"
    assert chances.text("land_per_gdp_growth", "target") == "下降3.0%"


def test_the_sentence_speaks_of_the_target_that_it_compares_with(book: InputBook, shown: Exhibits) -> None:
    said = "".join(shown.summary)
    assert "完成1,354,500万元的目标" in said  # the plan's figure, not its rounding in another paper
    assert "1,350,000" not in said
    assert "概率" not in said  # words in the text, odds in the table
    bare = tuple(replace(one, value=1_300_000.0) for one in book.targets if one.item == "gpb_revenue")[:1]
    other = exhibit(solve(replace(book, targets=bare), Request(book.path, settings=Settings(draws=60))), {})
    assert "1,300,000万元以上的目标" in "".join(other.summary)


def test_growth_of_a_revenue_aimed_at_has_the_chance_of_its_level(book: InputBook) -> None:
    """税收收入增长4%以上: the model computes the tax, so its growth is no target without a forecast."""
    before = book.dataset.value("tax_revenue", Y(2019)) or 0.0
    aims = (Target("tax_revenue_growth", Y(2020), Operator.AT_LEAST, 4.0), Target("tax_revenue", Y(2020), Operator.AT_LEAST, 1.04 * before),
            Target("cpi_growth", Y(2020), Operator.ABOUT, 3.0, tolerance=0.25))
    found = solve(replace(book, targets=aims), Request(book.path, settings=Settings(draws=300)))
    rate, level, prices = (found.outcome(one, "基准") for one in aims)
    assert (rate.probability, rate.is_met) == (level.probability, level.is_met)
    assert rate.central == pytest.approx(100 * ((level.central or 0.0) / before - 1))
    shown = table(exhibit(found, {}), "targets")
    assert shown.text("cpi_growth", "verdict") == ("没有测算" if prices.central is None else shown.text("cpi_growth", "verdict"))
    assert any("居民消费价格涨幅0.25个百分点" in note for note in shown.notes)
