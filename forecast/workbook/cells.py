"""The cells of a workbook, as they stand: only those that are filled, whatever range is claimed.

Our own reader, because the usual ones lose what we must report: an error value read as a blank, a
Strict workbook read as no sheets, a file with one cell in the last corner that fills the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING

from forecast.workbook import markup
from forecast.workbook.formats import Look, looks
from forecast.workbook.grid import (
    BOOL,
    COLUMNS,
    DATE,
    EMPTY,
    ERROR,
    GONE,
    NUMBER,
    OWN,
    PERCENT,
    SHARED,
    STRIDE,
    CellKind,
    Cells,
    Packed,
    RawCell,
    date_serial,
    serial_date,
)
from forecast.workbook.package import open_package, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml import etree

    from forecast.workbook.package import Package

__all__ = ["Book", "CellKind", "Grid", "RawCell", "a1", "parse_a1", "read_cells", "serial_date"]

MAX_ROW, MAX_COLUMN = 1_048_576, COLUMNS
_LOOKS = {Look.PLAIN: NUMBER, Look.PERCENT: PERCENT, Look.DATE: DATE}


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet: its filled cells by (row, column), both from 1, and its merged ranges."""

    name: str
    hidden: bool
    cells: Cells
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
    column = _column(match[1].upper())
    row = int(match[2])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


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
        shared = _shared(package, linked.get("sharedStrings"))
        styles = tuple(_LOOKS[look] for look in looks(package, linked.get("styles")))
        date1904 = any(one.get("date1904") in {"1", "true", "on"}
                       for one in _all(workbook, "workbookPr"))
        reader = _Reader(package, shared, styles, date1904)
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


def _shared(package: Package, part: str | None) -> list[str]:
    if part is None or not package.has(part):
        return []
    with package.guarded(part):
        return list(markup.shared_strings(package.read(part)))


@dataclass(frozen=True)
class _Reader:
    """Reads one worksheet part after another. ``styles`` are codes of numbers by style."""

    package: Package
    shared: list[str]
    styles: tuple[int, ...]
    date1904: bool

    @cached_property
    def spoken(self) -> dict[bytes, float]:
        """The numbers, as written, of the shared strings that are not blank."""
        return {str(place).encode(): float(place) for place, text in enumerate(self.shared)
                if text.strip()}

    def read(self, part: str, name: str, *, hidden: bool) -> Grid:
        with self.package.guarded(part):
            data = markup.plain(self.package.read(part))
        packed = Packed()
        self._cells(data, part, packed)
        merges = []
        for written in markup.merged(data):
            ends = [parse_a1(end) for end in written.split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                merges.append((*ends[0], *ends[1]))
        return Grid(name, hidden, Cells(packed, self.shared, date1904=self.date1904),
                    tuple(merges))

    def _cells(  # noqa: C901, PLR0912  # one hot loop: a call a cell would double its time
            self, data: bytes, part: str, packed: Packed) -> None:
        """Go through rows and cells; one without an address follows its neighbour."""
        columns: dict[bytes, int] = {}
        formulas: dict[str, str] = {}
        row, column, styles, plain = 0, 0, self.styles, len(self.styles)
        places, codes, numbers = packed.places, packed.codes, packed.numbers
        spoken = self.spoken
        for match in markup.TOKEN.finditer(data):
            head, letters, digits, style, kind, more, value, text, inside = match.groups()
            if head is not None:
                row, column = self._row(head, part, row), 0
                continue
            if more:
                letters, digits, style, kind = self._attributes(match[0], part)
            if letters is None:
                column += 1
            else:
                found = columns.get(letters)
                if found is None:
                    found = columns[letters] = _column(letters.decode())
                column, row = found, int(digits)
                if column > MAX_COLUMN or not 0 < row <= MAX_ROW:
                    refuse("broken_xml", self.package.file, f"{part}: {(letters + digits)!r}")
            place, look = row * STRIDE + column, int(style) if style else 0
            if value is not None:  # by far the most cells are plain numbers and shared strings
                code, number = NUMBER, nan
                if kind is None:
                    code = styles[look] if look < plain else NUMBER
                    try:
                        number = float(value)
                    except ValueError:
                        number = nan
                elif kind == b"s" and value in spoken:
                    code, number = SHARED, spoken[value]
                if isfinite(number):
                    places.append(place)
                    codes.append(code)
                    numbers.append(number)
                    continue
            elif text is not None:
                inside = b"<is><t>" + text + b"</t></is>"
                if kind == b"inlineStr" and b"&" not in text and b"_x" not in text:
                    self._text(packed, place, text.decode(), None)
                    continue
            elif not inside:
                continue
            self._one(packed, place, look, kind or b"n", value, inside or b"", formulas)

    def _row(self, head: bytes, part: str, before: int) -> int:
        for name, one, other in markup.ATTRIBUTE.findall(head):
            if name == b"r":
                number = one or other
                if not number.isdigit() or not 0 < int(number) <= MAX_ROW:
                    refuse("broken_xml", self.package.file, f"{part}: row {number.decode()}")
                return int(number)
        return before + 1

    def _attributes(self, cell: bytes, part: str) -> tuple[bytes | None, ...]:
        """Read a cell's attributes in whatever order and quotes they stand."""
        found = {name: one or other
                 for name, one, other in markup.ATTRIBUTE.findall(cell[:cell.index(b">")])}
        letters = digits = None
        if b"r" in found:
            place = parse_a1(found[b"r"].decode())
            if place is None:
                refuse("broken_xml", self.package.file, f"{part}: {found[b'r'].decode()}")
            digits = str(place[0]).encode()
            letters = a1(*place).encode()[:-len(digits)]
        style = found.get(b"s")
        return letters, digits, style if style and style.isdigit() else None, found.get(b"t")

    def _one(self, packed: Packed, place: int, look: int, kind: bytes, value: bytes | None,
             inside: bytes, formulas: dict[str, str]) -> None:
        """Add a cell that is more than a plain number."""
        formula = _formula(inside, formulas)
        if value is None and (found := markup.VALUE.search(inside)):
            value = found[1] or b""
        if kind == b"inlineStr":
            inline = markup.INLINE.search(inside)
            text = markup.rich_text(inline[1]) if inline else markup.decoded(value or b"")
            self._text(packed, place, text, formula)
        elif formula is not None and (value is None or (not value and kind != b"str")):
            packed.add(place, EMPTY, 0.0, formula)
        elif value is None or (not value and formula is None):
            packed.add(place, GONE, 0.0)
        elif kind == b"s":
            if not value.isdigit() or int(value) >= len(self.shared):
                refuse("broken_xml", self.package.file, f"sharedStrings[{value.decode()}]")
            blank = formula is None and not self.shared[int(value)].strip()
            packed.add(place, GONE if blank else SHARED, float(int(value)), formula)
        elif kind == b"str":
            self._text(packed, place, markup.decoded(value), formula)
        elif kind == b"b":
            packed.add(place, BOOL, float(value in {b"1", b"true"}), formula)
        elif kind == b"e":
            packed.add(place, ERROR, packed.text(markup.decoded(value)), formula)
        else:
            self._number(packed, place, look, kind, markup.decoded(value), formula)

    def _text(self, packed: Packed, place: int, text: str, formula: str | None) -> None:
        blank = formula is None and not text.strip()
        packed.add(place, GONE if blank else OWN, packed.text(text), formula)

    def _number(self, packed: Packed, place: int, look: int, kind: bytes, value: str,
                formula: str | None) -> None:
        """Add a number; what should be one and is none stays as the text that stands there."""
        try:
            number = date_serial(value) if kind == b"d" else float(value)
        except ValueError:
            number = None
        if number is None or not isfinite(number):
            packed.add(place, OWN, packed.text(value), formula)
        elif kind == b"d":
            # dates written out know nothing of the workbook's date system
            packed.add(place, DATE, number - (1462 if self.date1904 else 0), formula)
        else:
            code = self.styles[look] if look < len(self.styles) else NUMBER
            packed.add(place, code, number, formula)


def _formula(inside: bytes, shared: dict[str, str]) -> str | None:
    """Return a cell's formula; a shared one is kept for the cells that name its number."""
    match = markup.FORMULA.search(inside)
    if match is None:
        return None
    text = markup.decoded(match[2] or b"")
    number = next((one or other for name, one, other in markup.ATTRIBUTE.findall(match[1])
                   if name == b"si"), b"").decode()
    if number and text:
        shared[number] = text
    elif number:
        text = shared.get(number, "")
    return text
