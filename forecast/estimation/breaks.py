"""Chow's test at a year, and the break in a year that nobody named (sup-F), with odds of its own.

The limit of the largest of many F statistics (Andrews 1993) is far off on twenty years: its five
per cent speak up in eleven of a hundred calm samples. Here the odds are those of the very sample:
the largest F of errors drawn anew on the same regressors (Hansen 2000, Journal of Econometrics 97,
the fixed-regressor bootstrap with normal errors), exact where the regressors are exogenous and the
errors normal, whatever the number of years and of parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Array
    from forecast.estimation.regression import Regression

_TRIMMED = 0.15
"""The share of the years at either end in which no break is looked for."""
_SAMPLES, _SEED = 1999, 1993
NOISE, _TELLING = 1e-10, 1e-6


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
    """The test of a break in a year that nobody named: the largest of Chow's F.

    ``year`` is where it is largest among ``first`` to ``last``, each the first of a second part;
    ``p`` is how often the largest F of a sample without a break is as large.
    """

    year: Period
    statistic: float
    first: Period
    last: Period
    p: float


def chow(whole: Regression, periods: Sequence[Period], year: int | None) -> Chow | None:
    """Test a break at a year, by default in the middle; None where the test is not defined."""
    from scipy.stats import f

    if whole.left is None or whole.matrix is None or not whole.matrix.shape[1]:
        return None
    at = len(periods) // 2 if year is None else sum(one.year < year for one in periods)
    n, k = whole.matrix.shape
    first, second = at, n - at
    if first <= k or second < 1:
        return None
    left = whole.left[:, None]
    parts = [float(_left_over(left[:at], whole.matrix[:at])[0])]
    total = float(_left_over(left, whole.matrix)[0])
    if second > k:
        parts.append(float(_left_over(left[at:], whole.matrix[at:])[0]))
    kind: Literal["break", "forecast"] = "break" if second > k else "forecast"
    above, below = (k, n - 2 * k) if kind == "break" else (second, first - k)
    if below < 1 or sum_of(parts) <= (NOISE * float(np.abs(whole.left).max())) ** 2:
        return None
    statistic = (total - sum_of(parts)) / above / (sum_of(parts) / below)
    return Chow(kind, periods[at], statistic, float(f.sf(statistic, above, below)))


def unknown_break(whole: Regression, periods: Sequence[Period]) -> UnknownBreak | None:
    """Try every year of the middle whose parts have an estimate each; None where none has."""
    if whole.left is None or whole.matrix is None or not whole.matrix.shape[1]:
        return None
    n, k = whole.matrix.shape
    edge = max(ceil(_TRIMMED * n), k + 1)
    tried = [at for at in range(edge, n - edge + 1)
             if has_rank(whole.matrix[:at]) and has_rank(whole.matrix[at:])]
    still = NOISE * float(np.abs(whole.left).max())
    left = whole.left[:, None]
    if not tried or min(float(_parted(left, whole.matrix, at)[0]) for at in tried) <= still**2:
        return None
    calm = np.random.default_rng(_SEED).standard_normal((n, _SAMPLES))
    found = largest_f(np.column_stack([left, calm]), whole.matrix, tried)
    statistics, at = found.max(axis=0), int(found[:, 0].argmax())
    p = (1 + int((statistics[1:] >= statistics[0]).sum())) / (1 + _SAMPLES)
    return UnknownBreak(periods[tried[at]], float(statistics[0]), periods[tried[0]],
                        periods[tried[-1]], p)


def largest_f(left: Array, matrix: Array, tried: Sequence[int]) -> Array:
    """Return Chow's F of each break and each left side: (breaks, samples), of (n, samples)."""
    n, k = matrix.shape
    total = _left_over(left, matrix)
    found = np.empty((len(tried), left.shape[1]))
    for row, at in enumerate(tried):
        parts = _parted(left, matrix, at)
        found[row] = (total - parts) / k / (parts / (n - 2 * k))
    return found


def _left_over(left: Array, matrix: Array) -> Array:
    """Return the squares that a regression leaves, of each column of the left side.

    Regressors that say nothing of their own, a dummy of the other part, take nothing away.
    """
    basis, sizes, _ = np.linalg.svd(_even(matrix), full_matrices=False)
    basis = basis[:, sizes > max(matrix.shape) * np.finfo(float).eps * sizes[0]]
    errors = left - basis @ (basis.T @ left)
    return np.asarray(np.square(errors).sum(axis=0))


def _parted(left: Array, matrix: Array, at: int) -> Array:
    """Return the squares that both parts of the years leave, each with an estimate of its own."""
    return _left_over(left[:at], matrix[:at]) + _left_over(left[at:], matrix[at:])


def has_rank(matrix: Array) -> bool:
    """Tell whether the columns of a part of the years determine an estimate."""
    sizes = np.linalg.svd(_even(matrix), compute_uv=False)
    return bool(sizes[-1] > _TELLING * sizes[0])


def _even(matrix: Array) -> Array:
    """Return the columns at one length, so that no unit decides on rank."""
    length = np.sqrt(np.square(matrix).sum(axis=0))
    return np.asarray(matrix / np.where(length > 0, length, 1.0))
