"""What a chart needs besides its table: columns of live formulas in the margin of the sheet.

A chart cannot add up or shift numbers, so the bands of a fan, the floating bars of a bridge and the
common scale of bullet rows are worked out in cells. They are formulas over the table, so that the
chart follows when somebody edits an input.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.exhibits import is_gap
from forecast.workbook.results.charts.live import Live, LiveText
from forecast.workbook.results.formats import number_format
from forecast.workbook.results.places import address
from forecast.workbook.results.texts import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from forecast.exhibits import Row
    from forecast.workbook.results.formats import Styles
    from forecast.workbook.results.places import PlacedTable

Entry = Live | LiveText | None
"""One cell of a margin column; None leaves it blank, which a chart draws as a gap."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A run of cells in one column that a chart draws."""

    sheet: str
    first: int
    last: int
    at: int

    def reference(self) -> list[str | int]:
        """Return the range as XlsxWriter's charts want it."""
        return [self.sheet, self.first, self.at, self.last, self.at]

    def top(self, count: int) -> Strand:
        """Return its first cells."""
        return replace(self, last=min(self.last, self.first + count - 1))

    def one(self, step: int) -> Strand:
        """Return the cell ``step`` places from the top."""
        return replace(self, first=self.first + step, last=self.first + step)

    def point(self, step: int, value: float) -> Live:
        """Refer to the cell ``step`` places from the top, which holds ``value``."""
        return Live(address(self.first + step, self.at), value)


class Desk:
    """A chart's working place: reads the cells of its table, writes columns into the margin.

    ``width`` and ``height`` are the chart's (one of the small multiples'), in pixels.
    """

    def __init__(self, target: Worksheet, sheet: str, table: PlacedTable, taken: dict[int, int],
                 styles: Styles, size: tuple[int, int]) -> None:
        self.width, self.height = size
        self._target, self._sheet, self._placed = target, sheet, table
        self._taken, self._styles = taken, styles
        self._keys = frozenset(column.key for column in table.table.columns)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the table."""
        return self._placed.table.rows

    def number(self, step: int, column: str) -> Live | None:
        """Refer to the number in a row (by its place) and a column; None for a gap or no column."""
        if column not in self._keys:
            return None
        key = self.rows[step].key
        cell = self._placed.table.cell(key, column)
        if is_gap(cell) or isinstance(cell.value, str):
            return None
        return Live(address(*self._placed.spot(key, column)), float(cell.value or 0))

    def text(self, step: int, column: str) -> str:
        """Return the text in a row and a column; empty where there is none."""
        if column not in self._keys:
            return ""
        value = self._placed.table.cell(self.rows[step].key, column).value
        return value if isinstance(value, str) else ""

    def label(self, step: int) -> LiveText:
        """Refer to the label of a row."""
        row = self._placed.strips[0].body + step
        return LiveText(address(row, 0), self.rows[step].label)

    def decimals(self, step: int, column: str) -> int:
        """Return the digits after the point that a cell prints."""
        return self._placed.table.cell(self.rows[step].key, column).decimals

    def number_format(self, *columns: str, count: int | None = None) -> str:
        """Return the number format with the most digits of some columns' first rows."""
        return number_format(max((self.decimals(step, column) for column in columns
                                  for step in range(len(self.rows))[:count]), default=0))

    def values(self, *columns: str) -> list[float]:
        """List all the numbers of some columns."""
        found = (self.number(step, column) for column in columns for step in range(len(self.rows)))
        return [point.value for point in found if point is not None]

    def labels(self, column: str) -> Strand:
        """Return the row labels beside a column."""
        body = self._placed.strip_of(column).body
        return Strand(self._sheet, body, body + len(self.rows) - 1, 0)

    def series(self, title: str, column: str) -> Strand | None:
        """Return a column for drawing: the table's own cells where its gaps come last.

        A gap is printed as a dash, which Excel would draw as nought; a column with gaps before its
        numbers is therefore copied into the margin, where gaps are blank.
        """
        points = [self.number(step, column) for step in range(len(self.rows))]
        count = sum(point is not None for point in points)
        if not count:
            return None
        if None not in points[:count]:
            row, at = self._placed.spot(self.rows[0].key, column)
            return Strand(self._sheet, row, row + count - 1, at)
        return self.add(title, points, beside=column)

    def joined(self, title: str, column: str, history: str) -> Strand | None:
        """Return a forecast column that starts from the last point of history."""
        points = [self.number(step, column) for step in range(len(self.rows))]
        for step in range(len(points) - 1):
            if points[step] is None and points[step + 1] is not None:
                points[step] = self.number(step, history)
        return self.add(title, points, beside=column) if any(points) else None

    def next_strand(self, *, beside: str = "") -> Strand:
        """Return the run of cells that the next :meth:`add` will fill."""
        body = self._placed.strip_of(beside).body
        at = self._taken.get(body, self._placed.margin + len(self._placed.aside))
        return Strand(self._sheet, body, body + len(self.rows) - 1, at)

    def add(self, title: str, entries: Sequence[Entry], *, beside: str = "") -> Strand:
        """Write a column into the margin, level with the strip of ``beside``, and return it."""
        strand = self.next_strand(beside=beside)
        self._taken[strand.first] = strand.at + 1
        style = self._styles.get("aside")
        self._target.write_string(strand.first - 1, strand.at, title, style)
        for step, entry in enumerate(entries):
            if entry is not None:
                value = escaped(entry.value) if isinstance(entry, LiveText) else entry.value
                self._target.write_formula(strand.first + step, strand.at, "=" + entry.formula,
                                           style, value)
        return strand
