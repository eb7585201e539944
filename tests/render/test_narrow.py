"""Narrow pictures: the values of bars stand clear of each other and inside the picture."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings, strategies as st

from forecast.exhibits import Cell, Chart, Column, Row, Table
from forecast.render.chart.canvas import text_box
from forecast.render.chart.picture import compose
from forecast.render.chart.shapes import Writing


def gap(values: list[float]) -> Chart:
    """A bridge from a gap over steps to another one, in 万元."""
    level = 121_584.0
    rows = [Row("start", "2020年缺口", (Cell(level, 0),), role="total")]
    for number, value in enumerate(values):
        rows.append(Row(f"step{number}", "支出增长", (Cell(value, 0, sign=True),), role="step"))
        level += value
    rows.append(Row("end", "2021年缺口", (Cell(level, 0),), role="total"))
    table = Table("gap_split", "收支缺口变动", "万元", "项目", (Column("value", "金额"),), tuple(rows))
    return Chart("gap_split", "bridge", "", "万元", table)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-400_000, 400_000).filter(lambda one: abs(one) > 20_000), min_size=1, max_size=5))
@pytest.mark.parametrize("width", [79.0, 136.0, 160.0])
def test_values_of_bars_stand_clear_of_each_other(width: float, values: list[int]) -> None:
    sheet = compose(gap([float(one) for one in values]), "zh", width, 0.48)
    said = [one for one in sheet.shapes if isinstance(one, Writing) and one.style.bold]
    assert len(said) == len(values) + 2
    rooms = [text_box(one.left, one.base, one.text, one.style) for one in said]
    assert not [(one, other) for one, other in combinations(rooms, 2) if one.meets(other)]
    assert all(room.top <= sheet.box.top and room.right <= sheet.box.right for room in rooms)
