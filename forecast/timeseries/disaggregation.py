"""A year split into its quarters or months: Denton-Cholette and Chow-Lin, in closed form.

References
----------
.. [1] Denton, F. (1971). Adjustment of monthly or quarterly series to annual totals: an approach
   based on quadratic minimization. JASA 66(333).
.. [2] Dagum, E., Cholette, P. (2006). Benchmarking, Temporal Distribution, and Reconciliation
   Methods for Time Series, ch. 6: without a penalty on the first observation.
.. [3] Chow, G., Lin, A. (1971). Best linear unbiased interpolation, distribution and extrapolation
   of time series by related series. Review of Economics and Statistics 53(4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RHO_LIMIT = 0.999


def annual_sums(periods: int, per_year: int, years: int) -> Array:
    """Return the matrix C (years, periods) that adds the periods of each year.

    Periods after the last whole year given have no total: they are extrapolated.

    Raises
    ------
    ValueError
        When there are fewer periods than the years hold.
    """
    if periods < years * per_year:
        raise ValueError(f"{periods} periods, {years} years of {per_year}")
    sums = np.zeros((years, periods))
    for year in range(years):
        sums[year, year * per_year : (year + 1) * per_year] = 1.0
    return sums


def denton(indicator: Array, sums: Array, totals: Array) -> Array:
    """Distribute totals along an indicator so that the ratio to it changes as little as possible.

    Proportional first differences [1]_ [2]_: min Σ (y_t/x_t - y_{t-1}/x_{t-1})² subject to C y = Y,
    from its first-order conditions. Beyond the last total the ratio stays what it was.

    Parameters
    ----------
    indicator
        (n,) x, nowhere zero.
    sums, totals
        (m, n) and (m,): any totals that the periods must meet. A period that is known already is a
        row with a single one.

    Raises
    ------
    ValueError
        For an indicator that is zero, or totals that contradict each other or are not finite.
    """
    if not np.isfinite(indicator).all() or (indicator == 0).any():
        raise ValueError("indicator")
    if not np.isfinite(totals).all():
        raise ValueError("totals")
    count, rows = len(indicator), len(totals)
    system = np.zeros((count + rows, count + rows))
    # ratios are the unknowns, both sides scaled: the system is then free of units
    steps = np.diff(np.eye(count), axis=0)
    relative = indicator / np.abs(indicator).max()
    unit = float(np.abs(totals).max(initial=0.0)) or 1.0
    wanted = totals / unit
    scaled = sums * relative
    system[:count, :count] = steps.T @ steps
    system[:count, count:] = scaled.T
    system[count:, :count] = scaled
    right = np.concatenate((np.zeros(count), wanted))
    solution = np.linalg.lstsq(system, right, rcond=None)[0]
    # once more for what rounding left: small totals stand beside large ones
    solution += np.linalg.lstsq(system, right - system @ solution, rcond=None)[0]
    found: Array = solution[:count] * relative
    if not np.allclose(sums @ found, wanted, rtol=1e-9, atol=1e-9):
        raise ValueError("totals")
    return found * unit


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A Chow-Lin distribution.

    Parameters
    ----------
    values
        (n,) the distributed series.
    coefficients
        (k,) of the indicators, in their order.
    rho
        The monthly or quarterly autocorrelation of the errors.
    log_likelihood
        Of the annual figures, at ``rho``.
    """

    values: Array
    coefficients: Array
    rho: float
    log_likelihood: float


def chow_lin(indicators: Array, sums: Array, totals: Array, rho: float | None = None) -> Regression:
    """Distribute totals by a regression on indicators with first-order autoregressive errors [3]_.

    ŷ = Xβ + VC'(CVC')⁻¹(Y - CXβ), β by generalised least squares on the totals, V_ij =
    ρ^|i-j|/(1-ρ²).

    Parameters
    ----------
    indicators
        (n, k), a column of ones for a constant included by the caller.
    sums, totals
        (m, n) and (m,), m > k.
    rho
        Given, or None for the value in [0, 0.999] that maximises the likelihood.

    Raises
    ------
    ValueError
        When there are no more totals than indicators.
    """
    if len(totals) <= indicators.shape[1]:
        raise ValueError(f"{len(totals)} totals, {indicators.shape[1]} indicators")
    if rho is None:
        from scipy.optimize import minimize_scalar

        def loss(trial: float) -> float:
            return -_fitted(indicators, sums, totals, trial).log_likelihood

        grid = np.linspace(0.0, RHO_LIMIT, 21)
        best = grid[int(np.argmin([loss(trial) for trial in grid]))]
        width = grid[1] - grid[0]
        found = minimize_scalar(loss, method="bounded", options={"xatol": 1e-8}, bounds=(
            max(0.0, best - width), min(RHO_LIMIT, best + width)))
        # the likelihood often rises to the edge, where a bounded search stops short of it
        rho = min((float(found.x), float(best)), key=loss)
    return _fitted(indicators, sums, totals, rho)


def _fitted(indicators: Array, sums: Array, totals: Array, rho: float) -> Regression:
    count, known = len(indicators), len(totals)
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    spread = rho**apart / (1.0 - rho**2)
    annual = sums @ spread @ sums.T
    lower = np.linalg.cholesky(annual)
    whitened = np.linalg.solve(lower, sums @ indicators)
    target = np.linalg.solve(lower, totals)
    coefficients = np.linalg.lstsq(whitened, target, rcond=None)[0]
    left = target - whitened @ coefficients
    fitted = indicators @ coefficients
    values = fitted + spread @ sums.T @ np.linalg.solve(annual, totals - sums @ fitted)
    variance = float(left @ left) / known
    logs = 2.0 * float(np.log(np.diag(lower)).sum())
    size = np.log(2.0 * np.pi * variance) if variance > 0 else -np.inf
    return Regression(values, coefficients, rho, -0.5 * float(known * (size + 1.0) + logs))
