"""Forecasts of items and of their totals made to add up, the less certain ones giving way more.

ỹ = S(S'W⁻¹S)⁻¹S'W⁻¹ŷ [1]_, written as the projection ŷ - WA'(AWA')⁻¹Aŷ on what must hold (A y = 0):
the same result, and a variance of zero is allowed. It fixes a figure, an approved budget say.

References
----------
.. [1] Wickramasuriya, S., Athanasopoulos, G., Hyndman, R. (2019). Optimal forecast reconciliation
   for hierarchical and grouped time series through trace minimization. JASA 114(526).
.. [2] Schäfer, J., Strimmer, K. (2005). A shrinkage approach to large-scale covariance matrix
   estimation. Statistical Applications in Genetics and Molecular Biology 4(1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Array = NDArray[np.float64]
_TOLERANCE = 1e-9
FEWEST_PERIODS = 3


class InfeasibleError(ValueError):
    """Fixed figures and floors leave no forecasts that add up."""


def totals_matrix(count: int, totals: Mapping[int, Sequence[int]]) -> Array:
    """Return A (totals, count): a row for each total, 1 at the total and -1 at its items."""
    rows = np.zeros((len(totals), count))
    for row, (total, items) in zip(rows, totals.items(), strict=True):
        row[total] = 1.0
        row[list(items)] = -1.0
    return rows


def reconcile(values: Array, covariance: Array, rows: Array, right: Array | None = None,
              floors: Array | None = None) -> Array:
    """Return the figures nearest to ``values`` that fulfil ``rows`` · y = ``right``.

    Parameters
    ----------
    values
        (n,) base forecasts ŷ.
    covariance
        W: (n,) judged error variances (weighted least squares), or (n, n), for instance from
        :func:`shrunk_covariance` (MinT). Zeros fix a figure.
    rows, right
        (m, n) and (m,): what must hold; ``right`` is zero unless given. See :func:`totals_matrix`.
    floors
        (n,) the least that a figure may be; -inf for none, zeros for forecasts that are not
        negative.

    Raises
    ------
    InfeasibleError
        When what is fixed, the rows and the floors contradict each other.
    ValueError
        For a figure that is not finite, or a variance that is negative or not finite.
    """
    if not (np.isfinite(values).all() and np.isfinite(covariance).all()):
        raise ValueError("values and covariance must be finite")
    if (covariance if covariance.ndim == 1 else np.diag(covariance)).min(initial=0.0) < 0:
        raise ValueError("a variance must not be negative")
    if not len(rows) and floors is None:
        return values.copy()
    spread = np.diag(covariance) if covariance.ndim == 1 else covariance
    wanted = np.zeros(len(rows)) if right is None else right
    least = np.full(len(values), -np.inf) if floors is None else floors
    size = max(float(np.abs(one).max(initial=0.0)) for one in (
        values, wanted, least[np.isfinite(least)]))
    slack = _TOLERANCE * max(size, float(np.finfo(float).tiny))  # of the least figures, not nought
    held: list[int] = []
    for _ in range(4 * len(values) + 1):
        found, pull = _projected(values, spread, (rows, wanted), (held, least))
        below = np.where(np.isfinite(least), least - found, -np.inf)
        below[held] = -np.inf
        worst = int(np.argmax(below))
        if below[worst] > slack:
            held.append(worst)
            continue
        # a figure held at its floor that the rest would lift again is let go
        easing = [(force, place) for force, place in zip(pull, held, strict=True) if force > slack]
        if not easing:
            break
        held.remove(max(easing)[1])
    if np.abs(rows @ found - wanted).max(initial=0.0) > slack * max(1, rows.shape[1]):
        raise InfeasibleError("totals")
    if (least - found).max() > slack * max(1, rows.shape[1]):
        raise InfeasibleError("floors")
    return found


def _projected(values: Array, spread: Array, hold: tuple[Array, Array],
               bound: tuple[list[int], Array]) -> tuple[Array, Array]:
    """Project on the rows and on the floors held; return the multipliers of the latter too."""
    (rows, wanted), (held, least) = hold, bound
    fixed = np.zeros((len(held), len(values)))
    fixed[np.arange(len(held)), held] = 1.0
    both = np.vstack((rows, fixed))
    gap = both @ values - np.concatenate((wanted, least[held]))
    scale = max(float(np.abs(spread).max(initial=0.0)), np.finfo(float).tiny)
    weights = spread / scale
    force = np.asarray(np.linalg.lstsq(both @ weights @ both.T, gap, rcond=1e-12)[0], np.float64)
    found: Array = values - weights @ both.T @ force
    pull: Array = force[len(rows):]
    return found, pull


def shrunk_covariance(errors: Array) -> Array:
    """Return the covariance of one-step errors, shrunk to its diagonal (MinT-shrink) [1]_ [2]_.

    λ = Σ_{i≠j} Var(r_ij) / Σ_{i≠j} r_ij² within [0, 1], r the correlations; with few periods λ is
    near one, and weighted least squares remains.

    Parameters
    ----------
    errors
        (periods, n), at least three periods, no gaps.

    Raises
    ------
    ValueError
        With fewer periods.
    """
    count, width = errors.shape
    if count < FEWEST_PERIODS:
        raise ValueError(f"{count} periods of errors, {FEWEST_PERIODS} needed")
    own = (errors**2).mean(axis=0)
    scale = np.sqrt(np.where(own > 0, own, 1.0))
    standard = errors / scale
    products = standard[:, :, None] * standard[:, None, :]
    mean = products.mean(axis=0)
    noise = ((products - mean) ** 2).sum(axis=0) / (count * (count - 1))
    apart = ~np.eye(width, dtype=bool)
    signal = float((mean[apart] ** 2).sum())
    share = 1.0 if not signal else min(1.0, max(0.0, float(noise[apart].sum()) / signal))
    correlation = np.where(apart, (1.0 - share) * mean, 1.0)
    found: Array = correlation * np.outer(scale, scale)
    found[np.diag_indices(width)] = own
    return found
