"""Amounts stay exact when units change; two printings of one figure are one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from forecast.data import UnitError, parse_unit
from forecast.importing.merging.amounts import are_same, converted, finer

WAN, YI, YUAN, PERCENT = (parse_unit(text) for text in ("万元", "亿元", "元", "%"))


@pytest.mark.parametrize(("value", "source", "target", "expected"), [
    (812300.0, "万元", "亿元", 81.23), (81.23, "亿元", "万元", 812300.0), (0.1, "亿元", "万元", 1000.0),
    (1234567.0, "元", "万元", 123.4567), (2.3, "万人", "人", 23000.0), (1.1, "亿元", "元", 110_000_000.0),
    (-3.9, "%", "%", -3.9), (0.07, "亿千瓦时", "万千瓦时", 700.0), (1110.9, "万元", "亿元", 0.11109)])
def test_a_converted_amount_has_no_dust(value: float, source: str, target: str, expected: float) -> None:
    assert converted(value, parse_unit(source), parse_unit(target)) == expected


@given(st.decimals(min_value=-10**7, max_value=10**7, places=4), st.sampled_from([(WAN, YI), (YUAN, WAN), (YUAN, YI)]))
def test_there_and_back_is_the_same_amount(amount: Decimal, units: tuple[object, object]) -> None:
    small, large = units
    up = converted(float(amount), small, large)  # type: ignore[arg-type]
    assert converted(up, large, small) == float(amount)  # type: ignore[arg-type]


def test_units_of_other_things_are_refused() -> None:
    with pytest.raises(UnitError):
        converted(1.0, WAN, PERCENT)


@pytest.mark.parametrize(("one", "its", "other", "others", "expected"), [
    (81.23, YI, 812300.0, WAN, True), (81.2, YI, 812300.0, WAN, True), (81.3, YI, 812300.0, WAN, False),
    (81.0, YI, 812300.0, WAN, True), (6.0, PERCENT, 6.4, PERCENT, False), (6.0, PERCENT, 6.0, PERCENT, True),
    (812300.0, WAN, 812345.0, WAN, False), (0.0, YI, 0.0, WAN, True), (1.0, YI, 1.0, PERCENT, False)])
def test_two_printings_of_one_figure(one: float, its: object, other: float, others: object, expected: bool) -> None:
    assert are_same(one, its, other, others) is expected  # type: ignore[arg-type]
    assert are_same(other, others, one, its) is expected  # type: ignore[arg-type]


def test_the_finer_of_two_is_known() -> None:
    assert finer(812345.0, WAN, 81.23, YI)
    assert not finer(81.23, YI, 812345.0, WAN)
    assert not finer(81.23, YI, 81.23, YI)
