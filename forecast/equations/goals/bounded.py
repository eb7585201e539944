"""Bounded least squares of least norm, by an active set.

References
----------
.. [1] Stark, P. B., Parker, R. L. (1995). Bounded-variable least-squares: an algorithm and
   applications. Computational Statistics 10(2).
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from forecast.equations.tree import Array

Free = NDArray[np.bool_]
_RANK = 1e-9
"""Singular values below this share of the greatest count as none."""


def boxed(matrix: Array, right: Array, low: Array, high: Array) -> Array:
    """Return the smallest x within bounds among those that minimise |A x - b|.

    Parameters
    ----------
    matrix, right
        A, shape (n, m), and b.
    low, high
        Bounds of x; infinite where there are none.

    Notes
    -----
    Inside the bounds this is the pseudo-inverse. Where bounds bind, the active set is found for
    |A x - b|² + ε²|x|², whose solution is unique, and the free elements are then solved exactly.
    """
    plain = np.asarray(np.linalg.lstsq(matrix, right, rcond=_RANK)[0], dtype=np.float64)
    if ((low <= plain) & (plain <= high)).all():
        return plain
    count = matrix.shape[1]
    ridge = 1e-6 * max(float(np.abs(matrix).max()), 1e-300) * np.eye(count)
    tall, long = np.vstack([matrix, ridge]), np.concatenate([right, np.zeros(count)])
    found, free = _active_set(tall, long, low, high)
    if free.any():
        exact = found.copy()
        exact[free] = np.linalg.lstsq(matrix[:, free], right - matrix[:, ~free] @ found[~free],
                                      rcond=_RANK)[0]
        if ((low <= exact) & (exact <= high)).all():
            return exact
    return found


def _active_set(matrix: Array, right: Array, low: Array, high: Array
                ) -> tuple[Array, Free]:
    """Minimise |A x - b| within bounds, A of full column rank; return x and which are free."""
    x = np.clip(np.zeros(matrix.shape[1]), low, high)
    free = low < high
    for _ in range(100 * (1 + x.size)):
        wish = x.copy()
        wish[free] = np.linalg.lstsq(matrix[:, free], right - matrix[:, ~free] @ x[~free],
                                     rcond=None)[0]
        over = free & ((wish < low) | (wish > high))
        if over.any():
            ends = np.where(wish < low, low, high)
            share = np.full(x.size, inf)
            share[over] = (ends[over] - x[over]) / (wish[over] - x[over])
            first = int(share.argmin())
            x[free] += float(share[first]) * (wish - x)[free]
            x[first], free[first] = ends[first], False
            continue
        x = wish
        pull = matrix.T @ (right - matrix @ x)
        inward = np.where(x <= low, pull, -pull)
        inward[free | (low == high)] = -inf
        best = int(inward.argmax())
        if not inward[best] > 1e-12 * float(np.linalg.norm(matrix[:, best])) * (
                1.0 + float(np.linalg.norm(right))):
            break
        free[best] = True
    return x, free
