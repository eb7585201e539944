"""Three ways to fit an equation: least squares, error correction, mean ratio (statsmodels)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.estimation.diagnostics import Diagnostics, diagnose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations import Array


Constants = Literal["one", "years", "none"]


class CollinearError(ValueError):
    """The regressors do not tell the parameters apart."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An estimate: parameters in order, their covariance, the tests.

    ``p_values`` are of t(n - k), two-sided, against zero.
    """

    names: tuple[str, ...]
    values: Array
    covariance: Array
    diagnostics: Diagnostics

    @property
    def errors(self) -> Array:
        """The standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def t_values(self) -> Array:
        """The t statistics against zero; infinite for an exact fit."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.values / self.errors)

    @property
    def p_values(self) -> Array:
        """The two-sided p-values."""
        from scipy.stats import t

        free = self.diagnostics.n - self.diagnostics.k
        return np.asarray(2.0 * t.sf(np.abs(self.t_values), free))


def ols(left: Array, regressors: Mapping[str, Array]) -> Fit:
    """Ordinary least squares of ``left`` on the regressors as they are: no constant is added.

    Raises
    ------
    CollinearError
        When the regressors are linearly dependent.
    """
    return Fit(tuple(regressors), *_regress(left, list(regressors.values())))


def ratio(left: Array, name: str, base: Array) -> Fit:
    """Mean ratio of ``left`` to ``base``: least squares with errors in proportion to the base.

    Budget lines move in proportion; ordinary least squares would let the largest years decide
    (Cochran, Sampling Techniques, 6.7). It is the mean of left/base, and tested as such.
    """
    return Fit((name,), *_regress(left / base, [np.ones(len(base))]))


def error_correction(left: Array, regressors: Mapping[str, Array],
                     long_run: Mapping[tuple[str, str], Array]) -> Fit:
    """One-step error correction: Δy = Σ b x - λ (y₋₁ - β x₋₁).

    The unrestricted regression on Δx, y₋₁, x₋₁ gives λ and λβ; β is their ratio, its variance by
    the delta method (Banerjee, Dolado, Hendry & Smith 1986; Bårdsen 1989).

    Parameters
    ----------
    regressors
        parameter → what it multiplies; the speeds of adjustment are among them.
    long_run
        (speed, long-run parameter) → what their product multiplies.
    """
    free, spread, tests = _regress(left, [*regressors.values(), *long_run.values()])
    single = list(regressors)
    values, slopes = free.copy(), np.eye(len(free))
    for at, (speed, _) in enumerate(long_run, start=len(single)):
        pace = single.index(speed)
        if free[pace] == 0:
            raise CollinearError(speed)
        values[at] = free[at] / free[pace]
        slopes[at, at] = 1.0 / free[pace]
        slopes[at, pace] = -free[at] / free[pace] ** 2
    covariance = slopes @ spread @ slopes.T
    names = (*single, *(name for _, name in long_run))
    return Fit(names, values, covariance, tests)


def pooled_buoyancy(revenue: Array, base: Array, places: Sequence[str], years: Sequence[int], *,
                    clusters: Sequence[str] | None = None, constants: Constants = "one"
                    ) -> tuple[float, float, int]:
    """Pool the growth of revenue on the growth of its base over places.

    Δln T = α + β Δln B + ε by OLS, standard errors clustered by place (Liang & Zeger 1986);
    differences are taken over consecutive years only.

    Parameters
    ----------
    revenue, base
        In any unit, positive; NaN for gaps.
    places, years
        Of each observation.
    clusters
        Whose errors go together; the places themselves when not given.
    constants
        One constant, one for each year (takes out what all places share), or none (as in an
        equation of the model that has none).

    Returns
    -------
    tuple
        β, its standard error, the number of observations.
    """
    from statsmodels.regression.linear_model import OLS

    with np.errstate(invalid="ignore", divide="ignore"):
        logs = {(place, year): (float(np.log(up)), float(np.log(down)))
                for place, year, up, down in zip(places, years, revenue, base, strict=True)}
    rows = [(place, year, now[0] - before[0], now[1] - before[1])
            for (place, year), now in logs.items()
            if (before := logs.get((place, year - 1))) is not None]
    rows = [row for row in rows if np.isfinite(row[2]) and np.isfinite(row[3])]
    left = np.array([row[2] for row in rows])
    growth = np.array([row[3] for row in rows])
    shared = {"none": [], "one": [np.ones(len(rows))], "years": [
        np.array([float(row[1] == year) for row in rows])
        for year in sorted({row[1] for row in rows})]}[constants]
    cluster = dict(zip(places, clusters or places, strict=True))
    numbers = {name: number for number, name in enumerate(dict.fromkeys(cluster.values()))}
    groups = np.array([numbers[cluster[row[0]]] for row in rows])
    result = OLS(left, np.column_stack([growth, *shared])).fit(
        cov_type="cluster", cov_kwds={"groups": groups})
    return float(result.params[0]), float(result.bse[0]), len(rows)


def _regress(left: Array, columns: Sequence[Array]) -> tuple[Array, Array, Diagnostics]:
    """Return coefficients, their covariance and the tests of a least-squares regression.

    Columns are brought to one length first: 万元 beside per cent must not pass for collinear.
    """
    from statsmodels.regression.linear_model import OLS

    matrix = np.column_stack(columns)
    length = np.sqrt(np.square(matrix).sum(axis=0))
    if not length.all() or np.linalg.matrix_rank(matrix / length) < matrix.shape[1]:
        raise CollinearError
    result = OLS(left, matrix / length).fit()
    covariance = np.asarray(result.cov_params()) / np.outer(length, length)
    return np.asarray(result.params) / length, covariance, diagnose(result)
