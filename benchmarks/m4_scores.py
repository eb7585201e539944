"""Scores by the conventions of the M4 competition (Makridakis, Spiliotis, Assimakopoulos 2020).

sMAPE on 0–200; MASE and MSIS scaled by the in-sample mean absolute change over ``m`` periods of the
whole series; OWA relative to Naive2 on the same set.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def scales(known: list[Array], m: int) -> Array:
    """(n,) in-sample mean absolute change over ``m`` periods."""
    return np.array([np.abs(one[m:] - one[:-m]).mean() for one in known])


def point(mean: Array, after: Array, scale: Array) -> tuple[float, float]:
    """Mean sMAPE and MASE."""
    error = np.abs(mean - after)
    smape = 200.0 * error / np.maximum(np.abs(mean) + np.abs(after), 1e-300)
    return float(smape.mean()), float((error.mean(axis=1) / scale).mean())


def interval(lower: Array, upper: Array, after: Array, scale: Array, level: float
             ) -> tuple[float, float]:
    """Coverage in per cent, and MSIS (Gneiting and Raftery 2007, scaled)."""
    price = 2.0 / (1.0 - level / 100.0)
    score = (upper - lower + price * np.maximum(lower - after, 0.0)
             + price * np.maximum(after - upper, 0.0))
    inside = (lower <= after) & (after <= upper)
    return 100.0 * float(inside.mean()), float((score.mean(axis=1) / scale).mean())


def naive2(known: list[Array], h: int, m: int) -> Array:
    """The last value, after classical multiplicative seasonal adjustment where a test asks for it.

    The test is M4's: the autocorrelation at lag ``m`` against Bartlett's 90 per cent limit.
    """
    return np.array([_naive2(one, h, m) for one in known])


def _naive2(values: Array, h: int, m: int) -> Array:
    if m == 1 or not _is_seasonal(values, m):
        return np.full(h, values[-1])
    index = _seasonal_index(values, m)
    place = np.arange(len(values), len(values) + h) % m
    found: Array = values[-1] / index[(len(values) - 1) % m] * index[place]
    return found


def _is_seasonal(values: Array, m: int) -> bool:
    if len(values) < 3 * m:
        return False
    centred = values - values.mean()
    total = (centred**2).sum()
    if total == 0:
        return False
    echo = np.array([(centred[lag:] * centred[:-lag]).sum() / total for lag in range(1, m + 1)])
    limit = 1.645 * np.sqrt((1 + 2 * (echo[:-1] ** 2).sum()) / len(values))
    return bool(abs(echo[-1]) > limit)


def _seasonal_index(values: Array, m: int) -> Array:
    window = np.full(m + 1, 1.0 / m) if m % 2 == 0 else np.full(m, 1.0 / m)
    if m % 2 == 0:
        window[[0, -1]] /= 2.0
    trend = np.convolve(values, window, mode="valid")
    half = (len(window) - 1) // 2
    ratio = values[half : half + len(trend)] / trend
    place = np.arange(half, half + len(trend)) % m
    index = np.array([ratio[place == one].mean() for one in range(m)])
    return index / index.mean()
