"""The register of adjustments held against itself and against comparable growth as published."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, Period
from forecast.fiscal import is_within, registered
from forecast.issues import CellRef
from forecast.workbook.contract import BUDGETS, YEARLY
from forecast.workbook.inputs.checks.evidence import about, number, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Adjustment, Observation
    from forecast.workbook.inputs.checks.evidence import Evidence

_TAIL = "_growth_comparable"
_CLOSE = 0.3
"""Percentage points that rounded amounts and rounded rates may lie apart."""
_REVISED = 0.03
"""Part of an outturn by which first and final figures of one year differ."""


def check_comparable(evidence: Evidence) -> None:
    """Ask about an amount that is registered of a total and of its part, and about other growth.

    Both add up in the total: growth without it would be stated wrong, with every figure right.
    """
    for part, whole in _twice(evidence):
        evidence.ask("adjusted_twice", part.origin or CellRef(""), number(part.amount), (
            ("item", evidence.items[part.item].zh), ("whole", evidence.items[whole.item].zh),
            ("other", str(whole.origin)), ("unit", evidence.items[part.item].unit.code)))
    known = evidence.annual()
    for code, years in known.items():
        item = code.removesuffix(_TAIL)
        if item == code:
            continue
        for year, stated in years.items():
            rates = _reckoned(evidence, item, year, stated)
            if not rates or place(stated) in evidence.blamed or any(
                    abs(rate - stated.value) <= _CLOSE for rate in rates):
                continue
            evidence.ask("comparable_differs", place(stated), f"{stated.value:.2f}%", (
                ("item", evidence.items[item].zh), ("period", str(year)),
                ("rate", f"{rates[0]:.2f}"), ("other", str(known[item][year].origin))))


def check_twice_stated(evidence: Evidence) -> None:
    """Ask about a year of 年度指标 that is another amount than the outturn in 预算收支.

    One of them may be of another scope (财政总收入): growth of the one over the other's years would
    be nobody's. A first estimate that was revised lies nearer.
    """
    yearly, budgets = evidence.sheet(YEARLY), evidence.sheet(BUDGETS)
    outturns = {(one.item, one.period): one for one in evidence.figures
                if place(one).sheet == budgets and one.status.is_past and not one.cumulative}
    for one in evidence.figures:
        other = outturns.get((one.item, one.period))
        if other is None or place(one).sheet != yearly or not one.status.is_past or (
                abs(one.value - other.value) <= _REVISED * abs(other.value)) or (
                {place(one), place(other)} & evidence.blamed):
            continue
        evidence.ask("twice_stated", place(one), number(one.value), (
            *about(one, evidence.items), ("other", str(other.origin)),
            ("beside", number(other.value))))
        evidence.blamed.add(place(other))


def _are_alike(stated: Observation, amount: Observation) -> bool:
    """Tell whether a rate is of the amount that is known, not of a budget or an estimate of it."""
    return stated.status is amount.status or (stated.status.is_past and amount.status.is_past)


def _twice(evidence: Evidence) -> Iterator[tuple[Adjustment, Adjustment]]:
    """Find entries of one amount, time and kind of which one's item is part of the other's."""
    for part, whole in permutations(evidence.adjustments, 2):
        if part.item != whole.item and is_within(part.item, whole.item, evidence.items) and (
                part.amount, part.period, part.side, part.kind) == (
                whole.amount, whole.period, whole.side, whole.kind):
            yield part, whole


def _reckoned(evidence: Evidence, item: str, year: int, stated: Observation) -> list[float]:
    """Reckon growth without what the register holds; none where it holds nothing of the year.

    The year before may have several figures (预计, 初步核算), and papers do not say of which.
    """
    known = evidence.annual().get(item, {})
    if year not in known or year - 1 not in known or not _are_alike(stated, known[year]):
        return []

    def held(at: int, side: AdjustedSide) -> float:
        return registered(evidence.adjustments, item, Period.annual(at), side, evidence.items)

    now = held(year, AdjustedSide.CURRENT)
    then = held(year, AdjustedSide.BASE) or held(year - 1, AdjustedSide.CURRENT)
    if not (now or then):
        return []
    before = [known[year - 1].value, *(
        one.value for one in evidence.figures if one.item == item and not one.cumulative
        and one.period == Period.annual(year - 1))]
    return [100 * ((known[year].value - now) / (one - then) - 1) for one in before if one != then]
