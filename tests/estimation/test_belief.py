"""What is believed of parameters together: against the information form, through shared equations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from forecast.estimation.belief import Belief, root_of

SPREADS = arrays(float, 4, elements=st.floats(0.1, 3))
FOUND = arrays(float, 2, elements=st.floats(-5, 5))


@settings(max_examples=60)
@given(SPREADS, FOUND, FOUND, st.floats(-0.9, 0.9))
def test_equations_that_share_a_parameter_are_one_regression(
        spreads: np.ndarray, one: np.ndarray, other: np.ndarray, tie: float) -> None:
    """a and b from the first, b and c from the second: the same as both stacked."""
    means = np.array([1.0, -0.5, 0.2, 3.0])
    prior = Belief(tuple("abcd"), means, np.diag(spreads**2))
    covariance = np.array([[1.0, tie], [tie, 1.0]])
    after, _ = prior.learned("ab", one, covariance)
    after, _ = after.learned("bc", other, 2.0 * covariance)
    picks = np.zeros((4, 4))
    picks[0, 0] = picks[1, 1] = picks[2, 1] = picks[3, 2] = 1.0
    errors = np.zeros((4, 4))
    errors[:2, :2], errors[2:, 2:] = covariance, 2.0 * covariance
    weight = np.linalg.inv(errors)
    wanted = np.linalg.inv(picks.T @ weight @ picks + np.diag(spreads**-2.0))
    assert after.covariance == pytest.approx(wanted, abs=1e-8)
    told = picks.T @ weight @ np.concatenate((one, other)) + means / spreads**2
    assert after.mean == pytest.approx(wanted @ told, abs=1e-7)


def test_only_parameters_that_hang_together_are_drawn_together() -> None:
    prior = Belief(tuple("abcd"), np.zeros(4), np.eye(4))
    after, _ = prior.learned("ac", np.ones(2), np.array([[0.5, 0.4], [0.4, 0.5]]))
    (tied,) = after.joint()
    assert tied.names == ("a", "c")
    assert tied.speeds == (None, None)
    assert tied.root @ tied.root.T == pytest.approx(after.covariance[np.ix_([0, 2], [0, 2])])
    assert prior.joint() == ()


def test_an_exact_fit_has_a_root_too() -> None:
    for covariance in (np.zeros((2, 2)), np.ones((2, 2)), np.diag([0.0, 4.0])):
        root = root_of(covariance)
        assert root @ root.T == pytest.approx(covariance)
