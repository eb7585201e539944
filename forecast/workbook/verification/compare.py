"""A result workbook put to the test: formulas computed anew, the engine's numbers, the package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any

from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import joined
from forecast.workbook.verification.engines import (
    FORMUALIZER,
    IRONCALC,
    LIBREOFFICE,
    bare_copy,
    formulas_of,
    has_formualizer,
    has_ironcalc,
    plain_value,
    with_formualizer,
    with_ironcalc,
    with_libreoffice,
)
from forecast.workbook.verification.record import is_of_another_run, own_sheets, told_by
from forecast.xlsx import TRUE, a1, lint_package, office, open_package, read_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forecast.workbook.verification.engines import Spot, Value
    from forecast.xlsx import Book, RawCell

TOLERANCE = 1e-9
"""The relative difference that binary arithmetic in another order may leave."""
RECORD, CACHED = "record", "cached"
AS_SHOWN = "precision_as_shown"
_OFF = frozenset({"0", "false", "off"})
_GAP = "—"  # what stands for a figure that is not there
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_SHOWN = 60
_CHANCE = re.compile(r"\b(?:RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY|INFO|CELL)\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose values do not agree.

    Parameters
    ----------
    formula
        Without ``=``; None for a constant that differs from the record.
    values
        The value by source: ``cached``, ``ironcalc``, ``LibreOffice``, ``record``.
    gap
        The largest difference from the cached value, |a − b| / max(1, |a|, |b|); infinite when a
        number stands against a text.
    is_grave
        False where Excel will compute the value anew as it opens the file: a formula of the
        user's own in a workbook that asks for it, or one with chance or the clock in it.
    """

    sheet: str
    cell: str
    formula: str | None
    values: tuple[tuple[str, Value], ...]
    gap: float
    is_grave: bool


@dataclass(frozen=True, slots=True)
class SheetCount:
    """One sheet: its formulas, how many cells each source was compared on, the largest gap."""

    name: str
    is_own: bool
    formulas: int
    compared: Mapping[str, int]
    differing: int
    worst: Difference | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    ``missing`` names the sources that were not there (``ironcalc``, ``LibreOffice``, ``record``),
    or why ironcalc was not used (``own``: no sheet of ours; ``ironcalc_failed``);
    ``not_computed`` counts formulas of the user's that LibreOffice cannot compute; ``is_rounded``
    tells that the workbook has Excel round every result to its format.
    """

    file: str
    sheets: tuple[SheetCount, ...]
    differences: tuple[Difference, ...]
    faults: tuple[Issue, ...]
    sources: tuple[str, ...]
    missing: tuple[str, ...]
    not_computed: int
    tables: int
    is_rounded: bool

    @property
    def formulas(self) -> int:
        """Count the formulas of all sheets."""
        return sum(sheet.formulas for sheet in self.sheets)

    @property
    def worst(self) -> Difference | None:
        """Return the largest gap, be it within the tolerance; None when nothing was compared."""
        return max((sheet.worst for sheet in self.sheets if sheet.worst is not None),
                   key=lambda one: one.gap, default=None)

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing grave was found."""
        return all(issue.severity is not Severity.ERROR for issue in self.issues())

    def issues(self) -> tuple[Issue, ...]:
        """Write every difference and fault as an issue, the largest differences first."""
        return (
            *(one for one in self.faults if one.code == AS_SHOWN),
            *(self._issue(one) for one in self.differences),
            *(one for one in self.faults if one.code != AS_SHOWN))

    def _issue(self, one: Difference) -> Issue:
        """Write a difference as an issue."""
        severity = Severity.ERROR if one.is_grave else Severity.WARNING
        where = CellRef(self.file, one.sheet, one.cell)
        values = dict(one.values)
        if one.formula is None:
            return Issue("value_not_recorded", where, shown(values[CACHED]),
                         (("recorded", shown(values.get(RECORD))),), severity)
        if values[CACHED] is None and one.gap in {0.0, inf}:
            return Issue("formula_not_calculated", where, f"={one.formula}", (), severity)
        others = joined("issues.semicolon", (
            f"{source} {shown(value)}" for source, value in one.values
            if source not in {CACHED, RECORD}))
        recorded = shown(values[RECORD]) if RECORD in values else "—"
        code = "cached_value_rounded" if self.is_rounded else "cached_value_differs"
        return Issue(code, where, shown(values[CACHED]),
                     (("formula", one.formula[:200]), ("others", others or "—"),
                      ("recorded", recorded),
                      ("gap", "∞" if one.gap == inf else f"{one.gap:.2g}")), severity)


def gap(one: Value, other: Value) -> float:
    """Return how far two values lie apart: 0 for equal texts, infinite for unlike kinds.

    Numbers below one are measured against one, so that the dust of a difference that should be
    nought is not taken for an error.
    """
    numbers = [value for value in (one, other) if isinstance(value, int | float)]
    if len(numbers) == 2:
        return abs(numbers[0] - numbers[1]) / max(1.0, abs(numbers[0]), abs(numbers[1]))
    return 0.0 if not numbers and (one or _GAP) == (other or _GAP) else inf


def as_rounded(one: Value, other: Value) -> bool:
    """Tell whether two texts differ by the last digit of their numbers only.

    TEXT of a half (62.5, or 57.49999999999999 where Excel sees fifteen digits) is rounded
    otherwise by ironcalc and LibreOffice than by Excel.
    """
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(Decimal(first.replace(",", "")) - Decimal(second.replace(",", "")))
               <= Decimal(1).scaleb(-len(first.partition(".")[2])) for first, second in pairs)


def verify(path: Path, record: Mapping[str, Any] | None = None, *, quick: bool = False
           ) -> Verification:
    """Put a workbook to the test.

    Parameters
    ----------
    path
        A result workbook, or a user's workbook with result sheets in it. One without any is
        left to LibreOffice.
    record
        The record of the run, or None when there is none.
    quick
        Leave LibreOffice out.

    Raises
    ------
    InputError
        When the file is no workbook.
    """
    book = read_cells(path)
    own = own_sheets(book)
    how = _calculation(path)
    is_rounded = how.get("fullPrecision") in _OFF
    faults = [Issue(AS_SHOWN, CellRef(path.name), path.name,
                    severity=Severity.WARNING)] if is_rounded else []
    faults += lint_package(path, own)
    cells = dict(formulas_of(book))
    told, missing = _computed(path, own, cells, quick=quick)
    tables = 0
    if record is None:
        missing.append(RECORD)
    elif is_of_another_run(record, book):
        missing.append(RECORD)
        faults.append(Issue("record_of_another_run", CellRef(path.name),
                            severity=Severity.WARNING))
    else:
        known = told_by(record, book)
        told[RECORD], tables = known.values, known.tables
        faults += [Issue("record_table_missing", CellRef(path.name), table,
                         severity=Severity.WARNING) for table in known.missing]
    if cells and not told:
        severity = Severity.WARNING if "LibreOffice_failed" in missing else Severity.ERROR
        faults.append(Issue("nothing_computed", CellRef(path.name), str(len(cells)),
                            severity=severity))
    chance = any(_CHANCE.search(cell.formula or "") for spot, cell in cells.items()
                 if spot[0] not in own)
    comparison = _Comparison(book, own, told, anew=chance or how.get("fullCalcOnLoad") in TRUE)
    found = list(comparison.differences(cells))
    found.sort(key=lambda one: (not one.is_grave, -one.gap))
    return Verification(path.name, tuple(comparison.counts(cells)), tuple(found), tuple(faults),
                        tuple(told), tuple(missing), comparison.not_computed, tables, is_rounded)


def _computed(path: Path, own: frozenset[str], cells: Mapping[Spot, RawCell], *, quick: bool
              ) -> tuple[dict[str, Mapping[Spot, Value]], list[str]]:
    """Have the programs that are there compute the formulas; tell which were not, or why."""
    told, missing = _at_once(path, own, cells) if own else ({}, ["own"])
    if not quick:
        try:
            if office() is None:
                missing.append(LIBREOFFICE)
            else:
                told[LIBREOFFICE] = with_libreoffice(path)
        except InputError:  # it lies with LibreOffice: the workbook need not be at fault
            missing.append("LibreOffice_failed")
    return told, missing


def _at_once(path: Path, own: frozenset[str], cells: Mapping[Spot, RawCell]
             ) -> tuple[dict[str, Mapping[Spot, Value]], list[str]]:
    """Have our own sheets computed by the programs that take a moment, from one bare copy."""
    told: dict[str, Mapping[Spot, Value]] = {}
    has_first, has_third = has_ironcalc(), has_formualizer()
    missing = [] if has_first else [IRONCALC]
    if not (has_first or has_third):
        return told, missing
    ours = [spot for spot in cells if spot[0] in own]
    with bare_copy(path, own) as copy:
        if has_first:
            if (computed := with_ironcalc(copy, ours)) is None:
                missing.append("ironcalc_failed")
            else:
                told[IRONCALC] = computed
        if has_third:  # a third judge where its wheel is, and no word where it is not
            known = [spot for spot in ours  # it knows no data tables
                     if not (cells[spot].formula or "").startswith("TABLE(")]
            if (third := with_formualizer(copy, known)) is not None:
                told[FORMUALIZER] = third
    return told, missing


def _calculation(path: Path) -> dict[str, str]:
    """Return how a workbook asks to be computed, as written."""
    with open_package(path) as package:
        root = package.xml(package.main_part())
    return {str(key): str(value) for one in root.iter("{*}calcPr")
            for key, value in one.attrib.items()}


class _Comparison:
    """Cached values against what each source says."""

    def __init__(self, book: Book, own: frozenset[str],
                 told: Mapping[str, Mapping[Spot, Value]], *, anew: bool) -> None:
        self.book, self.own, self.told, self.anew = book, own, told, anew
        self.not_computed = 0
        self._worst: dict[str, Difference] = {}
        self._differing: dict[str, int] = {}
        self._compared: dict[str, dict[str, int]] = {}

    def differences(self, cells: Mapping[Spot, RawCell]) -> Iterator[Difference]:
        """Go through the cells that do not agree, formulas first."""
        recorded = self.told.get(RECORD, {})
        for spot, cell in cells.items():
            if (found := self._compare(spot, cell)) is not None:
                yield found
        grids = {grid.name: grid for grid in self.book.sheets}
        for spot in recorded.keys() - cells.keys():
            plain = grids[spot[0]].cells.get((spot[1], spot[2]))
            if (found := self._compare(spot, plain)) is not None:
                yield found

    def _compare(self, spot: Spot, cell: RawCell | None) -> Difference | None:
        sheet, address = spot[0], a1(spot[1], spot[2])
        cached = plain_value(cell)
        values: list[tuple[str, Value]] = [(CACHED, cached)]
        largest = 0.0
        is_formula = cell is not None and cell.formula is not None
        for source, told in self.told.items():
            if spot not in told and (
                    source in {RECORD, FORMUALIZER} or not is_formula or (
                        source == IRONCALC and sheet not in self.own)):
                continue
            if source != RECORD and not is_formula:
                continue
            value = told.get(spot)
            if source == LIBREOFFICE and self._cannot(sheet, cell, cached, value):
                self.not_computed += 1
                continue
            values.append((source, value))
            counts = self._compared.setdefault(sheet, {})
            counts[source] = counts.get(source, 0) + 1
            if source == RECORD or not as_rounded(cached, value):
                largest = max(largest, gap(cached, value))
        found = Difference(sheet, address, cell.formula if cell else None, tuple(values), largest,
                           sheet in self.own or not self.anew)
        if is_formula and (sheet not in self._worst or largest > self._worst[sheet].gap):
            self._worst[sheet] = found
        if largest <= TOLERANCE and not (cell is not None and cell.kind == "empty_formula"):
            return None
        self._differing[sheet] = self._differing.get(sheet, 0) + 1
        return found

    def _cannot(self, sheet: str, cell: RawCell | None, cached: Value, value: Value) -> bool:
        """Tell whether a user's formula cannot be compared.

        It asks for chance or for the clock, or for what LibreOffice lacks: an error instead.
        """
        if sheet in self.own or cell is None:
            return False
        failed = isinstance(value, str) and value.startswith("#")
        return _CHANCE.search(cell.formula or "") is not None or (
            failed and not (isinstance(cached, str) and cached.startswith("#")))

    def counts(self, cells: Mapping[Spot, RawCell]) -> Iterator[SheetCount]:
        """Go through the sheets; to be asked after the differences."""
        formulas: dict[str, int] = {}
        for spot in cells:
            formulas[spot[0]] = formulas.get(spot[0], 0) + 1
        for grid in self.book.sheets:
            yield SheetCount(grid.name, grid.name in self.own, formulas.get(grid.name, 0),
                             self._compared.get(grid.name, {}),
                             self._differing.get(grid.name, 0), self._worst.get(grid.name))


def shown(value: Value) -> str:
    """Write a value: a number in full digits, a long text shortened to one line."""
    if value is None:
        return _GAP
    text = repr(value) if isinstance(value, float) else str(value).replace("\n", "↵")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
