"""The mean between estimate and prior, each weighed by its precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from forecast.equations import Array


@dataclass(frozen=True, slots=True)
class Posterior:
    """A normal posterior: means, covariance, and the share of each mean that the prior gave."""

    mean: Array
    covariance: Array
    prior_weight: Array

    @property
    def sd(self) -> Array:
        """The standard deviations."""
        return np.asarray(np.sqrt(np.clip(np.diag(self.covariance), 0.0, None)))


def posterior(estimate: Array, covariance: Array, prior_mean: Array, prior_sd: Array) -> Posterior:
    """Combine an estimate with independent normal priors.

    One parameter: β = (b/s² + β₀/τ²) / (1/s² + 1/τ²), sd = (1/s² + 1/τ²)^(-1/2). Several:
    Λ = S⁻¹ + T⁻¹, β = Λ⁻¹ (S⁻¹ b + T⁻¹ β₀) (Gelman et al., Bayesian Data Analysis, 3.5).

    Written with the gain K = T (S + T)⁻¹, which is the same and allows an estimate without error.

    Parameters
    ----------
    estimate, covariance
        b and S, in the parameters' units.
    prior_mean, prior_sd
        β₀ and τ; every τ is positive.
    """
    prior = np.diag(np.square(prior_sd))
    gain = np.linalg.solve(covariance + prior, prior).T
    mean = prior_mean + gain @ (estimate - prior_mean)
    spread = prior - gain @ prior
    return Posterior(mean, 0.5 * (spread + spread.T), np.clip(1.0 - np.diag(gain), 0.0, 1.0))
