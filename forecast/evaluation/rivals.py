"""The forecasts that a backtest sets against each other: no change, half the drift, the engine.

Each takes many histories at once, gaps as NaN, and returns paths of the same length for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.timeseries import Kind

Array = NDArray[np.float64]
FEWEST_FOR_DRIFT = 3
LEVELS = (80, 95)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Forecasts of ``n`` histories over ``h`` years, in each history's unit.

    Parameters
    ----------
    mean
        (n, h).
    level
        Nominal coverage of the intervals in per cent; empty when the method gives none.
    lower, upper
        (n, levels, h).
    """

    mean: Array
    level: tuple[int, ...] = ()
    lower: Array | None = None
    upper: Array | None = None


class Rival(Protocol):
    """A way to forecast."""

    def __call__(self, histories: Sequence[Array], horizon: int, kinds: Sequence[Kind] = (), /
                 ) -> Paths:
        """Forecast ``horizon`` years beyond the end of each history, of a level or a growth."""
        ...


def unchanged(histories: Sequence[Array], horizon: int, _kinds: Sequence[Kind] = ()
              ) -> Paths:
    """Forecast the last figure known: what every method must beat."""
    last = np.array([known[np.isfinite(known)][-1] for known in histories])
    return Paths(np.repeat(last[:, None], horizon, axis=1))


def half_drift(histories: Sequence[Array], horizon: int, _kinds: Sequence[Kind] = ()
               ) -> Paths:
    """Forecast y·exp(½·b·h), b the least-squares slope of log y over the years that have a figure.

    A history with a figure of zero or less, or with fewer than three, is forecast unchanged.
    """
    paths = unchanged(histories, horizon)
    ahead = np.arange(1, horizon + 1)
    for place, history in enumerate(histories):
        known = np.flatnonzero(np.isfinite(history))
        if len(known) < FEWEST_FOR_DRIFT or (history[known] <= 0).any():
            continue
        slope = np.polynomial.polynomial.polyfit(known, np.log(history[known]), 1)[1]
        paths.mean[place] *= np.exp(0.5 * slope * ahead)
    return paths


def average(histories: Sequence[Array], horizon: int, _kinds: Sequence[Kind] = ()
            ) -> Paths:
    """Forecast the mean of the history: what a rate of growth tends back to."""
    mean = np.array([np.nanmean(known) for known in histories])
    return Paths(np.repeat(mean[:, None], horizon, axis=1))


def engine(histories: Sequence[Array], horizon: int, kinds: Sequence[Kind] = ()
           ) -> Paths:
    """Forecast by the annual engine of :mod:`forecast.timeseries`, with its intervals."""
    from forecast.timeseries import forecast_many

    found = forecast_many(list(histories), horizon, level=LEVELS, kinds=kinds or None)
    return Paths(found.mean, LEVELS, found.lower, found.upper)


Pool = Literal["level", "rate"]
RIVALS: Mapping[Pool, Mapping[str, Rival]] = {
    "level": {"unchanged": unchanged, "half_drift": half_drift, "engine": engine},
    "rate": {"unchanged": unchanged, "average": average, "engine": engine},
}
"""Kind of item → methods by key of the label table (``backtest.method_<key>``), yardstick first."""
