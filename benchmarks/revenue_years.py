"""Years of public revenue outside the learned panels, as JSON: Brazil's and South Africa's.

    python benchmarks/revenue_years.py

The years are those that ``landing.py`` lands. Every series is forecast from every year
that has eight before it, one, three and six years on, shocks included; beside the engine stand the
straight drift and Theta (statsmodels). OWA is relative to no change. Nothing is learned here.
"""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import numpy as np
from landing import sources
from m4_scores import Array, interval, point, scales

from forecast.timeseries.engine import forecast_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORTEST, HORIZONS = 8, (1, 3, 6)
PLACES = ("Brazil", "South Africa")


def windows(series: list[Array], horizon: int) -> Iterator[tuple[Array, Array]]:
    """Cut what is known and what came, from every year that has enough before it."""
    for values in series:
        for at in range(SHORTEST, len(values) - horizon + 1):
            yield values[:at], values[at:at + horizon]


def drift(values: Array, horizon: int) -> Array:
    """Go on by the mean change."""
    step = (values[-1] - values[0]) / (len(values) - 1)
    return np.asarray(values[-1] + step * np.arange(1, horizon + 1))


def theta(values: Array, horizon: int) -> Array:
    """Return the Theta forecast (Assimakopoulos and Nikolopoulos 2000)."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    return np.asarray(ThetaModel(values, period=1, deseasonalize=False).fit().forecast(horizon))


PEERS: dict[str, Callable[[Array, int], Array]] = {"drift": drift, "theta": theta}


def scored(known: list[Array], after: Array) -> dict[str, object]:
    """Score the engine, its bands and its peers."""
    horizon, scale = after.shape[1], scales(known, 1)
    base = point(np.array([np.full(horizon, one[-1]) for one in known]), after, scale)

    def owa(mean: Array) -> float:
        smape, mase = point(mean, after, scale)
        return round(0.5 * (smape / base[0] + mase / base[1]), 4)

    made = forecast_many(known, horizon, 1, (80, 95))
    bands = {f"within_{level}": round(interval(
        made.lower[:, place], made.upper[:, place], after, scale, level)[0], 1)
        for place, level in enumerate((80, 95))}
    peers = {name: owa(np.array([of(one, horizon) for one in known]))
             for name, of in PEERS.items()}
    return {"windows": len(known), "engine": owa(made.mean), **peers,
            "behind_best_peer": round(owa(made.mean) - min(peers.values()), 4), **bands,
            "below_80": round(100 * float((after < made.lower[:, 0]).mean()), 1),
            "above_80": round(100 * float((after > made.upper[:, 0]).mean()), 1)}


def main() -> None:
    """Print the scores."""
    warnings.simplefilter("ignore")
    found = {}
    runs = sources()
    for place in PLACES:
        series = [run.values[:, -1] for run in runs[place]]
        for horizon in HORIZONS:
            known, after = zip(*windows(series, horizon), strict=True)
            found[f"{place} {horizon}"] = scored(list(known), np.array(after))
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
