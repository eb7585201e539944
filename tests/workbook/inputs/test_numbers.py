"""Numbers as staff type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.workbook.inputs.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("135", 135), ("１３５", 135), ("1,354,500", 1354500), ("1，354，500", 1354500),
     ("-8.77", -8.77), ("−8.77", -8.77), ("－8.77", -8.77), ("(1,234.5)", -1234.5),
     ("（1,234）", -1234), ("+4.73", 4.73), (".5", 0.5), ("5.", 5), ("1.2e5", 120000),
     (" 912,000 ", 912000), ("912,000[1]", 912000), ("2390.26*", 2390.26),
     ("135（预计）", 135), ("912000①", 912000)],
)  # fmt: skip
def test_plain_numbers(text: str, value: float) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert parsed.value == value
    assert not parsed.ambiguous
    assert not parsed.unit


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [("135亿元", 135, "亿元", ""), ("超过2400亿元", 2400, "亿元", "超过"),
     ("912,000 万元", 912000, "万元", ""), ("3 亿千瓦时", 3, "亿千瓦时", ""),
     ("约5.5亿元左右", 5.5, "亿元", "约左右"), ("2.6个百分点", 2.6, "百分点", "")],
)  # fmt: skip
def test_units_and_qualifiers(text: str, value: float, unit: str, qualifier: str) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert (parsed.value, parsed.unit, parsed.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [("6.5%", 6.5, ""), ("6.5％", 6.5, ""), ("约7.0%", 7, "约"), ("3%以内", 3, "以内"),
     ("6.0%以上", 6, "以上"), ("不超过3%", 3, "不超过"), ("(5%)", -5, "")],
)  # fmt: skip
def test_percentages_are_in_per_cent(text: str, value: float, qualifier: str) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert (parsed.value, parsed.is_percent, parsed.qualifier) == (value, True, qualifier)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "——", "…", "……", "/", "未公布", "N/A"])
def test_gaps_are_not_zero(text: str) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert parsed.is_gap
    assert parsed.value is None


@pytest.mark.parametrize(
    "text", ["6.0%-6.5%", "6%～6.5%", "6至7", "1,23", "12,34,567", "下降3%", "增长6.5%", "135亿", "(-5)"])
def test_what_could_mean_two_things_is_not_guessed(text: str) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert parsed.ambiguous
    assert parsed.value is None


@pytest.mark.parametrize(
    "text", ["abc", "合计", "1.2.3", "12:30", "2019年", "1 234", "#REF!", "=1+1", "0x10", "1e999",
             "nan", "inf", "一百万", "3-", "5" * 400])  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    parsed = parse_number(text)
    assert parsed is None or (parsed.value is not None and len(text) > 60)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_what_python_prints_is_read_back(value: float) -> None:
    for text in (repr(value), f"{value:,.4f}"):
        parsed = parse_number(text)
        assert parsed is not None
        assert parsed.value == float(text.replace(",", ""))


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    parsed = parse_number(text)
    assert parsed is None or (parsed.value is None) == (parsed.is_gap or parsed.ambiguous)
