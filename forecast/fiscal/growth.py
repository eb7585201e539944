"""Growth that means something: natural (自然口径) and comparable (同口径), with its base.

Comparable growth is computed from the adjustments register, never typed. An entry on the current
side is stripped from the current year, an entry on the base side from the base. Entries of an
item's children count for the item itself: a one-off in non-tax revenue is one in total revenue.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import AdjustedSide, Adjustment, Catalog, Item, Period


@dataclass(frozen=True, slots=True)
class Growth:
    """A pair of growth rates, in per cent, and what they compare with.

    ``stripped`` and ``base_stripped`` are the amounts taken out of the two sides.
    """

    natural: float
    comparable: float
    base: float
    base_label: str
    stripped: float = 0.0
    base_stripped: float = 0.0


def growth(current: float, base: float, base_label: str, stripped: float = 0.0,
           base_stripped: float = 0.0) -> Growth:
    """Return natural and comparable growth of ``current`` over ``base``, in per cent."""
    natural = 100.0 * (current / base - 1.0)
    comparable = 100.0 * ((current - stripped) / (base - base_stripped) - 1.0)
    return Growth(natural, comparable, base, base_label, stripped, base_stripped)


def average(current: float, base: float, years: int) -> float:
    """Return the yearly growth that leads from ``base`` to ``current`` in so many years, per cent.

    Geometric: two years of it one after the other give the whole change (两年平均增长).
    """
    return 100.0 * (math.pow(current / base, 1.0 / years) - 1.0)


def registered(adjustments: Iterable[Adjustment], item: str, period: Period, side: AdjustedSide,
               catalog: Catalog) -> float:
    """Sum the register's entries for an item and its descendants, in its unit."""
    return sum_of(
        entry.amount for entry in adjustments
        if entry.period == period and entry.side == side and is_within(entry.item, item, catalog)
    )


def is_within(item: str, ancestor: str, catalog: Catalog) -> bool:
    """Tell whether ``item`` is ``ancestor`` or one of the lines that add up to it."""
    step: str | None = item
    while step is not None:
        if step == ancestor:
            return True
        step = catalog[step].parent
    return False


def total_over(item: Item, catalog: Catalog) -> Item | None:
    """Return the total that papers print a line beneath; None for one that stands by itself.

    What a budget's sources and uses come to is a balance, and no such total.
    """
    above = catalog[item.parent] if item.parent is not None else None
    return above if above is not None and above.side in {"source", "use"} else None
