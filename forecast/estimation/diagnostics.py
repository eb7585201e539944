"""What the residuals of a regression say about it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.equations import Array


_CONSTANT = 1e-8
NOISE = 1e-12
"""An error this small against the left side is rounding: no test of it means anything."""


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Fit and residual tests of one regression; None where a test does not exist.

    Parameters
    ----------
    n, k
        Observations and estimated parameters.
    standard_error
        Of the regression, in units of the left-hand side (of the ratio, for a ratio form).
    r_squared
        Centred when the equation has a constant, else uncentred; None for a mean, which explains
        no variation.
    durbin_watson
        Near 2 without first-order autocorrelation (Durbin & Watson 1951).
    breusch_godfrey, jarque_bera, breusch_pagan
        p-values: no autocorrelation of order one (LM form), normal residuals, constant variance
        (Koenker's studentised form).
    sargan
        p-value: more instruments than parameters agree (Sargan 1958).
    """

    n: int
    k: int
    standard_error: float
    r_squared: float | None
    durbin_watson: float | None
    breusch_godfrey: float | None
    jarque_bera: float | None
    breusch_pagan: float | None
    sargan: float | None = None


def diagnose(result: Any) -> Diagnostics:
    """Test the residuals of a least-squares regression fitted by statsmodels."""
    from statsmodels.stats.diagnostic import acorr_breusch_godfrey, het_breuschpagan
    from statsmodels.stats.stattools import durbin_watson, jarque_bera

    residuals: Array = np.asarray(result.resid)
    regressors: Array = np.asarray(result.model.exog)
    n, k = regressors.shape
    error = float(np.sqrt(result.scale))
    varying = regressors[:, np.ptp(regressors, axis=0) > 0]
    r_squared = _number(lambda: result.rsquared) if varying.size else None
    if error <= NOISE * float(np.abs(result.model.endog).max()):
        return Diagnostics(n, k, error, r_squared, None, None, None, None)
    with_constant = np.column_stack([np.ones(n), varying])
    if np.linalg.matrix_rank(with_constant) < with_constant.shape[1]:
        with_constant = regressors  # they hold a constant among them
    return Diagnostics(
        n, k, error, r_squared, _number(lambda: durbin_watson(residuals)),
        _number(lambda: acorr_breusch_godfrey(result, nlags=1)[1]),
        _number(lambda: jarque_bera(residuals)[1]),
        _number(lambda: het_breuschpagan(residuals, with_constant)[1]) if varying.size else None)


def fit_of(errors: Array, explained: Array, regressors: Array) -> float | None:
    """Return R²: centred where the regressors hold a constant, else uncentred.

    None for a mean, which explains no variation.
    """
    constant = np.ones(len(errors))
    weights, *_ = np.linalg.lstsq(regressors, constant, rcond=None)
    has_constant = bool(np.abs(regressors @ weights - constant).max() < _CONSTANT)
    if has_constant and regressors.shape[1] == 1:
        return None
    about = explained - explained.mean() if has_constant else explained
    total = float(about @ about)
    return 1.0 - float(errors @ errors) / total if total > 0 else None


def _number(test: Callable[[], Any]) -> float | None:
    """Return a statistic, None when it is not defined for this sample."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            # statsmodels 0.15 announces another type of result, whose order stays, and complains
            # of auxiliary regressors that hang together
            warnings.simplefilter("ignore")
            value = float(test())
    except (ValueError, np.linalg.LinAlgError):
        return None
    return value if np.isfinite(value) else None
