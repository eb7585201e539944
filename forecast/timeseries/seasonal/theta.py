"""The Theta method of many series at once.

Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16, 521-530.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.seasonal.pattern import first_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_ALPHA = np.linspace(0.05, 0.95, 19)


def theta(panel: Array, h: int) -> Array:
    """Return forecasts (n, h): the mean of a straight line and of the smoothed line bent by 2.

    ``panel`` (n, length) has no season and no gaps after each first value. The smoothing weight is
    averaged over a grid by likelihood.
    """
    first = first_columns(panel)
    count = panel.shape[1] - first
    time = np.arange(panel.shape[1])[None, :] - first[:, None]
    on = time >= 0
    x, y = np.where(on, time, 0.0), np.where(on, np.nan_to_num(panel), 0.0)
    x_mean, y_mean = x.sum(axis=1) / count, y.sum(axis=1) / count
    square = (x * x).sum(axis=1) - count * x_mean**2
    slope = ((x * y).sum(axis=1) - count * x_mean * y_mean) / np.where(square > 0, square, 1.0)
    start = y_mean - slope * x_mean
    bent = np.where(on, 2.0 * y - (start[:, None] + slope[:, None] * x), 0.0)
    level = np.repeat(bent[np.arange(len(panel)), first][:, None], len(_ALPHA), axis=1)
    squares = np.zeros_like(level)
    for column in range(panel.shape[1]):
        error = np.where((column > first)[:, None], bent[:, column, None] - level, 0.0)
        squares += error * error
        level = level + _ALPHA * error
    settled = (_weights(squares, count) * level).sum(axis=1)
    line = start[:, None] + slope[:, None] * (count[:, None] + np.arange(h))
    mean: Array = 0.5 * (settled[:, None] + line)
    return mean


def _weights(squares: Array, count: NDArray[np.intp]) -> Array:
    """Weigh grid points by likelihood, from their sums of squared errors (n, points)."""
    loss = np.log(np.maximum(squares, np.finfo(float).tiny))
    weight: Array = np.exp(-0.5 * count[:, None] * (loss - loss.min(axis=1, keepdims=True)))
    shown: Array = weight / weight.sum(axis=1, keepdims=True)
    return shown
