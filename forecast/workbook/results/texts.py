"""Texts of the user on their way into a workbook: kept as they are, but fit for it.

A name or a note may hold a character that XML refuses, or be longer than a cell holds. XlsxWriter
escapes control characters in cells but not in charts and properties, and drops a text that is too
long without a word. So every text of the sheets is made legible once, before anything is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, overload

from forecast.exhibits import Chart, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.exhibits import Block, Cell, Sheet

CELL_LIMIT = 32767
"""Characters of a cell, as Excel counts them: two for one beyond the first plane."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CUT = "…"
_CAPTION = 255
_PLACE = re.compile(r"=?[^!]+!\$?[A-Z]+\$?\d")


def legible(text: str) -> str:
    """Replace what a workbook cannot hold by a blank, and cut what is too long."""
    if len(text) <= CELL_LIMIT // 2 and text.isprintable():
        return text  # nearly all
    text = _UNFIT.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n")
    return _cut(text, CELL_LIMIT)


def caption(text: str) -> str:
    """Make a legible text fit for the title or a name of a chart.

    XlsxWriter takes what looks like a place (``收入!A1``) for one, whatever it is meant for.
    """
    return _cut(text.replace("!", "！") if _PLACE.match(text) else text, _CAPTION)


def _cut(text: str, limit: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    return units[:2 * (limit - 1)].decode("utf-16-le", "ignore") + _CUT


def escaped(text: str) -> str:
    """Write a text as a formula's cached value, where ``_x0041_`` would be read as a letter."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def legible_sheets(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Make every text of some sheets legible."""
    return tuple(replace(sheet, title=legible(sheet.title),
                         blocks=tuple(_block(block) for block in sheet.blocks))
                 for sheet in sheets)


def _block(block: Block) -> Block:
    if isinstance(block, Text):
        return replace(block, text=legible(block.text))
    if isinstance(block, Chart):
        return replace(block, title=legible(block.title), unit=legible(block.unit),
                       table=_table(block.table), notes=_all(block.notes),
                       source=legible(block.source))
    return _table(block)


def _table(table: Table) -> Table:
    columns = tuple(replace(column, title=legible(column.title), group=legible(column.group))
                    for column in table.columns)
    return replace(table, title=legible(table.title), unit=legible(table.unit),
                   label_title=legible(table.label_title), columns=columns,
                   rows=_Legible(table.rows) if table.is_streamed else tuple(
                       map(_row, table.rows)),
                   notes=_all(table.notes), source=legible(table.source))


class _Legible(Sequence[Row]):
    """Rows that are read one at a time, each made legible then."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        found = self._rows[at]
        return _row(found) if isinstance(found, Row) else [_row(one) for one in found]

    def __iter__(self) -> Iterator[Row]:
        return map(_row, self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _row(row: Row) -> Row:
    return replace(row, label=legible(row.label), cells=tuple(map(_cell, row.cells)))


def _cell(cell: Cell) -> Cell:
    if not isinstance(cell.value, str) or (text := legible(cell.value)) == cell.value:
        return cell
    return replace(cell, value=text)


def _all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(legible, texts))
