"""Bonds of a ledger held against the sheet 债务明细."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import UnitCode, UnitError, parse_unit
from forecast.importing.merging.amounts import are_same, converted
from forecast.importing.merging.plan import PlacedLoan, State
from forecast.workbook import BONDS, cell_measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Bond, Unit
    from forecast.importing.figures import Loan
    from forecast.workbook import Stock

_WAN = parse_unit(UnitCode.WAN)


def place_loans(loans: Sequence[Loan], stock: Stock) -> tuple[PlacedLoan, ...]:
    """Return what becomes of every bond; a ledger may hold two that are alike in everything."""
    found = stock.table(BONDS)
    unit = _WAN
    if found is not None and "principal" in found.columns:
        unit = cell_measure(found, "principal", _WAN, []) or _WAN
    met: set[int] = set()
    return tuple(_placed(loan, unit, stock.bonds, met) for loan in loans)


def _placed(loan: Loan, unit: Unit, bonds: Sequence[Bond], met: set[int]) -> PlacedLoan:
    try:
        own = parse_unit(loan.unit)
        principal = converted(loan.principal, own, unit)
    except UnitError:
        return PlacedLoan(loan, State.BLOCKED, loan.principal, loan.unit, reason="unit")
    named = [one for one in bonds if one.kind == loan.kind and one.name == loan.name
             and (one.issued.year, one.due.year) == (loan.issued, loan.due)]
    for one in named:
        if are_same(loan.principal, own, one.principal, _WAN) and id(one) not in met:
            met.add(id(one))
            return PlacedLoan(loan, State.EQUAL, principal, unit.code, one.origin)
    other = next((one for one in named if loan.name and id(one) not in met), None)
    if other is not None:
        met.add(id(other))
        return PlacedLoan(loan, State.DIFFERENT, principal, unit.code, other.origin)
    return PlacedLoan(loan, State.NEW, principal, unit.code)
