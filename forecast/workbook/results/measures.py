"""What stands in the tables of a sheet, measured once, before any layout is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Table
from forecast.workbook.results.sizes import stretches, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.exhibits import Sheet
    from forecast.workbook.results.grid import Measured

RowTexts = tuple[int, tuple[int, ...], list[tuple[int, tuple[int, ...]]]]
"""The level of a row, and in half-width places the lines of its label and, by the place of their
column, of its texts."""
_ONE_LINE = 16
"""A text of so many half-width places stands in one line."""


class Measures:
    """The tables of a sheet, measured: ``columns`` as :func:`measure` does, by their name."""

    def __init__(self, sheet: Sheet) -> None:
        charts = {one.table.id: one.table for one in sheet.blocks if isinstance(one, Chart)}
        tables = {one.id: one for one in sheet.blocks if isinstance(one, Table)}
        self.columns = {key: measure(table) for key, table in (charts | tables).items()}
        self._texts: dict[str, list[RowTexts]] = {}

    def texts(self, table: Table) -> Iterable[RowTexts]:
        """Return the texts of the rows of a table; of rows that are not held none is."""
        if table.is_streamed:
            return _row_texts(table)
        if table.id not in self._texts:
            self._texts[table.id] = list(_row_texts(table))
        return self._texts[table.id]


def measure(table: Table) -> Measured:
    """Measure the columns of a table, its rows gone through once.

    Returns
    -------
    dict
        By column: the characters of its longest number, the half-width places of its short texts.
    """
    figures = dict.fromkeys((column.key for column in table.columns), 0)
    texts: dict[str, set[int]] = {key: set() for key in figures}
    for row in table.rows:
        for key, cell in zip(figures, row.cells, strict=True):
            if isinstance(cell.value, str):
                if (length := units(cell.value)) <= _ONE_LINE:
                    texts[key].add(length)
            elif cell.value is not None:
                places = len(f"{cell.value:,.{cell.decimals}f}") + cell.sign
                figures[key] = max(figures[key], places)
    return {key: (places, frozenset(texts[key])) for key, places in figures.items()}


def _row_texts(table: Table) -> Iterator[RowTexts]:
    """Go through the rows: the level, the label and the texts of each, measured."""
    for row in table.rows:
        texts = [(place, stretches(cell.value)) for place, cell in enumerate(row.cells)
                 if isinstance(cell.value, str)]
        yield row.level, stretches(row.label), texts
