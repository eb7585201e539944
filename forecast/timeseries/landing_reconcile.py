"""Landings of items and of their totals made to add up, the less certain ones giving way more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def reconcile(values: Array, variances: Array, totals: Mapping[int, Sequence[int]],
              floors: Array) -> Array:
    """Return values (n,) in which every total is the sum of its items.

    Weighted least squares: y = v - W A' (A W A')⁻¹ A v, W the error variances, a row of A for each
    total (Wickramasuriya, Athanasopoulos and Hyndman, 2019, JASA 114, 804-819, with diagonal W).

    Parameters
    ----------
    totals
        The places of each total's items.
    floors
        (n,) what a value may not fall below (collected already, never paid back); -inf for none. A
        value that would is held there and the others are adjusted again.
    """
    if not totals:
        return values.copy()
    sums = np.zeros((len(totals), len(values)))
    for row, (total, items) in zip(sums, totals.items(), strict=True):
        row[total] = 1.0
        row[list(items)] = -1.0
    free = np.maximum(variances, np.finfo(float).tiny)
    start = values.copy()
    for _ in range(len(values)):
        spread = free[:, None] * sums.T
        found: Array = start - spread @ np.linalg.pinv(sums @ spread) @ (sums @ start)
        held = (found < floors) & (free > 0)
        if not held.any():
            break
        start = np.where(held, floors, start)
        free = np.where(held, 0.0, free)
    return found
