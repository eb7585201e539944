"""Summary statistics of a series at every point in time, all linear in its values.

Every annual forecaster of this package is a fixed combination of the same few statistics: the last
value, recent growth, growth averaged with fading weights, discounted least-squares lines, smoothed
levels. A series starts at position 0, so a statistic at time ``t`` has the same weights for every
series, and one matrix product yields all statistics of all series at all times.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Real = TypeVar("Real", np.float32, np.float64)

LENGTH = 50
"""Only so many of the latest values are used."""
STRETCH = 10
"""Times whose statistics one product gives: what comes later has no weight in them."""
ONE_THREAD = 9_000
"""OpenBLAS multiplies a vector with one thread up to 9,216 numbers of a matrix."""

GROWTH_DISCOUNTS = (0.5, 0.7, 0.85, 0.93, 1.0)
GROWTH_WINDOWS = (3, 5, 8)
LINE_DISCOUNTS = (0.6, 0.75, 0.85, 0.93, 1.0)
LINE_WINDOWS = (5, 10)
LEVEL_DISCOUNTS = (0.2, 0.4, 0.6, 0.8, 1.0)

NAMES: tuple[str, ...] = (
    "last",
    *(f"growth_{lag}" for lag in range(3)),
    *(f"drift_{discount}" for discount in GROWTH_DISCOUNTS),
    *(f"drift_last{window}" for window in GROWTH_WINDOWS),
    *(f"fit_{discount}" for discount in LINE_DISCOUNTS),
    *(f"slope_{discount}" for discount in LINE_DISCOUNTS),
    *(f"slope_last{window}" for window in LINE_WINDOWS),
    *(f"level_{discount}" for discount in LEVEL_DISCOUNTS),
)
INDEX: dict[str, int] = {name: place for place, name in enumerate(NAMES)}


@cache
def kernel() -> Array:
    """Weights of each value in each statistic at each time: (LENGTH in, LENGTH out, statistics)."""
    weights = np.zeros((LENGTH, LENGTH, len(NAMES)))
    for time in range(LENGTH):
        for name, own in _at(time).items():
            weights[: time + 1, time, INDEX[name]] = own[::-1]
    return weights


def statistics(values: Array) -> Array:
    """All statistics at all times.

    Parameters
    ----------
    values
        (series, times), each series from position 0 on, with any finite filling after its end.

    Returns
    -------
    Array
        (series, times, statistics); those at time ``t`` depend on values up to ``t`` only.
    """
    count, times = values.shape
    found = np.empty((count, times, len(NAMES)))
    for start in range(0, times, STRETCH):
        stop = min(start + STRETCH, times)
        found[:, start:stop] = product(values[:, :stop], _part(start, stop)).reshape(
            count, stop - start, len(NAMES))
    return found


def product(rows: NDArray[Real], matrix: NDArray[Real]) -> NDArray[Real]:
    """``rows @ matrix``, a row at a time and in parts too small for BLAS to spread over threads.

    BLAS adds up a block of rows in another order at its edges: so a series would be forecast
    otherwise beside others than alone, in the last digits that float32 has.
    Matrices may be stacked, as in numpy.
    """
    *stack, inner, width = matrix.shape
    step = max(1, ONE_THREAD // inner)
    found = np.empty((*stack, rows.shape[-2], 1, width), dtype=rows.dtype)
    for at in range(0, width, step):
        part = slice(at, at + step)
        np.matmul(rows[..., None, :], matrix[..., None, :, part], out=found[..., part])
    return found[..., 0, :]


@cache
def _part(start: int, stop: int) -> Array:
    """The kernel of the times from ``start`` to ``stop``, as a matrix of the values until then."""
    return np.ascontiguousarray(kernel()[:stop, start:stop]).reshape(stop, -1)


def _at(time: int) -> dict[str, Array]:
    """The weights of z[time], z[time - 1], … in each statistic."""
    size = time + 1
    age = np.arange(size, dtype=float)
    last = (age == 0).astype(float)
    found = {"last": last}
    for lag in range(3):
        found[f"growth_{lag}"] = _growth(size, (np.arange(time) == lag).astype(float))
    for discount in GROWTH_DISCOUNTS:
        found[f"drift_{discount}"] = _growth(size, _normed(np.power(discount, age[:-1])))
    for window in GROWTH_WINDOWS:
        found[f"drift_last{window}"] = _growth(size, _normed((age[:-1] < window).astype(float)))
    for discount in LINE_DISCOUNTS:
        fit, slope = _line(age, np.power(discount, age))
        found[f"fit_{discount}"], found[f"slope_{discount}"] = fit, slope
    for window in LINE_WINDOWS:
        found[f"slope_last{window}"] = _line(age, (age < window).astype(float))[1]
    for discount in LEVEL_DISCOUNTS:
        found[f"level_{discount}"] = _normed(np.power(discount, age))
    return found


def _normed(weights: NDArray[np.floating]) -> Array:
    return np.asarray(weights / weights.sum() if len(weights) else weights, dtype=np.float64)


def _growth(size: int, weights: Array) -> Array:
    """Turn weights of growth (latest first) into weights of values (latest first)."""
    found = np.zeros(size)
    found[:-1] += weights
    found[1:] -= weights
    return found


def _line(age: Array, weights: NDArray[np.floating]) -> tuple[Array, Array]:
    """Weights that give the end and the slope of a weighted least-squares line."""
    if len(age) == 1:
        return np.ones(1), np.zeros(1)
    weights = weights / weights.sum()
    centre = (weights * age).sum()
    spread = (weights * (age - centre) ** 2).sum()
    slope = -weights * (age - centre) / spread
    return weights + slope * centre, slope
