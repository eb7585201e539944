"""A run of figures one row off is found, and rows that merely change are none."""

from __future__ import annotations

import random

from hypothesis import given, strategies as st

from forecast.fiscal.plausible import Shift, find_shift

ROWS = 24


def column(rng: random.Random) -> tuple[list[float | None], list[float | None]]:
    """Rows as budgets have them: some blank in both years, the filled ones of many sizes."""
    before = [None if rng.random() < 0.4 else 10 ** rng.uniform(2.5, 6) for _ in range(ROWS)]
    return [one and one * rng.uniform(0.6, 1.6) for one in before], before


@given(st.integers(0, 10**6))
def test_rows_that_change_are_not_shifted(seed: int) -> None:
    values, usual = column(random.Random(seed))
    assert find_shift(values, usual) is None


@given(st.integers(0, 10**6), st.booleans())
def test_most_of_a_column_pasted_one_row_off_is_found(seed: int, up: bool) -> None:
    values, usual = column(random.Random(seed))
    off = [*values[1:], None] if up else [None, *values[:-1]]
    found = find_shift(off, usual)
    filled = [at for at, one in enumerate(off) if one is not None]
    if len(filled) >= 8:
        assert found is not None
        assert found.step == (-1 if up else 1)


def test_a_short_block_is_left() -> None:
    assert find_shift([None, 5.0, 6.0], [5.0, 6.0, None]) is None
    assert find_shift([], []) is None
    assert find_shift([None, 9.0, 800.0, 3.0, 60.0], [9.0, 800.0, 3.0, 60.0, None]) == Shift(1, 4, 1)
