"""Intervals of quarterly and monthly forecasts: multiples of a scale, learned on many series.

The scale at step k joins the spread of one-step errors, growing with the root of k, and how far the
two members lay apart by then: it never shrinks. The multiples are quantiles over pseudo-origins
inside the training windows of M3 (``benchmarks/seasonal.py``); what M3 holds back was not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.seasonal.families import Members

    Array = NDArray[np.float64]

LEVELS = (0.0, 50.0, 80.0, 90.0, 95.0, 99.0)
WIDEST_LEVEL = LEVELS[-1]
QUARTERLY = ((0.0, -0.45, -1.24, -1.86, -2.55, -4.21), (0.0, 0.87, 1.62, 2.18, 2.75, 4.83))
MONTHLY = ((0.0, -0.40, -1.00, -1.55, -2.06, -3.35), (0.0, 0.39, 0.92, 1.37, 1.88, 3.26))
"""Multiples below and above the forecast at each level."""
_MOST_QUARTERS = 6


def scale(found: Members) -> Array:
    """Return the scale (n, h) in the unit of the members."""
    steps = np.arange(1, found.mean.shape[1] + 1)
    apart = np.maximum.accumulate(np.abs(found.paths["smoothing"] - found.paths["theta"]), axis=1)
    joined: Array = np.sqrt(found.spread[:, None] ** 2 * steps + apart**2)
    return joined


def ends(found: Members, m: int, level: Sequence[float]) -> tuple[Array, Array]:
    """Return lower and upper ends (n, levels, h)."""
    size, mean = scale(found)[:, None, :], found.mean[:, None, :]
    below, above = multiples(m, level)
    return mean + below[:, None] * size, mean + above[:, None] * size


def multiples(m: int, level: Sequence[float]) -> tuple[Array, Array]:
    """Return the multiples (levels,) below and above."""
    below, above = QUARTERLY if m <= _MOST_QUARTERS else MONTHLY
    return np.interp(level, LEVELS, below), np.interp(level, LEVELS, above)
