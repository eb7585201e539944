"""What each forecaster of the library says about a series, and how it did on that series so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.experts import HORIZON, Expert
from forecast.timeseries.states import Array, product, statistics

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.windows import Windows

TRIALS = 12
"""Past origins on which forecasters are compared."""
FADE = 0.9
"""Weight of a past origin relative to the next one."""
REACH = (1, 3)
"""Steps ahead at which they are compared."""
SLACK = 0.5
"""How far beyond the range of history a change may go, in ranges and in mean changes."""
FLOOR = 0.3
"""A positive series is not forecast below this share of its lowest value."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Forecasts and records of ``e`` forecasters for ``b`` series.

    Parameters
    ----------
    level
        (b, e, steps) forecasts in scaled level.
    record
        (b, e, len(REACH)) log of mean absolute past errors relative to the naive forecast.
    summary
        (b, times, statistics) of the logarithms, of the level where there are none.
    """

    level: Array
    record: Array
    summary: Array


def candidates(sample: Windows, in_level: tuple[Expert, ...], in_log: tuple[Expert, ...],
               steps: int = HORIZON) -> Candidates:
    """Run the forecasters on level and on logarithm, within the bounds that history sets."""
    count = len(sample.size)
    values = np.concatenate([sample.level, sample.log])
    size = np.concatenate([sample.size, sample.size])
    path = statistics(values)
    low, high = _bounds(values, size, steps)
    level_rows, log_rows = slice(0, count), slice(count, None)
    end = path[np.arange(2 * count), size - 1]
    changes = []
    for rows, experts in ((level_rows, in_level), (log_rows, in_log)):
        change = product(end[rows], _weights(experts, steps)).reshape(count, len(experts), steps)
        np.maximum(change, low[rows, None], out=change)
        changes.append(np.minimum(change, high[rows, None], out=change))
    last = sample.last[:, None, None]
    grown = changes[1]
    grown[sample.is_log] = np.expm1(grown[sample.is_log]) * last[sample.is_log]
    grown += last
    floor = np.where(sample.is_log, FLOOR * sample.level.min(axis=1), -np.inf)
    record = np.concatenate([
        _record(path[rows], values[rows], sample.size, experts)
        for rows, experts in ((level_rows, in_level), (log_rows, in_log))], axis=1)
    found = np.concatenate([last + changes[0], grown], axis=1)
    return Candidates(np.maximum(found, floor[:, None, None]), record, path[log_rows])


@cache
def _weights(experts: tuple[Expert, ...], steps: int) -> Array:
    """(statistics, experts x steps)."""
    stacked = np.stack([one.weights[:, :steps] for one in experts], axis=1)
    return stacked.reshape(-1, len(experts) * steps)


@cache
def _weights_at(experts: tuple[Expert, ...], reach: int) -> NDArray[np.float32]:
    """(statistics, experts) at one step ahead."""
    return np.stack([one.weights[:, reach - 1] for one in experts], axis=1).astype(np.float32)


def _bounds(values: Array, size: NDArray[np.int64], steps: int) -> tuple[Array, Array]:
    """(b, steps) least and largest change allowed: the past range of changes, with some slack.

    No change is always allowed. Over more steps than there are three past changes of, the range
    grows with the square root of the steps.
    """
    count, times = values.shape
    low, high, typical = np.zeros((3, count, steps))
    at = np.arange(times)
    for step in range(1, min(steps, times - 1) + 1):
        past = values[:, step:] - values[:, :-step]
        used = at[step:] < size[:, None]
        low[:, step - 1] = np.where(used, past, np.inf).min(axis=1)
        high[:, step - 1] = np.where(used, past, -np.inf).max(axis=1)
        typical[:, step - 1] = (np.abs(past) * used).sum(axis=1) / np.maximum(size - step, 1)
    ahead = np.arange(1, steps + 1)
    taken = np.minimum(ahead, np.clip(size - 3, 1, steps)[:, None])
    stretch = np.sqrt(ahead / taken)
    low, high, typical = (np.take_along_axis(one, taken - 1, axis=1) * stretch
                          for one in (low, high, typical))
    slack = SLACK * (high - low + typical)
    return np.minimum(low - slack, 0.0), np.maximum(high + slack, 0.0)


def _record(path: Array, values: Array, size: NDArray[np.int64], experts: tuple[Expert, ...]
            ) -> Array:
    """(b, experts, reaches) log of mean absolute past errors relative to the naive forecast."""
    rows = np.arange(len(values))[:, None]
    origins = size[:, None] - 2 - np.arange(TRIALS + max(REACH) - 1)
    held = np.maximum(origins, 0)
    before = path[rows, held].astype(np.float32)
    found = []
    for reach in REACH:
        part = slice(reach - 1, reach - 1 + TRIALS)
        origin = held[:, part]
        weights = FADE ** np.arange(TRIALS) * (origins[:, part] >= 1)
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
        came = values[rows, origin + reach] - values[rows, origin]
        error = before[:, part] @ _weights_at(experts, reach)
        error -= came[..., None].astype(np.float32)
        np.abs(error, out=error)
        mean = (weights[:, None].astype(np.float32) @ error)[:, 0]
        naive = (np.abs(came) * weights).sum(axis=1)[:, None]
        ratio = (mean + 0.02 * naive + 1e-12) / (1.02 * naive + 1e-12)
        found.append(np.log(np.clip(ratio, 0.02, 20.0)))
    return np.stack(found, axis=2)
