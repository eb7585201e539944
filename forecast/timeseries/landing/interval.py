"""Intervals of the landing: how far past landings missed, and multipliers learned elsewhere.

The scale of a series joins three things: how far its own past landings from the same month missed,
how far the methods lie apart today, and how much of the year is still to come. What multiple of it
the outcome exceeds is learned from other governments' series, by how many past landings there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NORMAL = 1.4826
"""Standard deviation of a normal variable over its median absolute error."""
_STRENGTH = 4.0
_TO_COME = 0.2
_LEAST = 0.002
_ALONE = 0.2
"""How far methods are taken to lie apart when there is but one."""

PAST = (0, 1, 3, 6)
"""Fewest past landings of each row of the multipliers."""
LEVELS = (0.0, 50.0, 80.0, 90.0, 95.0)
WIDEST_LEVEL = LEVELS[-1]
LOWER: tuple[tuple[float, ...], ...] = (
    (0.0, -0.64, -1.38, -2.2, -2.93),
    (0.0, -0.17, -0.59, -0.96, -1.36),
    (0.0, -0.18, -0.63, -0.94, -1.21),
    (0.0, -0.22, -0.66, -1.02, -1.47),
)
UPPER: tuple[tuple[float, ...], ...] = (
    (0.0, 0.92, 3.23, 4.79, 7.04),
    (0.0, 0.79, 1.78, 2.72, 4.0),
    (0.0, 0.5, 1.04, 1.46, 2.07),
    (0.0, 0.57, 1.21, 1.8, 2.56),
)


def scale(errors: Array, guesses: Array, value: float, to_come: float) -> float:
    """Return the relative scale of a landing's error.

    Parameters
    ----------
    errors
        Relative errors of the past landings from the same month.
    guesses
        (methods,) today's landings by method, NaN where one does not apply.
    value
        Today's landing.
    to_come
        The part of the landing still to come, 0 to 1.
    """
    known = guesses[np.isfinite(guesses)]
    size = max(abs(value), float(np.finfo(float).tiny))
    with np.errstate(over="ignore"):
        gaps = np.minimum(np.abs(known - value) / size, 1.0)
    apart = float(np.sqrt(np.mean(gaps**2))) if len(known) > 1 else _ALONE
    own = (_NORMAL * float(np.median(np.abs(errors)))) ** 2 if len(errors) else 0.0
    common = apart**2 + (_TO_COME * to_come) ** 2
    return float(np.sqrt((len(errors) * own + _STRENGTH * common) / (len(errors) + _STRENGTH))
                 ) + _LEAST


def multipliers(past: int, level: Sequence[float]) -> tuple[Array, Array]:
    """Return the multiples of the scale (levels,) below and above the landing."""
    row = int(np.searchsorted(PAST, past, side="right")) - 1
    return np.interp(level, LEVELS, LOWER[row]), np.interp(level, LEVELS, UPPER[row])


def learn(scores: Array, past: NDArray[np.int64], weights: Array
          ) -> tuple[tuple[tuple[float, ...], ...], tuple[tuple[float, ...], ...]]:
    """Return LOWER and UPPER from errors over scales, weighted, by the number of past landings."""
    lower, upper = [], []
    for low, high in zip(PAST, (*PAST[1:], np.inf), strict=True):
        mine = (past >= low) & (past < high)
        tails = [0.5 * level / 100.0 for level in LEVELS[1:]]
        lower.append((0.0, *(min(_quantile(scores[mine], weights[mine], 0.5 - tail), 0.0)
                             for tail in tails)))
        upper.append((0.0, *(max(_quantile(scores[mine], weights[mine], 0.5 + tail), 0.0)
                             for tail in tails)))
    return tuple(lower), tuple(upper)


def _quantile(scores: Array, weights: Array, share: float) -> float:
    order = np.argsort(scores)
    middle = np.cumsum(weights[order]) - 0.5 * weights[order]
    return round(float(np.interp(share, middle / weights.sum(), scores[order])), 2)
