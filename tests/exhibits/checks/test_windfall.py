"""Revenue above the budget, deficits and closings below nought: where a forecast puts them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples.filled import filled
from samples.sample_district import BUDGETS, NEXT, write_sample

from forecast.exhibits.book import Exhibits, exhibit
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read


def row(item: str, value: float | None, method: str = "固定", period: str = "2020") -> dict[str, object]:
    return {"情景": "按预算支出", "项目": item, "期间": period, "方式": method, "值": value, "理由": "判断"}


@pytest.fixture(scope="module")
def spent(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = filled(luohu, tmp_path_factory.mktemp("windfall") / "own.xlsx", {
        "情景": [row("一般公共预算支出", 1750416)]})
    return solve(read(path), Request(path, ("计划", "按预算支出"), settings=Settings(draws=0)))


def test_what_is_above_the_budget_goes_into_the_fund_and_is_not_carried_over(spent: Result) -> None:
    first, name = spent.first, "按预算支出"
    revenue = spent.value("gpb_revenue", first, name)
    topup = spent.value("stabilisation_fund_topup", first, name)
    assert revenue is not None
    assert topup is not None
    # 9,461 above the budget, 3,866 of it make up for less from the fund budget
    assert topup == pytest.approx(5594.55, abs=0.01)
    assert topup < revenue - 1354500
    assert spent.value("carryover_out", first, name) == pytest.approx(0, abs=1e-6)
    assert spent.value("gpb_balance", first, name) == pytest.approx(0, abs=1e-6)
    # a later year has no budget to be above
    assert spent.value("stabilisation_fund_topup", first + 1, name) == 0


def test_the_plan_itself_puts_nothing_into_the_fund(spent: Result) -> None:
    assert spent.value("stabilisation_fund_topup", spent.first, "计划") == 0


def test_a_stated_top_up_stands_and_more_is_added(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "样例.xlsx", {("stabilisation_fund_topup", NEXT): 1500, ("gpb_total_uses", NEXT): 646700,
                                               ("carryover_out", NEXT): 9000, ("gpb_surplus_out", NEXT): 0})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    main = next(name for name in result.names() if name == "基准")
    topup = result.value("stabilisation_fund_topup", result.first, main)
    over = (result.value("gpb_revenue", result.first, main) or 0) - 415000
    left = (result.value("gpb_total_sources", result.first, main) or 0) - (
        result.value("gpb_total_uses", result.first, main) or 0)
    assert topup is not None
    assert topup >= 1500
    assert topup == pytest.approx(1500 + max(0, min(over, left + topup - 1500)), abs=0.01)


@pytest.fixture(scope="module")
def unplanned(tmp_path_factory: pytest.TempPathFactory) -> Exhibits:
    """A district without any budget for the year ahead, that will get less from above."""
    folder = tmp_path_factory.mktemp("none")
    path = write_sample(folder / "样例.xlsx", {(code, NEXT): None for code in BUDGETS})
    path = filled(path, folder / "少补助.xlsx", {"情景": [
        {**row("上级补助收入", 60000, period="2024"), "情景": "基准"}]})
    return exhibit(solve(read(path), Request(path, ("基准",), settings=Settings(draws=0))), {})


def test_a_forecast_deficit_is_a_line_of_its_own(unplanned: Exhibits) -> None:
    tables = {one.id: one for one in unplanned.tables()}
    balance = tables["balance"]
    rows = {one.key: one for one in balance.rows}
    assert "financing_gap" in rows
    gap = rows["financing_gap"].cells[1].value
    assert isinstance(gap, float)
    assert gap > 1
    total = balance.rows[-1]
    assert total.label.endswith("收支缺口")
    assert total.cells[1].text == total.cells[4].text
    plan = [one for one in balance.rows if one.cells[2].text == "文件未列明部分"]
    assert all(abs(float(one.cells[4].value or 0)) < 1 for one in plan)
    assert "financing_gap" in {one.key for one in tables["budget_general"].rows}


def test_a_fund_budget_that_closes_below_nought_is_said(tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "多调出.xlsx", {"情景": [
        {**row("政府性基金调出资金", 90000, period="2025"), "情景": "基准"}]})
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    tables = {one.id: one for one in found.tables()}
    short = [one for one in tables["rules"].rows if one.key.startswith("deficit_fund")]
    assert short
    assert all(one.cells[1].text.startswith("-") and one.cells[4].text == "提示" for one in short)
    assert any("政府性基金预算" in one and "年终结余为负" in one for one in found.summary)


def test_deficits_of_several_years_are_told_in_all(tmp_path: Path) -> None:
    """A closing holds those before it: adding them up would cut the same money twice."""
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "多调出.xlsx", {"情景": [
        {**row("政府性基金调出资金", 90000, period="2025"), "情景": "基准"}]})
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    (said,) = (one for one in found.summary if "政府性基金预算" in one and "年终结余为负" in one)
    told = re.search(r"累计超过收入([\d,、]+)万元.*到(\d{4})年末累计压减支出或少调出([\d,]+)万元", said)
    assert told is not None
    assert told[1].split("、")[-1] == told[3]
    assert told[2] in said.split("年终结余为负", maxsplit=1)[0]


@pytest.mark.parametrize(("horizon", "words"), [(2, "收支缺口为"), (3, "收支缺口分别为")])
def test_one_gap_is_no_list_of_gaps(tmp_path: Path, horizon: int, words: str) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "少补助.xlsx", {"情景": [
        {**row("上级补助收入", 20000, period="2024"), "情景": "基准"}]})
    settings = Settings(horizon=horizon, draws=0)
    found = exhibit(solve(read(path), Request(path, ("基准",), settings=settings)), {})
    (said,) = (one for one in found.summary if "一般公共预算收支缺口" in one and "情景下" in one)
    assert words in said


def test_less_revenue_that_only_fills_the_fund_less_is_told_so(tmp_path: Path) -> None:
    """Two scenarios close alike: one sentence with two balances would look like an error."""
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "少收.xlsx", {"情景": [
        {**row("税收收入", -0.5, "比例调整", "2024"), "情景": "少收"}]})
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    (said,) = (one for one in found.summary if "“少收”情景" in one)
    assert "补充预算稳定调节基金的超收相应减少，当年收支结余仍为" in said
    assert "基准情景结余" not in said


def test_a_balanced_place_says_nothing_of_it(luohu: Path) -> None:
    found = exhibit(solve(read(luohu), Request(luohu, ("计划", "基准"), settings=Settings(draws=0))), {})
    assert not any("年终结余为负" in one for one in found.summary)
    assert not any(one.key.startswith("deficit") for table in found.tables() if table.id == "rules" for one in table.rows)
