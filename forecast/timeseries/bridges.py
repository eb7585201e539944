"""What the months so far say of the year: bridge equations, and a factor common to many series.

A bridge equation regresses the annual change of a series on the change of an indicator over the
same months [1]_. With the few years that a district has it is shrunk to the obvious one, which says
that the year will grow as its months have.

References
----------
.. [1] Baffigi, A., Golinelli, R., Parigi, G. (2004). Bridge models to forecast the euro area GDP.
   International Journal of Forecasting 20(3).
.. [2] Bańbura, M., Modugno, M. (2014). Maximum likelihood estimation of factor models on datasets
   with arbitrary pattern of missing data. Journal of Applied Econometrics 29(1).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FEWEST_YEARS = 8
"""Below so many years nothing is estimated: the year grows as its months."""
PRIOR_SLOPE, PRIOR_SPREAD = 1.0, 0.25
FEWEST_SERIES, FEWEST_MONTHS = 4, 36


@dataclass(frozen=True, slots=True)
class Bridge:
    """One bridge equation: annual change = intercept + slope · change of the months so far.

    Changes are in logs. ``error`` is the root mean square of its forecasts of each past year made
    without that year, None when nothing was estimated.
    """

    intercept: float
    slope: float
    count: int
    error: float | None = None

    def annual(self, part: float) -> float:
        """Return the annual change that a change of the months so far implies."""
        return self.intercept + self.slope * part


def bridge(annual: Array, part: Array) -> Bridge:
    """Estimate a bridge equation.

    The slope is weighed against a prior of 1 ± 0.25 by precision.

    Parameters
    ----------
    annual
        (years,) log changes of the year.
    part
        (years,) log changes of the indicator over the months so far, year by year. Years in which
        one is NaN are left out.
    """
    both = np.isfinite(annual) & np.isfinite(part)
    target, known = annual[both], part[both]
    if len(target) < FEWEST_YEARS:
        return Bridge(0.0, PRIOR_SLOPE, len(target))
    intercept, slope = _shrunk(target, known)
    errors = []
    for out in range(len(target)):
        rest = np.arange(len(target)) != out
        base, rise = _shrunk(target[rest], known[rest])
        errors.append(target[out] - base - rise * known[out])
    return Bridge(intercept, slope, len(target), float(np.sqrt(np.mean(np.square(errors)))))


def _shrunk(target: Array, known: Array) -> tuple[float, float]:
    centred = known - known.mean()
    power = float(centred @ centred)
    slope = PRIOR_SLOPE
    if power > 0:
        fitted = float(centred @ target) / power
        left = target - target.mean() - fitted * centred
        variance = max(float(left @ left) / (len(target) - 2) / power, np.finfo(float).tiny)
        weight = PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + variance)
        slope = weight * fitted + (1.0 - weight) * PRIOR_SLOPE
    return float(target.mean() - slope * known.mean()), slope


def combined(changes: Array, errors: Array) -> float:
    """Average the changes that several bridges imply by the inverse of their squared errors.

    Bridges that were not estimated (an error of NaN) count only when none was, all alike.
    """
    known = np.isfinite(errors) & (errors > 0)
    if not known.any():
        return float(changes.mean())
    return float(by_errors(errors[known]) @ changes[known])


def by_errors(errors: Array) -> Array:
    """Return the shares of views of one figure, by the inverse of their squared errors.

    (views,), adding to 1, for errors above nought (Bates and Granger 1969).
    """
    weights = np.float_power(errors, -2.0)  # the same digits on every processor
    return np.asarray(weights / weights.sum())


def common_factor(panel: Array, ahead: int) -> Array | None:
    """Extract the factor common to many monthly series, and continue it.

    One factor with first-order dynamics and autoregressive idiosyncratic parts, by
    expectation-maximisation; ragged ends and gaps are handled [2]_ (statsmodels).

    Parameters
    ----------
    panel
        (months, series) changes over a year before, in logs; NaN for gaps.
    ahead
        Months to continue beyond the last row.

    Returns
    -------
    Array or None
        (months + ahead,), of mean zero and unit spread over the months given, its sign such that
        it rises with most series. None below four series with three years of months each.
    """
    enough = np.isfinite(panel).sum(axis=0) >= FEWEST_MONTHS
    if enough.sum() < FEWEST_SERIES:
        return None
    import pandas as pd
    from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQ

    kept = panel[:, enough]
    standard = (kept - np.nanmean(kept, axis=0)) / np.nanstd(kept, axis=0)
    months = pd.period_range("2000-01", periods=len(standard), freq="M")
    frame = pd.DataFrame(standard, index=months, columns=[f"x{at}" for at in range(kept.shape[1])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a slow last step of the algorithm is no news to the user
        model = DynamicFactorMQ(frame, factors=1, factor_orders=1, idiosyncratic_ar1=True,
                                standardize=False)
        fitted = model.fit(disp=False, maxiter=100, tolerance=1e-5)
        further = fitted.extend(pd.DataFrame(
            np.full((ahead, kept.shape[1]), np.nan), columns=frame.columns,
            index=pd.period_range(months[-1] + 1, periods=ahead, freq="M"))) if ahead else None
    factor = np.asarray(fitted.factors.smoothed).ravel()
    if further is not None:
        factor = np.concatenate((factor, np.asarray(further.factors.smoothed).ravel()))
    inside = factor[: len(standard)]
    factor = (factor - inside.mean()) / inside.std()
    rises = np.nansum(standard * factor[: len(standard), None], axis=0)
    sign = 1.0 if (rises > 0).sum() >= (rises < 0).sum() else -1.0
    found: Array = sign * factor
    return found
