"""Growth over several years from or to less than nought: a gap, since no yearly rate leads there."""

from __future__ import annotations

import pytest

from forecast.exhibits import Cell
from forecast.exhibits.budgets.growth_pairs import _average


@pytest.mark.parametrize(("now", "before", "rate"), [
    (121.0, 100.0, 10.0), (-5.0, 100.0, None), (5.0, -100.0, None), (5.0, 0.0, None), (0.0, 5.0, -100.0)])
def test_a_yearly_rate_only_where_there_is_one(now: float, before: float, rate: float | None) -> None:
    cell, _ = _average("x", Cell(now), Cell(before), 2)
    assert cell.value == (None if rate is None else pytest.approx(rate))
