"""Reading an input workbook: every sheet of the contract, every problem at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from forecast.data import (
    Bureau,
    Dataset,
    FiscalPolicies,
    Freq,
    Registers,
    check_own,
    own_level,
    parse_unit,
    timed,
    with_digits,
)
from forecast.fiscal import check_debt, check_payers
from forecast.issues import CellRef, InputError, Issue, Severity, errors
from forecast.models import priors
from forecast.projection import equation_issues, found_freq
from forecast.workbook import contract, policy_sheets as sheets
from forecast.workbook.inputs.bureau import check_accounts
from forecast.workbook.inputs.checks import (
    check_figures,
    check_nothing,
    check_unsaid,
    is_checked,
    warn_links,
)
from forecast.workbook.inputs.equations import check_used, read_equations, replaces_all
from forecast.workbook.inputs.estimation import read_specifications
from forecast.workbook.inputs.figures import conflicts, is_computed
from forecast.workbook.inputs.gathering import Tables, gather
from forecast.workbook.inputs.layout import sheet_for, with_openings
from forecast.workbook.inputs.registered import (
    check_growth,
    check_relations,
    check_years,
    read_bonds,
    read_carryovers,
    read_cash,
    read_commitments,
    read_cuts,
    read_land,
    read_outside,
    read_projects,
    read_relations,
    read_reliefs,
    read_remittances,
    read_sectors,
    read_shares,
    read_spending,
    read_subsidies,
    read_targets,
    read_taxpayers,
)
from forecast.workbook.inputs.registers import (
    read_adjustments,
    read_parameters,
    read_scenarios,
    read_shocks,
)
from forecast.workbook.inputs.since_january import closed_years, single_quarters
from forecast.workbook.project_sheets import LAND, PROJECTS
from forecast.xlsx import file_bytes, parse_a1, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.data import Observation, Scenario, Share, Target
    from forecast.equations import Equation
    from forecast.estimation import Specification
    from forecast.models import OwnModel, Parameter, Shock
    from forecast.xlsx import Book


@dataclass(frozen=True, slots=True)
class InputBook:
    """What an input workbook holds, and the warnings that it gave."""

    path: Path
    dataset: Dataset
    scenarios: tuple[Scenario, ...] = ()
    targets: tuple[Target, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    shocks: Mapping[str, Shock] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    equations: tuple[Equation, ...] = ()
    specifications: Mapping[str, Specification] = field(default_factory=dict)
    """How the sheet 模型 wants equations estimated, by item."""
    reforms: Mapping[str, tuple[Share, ...]] = field(default_factory=dict)
    """Rows of 分成比例 of scenarios that the sheet 情景 does not have."""
    bureau: Bureau = field(default_factory=Bureau)
    cells: Book | None = field(default=None, repr=False, compare=False)
    source_digest: str = field(default="", repr=False, compare=False)
    """The SHA-256 of the file as it was read: whoever writes into it sees whether it changed."""
    model: OwnModel | None = None
    """The model that stands in the place of the shipped one, its frequency found."""

    @property
    def brings_scenarios(self) -> bool:
        """Tell whether the workbook or a file that it names has a scenario of its own."""
        return bool(self.scenarios or self.reforms or self.bureau.scenario_files)

    def says_checked(self, where: CellRef) -> bool:
        """Tell whether the row of a cell says that its figure was checked (已核)."""
        grids = self.cells.sheets if self.cells else ()
        return any(is_checked(where, grid) for grid in grids)

    def is_published(self, where: CellRef) -> bool:
        """Tell whether a rate's cell was typed, not worked out from cells of its own sheet."""
        at = parse_a1(where.cell)
        grids = self.cells.sheets if self.cells else ()
        return at is not None and not any(
            is_computed(grid.cells.get(at)) for grid in grids if grid.name == where.sheet)

    def digest(self) -> str:
        """Return a SHA-256 over the cells of the input sheets.

        Sheets that are no input do not count, our own result sheets among them: a run on a workbook
        that carries results is the same run.
        """
        seen = hashlib.sha256()
        book = self.cells
        specs = (*contract.SHEETS, contract.QUARTERS)
        read = [sheet_for(book, spec, []) for spec in specs] if book else []
        names = {grid.name for grid in read if grid}
        for grid in book.sheets if book else ():
            if grid.name in names:
                seen.update(f"\x1d{grid.name}".encode())
                for place, cell in grid.cells.items():
                    seen.update(f"\x1e{place}{cell.kind}{cell.value!r}{cell.formula}".encode())
        return seen.hexdigest()


MAX_SHEETS = 1_000
"""Among so many sheets the inputs are looked for, whatever they are called."""


def _searchable(book: Book) -> Book:
    if len(book.sheets) > MAX_SHEETS:
        raise InputError([Issue("sheets_overmany", CellRef(book.file), str(len(book.sheets)),
                                (("limit", str(MAX_SHEETS)),))])
    return book


def read(path: Path, *, recalculate: bool = False, model: OwnModel | None = None, named: str = ""
         ) -> InputBook:
    """Read a workbook of the contract.

    ``recalculate`` has LibreOffice compute every formula anew first, on a copy; ``model`` is one of
    the user's own, whose items the sheets may name; ``named`` is what the file was called when a
    run read it.

    Raises
    ------
    InputError
        With every problem found, in the order of the sheets: sheets and headers missing or renamed,
        cells that hold text, errors, uncalculated formulas or units that do not fit, names that are
        not in the catalogue, periods and figures entered twice.
    """
    data = file_bytes(path)
    book = with_openings(_searchable(read_book(named or path.name, data)))
    issues: list[Issue] = []
    if recalculate:
        from forecast.workbook.inputs.fresh_values import with_fresh_values

        book = with_fresh_values(book, path, issues)
    tables = Tables(book, issues)
    if model is not None:
        tables.items = tables.items.led_by(model.items)
    bureau, observations = gather(tables)
    items = tables.items
    conflicts(observations, items, issues)
    for found in tables.found:
        if found.spec is contract.BUREAU:
            check_accounts(found, bureau, observations, items, issues)
    adjustments = tables.rows(contract.ADJUSTMENTS, read_adjustments)
    whole = _whole(tables, model)
    scenarios = tables.rows(contract.SCENARIOS, partial(
        read_scenarios, freqs=(Freq.A, Freq.Q) if whole else (Freq.A,)))
    targets = tables.rows(contract.TARGETS, read_targets)
    parameters, shocks = _parameters(tables)
    shares = _shares(tables)
    level = own_level([row for rows in shares.values() for row in rows], bureau.level)
    registers = Registers(shares.pop("", ()), tables.rows(contract.BONDS, read_bonds),
                          tables.rows(contract.CARRYOVERS, read_carryovers),
                          tables.rows(contract.TAXPAYERS, read_taxpayers),
                          tables.rows(contract.SECTORS, read_sectors),
                          tables.rows(LAND, read_land),
                          tables.rows(PROJECTS, read_projects), _policies(tables), level)
    equations, specifications = _equations(tables, parameters, whole)
    check_used((*parameters, *(whole.parameters if whole else ())), equations,
               whole.words if whole else priors().parameters, issues)
    if whole is not None:
        observations += single_quarters(observations, items)
    stated = tuple(fact for found in tables.found if found.spec is contract.VINTAGES
                   for fact in read_outside(found, issues))
    relations = tables.rows(contract.RELATIONS, read_relations)
    readings = tuple(one for found in tables.found for one in found.readings)
    dataset = Dataset(tuple(observations), adjustments, stated, relations, items, registers,
                      readings)
    check_figures(dataset, scenarios, targets, tables.found, issues)
    check_unsaid(tables.found, observations, items, issues)
    issues += (*check_debt(dataset, registers.bonds), *check_payers(dataset),
               *check_own(registers.shares, level, observations),
               *check_years(tables.found, observations))
    if not errors(issues):  # a figure that does not read would seem to be missing
        check_relations(dataset, issues)
        check_growth(dataset, issues)
    warn_links(book, tables.found, issues)
    check_nothing(book.file, tables.found, (
        observations, adjustments, stated, targets, scenarios, parameters, shocks, equations,
        tuple(shares), (registers,) if registers != Registers(level=level) else ()), issues)
    if whole is not None:
        dataset = replace(dataset, catalog=with_digits(items, _by_item(observations)))
        whole = replace(whole, freq=found_freq(whole, equations, dataset))
        scenarios = tuple(timed(one, whole.freq or Freq.A, issues) for one in scenarios)
        issues += [Issue("own_shock_item", one.origin or CellRef(whole.name), one.name, (
            ("near", items.nearest(one.name)),))
            for one in whole.shocks if items.find(one.name) is None]
        issues += equation_issues(whole, equations, items, {
            one.name for one in (*whole.parameters, *parameters)})
    if errors(issues):
        raise InputError(issues)
    if whole is None:
        dataset = replace(dataset, observations=(
            *observations, *closed_years(observations, items, issues)))
    warnings = tuple(issue for issue in issues if issue.severity is not Severity.ERROR)
    return InputBook(path.with_name(named or path.name), dataset, _reformed(scenarios, shares),
                     targets, {one.name: one for one in parameters},
                     {one.name: one for one in shocks}, warnings, equations, specifications,
                     {name: rows for name, rows in shares.items()
                      if name not in {one.name for one in scenarios}}, bureau, book,
                     hashlib.sha256(data).hexdigest(), whole)


def _by_item(observations: Sequence[Observation]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in observations:
        if not one.cumulative:
            found.setdefault(one.item, []).append(one.value)
    return found


def _whole(tables: Tables, model: OwnModel | None) -> OwnModel | None:
    """Return the model in the place of the shipped one: of a file, or of the sheet 模型."""
    found = tables.find(contract.MODEL)
    own = replaces_all(found, tables.issues) if found else None
    if own is None or model is None:
        return own or (model if model is not None and model.is_whole else None)
    if model.is_whole:
        where = next(found.place(row, "equation") for row in found.rows()) if found else None
        tables.issues.append(Issue("own_both", where or CellRef(""), model.name))
    return replace(own, parameters=model.parameters, shocks=model.shocks, items=model.items,
                   files=model.files)


def _parameters(tables: Tables) -> tuple[tuple[Parameter, ...], tuple[Shock, ...]]:
    """Read the sheet 参数: parameters, and spreads of shocks."""
    found = tables.find(contract.PARAMETERS)
    if found is None:
        return (), ()
    return (tuple(read_parameters(found, tables.issues)),
            tuple(read_shocks(found, tables.issues)))


def _equations(tables: Tables, parameters: tuple[Parameter, ...], whole: OwnModel | None
               ) -> tuple[tuple[Equation, ...], dict[str, Specification]]:
    """Read the sheet 模型: equations, and how they are estimated."""
    found = next((one for one in tables.found if one.spec is contract.MODEL), None)
    if found is None or not any(found.rows()):
        return (), {}
    known = priors().parameters if whole is None else {one.name for one in whole.parameters}
    equations = read_equations(found, {*known, *(one.name for one in parameters)}, tables.issues,
                               {one.name: parse_unit(one.unit) for one in parameters},
                               is_whole=whole is not None)
    return equations, read_specifications(found, equations, tables.issues)


def _policies(tables: Tables) -> FiscalPolicies:
    return FiscalPolicies(
        tables.rows(sheets.SPENDING, read_spending), tables.rows(sheets.CUTS, read_cuts),
        tables.rows(sheets.COMMITMENTS, read_commitments),
        tables.rows(sheets.SUBSIDIES, read_subsidies),
        tables.rows(sheets.REMITTANCES, read_remittances),
        tables.rows(sheets.RELIEFS, read_reliefs), tables.rows(sheets.CASH, read_cash))


def _shares(tables: Tables) -> dict[str, tuple[Share, ...]]:
    found = tables.find(contract.SHARES)
    return read_shares(found, tables.issues) if found else {}


def _reformed(scenarios: tuple[Scenario, ...], shares: Mapping[str, tuple[Share, ...]]
              ) -> tuple[Scenario, ...]:
    """Give each scenario of the sheet 情景 its own rows of 分成比例."""
    return tuple(replace(one, shares=shares.get(one.name, ())) for one in scenarios)
