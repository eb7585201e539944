"""Theta fitted to each series by itself, beside what the gate has learned from many.

How its level is smoothed, how much of the trend it keeps, and whether it works on values or on
logarithms is what gives the least squared one-step errors on the series, recent ones weighing more
(optimised Theta, Fiorucci et al. 2016, over a grid). On logarithms it keeps half the trend at most:
growth compounds.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.states import INDEX, LEVEL_DISCOUNTS, NAMES, Array, product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.windows import Windows

LEVELS = ("last", *(f"level_{discount}" for discount in LEVEL_DISCOUNTS))
ON_VALUES = (0.0, 0.25, 0.5, 0.75, 1.0)
ON_LOGS = (0.25, 0.5)
"""Shares of the trend that are tried."""
FADE = 0.9
"""Weight of an error relative to the next one's."""
TIE = 1e-9
"""Costs so near each other are equal and the first case is taken: rounding does not choose."""


def fitted_theta(path: Array, sample: Windows, low: Array, high: Array, steps: int
                 ) -> tuple[Array, Array]:
    """Forecasts, and past one-step errors, both in scaled level.

    Parameters
    ----------
    path
        (2 b, times, statistics) of the values, then of their logarithms.
    sample
        Windows of ``b`` series.
    low, high
        (2 b, steps) bounds of a change, of values, then of logarithms.
    steps
        Steps ahead.

    Returns
    -------
    tuple[Array, Array]
        (b, steps) forecasts, and (b, times - 1) errors, one from each time but the last.
    """
    count = len(sample.size)
    value, errors, cost = _fit(path[:count], sample.level, sample.size, steps, ON_VALUES,
                               np.ones((count, 1)))
    came = np.where(sample.is_log[:, None], sample.level[:, 1:], 1.0)
    log, log_errors, log_cost = _fit(path[count:], sample.log, sample.size, steps, ON_LOGS, came)
    value, log = np.clip(value, low[:count], high[:count]), np.clip(log, low[count:], high[count:])
    last = sample.last[:, None]
    better = (log_cost < cost * (1.0 - TIE))[:, None]
    grown = np.where(sample.is_log[:, None], np.expm1(np.where(better, log, 0.0)) * last, log)
    return last + np.where(better, grown, value), np.where(better, log_errors, errors)


def _fit(path: Array, values: Array, size: NDArray[np.int64], steps: int,
         shares: tuple[float, ...], unit: Array) -> tuple[Array, Array, Array]:
    """(b, steps) changes from the last value; (b, times - 1) errors times ``unit``; (b,) cost."""
    count, times = values.shape
    rows = np.arange(count)
    levels, trends, both = _grid(shares)
    errors = product(path.reshape(-1, path.shape[2]), both).reshape(count, times, -1)[:, :-1]
    errors -= np.diff(values, axis=1)[..., None]
    age = size[:, None] - 2 - np.arange(times - 1)
    weights = np.where(age >= 0, FADE ** np.maximum(age, 0), 0.0) * unit**2
    cost = (weights[:, None] @ np.square(errors))[:, 0]
    case = (cost <= cost.min(axis=1, keepdims=True) * (1.0 + TIE)).argmax(axis=1)
    end = path[rows, size - 1]
    level = np.einsum("bs,sb->b", end, levels[:, case])
    trend = np.einsum("bs,sb->b", end, trends[:, case])
    return (level[:, None] + trend[:, None] * np.arange(1, steps + 1), errors[rows, :, case] * unit,
            cost[rows, case])


@cache
def _grid(shares: tuple[float, ...]) -> tuple[Array, Array, Array]:
    """(statistics, cases) of the level less the last value, of the trend a step, and of both."""
    levels = np.zeros((len(NAMES), len(LEVELS), len(shares)))
    trends = np.zeros_like(levels)
    for place, name in enumerate(LEVELS):
        levels[INDEX[name], place] += 1.0
        levels[INDEX["last"], place] -= 1.0
        trends[INDEX["slope_1.0"], place] = shares
    shape = len(NAMES), -1
    return levels.reshape(shape), trends.reshape(shape), (levels + trends).reshape(shape)
