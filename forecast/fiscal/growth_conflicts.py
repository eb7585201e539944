"""Stated figures that cannot both be true: a level, its growth rate, and the level before.

A rate printed with two digits leaves an interval for its base, and so does a level printed in 亿元.
When no published figure of the base falls into it, one of the statements is wrong, was revised, or
was made on another basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.fiscal.expressions import amount_of, size
from forecast.fiscal.identities import BUDGETED, says_budget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from forecast.data import Catalog, Fact

_RATE = "_growth"
_OTHER_BASIS = ("同口径", "可比", "剔除")
_PAST = {status.value for status in Status if status.is_past} - {Status.DERIVED.value}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A growth rate and a level that leave no room for the base as published.

    ``low`` and ``high`` bound the base that they imply, in the unit of ``base``; ``base`` is the
    published figure that comes nearest.
    """

    growth: Fact
    level: Fact
    base: Fact
    low: Decimal
    high: Decimal


def implied_bounds(level: Fact, growth: Fact) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest base that a level and its growth rate imply, in base units.

    Raises
    ------
    ZeroDivisionError
        For a rate of -100 %.
    """
    amount, rate = amount_of(level), amount_of(growth)
    return amount.low / (1 + rate.high), amount.high / (1 + rate.low)


def concerned(codes: Iterable[str]) -> frozenset[str]:
    """Return the items whose facts can conflict, of those that have facts: rates, and their levels.

    Few figures have a rate beside them.
    """
    rates = {code for code in codes if code.endswith(_RATE)}
    return frozenset(rates | {code.removesuffix(_RATE) for code in rates})


def conflicts(facts: Iterable[Fact], items: Catalog) -> tuple[Conflict, ...]:
    """Find the conflicts among the budget lines' figures.

    Only budgets: growth of output is at constant prices, that of investment on the scope of its
    year, so neither is the ratio of published levels. A rate on a comparable basis is left out too.
    """
    known: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.period.isdigit() and not fact.qualifier and fact.value:
            known.setdefault((fact.item, fact.period), []).append(fact)
    found = []
    for (item, period), rates in known.items():
        code = item.removesuffix(_RATE)
        if code == item or code not in items or items[code].account is None:
            continue
        for rate in rates:
            if any(word in rate.base for word in _OTHER_BASIS) or rate.value <= -100:
                continue
            levels = [one for one in known.get((code, period), ()) if one.status == rate.status]
            bases = [one for one in known.get((code, str(int(period) - 1)), ())
                     if one.status in (BUDGETED if says_budget(rate.base) else _PAST)]
            one = _conflict(rate, levels, bases)
            if one is not None:
                found.append(one)
    return tuple(found)


def _conflict(rate: Fact, levels: list[Fact], bases: list[Fact]) -> Conflict | None:
    """Return the nearest miss, None when some level and some base agree with the rate."""
    misses = []
    for level in levels:
        low, high = implied_bounds(level, rate)
        for base in bases:
            amount = amount_of(base)
            if amount.high >= low and amount.low <= high:
                return None
            scale = size(base.unit)
            gap = max(low - amount.high, amount.low - high)
            misses.append((gap, Conflict(rate, level, base, low / scale, high / scale)))
    return min(misses, key=lambda miss: miss[0])[1] if misses else None
