"""The part of a series that the annual engine works on, scaled, in level and in logarithm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.annual.states import LENGTH, Array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LOG_RATIO = 999_999.0
"""Logarithms are not taken of a series whose largest value is so many times its smallest.

A million, less a little: where figures are round, rounding does not decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Scaled windows of ``b`` series, left-aligned, filled with the last value after their end.

    Parameters
    ----------
    level
        (b, times) values divided by ``scale``.
    log
        (b, times) natural logarithms of ``level``; ``level`` itself where ``is_log`` is false.
    size
        (b,) number of observations in each window.
    scale
        (b,) mean absolute value of each window.
    is_log
        (b,) whether the window has only positive values of a like size.
    """

    level: Array
    log: Array
    size: NDArray[np.int64]
    scale: Array
    is_log: NDArray[np.bool_]

    @property
    def last(self) -> Array:
        """(b,) last value of each window, scaled."""
        return self.level[:, -1]


def windows(series: Sequence[Array]) -> Windows:
    """Cut, scale and align finite series without gaps; each needs one value that is not zero."""
    size = np.array([min(len(one), LENGTH) for one in series], dtype=np.int64)
    times = int(size.max())
    values = np.empty((len(series), times))
    for row, (one, own) in enumerate(zip(series, size, strict=True)):
        values[row, :own] = one[-own:]
        values[row, own:] = one[-1]
    used = np.arange(times) < size[:, None]
    largest = np.abs(values).max(axis=1)
    scale = largest * ((np.abs(values) / largest[:, None] * used).sum(axis=1) / size)
    level = values / scale[:, None]
    low, high = level.min(axis=1), level.max(axis=1)
    is_log = (low > 0) & (high < LOG_RATIO * np.where(low > 0, low, 1.0))
    log = np.where(is_log[:, None], np.log(np.where(is_log[:, None], level, 1.0)), level)
    return Windows(level, log, size, scale, is_log)
