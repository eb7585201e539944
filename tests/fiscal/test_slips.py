"""Unit slips among many figures: the same as one by one, in time that grows with their number."""

from __future__ import annotations

import time

from hypothesis import given, strategies as st

from forecast.fiscal.slips import Slip, find_slips, slipped

_FIGURES = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0, 900.0, 1e4, -1e4, 1.2e4, 3e4, 1e8]),
                     st.floats(-1e9, 1e9, allow_subnormal=False))


def one_by_one(values: list[float]) -> tuple[Slip, ...]:
    found = []
    for at, value in enumerate(values):
        others = [place for place, other in enumerate(values) if place != at and value and other]
        signs = {slipped(value, values[place]) for place in others}
        direction = signs.pop() if len(signs) == 1 else None
        if direction is not None and len(others) > 1:
            found.append(Slip(at, others[0], direction))
    return tuple(found)


@given(st.lists(_FIGURES, max_size=7))
def test_slips_are_those_that_all_others_speak_against(values: list[float]) -> None:
    assert find_slips(values, [None] * len(values)) == one_by_one(values)


def test_a_hundred_thousand_figures_take_a_moment() -> None:
    values = [100.0 + number % 7 for number in range(100_000)] + [1_050_000.0]
    start = time.process_time()
    assert [one.at for one in find_slips(values, [None] * len(values))] == [100_000]
    assert time.process_time() - start < 2.0
