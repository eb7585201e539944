"""The annual engine: forecasters, weighed by the gate, with learned intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.candidates import candidates
from forecast.timeseries.experts import HORIZON, library
from forecast.timeseries.features import TINY
from forecast.timeseries.gate import (
    FEWEST_STEPS,
    WIDEST,
    Gate,
    inputs,
    interval_inputs,
    weigh,
    widths,
)
from forecast.timeseries.hedge import hedged
from forecast.timeseries.windows import Windows, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.states import Array

CHUNK = 250
"""Series worked on at once: enough to be quick, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Forecasts of ``b`` series in their own unit, for some steps ahead.

    Parameters
    ----------
    mean
        (b, steps).
    lower, upper
        (b, len(LEVELS), steps).
    shares
        (b, experts + 1) weights of the forecasters, mean over the steps; the fitted Theta last.
    """

    mean: Array
    lower: Array
    upper: Array
    shares: NDArray[np.float32]


def outlook(series: list[Array], gate: Gate, steps: int = HORIZON) -> Outlook:
    """Forecast finite series without gaps, each of five or more values that are not all equal.

    At least ``steps`` ahead, up to ``HORIZON``.
    """
    steps = min(max(steps, FEWEST_STEPS), HORIZON)
    parts = [_outlook(series[start : start + CHUNK], gate, steps)
             for start in range(0, len(series), CHUNK)]
    return Outlook(*(np.concatenate([getattr(part, name) for part in parts])
                     for name in ("mean", "lower", "upper", "shares")))


def _outlook(series: list[Array], gate: Gate, steps: int) -> Outlook:
    sample = windows(series)
    found = candidates(sample, *library(), steps)
    seen = inputs(sample, found)
    shares = hedged(weigh(gate, seen, found.record, steps), found.trials, found.naive)
    mean = np.einsum("bhe,beh->bh", shares, found.level)
    own_pace = pace(sample)
    relative = own_pace / np.where(sample.is_log, 1.0, np.abs(sample.last) + TINY)
    wide = widths(gate, interval_inputs(seen, found.level, shares, mean, relative), steps)
    lower, upper = ends(mean, wide, own_pace, sample.is_log)
    scale = sample.scale
    return Outlook(mean * scale[:, None], lower * scale[:, None, None],
                   upper * scale[:, None, None], shares.mean(axis=1))


def pace(sample: Windows) -> Array:
    """(b,) mean absolute change a period, in logarithms where a series has them."""
    inside = np.arange(sample.log.shape[1] - 1) < sample.size[:, None] - 1
    total: Array = (np.abs(np.diff(sample.log, axis=1)) * inside).sum(axis=1)
    return total / np.maximum(sample.size - 1, 1)


def ends(mean: Array, wide: Array, own_pace: Array, is_log: NDArray[np.bool_]
         ) -> tuple[Array, Array]:
    """Interval ends from widths.

    Parameters
    ----------
    mean
        (b, steps).
    wide
        (b, 2, len(LEVELS), steps) from ``widths``.
    own_pace, is_log
        (b,) from :func:`pace` and the window.
    """
    away = wide * own_pace[:, None, None, None]
    centre = mean[:, None]
    capped = np.minimum(away, WIDEST)
    log = is_log[:, None, None]
    lower = np.where(log, centre * np.exp(-capped[:, 0]), centre - away[:, 0])
    upper = np.where(log, centre * np.exp(capped[:, 1]), centre + away[:, 1])
    return lower, upper


