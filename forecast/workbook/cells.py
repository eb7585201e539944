"""The cells of a workbook, as they stand: only those that are filled, whatever range is claimed.

Our own reader, because the usual ones lose what we must report: an error value read as a blank, a
Strict workbook read as no sheets, a file with one cell in the last corner that fills the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Literal

from forecast.workbook.formats import Look, looks
from forecast.workbook.package import open_package, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml import etree

    from forecast.workbook.package import Package

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

CellKind = Literal["number", "text", "bool", "error", "date", "empty_formula"]


@dataclass(frozen=True, slots=True)
class RawCell:
    """One filled cell.

    Parameters
    ----------
    kind
        ``empty_formula`` is a formula that no program has calculated yet: it has no value.
    value
        float, str, bool or datetime; the error's text for ``error``.
    formula
        The formula without its ``=``, or None. A formula shared with another cell is given as
        that cell's.
    is_percent
        The cell prints as a percentage: 0.065 stands there, 6.5% is seen.
    """

    kind: CellKind
    value: float | str | bool | datetime | None
    formula: str | None = None
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet: its filled cells by (row, column), both from 1, and its merged ranges."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], RawCell]
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its worksheets in order; chart sheets and macro sheets hold no cells."""

    file: str
    sheets: tuple[Grid, ...]
    date1904: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


def a1(row: int, column: int) -> str:
    """Write an address: ``a1(3, 28)`` is ``AB3``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


def parse_a1(address: str) -> tuple[int, int] | None:
    """Read an address as (row, column); None when it is none or lies outside a sheet."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


def read_cells(path: Path) -> Book:
    """Read every filled cell of a workbook.

    Raises
    ------
    InputError
        When the file is no workbook or cannot be read whole: the issue says what it is instead.
    """
    with open_package(path) as package:
        main = package.main_part()
        links = package.relationships(main)
        workbook = package.xml(main)
        linked = {one.kind: one.target for one in links.values() if not one.external}
        shared = tuple(_shared(package, linked.get("sharedStrings")))
        styles = looks(package, linked.get("styles"))
        date1904 = any(one.get("date1904") in {"1", "true", "on"}
                       for one in _all(workbook, "workbookPr"))
        reader = _Sheet(package, shared, styles, date1904)
        grids = []
        for sheet in _all(workbook, "sheet"):
            link = links.get(_attribute(sheet, "id"))
            if link is None or link.kind != "worksheet":
                continue
            grids.append(reader.read(link.target, sheet.get("name", ""),
                                     hidden=sheet.get("state", "visible") != "visible"))
        if not grids:
            refuse("no_sheets", path.name, path.name)
        names = {one.get("name", ""): (one.text or "") for one in _all(workbook, "definedName")}
    return Book(path.name, tuple(grids), date1904, names)


def _all(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Find descendants by local name: transitional and strict workbooks differ in namespace."""
    return element.iter(f"{{*}}{tag}")


def _attribute(element: etree._Element, name: str) -> str:
    """Return a namespaced attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items()
                 if str(key).endswith("}" + name)), "")


def _shared(package: Package, part: str | None) -> Iterator[str]:
    if part is None or not package.has(part):
        return
    for element in package.stream(part, ("si",)):
        yield _string(element)
        element.clear()


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _string(element: etree._Element) -> str:
    """Join the runs of a rich text; phonetic guides (rPh) are not part of it."""
    texts = []
    for one in _all(element, "t"):
        parent = one.getparent()
        if parent is None or not str(parent.tag).endswith("}rPh"):
            texts.append(one.text or "")
    return _unescape("".join(texts))


def _unescape(text: str) -> str:
    """Undo ``_x000D_``, the format's way to write a control character."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True)
class _Sheet:
    """Reads one worksheet part after another."""

    package: Package
    shared: tuple[str, ...]
    styles: tuple[Look, ...]
    date1904: bool

    def read(self, part: str, name: str, *, hidden: bool) -> Grid:
        cells: dict[tuple[int, int], RawCell] = {}
        merges: list[tuple[int, int, int, int]] = []
        formulas: dict[str, str] = {}
        row, column = 0, 0
        for element in self.package.stream(part, ("c", "row", "mergeCell")):
            tag = str(element.tag).rsplit("}", 1)[-1]
            if tag == "mergeCell":
                ends = [parse_a1(end) for end in element.get("ref", "").split(":")]
                if len(ends) == 2 and ends[0] and ends[1]:
                    merges.append((*ends[0], *ends[1]))
            elif tag == "row":
                # a row ends after its cells; an unnumbered next one follows it
                row, column = self._row(element, part, row), 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]  # type: ignore[union-attr]  # a sibling has one
            else:
                place = self._place(element, part, row, column)
                column = place[1]
                cell = self._cell(element, formulas)
                if cell is not None:
                    cells[place] = cell
        return Grid(name, hidden, cells, tuple(merges))

    def _row(self, element: etree._Element, part: str, before: int) -> int:
        number = element.get("r")
        if number is None:
            return before + 1
        if not number.isdigit() or not 0 < int(number) <= MAX_ROW:
            refuse("broken_xml", self.package.file, f"{part}: row {number}")
        return int(number)

    def _place(self, element: etree._Element, part: str, row: int, column: int) -> tuple[int, int]:
        """Address of a cell; one without an address follows its neighbour on the left."""
        address = element.get("r")
        if address is None:
            parent = element.getparent()
            mine = row + 1 if parent is None else self._row(parent, part, row)
            return mine, column + 1
        place = parse_a1(address)
        if place is None:
            refuse("broken_xml", self.package.file, f"{part}: {address}")
        return place

    def _cell(self, element: etree._Element, formulas: dict[str, str]) -> RawCell | None:
        kind = element.get("t", "n")
        value: str | None = None
        formula: str | None = None
        inline: str | None = None
        for child in element:
            tag = str(child.tag).rsplit("}", 1)[-1]
            if tag == "v":
                value = child.text or ""
            elif tag == "f":
                formula = child.text or ""
                shared = child.get("si", "")
                if shared and formula:
                    formulas[shared] = formula
                elif shared:
                    formula = formulas.get(shared, "")
            elif tag == "is":
                inline = _string(child)
        if kind == "inlineStr":
            value, kind = inline if inline is not None else value, "str"
        if formula is not None and (value is None or (value == "" and kind != "str")):
            return RawCell("empty_formula", None, formula)
        if value is None or (value == "" and formula is None):
            return None
        return self._typed(kind, value, formula, element.get("s", "0"))

    def _typed(self, kind: str, value: str, formula: str | None, style: str) -> RawCell | None:
        if kind in {"s", "str"}:
            text = self._shared(value) if kind == "s" else _unescape(value)
            return RawCell("text", text, formula) if text.strip() or formula else None
        if kind == "b":
            return RawCell("bool", value in {"1", "true"}, formula)
        if kind == "e":
            return RawCell("error", value, formula)
        return _dated(value, formula) if kind == "d" else self._number(value, formula, style)

    def _shared(self, value: str) -> str:
        if not value.isdigit() or int(value) >= len(self.shared):
            refuse("broken_xml", self.package.file, f"sharedStrings[{value}]")
        return self.shared[int(value)]

    def _number(self, value: str, formula: str | None, style: str) -> RawCell:
        try:
            number = float(value)
        except ValueError:
            return RawCell("text", value, formula)
        if not isfinite(number):
            return RawCell("text", value, formula)
        at = int(style) if style.isdigit() else 0
        look = self.styles[at] if at < len(self.styles) else Look.PLAIN
        if look is Look.DATE:
            date = serial_date(number, date1904=self.date1904)
            if date is not None:
                return RawCell("date", date, formula)
        return RawCell("number", number, formula, is_percent=look is Look.PERCENT)


def _dated(value: str, formula: str | None) -> RawCell:
    """A cell whose date is written out (ISO 8601), as some programs do."""
    try:
        return RawCell("date", datetime.fromisoformat(value).replace(tzinfo=None), formula)
    except ValueError:
        return RawCell("text", value, formula)


_LAST_SERIAL = 2_958_466
_START_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no time zones
_START_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  # as above


def serial_date(serial: float, *, date1904: bool = False) -> datetime | None:
    """Turn a date's serial number into a date; None outside 1900–9999.

    The 1900 system counts a 29 February 1900 that never was: serials below 60 lie a day later
    (ECMA-376 part 1, 18.17.4.1).
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if date1904 else 0):
        return None
    start = _START_1904 if date1904 else _START_1900 + timedelta(days=int(serial < 60))
    return start + timedelta(seconds=round(serial * 86_400))
