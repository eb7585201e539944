"""Which rows of the registers a figure of an equation comes from: one-offs, shares, dues, lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Method, SpendingBasis, month, row_of
from forecast.fiscal import (
    decided,
    entries_of,
    fixed_remittance,
    is_expected,
    listed_in,
    policy_cuts,
    subsidy_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period, SpendingRule
    from forecast.equations import Data
    from forecast.issues import CellRef
    from forecast.projection import Result, ScenarioRun

REGISTERED = ("one_off", "share", "due", "listed")
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
        return () if row is None else (
            Listed(getattr(row, registers.level), row.place(registers.level)),)
    if leaf.source == "due":
        return tuple(Listed(one.principal, one.origin, basis=one.name) for one in registers.bonds
                     if one.due == year and f"debt_{one.kind}" == leaf.item)
    if leaf.source == "listed":
        return tuple(_policies(result, run, leaf, year))
    said = decided(run.scenario, result.dataset)
    return tuple(Listed(one.amount, one.origin, one.kind, one.note, one.implied)
                 for one in entries_of(result.dataset, leaf.item, year)
                 if (year <= result.base or is_expected(one, said)))


def _policies(result: Result, run: ScenarioRun, leaf: Data, year: Period) -> Iterator[Listed]:
    """Give the rows of the registers of policies behind one figure."""
    policies = result.dataset.registers.policies
    if leaf.item == "upper_transfer_in":
        for row, amount in subsidy_rows(policies.subsidies, year):
            yield Listed(amount, row.origin, row.recurrence, row.name)
    elif leaf.item == "upper_remittance":
        for part in policies.remittances:
            yield Listed(fixed_remittance((part,), result.first, year), part.origin,
                         basis=part.name)
    elif rule := next((one for one in policies.rules if one.item == leaf.item), None):
        yield from _ruled(result, run, rule, year)
    else:
        for one in policies.cuts:
            if one.year == year:
                yield Listed(policy_cuts((one,), year), one.origin, basis=one.name)


def _ruled(result: Result, run: ScenarioRun, rule: SpendingRule, year: Period) -> Iterator[Listed]:
    """Give what a line's rule states: its commitments row by row, or its norm."""
    if rule.basis == SpendingBasis.COMMITTED:
        for one in result.dataset.registers.policies.commitments:
            if (one.item, one.year) == (rule.item, year):
                yield Listed(one.amount, one.origin, basis=one.name)
    elif amount := listed_in(result.dataset, result.base, result.vintage(run), rule.item, year):
        yield Listed(amount, rule.origin, rule.basis)
