"""Forecasts by statsforecast, for ``accuracy.py``: reads and writes ``npz`` files.

Run with an interpreter that has statsforecast: IN.npz OUT.npz MODEL MODEL …
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np


def main() -> None:
    from statsforecast import models

    source, target, *names = sys.argv[1:]
    with np.load(source) as file:
        values, bounds, h, m = file["y"], file["off"], int(file["h"]), int(file["m"])
    series = np.split(values, bounds[1:-1])
    kinds = {
        "AutoETS": lambda: models.AutoETS(season_length=m),
        "AutoTheta": lambda: models.AutoTheta(season_length=m),
        "AutoARIMA": lambda: models.AutoARIMA(season_length=m),
        "AutoCES": lambda: models.AutoCES(season_length=m),
        "DOTM": lambda: models.DynamicOptimizedTheta(season_length=m),
        "RWD": models.RandomWalkWithDrift,
    }
    found = {}
    for name in names:
        kinds[name]().forecast(y=series[0], h=h, level=[80, 95])
        began = time.process_time()
        rows, failed = [], 0
        for own in series:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    made = kinds[name]().forecast(y=own, h=h, level=[80, 95])
                row = [made[key] for key in ("mean", "lo-80", "hi-80", "lo-95", "hi-95")]
            except Exception:  # noqa: BLE001 (a peer's failure counts as the naive forecast)
                failed += 1
                row = [np.full(h, own[-1])] * 5
            rows.append(np.where(np.isfinite(row), row, own[-1]))
        found[name] = np.array(rows)
        found[f"{name}_cpu"] = np.array(time.process_time() - began)
        found[f"{name}_failed"] = np.array(failed)
    np.savez(target, **found)


if __name__ == "__main__":
    main()
