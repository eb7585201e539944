"""Rates of growth: between the last one and their mean, by which has told more so far.

A rate has no trend to lead on. It keeps φ of its distance to the mean of its history after a year,
φ² after two (an autoregression of order one); φ goes with how much better the last rate has
forecast the next one than the mean of all before it. Learned on the growth of many panels, together
with the multiples of the scale that intervals are made of (``benchmarks/like_bureaus.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from forecast.timeseries.annual.states import Array

FEWEST = 3
"""Fewer rates give the last one."""
TRIALS, FADE = 12, 0.9
"""Past rates that are compared, and the weight of one relative to the next."""
ENOUGH = 5
"""With fewer rates, last one and mean are taken to have told the same."""
BASE, SLOPE, MOST = 0.3, 1.6, 0.7
"""φ = BASE + SLOPE · log(error of the mean / error of the last rate), within 0 and MOST."""
BELOW = (1.02, 1.9, 2.71, 3.57, 7.25)
ABOVE = (0.65, 1.89, 3.03, 4.56, 12.44)
"""Multiples of the scale at each of ``LEVELS``."""
TINY = 1e-12


def persistence(values: Array) -> float:
    """Return φ of rates without gaps."""
    if len(values) < ENOUGH:
        return BASE
    at = np.arange(max(2, len(values) - TRIALS), len(values))
    means = (np.cumsum(values) / np.arange(1, len(values) + 1))[at - 1]
    weights = FADE ** (len(values) - 1 - at)
    by_mean, by_last = (float(weights @ np.abs(one - values[at]))
                        for one in (means, values[at - 1]))
    return float(np.clip(BASE + SLOPE * np.log((by_mean + TINY) / (by_last + TINY)), 0.0, MOST))


def rate_path(values: Array, phi: float, steps: int) -> Array:
    """Return the means (steps,) of rates that keep φ of their distance to the mean a year."""
    mean = values.mean()
    found: Array = mean + phi ** np.arange(1.0, steps + 1) * (values[-1] - mean)
    return found


def rate_scale(values: Array, phi: float, steps: int) -> Array:
    """Return the scale (steps,) of errors: from a change a year, and from the spread at no φ."""
    change, spread = np.abs(np.diff(values)).mean(), np.abs(values - values.mean()).mean()
    ahead = np.arange(1.0, steps + 1)
    found: Array = (phi * change + (1.0 - phi) * spread) * np.sqrt(
        (1.0 - phi ** (2.0 * ahead)) / (1.0 - phi**2))
    return found


def rate_drift(values: Array, steps: int) -> tuple[Array, Array, float]:
    """Forecast three or more rates without gaps.

    Returns
    -------
    tuple[Array, Array, float]
        (steps,) means, (2, levels, steps) distances of the ends, both in the unit of the rates,
        and φ.
    """
    unit = float(np.abs(values).max())
    scaled = values / unit
    phi = persistence(scaled)
    multiples = np.array([BELOW, ABOVE])[..., None]
    return (unit * rate_path(scaled, phi, steps),
            unit * (multiples * rate_scale(scaled, phi, steps)), phi)
