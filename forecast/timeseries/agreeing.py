"""Several views of one figure made to agree: a level and its growth, history and scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.timeseries.bridges import by_errors

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

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
    widths = views[:, 2] - views[:, 1]
    weights = by_errors(widths) if (widths > 0).all() else (widths <= 0) / (widths <= 0).sum()
    found: Array = weights @ views
    return found, 100.0 * (found / base - 1.0)


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
