"""Three or four figures: too few for the engine, enough for a growth that is hardly believed.

The slope b of the logarithms is shrunk to 0.8 b / (1 + 5 |b|): small growth goes on nearly whole,
a leap mostly does not. Widths are multiples of a scale made of the mean change and of what changes
have in common everywhere, both learned on many short windows (``benchmarks/like_bureaus.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from forecast.timeseries.annual.states import Array

FEWEST = 3
"""Fewer figures give the last one."""
SHARE, DOUBT = 0.8, 5.0
COMMON = 0.05
"""A change that every scale holds, in logarithms."""
POWER, GROWING = 0.85, 0.75
"""Scales go with the change to this power, and with the steps to that."""
BELOW = {3: (0.03, 0.37, 0.65, 0.97, 2.12), 4: (0.04, 0.37, 0.64, 0.95, 1.83)}
ABOVE = {3: (0.7, 1.24, 1.64, 2.05, 3.2), 4: (0.65, 1.11, 1.46, 1.83, 2.79)}
"""Multiples of the scale at each of ``LEVELS``, by the number of figures."""


def slope(log: Array) -> float:
    """Return the shrunk slope a step of logarithms, gaps filled."""
    own = np.arange(len(log)) - (len(log) - 1) / 2
    plain = float((own * log).sum() / (own * own).sum())
    return SHARE * plain / (1.0 + DOUBT * abs(plain))


def scale(log: Array, steps: Array) -> Array:
    """Return the scale (steps,) of errors, in logarithms."""
    change = float(np.abs(np.diff(log)).mean())
    found: Array = (change**2 + COMMON**2) ** (POWER / 2) * steps**GROWING
    return found


def short_drift(values: Array, count: int, steps: int) -> tuple[Array, Array]:
    """Forecast positive values, gaps filled, of which ``count`` were observed: three or four.

    Returns
    -------
    tuple[Array, Array]
        (steps,) means over the last value, and (2, levels, steps) distances of the ends in
        logarithms.
    """
    log, ahead = np.log(values), np.arange(1.0, steps + 1)
    multiples = np.array([BELOW[count], ABOVE[count]])[..., None]
    return np.exp(slope(log) * ahead), multiples * scale(log, ahead)
