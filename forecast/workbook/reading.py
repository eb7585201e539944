"""Reading an input workbook: every sheet of the contract, every problem at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from forecast.fiscal.maturities import check_debt
from forecast.issues import InputError, Issue, Severity, errors
from forecast.models import priors
from forecast.registers import Registers
from forecast.series import Dataset
from forecast.workbook import contract
from forecast.workbook.cells import read_cells
from forecast.workbook.equations import read_equations
from forecast.workbook.figures import (
    conflicts,
    read_budgets,
    read_cumulative,
    read_vintages,
    read_yearly,
)
from forecast.workbook.fresh_values import with_fresh_values
from forecast.workbook.ledgers import read_bonds, read_carryovers, read_sectors, read_taxpayers
from forecast.workbook.registers import (
    read_adjustments,
    read_parameters,
    read_scenarios,
    read_targets,
)
from forecast.workbook.relations import check_relations, read_outside, read_relations
from forecast.workbook.shares import read_shares
from forecast.workbook.tables import find_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from forecast.equations.language import Equation
    from forecast.facts import Fact
    from forecast.models import Parameter
    from forecast.registers import Share
    from forecast.scenarios import Scenario, Target
    from forecast.series import Observation
    from forecast.workbook.cells import Book
    from forecast.workbook.contract import SheetSpec
    from forecast.workbook.tables import Found


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InputBook:
    """What an input workbook holds, and the warnings that it gave."""

    path: Path
    dataset: Dataset
    scenarios: tuple[Scenario, ...] = ()
    targets: tuple[Target, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    equations: tuple[Equation, ...] = ()
    reforms: Mapping[str, tuple[Share, ...]] = field(default_factory=dict)
    """Rows of 分成比例 of scenarios that the sheet 情景 does not have."""


def read(path: Path, *, recalculate: bool = False) -> InputBook:
    """Read a workbook of the contract.

    ``recalculate`` has LibreOffice compute every formula anew first, on a copy.

    Raises
    ------
    InputError
        With every problem found, in the order of the sheets: sheets and headers missing or renamed,
        cells that hold text, errors, uncalculated formulas or units that do not fit, names that are
        not in the catalogue, periods and figures entered twice.
    """
    book = read_cells(path)
    issues: list[Issue] = []
    if recalculate:
        book = with_fresh_values(book, path, issues)
    observations: list[Observation] = []
    for spec, reader in _FIGURES:
        found = find_table(book, spec, issues)
        if found:
            observations.extend(reader(found, issues))
    conflicts(observations, issues)
    adjustments = _rows(book, contract.ADJUSTMENTS, read_adjustments, issues)
    scenarios = _rows(book, contract.SCENARIOS, read_scenarios, issues)
    targets = _rows(book, contract.TARGETS, read_targets, issues)
    parameters = _rows(book, contract.PARAMETERS, read_parameters, issues)
    shares = _shares(book, issues)
    registers = Registers(shares.pop("", ()), _rows(book, contract.BONDS, read_bonds, issues),
                          _rows(book, contract.CARRYOVERS, read_carryovers, issues),
                          _rows(book, contract.TAXPAYERS, read_taxpayers, issues),
                          _rows(book, contract.SECTORS, read_sectors, issues))
    equations = _equations(book, parameters, issues)
    dataset = Dataset(tuple(observations), adjustments, _outside(book, issues),
                      _rows(book, contract.RELATIONS, read_relations, issues),
                      registers=registers)
    issues += check_debt(dataset, registers.bonds)
    if not errors(issues):  # a figure that does not read would seem to be missing
        check_relations(dataset, issues)
    if errors(issues):
        raise InputError(issues)
    warnings = tuple(issue for issue in issues if issue.severity is Severity.WARNING)
    return InputBook(path, dataset, _reformed(scenarios, shares), targets,
                     {one.name: one for one in parameters}, warnings, equations,
                     {name: rows for name, rows in shares.items()
                      if name not in {one.name for one in scenarios}})


_FIGURES: tuple[tuple[SheetSpec, Callable[[Found, list[Issue]], list[Observation]]], ...] = (
    (contract.YEARLY, read_yearly),
    (contract.MONTHLY, read_cumulative),
    (contract.QUARTERLY, read_cumulative),
    (contract.VINTAGES, read_vintages),
    (contract.BUDGETS, read_budgets),
)


def _equations(book: Book, parameters: tuple[Parameter, ...], issues: list[Issue]
               ) -> tuple[Equation, ...]:
    found = find_table(book, contract.MODEL, issues)
    if found is None or not any(found.rows()):
        return ()
    return read_equations(found, {*priors().parameters, *(one.name for one in parameters)}, issues)


def _outside(book: Book, issues: list[Issue]) -> tuple[Fact, ...]:
    """Read the rows of 数据版本 outside the catalogue; the sheet itself was reported on before."""
    found = find_table(book, contract.VINTAGES, [])
    return tuple(read_outside(found, issues)) if found else ()


def _rows(book: Book, spec: SheetSpec, reader: Callable[[Found, list[Issue]], list[T]],
          issues: list[Issue]) -> tuple[T, ...]:
    found = find_table(book, spec, issues)
    return tuple(reader(found, issues)) if found else ()


def _shares(book: Book, issues: list[Issue]) -> dict[str, tuple[Share, ...]]:
    found = find_table(book, contract.SHARES, issues)
    return read_shares(found, issues) if found else {}


def _reformed(scenarios: tuple[Scenario, ...], shares: Mapping[str, tuple[Share, ...]]
              ) -> tuple[Scenario, ...]:
    """Give each scenario of the sheet 情景 its own rows of 分成比例."""
    return tuple(replace(one, shares=shares.get(one.name, ())) for one in scenarios)
