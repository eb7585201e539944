"""Spending by function: what each line follows, the three guarantees first, cuts in their order.

References
----------
预算法（2018年修正）第十二条、第三十五条：量力而行、收支平衡；国务院关于“三保”支出优先保障的要求。
财政八项支出：国家统计局核算非营利性服务业增加值所用的八个支出科目。
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Guarantee, SpendingBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Commitment, Cut, Dataset, Period, SpendingRule, Vintage

EIGHT = ("exp_general_services", "exp_public_security", "exp_education", "exp_science",
         "exp_social_security", "exp_health", "exp_environment", "exp_urban_rural")
"""财政八项支出: the lines that value added of public services is estimated from."""


def line_path(rule: SpendingRule, start: float | None, voted: Mapping[Period, float],
              years: Sequence[Period], promised: Iterable[Commitment] = ()) -> list[float | None]:
    """Return what one line needs in each year, 万元.

    A year with a budget follows it; the years after it grow by the line's own rule.

    Parameters
    ----------
    start
        The base year's outturn; None when it is not known.
    voted
        Budgets of the line by year.
    promised
        Commitments of every line; those of this one count.
    """
    sums = _committed(promised, rule.item)
    growth = (1 + rule.rate / 100) * (1 + rule.heads_rate / 100)
    found: list[float | None] = []
    before = start
    for year in years:
        own: float | None
        if year in voted:
            own = voted[year]
        elif rule.basis == SpendingBasis.COMMITTED:
            own = sums.get(year, 0.0)
        elif rule.basis == SpendingBasis.NORM and not found:
            own = rule.norm * rule.heads
        else:
            own = None if before is None else before * growth
        found.append(own)
        before = own
    return found


def _committed(promised: Iterable[Commitment], item: str) -> dict[Period, float]:
    """Add up the commitments of one line by year, 万元."""
    sums: dict[Period, float] = {}
    for one in promised:
        if one.item == item:
            sums[one.year] = sums.get(one.year, 0.0) + one.amount
    return sums


@dataclass(frozen=True, slots=True)
class Allocated:
    """What of a total each line gets, by item; what is left for all others; what lines lack."""

    amounts: Mapping[str, float]
    rest: float
    short: float


def allocate(total: float, wanted: Sequence[tuple[SpendingRule, float]]) -> Allocated:
    """Give a total to its lines: the three guarantees in their order, then the others.

    What is not enough for the others is shared in proportion to what they need.
    """
    amounts: dict[str, float] = {}
    left = max(total, 0.0)
    for kind in Guarantee:  # in the order in which they are paid for
        for rule, need in wanted:
            if rule.guarantee == kind:
                amounts[rule.item] = min(need, left)
                left -= amounts[rule.item]
    others = [(rule.item, need) for rule, need in wanted if rule.guarantee is None]
    asked = sum(need for _, need in others)
    part = 1.0 if asked <= left else left / asked
    for item, need in others:
        amounts[item] = need * part
    rest = left - asked * part
    short = sum(need for _, need in wanted) - sum(amounts.values())
    return Allocated(amounts, max(0.0, rest), short)


def needs(dataset: Dataset, base: Period, years: Sequence[Period], vintage: Vintage
          ) -> dict[str, list[float | None]]:
    """Return what every ruled line needs in each year, from its outturn and its budgets."""
    policies, found = dataset.registers.policies, {}
    for rule in policies.rules:
        start = dataset.read(rule.item, base, vintage)
        voted = {year: choice.chosen.value for year in years
                 if (choice := dataset.intended(rule.item, year, vintage))}
        found[rule.item] = line_path(rule, start.chosen.value if start else None, voted, years,
                                     policies.commitments)
    return found


def policy_cuts(cuts: Iterable[Cut], year: Period) -> float:
    """Return what decided cuts take off spending in a year, 万元, as far as bases are known."""
    return sum((one.base or 0.0) * one.rate / 100 for one in cuts if one.year == year)


def cuttable(rules: Iterable[SpendingRule], needed: Mapping[str, Sequence[float | None]], at: int
             ) -> list[tuple[SpendingRule, float]]:
    """List how much each line may be cut in the year ``at``, in the stated order, 万元."""
    ordered = sorted((one for one in rules if one.order is not None),
                     key=lambda one: (one.order or 0))
    return [(one, (needed[one.item][at] or 0.0) * one.limit / 100) for one in ordered]


@dataclass(frozen=True, slots=True)
class Reduced:
    """What one line is cut by, 万元, and what is then still to be found."""

    rule: SpendingRule
    limit: float
    cut: float
    left: float


def cut_in_order(amount: float, lines: Sequence[tuple[SpendingRule, float]]) -> list[Reduced]:
    """Cut lines in their order until an amount is found; lines of one order share by their limits.

    ``lines`` are those of :func:`cuttable`.
    """
    found, left = [], max(amount, 0.0)
    for order in dict.fromkeys(rule.order for rule, _ in lines):
        mine = [(rule, limit) for rule, limit in lines if rule.order == order]
        room = sum(limit for _, limit in mine)
        part = min(1.0, left / room) if room > 0 else 0.0
        for rule, limit in mine:
            left -= limit * part
            found.append(Reduced(rule, limit, limit * part, max(0.0, left)))
    return found
