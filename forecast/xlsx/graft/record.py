"""What we wrote into a user's workbook last time: a small part of our own, kept by Excel and WPS.

It tells our cells from the user's when results are written anew: which columns of each row are
ours, a digest of their texts and numbers (a row that reads otherwise was changed by hand), and how
wide the columns were. It is a custom XML part, which spreadsheet programs carry along unread.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.draft import parse, written
from forecast.xlsx.elements import child, own_children, text_of
from forecast.xlsx.graft.sheets import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAMESPACE = "urn:fiscal-forecast:results"
_GUID = "{6F6E0C1B-52A9-4C3B-9E0D-7C1F3A5B2D48}"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STRICT_STORE = "http://purl.oclc.org/ooxml/officeDocument/customXml"
_DIGITS = 12
"""Significant digits of a number that every program keeps when it saves."""



@dataclass(frozen=True, slots=True)
class RowRecord:
    """One row of ours: its columns (from 1, of the sheet) and the digest of what stands there."""

    columns: frozenset[int]
    digest: str


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """One sheet of ours: its first row, its rows from there on, and column widths by number."""

    top: int
    rows: tuple[RowRecord, ...]
    widths: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """All sheets of ours by anchor name, and the names that we published."""

    sheets: Mapping[str, SheetRecord] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def row_digest(cells: Iterable[tuple[int, etree._Element]], left: int,
               strings: Sequence[str] = ()) -> str:
    """Digest the constants of a row; of a formula only that it is one.

    Parameters
    ----------
    cells
        Column number and cell of each.
    left
        The first column of the block: a digest does not change when the block moves.
    strings
        The shared strings of the workbook.
    """
    parts = []
    for column, cell in sorted(cells, key=lambda one: one[0]):
        shown = cell_content(cell, strings)
        if shown:
            parts.append(f"{column - left}\x1f{shown}")
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:12]


def cell_content(cell: etree._Element, strings: Sequence[str] = ()) -> str:
    """Return what a cell holds, the same however a program wrote it; empty for an empty cell."""
    if child(cell, "f") is not None:
        return "="
    inline, value = child(cell, "is"), child(cell, "v")
    if inline is not None:
        return text_of(inline)
    text = (value.text or "") if value is not None else ""
    if cell.get("t") == "s":
        return strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
    if text and cell.get("t", "n") == "n":
        try:
            return f"{float(text):.{_DIGITS}g}"
        except ValueError:
            return text
    return text


def record_sheet(root: etree._Element) -> SheetRecord:
    """Record a sheet of ours as it is about to be written, before anything of the user's joins."""
    cells: dict[int, list[tuple[int, etree._Element]]] = {}
    for (row, column), cell in cells_of(root).items():
        cells.setdefault(row, []).append((column, cell))
    if not cells:
        return SheetRecord(1, ())
    top = min(cells)
    left = min(column for row in cells.values() for column, _ in row)
    rows = tuple(RowRecord(frozenset(column for column, _ in cells.get(number, ())),
                           row_digest(cells.get(number, ()), left))
                 for number in range(top, max(cells) + 1))
    return SheetRecord(top, rows, widths_of(root))


def widths_of(root: etree._Element) -> dict[int, str]:
    """Return the width of each column that a sheet states, as written."""
    found: dict[int, str] = {}
    columns = child(root, "cols")
    for one in () if columns is None else own_children(columns):
        first, last = int(one.get("min", "1")), int(one.get("max", "1"))
        if one.get("width") and last - first < 1000:
            found |= dict.fromkeys(range(first, last + 1), one.get("width", ""))
    return found


def read_record(data: bytes) -> Record:
    """Read the part; what cannot be understood counts as not recorded."""
    root = parse(data)
    sheets = {}
    try:
        for one in root.iter(f"{{{NAMESPACE}}}sheet"):
            rows = tuple(RowRecord(_numbers(row.get("columns", "")), row.get("digest", ""))
                         for row in one.iter(f"{{{NAMESPACE}}}row"))
            widths = {int(column.get("number", "")): column.get("width", "")
                      for column in one.iter(f"{{{NAMESPACE}}}column")}
            sheets[one.get("anchor", "")] = SheetRecord(int(one.get("top", "")), rows, widths)
    except ValueError:
        return Record()
    names = frozenset(one.get("name", "") for one in root.iter(f"{{{NAMESPACE}}}name"))
    return Record(sheets, names)


def record_bytes(record: Record) -> bytes:
    """Write the part."""
    root = etree.Element(f"{{{NAMESPACE}}}results", nsmap={"fc": NAMESPACE})
    for anchor, sheet in sorted(record.sheets.items()):
        one = etree.SubElement(root, f"{{{NAMESPACE}}}sheet", anchor=anchor, top=str(sheet.top))
        for number, width in sorted(sheet.widths.items()):
            etree.SubElement(one, f"{{{NAMESPACE}}}column", number=str(number), width=width)
        for row in sheet.rows:
            etree.SubElement(one, f"{{{NAMESPACE}}}row", columns=_spans(row.columns),
                             digest=row.digest)
    for name in sorted(record.names):
        etree.SubElement(root, f"{{{NAMESPACE}}}name", name=name)
    return written(root)


def properties_bytes(*, strict: bool) -> bytes:
    """Write the part of properties that stands beside a custom XML part."""
    store = _STRICT_STORE if strict else _STORE
    root = etree.Element(f"{{{store}}}datastoreItem", nsmap={"ds": store})
    root.set(f"{{{store}}}itemID", _GUID)
    refs = etree.SubElement(root, f"{{{store}}}schemaRefs")
    etree.SubElement(refs, f"{{{store}}}schemaRef").set(f"{{{store}}}uri", NAMESPACE)
    return written(root)


def _spans(columns: frozenset[int]) -> str:
    """Write column numbers as ``1-6 9``."""
    parts: list[list[int]] = []
    for column in sorted(columns):
        if parts and parts[-1][1] == column - 1:
            parts[-1][1] = column
        else:
            parts.append([column, column])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _numbers(spans: str) -> frozenset[int]:
    found: set[int] = set()
    for span in spans.split():
        first, _, last = span.partition("-")
        if int(last or first) - int(first) > 20_000:
            raise ValueError(span)
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)
