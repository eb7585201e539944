"""XML Spreadsheet 2003: what many systems write under the name .xls."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from forecast.importing.grids.filling import MAX_BYTES, Filling, refuse_size, runs, stated_number
from forecast.importing.grids.source import Content
from forecast.importing.grids.walking import count, walk
from forecast.xlsx import (
    MAX_COLUMN,
    MAX_ROW,
    Look,
    RawCell,
    date_serial,
    look_of,
    refuse,
    serial_date,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.xlsx import Grid

_SPACES = {"urn:schemas-microsoft-com:office:spreadsheet": "ss",
           "urn:schemas-microsoft-com:office:excel": "x"}
_ASIDE = frozenset({"ss:Comment", "ss:PhoneticText"})


def read_spreadsheetml(file: str, data: bytes) -> Content:
    """Read every worksheet.

    Raises
    ------
    InputError
        ``import_unsafe``, ``import_damaged``, ``no_sheets`` and the bounds of a grid.
    """
    if len(data) > MAX_BYTES:
        refuse_size(file)
    walker = _Walker(file)
    walk(file, data, walker, _SPACES)
    if not walker.grids:
        refuse("no_sheets", file, file)
    return Content("xml2003", tuple(walker.grids))


class _Walker:
    """Fills grids as elements come by; rows and cells without an index follow their neighbour."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.grids: list[Grid] = []
        self._formats: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._style = ""
        self._columns: list[tuple[int, int, str]] = []
        self._filling: Filling | None = None
        self._count = 0
        self._row = self._column = self._next_row = self._next_column = 0
        self._row_style = ""
        self._hidden = False
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._aside = 0
        self._kind = ""
        self._texts: list[str] | None = None

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if self._aside or name in _ASIDE:
            self._aside += 1
        elif name == "ss:Style":
            self._style = found.get("ss:ID", "")
            self._parents[self._style] = found.get("ss:Parent", "")
        elif name == "ss:NumberFormat":
            self._formats[self._style] = found.get("ss:Format", "")
        elif name == "ss:Worksheet":
            self._filling = Filling(self.file, found.get("ss:Name", ""), self._count)
            self._next_row = self._next_column = 1
            self._hidden, self._hidden_rows, self._hidden_columns = False, [], []
            self._columns = []
        elif self._filling is not None:
            self._start_part(self._filling, name, found)

    def _start_part(self, filling: Filling, name: str, found: Mapping[str, str]) -> None:
        hidden = found.get("ss:Hidden") == "1"
        if name == "ss:Column":
            first = count(found.get("ss:Index"), self._next_column)
            last = min(first + count(found.get("ss:Span")), MAX_COLUMN)
            self._next_column = last + 1
            if hidden:
                self._hidden_columns.append((first, last))
            if not self._columns or first > self._columns[-1][1]:
                self._columns.append((first, last, found.get("ss:StyleID", "")))
        elif name == "ss:Row":
            self._row = count(found.get("ss:Index"), self._next_row)
            self._next_row = self._row + 1 + count(found.get("ss:Span"))
            self._next_column, self._row_style = 1, found.get("ss:StyleID", "")
            if hidden:
                self._hidden_rows.append((self._row, min(self._next_row - 1, MAX_ROW)))
        elif name == "ss:Cell":
            self._column = count(found.get("ss:Index"), self._next_column)
            wide, tall = (count(found.get(f"ss:{key}")) for key in ("MergeAcross", "MergeDown"))
            self._next_column = self._column + 1 + wide
            if wide or tall:
                filling.merge(self._row, self._column, self._row + tall, self._column + wide)
            self._style = (found.get("ss:StyleID") or self._row_style
                           or self._column_style(self._column))
        elif name == "ss:Data":
            self._kind, self._texts = found.get("ss:Type", "String"), []
        elif name == "x:Visible":
            self._kind, self._texts = "Visible", []

    def _column_style(self, column: int) -> str:
        place = bisect_right(self._columns, column, key=itemgetter(0)) - 1
        if place < 0 or self._columns[place][1] < column:
            return ""
        return self._columns[place][2]

    def data(self, text: str) -> None:
        if self._texts is not None and not self._aside:
            self._texts.append(text)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif self._filling is None:
            return
        elif name == "ss:Data" and self._texts is not None:
            cell = _cell(self._kind, "".join(self._texts), self._is_percent())
            if cell is not None:
                self._filling.put(self._row, self._column, cell)
            self._texts = None
        elif name == "x:Visible" and self._texts is not None:
            self._hidden = "".join(self._texts).strip() in {"SheetHidden", "SheetVeryHidden"}
            self._texts = None
        elif name == "ss:Worksheet":
            self._count = self._filling.count
            self.grids.append(self._filling.grid(
                hidden=self._hidden, hidden_rows=runs(self._hidden_rows),
                hidden_columns=runs(self._hidden_columns)))
            self._filling = None

    def _is_percent(self) -> bool:
        """Ask the cell's style, or the one that it is made from, for its number format."""
        style, asked = self._style, set[str]()
        while style and style not in self._formats and style not in asked:
            asked.add(style)
            style = self._parents.get(style, "")
        code = self._formats.get(style, "")
        return code == "Percent" or look_of(code) is Look.PERCENT


def _cell(kind: str, text: str, is_percent: bool) -> RawCell | None:
    """Make a cell of its type; what does not fit its type stays as the text that stands there."""
    if kind == "Number" and (number := stated_number(text)) is not None:
        return RawCell("number", number, is_percent=is_percent)
    if kind == "Boolean" and text.strip() in {"0", "1"}:
        return RawCell("bool", text.strip() == "1")
    if kind == "Error":
        return RawCell("error", text)
    if kind == "DateTime":
        serial = date_serial(text.strip())
        date = None if serial is None else serial_date(serial)
        if date is not None:
            return RawCell("date", date)
    return RawCell("text", text) if text.strip() else None
