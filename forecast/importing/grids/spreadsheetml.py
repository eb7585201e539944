"""XML Spreadsheet 2003: what many systems write under the name .xls."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from forecast.importing.grids.filling import stated_number
from forecast.importing.grids.source import Content
from forecast.importing.grids.walking import Walker, count, walk
from forecast.xlsx import (
    MAX_COLUMN,
    MAX_ROW,
    Look,
    RawCell,
    date_serial,
    look_of,
    serial_date,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.importing.grids.filling import Filling

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
    return Content("xml2003", walk(_Walker(file), data, _SPACES))


class _Walker(Walker):
    """Lets rows and cells without an index follow their neighbour."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self._formats: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._style = ""
        self._columns: list[tuple[int, int, str]] = []
        self._row = self._column = self._next_row = self._next_column = 0
        self._row_style = ""
        self._kind = ""
        self._texts: list[str] | None = None

    def is_aside(self, name: str) -> bool:
        return name in _ASIDE

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "ss:Style":
            self._style = found.get("ss:ID", "")
            self._parents[self._style] = found.get("ss:Parent", "")
        elif name == "ss:NumberFormat":
            self._formats[self._style] = found.get("ss:Format", "")
        elif name == "ss:Worksheet":
            self.open_sheet(found.get("ss:Name", ""))
            self._next_row = self._next_column = 1
            self._columns = []
        elif self.filling is not None:
            self._start_part(self.filling, name, found)

    def _start_part(self, filling: Filling, name: str, found: Mapping[str, str]) -> None:
        hidden = found.get("ss:Hidden") == "1"
        if name == "ss:Column":
            first = count(found.get("ss:Index"), self._next_column)
            last = min(first + count(found.get("ss:Span")), MAX_COLUMN)
            self._next_column = last + 1
            if hidden:
                filling.hidden_columns.append((first, last))
            if not self._columns or first > self._columns[-1][1]:
                self._columns.append((first, last, found.get("ss:StyleID", "")))
        elif name == "ss:Row":
            self._row = count(found.get("ss:Index"), self._next_row)
            self._next_row = self._row + 1 + count(found.get("ss:Span"))
            self._next_column, self._row_style = 1, found.get("ss:StyleID", "")
            if hidden:
                filling.hidden_rows.append((self._row, min(self._next_row - 1, MAX_ROW)))
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
        if self._texts is not None:
            self._texts.append(text)

    def end(self, name: str) -> None:
        if self.filling is None:
            return
        if name == "ss:Data" and self._texts is not None:
            cell = _cell(self._kind, "".join(self._texts), self._is_percent())
            if cell is not None:
                self.filling.put(self._row, self._column, cell)
            self._texts = None
        elif name == "x:Visible" and self._texts is not None:
            state = "".join(self._texts).strip()
            self.filling.hidden = state in {"SheetHidden", "SheetVeryHidden"}
            self._texts = None
        elif name == "ss:Worksheet":
            self.close_sheet(self.filling)

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
