"""The registers of policies from sheet to page: rules, cuts, subsidies, remittance, relief."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.sample_district import write_sample

from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.issues import InputError, Severity
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

RULES = [{"支出科目": "教育支出", "规则": "增长率", "增长率": 3, "三保": "保基本民生"},
         {"支出科目": "卫生健康支出", "规则": "人均标准", "标准": 1500, "人数": 42, "增长率": 2},
         {"支出科目": "城乡社区支出", "规则": "增长率", "压减次序": 1, "压减上限": 20},
         {"支出科目": "其他支出", "规则": "增长率", "压减次序": 2}]
CUTS = [{"事项": "会议费", "年份": 2024, "压减比例": 10, "基数": 3000, "支出科目": "一般公共服务支出"},
        {"事项": "“三公”经费", "年份": 2024, "压减比例": 20}]
ABOVE = [{"项目": "均衡性转移支付", "类别": "一般性转移支付", "年份": 2024, "金额": 140000, "性质": "经常性", "以后年度增长": 5},
         {"项目": "防洪", "类别": "专项转移支付", "年份": 2024, "金额": 20000, "性质": "一次性"}]
UP = [{"项目": "体制上解", "计算基数": "税收收入", "比例": 8}, {"项目": "专项上解", "定额": 5000, "定额增长": 10}]
RELIEF = [{"政策": "降率", "口径": "税收", "税种": "增值税", "年份": 2023, "辖区减免额": 9000, "当年执行月数": 9, "区级分成": 25}]
PROMISED = [{"事项": "学校扩建", "支出科目": "教育支出", "年份": 2024, "金额": 6000, "来源": "立项批复"},
            {"事项": "学校扩建", "支出科目": "教育支出", "年份": 2025, "金额": 4000}]
SWITCHED = [{"情景": "以收定支", "项目": item, "期间": "2024-2026", "方式": "假设", "值": 1, "理由": "判断"}
            for item in ("spending_follows_revenue", "cuts_in_force")]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("policies")
    path = filled(write_sample(folder / "样例.xlsx"), folder / "政策.xlsx", {
        "支出规则": RULES, "压减政策": CUTS, "上级补助": ABOVE, "上解规则": UP, "减税降费": RELIEF, "中期承诺": PROMISED,
        "情景": SWITCHED})
    return solve(read(path), Request(path, settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def shown(solved: Result) -> Exhibits:
    return exhibit(solved, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_functions_add_up_to_the_spending_forecast(shown: Exhibits, solved: Result) -> None:
    found = table(shown, "functions")
    for year in solved.horizon:
        whole = solved.value("gpb_expenditure", year, "基准")
        assert float(found.cell("gpb_expenditure", str(year)).value or 0) == pytest.approx(whole)
    # 164,000 of the budget, then 3 % a year
    assert found.text("exp_education", "2025") == "168,920"
    assert found.text("exp_health", "2025") == "62,220"  # 61,000 of the budget, then norm + 2 %
    order = [row.key for row in found.rows]
    assert order.index("exp_education") < order.index("exp_urban_rural") < order.index("rest")


def test_subsidies_carry_the_total_of_later_years(shown: Exhibits, solved: Result) -> None:
    # 176,000 of the budget: 160,000 listed, the other 16,000 go on
    assert solved.value("upper_transfer_in", solved.horizon[1], "基准") == pytest.approx(147000 + 16000)
    assert solved.value("upper_transfer_in", solved.horizon[2], "基准") == pytest.approx(154350 + 16000)
    assert table(shown, "subsidies").text("unlisted", "2025") == "16,000"


def test_remittance_is_the_sum_of_its_parts(solved: Result) -> None:
    year = solved.horizon[1]
    tax = solved.value("tax_revenue", year, "基准") or 0
    assert solved.value("upper_remittance", year, "基准") == pytest.approx(0.08 * tax + 5500)
    assert solved.value("upper_remittance", solved.first, "基准") == pytest.approx(33000)  # as budgeted


def test_a_scenario_lets_spending_follow_revenue_within_the_limits(shown: Exhibits, solved: Result) -> None:
    for at, year in enumerate(solved.horizon):
        gap = solved.value("financing_gap", year, "基准") or 0
        cut = solved.value("spending_adjustment", year, "以收定支") or 0
        assert solved.value("spending_adjustment", year, "基准") == 0
        decided = 300.0 if at == 0 else 0.0  # a tenth of 3,000; the other base is not known
        if gap == 0:
            assert cut == pytest.approx(decided)
        else:
            left = solved.value("financing_gap", year, "以收定支") or 0
            assert left < gap
            assert cut > decided
    assert table(shown, "cuts").text("sum", "amount") == "300"


def test_relief_and_commitments_are_told(shown: Exhibits) -> None:
    relief = table(shown, "relief")
    assert [relief.text("0", key) for key in ("own", "carried", "own_carried")] == ["2,250", "3,000", "750"]
    promised = table(shown, "commitments")
    assert [promised.text("committed", key) for key in ("2024", "2025", "sum")] == ["6,000", "4,000", "10,000"]


def test_who_fills_none_of_it_sees_no_trace(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "样例.xlsx")
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    found = exhibit(result, {})
    assert not any(sheet.name == "结果 支出与补助" for sheet in found.sheets)
    names = {one.name for one in result.model.equations}
    assert not names & {"spending_adjustment", "cuts_in_force", "spending_follows_revenue"}


@pytest.mark.parametrize(("sheet", "row", "code"), [
    ("支出规则", {"支出科目": "税收收入", "规则": "增长率"}, "policy_line"),
    ("支出规则", {"支出科目": "教育支出", "规则": "人均标准", "标准": 100}, "blank_cell"),
    ("支出规则", {"支出科目": "教育支出", "规则": "增长率", "三保": "保工资", "压减次序": 1}, "cut_guaranteed"),
    ("支出规则", {"支出科目": "教育支出", "规则": "增长率", "压减次序": 0.5}, "cut_order"),
    ("支出规则", {"支出科目": "教育支出", "规则": "增长率", "增长率": -300}, "policy_rate"),
    ("减税降费", {"政策": "降率", "年份": 2023, "辖区减免额": 9000, "当年执行月数": 13}, "relief_months"),
    ("压减政策", {"事项": "会议费", "年份": 2024, "压减比例": 120}, "percent_range"),
    ("上解规则", {"项目": "体制上解"}, "blank_cell")])
def test_a_slip_is_told_by_its_cell(sheet: str, row: dict[str, object], code: str, tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "错.xlsx", {sheet: [row]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert code in {one.code for one in caught.value.issues}
    assert all(one.where.sheet == sheet and one.where.cell for one in caught.value.issues)


@pytest.mark.parametrize(("sheet", "line"), [("上级补助", ABOVE[0]), ("中期承诺", PROMISED[0])])
def test_a_row_that_repeats_another_is_not_counted_twice(sheet: str, line: dict[str, object], tmp_path: Path) -> None:
    other = line | {"金额": 5}
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "两次.xlsx", {sheet: [line, other, line]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.code, one.where.cell) for one in caught.value.issues if one.severity is Severity.ERROR] == [("row_repeated", "A7")]


def test_a_line_without_any_figure_says_so_and_is_not_cut(tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "缺数.xlsx", {"支出规则": [
        {"支出科目": "科学技术支出", "规则": "增长率", "增长率": 3, "压减次序": 1}]})
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    row = next(one for one in table(found, "functions").rows if one.key == "exp_science")
    assert "未测算" in row.cells[-1].text
    assert not any(one.id == "follow" for one in found.tables())


LINE = {"情景": "教育加力", "项目": "教育支出", "期间": "2024", "方式": "调整", "值": 5000, "理由": "判断"}
WHOLE = LINE | {"项目": "一般公共预算支出", "方式": "固定", "值": 605200}


def test_a_line_is_an_item_that_scenarios_move_and_later_years_follow(tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "教育.xlsx", {"支出规则": RULES, "情景": [LINE, WHOLE]})
    result = solve(read(path), Request(path, settings=Settings(draws=50)))
    first, second, _ = result.horizon
    more = [(result.value("exp_education", year, "教育加力") or 0) - (result.value("exp_education", year, "基准") or 0)
            for year in (first, second)]
    assert more == pytest.approx([5000, 5150])  # then 3 % a year
    moved = [(result.value(item, first, "教育加力") or 0) - (result.value(item, first, "基准") or 0)
             for item in ("gpb_expenditure", "spending_unlisted")]
    assert moved == pytest.approx([5000, 0])
    assert not any(issue.code == "line_within_total" for run in result.runs for issue in run.idle)


def test_a_line_moved_alone_is_said_to_leave_the_total(tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "教育.xlsx", {"支出规则": RULES, "情景": [LINE]})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    first = result.first
    assert result.value("gpb_expenditure", first, "教育加力") == result.value("gpb_expenditure", first, "基准")
    assert [(issue.code, issue.found) for issue in result.run("教育加力").idle] == [("line_within_total", "教育支出")]
    lost = [(result.value("spending_unlisted", first, name) or 0) for name in ("基准", "教育加力")]
    assert lost[0] - lost[1] == pytest.approx(5000)


def test_guarantees_come_first_and_the_others_share_what_is_left(tmp_path: Path) -> None:
    tight = [{"情景": "紧", "项目": "一般公共预算支出", "期间": "2024", "方式": "固定", "值": 260000, "理由": "判断"}]
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "紧.xlsx", {"支出规则": RULES, "情景": tight})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    value = {code: result.value(code, result.first, "紧") or 0 for code in (
        "exp_education", "exp_health", "exp_urban_rural", "exp_other", "spending_room", "spending_unlisted", "spending_short")}
    budget = {code: result.value(code, result.first, "基准") or 0 for code in value}
    assert value["exp_education"] == budget["exp_education"] == 164000
    assert 0 < value["spending_room"] < 1
    others = ("exp_health", "exp_urban_rural", "exp_other")
    asked = sum(budget[code] for code in others)
    assert value["spending_room"] == pytest.approx((260000 - 164000) / asked)
    assert [value[code] for code in others] == pytest.approx([budget[code] * (260000 - 164000) / asked for code in others])
    assert value["spending_unlisted"] == pytest.approx(0, abs=1e-6)
    assert value["spending_short"] == pytest.approx(asked - (260000 - 164000))


def test_a_total_that_adds_up_its_lines_moves_with_them(tmp_path: Path) -> None:
    lines = [{"方程": "gpb_expenditure = total(gpb_expenditure)"}]
    later = LINE | {"期间": "2025"}  # the plan year's total is as budgeted
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "相加.xlsx", {"支出规则": RULES, "情景": [later], "模型": lines})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    year = result.horizon[1]
    more = [(result.value(item, year, "教育加力") or 0) - (result.value(item, year, "基准") or 0)
            for item in ("exp_education", "gpb_expenditure", "gpb_balance")]
    assert more == pytest.approx([5000, 5000, -5000])
    assert not result.run("教育加力").idle
    assert result.value("exp_education", year, "基准") == pytest.approx(164000 * 1.03)


def test_livelihood_keeps_its_share_of_all_spending(tmp_path: Path) -> None:
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "民生.xlsx", {"数据版本": [
        {"指标": "九大类民生支出", "期间": "2024年", "数值": 210000, "单位": "万元", "状态": "预算", "发布日期": "2024-01-10", "来源": "样例"}]})
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    budget = result.dataset.intended("gpb_expenditure", result.first)
    assert budget is not None
    for year in result.horizon:
        whole = result.value("gpb_expenditure", year, "基准") or 0
        assert result.value("livelihood_expenditure", year, "基准") == pytest.approx(210000 * whole / budget.chosen.value)
