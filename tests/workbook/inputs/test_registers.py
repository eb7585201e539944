"""The sheets of judgement, cell by cell: what is not known, what is written another way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.filled import filled
from samples.places import WORKBOOKS

from forecast.data.readings import read_text, rules_text
from forecast.data.registers import SectorUse
from forecast.data.scenarios import Method, Override
from forecast.issues import NO_NEAR, InputError, Issue, describe
from forecast.workbook.inputs.reading import read

TEMPLATE = WORKBOOKS / "template.xlsx"
SCENARIO: dict[str, object] = {"情景": "甲", "项目": "税收收入", "期间": "2021", "方式": "固定", "值": 1}


def refused(folder: Path, sheet: str, *rows: dict[str, object]) -> list[Issue]:
    with pytest.raises(InputError) as caught:
        read(filled(TEMPLATE, folder / "a.xlsx", {sheet: rows}))
    for one in caught.value.issues:
        assert "{" not in describe(one) + describe(one, "en")
    return [one for one in caught.value.issues if one.where.sheet == sheet]


def scenario(folder: Path, **row: object) -> Override:
    (found,) = read(filled(TEMPLATE, folder / "a.xlsx", {"情景": [{**SCENARIO, **row}]})).scenarios
    (override,) = found.overrides
    return override


@pytest.mark.parametrize(("sheet", "row", "cell", "near"), [
    ("情景", {**SCENARIO, "项目": "税收收人"}, "B5", "税收收入"),
    ("情景", {**SCENARIO, "项目": "tax_revenu"}, "B5", "tax_revenue"),
    ("情景", {**SCENARIO, "项目": "四本预祘", "方式": "取预算", "值": None}, "B5", "四本预算"),
    ("情景", {**SCENARIO, "项目": "甲乙丙丁"}, "B5", NO_NEAR),
    ("目标", {"代码": "居民人均可支配收入增速", "期间": "2021年", "运算": "同步", "参照": "地区生产总值增素"}, "G5", "地区生产总值增速"),
    ("目标", {"指标": "地区生产总值增素", "期间": "2021年", "运算": "≥", "值": 6}, "B5", "地区生产总值增速"),
    ("参数", {"代码": "gdp_grwth", "先验标准差": 0.7, "取值": "冲击"}, "A5", "gdp_growth"),
    ("分成比例", {"税种": "增植税", "起": "2020", "中央": 50, "市": 25, "区": 25}, "A5", "增值税"),
    ("重点税源", {"纳税户": "甲公司", "税种": "增植税", "区级税额": 100, "迁出概率": 10, "迁出年份": "2021年"}, "B5", "增值税"),
])
def test_a_name_nobody_knows_gets_the_nearest(tmp_path: Path, sheet: str, row: dict[str, object], cell: str, near: str) -> None:
    found = [one for one in refused(tmp_path, sheet, row) if one.code == "unknown_item"]
    assert [(one.where.cell, dict(one.fields)["near"]) for one in found] == [(cell, near)]
    assert (f"是不是“{near}”" in describe(found[0])) is (near != NO_NEAR)


@pytest.mark.parametrize(("sheet", "row", "cell"), [
    ("情景", {**SCENARIO, "项目": None}, "B5"),
    ("目标", {"指标": "居民人均可支配收入增速", "期间": "2021年", "运算": "同步"}, "G5"),
])
def test_a_blank_is_no_unknown_name(tmp_path: Path, sheet: str, row: dict[str, object], cell: str) -> None:
    assert [(one.code, one.where.cell) for one in refused(tmp_path, sheet, row)] == [("blank_cell", cell)]


@pytest.mark.parametrize(("method", "value", "write"), [
    ("下降", "8%", ("比例调整", "-8")),
    ("下降8%", None, ("比例调整", "-8")),
    ("增长", "下降8%", ("比例调整", "-8")),
    ("增加", "500万元", ("调整", "500万元")),
    ("减少500万元", None, ("调整", "-500万元")),
])
def test_a_method_that_is_a_move_is_told_with_what_to_write(tmp_path: Path, method: str, value: object,
                                                            write: tuple[str, str]) -> None:
    (found,) = refused(tmp_path, "情景", {**SCENARIO, "方式": method, "值": value})
    assert (found.code, found.where.cell, found.found) == ("method_move", "D5", method)
    assert (dict(found.fields)["method"], dict(found.fields)["value"]) == write
    assert all(word in describe(found) for word in write)


@pytest.mark.parametrize(("method", "typed", "value"), [
    (Method.SCALE, "下降8%", -8.0), (Method.SCALE, "下降 8", -8.0), (Method.SCALE, "增长3%左右", 3.0),
    (Method.SCALE, "-8%", -8.0), (Method.ADJUST, "-500万元", -500.0), (Method.FIX, "1.5亿元", 15000.0),
])
def test_a_scenario_is_read_as_typed(tmp_path: Path, method: Method, typed: str, value: float) -> None:
    override = scenario(tmp_path, 方式=str(method), 值=typed)
    assert (override.method, override.value) == (method, pytest.approx(value))


@pytest.mark.parametrize(("item", "method", "typed", "code"), [
    ("税收收入", "固定", "下降8%", "ambiguous_move"),  # of an amount: by 8%, or an amount of -8%?
    ("税收收入", "比例调整", "500万元", "unit_mismatch"),
    ("税收收入", "固定", "500元/人", "unit_mismatch"),
    ("税收收入", "固定", "8%", "unit_mismatch"),
])
def test_a_scenario_that_cannot_be_read_is_told_at_its_cell(tmp_path: Path, item: str, method: str, typed: str, code: str) -> None:
    (found,) = refused(tmp_path, "情景", {**SCENARIO, "项目": item, "方式": method, "值": typed})
    assert (found.code, found.where.cell) == (code, "E5")


def test_a_heads_share_is_taken_in_yuan_a_head(tmp_path: Path) -> None:
    plain, headed = (scenario(tmp_path, 项目="居民人均可支配收入", 值=typed) for typed in ("5万元", "50000元/人"))
    assert plain.value == headed.value == pytest.approx(50000.0)


@pytest.mark.parametrize(("sheet", "row", "cell"), [
    ("分成比例", {"税种": "增值税", "起": 2020.1, "中央": 50, "市": 25, "区": 25}, "B5"),
    ("分成比例", {"税种": "增值税", "起": "2020", "止": 2020.1, "中央": 50, "市": 25, "区": 25}, "C5"),
    ("情景", {**SCENARIO, "期间": 2021.1}, "C5"),
    ("调整事项", {"项目": "税收收入", "期间": 2020.1, "金额": 100, "作用于": "当期", "类型": "政策性"}, "A5"),
])
def test_a_number_that_may_be_january_or_october_is_asked_about(tmp_path: Path, sheet: str, row: dict[str, object], cell: str) -> None:
    assert ("period_october", cell) in [(one.code, one.where.cell) for one in refused(tmp_path, sheet, row)]


def test_a_share_may_begin_at_a_real_date(tmp_path: Path) -> None:
    row = {"税种": "增值税", "起": datetime(2016, 5, 1), "中央": 50, "市": 25, "区": 25}
    (share,) = read(filled(TEMPLATE, tmp_path / "a.xlsx", {"分成比例": [row]})).dataset.registers.shares
    assert str(share.first) == "2016-05"


def sector(folder: Path, *rows: dict[str, object], corner: str = "") -> list[SectorUse]:
    path = filled(TEMPLATE, folder / "a.xlsx", {"行业能耗": [
        {"资源": "能源", "行业": f"行业{number}", "年份": 2019, "增加值": 5, **row} for number, row in enumerate(rows)]})
    if corner:
        book = load_workbook(path)
        book["行业能耗"]["A3"] = corner
        book.save(path)
    return list(read(path).dataset.registers.sectors)


@pytest.mark.parametrize(("row", "corner", "use", "unit"), [
    ({"消费量": "1.2万吨标准煤", "单位": "吨标准煤"}, "", 12000.0, "吨标准煤"),
    ({"消费量": "1.2万吨标准煤"}, "", 1.2, "万吨标准煤"),
    ({"消费量": 1.2}, "单位：亿元、万吨标准煤", 1.2, "万吨标准煤"),
    ({"消费量": "12000吨标准煤"}, "单位：亿元、万吨标准煤", 1.2, "万吨标准煤"),
    ({"消费量": 1.2, "单位": "万箱"}, "", 1.2, "万箱"),
])
def test_a_sectors_use_is_taken_in_the_unit_of_its_cell(tmp_path: Path, row: dict[str, object], corner: str, use: float, unit: str) -> None:
    (found,) = sector(tmp_path, row, corner=corner)
    assert (found.use, found.unit) == (pytest.approx(use), unit)


@pytest.mark.parametrize(("row", "code"), [
    ({"消费量": "1.2万千瓦时", "单位": "吨标准煤"}, "unit_mismatch"),
    ({"消费量": "1.2万吨", "单位": "万箱"}, "unit_mismatch"),
    ({"消费量": "1.2万"}, "ambiguous_magnitude"),
])
def test_a_sectors_use_in_another_unit_is_told_at_its_cell(tmp_path: Path, row: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        sector(tmp_path, row)
    assert [(one.code, one.where.cell) for one in caught.value.issues] == [(code, "D5")]


@pytest.mark.parametrize(("cell", "code"), [("135千瓦时", "unit_mismatch"), ("6%", "unit_mismatch"), ("135", None)])
def test_a_stated_fact_in_another_unit_is_told_at_its_cell(tmp_path: Path, cell: str, code: str | None) -> None:
    """Of an item, and of what no catalogue knows but a relation may name."""
    known = {"指标": "地区生产总值", "期间": "2019年", "数值": cell, "单位": "亿元", "状态": "执行", "发布日期": "2020-01-03"}
    outside = {"指标": "我区自算的数", "期间": "2019年", "数值": cell, "单位": "亿元", "状态": "执行", "发布日期": "2020-01-03", "编号": "F1"}
    path = filled(TEMPLATE, tmp_path / "a.xlsx", {"数据版本": [known, outside]})
    try:
        found = [(one.code, one.where.cell) for one in read(path).warnings]
    except InputError as error:
        found = [(one.code, one.where.cell) for one in error.issues]
    assert [one for one in found if one[0] == "unit_mismatch"] == ([(code, "D5"), (code, "D6")] if code else [])


@pytest.mark.parametrize(("row", "item", "operator", "value", "reference", "text"), [
    ({"指标": "居民人均可支配收入增速", "值": "与经济增长基本同步"}, "income_pc_growth", "同步", None, "gdp_growth", "与经济增长基本同步"),
    ({"指标": "社会消费品零售总额增速", "值": "与GDP同步", "运算": "同步"}, "retail_sales_growth", "同步", None, "gdp_growth", "与GDP同步"),
    ({"指标": "万元GDP电耗增减", "值": "完成上级下达任务"}, "power_per_gdp_growth", "文字", None, None, "完成上级下达任务"),
    ({"指标": "万元GDP电耗增减", "值": "完成任务", "运算": "文字", "原文": "完成市下达任务"}, "power_per_gdp_growth", "文字", None, None,
     "完成市下达任务"),
    ({"指标": "一般公共预算收入", "值": "增长4%以上", "单位": "万元"}, "gpb_revenue_growth", "≥", 4.0, None, ""),
    ({"指标": "一般公共预算收入", "值": "与经济增长同步"}, "gpb_revenue_growth", "同步", None, "gdp_growth", "与经济增长同步"),
    ({"指标": "一般公共预算收入", "运算": "同步", "参照": "地区生产总值"}, "gpb_revenue_growth", "同步", None, "gdp_growth", ""),
    ({"指标": "居民人均可支配收入增速", "值": "与全市同步"}, "income_pc_growth", "文字", None, None, "与全市同步"),
    ({"指标": "税收收入", "值": "下降3%左右"}, "tax_revenue_growth", "≈", -3.0, None, ""),
    ({"指标": "城镇登记失业率", "值": "控制在5.5%以内"}, "unemployment_registered", "≤", 5.5, None, ""),
])
def test_a_target_is_read_as_papers_write_it(tmp_path: Path, row: dict[str, object], item: str, operator: str, value: float | None,
                                             reference: str | None, text: str) -> None:
    book = read(filled(TEMPLATE, tmp_path / "a.xlsx", {"目标": [{"期间": "2021年", **row}]}))
    (found,) = book.targets
    assert (found.item, found.operator, found.value, found.reference, found.text) == (item, operator, value, reference, text)
    said = [read_text(one) + rules_text(one, lang) for one in book.dataset.readings for lang in ("zh", "en")]
    assert bool(said) is ("运算" not in row or row["指标"] == "一般公共预算收入")  # what was taken for an operator is told


def test_what_a_target_keeps_step_with_must_be_known(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, "目标", {"指标": "居民人均可支配收入增速", "期间": "2021年", "值": "与GDP增涨同步"})
    assert (found.code, found.where.cell) == ("unknown_item", "E5")


@pytest.mark.parametrize(("row", "tolerance"), [
    ({"指标": "地区生产总值增速", "值": "6%左右"}, 0.25), ({"指标": "地区生产总值增速", "运算": "≈", "值": 6}, 0.25),
    ({"指标": "居民消费价格指数（上年=100）", "运算": "≈", "值": 103}, 0.25), ({"指标": "地区生产总值", "单位": "亿元", "值": "约2400"}, 24.0),
    ({"指标": "地区生产总值增速", "值": "6%左右", "容差": 0.5}, 0.5), ({"指标": "地区生产总值增速", "运算": "≥", "值": 6}, 0.0),
])
def test_about_a_figure_has_a_tolerance(tmp_path: Path, row: dict[str, object], tolerance: float) -> None:
    (found,) = read(filled(TEMPLATE, tmp_path / "a.xlsx", {"目标": [{"期间": "2021年", **row}]})).targets
    assert found.tolerance == pytest.approx(tolerance)
