"""Several views of one figure made to agree: a level and its growth, history and scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.bridges import by_errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from forecast.timeseries.types import Forecasts

    Array = NDArray[np.float64]


def agreed(base: float, level: ArrayLike, growth: ArrayLike) -> tuple[Array, Array]:
    """Put the forecasts of a level and of its growth over ``base`` together, one step ahead.

    Each counts by the inverse of its squared width (Bates and Granger 1969). The ends keep the
    weighted distances: both rest on one history, so that together they are no surer than one.

    Parameters
    ----------
    base
        The last figure of the level, above nought, in its unit.
    level, growth
        (3,) mean, lower and upper end of one interval: in the unit of ``base``, and in per cent.

    Returns
    -------
    tuple
        (3,) of the level, and of the growth that it implies, in per cent.

    Raises
    ------
    ValueError
        When ``base`` is not above nought.

    >>> level, growth = agreed(100.0, (106.0, 102.0, 110.0), (8.0, 4.0, 12.0))
    >>> level.tolist(), [round(one, 9) for one in growth.tolist()]
    ([107.0, 103.0, 111.0], [7.0, 3.0, 11.0])
    """
    if not base > 0:
        raise ValueError(f"base {base}")
    views = np.array([np.asarray(level, dtype=np.float64),
                      base * (1.0 + np.asarray(growth, dtype=np.float64) / 100.0)])
    found: Array = _shares(views[:, 2] - views[:, 1]) @ views
    return found, 100.0 * (found / base - 1.0)


def _shares(widths: Array) -> Array:
    """Return the shares of views by their widths; those that are sure share alone."""
    return by_errors(widths) if (widths > 0).all() else (widths <= 0) / (widths <= 0).sum()


def made_to_agree(made: Forecasts, pairs: Iterable[tuple[int, int, float]]) -> Forecasts:
    """Let forecasts of levels and of their growth say one thing, at every step.

    Parameters
    ----------
    made
        Of levels and of rates, whose first intervals tell how sure each is.
    pairs
        Row of a level, row of its growth in per cent, and the last figure of the level; those whose
        last figure is not above nought are left as they are.

    Returns
    -------
    Forecasts
        The first step as :func:`agreed` has it. Later ones mix what the level's path grows by and
        the rate in the same shares; the ends keep their distances, stretched as those of the first.
    """
    ends = np.concatenate([made.mean[:, None], made.lower, made.upper], axis=1)
    high = 1 + len(made.level)
    for level, growth, base in pairs:
        if not base > 0:
            continue
        path, rate = ends[level].copy(), ends[growth].copy()
        widths = np.array([100.0 * (path[high, 0] - path[1, 0]) / base, rate[high, 0] - rate[1, 0]])
        share, other = _shares(widths)
        implied = 100.0 * (path[0] / np.concatenate([[base], path[0, :-1]]) - 1.0)
        mean = share * implied + other * rate[0]
        away = (share * 100.0 * (path[:, 0] - path[0, 0]) / base
                + other * (rate[:, 0] - rate[0, 0]))
        ends[growth] = mean + _stretched(rate - rate[0], away)
        ends[level] = base * np.cumprod(1.0 + mean / 100.0) + _stretched(
            path - path[0], away * base / 100.0)
    return replace(made, mean=ends[:, 0], lower=ends[:, 1:high], upper=ends[:, high:])


def _stretched(own: Array, first: Array) -> Array:
    """(ends, steps) distances, each end's in proportion, so that the first step's are ``first``."""
    known = own[:, :1] != 0.0
    return np.where(known, own / np.where(known, own[:, :1], 1.0), 1.0) * first[:, None]


def by_widths(widths: Array) -> Array:
    """Return the shares of views of one figure by the inverse of how far each may be off.

    Squares are best where errors were measured (``by_errors``). Widths that are learned elsewhere
    or drawn from priors are known roughly, and squared the narrowest view decides nearly alone.

    Parameters
    ----------
    widths
        (views,) above nought, all in one unit, of one coverage.

    Returns
    -------
    Array
        (views,), adding to 1. Source: ``benchmarks/combining.py``.

    >>> by_widths(np.array([1.0, 3.0])).tolist()
    [0.75, 0.25]
    """
    shares: Array = 1.0 / widths / (1.0 / widths).sum()
    return shares
