"""The columns that the tables of a sheet share, and how high their rows are in them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from forecast.exhibits import Chart, Table
from forecast.workbook.results.charts import chart_strips
from forecast.workbook.results.grid import grid
from forecast.workbook.results.sizes import capacity, line_count, pixels, row_height, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits import Block, Column, Sheet
    from forecast.workbook.results.grid import Shape
    from forecast.workbook.results.measures import Measures, RowTexts


class StripHeights(NamedTuple):
    """The heights of the header rows of a strip and of those of its body, points."""

    head: Sequence[float]
    rows: Sequence[float]


def is_working(sheet: Sheet, block: Block) -> bool:
    """Tell whether a block is for those who check: it stands below what is printed."""
    return sheet.reference or (isinstance(block, Table) and block.working)


class Columns:
    """The columns that the tables of a sheet share, and the charts that bring their own table."""

    def __init__(self, sheet: Sheet, squeeze: float, measures: Measures) -> None:
        self.sheet, self._measures = sheet, measures
        printed = {block.id for block in sheet.blocks if isinstance(block, Table)}
        self.owners: dict[str, Chart] = {}
        for block in sheet.blocks:
            if isinstance(block, Chart) and block.table.id not in printed:
                self.owners.setdefault(block.table.id, block)
        shapes: list[Shape]
        shapes = [(block, (block.columns,), measures.columns[block.id]) for block in sheet.blocks
                  if isinstance(block, Table)]
        shapes += [(chart.table, chart_strips(chart), measures.columns[chart.table.id])
                   for chart in self.owners.values()]
        self.widths, ends = grid(shapes, squeeze)
        placed = {table.id: 1 + max((0, *(end for strip in own for end in strip)))
                  for (table, *_), own in zip(shapes, ends, strict=True)}
        self.printed = max((placed[block.id] for block in sheet.blocks
                            if isinstance(block, Table) and not is_working(sheet, block)),
                           default=len(self.widths) if not placed or sheet.reference else 1)
        self.total = sum(map(pixels, self.widths[:self.printed]))
        self.ends = {table.id: own for (table, *_), own in zip(shapes, ends, strict=True)}
        self._heights: dict[tuple[str, int, Sequence[int]], StripHeights] = {}

    def strip_heights(self, table: Table, number: int, columns: Sequence[Column],
                      widths: tuple[int, ...]) -> StripHeights:
        """Return the heights of the rows of a strip by its number, each worked out once.

        ``widths`` are those of its labels and of its columns, pixels.
        """
        place = table.id, number, widths
        if place not in self._heights:
            keys = {column.key for column in columns}
            shown = (at for at, column in enumerate(table.columns) if column.key in keys)
            room = {at: capacity(width - 9) for at, width in zip(shown, widths[1:], strict=True)}
            self._heights[place] = StripHeights(_head(table, columns, widths), [
                row_height(_row_lines(row, widths[0], room))
                for row in self._measures.texts(table)])
        return self._heights[place]


def _head(table: Table, columns: Sequence[Column], widths: Sequence[int]) -> list[float]:
    """Return the heights of the header: of the group titles, where there are some, and titles."""
    titles = (table.label_title, *(column.title for column in columns))
    lines = max(line_count(text, width) for text, width in zip(titles, widths, strict=True))
    own = row_height(lines) + 3
    if not any(column.group for column in columns):
        return [own]
    return [row_height(_group_lines(columns, widths[1:])), own]


def _group_lines(columns: Sequence[Column], widths: Sequence[int]) -> int:
    """Count the lines of the group titles, each over the neighbouring columns that share it."""
    together = groupby(zip(columns, widths, strict=True), lambda pair: pair[0].group)
    return max(line_count(group, sum(width for _, width in pairs))
               for group, pairs in together)


def _row_lines(texts: RowTexts, width: int, room: Mapping[int, float]) -> int:
    """Count the lines of a row: those of its label, of that width, or of its longest text."""
    level, label, cells = texts
    lines = wrapped(label, capacity(width - 9 * level))
    for place, text in cells:
        if place in room and (own := wrapped(text, room[place])) > lines:
            lines = own
    return lines
