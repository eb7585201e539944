"""The cells of a workbook, as they stand: only those that are filled, whatever range is claimed.

Our own reader, because the usual ones lose what we must report: an error value read as a blank, a
Strict workbook read as no sheets, a file with one cell in the last corner that fills the memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING

from forecast.issues import InputError
from forecast.xlsx import markup
from forecast.xlsx.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    a1,
    column_of,
    letters_of,
    parse_a1,
    parse_area,
)
from forecast.xlsx.package import file_bytes, open_bytes, refuse
from forecast.xlsx.read.formats import Look, looks
from forecast.xlsx.read.grid import (
    BOOL,
    DATE,
    EMPTY,
    ERROR,
    GONE,
    NUMBER,
    OBJECT,
    OWN,
    PERCENT,
    SCALED,
    SHARED,
    STRIDE,
    CellKind,
    Cells,
    Packed,
    RawCell,
    date_serial,
    serial_date,
)
from forecast.xlsx.read.links import Links
from forecast.xlsx.read.shared_formulas import Shared, SharedFormula, formula_of
from forecast.xlsx.read.structure import (
    DefinedName,
    SheetEntry,
    SheetTable,
    Structure,
    read_structure,
    sheet_notes,
    sheet_tables,
)
from forecast.xlsx.read.thinning import Thinned, thinned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forecast.xlsx.package import Package

__all__ = ["MAX_COLUMN", "MAX_ROW", "Book", "CellKind", "Grid", "RawCell", "a1", "parse_a1",
           "read_book", "read_cells", "serial_date"]  # fmt: skip

_LOOKS = {Look.PLAIN: NUMBER, Look.PERCENT: PERCENT, Look.DATE: DATE,
          Look.SCALED: SCALED}
_SHARED = 16 << 20
"""The most characters of one sheet's shared formulas, written out."""
Spans = tuple[tuple[int, int], ...]
_Sheet = tuple[Packed, Spans, Spans, tuple[Area, ...]]
"""Cells, hidden rows, hidden columns, merged ranges."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet.

    Parameters
    ----------
    cells
        The filled cells by (row, column), both from 1.
    merges
        Merged ranges. Cells beneath one, other than its first, may still hold values.
    hidden_rows, hidden_columns
        First and last of each run that is hidden, by hand or by a filter. Their cells are read.
    tables
        Ranges that the user made into a table.
    notes
        What is noted at a cell.
    links
        The other files that the workbook's formulas may refer to.
    """

    name: str
    hidden: bool
    cells: Cells
    merges: tuple[Area, ...] = ()
    hidden_rows: Spans = ()
    hidden_columns: Spans = ()
    tables: tuple[SheetTable, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Links = field(default_factory=Links)

    def turned(self) -> Grid:
        """Return the sheet with rows and columns exchanged; tables run along rows alone."""
        merges = tuple((left, top, right, bottom) for top, left, bottom, right in self.merges)
        notes = {(column, row): text for (row, column), text in self.notes.items()}
        return Grid(self.name, self.hidden, self.cells.turned(), merges, self.hidden_columns,
                    self.hidden_rows, notes=notes, links=self.links)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its worksheets in order; chart sheets and macro sheets hold no cells."""

    file: str
    sheets: tuple[Grid, ...]
    date1904: bool = False
    names: tuple[DefinedName, ...] = field(default_factory=tuple)


def read_cells(path: Path) -> Book:
    """Read every filled cell of a workbook.

    Raises
    ------
    InputError
        When the file is no workbook or cannot be read whole: the issue says what it is instead.
    """
    return read_book(path.name, file_bytes(path))


def read_book(file: str, data: bytes) -> Book:
    """Read every filled cell of a workbook of which all bytes are known; as `read_cells`."""
    with open_bytes(file, data) as package:
        structure = read_structure(package)
        reader = _Reader(package, structure, _shared(package, structure.strings),
                         tuple(_LOOKS[look] for look in looks(package, structure.styles)))
        grids = tuple(reader.read(entry) for entry in structure.sheets)
    return Book(file, grids, structure.date1904, structure.names)


def _shared(package: Package, part: str | None) -> list[str]:
    if part is None or not package.has(part):
        return []
    with package.guarded(part):
        return list(markup.shared_strings(package.read(part)))


@dataclass(frozen=True)
class _Reader:
    """Reads one worksheet part after another. ``styles`` are codes of numbers by style."""

    package: Package
    structure: Structure
    shared: list[str]
    styles: tuple[int, ...]

    @cached_property
    def blanks(self) -> frozenset[float]:
        """The numbers of the shared strings that are blank."""
        return frozenset(float(place) for place, text in enumerate(self.shared)
                         if not text.strip())

    def read(self, entry: SheetEntry) -> Grid:
        part = entry.part
        sheet = self._thinned(part) or self._sheet(part, Thinned(self.package.read(part)))
        if sheet is None:  # no cells were taken: none can be missing
            refuse("broken_xml", self.package.file, part)
        packed, hidden, columns, merges = sheet
        links = self.package.relationships(part).values()
        return Grid(entry.name, entry.hidden,
                    Cells(packed, self.shared, date1904=self.structure.date1904), merges, hidden,
                    columns, sheet_tables(self.package, links), sheet_notes(self.package, links),
                    self.structure.links)

    def _thinned(self, part: str) -> _Sheet | None:
        """Read a sheet of which plain cells were taken out; None when it must be read whole."""
        thin = thinned(self.package.pieces(part), self.styles, len(self.shared), self.blanks)
        try:
            return self._sheet(part, thin)
        except InputError:
            if thin.spots:
                return None
            raise

    def _sheet(self, part: str, thin: Thinned) -> _Sheet | None:
        """Read a sheet; None when cells were taken from where the reader looks for none."""
        with self.package.guarded(part):
            data = markup.plain(thin.rest)
            start = markup.SHEET_DATA.search(data)
            first = start.end() if start else len(data)
            last = max(first, data.rfind(b"</sheetData>"))
            packed, hidden = Packed(), _Runs()
            put = self._cells(data, (first, last), part, packed, hidden, thin)
            merges = tuple(area for written in markup.merged(data[last:])
                           if (area := parse_area(written)))
            columns = tuple(markup.hidden_columns(data[:first]))
        return None if put < len(thin.spots) else (packed, tuple(hidden.runs), columns, merges)

    def _cells(  # noqa: C901, PLR0912, PLR0915  # one hot loop: a call a cell would double its time
            self, data: bytes, span: tuple[int, int], part: str, packed: Packed,
            hidden: _Runs, thin: Thinned) -> int:
        """Go through rows and cells; one without an address follows its neighbour.

        Returns
        -------
        int
            How many of the places where cells were taken out were met.
        """
        columns: dict[bytes, int] = {}
        formulas = Shared(STRIDE)
        row, column, styles, plain = 0, 0, self.styles, len(self.styles)
        places, codes, numbers = packed.places, packed.codes, packed.numbers
        texts, blanks = len(self.shared), self.blanks
        spots, put, size = (*thin.spots, 0), 0, len(data)
        for match in markup.TOKEN.finditer(data, *span):
            head, letters, digits, style, kind, more, value, text, inside = match.groups()
            if head is not None:
                row, column = self._row(head, part, row, hidden), 0
                continue
            if more:
                letters, digits, style, kind = self._attributes(match[0], part)
            if letters is None:
                if size - match.start() == spots[put]:
                    packed.take(thin.packed, thin.ends[put - 1] if put else 0, thin.ends[put])
                    row, column = divmod(thin.lasts[put], STRIDE)
                    put += 1
                    continue
                column += 1
            else:
                known = columns.get(letters)
                if known is None:
                    known = columns[letters] = column_of(letters.decode())
                column, row = known, int(digits)
            if column > MAX_COLUMN or not 0 < row <= MAX_ROW:
                refuse("broken_xml", self.package.file, f"{part} {letters_of(column)}{row}")
            place, look = row * STRIDE + column, int(style) if style else 0
            if value is not None:  # by far the most cells are plain numbers and shared strings
                code, number = NUMBER, nan
                if kind is None or kind == b"n":
                    code = styles[look] if look < plain else NUMBER
                    try:
                        number = float(value)
                    except ValueError:
                        number = nan
                elif kind == b"s" and value.isdigit() and len(value) < 10:
                    code, number = SHARED, float(value)
                    if number >= texts or number in blanks:
                        number = nan
                if isfinite(number):
                    places.append(place)
                    codes.append(code)
                    numbers.append(number)
                    continue
            elif text is not None:
                if kind == b"inlineStr":
                    self._text(packed, place, markup.decoded(text), None)
                    continue
                inside = b"<is><t>" + text + b"</t></is>"
            elif not inside:
                continue
            self._one(packed, place, look, kind or b"n", value, inside or b"", formulas)
        packed.formulas |= formulas.late()
        if formulas.size > _SHARED:
            refuse("part_too_large", self.package.file, part, size=f"{formulas.size >> 20}")
        return put

    def _row(self, head: bytes, part: str, before: int, hidden: _Runs) -> int:
        number = before + 1
        first = head[4:head.find(b'"', 4)] if head.startswith(b' r="') else b""
        for name, one, other in ((b"r", first, b""),) if first else (
                markup.ATTRIBUTE.findall(head)):
            if name == b"r":
                written = one or other
                number = int(written) if written.isdigit() and len(written) < 9 else 0
        if not 0 < number <= MAX_ROW:
            refuse("broken_xml", self.package.file, f"{part} <row{head.decode()}>")
        if b"hidden" in head and markup.attributes(head).get("hidden") in markup.TRUE:
            hidden.add(number)
        return number

    def _attributes(self, cell: bytes, part: str) -> tuple[bytes | None, ...]:
        """Read a cell's attributes in whatever order and quotes they stand."""
        found = markup.attributes(cell[:cell.index(b">")])
        letters = digits = None
        if "r" in found:
            place = parse_a1(found["r"])
            if place is None:
                refuse("broken_xml", self.package.file, f"{part} {found['r']}")
            letters, digits = letters_of(place[1]).encode(), str(place[0]).encode()
        style, kind = found.get("s", "").encode(), found.get("t")
        if kind == "e" and "vm" in found:
            kind = "rich"  # a picture or data type; the error is for programs that know neither
        return (letters, digits, style if style.isdigit() and len(style) < 7 else None,
                kind.encode() if kind else None)

    def _one(self, packed: Packed, place: int, look: int, kind: bytes, value: bytes | None,
             inside: bytes, formulas: Shared) -> None:
        """Add a cell that is more than a plain number."""
        formula = formula_of(inside, place, formulas)
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
            self._string(packed, place, value, formula)
        elif kind == b"str":
            text = markup.decoded(value)
            if isinstance(formula, str) and formula.startswith(_PICTURE):
                packed.add(place, OBJECT, packed.text(text), formula)
            else:
                self._text(packed, place, text, formula)
        elif kind == b"b":
            packed.add(place, BOOL, float(value.strip() in {b"1", b"true"}), formula)
        elif kind in {b"e", b"rich"}:
            code = OBJECT if kind == b"rich" and formula is None else ERROR
            packed.add(place, code, packed.text(markup.decoded(value).strip()), formula)
        else:
            self._number(packed, place, look, kind, markup.decoded(value), formula)

    def _string(self, packed: Packed, place: int, value: bytes,
                formula: str | SharedFormula | None) -> None:
        """Add a shared string by its number."""
        value = value.strip()
        number = int(value) if value.isdigit() and len(value) < 10 else len(self.shared)
        if number >= len(self.shared):
            part = self.structure.strings
            if part is None or not self.package.has(part):
                refuse("missing_part", self.package.file, part or "sharedStrings.xml")
            refuse("broken_xml", self.package.file,
                   f"{a1(*divmod(place, STRIDE))} → {part}[{value.decode(errors='replace')}]")
        blank = formula is None and not self.shared[number].strip()
        packed.add(place, GONE if blank else SHARED, float(number), formula)

    def _text(self, packed: Packed, place: int, text: str,
              formula: str | SharedFormula | None) -> None:
        blank = formula is None and not text.strip()
        packed.add(place, GONE if blank else OWN, packed.text(text), formula)

    def _number(self, packed: Packed, place: int, look: int, kind: bytes, value: str,
                formula: str | SharedFormula | None) -> None:
        """Add a number; what should be one and is none stays as the text that stands there."""
        try:
            number = date_serial(value) if kind == b"d" else float(value)
        except ValueError:
            number = None
        if number is None or not isfinite(number):
            packed.add(place, OWN, packed.text(value), formula)
        elif kind == b"d":
            # dates written out know nothing of the workbook's date system
            packed.add(place, DATE, number - (1462 if self.structure.date1904 else 0), formula)
        else:
            code = self.styles[look] if look < len(self.styles) else NUMBER
            packed.add(place, code, number, formula)


class _Runs:
    """Numbers that come one by one, kept as runs of neighbours."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int]] = []

    def add(self, number: int) -> None:
        """Add the next number."""
        if self.runs and number == self.runs[-1][1] + 1:
            self.runs[-1] = (self.runs[-1][0], number)
        else:
            self.runs.append((number, number))


_PICTURE = ("_xlfn.DISPIMG(", "DISPIMG(")
