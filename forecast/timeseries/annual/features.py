"""What the gate sees of a series: its shape, free of unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.states import INDEX, Array

if TYPE_CHECKING:
    from forecast.timeseries.annual.windows import Windows

TINY = 1e-9


def features(sample: Windows, summary: Array) -> Array:
    """(b, features), each of the order of one.

    Parameters
    ----------
    sample
        Windows of ``b`` series.
    summary
        (b, statistics) at the end of their logarithms.
    """
    values, size = sample.log, sample.size
    times = values.shape[1]

    def at(name: str) -> Array:
        found: Array = summary[:, INDEX[name]]
        return found

    growth = np.diff(values, axis=1)
    used = np.arange(times - 1) < size[:, None] - 1
    steps = np.maximum(size - 1, 1)
    pace = np.abs(growth * used).sum(axis=1) / steps + TINY
    mean = at("drift_1.0")
    centred = np.where(used, growth - mean[:, None], 0.0)
    spread = np.sqrt((centred**2).sum(axis=1) / steps) + TINY
    both = used[:, 1:]
    echo = (centred[:, 1:] * centred[:, :-1] * both).sum(axis=1) / (steps * spread**2)
    bend = np.abs(np.diff(growth, axis=1) * both).sum(axis=1) / np.maximum(steps - 1, 1)
    turns = ((growth[:, 1:] * growth[:, :-1] < 0) & both).sum(axis=1) / np.maximum(steps - 1, 1)
    largest = np.abs(np.where(used, growth, 0.0)).max(axis=1)
    still = ((np.abs(growth) < TINY) & used).sum(axis=1) / steps
    inside = np.arange(times) < size[:, None]
    centre = (values * inside).sum(axis=1) / size
    low = np.where(inside, values, np.inf).min(axis=1)
    high = np.where(inside, values, -np.inf).max(axis=1)
    residual = values - (at("fit_1.0")[:, None]
                         + at("slope_1.0")[:, None] * (np.arange(times) - size[:, None] + 1))
    unexplained = ((residual * inside) ** 2).sum(axis=1)
    total = ((values - centre[:, None]) ** 2 * inside).sum(axis=1) + TINY**2
    first = (np.abs(growth) * (used & (np.arange(times - 1) < steps[:, None] // 2))).sum(axis=1)
    share_first = first / (pace * steps)
    move = np.diff(sample.level, axis=1)
    move_all = np.abs(move * used).sum(axis=1) + TINY
    move_first = np.abs(move * (used & (np.arange(times - 1) < steps[:, None] // 2))).sum(axis=1)
    recent = [
        np.abs(np.where((np.arange(times - 1) >= size[:, None] - 1 - window) & used, growth, 0.0)
               ).sum(axis=1) / np.minimum(steps, window)
        for window in (2, 4)
    ]

    def ratio(one: Array) -> Array:
        found: Array = np.clip(one / pace, -4.0, 4.0)
        return found

    columns = [
        np.log(size / 20.0), 5.0 / size, sample.is_log.astype(float),
        np.clip(np.log(pace) + 3.0, -5.0, 4.0) / 2.0,
        np.tanh(5.0 * mean), np.tanh(5.0 * at("drift_0.7")), np.tanh(5.0 * at("growth_0")),
        np.tanh(10.0 * (at("drift_0.5") - mean)),
        *(ratio(at(f"drift_{one}")) for one in ("0.5", "0.7", "0.85", "0.93", "1.0")),
        *(ratio(at(f"slope_{one}")) for one in ("0.6", "0.75", "0.85", "1.0")),
        *(ratio(at(f"growth_{lag}")) / 1.5 for lag in range(3)),
        ratio(at("drift_last3")), ratio(at("drift_last5")),
        np.clip((at("last") - at("fit_1.0")) / pace, -6, 6) / 2.0,
        np.clip((at("last") - at("fit_0.75")) / pace, -4, 4),
        np.clip((at("last") - at("level_0.8")) / pace, -6, 6) / 3.0,
        np.clip((at("last") - centre) / (pace * np.sqrt(size)), -4, 4),
        (at("last") - low) / (high - low + TINY),
        echo * 2.0, np.log((bend + TINY) / pace), turns * 2.0,
        np.log((largest + TINY) / pace), still,
        np.log(np.clip(unexplained / total, 1e-6, 1.0)) / 3.0,
        share_first * 2.0, move_first / move_all * 2.0,
        *(np.log(np.clip((one + TINY) / pace, 0.05, 20.0)) for one in recent),
    ]
    table: Array = np.clip(np.stack(columns, axis=1), -8.0, 8.0)
    return table
