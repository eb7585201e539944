"""What the checks share: the figures, where their rows and columns are headed, what was mended.

A figure with a known slip is mended for the checks after it, so that one slip gives one issue and
what follows from it none. The dataset keeps what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args

from forecast.data import Freq, says_checked
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import Bilingual, Lang, both, label
from forecast.workbook.inputs.layout import cell_text
from forecast.workbook.inputs.measures import unit_lines
from forecast.xlsx import parse_a1

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Adjustment, Catalog, Observation, Scenario, Target
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Grid

Fields = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Evidence:
    """All figures of a workbook, mended as slips are found; the issues found so far."""

    figures: tuple[Observation, ...]
    items: Catalog
    issues: list[Issue]
    tables: Sequence[Found] = ()
    adjustments: Sequence[Adjustment] = ()
    scenarios: Sequence[Scenario] = ()
    targets: Sequence[Target] = ()
    blamed: set[CellRef] = field(default_factory=set)
    _firmest: tuple[tuple[Observation, ...], dict[str, dict[int, Observation]]] = field(
        default=((), {}), init=False, repr=False)
    """Figures, and the firmest of them by item and year: sorted out once for all checks."""

    def mend(self, mends: dict[CellRef, float]) -> None:
        """Replace figures by what they must be; they are blamed already."""
        if mends:
            self.blamed.update(mends)
            self.figures = tuple(
                replace(one, value=mends[one.origin]) if one.origin in mends else one
                for one in self.figures)

    def move(self, lines: dict[CellRef, str]) -> None:
        """Take figures for those of other lines: they stand in a row that is not theirs."""
        self.blamed.update(lines)
        self.figures = tuple(
            replace(one, item=lines[one.origin]) if one.origin in lines else one
            for one in self.figures if one.origin not in lines or lines[one.origin] in self.items)

    def without(self, places: Iterable[CellRef]) -> None:
        """Leave figures out of the checks that follow: they are wrong, and no one knows by what."""
        gone = {*places}
        if gone:
            self.blamed.update(gone)
            self.figures = tuple(one for one in self.figures if one.origin not in gone)

    def ask(self, code: str, where: CellRef, found: str, fields: Fields,
            severity: Severity = Severity.QUESTION) -> None:
        """Add an issue, once a cell."""
        self.blamed.add(where)
        self.issues.append(Issue(code, where, found, fields, severity))

    def annual(self) -> dict[str, dict[int, Observation]]:
        """Return the firmest figure of each item and year; bounds are none."""
        if self._firmest[0] is not self.figures:
            self._firmest = self.figures, self._annual()
        return {code: dict(years) for code, years in self._firmest[1].items()}

    def _annual(self) -> dict[str, dict[int, Observation]]:
        known: dict[str, dict[int, Observation]] = {}
        for one in self.figures:
            if one.period.freq is not Freq.A or one.cumulative or one.is_bound:
                continue
            years = known.setdefault(one.item, {})
            other = years.get(one.period.year)
            if other is None or one.status.rank < other.status.rank:
                years[one.period.year] = one
        return {code: dict(sorted(years.items())) for code, years in known.items()}

    def sheet(self, spec: SheetSpec) -> str:
        """Return what the workbook calls a sheet of the contract."""
        return next((one.grid.name for one in self.tables if one.spec == spec), spec.name)

    def heading(self, where: CellRef) -> CellRef:
        """Return the cell that heads a figure's column."""
        found, at = self._at(where)
        return found.head_place(at[1]) if found and at else where

    def unit_above(self, sheet: str) -> tuple[CellRef, str] | None:
        """Return the cell above a sheet's table that says its unit, and the unit; None without."""
        found = next((one for one in self.tables if one.grid.name == sheet), None)
        return next(iter(unit_lines(found)), None) if found else None

    def row_head(self, where: CellRef) -> CellRef:
        """Return the cell that says the unit of a figure's row, else its name."""
        found, at = self._at(where)
        if not found or not at:
            return where
        key = next((key for key in ("unit", "name", "item") if key in found.columns), "")
        return found.where(at[0], found.columns[key]) if key else where

    def cell(self, where: CellRef, key: str) -> CellRef:
        """Return the cell of a figure's row under a column of the contract."""
        found, at = self._at(where)
        return found.place(at[0], key) if found and at else where

    def text(self, where: CellRef) -> str:
        """Return what stands in a cell."""
        found, at = self._at(where)
        return cell_text(found.grid.cells.get(at)) if found and at else ""

    def holds(self, where: CellRef) -> bool:
        """Tell whether a cell holds anything, a formula that was never computed among it."""
        found, at = self._at(where)
        return found is not None and at is not None and found.grid.cells.get(at) is not None

    def head_text(self, where: CellRef) -> str:
        """Return what heads a figure's column."""
        found, at = self._at(where)
        return found.others.get(at[1], "") if found and at else ""

    def spot(self, where: CellRef) -> tuple[int, int] | None:
        """Return the row and the column of a cell, as its table has them."""
        return self._at(where)[1]

    def _at(self, where: CellRef) -> tuple[Found | None, tuple[int, int] | None]:
        found = next((one for one in self.tables if one.grid.name == where.sheet), None)
        return found, found.spot(where) if found else None

    def crossing(self, row: CellRef, column: CellRef) -> CellRef:
        """Return the cell in one cell's row and in another's column of its sheet."""
        found, across = self._at(row)
        down = self._at(column)[1]
        return found.where(across[0], down[1]) if found and across and down else row


def when(one: Observation) -> str:
    """Write a figure's period and status: 2022年预计, 2023年1-6月."""
    year, within = one.period.year, one.period.within
    if one.period.freq is Freq.Q and not one.cumulative:
        return both("issues.when_quarter", year=year, quarter=within)
    if one.cumulative or one.period.freq is not Freq.A:
        key = "when_since" if within > 1 else "when_january"
        return both(f"issues.{key}", year=year, month=within)
    status = Bilingual(one.status.label("zh"), one.status.label("en"))
    return both("issues.when_year", year=year, status=status)


def number(value: float) -> str:
    """Write a figure as the issues do."""
    return f"{value:,.10g}"


def roughly(value: float) -> str:
    """Write a figure that is only about right: four digits, the rest noughts."""
    return number(float(f"{value:.4g}"))


def place(one: Observation) -> CellRef:
    """Return a figure's cell."""
    return one.origin or CellRef("")


def about(one: Observation, items: Catalog) -> Fields:
    """Return the fields that every sentence on a figure needs."""
    item = items[one.item]
    return ("item", item.zh), ("period", when(one)), ("unit", item.unit.code)


def is_confirmed(issue: Issue, tables: Iterable[Found]) -> bool:
    """Tell whether the row of a question says 已核 in a cell of text."""
    return any(is_checked(issue.where, found.upright) for found in tables
               if found.grid.name == issue.where.sheet)


def is_checked(where: CellRef, grid: Grid) -> bool:
    """Tell whether a cell is of this sheet, and a note at it or a text of its row says 已核."""
    at = parse_a1(where.cell) if where.cell and grid.name == where.sheet else None
    return at is not None and (says_checked(_own_note(grid.notes.get(at, ""))) or any(
        cell.kind == "text" and says_checked(str(cell.value))
        for cell in grid.cells.row(at[0]).values()))


def _own_note(text: str) -> str:
    """Return what a user noted at a cell; a note of ours below it asks for 已核 itself."""
    for voice in ("check", "roll"):
        for lang in get_args(Lang):
            text = text.partition(label(f"{voice}.mark", lang))[0]
    return text
