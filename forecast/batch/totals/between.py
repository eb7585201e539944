"""What one level of government pays another: within a total it is nobody's revenue or spending.

Where the government itself (本级) stands beside the places below it, their subsidies from it and
their remittances to it are taken out of the lines, of the totals above these lines, and of the
balance and the fiscal capacity. What comes from, or goes to, a level above the whole stays.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from forecast.data import shipped_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.batch.totals.sums import Key, Sums

_UP = ("upper_transfer_in", "upper_remittance", "gf_land_transfer_in", "gf_lottery_transfer_in",
       "gf_upper_remittance", "sc_upper_in", "si_upper_in", "si_upper_out")
"""Of a place below: what it has from the level above it, and what it pays that level."""
_DOWN = ("lower_remittance_in", "lower_transfer_out", "gf_lower_transfer", "si_lower_in",
         "si_lower_out")
"""Of the level above: what it has from the places below it, and what it pays them."""


def is_paid_up(code: str) -> bool:
    """Tell whether a place below has an item from, or pays it to, the level above."""
    return code in _with_parts(_UP)


def is_paid_down(code: str) -> bool:
    """Tell whether the level above has an item from, or pays it to, the places below."""
    return code in _with_parts(_DOWN)


def eliminate(sums: Sums, between: Sums) -> Mapping[Key, int]:
    """Take what is paid between the members out of their sums; return how much, by figure."""
    found: dict[Key, int] = {}
    for (name, code, year), paid in sorted(between.central.items()):
        for moved, sign in _moved(code):
            key = (name, moved, year)
            if key in sums.central:
                sums.take(key, (name, code, year), between, sign)
                found[key] = found.get(key, 0) + sign * paid
    return found


@cache
def _with_parts(codes: tuple[str, ...]) -> frozenset[str]:
    """Return items with all that they are the sum of."""
    catalog, found = shipped_catalog(), set(codes)
    left = list(codes)
    while left:
        below = [item.code for item in catalog.children(left.pop()) if item.code not in found]
        found |= set(below)
        left += below
    return frozenset(found)


@cache
def _moved(code: str) -> tuple[tuple[str, int], ...]:
    """Return the figures that an amount paid between levels is part of, each with its sign."""
    catalog = shipped_catalog()
    item, found = catalog[code], [(code, 1)]
    if code not in (*_UP, *_DOWN):
        return tuple(found)  # a part: the line that it is part of moves the rest
    above = item.parent
    while above and above in catalog:
        found.append((above, 1))
        above = catalog[above].parent
    is_source = item.side == "source"
    if item.account == "general":
        found.append(("gpb_balance", 1 if is_source else -1))
    if (is_source and item.account in {"general", "fund"}) or code == "upper_remittance":
        found.append(("fiscal_capacity", 1 if is_source else -1))
    return tuple(found)
