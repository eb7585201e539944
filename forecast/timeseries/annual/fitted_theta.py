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

from forecast.timeseries.annual.states import INDEX, LEVEL_DISCOUNTS, Array, product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.annual.windows import Windows

LEVELS = ("last", *(f"level_{discount}" for discount in LEVEL_DISCOUNTS))
TREND = "slope_1.0"
LAST = INDEX["last"]
PARTS = [INDEX[name] for name in (*LEVELS[1:], TREND)]
"""Statistics that every case is made of: levels, taken less the last value, and the trend."""
LESS_LAST = np.array([1.0] * (len(LEVELS) - 1) + [0.0])
ON_VALUES = (0.0, 0.25, 0.5, 0.75, 1.0)
ON_LOGS = (0.25, 0.5)
"""Shares of the trend that are tried."""
FADE = 0.9
"""Weight of an error relative to the next one's."""
ROUNDING = 1e-14
"""Costs below this share of all squares are nought but for rounding."""
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
    """(b, steps) changes from the last value; (b, times - 1) errors times ``unit``; (b,) cost.

    The cost of a case is a quadratic form in what all cases are made of, so that no case's errors
    are worked out but the best one's.
    """
    count, times = values.shape
    rows = np.arange(count)
    cases, forms = _grid(shares)
    parts = path[:, :, PARTS] - path[:, :, LAST, None] * LESS_LAST
    seen = np.concatenate([parts[:, :-1], -np.diff(values, axis=1)[..., None]], axis=2) * unit[
        ..., None]
    age = size[:, None] - 2 - np.arange(times - 1)
    weighted = seen * np.where(age >= 0, FADE ** np.maximum(age, 0), 0.0)[..., None]
    moments = seen.transpose(0, 2, 1) @ weighted
    cost = product(moments.reshape(count, -1), forms)
    least = cost.min(axis=1, keepdims=True)
    none = np.einsum("bii->b", moments)[:, None] * ROUNDING
    case = (cost <= np.maximum(least, 0.0) * (1.0 + TIE) + none).argmax(axis=1)
    own = cases[case]
    end = parts[rows, size - 1] * own[:, :-1]
    change = end[:, :-1].sum(axis=1)[:, None] + end[:, -1:] * np.arange(1, steps + 1)
    return change, np.einsum("btp,bp->bt", seen, own), cost[rows, case]


@cache
def _grid(shares: tuple[float, ...]) -> tuple[Array, Array]:
    """(cases, parts + 1) what a case takes of each part and of what came; (square, cases)."""
    found = np.zeros((len(LEVELS), len(shares), len(PARTS) + 1))
    for place in range(1, len(LEVELS)):
        found[place, :, place - 1] = 1.0
    found[..., -2], found[..., -1] = shares, 1.0
    cases = found.reshape(-1, found.shape[-1])
    return cases, np.einsum("ci,cj->ijc", cases, cases).reshape(-1, len(cases))
