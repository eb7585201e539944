"""综合预算: the four budgets together, with what they transfer to each other counted once.

Money that one budget transfers to another is a source of the one and a use of the other; together
it is neither. What is transferred in beyond the stated transfers out comes from outside the
budgets as far as anybody knows and stays a source, shown by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Account, Catalog
from forecast.fiscal.accounts import derived

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Elimination:
    """One transfer between budgets: the line received, the lines given, 万元.

    ``amount`` is what both sides account for; ``unexplained`` is received beyond it.
    """

    into: str
    outs: tuple[str, ...]
    amount: Decimal
    unexplained: Decimal


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The comprehensive budget, 万元.

    Parameters
    ----------
    sources, uses, closing
        By budget, before elimination; a budget without figures is left out.
    eliminated
        What is taken out of both sides.
    """

    sources: Mapping[Account, Decimal]
    uses: Mapping[Account, Decimal]
    closing: Mapping[Account, Decimal]
    eliminations: tuple[Elimination, ...]

    @property
    def eliminated(self) -> Decimal:
        """What is taken out of both sides."""
        return sum((one.amount for one in self.eliminations), Decimal(0))

    @property
    def unexplained(self) -> Decimal:
        """Money transferred in whose source is not stated; it remains a source."""
        return sum((one.unexplained for one in self.eliminations), Decimal(0))

    @property
    def total_sources(self) -> Decimal:
        """Sources of all budgets, each transfer counted once."""
        return sum(self.sources.values(), Decimal(0)) - self.eliminated

    @property
    def total_uses(self) -> Decimal:
        """Uses of all budgets, each transfer counted once."""
        return sum(self.uses.values(), Decimal(0)) - self.eliminated


def consolidate(figures: Mapping[str, Decimal], items: Catalog) -> Consolidated:
    """Put the budgets of one column together."""
    known = derived(figures, items)
    sources: dict[Account, Decimal] = {}
    uses: dict[Account, Decimal] = {}
    closing: dict[Account, Decimal] = {}
    for account in ACCOUNTS:
        total, spent = items.total(account, "total_sources"), items.total(account, "total_uses")
        if total is None or spent is None or total.code not in known:
            continue
        sources[account] = known[total.code]
        uses[account] = known.get(spent.code, Decimal(0))
        closing[account] = sources[account] - uses[account]
    return Consolidated(sources, uses, closing, eliminations(known, items))


def eliminations(figures: Mapping[str, Decimal], items: Catalog) -> tuple[Elimination, ...]:
    """List the transfers between budgets; lines that detail another are left to it."""
    found = []
    for item in items:
        details = item.parent is not None and bool(items[item.parent].counterparts)
        if not item.counterparts or details or item.code not in figures:
            continue
        outs = tuple(code for code in item.counterparts if code in figures)
        given = sum((figures[code] for code in outs), Decimal(0))
        taken = figures[item.code]
        # a counterpart inside another line (其中) need not be stated to be double
        inside = all(items[code].side == "memo" for code in item.counterparts)
        amount = taken if inside else min(taken, given)
        found.append(Elimination(item.code, outs, amount, taken - amount))
    return tuple(found)
