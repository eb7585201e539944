"""Targets as papers write them in one cell."""

from __future__ import annotations

import pytest

from forecast.data.units import parse_unit
from forecast.data.words import Operator
from forecast.workbook.inputs.typed.target_words import states_growth, worded_target, written_target


@pytest.mark.parametrize(("text", "operator", "value", "high"), [
    ("5%左右", Operator.ABOUT, 5, None), ("约5%", Operator.ABOUT, 5, None), ("增长5%左右", Operator.ABOUT, 5, None),
    ("6.0%以上", Operator.AT_LEAST, 6, None), ("不低于6%", Operator.AT_LEAST, 6, None), ("＞＝6%", Operator.AT_LEAST, 6, None),
    ("3%以内", Operator.AT_MOST, 3, None), ("不超过3%", Operator.AT_MOST, 3, None), ("不高于3", Operator.AT_MOST, 3, None),
    ("6.0%-6.5%", Operator.RANGE, 6, 6.5), ("6～6.5%", Operator.RANGE, 6, 6.5), ("增长6%至7%", Operator.RANGE, 6, 7),
    ("下降3%以上", Operator.AT_MOST, -3, None), ("下降不超过3%", Operator.AT_LEAST, -3, None), ("不突破3%", Operator.AT_MOST, 3, None),
    ("控制在5.5%以内", Operator.AT_MOST, 5.5, None), ("确保6%以上", Operator.AT_LEAST, 6, None),
    ("力争增长6%", Operator.EXACTLY, 6, None), ("力争达到6.5%以上", Operator.AT_LEAST, 6.5, None), ("控制在3%", Operator.AT_MOST, 3, None),
    ("保持在3%左右", Operator.ABOUT, 3, None), ("about 5%", Operator.ABOUT, 5, None), ("At least 6%", Operator.AT_LEAST, 6, None),
    ("growth of 6% or more", Operator.AT_LEAST, 6, None), ("no more than 3%", Operator.AT_MOST, 3, None), ("within 5.5%", Operator.AT_MOST, 5.5, None),
    ("6% or above", Operator.AT_LEAST, 6, None), ("down 3% or so", Operator.ABOUT, -3, None), ("not lower than 6%", Operator.AT_LEAST, 6, None),
    ("-3%以上", Operator.AT_LEAST, -3, None), ("不小于6%", Operator.AT_LEAST, 6, None),
    ("下降3%-5%", Operator.RANGE, -5, -3), ("下降3%左右", Operator.ABOUT, -3, None), ("6.0%—6.5%左右", Operator.RANGE, 6, 6.5),
])
def test_the_words_name_the_operator(text: str, operator: Operator, value: float, high: float | None) -> None:
    found = written_target(text, parse_unit("%"), moves=True)
    assert found is not None
    assert (found.operator, found.value.value, found.high.value if found.high else None) == (operator, value, high)


@pytest.mark.parametrize("text", ["5%", "5", "与GDP同步", "不低于6%左右", "待定", "1,35-2"])
def test_what_names_no_operator_or_two_is_left(text: str) -> None:
    assert written_target(text, parse_unit("%"), moves=True) is None


def test_a_fall_of_a_level_is_not_a_target() -> None:
    assert written_target("下降3%以上", parse_unit("万元"), moves=False) is None


@pytest.mark.parametrize(("text", "operator", "reference"), [
    ("与经济增长同步", Operator.IN_STEP, "经济增长"), ("与GDP同步增长", Operator.IN_STEP, "GDP"),
    ("增速与地区生产总值增速基本同步", Operator.IN_STEP, "地区生产总值增速"), ("和经济增长保持同步", Operator.IN_STEP, "经济增长"),
    ("in step with GDP", Operator.IN_STEP, "GDP"), ("与上年持平", Operator.IN_WORDS, ""), ("完成上级下达任务", Operator.IN_WORDS, ""), ("促稳提质", Operator.IN_WORDS, ""), ("稳中有升", Operator.IN_WORDS, ""),
])
def test_a_target_without_a_figure_is_read_as_it_is(text: str, operator: Operator, reference: str) -> None:
    found = worded_target(text)
    assert found is not None
    assert (found.operator, found.reference, found.text) == (operator, reference, text)


@pytest.mark.parametrize("text", ["6%左右", "６％", "百分之六左右", "增长一成", "翻一番", "—", "x"])
def test_words_that_may_hold_a_figure_are_no_words(text: str) -> None:
    assert worded_target(text) is None


@pytest.mark.parametrize(("text", "is_growth"), [("增长4%以上", True), ("下降3%左右", True), ("力争增长6%", True), ("growth of 4%", True), ("4%以上", False),
                                                 ("增长4000万元", False)])
def test_a_rate_of_change_is_told_from_a_level(text: str, is_growth: bool) -> None:
    assert states_growth(text) is is_growth
