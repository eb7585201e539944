"""Spending by function: what each line's rule states, cuts by decision and in their order.

References
----------
预算法（2018年修正）第十二条、第三十五条：量力而行、收支平衡；国务院关于“三保”支出优先保障的要求。
财政八项支出：国家统计局核算非营利性服务业增加值所用的八个支出科目。
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import SpendingBasis
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Commitment, Cut, Period, SpendingRule

EIGHT = ("exp_general_services", "exp_public_security", "exp_education", "exp_science",
         "exp_social_security", "exp_health", "exp_environment", "exp_urban_rural")
"""财政八项支出: the lines that value added of public services is estimated from."""


def ruled_amount(rule: SpendingRule, promised: Iterable[Commitment], first: Period, year: Period,
                 voted: tuple[Period, float] | None) -> float:
    """Return the amount that a line's rule states for a year, 万元; nought where it states none.

    Parameters
    ----------
    promised
        Commitments of every line; a line that follows them has those of the year.
    first
        The year of a norm a head and of its number of heads.
    voted
        The line's last budget up to the year, from which it grows in the place of its norm.
    """
    if rule.basis == SpendingBasis.COMMITTED:
        return sum_of(one.amount for one in promised if (one.item, one.year) == (rule.item, year))
    at, amount = voted or (first, rule.norm * rule.heads)
    return amount * rule.factor ** (year - at) if year >= at else 0.0


def policy_cuts(cuts: Iterable[Cut], year: Period) -> float:
    """Return what decided cuts take off spending in a year, 万元, as far as bases are known."""
    return sum_of((one.base or 0.0) * one.rate / 100 for one in cuts if one.year == year)


def cuttable(rules: Iterable[SpendingRule], amounts: Mapping[str, float]
             ) -> list[tuple[SpendingRule, float]]:
    """List how much each line of a year may be cut, in the stated order, 万元.

    Parameters
    ----------
    amounts
        What each line gets in that year; one that is not there is not cut.
    """
    ordered = sorted((one for one in rules if one.order is not None and one.item in amounts),
                     key=lambda one: (one.order or 0))
    return [(one, amounts[one.item] * one.limit / 100) for one in ordered]


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
        room = sum_of(limit for _, limit in mine)
        part = min(1.0, left / room) if room > 0 else 0.0
        for rule, limit in mine:
            left -= limit * part
            found.append(Reduced(rule, limit, limit * part, max(0.0, left)))
    return found
