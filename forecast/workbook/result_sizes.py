"""Sizes on paper: how wide a text is, how high a row must be, where a page ends.

Widths of columns are in Excel's characters (a digit of the default font, 7 px and 5 px of margin),
heights of rows in points, charts and pages in pixels (96 to the inch).
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.exhibits.types import Column, Table

BODY = 10.5
SMALL = 9.0
PAGE_WIDTH = 1000
"""Pixels between the margins of A4 landscape."""
PAGE_HEIGHT = 490.0
"""Points between the margins of A4 landscape."""
LINE_HEIGHT = 15.0
"""Height of a row without text, in points: 20 px."""
_PADDING = 5.0
_LINE = 1.42  # the line pitch of 宋体 and of its substitutes, in type sizes
_SLACK = 0.94  # a line may not begin with a full stop: some lines end early
_STRIP = 11
"""Data columns of small multiples that stand side by side before the table is folded."""
_ENOUGH = 720
_GOOD = 880
_MAX_STRETCH = 1.5


def units(text: str) -> int:
    """Count half-width places: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def pixels(width: float) -> int:
    """Turn a column width into pixels, as Excel does."""
    return int(width * 7 + 5.5)


def line_count(text: str, width: int, size: float = BODY) -> int:
    """Count the lines that ``text`` takes when wrapped into ``width`` pixels."""
    capacity = max(1.0, (width - 8) / (size * 2 / 3) * _SLACK)
    return sum(max(1, ceil(units(part) / capacity)) for part in text.split("\n"))


def row_height(lines: int, size: float = BODY) -> float:
    """Return the height of a row of ``lines`` lines, in points (Excel allows at most 409)."""
    return min(409.0, round(lines * size * _LINE + _PADDING, 1))


def panels(table: Table) -> tuple[str, ...]:
    """List the panels of small multiples: the parts before the colon of the column keys."""
    return tuple(dict.fromkeys(column.key.partition(":")[0] for column in table.columns))


def fold(table: Table, hidden: Iterable[str] = ()) -> tuple[tuple[Column, ...], ...]:
    """Cut the columns of small multiples into strips that fit the page, panel by panel."""
    columns = [column for column in table.columns if column.key not in set(hidden)]
    strips: list[tuple[Column, ...]] = [()]
    for panel in panels(table):
        mine = tuple(column for column in columns if column.key.partition(":")[0] == panel)
        if strips[-1] and len(strips[-1]) + len(mine) > _STRIP:
            strips.append(())
        strips[-1] += mine
    return tuple(strips)


def column_widths(tables: Sequence[tuple[Table, tuple[tuple[Column, ...], ...]]], size: float, *,
                  stretch: bool) -> tuple[float, ...]:
    """Choose the widths that all tables of a sheet share, wide enough for every number.

    Parameters
    ----------
    tables
        Each table with its strips of columns.
    size
        Type size of the body, points.
    stretch
        Widen a narrow sheet towards the width of the page.
    """
    if not tables:
        return (12.0,) * 10
    widths = [max(table.label_width for table, _ in tables)]
    for table, strips in tables:
        at = {column.key: spot for spot, column in enumerate(table.columns)}
        for columns in strips:
            widths += [0.0] * (len(columns) + 1 - len(widths))
            for spot, column in enumerate(columns, 1):
                need = _number_width(table, at[column.key], size)
                widths[spot] = max(widths[spot], column.width, need)
    if not stretch:
        return tuple(widths)
    factor = min(_MAX_STRETCH, max(1.0, _GOOD / sum(map(pixels, widths))))
    widths = [round(width * factor, 2) for width in widths]
    while len(widths) < 2 or sum(map(pixels, widths)) < _ENOUGH:
        widths.append(12.0)
    return tuple(widths)


def _number_width(table: Table, column: int, size: float) -> float:
    cells = (row.cells[column] for row in table.rows)
    places = max((len(f"{cell.value:,.{cell.decimals}f}") + cell.sign for cell in cells
                  if cell.value is not None and not isinstance(cell.value, str)), default=0)
    return (places * size * 2 / 3 + 10) / 7 if places else 0.0


def page_room(width: int) -> float:
    """Return the points of rows on one page of a sheet ``width`` pixels wide, shrunk to fit."""
    return PAGE_HEIGHT * max(1.0, width / PAGE_WIDTH)


def page_breaks(pieces: Sequence[tuple[int, int]], heights: Mapping[int, float], room: float,
                repeated: float) -> tuple[int, ...]:
    """Choose the rows that begin a new page, so that no block is cut that fits on one.

    Parameters
    ----------
    pieces
        First and last row of each piece that should stay together, from top to bottom.
    heights
        Height of each row, points.
    room
        Points of rows on a page.
    repeated
        Height of the rows printed again on every page, points.
    """
    breaks: list[int] = []
    used, last = 0.0, 0
    for first, end in pieces:
        need = sum(heights[row] for row in range(last, end + 1))
        block = sum(heights[row] for row in range(first, end + 1))
        runs_on = block > room - repeated and used < room / 2
        if used > 0 and used + need > room and not runs_on:
            breaks.append(first)
            need, used = block, repeated
        # a piece longer than a page runs on; what its last page leaves free is used
        used = (used + need) % room if used + need > room else used + need
        last = end + 1
    return tuple(breaks)
