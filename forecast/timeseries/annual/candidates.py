"""What each forecaster says about a series, and how it did on that series so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.experts import HORIZON, Expert
from forecast.timeseries.annual.fitted_theta import fitted_theta
from forecast.timeseries.annual.hedge import SMALL
from forecast.timeseries.annual.states import INDEX, Array, product, statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.timeseries.annual.windows import Windows

TRIALS = 12
"""Past origins on which forecasters are compared."""
FADE = 0.9
"""Weight of a past origin relative to the next one."""
REACH = (1, 3)
"""Steps ahead at which they are compared."""
SLACK = 0.5
"""How far beyond the range of history a change may go, in ranges and in mean changes."""
FLOOR = 0.3
"""A series without negative values is not forecast below this share of its lowest value."""

CEILING = 20.0
"""Nor above so many times its highest value, which goes on growing by the least of ``USUAL``."""
USUAL = ("growth_0", "growth_1", "growth_2", "drift_1.0")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Forecasts and records of ``e`` forecasters of the library and the fitted Theta, ``b`` series.

    Parameters
    ----------
    level
        (b, e + 1, steps) forecasts in scaled level, the fitted Theta's last.
    record
        (b, e, len(REACH)) log of mean absolute past errors relative to the naive forecast.
    trials
        (b, TRIALS, e + 1) past one-step errors in scaled level, each times the weight of its trial.
    naive
        (b,) what the naive forecast's absolute errors add to, weighted in the same way.
    summary
        (b, statistics) at the end of the logarithms, of the level where there are none.
    """

    level: Array
    record: Array
    trials: NDArray[np.float32]
    naive: Array
    summary: Array


def candidates(sample: Windows, in_level: tuple[Expert, ...], in_log: tuple[Expert, ...],
               steps: int = HORIZON) -> Candidates:
    """Run the forecasters on level and on logarithm, within the bounds that history sets."""
    count = len(sample.size)
    values = np.concatenate([sample.level, sample.log])
    low, high = _bounds(values, np.concatenate([sample.size, sample.size]), steps)
    end, before, theta, theta_errors = _looked_back(values, sample, low, high, steps)
    in_both = ((slice(0, count), in_level, slice(0, len(in_level))),
               (slice(count, None), in_log, slice(len(in_level), -1)))
    found = np.empty((count, len(in_level) + len(in_log) + 1, steps))
    for rows, experts, place in in_both:
        change = product(end[rows], _weights(experts, steps)).reshape(count, len(experts), steps)
        np.maximum(change, low[rows, None], out=change)
        np.minimum(change, high[rows, None], out=found[:, place])
    last = sample.last[:, None, None]
    grown = found[:, len(in_level) : -1]
    is_log = sample.is_log[:, None, None]
    np.expm1(grown, out=grown, where=is_log)
    np.multiply(grown, last, out=grown, where=is_log)
    found[:, :-1] += last
    found[:, -1] = theta
    lowest = sample.level.min(axis=1)
    floor = np.where(lowest >= 0, FLOOR * lowest, -np.inf)
    np.maximum(found, floor[:, None, None], out=found)
    np.minimum(found, _ceiling(sample, end[count:], steps)[:, None], out=found)
    trials = [_trials(sample.size, reach) for reach in REACH]
    record, errors = zip(*(_record(before[rows], values[rows], trials, experts)
                           for rows, experts, _ in in_both), strict=True)
    past, naive = _trials_in_level(errors, theta_errors, sample, trials[0])
    return Candidates(found, np.concatenate(record, axis=1), past, naive, end[count:])


def _looked_back(values: Array, sample: Windows, low: Array, high: Array, steps: int
                 ) -> tuple[Array, NDArray[np.float32], Array, Array]:
    """Give what is needed of the statistics at all times, which are large.

    (2 b, statistics) at the end; (2 b, past times, statistics) before each past time that is
    forecast, latest first; the fitted Theta's forecasts and errors.
    """
    path = statistics(values)
    size = np.concatenate([sample.size, sample.size])
    rows = np.arange(len(values))
    theta, errors = fitted_theta(path, sample, low, high, steps)
    times = size[:, None] - 2 - np.arange(TRIALS + max(REACH) - 1)
    before = path[rows[:, None], np.maximum(times, 0)].astype(np.float32)
    return path[rows, size - 1], before, theta, errors


def _ceiling(sample: Windows, end: Array, steps: int) -> Array:
    """(b, steps) the most that is forecast of a series on logarithms.

    A leap, or swings of many orders of magnitude, make a range of past changes in which a
    forecaster of hardly any weight outdoes all others.
    """
    growth = np.maximum(end[:, [INDEX[name] for name in USUAL]].min(axis=1), 0.0)
    growth = np.where(sample.is_log, growth, 0.0)[:, None] * np.arange(1, steps + 1)
    highest = np.where(sample.is_log, CEILING * sample.level.max(axis=1), np.inf)
    found: Array = highest[:, None] * np.exp(growth)
    return found


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


def _record(before: NDArray[np.float32], values: Array,
            trials: Sequence[tuple[NDArray[np.int64], Array]],
            experts: tuple[Expert, ...]) -> tuple[Array, NDArray[np.float32]]:
    """Past errors at ``TRIALS`` origins for each of ``REACH``.

    (b, experts, reaches) log of their weighted mean size relative to the naive forecast's, and
    (b, TRIALS, experts) those of one step.
    """
    rows = np.arange(len(values))[:, None]
    found: list[Array] = []
    one_step: NDArray[np.float32] = np.empty((0, 0, 0), np.float32)
    for reach, (origin, weights) in zip(REACH, trials, strict=True):
        came = values[rows, origin + reach] - values[rows, origin]
        seen = before[:, reach - 1 : reach - 1 + TRIALS].reshape(-1, before.shape[2])
        error = product(seen, _weights_at(experts, reach)).reshape(len(values), TRIALS, -1)
        error -= came[..., None].astype(np.float32)
        if reach == 1:
            one_step = error.copy()
        mean = (weights[:, None].astype(np.float32) @ np.abs(error, out=error))[:, 0]
        naive = (np.abs(came) * weights).sum(axis=1)[:, None]
        ratio = (mean + SMALL * naive + 1e-12) / ((1.0 + SMALL) * naive + 1e-12)
        found.append(np.log(np.clip(ratio, 0.02, 20.0)))
    return np.stack(found, axis=2), one_step


def _trials_in_level(errors: Sequence[NDArray[np.float32]], theta: Array, sample: Windows,
                     trials: tuple[NDArray[np.int64], Array]) -> tuple[NDArray[np.float32], Array]:
    """``trials`` and ``naive`` of :class:`Candidates`; ``theta`` has an error for each time."""
    rows = np.arange(len(theta))[:, None]
    origin, weights = trials
    came = sample.level[rows, origin + 1]
    in_log = weights * np.where(sample.is_log[:, None], came, 1.0)
    count = errors[0].shape[2]
    found = np.empty((*origin.shape, count + errors[1].shape[2] + 1), dtype=np.float32)
    np.multiply(errors[0], weights[..., None].astype(np.float32), out=found[:, :, :count])
    np.multiply(errors[1], in_log[..., None].astype(np.float32), out=found[:, :, count:-1])
    found[:, :, -1] = theta[rows, origin] * weights
    return found, (np.abs(came - sample.level[rows, origin]) * weights).sum(axis=1)


def _trials(size: NDArray[np.int64], reach: int) -> tuple[NDArray[np.int64], Array]:
    """(b, TRIALS) past origins, latest first, and their weights, which add to one."""
    origins = size[:, None] - 1 - reach - np.arange(TRIALS)
    weights = np.asarray(FADE ** np.arange(TRIALS) * (origins >= 1), dtype=np.float64)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    return np.maximum(origins, 0), weights
