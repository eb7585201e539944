"""A level's forecast and its growth's are one figure."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.timeseries import agreed, by_widths, forecast_many, made_to_agree

ENDS = st.tuples(st.floats(-5, 15), st.floats(0.1, 10), st.floats(0.1, 10)).map(
    lambda one: np.array([one[0], one[0] - one[1], one[0] + one[2]]))


@given(st.floats(1e-3, 1e9), ENDS, ENDS)
def test_they_agree_and_lie_between(base: float, implied: np.ndarray, stated: np.ndarray) -> None:
    level, growth = agreed(base, base * (1 + implied / 100), stated)
    np.testing.assert_allclose(base * (1 + growth / 100), level, rtol=1e-9)
    low, high = np.minimum(implied, stated), np.maximum(implied, stated)
    assert (low - 1e-6 <= growth).all()
    assert (growth <= high + 1e-6).all()
    assert growth[1] <= growth[0] <= growth[2]


def test_the_surer_counts_for_more_and_one_that_is_sure_for_all() -> None:
    wide, sure = (108.0, 88.0, 128.0), (4.0, 3.0, 5.0)
    assert agreed(100.0, wide, sure)[1][0] == pytest.approx(4.0, abs=0.02)
    np.testing.assert_allclose(agreed(100.0, (108.0,) * 3, sure)[1], 8.0)
    np.testing.assert_allclose(agreed(100.0, (108.0,) * 3, (4.0,) * 3)[1], 6.0)


@pytest.mark.parametrize("base", [0.0, -5.0, float("nan")])
def test_growth_needs_a_level(base: float) -> None:
    with pytest.raises(ValueError, match="base"):
        agreed(base, (1.0, 0.0, 2.0), (1.0, 0.0, 2.0))


@given(st.lists(st.floats(-9, 15), min_size=6, max_size=14), st.floats(1e-3, 1e9), st.integers(1, 6))
def test_paths_of_a_level_and_of_its_growth_are_one_at_every_step(
        growth: list[float], unit: float, steps: int) -> None:
    level = unit * np.cumprod([1.0, *(1 + one / 100 for one in growth)])
    made = forecast_many([level, np.array(growth), level], steps, kinds=["level", "rate", "level"])
    one = made_to_agree(made, [(0, 1, level[-1])])
    before = np.concatenate([[level[-1]], one.mean[0, :-1]])
    np.testing.assert_allclose(one.mean[0], before * (1 + one.mean[1] / 100), rtol=1e-9)
    first = [np.array([part[row, 0] if part.ndim == 2 else part[row, 0, 0] for part in (
        made.mean, made.lower, made.upper)]) for row in (0, 1)]
    for row, told in enumerate(agreed(level[-1], *first)):
        np.testing.assert_allclose([one.mean[row, 0], one.lower[row, 0, 0], one.upper[row, 0, 0]], told,
                                   rtol=1e-6, atol=1e-6)
    assert (one.lower[:, 1] <= one.lower[:, 0] + 1e-9).all()
    assert (one.lower[:, 0] <= one.mean + 1e-9).all()
    assert (one.mean <= one.upper[:, 0] + 1e-9).all()
    np.testing.assert_array_equal(one.mean[2], made.mean[2])
    np.testing.assert_array_equal(made_to_agree(made, [(0, 1, 0.0)]).mean, made.mean)


WIDTHS = st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=6).map(np.array)


@given(WIDTHS, st.floats(1e-3, 1e3))
def test_shares_go_with_the_inverse_of_widths_whatever_the_unit(
        widths: np.ndarray, unit: float) -> None:
    shares = by_widths(widths)
    assert shares.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(shares * widths, shares[0] * widths[0], rtol=1e-9)
    np.testing.assert_allclose(by_widths(unit * widths), shares, rtol=1e-9)


def test_a_view_twice_as_sure_counts_twice() -> None:
    np.testing.assert_allclose(by_widths(np.array([2.0, 1.0, 2.0])), [0.25, 0.5, 0.25])
