"""Exhibits: finished tables, charts and sentences. The only place that rounds.

An exhibit is data. The renderers (workbook, pictures, memo) draw it and compute nothing, so the
four outputs cannot disagree on a number. A cell may carry a symbolic formula, which the workbook
writer turns into a live one; its value stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Literal

from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from forecast.data import Period
    from forecast.issues import CellRef

MISSING = "—"
STANDING = frozenset({"unit", "kind", "item", "scenario", "equation", "code", "year", "law",
                      "parts", "tax", "month", "name"})
"""Columns whose words no figure changes."""


@dataclass(frozen=True, slots=True)
class ValueRef:
    """The place of one model value: item × period × scenario."""

    item: str
    period: Period
    scenario: str


@dataclass(frozen=True, slots=True)
class ParamRef:
    """The place of one parameter of a scenario's model."""

    name: str
    scenario: str


@dataclass(frozen=True, slots=True)
class InTable:
    """A cell of the same table, by the keys of its row and column."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that staff typed, inside a formula: the cells it was read from, added up.

    Where they do not hold it as a number it stands in the formula itself, and the cell that holds
    the formula follows with the next run only.
    """

    value: float
    sources: tuple[CellRef, ...] = ()


Ref = ValueRef | ParamRef | InTable | Typed


@dataclass(frozen=True, slots=True)
class Formula:
    """A spreadsheet formula with named places: ``template.format(*addresses)``.

    The template has no leading ``=`` and uses only functions that Excel 2016, WPS and LibreOffice
    7.4 have: ``({0}/{1}-1)*100``.
    """

    template: str
    refs: tuple[Ref, ...]


Role = Literal["text", "input", "parameter", "formula", "simulated", "check", "lever"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    value
        Unrounded number, text, or None for a gap (printed ``—``).
    decimals
        Digits after the point when printed.
    formula
        The live formula that gives ``value``, or None for a constant.
    role
        What the number is: typed by staff (input, blue), a parameter, computed (formula, black),
        a statistic of the simulation (constant, italic), a check (red when it fails), a lever
        (empty, filled in by whoever tries a what-if).
    defines
        The model value or parameter that lives in this cell: formulas elsewhere point here.
    sign
        Print a plus sign before a positive number.
    sources
        The cells of the user's workbook that an input was read from; several are added up. The
        workbook writer points at them, so that an edit there is seen here.
    tells_of
        The cells of the user's workbook that a text or a computed figure was made from.
    is_fixed
        A constant that no cell of the workbook moves: shipped, or stated in a file beside it.
    allowed
        What may be typed into a lever: a number between two, or one of some words.
    """

    value: float | Decimal | str | None = None
    decimals: int = 0
    formula: Formula | None = None
    role: Role = "formula"
    defines: ValueRef | ParamRef | None = None
    sign: bool = False
    sources: tuple[CellRef, ...] = ()
    tells_of: tuple[CellRef, ...] = ()
    is_fixed: bool = False
    allowed: tuple[float, float] | tuple[str, ...] = ()

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What its formula reads."""
        return self.formula.refs if self.formula else ()

    @property
    def places(self) -> tuple[CellRef, ...]:
        """The cells of the user's workbook that it was read or made from."""
        typed = (place for ref in self.refs if isinstance(ref, Typed) for place in ref.sources)
        return (*self.sources, *self.tells_of, *typed)

    @property
    def text(self) -> str:
        """The cell as printed: half up, thousands separated, ``—`` for a gap."""
        return number_text(self.value, self.decimals, sign=self.sign)


def is_gap(cell: Cell) -> bool:
    """Tell whether a cell holds no figure: None, NaN or an infinity."""
    value = cell.value
    return value is None or (not isinstance(value, str) and not isfinite(value))


def number_text(value: float | Decimal | str | None, decimals: int, *, sign: bool = False) -> str:
    """Print a number as the papers do: ``1,354,500``, ``-8.77``, ``—`` for a gap."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124  # NaN is the one value unlike itself
        return MISSING
    rounded = half_up(value, decimals)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:+,.{decimals}f}" if sign and rounded > 0 else f"{rounded:,.{decimals}f}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, title, the group title above it, a width in characters."""

    key: str
    title: str
    group: str = ""
    width: float = 12.0
    align: Literal["left", "center", "right"] = "right"


RowRole = Literal["line", "total", "memo", "section", "step", "one_off", "check"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: key, label, cells (one per column), indent level, what it is.

    ``link`` is a file that the label leads to, as seen from the workbook's folder.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    level: int = 0
    role: RowRole = "line"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table.

    ``label_title`` heads the column of row labels; ``unit`` is printed at the right above the
    table; ``notes`` and ``source`` below it. ``freeze`` asks the workbook writer for an autofilter
    and frozen header (long reference tables). ``working`` marks a table for those who check: on
    its sheet it stands below what is printed. ``heat`` names the columns whose figures a workbook
    colours from low to high, each on a scale of its own. ``rows`` of thousands may be a sequence
    that reads each from a file when it is asked for.
    """

    id: str
    title: str
    unit: str
    label_title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()
    source: str = ""
    label_width: float = 34.0
    freeze: bool = False
    working: bool = False
    heat: tuple[str, ...] = ()
    _numbers: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    _places: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a ragged table or a key used twice: a wrong table must not be drawn."""
        places = {column.key: place for place, column in enumerate(self.columns)}
        numbers: dict[str, int] = {}
        for number, row in enumerate(self.rows):
            if (wide := len(self.columns)) != len(row.cells):
                raise ValueError(f"{self.id}: {row.key}: {len(row.cells)} cells, {wide} wide")
            if row.key in numbers and row.cells:
                raise ValueError(f"{self.id}: {row.key} twice")
            numbers[row.key] = number
        if numbers and len(places) != len(self.columns):
            raise ValueError(f"{self.id}: a column twice")
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_places", places)

    @property
    def is_streamed(self) -> bool:
        """Tell whether its rows are read one at a time, and none is held."""
        return not isinstance(self.rows, tuple)

    @property
    def body_count(self) -> int:
        """Count the rows above the sums that close it."""
        count = len(self.rows)
        while count and self.rows[count - 1].role == "total":
            count -= 1
        return count

    def number(self, row: str) -> int:
        """Return a row's number from 0 by its key; ``KeyError`` when there is none."""
        return self._numbers[row]

    def cell(self, row: str, column: str) -> Cell:
        """Return the cell at two keys; ``KeyError`` when there is none."""
        return self.rows[self._numbers[row]].cells[self._places[column]]

    def text(self, row: str, column: str) -> str:
        """Return the cell at two keys as printed."""
        return self.cell(row, column).text

    def at_columns(self, places: Sequence[int]) -> Table:
        """Return the table with some of its columns, by their places."""
        return replace(self, columns=tuple(self.columns[place] for place in places), rows=tuple(
            replace(row, cells=tuple(row.cells[place] for place in places)) for row in self.rows))


DRAWN_LEVERS = 15
"""Bars of a tornado: the rows after these are printed but not drawn."""
ChartKind = Literal["fan", "bridge", "bullet", "panels", "scatter", "scenarios", "stack",
                    "tornado", "progress", "track"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over a table: the same cells that the workbook prints.

    What ``kind`` asks of ``table``:

    fan
        A row a period. Columns ``history``, ``central``, ``p10``, ``p25``, ``p75``, ``p90``; a band
        ``target_low``/``target_high`` where there is one. The last history point joins the fan.
    bridge
        A row a step, in order, column ``value``: rows of role ``total`` are levels (first, last,
        perhaps one between), ``step`` and ``one_off`` are changes; ``one_off`` is drawn apart.
    bullet
        A row a target, its qualifier in the label. Columns ``target``, ``target_high`` (a gap
        unless a range), ``central``, ``p10``, ``p90``, ``probability`` (per cent), ``better``
        (text: ``up``, ``down`` or ``within``), ``unit`` (text), ``decimals``. Each row has its own
        scale.
    panels
        A row a period; for each panel X (``Column.group`` is its title) columns ``X:history``,
        ``X:central``, ``X:p10``, ``X:p90``, ``X:target``.
    scatter
        A row a mark; ``drawn`` names the columns across and upright, with a blank between them.
        Rows of role ``total`` stand out and are named.
    scenarios
        A row a period, a column a scenario: lines.
    progress
        A row a month. Columns ``low``, ``high``, ``middle`` (past years), ``even`` (序时进度),
        ``history`` (this year), ``central``, ``p10``, ``p90`` (what is to come).
    stack
        A row a period. Columns ``part:X`` from the bottom up, ``one_off:X`` (drawn apart),
        ``total``; other columns are printed only.
    tornado
        A row an assumption, the greatest effect first. Columns ``X:up`` and ``X:down`` with X the
        chart's ``drawn``, and ``unit`` (text), the size of the change.

    track
        A row a period. Columns ``value``, and ``low`` and ``high``, the bounds it should stay in.

    ``drawn`` names the columns that are drawn where a table has several such groups.
    """

    id: str
    kind: ChartKind
    title: str
    unit: str
    table: Table
    notes: tuple[str, ...] = ()
    source: str = ""
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or a heading: ``level`` 0 is body text, 1 and 2 are headings."""

    text: str
    level: int = 0


Block = Table | Chart | Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One result sheet: its name (``结果 …``), a title and blocks from top to bottom.

    ``working`` marks a sheet for those who check (relations, assumptions), which stands behind the
    inputs; ``reference`` a long one (the model), at the very end and not printed. ``head`` runs
    at the head of every printed page.
    ``is_tool`` marks one that is worked with on the screen: nothing of it is printed.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    reference: bool = False
    head: str = ""
    working: bool = False
    is_tool: bool = False

    @property
    def is_read_first(self) -> bool:
        """Tell whether it holds results, and not how they came about."""
        return not (self.working or self.reference)


@dataclass(frozen=True, slots=True)
class Memo:
    """The annex to a memo: attachment mark, title, blocks in order, date of writing if any.

    ``secrecy`` is the mark of secrecy at its head, ``signature`` who made it.
    """

    attachment: str
    title: str
    blocks: tuple[Block, ...]
    signature: str = ""
    date: str = ""
    secrecy: str = ""
