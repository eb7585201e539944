"""OpenDocument spreadsheets: packed (.ods) and as one XML file (.fods).

Our own reader: repeated cells are written as one with a count, and what is blank may be repeated a
million times; only what is filled is laid out, within the bounds of any grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.grids.filling import MAX_CELLS, Filling, refuse_size, stated_number
from forecast.importing.grids.source import Content
from forecast.importing.grids.walking import Walker, count, walk
from forecast.xlsx import (
    MAX_COLUMN,
    MAX_ROW,
    RawCell,
    date_serial,
    open_archive,
    refuse,
    serial_date,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {f"{_ODF}{name}:1.0": name
           for name in ("office", "table", "text", "style", "drawing")} | {
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext"}
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_NO_PART = frozenset({"office:annotation", "table:tracked-changes", "table:shapes",
            "text:ruby-text", "table:dde-links"})
_DRAWN = "drawing:"
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "Err:")
_HIDDEN = {"collapse", "filter"}


def read_packed(file: str, data: bytes) -> Content:
    """Read an .ods.

    Raises
    ------
    InputError
        ``encrypted_workbook``, ``unsafe_package``, ``import_damaged`` and the bounds of a grid.
    """
    with open_archive(file, data) as package:
        manifest = "META-INF/manifest.xml"
        if package.has(manifest) and b"encryption-data" in package.read(manifest):
            refuse("encrypted_workbook", file, file)
        content = package.read("content.xml")
    return read_flat(file, content)


def read_flat(file: str, data: bytes) -> Content:
    """Read a spreadsheet that is one XML document."""
    return Content("ods", walk(_Walker(file), data, _SPACES))


class _Walker(Walker):
    """Lays repeated cells and rows out when their row ends."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._times = 1
        self._cells: list[tuple[int, int, RawCell]] = []
        self._found: Mapping[str, str] | None = None
        self._lines: list[list[str]] = []
        self._line: list[str] | None = None

    def is_aside(self, name: str) -> bool:
        return name in _NO_PART or name.startswith(_DRAWN)

    def start(self, name: str, found: Mapping[str, str]) -> None:
        if name == "style:style":
            self._style = found.get("style:name", "")
        elif name == "style:table-properties":
            if found.get("table:display") == "false":
                self._hidden_styles.add(self._style)
        elif name == "table:table":
            filling = self.open_sheet(found.get("table:name", ""))
            filling.hidden = found.get("table:style-name") in self._hidden_styles
            self._row = self._column = 0
        elif self.filling is not None:
            self._start_part(self.filling, name, found)

    def _start_part(self, filling: Filling, name: str, found: Mapping[str, str]) -> None:
        if name == "table:table-column":
            first = self._column + 1
            self._column += count(found.get("table:number-columns-repeated"), 1)
            if found.get("table:visibility") in _HIDDEN:
                filling.hidden_columns.append((first, min(self._column, MAX_COLUMN)))
        elif name == "table:table-row":
            self._row, self._column, self._cells = self._row + 1, 0, []
            self._times = count(found.get("table:number-rows-repeated"), 1)
            if found.get("table:visibility") in _HIDDEN:
                last = min(self._row + self._times - 1, MAX_ROW)
                filling.hidden_rows.append((self._row, last))
        elif name in _CELLS:
            self._found, self._lines = found, []
        elif self._found is not None:
            self._start_text(name, found)

    def _start_text(self, name: str, found: Mapping[str, str]) -> None:
        if name in {"text:p", "text:h"}:
            self._line = []
            self._lines.append(self._line)
        elif self._line is not None and name == "text:s":
            self._line.append(" " * min(count(found.get("text:c"), 1), 1000))
        elif self._line is not None and name == "text:tab":
            self._line.append("\t")
        elif self._line is not None and name == "text:line-break":
            self._line.append("\n")

    def data(self, text: str) -> None:
        if self._line is not None:
            self._line.append(text)

    def end(self, name: str) -> None:
        if self.filling is None:
            return
        if name in {"text:p", "text:h"}:
            self._line = None
        elif name in _CELLS and self._found is not None:
            self._end_cell(self.filling, self._found)
            self._found = None
        elif name == "table:table-row":
            self._end_row(self.filling)
        elif name == "table:table":
            self.close_sheet(self.filling)

    def _end_cell(self, filling: Filling, found: Mapping[str, str]) -> None:
        first = self._column + 1
        times = count(found.get("table:number-columns-repeated"), 1)
        self._column += times
        wide = count(found.get("table:number-columns-spanned"), 1)
        tall = count(found.get("table:number-rows-spanned"), 1)
        if wide > 1 or tall > 1:
            filling.merge(self._row, first, self._row + tall - 1, first + wide - 1)
        cell = _cell(found, "\n".join("".join(line) for line in self._lines))
        if cell is not None:
            self._cells.append((first, times, cell))

    def _end_row(self, filling: Filling) -> None:
        filled = sum(times for _, times, _ in self._cells)
        if filled * self._times > MAX_CELLS:
            refuse_size(self.file)
        if filled:
            for row in range(self._row, self._row + self._times):
                for first, times, cell in self._cells:
                    for column in range(first, first + times):
                        filling.put(row, column, cell)
        self._row += self._times - 1


def _cell(found: Mapping[str, str], seen: str) -> RawCell | None:
    """Make a cell of its type and value, and of what is seen in it; None for a blank."""
    kind = found.get("office:value-type", "")
    if found.get("calcext:value-type") == "error" or (
            "table:formula" in found and seen.startswith(_ERRORS)):
        return RawCell("error", seen)
    number = stated_number(found.get("office:value", ""))
    if kind in {"float", "percentage", "currency"} and number is not None:
        return RawCell("number", number, is_percent=kind == "percentage")
    if kind == "boolean":
        return RawCell("bool", found.get("office:boolean-value") == "true")
    if kind == "date":
        serial = date_serial(found.get("office:date-value", ""))
        date = None if serial is None else serial_date(serial)
        if date is not None:
            return RawCell("date", date)
    text = seen or found.get("office:string-value", "")
    return RawCell("text", text) if text.strip() else None
