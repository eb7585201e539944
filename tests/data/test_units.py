from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.data.units import KNOWN_UNITS, UnitError, convert, parse_unit


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [(92.85, "亿元", "万元", 928500.0), (912000, "万元", "亿元", 91.2), (8900, "万美元", "亿美元", 0.89),
     (3.5, "公顷", "平方米", 35000.0), (22.64, "万元", "元", 226400.0), (6.5, "％", "%", 6.5)],
)  # fmt: skip
def test_converts_within_a_dimension(value: float, source: str, target: str, expected: float) -> None:
    assert convert(value, parse_unit(source), parse_unit(target)) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(("source", "target"), [("万元", "千瓦时"), ("%", "百分点"), ("万元", "万美元"),
                                                ("亿元", "%"), ("千瓦时/万元", "千瓦时")])
def test_refuses_another_dimension(source: str, target: str) -> None:
    with pytest.raises(UnitError):
        convert(1.0, parse_unit(source), parse_unit(target))


def test_compound_units_have_a_dimension() -> None:
    unit = parse_unit("千瓦时/万元")
    assert unit.dimension == (("money", -1), ("power", 1))
    assert unit.factor == 1e-4


@pytest.mark.parametrize("text", ["斤", "万元/斤", "万 吨"])
def test_unknown_units_are_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


@given(st.floats(-1e12, 1e12), st.sampled_from(KNOWN_UNITS), st.sampled_from(KNOWN_UNITS))
def test_conversion_there_and_back(value: float, one: str, other: str) -> None:
    source, target = parse_unit(one), parse_unit(other)
    if source.dimension == target.dimension:
        assert convert(convert(value, source, target), target, source) == pytest.approx(value, rel=1e-12)
