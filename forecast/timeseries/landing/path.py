"""The months of a year: the profile that a series keeps, and the path of the months left.

A step's share of its year is the median of its shares in the last complete years: one odd year does
not bend it. The months left share what the landing leaves to come as they shared it in those years.
An interval joins how far past shares missed, at its own level, and how wide the landing is; its
multiples are learned on other governments' months (``benchmarks/month_path.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.landing.cumulative import Cumulative

    Array = NDArray[np.float64]

PROFILE_YEARS = 5
"""Complete years that a profile is read off; older ones are left out."""
LEVEL = 80.0
REACH = (1.2, 1.0, 0.05)
"""How far the interval of ``LEVEL`` reaches to either side: of the scale of shares missed, of the
landing's, and at least, as a part of the month. The first two are learned by
``benchmarks/month_path.py --learn`` on Kazakhstan's and China's months, so that those of South
Africa and Brazil test them; the last keeps a steady past from claiming to know the future."""
_STRENGTH, _WIDEST = 4.0, 1.0
_TO_EIGHTY = 1.2816
"""Standard deviations from the middle of a normal law to either end of its central 80 %."""


@dataclass(frozen=True, slots=True, eq=False)
class MonthPath:
    """The steps of a year that are left, in the series' unit.

    Parameters
    ----------
    ends
        The months at which the steps end: 9, 10, 11, 12.
    amounts, lower, upper
        (steps,) each step by itself, and the ends of its 80 % interval.
    """

    ends: tuple[int, ...]
    amounts: Array
    lower: Array
    upper: Array


def month_shares(table: Cumulative) -> tuple[tuple[int, ...], Array] | None:
    """Return the months at which steps end, and the part of a year that each step brings.

    Returns
    -------
    tuple or None
        Ends, and (steps,) shares adding to 1. None without a complete year of steps, or where a
        year comes to nought.
    """
    ends, steps = table.ends, past_shares(table)
    if steps is None:
        return None
    shares = np.median(steps[-PROFILE_YEARS:], axis=0)
    whole = float(shares.sum())
    return (ends, shares / whole) if whole > 0 else None


def month_path(table: Cumulative, left: float, width: float) -> MonthPath | None:
    """Share what is still to come among the steps left.

    Parameters
    ----------
    left
        What the landing leaves to come, in the series' unit.
    width
        Half the landing's 80 % interval, in the same unit.
    """
    found, steps = month_shares(table), past_shares(table)
    if found is None or steps is None:
        return None
    ends, shares = found
    mine = np.array([end > table.month for end in ends])
    if not mine.any() or shares[mine].sum() <= 0:
        return None
    amounts = left * shares[mine] / shares[mine].sum()
    whole = width / _TO_EIGHTY / max(abs(left), float(np.finfo(float).tiny))
    half = np.abs(amounts) * spread(shares_missed(steps[:, mine]), min(whole, _WIDEST))
    low = amounts - half
    return MonthPath(tuple(end for end in ends if end > table.month), amounts,
                     np.maximum(low, 0.0) if (steps >= 0).all() and left >= 0 else low,
                     amounts + half)


def spread(missed: Array, whole: Array | float, reach: tuple[float, ...] = REACH) -> Array:
    """Return how far each step may lie off to either side, as a part of it.

    Parameters
    ----------
    missed, whole
        The scales of the step's share and of what is left as a whole, as parts of them.
    """
    shares, landing, least = reach
    found: Array = np.maximum(np.sqrt((shares * missed) ** 2 + (landing * whole) ** 2), least)
    return found


def past_shares(table: Cumulative) -> Array | None:
    """Return (years, steps) shares of complete years; None where there is none to read."""
    ends = table.ends
    if not len(table.complete) or not ends or ends[-1] != MONTHS:
        return None
    at = np.array(ends) - 1
    amounts = np.diff(table.values[table.complete][:, at], axis=1, prepend=0.0)
    totals = amounts.sum(axis=1)
    return amounts[totals > 0] / totals[totals > 0, None] if (totals > 0).any() else None


def shares_missed(shares: Array) -> Array:
    """Return how far the profile of the years before missed each step, as a relative scale.

    It is read off the misses at ``LEVEL`` itself: where one year in five breaks the pattern, their
    middle would not tell. ``shares`` are those of the steps left, (years, steps); few years lean on
    all steps together.
    """
    errors = []
    for year in range(1, len(shares)):
        guess, actual = np.median(shares[max(0, year - PROFILE_YEARS):year], axis=0), shares[year]
        if guess.sum() <= 0 or actual.sum() <= 0:
            continue
        guess, actual = guess / guess.sum(), actual / actual.sum()
        size = np.maximum(guess, np.finfo(float).tiny)
        errors.append(np.clip((actual - guess) / size, -_WIDEST, _WIDEST))
    if not errors:
        return np.full(shares.shape[1], _WIDEST / 2)
    missed = np.abs(np.array(errors))
    own = np.quantile(missed, LEVEL / 100, axis=0) / _TO_EIGHTY
    pooled = float(np.quantile(missed, LEVEL / 100)) / _TO_EIGHTY
    count = len(missed)
    joined: Array = np.sqrt((count * own**2 + _STRENGTH * pooled**2) / (count + _STRENGTH))
    return joined
