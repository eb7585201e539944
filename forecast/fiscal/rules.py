"""The rules of carry-over and of the budget stabilisation fund, each with a verdict.

Amounts are ``Decimal`` in 万元. A rule that lacks a figure says ``unknown``; one that is met or not
on an aggregate where the law means each fund by itself says so through its basis.

References
----------
预算法（2018年修正）第四十二条、第六十六条；财预〔2018〕35号《预算稳定调节基金管理暂行办法》；
国办发〔2014〕70号《关于进一步做好盘活财政存量资金工作的通知》；中共中央关于全面深化改革若干重大
问题的决定（2013）：国有资本收益上缴公共财政比例2020年提高到30%。
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import CarryOver, Period
    from forecast.issues import CellRef

State = Literal["met", "breach", "hint", "unknown"]
"""``hint``: worth a look, no breach: an approved budget, a forecast, a sum of what the law judges
one by one."""
THIRTY = Decimal("0.30")
PPP_LIMIT = 10.0
"""What all PPP projects may cost in a year, per cent of general expenditure (Caijin (2015) 21)."""
NINE = Decimal("0.09")
"""Carry-over and surplus of the general budget to its expenditure: a reference value. It stands in
a province's order that carries out 国办发〔2014〕70号, not in a national rule."""
OLD_YEARS = 2
"""Money still there at the end of the second year after its budget is 结余 and no longer 结转."""
CAPITAL_FROM = 2020


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule in one year.

    Parameters
    ----------
    rule
        Key of the rule: its name, law and sentences are ``rule_<key>…`` in the label table.
    measured, bound
        What is compared, 万元; None where a figure is missing.
    excess
        By how much the rule is broken, or what it obliges to hand over; nought when met.
    subject
        The fund or purpose that the ledger names; empty for the whole budget.
    """

    rule: str
    year: Period
    state: State
    measured: Decimal | None = None
    bound: Decimal | None = None
    excess: Decimal = Decimal(0)
    subject: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class FundYear:
    """The stabilisation fund in one year: opening + top-up - draw = closing, 万元."""

    year: Period
    opening: Decimal
    draw: Decimal
    topup: Decimal

    @property
    def closing(self) -> Decimal:
        """The balance at the end of the year."""
        return self.opening - self.draw + self.topup


def fund_path(flows: Sequence[tuple[Period, Decimal, Decimal]], opening: Decimal | None
              ) -> tuple[tuple[FundYear, ...], bool]:
    """Follow the fund as a stock.

    Parameters
    ----------
    flows
        (year, draw, top-up) in order. The draw comes out of the year's opening balance; the top-up
        is made at the year's end.
    opening
        The balance before the first year; None when nobody published it.

    Returns
    -------
    tuple
        The years, and whether every balance is only a lower bound: the least opening that keeps the
        fund from falling below nought.
    """
    least, drawn, topped = Decimal(0), Decimal(0), Decimal(0)
    for _, draw, topup in flows:
        drawn += draw
        least = max(least, drawn - topped)
        topped += topup
    balance, years = least if opening is None else opening, []
    for year, draw, topup in flows:
        years.append(FundYear(year, balance, draw, topup))
        balance = years[-1].closing
    return tuple(years), opening is None


def stock_rule(years: Iterable[FundYear], *, is_bound: bool) -> tuple[Verdict, ...]:
    """A draw may not exceed what is in the fund; unknown while only a lower bound is known.

    One verdict a year with a draw.
    """
    found = []
    for one in years:
        if not one.draw:
            continue
        short = max(Decimal(0), one.draw - one.opening)
        state: State = "breach" if short else "unknown" if is_bound else "met"
        found.append(Verdict("fund_stock", one.year, state, one.draw, one.opening, short))
    return tuple(found)


def hinted(verdict: Verdict, outturns: Period) -> Verdict:
    """Turn a breach of a year that has no outturn yet into a hint: its budget was approved."""
    ahead = verdict.state == "breach" and verdict.year > outturns
    return replace(verdict, state="hint") if ahead else verdict


def windfall_ahead(year: Period, revenue: Decimal, budget: Decimal, topup: Decimal,
                   carried: Decimal) -> Verdict | None:
    """What a forecast does with revenue above the budget; None where there is none.

    ``measured`` is what goes into the fund; what does not covers the year's gap, and what is
    carried over instead of either is the excess.
    """
    over = revenue - budget
    if over <= 0:
        return None
    left = max(Decimal(0), min(over - topup, carried))
    return Verdict("windfall_ahead", year, "hint" if left else "met", min(topup, over), over, left)


def deficit_rule(year: Period, account: str, closing: Decimal | None) -> Verdict | None:
    """A budget may not close below nought; None where a forecast of it does not."""
    if closing is None or closing >= 0:
        return None
    return Verdict(f"deficit_{account}", year, "hint", closing, Decimal(0), -closing)


def windfall_rule(year: Period, revenue: Decimal | None, budget: Decimal | None,
                  topup: Decimal | None) -> Verdict:
    """Revenue above the budget may only cut the deficit or top up the fund."""
    if revenue is None or budget is None:
        return Verdict("windfall", year, "unknown")
    over = max(Decimal(0), revenue - budget)
    paid = topup or Decimal(0)
    short = max(Decimal(0), over - paid)
    return Verdict("windfall", year, "breach" if short else "met", paid, over, short)


def surplus_rule(year: Period, closing: Decimal | None, surplus: Decimal | None,
                 ledger: Sequence[CarryOver]) -> Verdict:
    """What is left and not carried over by purpose is 结余, and must top up the fund.

    ``closing`` is what the general budget carries into the next year, ``surplus`` its 结余 where
    the papers state one. Without either a surplus or a ledger of the purposes the two cannot be
    told apart.
    """
    if closing is not None and surplus is not None:
        state: State = "breach" if surplus > 0 else "met"
        return Verdict("surplus", year, state, closing + surplus, closing, max(Decimal(0), surplus))
    mine = [one for one in ledger if one.account == "general" and one.at == year]
    if closing is None or not mine:
        return Verdict("surplus", year, "unknown", closing)
    named = sum((Decimal(str(one.amount)) for one in mine), Decimal(0))
    left = closing - named
    return Verdict("surplus", year, "breach" if left > 0 else "met", closing, named,
                   max(Decimal(0), left))


def old_rule(ledger: Iterable[CarryOver]) -> tuple[Verdict, ...]:
    """Carry-over unused for two years counts as surplus: one verdict a row of the ledger."""
    found = []
    for one in ledger:
        amount = Decimal(str(one.amount))
        is_old = one.at - one.budgeted >= OLD_YEARS and amount > 0
        found.append(Verdict("old", one.at, "breach" if is_old else "met", amount, None,
                             amount if is_old else Decimal(0), one.name, one.origin))
    return tuple(found)


def thirty_rule(ledger: Iterable[CarryOver]) -> tuple[Verdict, ...]:
    """A fund's carry-over above 30 % of its revenue must top up: one verdict a fund and year."""
    funds: defaultdict[tuple[str, Period], list[CarryOver]] = defaultdict(list)
    for one in ledger:
        if one.account == "fund":
            funds[one.name, one.at].append(one)
    found = []
    for (name, year), rows in funds.items():
        amount = sum((Decimal(str(one.amount)) for one in rows), Decimal(0))
        stated = [one.revenue for one in rows if one.revenue is not None]
        if not stated:
            found.append(Verdict("thirty", year, "unknown", amount, None, Decimal(0), name,
                                 rows[0].origin))
        else:
            found.append(_thirty(year, amount, Decimal(str(max(stated))), name, rows[0].origin))
    return tuple(found)


def thirty_in_all(year: Period, carried: Decimal | None, revenue: Decimal | None) -> Verdict:
    """The 30 % rule on all funds together, where no ledger tells them apart: a hint at most.

    ``revenue`` is the fund budget's own revenue and transfers without proceeds of debt.
    """
    if carried is None or revenue is None:
        return Verdict("thirty_in_all", year, "unknown", carried, revenue)
    found = _thirty(year, carried, revenue, "", None, "thirty_in_all")
    return replace(found, state="hint") if found.state == "breach" else found


def _thirty(year: Period, amount: Decimal, revenue: Decimal, name: str, origin: CellRef | None,
            rule: str = "thirty") -> Verdict:
    bound = revenue * THIRTY
    over = max(Decimal(0), amount - bound)
    return Verdict(rule, year, "breach" if over else "met", amount, bound, over, name, origin)


def nine_rule(year: Period, carried: Decimal | None, expenditure: Decimal | None) -> Verdict:
    """Carry-over and surplus of the general budget within 9 % of its expenditure (reference)."""
    if carried is None or expenditure is None:
        return Verdict("nine", year, "unknown", carried)
    bound = expenditure * NINE
    over = max(Decimal(0), carried - bound)
    return Verdict("nine", year, "breach" if over else "met", carried, bound, over)


def capital_rule(year: Period, transferred: Decimal | None, profit: Decimal | None
                 ) -> Verdict | None:
    """From 2020 on, state firms' profit goes to the general budget to 30 % at least."""
    if year.year < CAPITAL_FROM:
        return None
    if transferred is None or profit is None:
        return Verdict("capital", year, "unknown", transferred)
    bound = profit * THIRTY
    short = max(Decimal(0), bound - transferred)
    return Verdict("capital", year, "breach" if short else "met", transferred, bound, short)
