"""The plan-target table, targets by scenario and nature, and whether they fit together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples.filled import filled

from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario, Target
from forecast.data.words import Nature
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read

Y = Period.annual


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    return read(luohu)


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    # a sample: the papers of Luohu do not say which targets bind
    natures = {"land_per_gdp_growth": "约束性", "water_per_gdp_growth": "约束性", "gdp_growth": "预期性"}
    targets = tuple(replace(one, nature=Nature(natures.get(one.item, ""))) for one in book.targets)
    slow = Scenario("慢", "", "基准", (
        Override("gdp_growth", Span(Y(2020), Y(2020)), "固定", 5.0),
        Override("water_per_gdp_growth", Span(Y(2020), Y(2020)), "固定", -2.0),
        Override("income_pc_growth", Span(Y(2020), Y(2020)), "固定", 4.0)))
    last = Target("gdp_growth", Y(2019), "≈", 7.0)
    return solve(replace(book, targets=(*targets, last), scenarios=(slow,)),
                 Request(book.path, ("计划", "基准", "慢"), settings=Settings(draws=60)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_the_plan_target_table_has_the_layout_of_plan_reports(shown: Exhibits) -> None:
    plan = table(shown, "plan_targets")
    assert [plan.label_title, *(column.title for column in plan.columns)] == [
        "指标", "单位", "2019年计划", "2019年预计完成", "2020年目标", "属性"]
    assert plan.text("gdp_growth", "last") == "7.0%左右"
    assert plan.text("gdp_growth", "estimate") == "7.0左右"
    assert plan.text("fai", "estimate") == "332.00"  # the plan report's, not the later 348.86
    assert plan.text("gpb_revenue", "estimate") == "912,000"
    assert plan.text("income_pc_growth", "goal") == "与地区生产总值增速同步"
    assert [plan.text(key, "nature") for key in ("water_per_gdp_growth", "gdp_growth", "fai")] == [
        "约束性", "预期性", "未注明"]
    stated = {"strategic_emerging_share": "7.0%", "hq_revenue": "4,300亿元以上", "fai_renewal": "160亿元"}
    assert {key: plan.text(key, "goal") for key in stated} == stated  # the plan report's, of 数据版本
    assert len(plan.rows) == 11 + len(stated)


def test_targets_stand_by_nature_and_every_scenario_is_judged(shown: Exhibits, result: Result) -> None:
    matrix = table(shown, "target_matrix")
    sections = [row.label for row in matrix.rows if row.role == "section"]
    assert sections == ["约束性", "预期性", "未注明"]
    assert matrix.text("water_per_gdp_growth:met", "慢") == "未达"
    assert matrix.text("water_per_gdp_growth:met", "基准") == "达标"
    assert matrix.text("gdp_growth:met", "慢") == "未达"
    assert matrix.text("income_pc_growth:met", "慢") == "未达"  # 4 % against GDP's 5 %, 0.5 allowed
    assert (matrix.text("count:binding", "基准"), matrix.text("count:binding", "慢")) == ("2", "1")
    binding = [one for one in result.targets if one.nature == "约束性"]
    share = result.joint(binding, "基准")
    assert share is not None
    assert matrix.cell("joint:binding", "基准").value == pytest.approx(100 * share)


def test_met_or_missed_is_a_formula_over_the_forecast(shown: Exhibits) -> None:
    matrix = table(shown, "target_matrix")
    for row in matrix.rows:
        if row.key.endswith(":met"):
            for cell in row.cells:
                assert cell.formula is not None
                assert cell.formula.template.startswith("IF(")
    formula = matrix.cell("income_pc_growth:met", "慢").formula
    assert formula is not None
    assert len(formula.refs) == 2


def test_targets_are_held_against_each_other(shown: Exhibits, book: InputBook) -> None:
    fit = table(shown, "consistency")
    assert fit.text("income", "gap") == "0.00"
    assert fit.text("revenue_gdp", "goal") == "4.66"
    ratio = float(fit.cell("revenue_gdp", "goal").value or 0) / float(fit.cell("revenue_gdp", "against").value or 1)  # type: ignore[arg-type]
    assert fit.cell("revenue_gdp", "gap").value == pytest.approx(ratio)
    assert any("同口径" in sentence and "4.66" in sentence for sentence in shown.misfits)
    behind = Scenario("计划", "", "基准", (Override("income_pc_growth", Span(Y(2020), Y(2020)), "固定", 4.0),))
    other = exhibit(solve(replace(book, scenarios=(behind,)), Request(
        book.path, ("计划", "基准"), settings=Settings(draws=0))), {})
    assert any("达不到“同步”" in sentence for sentence in other.misfits)


def test_the_nature_is_read_from_the_sheet(luohu: Path, tmp_path: Path) -> None:
    rows = [{"代码": "cpi_growth", "期间": "2020年", "运算": "≤", "值": 3.5, "属性": "预期性"},
            {"代码": "power_per_gdp_five_year", "期间": "2020年", "运算": "≤", "值": -10, "属性": "约束性"}]
    targets = read(filled(luohu, tmp_path / "nature.xlsx", {"目标": rows})).targets
    assert [one.nature for one in targets[-2:]] == ["预期性", "约束性"]
    assert {one.nature for one in targets[:-2]} == {""}


@pytest.mark.shared
def test_a_plan_that_does_not_say_its_revenue_implies_no_buoyancy(shared: Path) -> None:
    """The workbook has no budget: what the model makes of the plan is never told as planned."""
    path = shared / "clerk_cases" / "gz14.xlsx"
    found = solve(read(path), Request(path, ("计划", "基准"), settings=Settings(draws=0)))
    keys = {row.key for one in exhibit(found, {}).tables() if one.id == "consistency" for row in one.rows}
    assert not {"revenue_gdp", "tax"} & keys
    assert "同口径计划增长" not in "".join(exhibit(found, {}).summary)
