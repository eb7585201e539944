"""The annual engine: forecasters, weighed by the gate, with learned intervals."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.candidates import candidates
from forecast.timeseries.annual.experts import HORIZON, library
from forecast.timeseries.annual.features import TINY
from forecast.timeseries.annual.gate import (
    FEWEST_STEPS,
    WIDEST,
    Gate,
    inputs,
    interval_inputs,
    weigh,
    widths,
)
from forecast.timeseries.annual.hedge import hedged
from forecast.timeseries.annual.states import LENGTH
from forecast.timeseries.annual.windows import Windows, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.annual.states import Array

CHUNK = 250
"""Series worked on at once: enough to be quick, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Forecasts of ``b`` series, each scaled, for some steps ahead.

    Parameters
    ----------
    mean
        (b, steps).
    away
        (b, 2, len(LEVELS), steps) distance of the ends below and above: in logarithms, at most
        ``WIDEST``, where ``is_log``.
    shares
        (b, experts + 1) weights of the forecasters, mean over the steps; the fitted Theta last.
    scale
        (b,) the unit of ``mean``.
    is_log, is_signed
        (b,) whether a series works on logarithms; whether it has negative values.
    """

    mean: Array
    away: Array
    shares: NDArray[np.float32]
    scale: Array
    is_log: NDArray[np.bool_]
    is_signed: NDArray[np.bool_]


def outlook(series: list[Array], gate: Gate, steps: int = HORIZON) -> Outlook:
    """Forecast finite series without gaps, each of five or more values that are not all equal.

    At least ``steps`` ahead, up to ``HORIZON``.
    """
    steps = min(max(steps, FEWEST_STEPS), HORIZON)
    if len(series) <= CHUNK:
        return _outlook(series, gate, steps)
    # those of like lengths together: all of a chunk are worked on in the length of its longest
    order = np.argsort([min(len(one), LENGTH) for one in series], kind="stable")
    parts = [_outlook([series[row] for row in order[start : start + CHUNK]], gate, steps)
             for start in range(0, len(series), CHUNK)]
    back = np.argsort(order)
    return Outlook(*(np.concatenate([getattr(part, one.name) for part in parts])[back]
                     for one in fields(Outlook)))


def _outlook(series: list[Array], gate: Gate, steps: int) -> Outlook:
    sample = windows(series)
    found = candidates(sample, *library(), steps)
    seen = inputs(sample, found)
    shares = hedged(weigh(gate, seen, found.record, steps), found.trials, found.naive)
    mean = np.einsum("bhe,beh->bh", shares, found.level)
    own_pace = pace(sample)
    relative = own_pace / np.where(sample.is_log, 1.0, np.abs(sample.last) + TINY)
    wide = widths(gate, interval_inputs(seen, found.level, shares, mean, relative), steps)
    return Outlook(mean, distances(wide, own_pace, sample.is_log), shares.mean(axis=1),
                   sample.scale, sample.is_log, sample.level.min(axis=1) < 0)


def pace(sample: Windows) -> Array:
    """(b,) mean absolute change a period, in logarithms where a series has them."""
    inside = np.arange(sample.log.shape[1] - 1) < sample.size[:, None] - 1
    total: Array = (np.abs(np.diff(sample.log, axis=1)) * inside).sum(axis=1)
    return total / np.maximum(sample.size - 1, 1)


def distances(wide: Array, own_pace: Array, is_log: NDArray[np.bool_]) -> Array:
    """(b, 2, len(LEVELS), steps) distances of interval ends from widths of the same shape.

    ``own_pace`` and ``is_log`` (b,) are from :func:`pace` and the window.
    """
    away = wide * own_pace[:, None, None, None]
    return np.minimum(away, np.where(is_log, WIDEST, np.inf)[:, None, None, None], out=away)


def ends(mean: Array, away: Array, is_log: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Interval ends (b, levels, steps) from the mean (b, steps) and distances."""
    centre, log = mean[:, None], is_log[:, None, None]
    lower, upper = (np.where(log, centre * np.exp(np.where(log, side, 0.0)), centre + side)
                    for side in (-away[:, 0], away[:, 1]))
    return lower, upper
