"""One-offs of the register (调整事项): in which month each comes in, what a scenario makes of it.

A forecast from months or quarters takes out the one-offs that have a month, works on the rest, and
adds them again in their month. One without a month stays in the figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from forecast.data import MONTHS, AdjustedSide, AdjustmentKind
from forecast.fiscal.growth import is_within
from forecast.fiscal.register_events import EVEN
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Adjustment, Catalog
    from forecast.issues import CellRef

Array = NDArray[np.float64]
Timing = Literal["received", "expected", "undated"]


@dataclass(frozen=True, slots=True)
class OneOff:
    """A one-off of a year, in the item's unit, with its month where the register gives one.

    ``odds`` is how likely it is to come in, None where the register does not say.
    """

    item: str
    year: int
    month: int | None
    amount: float
    note: str
    origin: CellRef | None = field(default=None, compare=False)
    odds: float | None = None

    def counts(self, month: int) -> bool:
        """Tell whether a year with figures to the end of a month counts on it.

        What is still to come and less likely than not is no part of a central figure.
        """
        return self.timing(month) != "expected" or self.odds is None or self.odds >= EVEN

    def timing(self, month: int) -> Timing:
        """Tell whether it is in figures published to the end of a month."""
        if self.month is None:
            return "undated"
        return "received" if self.month <= month else "expected"


def one_offs(adjustments: Iterable[Adjustment]) -> tuple[OneOff, ...]:
    """Read the one-offs of the register, each once.

    An entry on the base side of a year belongs to the year before, where staff may have entered the
    same amount on the current side already.
    """
    entries = [entry for entry in adjustments if entry.kind == AdjustmentKind.ONE_OFF]
    entered = {(entry.item, entry.period.year, entry.amount) for entry in entries
               if entry.side != AdjustedSide.BASE}
    found = []
    for entry in entries:
        year = entry.period.year - (entry.side == AdjustedSide.BASE)
        if entry.side != AdjustedSide.BASE or (entry.item, year, entry.amount) not in entered:
            found.append(OneOff(entry.item, year, entry.month, entry.amount, entry.note,
                                entry.origin, entry.odds))
    return tuple(found)


def within(found: Iterable[OneOff], item: str, catalog: Catalog) -> tuple[OneOff, ...]:
    """Return those of an item and of the lines that add up to it."""
    return tuple(one for one in found if is_within(one.item, item, catalog))


def since_january(found: Iterable[OneOff], year: int) -> Array:
    """Return what has come in by the end of each month of a year, (12,): those with a month."""
    amounts = np.zeros(MONTHS)
    for one in found:
        if one.year == year and one.month is not None:
            amounts[one.month - 1:] += one.amount
    return amounts


def realised(found: Sequence[OneOff], year: int, total: float, month: int) -> tuple[OneOff, ...]:
    """Return them with the amounts that a scenario's year holds, ``total`` in all.

    What has come in by the end of ``month`` stands; the others share in proportion what is left.
    """
    own = [one for one in found if one.year == year]
    come = sum_of(one.amount for one in own if one.timing(month) == "received")
    due = sum_of(one.amount for one in own) - come
    share = max(0.0, (total - come) / due) if due else 1.0
    return tuple(replace(one, amount=one.amount * share)
                 if one.year == year and one.timing(month) != "received" else one for one in found)
