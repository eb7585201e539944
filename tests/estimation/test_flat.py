"""Parameters of which nothing is believed beforehand: the history alone decides."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from forecast.estimation.belief import Belief
from forecast.models import FLAT, Parameter


def parameter(name: str, mean: float, sd: float) -> Parameter:
    return Parameter(name, name, name, mean, sd, "")


ESTIMATE = np.array([2.0, -1.0, 0.5])
COVARIANCE = np.array([[0.5, 0.2, 0.1], [0.2, 0.4, -0.1], [0.1, -0.1, 0.3]])


def learned(**sds: float) -> Belief:
    before = Belief.prior({name: parameter(name, 1.0, sd) for name, sd in sds.items()})
    return before.learned(tuple(sds), ESTIMATE, COVARIANCE)[0]


def test_without_any_prior_the_estimate_is_the_belief() -> None:
    after = learned(a=FLAT, b=FLAT, c=FLAT)
    np.testing.assert_allclose(after.mean, ESTIMATE)
    np.testing.assert_allclose(after.covariance, COVARIANCE)
    assert not after.flat


def test_beside_a_prior_it_is_the_limit_of_a_prior_that_says_ever_less() -> None:
    after, wide = learned(a=0.3, b=FLAT, c=0.7), learned(a=0.3, b=1e4, c=0.7)
    np.testing.assert_allclose(after.mean, wide.mean, rtol=1e-6)
    np.testing.assert_allclose(after.covariance, wide.covariance, rtol=1e-5, atol=1e-6)


def test_what_is_not_estimated_stays_unknown() -> None:
    before = Belief.prior({"a": parameter("a", 1.0, FLAT), "b": parameter("b", 1.0, 0.5)})
    after, _ = before.learned(("b",), np.array([2.0]), np.array([[0.25]]))
    mean, sd = after.of("a")
    assert np.isnan(mean)
    assert sd == inf
    assert after.of("b") == pytest.approx((1.5, 0.5 / np.sqrt(2)))
