"""Risks and ends of the fan: ranked by amount and odds, each scenario at its percentile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples.bureaus.october import october
from samples.by_hand import by_hand
from samples.sample_district import write_sample

from forecast.data import Override, Period, Scenario, Span
from forecast.exhibits import Exhibits, Table, Text, exhibit
from forecast.projection import Result, Settings, end_of
from forecast.run import Request, solve
from forecast.workbook import read

PLACE = "所处分位"


@pytest.fixture(scope="module")
def result(luohu: Path) -> Result:
    return solve(read(luohu), Request(luohu, settings=Settings(draws=400)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_risks_stand_by_amount_and_likelihood(shown: Exhibits) -> None:
    risks = table(shown, "risk_register")
    lines = [row for row in risks.rows if row.role == "line"]
    expected = [float(row.cells[3].value or 0) for row in lines]  # type: ignore[arg-type]
    assert expected == sorted(expected)
    assert lines[0].key == "one_off_fails:0"  # the sale has a name
    assert risks.text("one_off_fails:0", "amount") == "-400,000"
    assert risks.text("sum", "expected") == f"{sum(expected):,.0f}"
    assert all(row.cells[0].text and row.cells[4].text for row in lines)


def test_the_sum_of_risks_is_the_fan(shown: Exhibits, result: Result) -> None:
    low = result.quantile("gpb_balance", result.first, "基准", 0.1)
    middle = result.value("gpb_balance", result.first, "基准")
    assert low is not None
    assert middle is not None
    assert table(shown, "risk_register").cell("fan", "amount").value == pytest.approx(low - middle)


def test_a_one_off_fails_in_some_draws(result: Result) -> None:
    draws = result.draws("nontax_one_off", result.first, "基准")
    assert 0.01 < (draws == 0).mean() < 0.12
    assert result.value("nontax_one_off", result.first, "基准") == 400000
    assert result.value("nontax_one_off", result.first, "一次性收入落空") == 0


@pytest.mark.parametrize(("share", "key"), [(0.1, "low"), (0.9, "high")])
def test_an_end_reaches_its_percentile_by_causes_that_add_up(
        result: Result, shown: Exhibits, share: float, key: str) -> None:
    end = end_of(result, "基准", share)
    assert end is not None
    causes = table(shown, "range_causes")
    goal = result.quantile("gpb_revenue", result.first, "基准", share)
    reached = float(causes.cell("end", f"{key}:gpb_revenue").value or 0)  # type: ignore[arg-type]
    assert reached == pytest.approx(goal, rel=1e-4)
    steps = [float(row.cells[[one.key for one in causes.columns].index(f"{key}:gpb_revenue")].value or 0)  # type: ignore[arg-type]
             for row in causes.rows]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])


def test_every_scenario_has_a_trigger_an_effect_and_a_percentile(shown: Exhibits, result: Result) -> None:
    places = table(shown, "scenario_places")
    assert {row.key for row in places.rows} == {*result.names()} - {"计划", "基准"}
    assert places.text("一次性收入落空", "gpb_revenue") == "-400,000"
    assert 5 <= float(places.text("低", "place")) <= 16
    assert 84 <= float(places.text("高", "place")) <= 95
    assert all(row.cells[0].text for row in places.rows)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["gz14", "base", "follow"])
def test_a_clerks_workbook_has_its_own_risks(shared: Path, name: str) -> None:
    path = shared / "clerk_cases" / f"{name}.xlsx"
    found = solve(read(path), Request(path, settings=Settings(draws=300)))
    risks = table(exhibit(found, {}), "risk_register")
    assert "fan" in {row.key for row in risks.rows}
    assert any(row.role == "line" for row in risks.rows)


def test_without_draws_nothing_is_ranked(luohu: Path) -> None:
    found = solve(read(luohu), Request(luohu, settings=Settings(draws=0)))
    ids = {one.id for one in exhibit(found, {}).tables()}
    assert not {"risk_register", "range_causes"} & ids
    assert PLACE not in "".join(column.title for one in exhibit(found, {}).tables() for column in one.columns)


@pytest.mark.shared
def test_what_a_surplus_is_put_into_is_no_risk(shared: Path) -> None:
    """Revenue above the budget tops up the fund in some draws: that follows, it takes nothing."""
    path = shared / "clerk_cases" / "tax_all.xlsx"
    found = solve(read(path), Request(path, settings=Settings(draws=400)))
    topup = found.draws("stabilisation_fund_topup", found.first, found.names()[-1])
    assert topup.max() > topup.min()
    keys = {row.key for row in table(exhibit(found, {}), "risk_register").rows}
    assert {"gpb_expenditure", "stabilisation_fund_topup"} & keys == {"gpb_expenditure"}


def test_an_end_of_the_fan_is_no_finding_about_scenarios(luohu: Path) -> None:
    """The low end is lowest by what it is: the sentence tells the risks, and no scenario."""
    book = read(luohu)
    bare = replace(book, scenarios=(), reforms={}, bureau=replace(book.bureau, scenario_files=()),
                   dataset=replace(book.dataset, adjustments=()))
    found = exhibit(solve(bare, Request(luohu, settings=Settings(draws=400))), {})
    said = [one for one in found.summary if "风险按金额" in one]
    assert len(said) == 1
    assert said[0].startswith("风险按金额与可能性排序")
    assert "低" in [column.key for column in table(found, "comparison").columns]


def test_without_totals_the_lines_together_make_up_the_fan(tmp_path: Path) -> None:
    """Revenue and spending by themselves: the last row is of both, not of revenue alone."""
    path = by_hand(tmp_path, "年度指标", [
        ("指标", "单位", *(f"{year}年" for year in range(2017, 2024))),
        ("一般公共预算收入", "亿元", 80, 86, 93, 97, 107, 115, 121),
        ("一般公共预算支出", "亿元", 160, 178, 181, 205, 209, 233, 241)])
    found = solve(read(path), Request(path, settings=Settings(draws=400)))
    risks = table(exhibit(found, {}), "risk_register")
    lines = {row.key: float(row.cells[1].value or 0) for row in risks.rows if row.role == "line"}  # type: ignore[arg-type]
    assert set(lines) == {"gpb_revenue", "gpb_expenditure"}
    together = float(risks.cell("fan", "amount").value or 0)  # type: ignore[arg-type]
    assert sum(lines.values()) <= together <= min(lines.values()) * 0.8
    (row,) = [row for row in risks.rows if row.key == "fan"]
    assert "收支差额" in row.label


def test_revenue_by_itself_is_called_no_balance(tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标")
    found = solve(read(path), Request(path, settings=Settings(draws=100)))
    (row,) = [one for one in table(exhibit(found, {}), "risk_register").rows if one.key == "fan"]
    assert row.label == "合并后的影响（一般公共预算收入区间下端）"


def test_the_register_is_never_without_the_sentence_that_leads_to_it(tmp_path: Path) -> None:
    """Of scenarios that lose no revenue none is the lowest; the risks are there all the same."""
    path = october(tmp_path / "样例县.xlsx")
    ahead = Span(Period.annual(2027), Period.annual(2027))
    more = Scenario("多", "", "基准", (Override("gdp_growth", ahead, "固定", 9.0),))
    found = solve(replace(read(path), scenarios=(more,)), Request(path, ("基准", "多"), settings=Settings(draws=60)))
    shown = exhibit(found, {})
    assert table(shown, "risk_register").rows
    texts = [block.text for block in shown.memo.blocks if isinstance(block, Text)]
    assert any(text.startswith("风险按金额与可能性排序") for text in texts)


def test_what_the_fund_gets_less_is_lost_as_well(tmp_path: Path) -> None:
    """Revenue above the budget tops up the fund: all risks together came to less than the greatest alone."""
    path = write_sample(tmp_path / "样例.xlsx")
    found = solve(read(path), Request(path, settings=Settings(draws=400)))
    assert (found.value("stabilisation_fund_topup", found.first, "基准") or 0) > 0
    risks = table(exhibit(found, {}), "risk_register")
    lines = [float(row.cells[1].value or 0) for row in risks.rows if row.role == "line"]  # type: ignore[arg-type]
    together = float(risks.cell("fan", "amount").value or 0)  # type: ignore[arg-type]
    assert sum(lines) <= together <= 0.9 * min(lines)
    (row,) = [one for one in risks.rows if one.key == "fan"]
    assert "补充预算稳定调节基金前" in row.label
