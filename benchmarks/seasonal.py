"""Learns the shape of the quarterly and monthly intervals and prints it as JSON.

From pseudo-origins inside the training windows of M3 (half a horizon to one and a half before their
ends): errors over the scale of ``forecast/timeseries/seasonal/interval.py``. What the scale is made
of is what gives the least interval scores at 95 per cent, each cut by quantiles of the others. What
M3 holds back is not read; the scores on it are in ``benchmarks/accuracy.py``.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from panels import PANELS, read_panel

from forecast.timeseries.seasonal.families import Members, members
from forecast.timeseries.seasonal.interval import LEVELS, MONTHLY, QUARTERLY, scale
from forecast.timeseries.seasonal.pattern import align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SETS = {"QUARTERLY": ("m3_quarterly", 4, QUARTERLY.steps),
        "MONTHLY": ("m3_monthly", 12, MONTHLY.steps)}
YEARLY, APART = (0.0, 0.25, 0.4, 0.5, 0.6), (0.0, 0.5, 1.0)
"""What is tried; above 0.6 the spread of one-step errors would hardly count."""
TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Forecasts from origins so far before the ends of the series, and how far they missed."""

    made: Members
    error: Array


def cuts(name: str, m: int) -> list[Cut]:
    """Forecast the training windows from three origins each."""
    panel = read_panel(PANELS / f"{name}.npz")
    h = panel.after.shape[1]
    found = []
    for cut in (h // 2, h, h + h // 2):
        rows = [one for one in panel.known if len(one) - cut >= 2 * m + 4]
        past = align([one[:-cut] for one in rows])
        later = np.full((len(rows), h), np.nan)
        for row, one in zip(later, rows, strict=True):
            after = one[len(one) - cut :][:h]
            row[: len(after)] = after
        size = np.nanmean(np.abs(past), axis=1, keepdims=True)
        made = members(past / size, h, m, positive=True)
        found.append(Cut(made, later / size - made.mean))
    return found


def scores(one: Cut, yearly: float, apart: float) -> Array:
    """Errors over scales (n, h)."""
    found: Array = one.error / scale(one.made, yearly, apart)
    return found


def at_steps(every: Sequence[Array], steps: Sequence[int], shares: Sequence[float]) -> Array:
    """Quantiles (steps, shares) at the steps that are kept, their neighbours' errors with them."""
    found = []
    for step in steps:
        near = slice(max(step - 2, 0), step + 1)
        values = np.concatenate([one[:, near].ravel() for one in every])
        found.append(np.quantile(values[np.isfinite(values)], shares))
    return np.array(found)


def cost(found: list[Cut], yearly: float, apart: float) -> float:
    """Mean interval score at 95 per cent over the change a year."""
    every = [scores(one, yearly, apart) for one in found]
    steps = range(1, every[0].shape[1] + 1)
    costs = []
    for place, one in enumerate(found):
        low, high = at_steps(every[:place] + every[place + 1 :], steps, TAILS).T
        size, own = scale(one.made, yearly, apart), every[place]
        score = (high - low + 40.0 * np.maximum(low - own, 0.0)
                 + 40.0 * np.maximum(own - high, 0.0)) * size
        costs.append(np.nanmean(np.nanmean(score, axis=1) / np.maximum(one.made.change, 1e-4)))
    return float(np.mean(costs))


def main() -> None:
    told = {}
    for key, (name, m, steps) in SETS.items():
        found = cuts(name, m)
        costs = {case: cost(found, *case) for case in itertools.product(YEARLY, APART)}
        best = min(costs, key=costs.__getitem__)
        every = [scores(one, *best) for one in found]
        sides = {side: [[0.0, *row] for row in (sign * np.maximum.accumulate(
            sign * at_steps(every, steps, [0.5 + sign * 0.005 * level for level in LEVELS[1:]]),
            axis=0)).round(2).tolist()] for side, sign in (("below", -1.0), ("above", 1.0))}
        told[key] = {"yearly": best[0], "apart": best[1], "steps": steps, **sides,
                     "costs": {str(case): round(value, 3) for case, value in costs.items()}}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
