"""Treasury cash month by month: what is there, what comes in, what goes out, the lowest point.

References
----------
财政部对地方库款保障水平的考核口径：库款保障水平＝月末库款余额÷月均库款流出量。
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CashPath:
    """Balances at the end of each month to come, 万元.

    Parameters
    ----------
    balance, low, high
        (months,) the balance and the ends of its interval.
    lowest
        The place of the lowest balance.
    coverage
        (months,) months of mean outflow that the balance pays for.
    """

    balance: Array
    low: Array
    high: Array
    lowest: int
    coverage: Array


def cash_path(opening: float, receipts: ArrayLike, spending: ArrayLike, other: ArrayLike,
              half: ArrayLike) -> CashPath:
    """Follow cash from an opening balance.

    Parameters
    ----------
    receipts, spending, other
        (months,) revenue, spending, and the net of all other flows, 万元.
    half
        (months,) half the interval of each month's receipts; months err together, so that the
        balance's interval adds them up.
    """
    out = np.asarray(spending, dtype=float)
    moves = np.asarray(receipts, dtype=float) - out + np.asarray(other, dtype=float)
    balance = opening + np.cumsum(moves)
    width = np.cumsum(np.asarray(half, dtype=float))
    mean = float(out.mean()) if len(out) else 0.0
    coverage = balance / mean if mean > 0 else np.full(len(balance), np.nan)
    return CashPath(balance, balance - width, balance + width, int(np.argmin(balance)), coverage)
