"""The months of a year: the profile and the path of the months left."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.timeseries import Cumulative, month_path, month_shares

SHARES = np.array([12, 6, 7, 9, 8, 10, 9, 6, 8, 9, 6, 10]) / 100


def table(years: int = 6, month: int = 8, odd: bool = False) -> Cumulative:
    amounts = np.array([1000.0 * 1.1 ** year * SHARES for year in range(years)])
    if odd:
        amounts[2] = 1000.0 * np.roll(SHARES, 3)
    values = np.cumsum(amounts, axis=1)
    values[-1, month:] = np.nan
    return Cumulative.of(values)


def test_a_steady_pattern_is_told_exactly_and_adds_up_to_what_is_left() -> None:
    found = month_path(table(), 310.0, 0.0)
    assert found is not None
    assert found.ends == (9, 10, 11, 12)
    assert found.amounts == pytest.approx(310 * SHARES[8:] / SHARES[8:].sum())
    assert found.amounts.sum() == pytest.approx(310.0)
    # nothing was ever missed: what is left is the least that any month may be off
    assert found.upper - found.amounts == pytest.approx(0.05 * found.amounts)


def test_one_odd_year_does_not_bend_the_profile() -> None:
    shares = month_shares(table(odd=True))
    assert shares is not None
    assert shares[1] == pytest.approx(SHARES)


def test_january_and_february_together_are_one_step() -> None:
    plain = table()
    values = plain.values.copy()
    values[:, 0] = np.nan
    found = month_shares(Cumulative.of(values))
    assert found is not None
    assert found[0] == tuple(range(2, 13))
    assert found[1][0] == pytest.approx(0.18)


def test_a_wide_landing_widens_every_month_and_no_amount_goes_below_nought() -> None:
    narrow, wide = (month_path(table(odd=True), 310.0, width) for width in (10.0, 600.0))
    assert narrow is not None
    assert wide is not None
    assert (wide.upper - wide.amounts > narrow.upper - narrow.amounts).all()
    assert (wide.lower >= 0).all()


def test_without_a_complete_year_there_is_no_pattern() -> None:
    assert month_shares(table(years=1)) is None
    assert month_path(table(years=1), 10.0, 1.0) is None


@given(st.integers(1, 11), st.floats(0, 1e9))
def test_the_path_always_adds_up(month: int, left: float) -> None:
    found = month_path(table(month=month), left, 0.1 * left)
    assert found is not None
    assert found.amounts.sum() == pytest.approx(left, rel=1e-9, abs=1e-9)
    assert (found.lower <= found.amounts + 1e-9).all()
    assert (found.amounts <= found.upper + 1e-9).all()
