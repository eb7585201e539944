"""One regression for all that an analyst asks: nonlinear, instruments, AR errors, restrictions.

The parameters minimise ‖P(e(β) - Σ ρ_m e₋ₘ(β))‖ over what the restrictions leave free, where P
projects on the instruments, or is nothing. For given ρ that is least squares, 2SLS (Theil 1953) or
their nonlinear forms (Amemiya 1974); ρ is the regression of the errors on their past, and both take
turns until neither moves (Cochrane & Orcutt 1949). The covariance is that of the last Gauss-Newton
regression (Davidson & MacKinnon 1993, ch. 6); beside a lagged left side that of β and ρ together,
which otherwise tell nothing of each other.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.estimation.diagnostics import Diagnostics, diagnose, fit_of
from forecast.estimation.fitting import CollinearError, Fit
from forecast.estimation.history import lagged
from forecast.estimation.restrictions import Free

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from forecast.equations import Array

_TURNS, _STILL = 500, 1e-9
_STARTS, _EVALUATIONS = 16, 400
_CONDITION = 1e-9
"""Normed columns whose least singular value is below this share of the greatest are dependent."""


class ShortError(ValueError):
    """Too few complete years; ``n`` there are, ``least`` are needed."""

    def __init__(self, n: int, least: int) -> None:
        super().__init__(f"{n} < {least}")
        self.n, self.least = n, least


class UnidentifiedError(ValueError):
    """The figures, or too few instruments, do not tell the parameters apart."""


class DivergedError(ValueError):
    """The search came to no end."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is fitted, on the figures of every year in step (NaN for gaps).

    Parameters
    ----------
    left
        What the equation explains.
    gap, slopes
        Left less right side, and the derivatives of the right by each name, at some parameters:
        (years,) and (years, names).
    start, spreads
        Where the search begins, and how far around it begins anew.
    used
        The years of the sample; years before it serve as past.
    instruments
        (years, instruments), or None.
    order
        Of the autoregression of the errors.
    has_past
        Whether the equation's own left side of years before explains it.
    """

    names: tuple[str, ...]
    left: Array
    gap: Callable[[Array], Array]
    slopes: Callable[[Array], Array]
    start: Array
    spreads: Array
    used: NDArray[np.bool_]
    free: Free
    is_linear: bool
    instruments: Array | None = None
    order: int = 0
    has_past: bool = False


@dataclass(frozen=True, slots=True)
class Regression:
    """A fit, the autoregression of its errors, and the years it rests on.

    ``left`` and ``matrix`` are the last Gauss-Newton regression, of which a linear equation is the
    exact case; tests of stability run on it. Both are None with instruments.
    """

    fit: Fit
    rows: NDArray[np.bool_]
    errors: Array
    errors_spread: Array
    left: Array | None
    matrix: Array | None
    restricted: float | None = None


def regress(problem: Problem, least: int, *, is_tested: bool = True) -> Regression:
    """Fit an equation.

    Parameters
    ----------
    least
        The least number of observations.
    is_tested
        Whether residuals and restrictions are tested: of one fit among many nobody asks.

    Raises
    ------
    ShortError, CollinearError, UnidentifiedError, DivergedError
        When there is no estimate.
    """
    found = _fitted(problem, least, is_tested=is_tested)
    full = Free(np.zeros(len(problem.names)), np.eye(len(problem.names)))
    if not is_tested or problem.free.directions.shape[1] == len(problem.names):
        return found
    try:
        whole = _fitted(replace(problem, free=full), least, is_tested=False)
    except (ShortError, CollinearError, UnidentifiedError, DivergedError):
        return found
    return replace(found, restricted=_wald(whole.fit, problem.free))


def _fitted(problem: Problem, least: int, *, is_tested: bool) -> Regression:
    rows = complete(problem)
    count = problem.free.directions.shape[1]
    n, needed = int(rows.sum()), max(least, count + problem.order + 1)
    if n < needed:
        raise ShortError(n, needed)
    basis = _basis(problem, rows)
    if basis is not None and basis.shape[1] < count:
        raise UnidentifiedError
    rho = np.zeros(problem.order)
    free = _origin(problem)
    for _ in range(_TURNS if problem.order else 1):
        free = _given(problem, rows, basis, rho, free)
        past = _past(problem, free)[rows]
        moved = _least_squares(problem.gap(problem.free.at(free))[rows], past)
        is_still = not problem.order or np.abs(moved - rho).max() < _STILL
        rho = moved
        if is_still:
            break
    else:
        raise DivergedError
    return _told(problem, rows, basis, rho, free, is_tested=is_tested)


def complete(problem: Problem) -> NDArray[np.bool_]:
    """Return the years of the sample in which every figure is known, and their past."""
    with np.errstate(all="ignore"):
        whole = (np.isfinite(problem.gap(problem.start))
                 & np.isfinite(problem.slopes(problem.start)).all(axis=1))
    rows = whole & problem.used
    for step in range(1, problem.order + 1):
        rows &= np.concatenate((np.zeros(step, bool), whole[:-step]))
    if problem.instruments is not None:
        rows &= np.isfinite(problem.instruments).all(axis=1)
    return np.asarray(rows)


def given(problem: Problem, rho: Array, least: int) -> Regression:
    """Fit an equation whose errors follow a known autoregression."""
    rows = complete(problem)
    if int(rows.sum()) < least:
        raise ShortError(int(rows.sum()), least)
    basis = _basis(problem, rows)
    return _told(problem, rows, basis, rho,
                 _given(problem, rows, basis, rho, _origin(problem)), is_tested=True)


def _basis(problem: Problem, rows: NDArray[np.bool_]) -> Array | None:
    """Return an orthonormal basis of what the instruments span."""
    if problem.instruments is None:
        return None
    matrix = problem.instruments[rows]
    length = np.sqrt(np.square(matrix).sum(axis=0))
    vectors, sizes, _ = np.linalg.svd(matrix[:, length > 0] / length[length > 0],
                                      full_matrices=False)
    kept = sizes > _CONDITION * (sizes.max() if len(sizes) else 1.0)
    return np.asarray(vectors[:, kept])


def _origin(problem: Problem) -> Array:
    """Return the free parameters nearest to the start: least squares on the restrictions."""
    return np.asarray(problem.free.directions.T @ (problem.start - problem.free.start))


def whitened(values: Array, rho: Array) -> Array:
    """Return ``x - Σ ρ_m x₋ₘ``, year by year."""
    found = values.copy()
    for step, weight in enumerate(rho, start=1):
        found = found - weight * (lagged(values, -step) if values.ndim == 1 else np.column_stack(
            [lagged(column, -step) for column in values.T]))
    return found


def _past(problem: Problem, free: Array) -> Array:
    """Return the errors of the years before, one column a lag."""
    gap = problem.gap(problem.free.at(free))
    return np.array([lagged(gap, -step) for step in range(1, problem.order + 1)]
                    ).reshape(problem.order, len(gap)).T


def _given(problem: Problem, rows: NDArray[np.bool_], basis: Array | None, rho: Array,
           free: Array) -> Array:
    """Return the free parameters that fit best when the errors' autoregression is known."""
    def gap(at: Array) -> Array:
        return _seen(whitened(problem.gap(problem.free.at(at)), rho)[rows], basis)

    def slopes(at: Array) -> Array:
        return _seen(whitened(problem.slopes(problem.free.at(at)) @ problem.free.directions,
                              rho)[rows], basis)

    if not problem.is_linear:
        return _searched(gap, slopes, [free, *_around(problem)])
    origin = np.zeros(len(free))
    matrix = slopes(origin)
    _refuse_dependent(matrix, CollinearError() if basis is None else UnidentifiedError())
    return _least_squares(gap(origin), matrix)


def _seen(values: Array, basis: Array | None) -> Array:
    return values if basis is None else np.asarray(basis.T @ values)


def _around(problem: Problem) -> Iterator[Array]:
    """Begin anew at points around the start, the same ones every time."""
    from scipy.stats import norm, qmc

    points = qmc.Halton(len(problem.names), scramble=False).random(_STARTS + 1)[1:]
    for point in norm.ppf(points):
        start = problem.start + point * problem.spreads
        yield np.asarray(problem.free.directions.T @ (start - problem.free.start))


def _searched(gap: Callable[[Array], Array], slopes: Callable[[Array], Array],
              starts: list[Array]) -> Array:
    """Minimise a sum of squares by Levenberg-Marquardt from the first start that leads anywhere."""
    from scipy.optimize import least_squares

    def safe(at: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.nan_to_num(gap(at), nan=1e100, posinf=1e100, neginf=-1e100)

    def safe_slopes(at: Array) -> Array:
        with np.errstate(all="ignore"):
            return -np.nan_to_num(slopes(at), nan=0.0, posinf=1e100, neginf=-1e100)

    for start in starts:
        if np.abs(safe(start)).max(initial=0.0) >= 1e100:
            continue
        with np.errstate(all="ignore"):
            found = least_squares(safe, start, safe_slopes, method="lm", x_scale="jac",
                                  xtol=1e-14, ftol=1e-14, gtol=1e-14,
                                  max_nfev=_EVALUATIONS * (len(start) + 1))
        if found.status > 0 and np.isfinite(found.x).all() and found.cost < 1e100:
            return np.asarray(found.x)
    raise DivergedError


def _refuse_dependent(matrix: Array, error: ValueError) -> None:
    length = np.sqrt(np.square(matrix).sum(axis=0))
    if not length.all() or not np.isfinite(length).all():
        raise error
    sizes = np.linalg.svd(matrix / length, compute_uv=False)
    if len(sizes) and (len(sizes) < matrix.shape[1] or sizes[-1] < _CONDITION * sizes[0]):
        raise error


def _least_squares(left: Array, matrix: Array) -> Array:
    """Return the coefficients of a regression by statsmodels, columns brought to one length."""
    from statsmodels.regression.linear_model import OLS

    if not matrix.shape[1]:
        return np.zeros(0)
    length = np.sqrt(np.square(matrix).sum(axis=0))
    length[length == 0] = 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an exact fit leaves no errors to regress
        return np.asarray(np.asarray(OLS(left, matrix / length).fit().params) / length)


def _told(problem: Problem, rows: NDArray[np.bool_], basis: Array | None, rho: Array,
          free: Array, *, is_tested: bool) -> Regression:
    """Return the fit with its covariance and tests, from the Gauss-Newton regression at its end."""
    from statsmodels.regression.linear_model import OLS

    values = problem.free.at(free)
    errors = whitened(problem.gap(values), rho)[rows]
    matrix = whitened(problem.slopes(values) @ problem.free.directions, rho)[rows]
    count = matrix.shape[1]
    seen = matrix if basis is None else basis @ (basis.T @ matrix)
    _refuse_dependent(seen, UnidentifiedError())
    past = _past(problem, free)[rows]
    n, k = len(errors), count + problem.order
    scale = float(errors @ errors) / (n - k)
    blocks = [np.column_stack([seen, past])] if problem.has_past else [seen, past]
    spreads = [scale * _inverse(block) for block in blocks]
    own, rest = spreads[0][:count, :count], spreads[-1][-problem.order:, -problem.order:]
    matrix = np.column_stack([matrix, past])
    directions = problem.free.directions
    left = errors + matrix @ np.concatenate([free, rho])
    whole = matrix[:, np.square(matrix).sum(axis=0) > 0]
    is_tested = is_tested and whole.shape[1] > 0  # restrictions may leave nothing to estimate
    tests = Diagnostics(n, k, float(np.sqrt(scale)), None, None, None, None, None)
    if is_tested:
        tests = diagnose(OLS(left, whole / np.sqrt(np.square(whole).sum(axis=0))).fit()
                         ) if basis is None else _without_tests(errors, n, k, basis)
        tests = replace(tests, k=k, r_squared=fit_of(errors, _explained(problem)[rows],
                                                     matrix[:, :count]))
    fit = Fit(problem.names, values, directions @ own @ directions.T, tests)
    return Regression(fit, rows, rho, np.sqrt(np.diag(rest)) if problem.order else rho,
                      left if basis is None else None, matrix if basis is None else None)


def _inverse(matrix: Array) -> Array:
    """Return (X'X)⁻¹ by statsmodels, columns brought to one length first."""
    from statsmodels.regression.linear_model import OLS

    if not matrix.shape[1]:
        return np.zeros((0, 0))
    length = np.sqrt(np.square(matrix).sum(axis=0))
    length[length == 0] = 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = OLS(np.zeros(len(matrix)), matrix / length).fit()
    return np.asarray(model.normalized_cov_params) / np.outer(length, length)


def _explained(problem: Problem) -> Array:
    """Return what is explained: of a linear equation the left side less what has no parameter."""
    if not problem.is_linear:
        return problem.left
    origin = np.zeros(len(problem.names))
    return problem.gap(origin)


def _without_tests(errors: Array, n: int, k: int, basis: Array) -> Diagnostics:
    """Return the diagnostics of two-stage least squares: tests for regressors do not apply.

    The instruments' validity is Sargan's (1958), where there are more than parameters.
    """
    from scipy.stats import chi2, jarque_bera
    from statsmodels.stats.stattools import durbin_watson

    total = float(errors @ errors)
    over = basis.shape[1] - k
    seen = basis.T @ errors
    sargan = (float(chi2.sf(n * float(seen @ seen) / total, over))
              if over > 0 and total > 0 else None)
    return Diagnostics(n, k, float(np.sqrt(total / (n - k))), None, float(durbin_watson(errors)),
                       None, float(jarque_bera(errors).pvalue), None, sargan=sargan)


def _wald(whole: Fit, free: Free) -> float | None:
    """Return the p-value of the restrictions: F of the unrestricted estimate's distance."""
    from scipy.linalg import null_space
    from scipy.stats import f

    across = null_space(free.directions.T).T
    gap = across @ (whole.values - free.start)
    try:
        distance = float(gap @ np.linalg.solve(across @ whole.covariance @ across.T, gap))
    except np.linalg.LinAlgError:
        return None
    left = whole.diagnostics.n - whole.diagnostics.k
    return float(f.sf(distance / len(gap), len(gap), left))
