"""Targets as papers write them in one cell."""

from __future__ import annotations

import pytest

from forecast.data.units import parse_unit
from forecast.data.words import Operator
from forecast.workbook.inputs.typed.target_words import written_target


@pytest.mark.parametrize(("text", "operator", "value", "high"), [
    ("5%左右", Operator.ABOUT, 5, None), ("约5%", Operator.ABOUT, 5, None), ("增长5%左右", Operator.ABOUT, 5, None),
    ("6.0%以上", Operator.AT_LEAST, 6, None), ("不低于6%", Operator.AT_LEAST, 6, None), ("＞＝6%", Operator.AT_LEAST, 6, None),
    ("3%以内", Operator.AT_MOST, 3, None), ("不超过3%", Operator.AT_MOST, 3, None), ("不高于3", Operator.AT_MOST, 3, None),
    ("6.0%-6.5%", Operator.RANGE, 6, 6.5), ("6～6.5%", Operator.RANGE, 6, 6.5), ("增长6%至7%", Operator.RANGE, 6, 7),
    ("下降3%以上", Operator.AT_MOST, -3, None), ("下降不超过3%", Operator.AT_LEAST, -3, None), ("不突破3%", Operator.AT_MOST, 3, None),
    ("-3%以上", Operator.AT_LEAST, -3, None), ("不小于6%", Operator.AT_LEAST, 6, None),
    ("下降3%-5%", Operator.RANGE, -5, -3), ("下降3%左右", Operator.ABOUT, -3, None), ("6.0%—6.5%左右", Operator.RANGE, 6, 6.5),
])
def test_the_words_name_the_operator(text: str, operator: Operator, value: float, high: float | None) -> None:
    found = written_target(text, parse_unit("%"), moves=True)
    assert found is not None
    assert (found.operator, found.value.value, found.high.value if found.high else None) == (operator, value, high)


@pytest.mark.parametrize("text", ["5%", "5", "与GDP同步", "不低于6%左右", "力争6%", "待定", "1,35-2"])
def test_what_names_no_operator_or_two_is_left(text: str) -> None:
    assert written_target(text, parse_unit("%"), moves=True) is None


def test_a_fall_of_a_level_is_not_a_target() -> None:
    assert written_target("下降3%以上", parse_unit("万元"), moves=False) is None
