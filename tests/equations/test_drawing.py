"""Shocks: their size, their correlation, their tails, their skew, their independence of order."""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.equations.drawing import (
    Residuals,
    draw_shocks,
    shrunk,
    skewed,
    triangular,
    two_piece_quantile,
)


def stream(name: str) -> np.random.Generator:
    return np.random.default_rng([7, crc32(name.encode())])


def seen(values: np.ndarray, names: tuple[str, ...] = ("a", "b")) -> Residuals:
    return Residuals(names, tuple(range(2000, 2000 + len(values))), values)


NOTHING = seen(np.full((5, 2), np.nan))


def test_judged_spreads_have_their_size_and_heavy_tails() -> None:
    drawn = draw_shocks({"a": 0.02, "b": 1.0, "c": 0.0}, NOTHING, 2, 200_000, stream)
    assert set(drawn) == {"a", "b"}
    assert drawn["a"].shape == (2, 200_000)
    assert drawn["a"].std() == pytest.approx(0.02, rel=0.02)
    # a t with 5 degrees of freedom leaves 2.5 times the normal's share beyond four spreads and more
    assert (np.abs(drawn["b"]) > 4).mean() > 5 * 2 * (1 - 0.99996833)
    assert abs(np.corrcoef(drawn["a"][0], drawn["b"][0])[0, 1]) < 0.02


def test_a_new_equation_changes_no_other_draws() -> None:
    one = draw_shocks({"a": 0.02}, NOTHING, 2, 50, stream)
    two = draw_shocks({"z": 1.0, "a": 0.02, "b": 3.0}, NOTHING, 2, 50, stream)
    assert np.array_equal(one["a"], two["a"])


def test_many_years_are_drawn_whole() -> None:
    rng = np.random.default_rng(1)
    history = rng.normal(size=(20, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
    drawn = draw_shocks({"a": 9.0, "b": 9.0}, seen(history), 1, 50_000, stream)
    demeaned = history - history.mean(axis=0)
    spread = np.sqrt(np.square(history).mean(axis=0))  # about nought
    pairs = {(round(x, 9), round(y, 9)) for x, y in demeaned / demeaned.std(axis=0) * spread}
    drawn_pairs = {(round(x, 9), round(y, 9)) for x, y in zip(drawn["a"][0], drawn["b"][0], strict=True)}
    assert drawn_pairs == pairs
    assert drawn["a"].std() == pytest.approx(spread[0], rel=0.02)


def test_few_years_keep_a_shrunken_correlation() -> None:
    rng = np.random.default_rng(2)
    history = rng.normal(size=(10, 2)) @ np.array([[1.0, 0.9], [0.0, 0.3]])
    drawn = draw_shocks({}, seen(history), 1, 100_000, stream)
    wanted = shrunk(history - history.mean(axis=0))[0, 1]
    found = np.corrcoef(drawn["a"][0], drawn["b"][0])[0, 1]
    assert found == pytest.approx(wanted, abs=0.02)
    assert 0.3 < wanted < np.corrcoef(history.T)[0, 1]
    assert drawn["b"].std() == pytest.approx(history[:, 1].std(ddof=1), rel=0.03)


def test_seven_years_are_not_enough() -> None:
    history = np.random.default_rng(3).normal(size=(7, 2))
    drawn = draw_shocks({"a": 0.5}, seen(history), 1, 100_000, stream)
    assert set(drawn) == {"a"}
    assert drawn["a"].std() == pytest.approx(0.5, rel=0.03)


@given(st.integers(2, 12), st.integers(2, 5), st.integers(0, 99))
def test_a_shrunk_correlation_can_always_be_used(count: int, size: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, size))
    rows[:, 0] = rows[:, 1]  # perfectly correlated
    found = shrunk(rows - rows.mean(axis=0))
    assert np.allclose(np.diag(found), 1)
    assert np.linalg.eigvalsh(found).min() > -1e-9
    assert np.allclose(found, found.T)


def test_shrinking_follows_the_formula() -> None:
    """Two columns, four rows, worked by hand from Schäfer & Strimmer (2005), table 1."""
    rows = np.array([[1.0, 2.0], [-1.0, 0.0], [2.0, 1.0], [-2.0, -3.0]])
    scaled = rows / rows.std(axis=0, ddof=1)
    w = scaled[:, 0] * scaled[:, 1]
    r = w.sum() / 3
    weight = min(1.0, 4 / 27 * ((w - w.mean()) ** 2).sum() / r**2)
    assert shrunk(rows)[0, 1] == pytest.approx((1 - weight) * r)


@given(st.floats(-0.9, 0.9))
def test_a_skewed_shock_is_the_two_piece_normal(skew: float) -> None:
    """Whatever law the shock had: here that of whole years drawn, ten numbers again and again."""
    rng = np.random.default_rng(11)
    for plain in (rng.standard_t(5, size=40_000), rng.integers(-5, 5, 40_000).astype(float)):
        drawn = skewed(plain, 2.0, skew)
        shares = np.array([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98])
        assert np.quantile(drawn, shares) == pytest.approx(
            two_piece_quantile(shares, 0.0, 2.0, skew), abs=0.01)


def test_a_skewed_shock_goes_on_moving_with_the_others() -> None:
    rng = np.random.default_rng(13)
    one = rng.normal(size=20_000)
    other = 0.8 * one + 0.6 * rng.normal(size=20_000)
    assert np.corrcoef(skewed(one, 1.0, 0.5), other)[0, 1] > 0.75


def test_the_mean_lies_off_the_mode_by_the_published_skew() -> None:
    """Mean - mode = √(2/π)(σ₂ - σ₁): the Bank of England's published skew."""
    rng = np.random.default_rng(12)
    drawn = skewed(rng.normal(size=200_000), 1.0, 0.4)
    below, above = 1 / math.sqrt(0.6), 1 / math.sqrt(1.4)
    assert drawn.mean() == pytest.approx(math.sqrt(2 / math.pi) * (above - below), abs=0.001)
    assert drawn.mean() < 0  # γ above nought: the risks lie below


def test_impossible_skews_are_refused() -> None:
    with pytest.raises(ValueError, match="skew"):
        skewed(np.zeros(2), 1.0, 1.0)


def test_a_spread_counts_the_parameters_and_the_mean() -> None:
    """√(Σe²/(n - k)): a residual that lies to one side is part of how far an equation misses."""
    values = np.array([[0.3], [0.1], [0.2], [0.4], [0.1], [0.2], [0.3], [0.2], [0.1], [0.5]])
    seen = Residuals(("x",), tuple(range(10)), values, (2,))
    assert seen.measured() == {"x": (10, pytest.approx(math.sqrt(np.square(values).sum() / 8)))}


def test_a_range_is_drawn_from_the_triangle_that_scipy_knows() -> None:
    from scipy.stats import triang

    share = np.linspace(0.001, 0.999, 199)
    for low, mode, high in ((6.0, 6.25, 6.5), (-2.0, -2.0, 1.0), (0.0, 3.0, 3.0)):
        wanted = triang((mode - low) / (high - low), low, high - low).ppf(share)
        np.testing.assert_allclose(triangular(share, low, mode, high), wanted, atol=1e-12)


def test_few_residuals_are_told_apart_from_none_and_from_enough() -> None:
    values = np.full((9, 4), np.nan)
    values[:2, 0], values[:3, 1], values[:7, 2], values[:8, 3] = 1.0, [1.0, 2.0, 2.0], 3.0, 4.0
    few = seen(values, ("two", "three", "seven", "eight")).sparse()
    assert few == {"three": (3, pytest.approx(math.sqrt(3.0))), "seven": (7, pytest.approx(3.0))}
