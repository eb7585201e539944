"""What a cell of ours says, the same however a program wrote it, and digests of rows.

Programs write a number with 15 to 17 digits, a text inline or shared, a formula with or without
prefixes and blanks. A digest must not tell those apart, yet must tell what a hand has changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, parse_a1
from forecast.xlsx.elements import child, local, number_in, own_children, text_of
from forecast.xlsx.markup import unescaped
from forecast.xlsx.references import area_of, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml import etree

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.references import Place

_DIGITS = 12
"""Significant digits of a number that count as the same number."""
_KEPT = 15
"""Significant digits of a number that every program keeps when it saves."""
_MOST = 64
_FORMULA = ("=",)


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds.

    Parameters
    ----------
    readings
        The text or number, nothing for an empty cell. A number that another program may have cut
        to fifteen digits has a second reading where that cut changes the last digit that counts.
    formula
        What a formula computes, its cells left out; empty when there is none or it is not known.
    text
        The text, when it is one.
    """

    readings: tuple[str, ...] = ()
    formula: str = ""
    text: str = ""

    @property
    def unknown(self) -> bool:
        """Tell whether there is a formula whose text is not known."""
        return self.readings == _FORMULA and not self.formula


NOTHING = Content()
"""What an empty cell holds."""
Row = dict[int, Content]
"""Column and content of each cell."""
Spot = tuple[int, int]
"""A row and a column, from 1."""


def cells_of(root: etree._Element) -> dict[Spot, etree._Element]:
    """Return the cells of a sheet by row and column."""
    found: dict[Spot, etree._Element] = {}
    data = child(root, "sheetData")
    row_number = 0
    for row in () if data is None else own_children(data):
        row_number = int(row.get("r") or row_number + 1)
        column = 0
        for cell in own_children(row):
            spot = parse_a1(cell.get("r", "")) or (row_number, column + 1)
            column = spot[1]
            found[spot] = cell
    return found


def rows_of(root: etree._Element, strings: Sequence[str] = ()) -> dict[int, Row]:
    """Read a sheet by row and column; ``strings`` are the shared strings of its workbook."""
    shared = {one.get("si", ""): one.text for one in root.iter("{*}f")
              if one.text and one.get("si")}
    found: dict[int, Row] = {}
    for (row, column), cell in cells_of(root).items():
        found.setdefault(row, {})[column] = (content_of(cell, strings, shared) if len(cell)
                                             else NOTHING)
    return found


def content_of(cell: etree._Element, strings: Sequence[str] = (),
               shared: Mapping[str, str] | None = None) -> Content:
    """Read a cell; ``shared`` holds the formulas that cells share by their number."""
    parts = {local(one): one for one in reversed(cell)}  # the first of a name counts
    formula = parts.get("f")
    if formula is not None:
        return formula_content(formula.text or (shared or {}).get(formula.get("si", "-")) or "")
    inline, value = parts.get("is"), parts.get("v")
    if inline is not None:
        return text_content(unescaped(text_of(inline)))
    text = (value.text or "") if value is not None else ""
    return value_content(text, cell.get("t", "n"), strings)


def formula_content(text: str) -> Content:
    """Return what a cell with a formula holds; without a text its formula is not known."""
    return Content(_FORMULA, skeleton(text) if text else "")


def value_content(text: str, kind: str, strings: Sequence[str] = ()) -> Content:
    """Return what a cell with a value of a type holds."""
    if kind == "s":
        place = number_in(text)
        return text_content(strings[place]) if 0 <= place < len(strings) else NOTHING
    if text and kind == "n":
        try:
            return Content(_readings(float(text)))
        except ValueError:
            return text_content(text)
    return text_content(text)


def text_content(text: str) -> Content:
    """Return what a cell with a text holds."""
    plain = text.replace("\r\n", "\n")
    return Content((plain,), text=plain) if plain else NOTHING


def _readings(number: float) -> tuple[str, ...]:
    """Write a number to the digits that count, also from either end of what it may have been."""
    own = f"{number:.{_DIGITS}g}"
    if float(own) == number:  # it has no digit that a cut could change
        return (own,)
    half = 0.5 * 10.0 ** (int(f"{number:e}".partition("e")[2]) - _KEPT + 1) if number else 0.0
    ends = (f"{number + side:.{_DIGITS}g}" for side in (-half, half))
    return tuple(dict.fromkeys((own, *ends)))


def renamed(rows: Mapping[int, Row], texts: Mapping[Spot, str]) -> Mapping[int, Row]:
    """Return what cells say where some of them have another text."""
    if not texts:
        return rows
    made = {number: dict(row) for number, row in rows.items()}
    for (row, column), text in texts.items():
        made[row][column] = text_content(text)
    return made


def block_of(rows: Mapping[int, Row], place: Place | None = None) -> Area:
    """Return the block that the cells of a sheet fill, as they stand or at their place."""
    columns = set[int]().union(*rows.values()) or {1}
    numbers = set(rows) or {1}
    if place is not None and (place.rows or place.columns):
        numbers = {min(MAX_ROW, place.rows.at(number)) for number in numbers}
        columns = {min(MAX_COLUMN, place.columns.at(number)) for number in columns}
    return min(numbers), min(columns), max(numbers), max(columns)


def extent(root: etree._Element) -> tuple[int, int, int, int]:
    """Return the block that a sheet's cells fill: first row and column, last row and column."""
    spots = cells_of(root)
    if not spots:
        return 1, 1, 1, 1
    rows, columns = zip(*spots, strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def row_digests(row: Row, left: int) -> list[str]:
    """Digest a row in each of its readings, as it stands first.

    Parameters
    ----------
    left
        The first column of the block: a digest does not change when the block moves.
    """
    filled = [(column - left, cell.readings) for column, cell in sorted(row.items())
              if cell.readings]
    return [_digest(zip((column for column, _ in filled), texts, strict=True))
            for texts in islice(product(*(readings for _, readings in filled)), _MOST)]


def row_digest(row: Row, left: int) -> str:
    """Digest a row as it stands; ``left`` as in :func:`row_digests`."""
    return _digest((column - left, cell.readings[0]) for column, cell in sorted(row.items())
                   if cell.readings)


def _digest(cells: Iterable[tuple[int, str]]) -> str:
    return digest_of("\x1e".join(f"{column}\x1f{text}" for column, text in cells))


def digest_of(text: str) -> str:
    """Digest a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def label_at(row: Row, left: int) -> str:
    """Return the digest of the text that names a row; empty when it has none."""
    text = row[left].text if left in row else ""
    return digest_of(text) if text else ""


def labels_in(root: etree._Element, column: int, strings: Sequence[str] = ()) -> dict[int, str]:
    """Return what :func:`label_at` does for each row that is named, of that column alone."""
    return {row: digest_of(text) for (row, at), cell in cells_of(root).items()
            if at == column and (text := content_of(cell, strings).text)}


def breaks_of(root: etree._Element) -> tuple[int, ...]:
    """Return the rows after which a page ends by hand."""
    return tuple(number_in(one.get("id")) for one in root.iterfind("{*}rowBreaks/{*}brk"))


def way_of(root: etree._Element) -> str:
    """Return how the paper of a sheet lies, empty when that is not stated."""
    setup = child(root, "pageSetup")
    return "" if setup is None else setup.get("orientation", "")


def offsets(text: str, block: Area) -> str:
    """Say where a print area lies beside the block of a sheet; nothing for one of several ranges.

    Rows that are inserted move both, so the offsets change only when somebody sets the area.
    """
    found = area_of(text)
    return "" if found is None else " ".join(
        str(end - own) for end, own in zip(found[1], block, strict=True))


def rows_in(root: etree._Element) -> Sequence[etree._Element]:
    """List the rows that a sheet states."""
    data = child(root, "sheetData")
    return () if data is None else list(own_children(data))
