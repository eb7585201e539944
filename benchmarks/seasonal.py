"""Learns the multiples of the quarterly and monthly intervals and prints them as JSON.

From pseudo-origins inside the training windows of M3 (half a horizon to one and a half before their
ends): errors over the scale of ``forecast/timeseries/seasonal_interval.py``. What M3 holds back is
not read; the scores on it are in ``benchmarks/accuracy.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from panels import PANELS, read_panel

from forecast.timeseries.seasonal.families import members
from forecast.timeseries.seasonal.interval import LEVELS, scale
from forecast.timeseries.seasonal.pattern import align

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETS = {"QUARTERLY": ("m3_quarterly", 4), "MONTHLY": ("m3_monthly", 12)}


def scores(name: str, m: int) -> NDArray[np.float64]:
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
        found.append(((later / size - made.mean) / scale(made)).ravel())
    every = np.concatenate(found)
    return every[np.isfinite(every)]


def main() -> None:
    found = {}
    for key, (name, m) in SETS.items():
        every = scores(name, m)
        sides = ([0.5 - 0.005 * level for level in LEVELS[1:]],
                 [0.5 + 0.005 * level for level in LEVELS[1:]])
        found[key] = [[0.0, *np.quantile(every, side).round(2).tolist()] for side in sides]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
