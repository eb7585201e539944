"""Intervals of quarterly and monthly forecasts: multiples of a scale, learned on many series.

The scale joins the spread of one-step errors, the usual change over a year, and how far the two
members lay apart by a step: it never shrinks. How it grows with the step is in the multiples, which
are quantiles over pseudo-origins inside the training windows of M3 (``benchmarks/seasonal.py``);
what M3 holds back was not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.seasonal.families import Members

    Array = NDArray[np.float64]

LEVELS = (0.0, 50.0, 80.0, 90.0, 95.0, 99.0)
WIDEST_LEVEL = LEVELS[-1]


class Shape(NamedTuple):
    """How wide intervals are: what the scale is made of, and its multiples.

    ``yearly`` is the power of the change over a year beside the spread, ``apart`` the weight of the
    members' distance; ``below`` and ``above`` have a row of multiples, one a level, at each of
    ``steps``.
    """

    yearly: float
    apart: float
    steps: tuple[int, ...]
    below: tuple[tuple[float, ...], ...]
    above: tuple[tuple[float, ...], ...]


QUARTERLY = Shape(
    yearly=0.5, apart=0.0, steps=(1, 2, 4, 8),
    below=(
        (0.0, -0.43, -1.22, -1.83, -2.44, -3.92),
        (0.0, -0.48, -1.36, -2.02, -2.73, -4.39),
        (0.0, -0.73, -1.94, -2.76, -3.69, -6.31),
        (0.0, -1.08, -2.79, -4.01, -5.18, -9.28)),
    above=(
        (0.0, 0.79, 1.42, 1.94, 2.4, 3.95),
        (0.0, 0.88, 1.61, 2.19, 2.75, 4.32),
        (0.0, 1.39, 2.49, 3.37, 4.24, 7.22),
        (0.0, 2.34, 4.21, 5.28, 6.65, 10.72)))
MONTHLY = Shape(
    yearly=0.6, apart=0.5, steps=(1, 3, 6, 12, 18),
    below=(
        (0.0, -0.48, -1.0, -1.35, -1.73, -2.56),
        (0.0, -0.58, -1.12, -1.49, -1.92, -3.01),
        (0.0, -0.63, -1.36, -1.84, -2.38, -3.53),
        (0.0, -0.94, -1.96, -2.61, -3.21, -4.44),
        (0.0, -0.94, -1.96, -2.61, -3.34, -4.6)),
    above=(
        (0.0, 0.36, 0.88, 1.31, 1.72, 2.95),
        (0.0, 0.48, 1.14, 1.61, 2.05, 3.4),
        (0.0, 0.69, 1.42, 1.99, 2.52, 4.05),
        (0.0, 0.71, 1.71, 2.63, 3.68, 5.75),
        (0.0, 0.98, 2.09, 2.94, 4.12, 6.26)))
_MOST_QUARTERS = 6
_LEAST = 1e-6


def shape_of(m: int) -> Shape:
    """Return the shape for so many periods a year."""
    return QUARTERLY if m <= _MOST_QUARTERS else MONTHLY


def scale(found: Members, yearly: float, apart: float) -> Array:
    """Return the scale (n, h) in the unit of the members; ``yearly``, ``apart`` as in ``Shape``."""
    own = (np.maximum(found.spread, _LEAST) ** (1.0 - yearly)
           * np.maximum(found.change, _LEAST) ** yearly)
    away = np.maximum.accumulate(np.abs(found.paths["smoothing"] - found.paths["theta"]), axis=1)
    joined: Array = np.sqrt(own[:, None] ** 2 + apart * away**2)
    return joined


def ends(found: Members, m: int, level: Sequence[float]) -> tuple[Array, Array]:
    """Return lower and upper ends (n, levels, h)."""
    shape, mean = shape_of(m), found.mean[:, None, :]
    size = scale(found, shape.yearly, shape.apart)[:, None, :]
    below, above = multiples(m, level, np.arange(1, found.mean.shape[1] + 1))
    return mean + below * size, mean + above * size


def multiples(m: int, level: Sequence[float], steps: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the multiples (levels, steps) below and above.

    Between the steps learned they are linear in the root of the step; beyond the last they grow
    with it.
    """
    shape = shape_of(m)
    known, asked = np.sqrt(shape.steps), np.sqrt(steps)
    growing = np.maximum(asked / known[-1], 1.0)
    below, above = (np.stack([
        np.interp(asked, known, own) * growing
        for own in (np.array([np.interp(one, LEVELS, row) for row in table]) for one in level)])
        for table in (shape.below, shape.above))
    return below, above
