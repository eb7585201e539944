"""Which rows of the registers a figure of an equation comes from: one_off, share, due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, AdjustmentKind, Method, month, row_of
from forecast.fiscal import decided, is_expected, is_within

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.equations import Data
    from forecast.issues import CellRef
    from forecast.projection import Result, ScenarioRun

REGISTERED = ("one_off", "share", "due")
"""The figures of equations that registers list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: what it contributes, its cell, its kind and its reason in words."""

    value: float
    origin: CellRef | None
    entry: str = ""
    basis: str = ""
    implied: bool = False


def takes_land(run: ScenarioRun, source: str, code: str, year: Period) -> bool:
    """Tell whether a scenario reads the register of land in the place of a budget."""
    return source == "budget" and any(
        one.method is Method.TAKE_LAND and one.item == code and year in one.span
        for one in run.scenario.overrides)


def listed(result: Result, run: ScenarioRun, leaf: Data, year: Period) -> tuple[Listed, ...]:
    """Return the rows behind one figure in one year; empty where none is."""
    registers = result.dataset.registers
    if leaf.source == "share":
        row = row_of((*run.scenario.shares, *registers.shares), leaf.item, month(year, last=True))
        return () if row is None else (Listed(row.district, row.place("district")),)
    if leaf.source == "due":
        return tuple(Listed(one.principal, one.origin, basis=one.name) for one in registers.bonds
                     if one.due == year and f"debt_{one.kind}" == leaf.item)
    said = decided(run.scenario, result.dataset)
    return tuple(Listed(one.amount, one.origin, one.kind, one.note, one.implied)
                 for one in result.dataset.adjustments
                 if one.kind == AdjustmentKind.ONE_OFF and one.side == AdjustedSide.CURRENT
                 and one.period == year and is_within(one.item, leaf.item, result.catalog)
                 and (year <= result.base or is_expected(one, said)))
