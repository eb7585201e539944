"""The rolling plan in layers, and the instruments that close a gap, in the law's order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.filled import filled

from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario
from forecast.exhibits.book import exhibit
from forecast.exhibits.kit.types import Table, number_text
from forecast.exhibits.scenarios.rolling import layer_runs
from forecast.fiscal.gap import ORDER, close_gap, close_gaps
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read

Y = Period.annual
holds = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=5, max_size=5)


def test_a_gap_is_closed_in_order() -> None:
    uses = close_gap(100.0, [("old_carryover", 10.0), ("stabilisation", None), ("fund_transfer", 60.0),
                             ("capital_transfer", 50.0), ("bond", 70.0), ("cut", None)])
    assert [use.used for use in uses] == [10, 0, 60, 30, 0, 0]
    assert [use.left for use in uses] == [90, 90, 30, 0, 0, 0]


@given(st.lists(st.tuples(st.floats(0, 1e6), holds), min_size=1, max_size=4))
def test_every_gap_is_closed_and_no_stock_is_used_twice(years: list[tuple[float, list[float | None]]]) -> None:
    stocks = [[*zip(ORDER, [*held, None], strict=True)] for _, held in years]
    found = close_gaps([gap for gap, _ in years], stocks)
    for at, ((gap, held), uses) in enumerate(zip(years, found, strict=True)):
        assert sum(use.used for use in uses) == pytest.approx(gap, abs=1e-6)
        assert uses[-1].left == pytest.approx(0, abs=1e-6)
        for place, use in enumerate(uses[:-1]):
            spent = sum(year[place].used for year in found[:at])
            assert use.used <= max(0.0, (held[place] or 0.0) - spent) + 1e-6
            if use.left > 1e-6 and held[place] is not None:  # what is held is used before the next
                assert use.used == pytest.approx(max(0.0, (held[place] or 0.0) - spent), abs=1e-6)


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    return read(luohu)


def tables(result: Result) -> dict[str, Table]:
    return {one.id: one for one in exhibit(result, {}).tables()}


def test_the_layers_are_runs_of_their_own_and_add_up(book: InputBook) -> None:
    span = Span(Y(2021), Y(2021))
    mine = Scenario("测试", "", "基准", (
        Override("gpb_expenditure", span, "固定", 1700000.0, layer="基准"),
        Override("tax_policy_effect", span, "假设", -3.0, layer="政策"),
        Override("tax_revenue", span, "比例调整", -2.0, layer="判断")))
    result = solve(replace(book, scenarios=(mine,)), Request(book.path, ("测试",), settings=Settings(draws=0)))
    table = tables(result)["rolling_layers"]
    key = "2021:tax_revenue"
    parts = [float(table.cell(key, column).value or 0) for column in ("current", "policy", "judgement")]  # type: ignore[arg-type]
    assert sum(parts) == pytest.approx(float(table.cell(key, "whole").value or 0))  # type: ignore[arg-type]
    # the baseline's own policy of 2020, -2 %, and the -3 % of 2021
    assert parts[1] == pytest.approx((0.98 * 0.97 - 1) * parts[0])
    assert parts[2] == pytest.approx(-0.02 * (parts[0] + parts[1]))
    assert table.text("2021:gpb_expenditure", "current") == "1,700,000"
    assert table.text("2021:gpb_revenue", "whole") == number_text(result.value("gpb_revenue", Y(2021), "测试"), 0)


def test_without_last_years_figures_the_roll_is_left_out_with_the_reason(book: InputBook) -> None:
    result = solve(book, Request(book.path, ("基准",), settings=Settings(draws=0)))
    table = tables(result)["rolling_layers"]
    assert "roll" not in {column.key for column in table.columns}
    assert "缺：税收收入 2018" in table.notes[-1]
    assert table.text("2020:tax_revenue", "policy") == "-18,273"


def with_a_year_before(book: InputBook) -> InputBook:
    """A sample: every figure of 2019 and budget of 2020 a year earlier and 4 % lower."""
    kept = [one for one in book.dataset.observations if not (one.period == Y(2018) and one.published >= date(2019, 6, 1))]
    seen = {(one.item, one.period) for one in kept}
    extra = [replace(one, period=one.period + -1, published=date(one.published.year - 1, 1, 10),
                     value=one.value / 1.04)
             for one in book.dataset.observations
             if ((one.period == Y(2019) and one.status.is_past) or (one.period == Y(2020) and not one.status.is_past))
             and (one.item, one.period + -1) not in seen]
    return replace(book, dataset=replace(book.dataset, observations=(*kept, *extra)))


def test_the_roll_is_this_round_less_the_last(book: InputBook) -> None:
    result = solve(with_a_year_before(book), Request(book.path, ("基准",), settings=Settings(draws=0)))
    layers = layer_runs(result, "基准")
    assert not layers.lacking
    assert layers.last is not None
    assert layers.last_base == Y(2018)
    table = tables(result)["rolling_layers"]
    for code in ("tax_revenue", "gpb_balance"):
        key = f"2021:{code}"
        whole, last, roll = (float(table.cell(key, column).value or 0)  # type: ignore[arg-type]
                             for column in ("whole", "last", "roll"))
        assert roll == pytest.approx(whole - last)
        assert last != 0
    assert table.text("2022:tax_revenue", "last") == "—"  # the last round ended in 2021
    # the last round knew 2018 alone: its 2019 is a forecast, not the outturn
    at = 2019 - (2018 - 2)
    assert layers.last.values["tax_revenue"][at, 0] != pytest.approx(846000)


def test_the_instruments_of_luohu_and_of_a_fuller_workbook(book: InputBook, luohu: Path, tmp_path: Path) -> None:
    plain = tables(solve(book, Request(book.path, ("基准",), settings=Settings(draws=0))))["gap_closing"]
    # the lower bound is the draw of 2020, which the gap of 2020 has already
    assert [plain.text(f"{year}:stabilisation", "available") for year in (2020, 2021)] == ["0", "0"]
    assert plain.text("2021:old_carryover", "available") == "—"
    assert [plain.text(f"{year}:cut", "left") for year in (2020, 2021)] == ["0", "0"]
    path = filled(luohu, tmp_path / "full.xlsx", {
        "结转资金": [{"账户": "一般公共预算", "资金名称": "样例", "安排年份": 2016, "截至年末": 2019, "结转金额": 3000}],
        "年度指标": [{"指标": "一般债务限额", "单位": "万元", "2019年": 26000},
                 {"指标": "预算稳定调节基金余额", "单位": "万元", "2019年": 300000}]})
    full = tables(solve(read(path), Request(path, ("基准",), settings=Settings(draws=0))))["gap_closing"]
    assert full.text("2020:old_carryover", "used") == "3,000"
    assert full.text("2020:stabilisation", "used") == "40,000"  # 300,000 less the draw of 260,000
    for year in (2021, 2022):  # used the year before
        assert full.text(f"{year}:old_carryover", "available") == "0"
        assert full.text(f"{year}:stabilisation", "available") == "0"
    assert full.text("2020:bond", "available") == "6,000"
    for year in (2020, 2021, 2022):
        whole = sum(float(full.cell(f"{year}:{means}", "used").value or 0) for means in ORDER)  # type: ignore[arg-type]
        assert whole == pytest.approx(float(full.cell(f"{year}:gap", "left").value or 0))  # type: ignore[arg-type]
