"""The rules of carry-over and of the stabilisation fund: by hand, and on the papers of Luohu."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.filled import filled

from forecast.data.periods import Period
from forecast.data.registers import CarryOver
from forecast.exhibits.book import exhibit
from forecast.exhibits.checks.rules import sentence, verdicts
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Table
from forecast.fiscal import rules
from forecast.issues import InputError
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

Y = Period.annual
D = Decimal
LUOHU = [(Y(2019), D(522574), D(255716)), (Y(2020), D(260000), D(0))]
amounts = st.integers(0, 10**6).map(Decimal)


def test_the_bounds_of_luohus_fund() -> None:
    years, is_bound = rules.fund_path(LUOHU, None)
    assert is_bound
    assert [one.opening for one in years] == [D(526858), D(260000)]
    assert [one.closing for one in years] == [D(260000), D(0)]
    assert [one.state for one in rules.stock_rule(years, is_bound=True)] == ["unknown", "unknown"]


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6))
def test_the_bound_is_the_least_opening_that_pays_every_draw(flows: list[tuple[Decimal, Decimal]]) -> None:
    path = [(Y(2000 + at), draw, topup) for at, (draw, topup) in enumerate(flows)]
    years, _ = rules.fund_path(path, None)
    assert all(one.opening >= one.draw for one in years)
    least = years[0].opening
    if least:
        short, _ = rules.fund_path(path, least - 1)
        assert any(one.draw > one.opening for one in short)


def test_a_known_balance_gives_verdicts() -> None:
    years, is_bound = rules.fund_path(LUOHU, D(525000))
    found = rules.stock_rule(years, is_bound=is_bound)
    assert [(one.state, one.excess) for one in found] == [("met", 0), ("breach", D(1858))]


@pytest.mark.parametrize(("topup", "state", "excess"), [
    (D(255716), "met", 0), (D(84789), "met", 0), (D(50000), "breach", D(34789)), (None, "breach", D(84789))])
def test_revenue_above_the_budget(topup: Decimal | None, state: str, excess: Decimal) -> None:
    found = rules.windfall_rule(Y(2019), D(912000), D(827211), topup)
    assert (found.state, found.excess) == (state, excess)
    assert rules.windfall_rule(Y(2019), D(912000), None, topup).state == "unknown"
    assert rules.windfall_rule(Y(2019), D(800000), D(827211), topup).state == "met"


LEDGER = (CarryOver("general", "甲", Y(2019), Y(2019), 5000.0), CarryOver("general", "乙", Y(2017), Y(2019), 400.5),
          CarryOver("general", "丙", Y(2018), Y(2019), 1000.0),
          CarryOver("fund", "基金一", Y(2019), Y(2019), 400.0, 1000.0),
          CarryOver("fund", "基金一", Y(2018), Y(2019), 100.0),
          CarryOver("fund", "基金二", Y(2019), Y(2019), 300.0, 1000.0), CarryOver("fund", "基金三", Y(2019), Y(2019), 1.0))


def test_what_is_not_carried_over_by_purpose_is_surplus() -> None:
    found = rules.surplus_rule(Y(2019), D(9403), None, LEDGER)
    assert (found.state, found.excess) == ("breach", D("3002.5"))
    assert rules.surplus_rule(Y(2019), D("6400.5"), None, LEDGER).state == "met"
    assert rules.surplus_rule(Y(2018), D(9403), None, LEDGER).state == "unknown"
    # a surplus that the papers state needs no ledger
    stated = rules.surplus_rule(Y(2018), D(9000), D(403), ())
    assert (stated.state, stated.measured, stated.excess) == ("breach", D(9403), D(403))
    assert rules.surplus_rule(Y(2018), D(9403), D(0), ()).state == "met"


def test_two_years_and_thirty_per_cent() -> None:
    old = {one.subject: one for one in rules.old_rule(LEDGER)}
    assert {name for name, one in old.items() if one.state == "breach"} == {"乙"}
    assert old["乙"].excess == D("400.5")
    funds = {one.subject: (one.state, one.excess) for one in rules.thirty_rule(LEDGER)}
    # 400 + 100 against 30 % of 1,000; exactly 30 % is within; no revenue, no verdict
    assert funds == {"基金一": ("breach", D("200.00")), "基金二": ("met", 0), "基金三": ("unknown", 0)}


def test_a_year_without_outturn_gives_hints() -> None:
    ahead = rules.nine_rule(Y(2020), D(200), D(1000))
    assert ahead.state == "breach"
    assert rules.hinted(ahead, Y(2019)).state == "hint"
    assert rules.hinted(ahead, Y(2020)) == ahead
    in_all = rules.thirty_in_all(Y(2019), D(400), D(1000))
    assert (in_all.state, in_all.excess) == ("hint", D("100.00"))


@pytest.mark.parametrize(("revenue", "topup", "carried", "state", "excess"), [
    (1100, 100, 0, "met", 0), (1100, 40, 0, "met", 0), (1100, 0, 30, "hint", 30), (1100, 90, 30, "hint", 10)])
def test_a_forecast_above_the_budget(revenue: int, topup: int, carried: int, state: str, excess: int) -> None:
    found = rules.windfall_ahead(Y(2020), D(revenue), D(1000), D(topup), D(carried))
    assert found is not None
    assert (found.state, found.excess) == (state, excess)
    assert rules.windfall_ahead(Y(2020), D(1000), D(1000), D(topup), D(carried)) is None


def test_only_a_closing_below_nought_is_a_deficit() -> None:
    short = rules.deficit_rule(Y(2021), "fund", D(-3357))
    assert short is not None
    assert (short.rule, short.state, short.excess) == ("deficit_fund", "hint", D(3357))
    assert rules.deficit_rule(Y(2021), "fund", D(0)) is None
    assert rules.deficit_rule(Y(2021), "fund", None) is None


def test_state_firms_profit() -> None:
    assert rules.capital_rule(Y(2019), D(79), D(309)) is None
    found = rules.capital_rule(Y(2020), D(115), D(372))
    assert found is not None
    assert (found.state, found.bound) == ("met", D("111.60"))
    short = rules.capital_rule(Y(2020), D(100), D(372))
    assert short is not None
    assert (short.state, short.excess) == ("breach", D("11.60"))


@pytest.fixture(scope="module")
def tables(luohu: Path) -> dict[str, Table]:
    result = solve(read(luohu), Request(luohu, ("计划", "基准"), settings=Settings(draws=0)))
    return {one.id: one for one in exhibit(result, {}).tables()}


def test_the_papers_of_luohu(tables: dict[str, Table]) -> None:
    fund = tables["stabilisation"]
    assert [fund.text("2019", key) for key in ("opening", "draw", "topup", "closing")] == [
        "526,858", "522,574", "255,716", "260,000"]
    assert any("下限" in note for note in fund.notes)
    rows = {row.key.rsplit(":", 1)[0]: row for row in tables["rules"].rows}
    assert {key: rows[key].cells[4].text for key in rows} == {
        "fund_stock:2019": "无法判断", "fund_stock:2020": "无法判断", "windfall:2019": "符合",
        "surplus:2019": "无法判断", "nine:2019": "符合", "thirty_in_all:2019": "符合",
        "thirty_in_all:2020": "提示", "capital:2020": "符合", "windfall_ahead:2020": "符合"}
    assert "146,886" in rows["thirty_in_all:2020"].cells[5].text
    assert "不作违规判断" in rows["thirty_in_all:2020"].cells[5].text
    # 1,363,961 against 1,354,500: all of it goes into the year's gap, nothing is carried over
    assert "超收 9,461 万元" in rows["windfall_ahead:2020"].cells[5].text
    assert "国办发〔2014〕70号" in rows["thirty_in_all:2020"].cells[6].text


def test_a_ledger_and_a_balance_of_ones_own(luohu: Path, tmp_path: Path) -> None:
    ledger = [{"账户": "一般公共预算", "资金名称": "样例项目", "安排年份": 2017, "截至年末": 2019, "结转金额": 9403},
              {"账户": "政府性基金预算", "资金名称": "样例基金", "安排年份": 2019, "截至年末": 2019, "结转金额": 500, "当年收入": 1000}]
    path = filled(luohu, tmp_path / "own.xlsx", {
        "结转资金": ledger, "年度指标": [{"指标": "预算稳定调节基金余额", "单位": "亿元", "2019年": 30}]})
    result = solve(read(path), Request(path, ("计划", "基准"), settings=Settings(draws=0)))
    make = Maker(result)
    found = {(one.rule, one.year.year): one for one in verdicts(make)}
    assert found["fund_stock", 2020].state == "met"  # 300,000 at the end of 2019, 260,000 drawn
    assert found["surplus", 2019].state == "met"
    assert {one.subject: one.state for one in verdicts(make) if one.rule == "old"} == {
        "样例项目": "breach", "样例基金": "met"}
    assert sentence(make, found["thirty", 2019]).endswith("（own.xlsx › 结转资金!E6）")
    assert ("thirty_in_all", 2019) not in found  # the ledger has the funds themselves
    english = Maker(result, "en")
    assert all(sentence(english, one) for one in verdicts(english))


def test_a_bad_ledger_is_refused_by_cell(luohu: Path, tmp_path: Path) -> None:
    bad = [{"账户": "一般公共预算", "资金名称": "甲", "安排年份": 2019, "截至年末": 2018, "结转金额": 1},
           {"账户": "不知道", "资金名称": "乙", "安排年份": 2019, "截至年末": 2019, "结转金额": -1}]
    with pytest.raises(InputError) as caught:
        read(filled(luohu, tmp_path / "bad.xlsx", {"结转资金": bad}))
    assert {(one.code, one.where.cell) for one in caught.value.issues} == {
        ("carry_span", "D5"), ("choice", "A6"), ("below_nought", "E6")}
