"""The grey model GM(1,1) (Deng 1982), by name only: bureaus ask for it; it loses to no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.asked import observed, whole
from forecast.timeseries.types import Note

if TYPE_CHECKING:
    from forecast.timeseries.annual import Array

SHORTEST = 4


def grey(y: Array, h: int) -> tuple[Array, Note]:
    """Forecast by GM(1,1): an exponential through the cumulated series.

    x⁽⁰⁾(k) + a·z⁽¹⁾(k) = b with z⁽¹⁾ the mean of neighbouring cumulated values; a and b by least
    squares; x̂⁽⁰⁾(k+1) = (1 − eᵃ)(x⁽⁰⁾(1) − b/a)e^(−ak).

    Parameters
    ----------
    y
        At least four positive values.
    h
        Steps ahead.

    Returns
    -------
    tuple
        (h,) forecasts, and the warning that goes with them.

    Raises
    ------
    ValueError
        If there are fewer than four values or one is not positive, or ``h`` is not at least 1.
    """
    (values,), h = observed([y]), whole(h, "h")
    if len(values) < SHORTEST or not np.isfinite(values).all() or (values <= 0).any():
        raise ValueError("GM(1,1) needs at least four positive values")
    total = np.cumsum(values)
    middle = 0.5 * (total[1:] + total[:-1])
    slope, level = np.linalg.lstsq(
        np.column_stack([-middle, np.ones(len(middle))]), values[1:], rcond=None)[0]
    at = np.arange(len(values), len(values) + h)
    if abs(slope) < 1e-12:
        return np.full(h, level), Note("grey")
    return (1 - np.exp(slope)) * (values[0] - level / slope) * np.exp(-slope * at), Note("grey")
