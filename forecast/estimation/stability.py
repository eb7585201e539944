"""Whether an equation's parameters stay what they are: windows, recursions, CUSUM, Chow, sup-F.

Estimates over a part of the years are made as the whole was, whatever the method. The tests
run on the last Gauss-Newton regression, which a linear equation's own is; with instruments none
is defined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.estimation.breaks import NOISE, chow, unknown_break
from forecast.estimation.fitting import CollinearError
from forecast.estimation.problems import problem_of, ratio_problem
from forecast.estimation.regression import (
    DivergedError,
    ShortError,
    UnidentifiedError,
    complete,
    regress,
    whitened,
)
from forecast.estimation.residuals import item_of, levelled
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Array
    from forecast.estimation.breaks import Chow, UnknownBreak
    from forecast.estimation.estimates import Estimate, Estimates
    from forecast.estimation.regression import Problem, Regression

_CUSUM = 0.948
"""Of Brown, Durbin & Evans (1975), for five per cent."""
_SQUARES = (1.3581015, -0.6701218, -0.8858694)
"""Of Edgerton & Wells (1994), for five per cent."""
_NO_ESTIMATE = (ShortError, CollinearError, UnidentifiedError, DivergedError)


@dataclass(frozen=True, slots=True)
class Point:
    """Parameters as estimated over some years, by name, with standard errors."""

    first: Period
    last: Period
    values: dict[str, float]
    errors: dict[str, float]


@dataclass(frozen=True, slots=True)
class Track:
    """A statistic year by year, within bounds of five per cent."""

    periods: tuple[Period, ...]
    values: Array
    low: Array
    high: Array

    @property
    def crossed(self) -> Period | None:
        """The first year beyond the bounds."""
        beyond = np.flatnonzero((self.values < self.low) | (self.values > self.high))
        return self.periods[beyond[0]] if len(beyond) else None


@dataclass(frozen=True, slots=True)
class Stability:
    """What is known of the stability of one estimated equation; None where a test is not defined.

    ``forecasts`` are the errors one year ahead of the recursive estimates, weighed with the prior
    as the model weighs them.
    """

    equation: str
    window: int
    recursive: tuple[Point, ...]
    rolling: tuple[Point, ...]
    forecasts: dict[Period, float]
    cusum: Track | None
    squares: Track | None
    chow: Chow | None
    unknown_break: UnknownBreak | None


def stability_of(estimates: Estimates, one: Estimate, window: int | None = None,
              year: int | None = None) -> Stability:
    """Test the stability of an estimated equation.

    Parameters
    ----------
    window
        The years of a rolling estimate: half of all, but no fewer than an estimate needs.
    year
        The first year of the second part of Chow's test: the middle one.
    """
    problem, as_written = _problems(estimates, one)
    rows = np.flatnonzero(complete(problem)).tolist()
    periods = [estimates.history.periods[row] for row in rows]
    whole = regress(problem, one.needed)
    warm = replace(problem, start=whole.fit.values)
    wide = min(max(window or len(rows) // 2, one.needed), len(rows))
    recursive, forecasts = [], {}
    for end in range(one.needed, len(rows) + 1):
        found = _over(warm, rows[:end], one.needed)
        if found is None:
            continue
        recursive.append(_point(found, periods[:end]))
        if end < len(rows):
            forecasts[periods[end]] = _ahead(estimates, as_written, found, rows[end])
    rolling = [_point(found, periods[end - wide:end]) for end in range(wide, len(rows) + 1)
               if (found := _over(warm, rows[end - wide:end], one.needed)) is not None]
    cusum, squares = _cusum(whole, periods)
    return Stability(one.equation.name, wide, tuple(recursive), tuple(rolling), forecasts, cusum,
                     squares, chow(whole, periods, year),
                     unknown_break(whole, periods))


def _problems(estimates: Estimates, one: Estimate) -> tuple[Problem, Problem]:
    """Return the problem as it is fitted, and in units of the left side."""
    whole = levelled(one.equation, estimates.history)
    rest = (whole, estimates.history, estimates.prior, estimates.known, one.spec)
    as_written = problem_of(*rest)
    return ratio_problem(*rest) if one.form == "ratio" else as_written, as_written


def _over(problem: Problem, rows: Sequence[int], least: int) -> Regression | None:
    used = np.zeros(len(problem.used), bool)
    used[list(rows)] = True
    try:
        return regress(replace(problem, used=used), least, is_tested=False)
    except _NO_ESTIMATE:
        return None


def _point(found: Regression, periods: Sequence[Period]) -> Point:
    fit = found.fit
    return Point(periods[0], periods[-1], dict(zip(fit.names, fit.values.tolist(), strict=True)),
                 dict(zip(fit.names, fit.errors.tolist(), strict=True)))


def _ahead(estimates: Estimates, problem: Problem, found: Regression, row: int) -> float:
    """Return how far the next year lies from what estimate and prior forecast together."""
    fit = found.fit
    at = [place for place, name in enumerate(fit.names) if not item_of(name)]
    own = [fit.names[place] for place in at]
    after, _ = estimates.prior.learned(own, fit.values[at], fit.covariance[np.ix_(at, at)])
    values = fit.values.copy()
    values[at] = [after.of(name)[0] for name in own]
    return float(whitened(problem.gap(values), found.errors)[row])


def _cusum(whole: Regression, periods: Sequence[Period]) -> tuple[Track | None, Track | None]:
    """Cumulate the recursive residuals and their squares (Brown, Durbin & Evans 1975)."""
    if whole.left is None or whole.matrix is None:
        return None, None
    residuals = recursive_residuals(whole.left, whole.matrix)
    if residuals is None:
        return None, None
    count, spread = len(residuals), float(residuals.std(ddof=1)) if len(residuals) > 1 else 0.0
    if count < _FEWEST or spread <= NOISE * float(np.abs(whole.left).max()):
        return None, None
    steps, years = np.arange(1, count + 1), tuple(periods[-count:])
    bound = _CUSUM * (np.sqrt(count) + 2.0 * steps / np.sqrt(count))
    half = 0.5 * count - 1.0
    around = sum_of(weight / half ** (power / 2.0)
                    for power, weight in enumerate(_SQUARES, start=1))
    share = np.cumsum(residuals**2) / float(residuals @ residuals)
    return (Track(years, np.cumsum(residuals) / spread, -bound, bound),
            Track(years, share, steps / count - around, steps / count + around))


_FEWEST, _TELLING = 4, 1e-6


def recursive_residuals(left: Array, matrix: Array) -> Array | None:
    """Return the standardised errors one step ahead; None where the first years tell nothing."""
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.diagnostic import recursive_olsresiduals

    length = np.sqrt(np.square(matrix).sum(axis=0))
    scaled = matrix / np.where(length > 0, length, 1.0)
    if not scaled.shape[1] or len(left) <= scaled.shape[1] + 1:
        return None
    sizes = np.linalg.svd(scaled[:scaled.shape[1]], compute_uv=False)
    if sizes[-1] < _TELLING * sizes[0]:
        return None
    found = recursive_olsresiduals(OLS(left, scaled).fit(), skip=scaled.shape[1])[4]
    residuals = np.asarray(found)[scaled.shape[1]:]
    return residuals if np.isfinite(residuals).all() else None
