"""Items and totals made to add up: the published formula, fixed figures, floors, shrinkage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from forecast.timeseries.reconciliation import (
    InfeasibleError,
    reconcile,
    shrunk_covariance,
    totals_matrix,
)

# total 0 = 1 + 2, 1 = 3 + 4
TREE = {0: [1, 2], 1: [3, 4]}
ROWS = totals_matrix(5, TREE)
SUMMING = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
FIGURES = arrays(np.float64, 5, elements=st.floats(-1e6, 1e6))
SPREADS = arrays(np.float64, 5, elements=st.floats(0.01, 100.0))


def published(values: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """ỹ = S(S'W⁻¹S)⁻¹S'W⁻¹ŷ, written out."""
    inverse = np.linalg.inv(covariance)
    return SUMMING @ np.linalg.solve(SUMMING.T @ inverse @ SUMMING, SUMMING.T @ inverse @ values)


@example(np.full(5, 5e-324), np.ones(5))
@given(FIGURES, SPREADS)
def test_weighted_least_squares_is_the_published_formula(values: np.ndarray, spread: np.ndarray
                                                         ) -> None:
    found = reconcile(values, spread, ROWS)
    np.testing.assert_allclose(found, published(values, np.diag(spread)), rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(ROWS @ found, 0.0, atol=1e-5)
    # what adds up already stays
    np.testing.assert_allclose(reconcile(found, spread, ROWS), found, atol=1e-5)


def test_mint_with_a_full_covariance() -> None:
    source = np.random.default_rng(3)
    errors = source.normal(size=(12, 3)) @ SUMMING.T + source.normal(size=(12, 5))
    covariance = shrunk_covariance(errors)
    values = np.array([100.0, 60.0, 45.0, 20.0, 38.0])
    np.testing.assert_allclose(reconcile(values, covariance, ROWS), published(values, covariance))


def test_a_fixed_total_stays_and_the_items_give_way_by_their_variance() -> None:
    # 100 fixed, items 50 and 44 with variances 1 and 2: the gap of 6 is split 2 to 4
    found = reconcile(np.array([100.0, 50.0, 44.0]), np.array([0.0, 1.0, 2.0]),
                      totals_matrix(3, {0: [1, 2]}))
    np.testing.assert_allclose(found, [100.0, 52.0, 48.0])
    with pytest.raises(InfeasibleError):
        reconcile(np.array([100.0, 50.0, 44.0]), np.zeros(3), totals_matrix(3, {0: [1, 2]}))
    # fixed figures that do add up are no contradiction
    np.testing.assert_allclose(
        reconcile(np.array([94.0, 50.0, 44.0]), np.zeros(3), totals_matrix(3, {0: [1, 2]})),
        [94.0, 50.0, 44.0])


def test_a_statement_need_not_be_a_total() -> None:
    found = reconcile(np.array([1.0, 2.0, 3.0]), np.ones(3), np.ones((1, 3)), np.array([9.0]))
    np.testing.assert_allclose(found, [2.0, 3.0, 4.0])


@settings(max_examples=40)
@given(FIGURES, SPREADS)
def test_no_figure_falls_below_nought_and_none_could_be_nearer(values: np.ndarray, spread: np.ndarray
                                                               ) -> None:
    values = values / 1e4
    found = reconcile(values, spread, ROWS, floors=np.zeros(5))
    assert (found >= -1e-6).all()
    np.testing.assert_allclose(ROWS @ found, 0.0, atol=1e-6)

    def distance(items: np.ndarray) -> float:
        return float((((SUMMING @ items - values) ** 2) / spread).sum())

    best = minimize(distance, np.maximum(found[2:], 0.0), bounds=[(0, None)] * 3,
                    options={"ftol": 1e-15, "gtol": 1e-12})
    assert distance(found[2:]) <= best.fun * (1 + 1e-6) + 1e-6


def test_floors_that_contradict_a_fixed_total() -> None:
    with pytest.raises(InfeasibleError):
        reconcile(np.array([10.0, 8.0, 8.0]), np.array([0.0, 1.0, 1.0]),
                  totals_matrix(3, {0: [1, 2]}), floors=np.array([0.0, 7.0, 7.0]))


def test_shrinkage_as_defined() -> None:
    """Schäfer and Strimmer (2005), eq. for the correlation target of zero, written in loops."""
    errors = np.random.default_rng(1).normal(size=(15, 4)) @ np.array(
        [[1, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 2, 0.3], [0, 0, 0, 1]])
    count, width = errors.shape
    scale = np.sqrt((errors**2).mean(axis=0))
    noise = signal = 0.0
    for one in range(width):
        for other in range(width):
            if one != other:
                products = errors[:, one] / scale[one] * errors[:, other] / scale[other]
                noise += products.var(ddof=0) * count / (count * (count - 1))
                signal += products.mean() ** 2
    share = min(1.0, noise / signal)
    plain = errors.T @ errors / count
    wanted = share * np.diag(np.diag(plain)) + (1 - share) * plain
    np.testing.assert_allclose(shrunk_covariance(errors), wanted)
    assert 0 < share < 1


def test_a_series_without_errors_is_fixed_by_its_covariance() -> None:
    errors = np.column_stack([np.zeros(6), np.arange(6.0) - 2, np.array([1.0, -1, 2, -2, 0, 1])])
    covariance = shrunk_covariance(errors)
    assert not covariance[0].any()
    found = reconcile(np.array([10.0, 5.0, 3.0]), covariance, totals_matrix(3, {0: [1, 2]}))
    assert found[0] == pytest.approx(10.0)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_a_floor_holds_in_any_unit(unit: float) -> None:
    found = reconcile(unit * np.array([1.0, -0.5, 2.0]), np.ones(3), totals_matrix(3, {0: [1, 2]}),
                      floors=np.zeros(3))
    assert found / unit == pytest.approx([1.5, 0.0, 1.5], abs=1e-8)


def test_a_figure_fixed_below_its_floor_is_a_contradiction() -> None:
    with pytest.raises(InfeasibleError, match="floors"):
        reconcile(np.array([1.0, -1.0, 2.0]), np.array([1.0, 0.0, 1.0]),
                  totals_matrix(3, {0: [1, 2]}), floors=np.zeros(3))


@pytest.mark.parametrize(("values", "variances"), [
    ([np.nan, 1, 2], [1, 1, 1]), ([np.inf, 1, 2], [1, 1, 1]), ([3, 1, 2], [1, np.nan, 1]),
    ([3, 1, 2], [1, -1, 1])])
def test_what_cannot_be_reconciled_is_refused(values: list[float], variances: list[float]) -> None:
    with pytest.raises(ValueError, match="must"):
        reconcile(np.array(values, float), np.array(variances, float),
                  totals_matrix(3, {0: [1, 2]}))


def test_two_periods_of_errors_are_too_few() -> None:
    with pytest.raises(ValueError, match="3 needed"):
        shrunk_covariance(np.ones((2, 3)))


@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=6), st.floats(1, 1e7))
def test_items_add_up_and_the_uncertain_give_way(items: list[float], total: float) -> None:
    values = np.array([total, *items])
    variances = np.array([0.0, *(float(at + 1) for at in range(len(items)))])
    found = reconcile(values, variances, totals_matrix(len(values), {0: range(1, len(values))}))
    slack = 1e-9 * values.max()
    assert found[0] == pytest.approx(total, abs=slack)
    assert found[1:].sum() == pytest.approx(total, abs=slack)
    moved = np.abs(found[1:] - values[1:]) / variances[1:]
    assert moved == pytest.approx(moved[0], abs=1e3 * slack)


def test_an_item_does_not_fall_below_what_is_collected() -> None:
    found = reconcile(np.array([100.0, 60.0, 80.0]), np.array([0.0, 50.0, 1.0]),
                      totals_matrix(3, {0: (1, 2)}), floors=np.array([-np.inf, 30.0, 50.0]))
    assert found == pytest.approx([100.0, 30.0, 70.0])
