"""The members of the quarterly and monthly forecast, on panels that have two years or more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from forecast.timeseries.seasonal.pattern import ahead, remove, shrunk
from forecast.timeseries.seasonal.smoothing import (
    ADDITIVE,
    POSITIVE,
    WITHOUT_SEASON,
    smooth,
    weighed,
)
from forecast.timeseries.seasonal.theta import theta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FAMILIES = ("smoothing", "theta")
"""Every member has the same weight; names among the labels after ``timeseries.family_``."""
_LOG_LIMIT = 50.0


class Members(NamedTuple):
    """Forecasts (n, h) by family, and how far a series moves, both (n,) in its unit.

    ``spread`` is that of one-step errors, ``change`` the mean absolute change over a year.
    """

    paths: Mapping[str, Array]
    spread: Array
    change: Array

    @property
    def mean(self) -> Array:
        """The mean of the families (n, h)."""
        found: Array = np.mean([self.paths[name] for name in FAMILIES], axis=0)
        return found


def members(panel: Array, h: int, m: int, *, positive: bool) -> Members:
    """Run every member.

    Parameters
    ----------
    panel
        (n, length), aligned at the end, no gaps after each first value, each scaled near 1.
    m
        Season length; 1 for none.
    positive
        Whether all values are above nought: then seasons may be ratios and Theta runs in logs.

    Notes
    -----
    ``smoothing`` averages all forms of exponential smoothing by AICc; ``theta`` works on the series
    without its season, in logs where it can. Both start from a season shrunk by how well it is
    known.
    """
    if m == 1:
        flat = np.zeros((len(panel), 1))
        fit = weighed([smooth(panel, form, flat, h) for form in WITHOUT_SEASON])
        return Members({"smoothing": fit.mean, "theta": _theta(panel, h, logs=positive)},
                       fit.spread, _change(panel, m))
    added = shrunk(panel, m, ratio=False).indices
    ratios = shrunk(panel, m, ratio=True).indices if positive else added
    start = {"none": added, "added": added, "multiplied": ratios}
    fit = weighed([smooth(panel, form, start[form.season], h)
                   for form in (POSITIVE if positive else ADDITIVE)])
    back = ahead(ratios, panel.shape[1], h)
    steady = _theta(remove(panel, ratios, ratio=positive), h, logs=positive)
    return Members({"smoothing": fit.mean, "theta": steady * back if positive else steady + back},
                   fit.spread, _change(panel, m))


def _change(panel: Array, m: int) -> Array:
    """Return the mean absolute change over ``m`` periods."""
    found: Array = np.nanmean(np.abs(panel[:, m:] - panel[:, :-m]), axis=1)
    return found


def held(found: Members, bounds: tuple[Array, Array]) -> Members:
    """Return the members, each within bounds (n, 1) below and above."""
    return found._replace(paths={name: np.clip(path, *bounds)
                                 for name, path in found.paths.items()})


def _theta(flat: Array, h: int, *, logs: bool) -> Array:
    if not logs:
        return theta(flat, h)
    return np.exp(np.clip(theta(np.log(flat), h), -_LOG_LIMIT, _LOG_LIMIT))
