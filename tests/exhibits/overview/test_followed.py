"""What the papers state beside the forecast: rules of the economy's items, investment from its parts, ratios."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.data.periods import Period
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

FIRST = Period.annual(2020)


@pytest.fixture(scope="module")
def result(luohu: Path) -> Result:
    return solve(read(luohu), Request(luohu, settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_each_item_follows_its_rule(result: Result) -> None:
    known = result.run("基准").parameters
    grown = float(result.value("gdp_nominal", FIRST, "基准") or 0) / 2390.26
    assert result.value("gdp_per_capita", FIRST, "基准") == pytest.approx(226400 * grown / (1 + known["population_trend"] / 100))
    assert result.value("trade_total", FIRST, "基准") == pytest.approx(1360 * grown ** known["b_trade"])
    assert result.value("hq_revenue", FIRST, "计划") == 4300
    fai = float(result.value("fai", FIRST, "基准") or 0)
    assert result.value("fai_renewal", FIRST, "基准") == pytest.approx(163 * fai / 348.86)


def test_investment_adds_up_and_works_go_by_the_rate(shown: Exhibits) -> None:
    made = table(shown, "investment")
    assert [made.text(key, "plan") for key in ("fai", "fai_renewal", "fai_shanty", "rest")] == [
        "261.00", "160.00", "24.00", "77.00"]
    assert (made.text("execution", "base"), made.text("works_spent", "plan")) == ("98.00", "313,878")


def test_stocks_and_flows_are_divided_and_not_led_on(shown: Exhibits, result: Result) -> None:
    made = table(shown, "stated_beside")
    assert [made.text(key, "base") for key in ("firm_capital", "property_price", "hq_tax", "contract_share")] == [
        "4.50", "11,111", "2.12", "128.9"]
    assert made.text("property_registered", "main") == "—"
    assert "property_registered" not in result.run("基准").values


def test_without_any_of_it_there_is_no_trace(tmp_path: Path) -> None:
    from samples.filled import filled

    from forecast.workbook.template.build import build_template

    build_template(tmp_path / "blank.xlsx", range(2015, 2021))
    path = filled(tmp_path / "blank.xlsx", tmp_path / "one.xlsx", {"年度指标": [
        {"指标": "一般公共预算收入", "单位": "万元", "2018年": 9000, "2019年": 10000}]})
    made = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    assert not {"investment", "stated_beside", "facts", "assets", "arrivals", "land", "combined"} & {
        one.id for one in made.tables()}
