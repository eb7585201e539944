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

NORMAL = 1.4826
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
    (0.0, -0.63, -1.25, -1.86, -2.63),
    (0.0, -0.21, -0.59, -0.95, -1.29),
    (0.0, -0.17, -0.62, -0.91, -1.17),
    (0.0, -0.21, -0.6, -0.9, -1.24),
)
UPPER: tuple[tuple[float, ...], ...] = (
    (0.0, 1.12, 3.77, 4.96, 7.48),
    (0.0, 0.89, 1.87, 2.98, 4.2),
    (0.0, 0.56, 1.08, 1.54, 2.02),
    (0.0, 0.55, 1.16, 1.66, 2.22),
)
"""Each the widest of what all sources say and what they say without one: the next year may be like
none of them."""


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
    own = (NORMAL * float(np.median(np.abs(errors)))) ** 2 if len(errors) else 0.0
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
