"""Numbers as staff type them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from samples.typed_cases import REFUSED, Case, typed

from forecast.workbook.inputs.typed.numbers import parse_number

HEADINGS = {"数目": 5, "空缺": 2, "两可": 3, "不是数": 2}
DOUBTS = {"区间": "range", "逗号": "comma", "增减": "move", "数量级": "magnitude", "正负": "sign",
          "货币": "currency", "单位": "unit"}


@pytest.mark.parametrize("case", typed("numbers.txt", HEADINGS))
def test_numbers_are_read_as_the_file_says(case: Case) -> None:
    parsed = parse_number(case.text)
    if case.cell(1) == REFUSED:
        assert parsed is None, case
        return
    assert parsed is not None, case
    if case.cell(1) == "空缺":
        assert (parsed.is_gap, parsed.value, parsed.ambiguous) == (True, None, False), case
    elif case.cell(1) == "两可":
        assert (parsed.doubt, parsed.value) == (case.word(2, DOUBTS), None), case
        assert parsed.ambiguous, case
    else:
        assert (parsed.value, parsed.qualifier, parsed.note) == (case.number(1), case.cell(3), case.cell(4)), case
        assert ("%" if parsed.is_percent else parsed.unit) == case.cell(2), case
        assert not any((parsed.is_gap, parsed.ambiguous, parsed.is_percent and parsed.unit)), case


def test_an_endless_row_of_digits_is_no_number() -> None:
    assert parse_number("5" * 400) is None


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
