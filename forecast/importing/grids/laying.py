"""Tables of a page laid into one grid: spans become merged ranges, tables in cells come below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.importing.grids.delimiters import is_sentence
from forecast.importing.grids.filling import Filling, refuse_size, stated_number
from forecast.importing.grids.tables import only_text
from forecast.xlsx import MAX_COLUMN, Look, RawCell, date_serial, look_of, serial_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.grids.tables import Cell, Row, Table
    from forecast.xlsx import Grid

_MOST_STEPS = 5_000_000
"""Spans that cover each other's columns for thousands of rows are no table."""
_AS_TEXT = re.compile(r"""mso-number-format\s*:\s*["']?\\+@""", re.IGNORECASE)
_SEEN_NUMBER = re.compile(r"[-+(（]?[¥￥$€]?[\d,.\s]+%?[)）]?", re.ASCII)


def laid(file: str, name: str, blocks: Sequence[Table | str], before: int
         ) -> tuple[tuple[Grid, ...], list[str], int]:
    """Lay the tables and lines of a page or a document.

    Returns
    -------
    grids, prose, count
        One grid, none where there is no table; the lines, beside a table only those that are
        sentences; how many cells the file has now, ``before`` those of its other pages.
    """
    lines = [block for block in blocks if isinstance(block, str)]
    if len(lines) == len(blocks):
        return (), lines, before
    filling = Filling(file, name, before)
    layout = Layout(filling)
    for block in blocks:
        layout.add(block)
    return (filling.grid(),), [line for line in lines if is_sentence(line)], filling.count


class Layout:
    """Where the next block goes."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self._next = 1
        self._width = 0
        self._steps = 0

    def add(self, block: Table | str) -> None:
        """Lay a table or a line below what is there; tables of unlike widths are set apart."""
        if isinstance(block, str):
            self.filling.text(self._next, 1, block)
            self._next, self._width = self._next + 1, 0
            return
        if self._width:
            self._next += 1
        width = max((sum(cell.wide for cell in row.cells) for row in block.rows), default=0)
        if self._width == width:
            self._next -= 1  # a heading and its body are often two tables
        self._next = self._table(block, self._next)
        self._width = width

    def _table(self, table: Table, top: int) -> int:
        """Lay a table from a row on; return the row after it."""
        covered: dict[int, int] = {}
        spans: list[tuple[int, int, Cell]] = []
        tops: list[int] = []
        at = top
        for number, row in enumerate(table.rows):
            tops.append(at)
            if row.hidden:
                self.filling.hidden_rows.append((at, at))
            inner = self._row(row, number, at, covered, spans)
            if not inner or any(cell.text for cell in row.cells):
                at += 1
            for one in inner:
                at = self._table(one, at)
        for number, column, cell in spans:
            last = min(number + cell.tall, len(tops)) - 1
            self.filling.merge(tops[number], column, tops[last], column + cell.wide - 1)
        self.filling.hidden_columns += table.hidden_columns
        return at

    def _row(self, row: Row, number: int, at: int, covered: dict[int, int],
             spans: list[tuple[int, int, Cell]]) -> list[Table]:
        """Lay a row; return the tables that its cells hold."""
        column = 1
        inner: list[Table] = []
        for cell in row.cells:
            while covered.get(column, -1) >= number:
                column += 1
                self._steps += 1
            if column + cell.wide - 1 > MAX_COLUMN or self._steps > _MOST_STEPS:
                refuse_size(self.filling.file)
            for table in cell.tables:
                text = only_text(table)
                if text is None:
                    inner.append(table)
                else:
                    cell.text = f"{cell.text}\n{text}".strip("\n")
            self._put(at, column, cell)
            if cell.tall > 1:
                covered.update(dict.fromkeys(range(column, column + cell.wide),
                                             number + cell.tall - 1))
                self._steps += cell.wide
            if cell.tall > 1 or cell.wide > 1:
                spans.append((number, column, cell))
            column += cell.wide
        return inner

    def _put(self, row: int, column: int, cell: Cell) -> None:
        stated = _stated(cell)
        if stated is not None:
            self.filling.put(row, column, stated)
        elif "x:str" in cell.attributes or _AS_TEXT.search(cell.attributes.get("style", "")):
            self.filling.text(row, column, cell.text)
        else:
            self.filling.typed(row, column, cell.text)


def _stated(cell: Cell) -> RawCell | None:
    """Return what spreadsheet programs write beside a text: the number unrounded.

    Taken only where a number is seen: what is shown in words was meant to be read in words.
    """
    found = cell.attributes
    number = stated_number(found.get("x:num") or found.get("sdval") or "")
    if number is None:
        return None
    seen = cell.text.strip()
    look = look_of(found.get("sdnum", "").rsplit(";", 1)[-1])
    if look is Look.DATE or not _SEEN_NUMBER.fullmatch(seen):
        date = serial_date(number) if look is Look.DATE or date_serial(seen) else None
        return RawCell("date", date) if date else None
    return RawCell("number", number, is_percent=seen.endswith("%"))
