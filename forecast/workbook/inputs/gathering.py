"""The first half of reading: tables found, figures read, nothing judged yet.

``read`` goes on from here to the registers and the checks; an import needs no more than this, and
must work on a workbook that has problems.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from forecast.data import Bureau, Catalog, shipped_catalog
from forecast.workbook import contract
from forecast.workbook.import_sheets import IMPORTS, TAKEN
from forecast.workbook.inputs.budgets import read_budgets
from forecast.workbook.inputs.bureau import read_bureau, read_wording
from forecast.workbook.inputs.checks import place_lines
from forecast.workbook.inputs.figures import (
    annual,
    read_cumulative,
    read_quarters,
    read_vintages,
)
from forecast.workbook.inputs.imports import (
    Answered,
    answered_names,
    read_answers,
    read_taken,
    with_taken,
)
from forecast.workbook.inputs.indicators import read_indicators, read_names
from forecast.workbook.inputs.layout import plain, with_openings
from forecast.workbook.inputs.registered import read_bonds
from forecast.workbook.inputs.tables import find_table
from forecast.workbook.inputs.two_sided import without_closing, without_gross_rates
from forecast.workbook.inputs.year_heads import Ahead
from forecast.workbook.inputs.yearly import read_yearly
from forecast.workbook.policy_sheets import POLICIES
from forecast.workbook.project_sheets import LAND, PROJECTS
from forecast.xlsx import file_bytes, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forecast.data import Bond, Observation
    from forecast.issues import Issue
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Book

T = TypeVar("T")


@dataclass(slots=True)
class Tables:
    """The tables of a workbook as they are asked for, and what was wrong with them.

    ``items`` grows with what the workbook adds: its indicators, then its budget lines.
    """

    book: Book
    issues: list[Issue]
    found: list[Found] = field(default_factory=list)
    items: Catalog = field(default_factory=shipped_catalog)
    answers: tuple[Answered, ...] = ()

    def find(self, spec: SheetSpec) -> Found | None:
        """Find the table of a sheet, and keep it."""
        found = find_table(self.book, spec, self.issues, self.items)
        if found:
            found = replace(found, items=self.items)
            self.found.append(found)
        return found

    def kept(self, spec: SheetSpec) -> Found | None:
        """Find the table of a sheet of our own, which nobody renames and no check judges."""
        named = any(plain(grid.name) == spec.name for grid in self.book.sheets)
        return find_table(self.book, spec, []) if named else None

    def named(self, spec: SheetSpec) -> Found | None:
        """Find the table of a sheet that bears its very name; none is taken for it."""
        if not any(plain(grid.name) == spec.name for grid in self.book.sheets):
            return None
        found = find_table(self.book, spec, self.issues, self.items)
        return replace(found, items=self.items) if found else None

    def rows(self, spec: SheetSpec, reader: Callable[[Found, list[Issue]], list[T]]
             ) -> tuple[T, ...]:
        """Read the rows of a sheet; none where the workbook lacks it."""
        found = self.find(spec)
        return tuple(reader(found, self.issues)) if found else ()


def gather(tables: Tables) -> tuple[Bureau, list[Observation]]:
    """Read who the bureau is and its figures; ``tables`` then knows its items and its answers."""
    bureau = _bureau(tables)
    tables.items = _named(tables)
    # budgets first: their own lines may be named on every other sheet
    before = len(tables.issues)
    budgets, items = _budgets(tables)
    tables.items, late = items, tables.issues[before:]
    del tables.issues[before:]
    observations: list[Observation] = list(tables.rows(
        contract.YEARLY, partial(read_yearly, ahead=ahead_of(tables, budgets))))
    for spec, reader in _FIGURES:
        observations.extend(tables.rows(spec, reader))
    quarters = tables.named(contract.QUARTERS)
    observations.extend(read_quarters(quarters, tables.issues) if quarters else ())
    observations = without_closing(_sourced(tables, observations), tables.items, tables.issues)
    tables.issues += late
    return bureau, without_gross_rates([*observations, *budgets], tables.items, tables.issues)


def _sourced(tables: Tables, observations: list[Observation]) -> list[Observation]:
    """Give figures that were imported the cells that they were taken from."""
    found = tables.kept(TAKEN)
    return observations if found is None else with_taken(
        observations, read_taken(found, tables.items))


_FIGURES: tuple[tuple[SheetSpec, Callable[[Found, list[Issue]], list[Observation]]], ...] = (
    (contract.MONTHLY, read_cumulative),
    (contract.QUARTERLY, read_cumulative),
    (contract.VINTAGES, read_vintages),
)


_REGISTERS = (contract.ADJUSTMENTS, contract.RELATIONS, contract.SCENARIOS, contract.TARGETS,
              contract.PARAMETERS, contract.MODEL, contract.SHARES, contract.CARRYOVERS,
              contract.TAXPAYERS, contract.SECTORS, LAND, PROJECTS, *POLICIES)


def _bureau(tables: Tables) -> Bureau:
    found = tables.find(contract.BUREAU)
    bureau = read_bureau(found, tables.issues) if found else Bureau()
    return replace(bureau, wording=_wording(tables))


def _wording(tables: Tables) -> dict[str, str]:
    """Read the bureau's own sentences; a sheet that has the shipped ones alone is a blank form."""
    before = len(tables.issues)
    found = tables.find(contract.WORDING)
    said = read_wording(found, tables.issues) if found else {}
    if not said:
        tables.issues[before:] = [one for one in tables.issues[before:]
                                  if one.code != "hidden_sheet"]
    return said


def _named(tables: Tables) -> Catalog:
    """Return the catalogue with the indicators and the names that this workbook adds.

    What a name was said to mean when a table was imported counts as 名称对照 does.
    """
    found = tables.find(contract.INDICATORS)
    if found is not None:
        tables.items = tables.items.replaced(read_indicators(found, tables.issues))
    found, asked = tables.find(contract.NAMES), tables.kept(IMPORTS)
    names = {} if found is None else read_names(found, tables.issues)
    tables.answers = () if asked is None else read_answers(asked)
    return tables.items.named({**answered_names(tables.answers, tables.items), **names})


def _budgets(tables: Tables) -> tuple[list[Observation], Catalog]:
    """Read the budgets with the lines that this workbook adds, each placed under its total."""
    found = tables.find(contract.BUDGETS)
    if found is None:
        return [], tables.items
    printed, items = read_budgets(found, tables.issues)
    tables.items = items
    observations = without_closing(_sourced(tables, printed), items, tables.issues)
    return observations, place_lines(observations, items)


def ahead_of(tables: Tables, budgets: Sequence[Observation]) -> Ahead:
    """Return the years after the last executed that have a budget, and those that have a target."""
    past = max((one.period.year for one in budgets if one.status.is_past), default=0)
    budgeted = {one.period.year for one in budgets
                if not one.status.is_past and one.period.year > past}
    targets = find_table(tables.book, contract.TARGETS, [], tables.items)
    periods = (annual(targets, row, "period", []) for row in targets.rows()) if targets else ()
    aimed = {period.year for period in periods if period is not None and period.year > past}
    return Ahead(frozenset(budgeted), frozenset(aimed or ({past + 1} if past else ())))


@dataclass(frozen=True, slots=True)
class Stock:
    """What stands in a workbook now, read and not judged.

    ``tables`` are the tables found; a sheet that the workbook lacks has none. ``registers`` are
    the tables of rows that need no reading here. ``digest`` is the SHA-256 of the file as it was
    read; ``issues`` is what could not be read.
    """

    path: Path
    book: Book
    tables: tuple[Found, ...]
    items: Catalog
    observations: tuple[Observation, ...]
    bonds: tuple[Bond, ...]
    bureau: Bureau
    answers: tuple[Answered, ...]
    digest: str
    ahead: Ahead
    registers: tuple[Found, ...] = ()
    issues: tuple[Issue, ...] = ()

    def table(self, spec: SheetSpec) -> Found | None:
        """Return the table of a sheet."""
        return next((one for one in (*self.tables, *self.registers) if one.spec is spec), None)

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook of the contract, and no table that is only like a sheet of it.

        A sheet of figures bears its name, or several sheets are known under names of their own.
        """
        sheets = {contract.YEARLY.name, contract.BUDGETS.name, *(spec.name for spec, _ in _FIGURES)}
        return len(self.tables) > 1 or any(
            plain(one.grid.name) in sheets for one in self.tables)


def take_stock(path: Path) -> Stock:
    """Read what stands in a workbook, whatever problems it has.

    Raises
    ------
    InputError
        When the file cannot be opened or is no workbook.
    """
    data = file_bytes(path)
    tables = Tables(with_openings(read_book(path.name, data)), [])
    bureau, observations = gather(tables)
    bonds = tables.rows(contract.BONDS, read_bonds)
    kept = [found for spec in (IMPORTS, TAKEN) if (found := tables.kept(spec)) is not None]
    rows = (find_table(tables.book, spec, []) for spec in _REGISTERS)
    return Stock(path, tables.book, (*tables.found, *kept), tables.items, tuple(observations),
                 bonds, bureau, tables.answers, hashlib.sha256(data).hexdigest(),
                 ahead_of(tables, [one for one in observations
                                   if one.origin and one.origin.sheet == contract.BUDGETS.name]),
                 tuple(replace(one, items=tables.items) for one in rows if one is not None),
                 tuple(tables.issues))
