"""Units in headings, corner lines, names of rows: what is a unit, what is a remark."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from forecast.data.units import KNOWN_UNITS, parse_unit
from forecast.workbook.inputs.typed.unit_words import (
    fitting,
    heading_of,
    looks_like_unit,
    units_named,
)

BRACKETS = ["（{}）", "({})", "[{}]", "【{}】", "〔{}〕", "［{}］", "，{}", ",{}", "/{}", "／{}", "（单位：{}）",
            "（{}，累计）", "（{}，当年价）", "（{}, 现价）", "（{} 现价）", "（现价，{}）", "（ {} ）", "（{}）（快报数）",
            "（不含退税）（{}）", "（{}）（不含退税）"]
WIDE = str.maketrans("%/()", "％／（）")


@given(st.sampled_from(BRACKETS), st.sampled_from(KNOWN_UNITS), st.booleans())
def test_a_unit_is_found_wherever_it_stands_in_a_heading(how: str, unit: str, wide: bool) -> None:
    text = "税收收入" + how.format(unit.translate(WIDE) if wide else unit)
    head = heading_of(text)
    assert head.units == (unit,), text
    assert head.name.startswith("税收收入"), text
    assert fitting(head.units, None) == parse_unit(unit)


@pytest.mark.parametrize("text", [
    "税收收入（不含退税）", "税收收入", "住宿和餐饮业（本年度）", "地区生产总值（GDP）", "财政收入（区级）", "其中：增值税", "规划（十四五）",
    "万元GDP电耗", "一般公共预算收入为预算%", "第三产业（含金融业）", "增值税（50%以内）", "教育、科技和卫生", "支出（季度）",
    "项目（万元以上）", "收入（全年度累计）"])
def test_a_remark_is_no_unit(text: str) -> None:
    head = heading_of(text)
    assert (head.units, head.unknown) == ((), "")


@pytest.mark.parametrize(("text", "name", "units"), [
    ("地区生产总值亿元", "地区生产总值", ("亿元",)), ("进出口总额（美元）（亿美元）", "进出口总额(美元)", ("亿美元",)),
    ("居民消费价格指数（上年=100）", "居民消费价格指数", ("上年=100",)), ("万元GDP电耗/千瓦时/万元", "万元GDP电耗", ("千瓦时/万元",)),
    ("收入（亿）", "收入", ("亿",)), ("税收收入（万元、%）", "税收收入", ("万元", "%")),
])
def test_other_places(text: str, name: str, units: tuple[str, ...]) -> None:
    head = heading_of(text)
    assert (head.name, head.units) == (name, units)


@pytest.mark.parametrize("text", ["万圆", "亿日元", "百斤", "万担", "日元", "公斤", "升"])
def test_what_looks_like_a_unit_is_not_passed_over(text: str) -> None:
    assert units_named(text) == ()
    assert looks_like_unit(text)
    assert heading_of(f"税收收入（{text}）").unknown == text


@pytest.mark.parametrize(("text", "money", "rate"), [
    ("万元、%", "万元", "%"), ("亿元；%", "亿元", "%"), ("万元/%", "万元", "%"), ("万元 %", "万元", "%"), ("亿元，％", "亿元", "%"),
    ("人民币亿元", "亿元", "亿元"), ("亿", "亿元", None)])
def test_a_line_of_two_units_serves_both_kinds(text: str, money: str, rate: str | None) -> None:
    for own, wanted in (("万元", money), ("%", rate)):
        unit = fitting(units_named(text), parse_unit(own))
        assert (unit.code if unit else None) == wanted
