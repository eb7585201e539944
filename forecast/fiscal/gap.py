"""Closing a financing gap: the instruments that the law allows, in its order, and what each holds.

Old carry-over is used first (Budget Law, art. 42), then the stabilisation fund (art. 66), then
transfers from the fund and state capital budgets (Caiyu (2018) 35), then general bonds within the
limit, which pay for capital works alone (art. 35), and what is left is cut from expenditure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Means = Literal["old_carryover", "stabilisation", "fund_transfer", "capital_transfer", "bond",
                "cut"]  # fmt: skip
ORDER: tuple[Means, ...] = ("old_carryover", "stabilisation", "fund_transfer", "capital_transfer",
                            "bond", "cut")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """What one instrument holds in one year and what of it is used, 万元.

    ``available`` is None when nobody published it: then nothing is used. The last, cuts, has no
    bound. ``left`` is the gap that is still open after it.
    """

    means: Means
    available: float | None
    used: float
    left: float


def close_gap(gap: float, available: Sequence[tuple[Means, float | None]]) -> tuple[Use, ...]:
    """Close a gap with instruments in the order given; cuts close what is left of it.

    Parameters
    ----------
    gap
        万元, not below nought.
    available
        Each instrument with what it holds, or None.
    """
    uses, left = [], gap
    for means, amount in available:
        used = left if means == "cut" else min(max(amount or 0.0, 0.0), left)
        left -= used
        uses.append(Use(means, amount, used, left))
    return tuple(uses)


def close_gaps(gaps: Sequence[float], stocks: Sequence[Sequence[tuple[Means, float | None]]]
               ) -> tuple[tuple[Use, ...], ...]:
    """Close the gaps of several years; what one year uses of a stock, later years lack.

    ``stocks`` holds what each instrument would have in each year if none were used before.
    """
    spent: dict[Means, float] = dict.fromkeys(ORDER, 0.0)
    years = []
    for gap, holds in zip(gaps, stocks, strict=True):
        rest = [(means, None if amount is None or means == "cut" else
                 max(0.0, amount - spent[means])) for means, amount in holds]
        uses = close_gap(gap, rest)
        for use in uses:
            spent[use.means] += use.used
        years.append(uses)
    return tuple(years)
