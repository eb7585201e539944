"""One row of a ledger: its cells as texts, choices, years, amounts; what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from forecast.data import UnitCode, UnitError, convert, parse_unit
from forecast.issues import CellRef, Issue, Severity
from forecast.workbook.inputs.cells import read_choice, read_number, report_blank
from forecast.workbook.inputs.figures import annual, figure
from forecast.workbook.inputs.measures import cell_measure, stated_unit, unit_of
from forecast.workbook.inputs.names import named_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from forecast.data import Item, Period
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.inputs.measures import Measure


class Registered(Protocol):
    """A row of a register: it knows its cell."""

    @property
    def origin(self) -> CellRef | None:
        """The cell that it was read from."""


_Row = TypeVar("_Row", bound=Registered)


def row_words(found: Found, row: int, issues: list[Issue], known: str = "") -> dict[str, str]:
    """Read every choice column of a row but the one that is ``known`` already."""
    return {column.key: read_choice(found, row, column, issues)
            for column in found.spec.columns if column.kind == "choice" and column.key != known}


def row_figure(found: Found, row: int, key: str, item: Item, measure: Measure | None,
               issues: list[Issue], *, is_change: bool = False) -> float | None:
    """Read a figure of a row in its item's unit; None for a gap, or with an issue."""
    if key not in found.columns or measure is None:
        return None
    return figure(found, row, found.columns[key], item, measure, issues, is_change=is_change)[0]


class LedgerRow:
    """One row of a ledger: reads cells, collects what is wrong with them."""

    def __init__(self, found: Found, row: int, issues: list[Issue]) -> None:
        self.found, self.row, self.issues = found, row, issues
        self.before = len(issues)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong with the row so far."""
        return not any(one.severity is Severity.ERROR for one in self.issues[self.before:])

    def refuse(self, code: str, key: str, **fields: str) -> None:
        """Say what is wrong with a cell."""
        self.issues.append(Issue(code, self.found.place(self.row, key),
                                 self.found.text(self.row, key), tuple(fields.items())))

    def warn(self, code: str, key: str, **fields: str) -> None:
        """Say what looks wrong with a cell and may be right."""
        self.issues.append(Issue(code, self.found.place(self.row, key),
                                 self.found.text(self.row, key), tuple(fields.items()),
                                 Severity.WARNING))

    def blank(self, key: str) -> None:
        """Say that a cell which is needed is blank."""
        report_blank(self.found, self.row, key, self.issues)

    def text(self, key: str, *, needed: bool = False) -> str:
        """Read a text."""
        text = self.found.text(self.row, key)
        if needed and not text:
            self.blank(key)
        return text

    def choice(self, key: str) -> str:
        """Read a choice."""
        column = next(one for one in self.found.spec.columns if one.key == key)
        return read_choice(self.found, self.row, column, self.issues)

    def tax(self) -> Item | None:
        """Read which tax a row speaks of; blank is all of them."""
        if not self.text("tax"):
            return self.found.items["tax_revenue"]
        return named_item(self.found, self.row, "tax", self.issues)

    def year(self, key: str) -> Period | None:
        """Read a year."""
        return annual(self.found, self.row, key, self.issues)

    def number(self, key: str, unit: str = "", *, needed: bool = True) -> float | None:
        """Read a number into ``unit``, from the one that its cell, heading or sheet states."""
        count, own = len(self.issues), parse_unit(unit)
        read = read_number(self.found, self.row, self.found.columns.get(key), self.issues, own)
        if read.value is None:
            if needed and len(self.issues) == count:
                self.blank(key)
            return None
        if not unit:
            return read.value
        said = parse_unit(read.unit) if read.unit else cell_measure(
            self.found, key, own, self.issues)
        try:
            return convert(read.value, said, own) if said is not None else None
        except UnitError:
            name = next(one.header for one in self.found.spec.columns if one.key == key)
            self.refuse("unit_mismatch", key, item=name, unit=unit)
        return None

    def counted(self, key: str, units: tuple[str, ...]) -> float:
        """Read a number not below nought in the first unit; a cell may state any like one of them.

        The unit of the sheet is one of amounts and says nothing here.
        """
        own = parse_unit(units[0])
        count = len(self.issues)
        read = read_number(self.found, self.row, self.found.columns.get(key), self.issues, own)
        if read.value is None:
            if len(self.issues) == count:
                self.blank(key)
            return 0.0
        if read.value < 0:
            self.refuse("below_nought", key)
        for unit in map(parse_unit, units if read.unit else ()):
            said = parse_unit(read.unit)
            if said.dimension == unit.dimension:
                return convert(read.value, said, unit)
        if read.unit:
            name = next(one.header for one in self.found.spec.columns if one.key == key)
            self.refuse("unit_mismatch", key, item=name, unit=units[0])
        return read.value

    def amount(self, key: str, unit: str = UnitCode.WAN, *, least: float = 0.0, needed: bool = True
               ) -> float:
        """Read an amount not below ``least``."""
        value = self.number(key, unit, needed=needed)
        if value is not None and value < least:
            self.refuse("below_nought", key)
        return 0.0 if value is None else value

    def years(self, key: str, *, default: int) -> int:
        """Read a whole number of years, one at least."""
        value = self.number(key, needed=False)
        if value is not None and (value != int(value) or value < 1):
            self.refuse("whole_years", key)
        return default if value is None else int(value)

    def measured(self, key: str, of: str) -> tuple[float, str]:
        """Read an amount of ``of`` in the unit its row or sheet states, else its cell's own.

        Returns
        -------
        tuple
            The amount, and the unit as it is written.
        """
        count, stated = len(self.issues), stated_unit(self.found, self.row)
        unit = unit_of(stated) if stated else None
        read = read_number(self.found, self.row, self.found.columns.get(key), self.issues, unit)
        if read.value is None:
            if len(self.issues) == count:
                self.blank(key)
            return 0.0, stated
        if read.value < 0:
            self.refuse("below_nought", key)
        if not read.unit or not stated:
            return read.value, stated or read.unit
        said = unit_of(read.unit)
        if unit is not None and said is not None and unit.dimension == said.dimension:
            return convert(read.value, said, unit), stated
        self.refuse("unit_mismatch", key, item=of, unit=stated)
        return 0.0, stated

    def per_cent(self, key: str, *, high: float = 100.0, default: float | None = None) -> float:
        """Read a percentage within 0 and ``high``."""
        value = self.number(key, UnitCode.PERCENT, needed=default is None)
        if value is None:
            return default or 0.0
        if not 0.0 <= value <= high:
            self.refuse("percent_range", key, high=f"{high:g}")
        elif 0.0 < value < min(1.0, high / 100) and not self._shows_percent(key):
            self.warn("percent_fraction", key, percent=f"{100 * value:g}")
        return value

    def _shows_percent(self, key: str) -> bool:
        """Tell whether a cell itself says that it is per cent."""
        cell = self.found.grid.cells.get((self.row, self.found.columns.get(key, 0)))
        return cell is not None and (cell.is_percent or "%" in str(cell.value)
                                     or "％" in str(cell.value))

    def keep(self, key: str, one: _Row, kept: list[_Row], by: tuple[str, ...]) -> None:
        """Add a row to those read.

        One that repeats another to the last word would count twice. One that says another figure of
        the same (``by``, attributes that name it) is added, and asked about.
        """
        def bare(row: _Row) -> object:
            return replace(cast("Any", row), origin=None)

        if not getattr(one, by[0]):
            kept.append(one)  # without a name nothing tells whether it is the same
        elif twin := next((other for other in kept if bare(other) == bare(one)), None):
            self.refuse("row_repeated", key, other=_cell(twin.origin))
        else:
            if twin := next((other for other in kept if all(
                    getattr(other, name) == getattr(one, name) for name in by)), None):
                self.warn("row_added", key, other=_cell(twin.origin))
            kept.append(one)


def _cell(where: CellRef | None) -> str:
    return where.cell if where else ""


def ledger_rows(found: Found, keys: tuple[str, ...], issues: list[Issue]) -> Iterator[LedgerRow]:
    """Go through the rows that fill any of ``keys``; the others are remarks."""
    for row in found.rows():
        if any(found.text(row, key) for key in keys):
            yield LedgerRow(found, row, issues)
