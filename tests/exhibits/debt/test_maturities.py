"""Bonds, limits and what falls due: by hand, by cell, and in the tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled

from forecast.cautions import warnings_of
from forecast.data.periods import Period
from forecast.data.registers import Bond
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.fiscal.maturities import falling_due, interest, outstanding, remaining_life
from forecast.issues import InputError, describe
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read

Y = Period.annual
BONDS = (Bond("general", "a", Y(2019), Y(2022), 20000.0, 3.2),
         Bond("special", "b", Y(2019), Y(2024), 50000.0, 3.4),
         Bond("special", "c", Y(2018), Y(2020), 20000.0, 3.5))


def test_principal_interest_and_life_by_hand() -> None:
    assert [outstanding(BONDS, Y(year)) for year in (2018, 2019, 2020, 2022, 2024)] == [
        20000, 90000, 70000, 50000, 0]
    assert [falling_due(BONDS, Y(year)) for year in (2020, 2021, 2022)] == [20000, 0, 20000]
    # 640 + 1700 + 700, then 640 + 1700
    assert [interest(BONDS, Y(year)) for year in (2019, 2020, 2021)] == pytest.approx([700, 3040, 2340])
    assert remaining_life(BONDS, Y(2020)) == pytest.approx((20000 * 2 + 50000 * 4) / 70000)
    assert remaining_life(BONDS, Y(2030)) is None


def test_every_bond_is_outstanding_until_it_falls_due() -> None:
    for year in range(2018, 2025):
        change = outstanding(BONDS, Y(year)) - outstanding(BONDS, Y(year - 1))
        issued = sum(one.principal for one in BONDS if one.issued == Y(year))
        assert change == issued - falling_due(BONDS, Y(year))


# a sample: no document lists the bonds of Luohu
LEDGER = [{"类别": "一般债务", "债券名称": "样例一", "发行年份": 2019, "到期年份": 2022, "本金": "2亿元", "利率": 3.2},
          {"类别": "专项债务", "债券名称": "样例二", "发行年份": 2019, "到期年份": 2024, "本金": 50000, "利率": "3.4%"},
          {"类别": "专项债务", "债券名称": "样例三", "发行年份": 2018, "到期年份": 2020, "本金": 20000, "利率": 3.5}]
LIMITS = [{"指标": "一般债务限额", "单位": "万元", "2019年": 25000}, {"指标": "专项债务限额", "单位": "亿元", "2019年": 7.5}]
GOAL = [{"代码": "debt_ratio", "期间": "2022年", "运算": "≤", "值": 8}]


@pytest.fixture(scope="module")
def book(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> InputBook:
    path = tmp_path_factory.mktemp("debt") / "debt.xlsx"
    return read(filled(luohu, path, {"债务明细": LEDGER, "年度指标": LIMITS, "目标": GOAL}))


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solve(book, Request(book.path, ("计划", "基准"), settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_what_is_wrong_with_the_debt_is_said_by_cell(book: InputBook) -> None:
    found = {issue.code: issue for issue in book.warnings if "bond" in issue.code or "debt" in issue.code}
    assert set(found) == {"debt_over_limit", "bond_balance", "bond_due"}
    assert found["bond_balance"].where.sheet == found["bond_due"].where.sheet == "债务明细"
    assert found["bond_due"].where.cell == "E7"
    assert "80,000" in describe(found["debt_over_limit"])
    assert "5,000" in describe(found["debt_over_limit"])  # 80,000 above 75,000
    assert "-10,000" in describe(found["bond_balance"], "en")
    assert found["debt_over_limit"].where.cell


def test_a_year_with_a_budget_follows_it_and_later_years_the_bonds(result: Result) -> None:
    repaid = [result.value("special_debt_repayment", Y(year), "基准") for year in (2020, 2021)]
    assert repaid == [0, 0]  # the budget of 2020 gives no repayment, though 20,000 fall due
    assert result.value("general_debt_repayment", Y(2022), "基准") == 20000
    assert result.value("debt_general", Y(2022), "基准") == 0
    assert result.value("debt_special", Y(2020), "计划") == 107000


def test_the_debt_table_has_limits_room_and_the_base_years_ratio(shown: Exhibits) -> None:
    debt = table(shown, "debt")
    assert (debt.text("headroom_general", "base"), debt.text("headroom_special", "plan")) == (
        "5,000", "-32,000")
    assert (debt.text("limit_verdict", "base"), debt.text("limit_verdict", "plan")) == ("超限额", "超限额")
    # 2,605,234 - 20,000 - 143,160 + 909,339 - 641,698; the 2019 proceeds of special debt are not stated
    assert debt.text("fiscal_capacity", "base") == "2,709,715"
    assert debt.text("debt_ratio", "base") == "3.69"
    assert debt.text("band", "base") == "绿"
    assert any("2019年专项债务转贷收入没有列明" in note for note in debt.notes)


def test_the_statutory_tables_roll_the_balance_forward(shown: Exhibits) -> None:
    special = table(shown, "debt_limits_special")
    assert special.title == "地方政府专项债务限额和余额情况表"
    assert [row.label for row in special.rows][:2] == ["一、2018年末专项债务余额", "二、2019年专项债务限额"]
    assert (special.text("limit", "budget"), special.text("balance", "outturn")) == ("75,000", "80,000")
    assert special.text("plan_balance", "budget") == "107,000"
    formula = special.cell("plan_balance", "budget").formula
    assert formula is not None
    assert formula.template == "{0}+{1}-{2}"
    general = table(shown, "debt_limits_general")
    assert (general.text("borrowed", "outturn"), general.text("borrowed", "budget")) == ("20,000", "—")


def test_a_forecast_above_a_limit_is_warned_of_at_the_limits_cell(book: InputBook, result: Result) -> None:
    ahead = [one for one in warnings_of(book, result, "zh") if one.code == "debt_limit_ahead"]
    assert [(dict(one.fields)["scenario"], dict(one.fields)["period"]) for one in ahead] == [
        ("计划", "2020"), ("基准", "2020")]
    assert {one.where.sheet for one in ahead} == {"年度指标"}
    assert "107,000" in describe(ahead[0])
    assert "32,000" in describe(ahead[0], "en")


def test_without_a_limit_none_is_compared(luohu: Path) -> None:
    plain = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0)))
    tables = {one.id: one for one in exhibit(plain, {}).tables()}
    assert "limit_verdict" not in {row.key for row in tables["debt"].rows}
    assert "debt_due" not in tables


def test_what_falls_due_and_what_is_still_to_be_found(shown: Exhibits) -> None:
    due = table(shown, "debt_due")
    assert due.text("due_total", "2020") == "20,000"
    assert due.text("interest_total", "2020") == "3,040"
    assert due.text("service_total", "2022") == "22,340"
    assert due.text("refinance", "2020") == "20,000"


def test_both_paths_reach_each_goal(shown: Exhibits) -> None:
    paths = table(shown, "debt_adjustment")
    goals = [row.label for row in paths.rows if row.role == "section"]
    assert len(goals) == 3
    assert "2019年持平" in goals[0]
    assert "债务率8.0%以内" in goals[1]
    assert "不超过限额" in goals[2]
    for number, last in ((0, "2022"), (1, "2022"), (2, "2020")):
        ends = {paths.text(f"{number}:{shape}_share", last) for shape in ("constant", "front")}
        assert len(ends) == 1
        assert ends.pop() in goals[number]


def test_a_bad_ledger_is_refused_by_cell(luohu: Path, tmp_path: Path) -> None:
    bad = [{"类别": "一般债务", "发行年份": 2020, "到期年份": 2019, "本金": 1000},
           {"类别": "隐性债务", "发行年份": 2018, "到期年份": 2022, "本金": 1000},
           {"类别": "专项债务", "发行年份": 2018, "到期年份": 2022, "本金": -5, "利率": 340},
           {"类别": "专项债务", "发行年份": 2018, "到期年份": 2022}]
    with pytest.raises(InputError) as caught:
        read(filled(luohu, tmp_path / "bad.xlsx", {"债务明细": bad}))
    assert {(one.code, one.where.cell) for one in caught.value.issues} == {
        ("bond_span", "D5"), ("choice", "A6"), ("below_nought", "E7"), ("percent_range", "F7"),
        ("blank_cell", "E8")}
