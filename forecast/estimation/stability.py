"""Whether an equation's parameters stay what they are: windows, recursions, CUSUM, Chow, sup-F.

Estimates over a part of the years are made as the whole was, whatever the method. The tests
run on the last Gauss-Newton regression, which a linear equation's own is; with instruments none
is defined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Literal

import numpy as np

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Array
    from forecast.estimation.estimates import Estimate, Estimates
    from forecast.estimation.regression import Problem, Regression

_CUSUM = 0.948
"""Of Brown, Durbin & Evans (1975), for five per cent."""
_SQUARES = (1.3581015, -0.6701218, -0.8858694)
"""Of Edgerton & Wells (1994), for five per cent."""
_TRIMMED = 0.15
"""The share of the years at either end in which no break is looked for."""
_SUP_F = (
    (7.12, 8.68, 12.16), (5.00, 5.86, 7.78), (4.09, 4.71, 6.02), (3.59, 4.09, 5.12),
    (3.26, 3.66, 4.53), (3.02, 3.37, 4.12), (2.84, 3.15, 3.82), (2.69, 2.98, 3.57),
    (2.58, 2.84, 3.38), (2.48, 2.71, 3.23), (2.40, 2.62, 3.09), (2.33, 2.54, 2.97),
    (2.27, 2.46, 2.87), (2.21, 2.40, 2.78), (2.16, 2.34, 2.71), (2.12, 2.29, 2.64),
    (2.08, 2.25, 2.58), (2.05, 2.20, 2.53), (2.01, 2.17, 2.48), (1.99, 2.13, 2.43),
)
"""Of Andrews (2003, Econometrica 71, 395-397, table 1, which corrects that of 1993), 15 % trimmed,
over the number of parameters, as Stock & Watson print them: 10, 5 and 1 per cent by parameters."""
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
class Chow:
    """Chow's (1960) test at a year, the first of the second part.

    ``break``: the parameters of both parts are the same. ``forecast``: the second part, too short
    for an estimate of its own, is what the first one forecasts.
    """

    kind: Literal["break", "forecast"]
    year: Period
    statistic: float
    p: float


@dataclass(frozen=True, slots=True)
class UnknownBreak:
    """Andrews' (1993) test of a break in a year that nobody named: the largest of Chow's F.

    ``year`` is where it is largest among ``first`` to ``last``, each the first of a second part.
    The critical values hold for long samples; of few years the test speaks up too easily.
    """

    year: Period
    statistic: float
    first: Period
    last: Period
    critical: tuple[float, float, float]

    @property
    def level(self) -> int | None:
        """The strictest of 1, 5 and 10 per cent at which the parameters are not the same."""
        return next((level for level, bound in zip((1, 5, 10), reversed(self.critical), strict=True)
                     if self.statistic > bound), None)


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
                     squares, _chow(whole, periods, year),
                     _unknown_break(whole, periods))


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
    if count < _FEWEST or spread <= _NOISE * float(np.abs(whole.left).max()):
        return None, None
    steps, years = np.arange(1, count + 1), tuple(periods[-count:])
    bound = _CUSUM * (np.sqrt(count) + 2.0 * steps / np.sqrt(count))
    half = 0.5 * count - 1.0
    around = sum(weight / half ** (power / 2.0)
                 for power, weight in enumerate(_SQUARES, start=1))
    share = np.cumsum(residuals**2) / float(residuals @ residuals)
    return (Track(years, np.cumsum(residuals) / spread, -bound, bound),
            Track(years, share, steps / count - around, steps / count + around))


_FEWEST, _NOISE, _TELLING = 4, 1e-10, 1e-6


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


def _chow(whole: Regression, periods: Sequence[Period], year: int | None) -> Chow | None:
    from scipy.stats import f

    if whole.left is None or whole.matrix is None or not whole.matrix.shape[1]:
        return None
    at = len(periods) // 2 if year is None else sum(one.year < year for one in periods)
    n, k = whole.matrix.shape
    first, second = at, n - at
    if first <= k or second < 1:
        return None
    parts = [_squares(whole.left[:at], whole.matrix[:at])]
    total = _squares(whole.left, whole.matrix)
    if second > k:
        parts.append(_squares(whole.left[at:], whole.matrix[at:]))
    kind: Literal["break", "forecast"] = "break" if second > k else "forecast"
    above, below = (k, n - 2 * k) if kind == "break" else (second, first - k)
    if below < 1 or sum(parts) <= (_NOISE * float(np.abs(whole.left).max())) ** 2:
        return None
    statistic = (total - sum(parts)) / above / (sum(parts) / below)
    return Chow(kind, periods[at], statistic, float(f.sf(statistic, above, below)))


def _unknown_break(whole: Regression, periods: Sequence[Period]) -> UnknownBreak | None:
    """Try every year of the middle whose parts have an estimate each."""
    if whole.left is None or whole.matrix is None:
        return None
    n, k = whole.matrix.shape
    if not 1 <= k <= len(_SUP_F):
        return None
    edge = max(ceil(_TRIMMED * n), k + 1)
    tried = [at for at in range(edge, n - edge + 1)
             if _has_rank(whole.matrix[:at]) and _has_rank(whole.matrix[at:])]
    total, still = _squares(whole.left, whole.matrix), _NOISE * float(np.abs(whole.left).max())
    parts = {at: _squares(whole.left[:at], whole.matrix[:at])
             + _squares(whole.left[at:], whole.matrix[at:]) for at in tried}
    if not parts or min(parts.values()) <= still**2:
        return None
    at = min(parts, key=parts.__getitem__)
    statistic = (total - parts[at]) / k / (parts[at] / (n - 2 * k))
    return UnknownBreak(periods[at], statistic, periods[tried[0]], periods[tried[-1]],
                        _SUP_F[k - 1])


def _has_rank(matrix: Array) -> bool:
    length = np.sqrt(np.square(matrix).sum(axis=0))
    sizes = np.linalg.svd(matrix / np.where(length > 0, length, 1.0), compute_uv=False)
    return bool(sizes[-1] > _TELLING * sizes[0])


def _squares(left: Array, matrix: Array) -> float:
    weights, *_ = np.linalg.lstsq(matrix, left, rcond=None)
    errors = left - matrix @ weights
    return float(errors @ errors)
