"""Units as staff write them, and their conversion."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from samples.typed_cases import REFUSED, Case, typed

from forecast.data.units import KNOWN_UNITS, UnitError, convert, parse_unit

HEADINGS = {"写法": 3, "换算": 3}


@pytest.mark.parametrize("case", typed("units.txt", HEADINGS, "写法"))
def test_units_are_read_as_the_file_says(case: Case) -> None:
    try:
        unit = parse_unit(case.text)
    except UnitError:
        assert case.cell(1) == REFUSED, case
        return
    assert unit.code == case.cell(1), case
    size, base = case.amount(2)
    assert convert(1.0, unit, parse_unit(base)) == pytest.approx(size, rel=1e-15), case


@pytest.mark.parametrize("case", typed("units.txt", HEADINGS, "换算"))
def test_amounts_are_converted_as_the_file_says(case: Case) -> None:
    (value, source), target = case.amount(0), parse_unit(case.cell(1))
    unit = parse_unit(source)
    try:
        found = convert(value, unit, target)
    except UnitError:
        assert case.cell(2) == REFUSED, case
        return
    assert found == pytest.approx(case.number(2), rel=1e-15), case


def test_compound_units_have_a_dimension() -> None:
    unit = parse_unit("千瓦时/万元")
    assert unit.dimension == (("money", -1), ("power", 1))
    assert unit.factor == 1e-4


@given(st.floats(-1e12, 1e12), st.sampled_from(KNOWN_UNITS), st.sampled_from(KNOWN_UNITS))
def test_conversion_there_and_back(value: float, one: str, other: str) -> None:
    source, target = parse_unit(one), parse_unit(other)
    if source.dimension == target.dimension:
        assert convert(convert(value, source, target), target, source) == pytest.approx(value, rel=1e-12)
