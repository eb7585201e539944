"""What we wrote into a user's workbook last time: a small part of our own, kept by Excel and WPS.

It tells our cells from the user's when results are written anew: which columns of each row are
ours, what stands there as digests (a row that reads otherwise was changed by hand), and how wide
the columns were. Rows and columns that a user put between ours are no part of it. It is a custom
XML part, which spreadsheet programs carry along unread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from forecast.issues import InputError
from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW
from forecast.xlsx.draft import written
from forecast.xlsx.elements import child, own_children
from forecast.xlsx.graft.contents import (
    Row,
    block_of,
    breaks_of,
    digest_of,
    label_at,
    row_digest,
    way_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.xlsx.draft import Draft, Link
    from forecast.xlsx.references import Place

NAMESPACE = "urn:fiscal-forecast:results"
_GUID = "{6F6E0C1B-52A9-4C3B-9E0D-7C1F3A5B2D48}"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_STRICT_STORE = "http://purl.oclc.org/ooxml/officeDocument/customXml"


@dataclass(frozen=True, slots=True)
class RowRecord:
    """One row of ours.

    Parameters
    ----------
    columns
        Its columns (from 1) as the sheet was made, before any insertion by the user.
    digest
        What stands there; of a formula only that it is one.
    label
        The digest of the text that names the row; empty when it has none.
    filled
        How many cells hold something.
    formulas
        The digest of what its formulas compute, without the cells they point at.
    height
        How tall it was written; empty when that was not stated.
    """

    columns: frozenset[int]
    digest: str
    label: str = ""
    filled: int = 0
    formulas: str = ""
    height: str = ""


@dataclass(frozen=True)
class SheetRecord:
    """One sheet of ours: its first row, its rows from there on, and column widths by number.

    ``breaks`` are the labels of the rows after which its pages end, ``printed`` the offsets of its
    print area from its block, ``hidden`` the columns that are hidden from readers, ``way`` how its
    paper lies; empty when that was not stated.
    """

    top: int
    rows: tuple[RowRecord, ...]
    widths: Mapping[int, str] = field(default_factory=dict)
    breaks: tuple[str, ...] = ()
    printed: str = ""
    hidden: frozenset[int] = frozenset()
    way: str = ""

    @cached_property
    def left(self) -> int:
        """The first column; asked for at every cell."""
        return min((min(row.columns) for row in self.rows if row.columns), default=1)

    @cached_property
    def right(self) -> int:
        """The last column."""
        return max((max(row.columns) for row in self.rows if row.columns), default=1)


@dataclass(frozen=True, slots=True)
class Record:
    """All sheets of ours by anchor name, and the names that we published."""

    sheets: Mapping[str, SheetRecord] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def record_sheet(root: etree._Element, rows: Mapping[int, Row]) -> SheetRecord:
    """Record a sheet as it was made, before anything of the user's joins."""
    top, left, bottom, _ = block_of(rows)
    return SheetRecord(top, tuple(record_row(rows.get(number, {}), left)
                                  for number in range(top, bottom + 1)), widths_of(root))


def record_placed(root: etree._Element, rows: Mapping[int, Row], heights: Mapping[int, str],
                  place: Place) -> SheetRecord:
    """Record a sheet at its place in the user's workbook, the user's rows and columns left out.

    Parameters
    ----------
    root
        The sheet as it was placed; its rows may be left out.
    rows, heights
        What its cells say, and how high its rows were written, where they stood before.
    """
    top, left, bottom, _ = block_of(rows)
    goes = {place.rows.at(number): number for number in range(top, bottom + 1)}
    made = tuple(record_row(rows.get(number, {}), left, heights.get(number, ""))
                 for number in goes.values())
    breaks = tuple(label_at(rows.get(goes.get(number, 0), {}), left) for number in breaks_of(root))
    return SheetRecord(top, made, widths_of(root), breaks, hidden=_hidden(root), way=way_of(root))


def record_row(row: Row, left: int, height: str = "") -> RowRecord:
    """Record a row; ``left`` is the first column of the block."""
    formulas = "\x1e".join(f"{column - left}\x1f{cell.formula}"
                           for column, cell in sorted(row.items()) if cell.formula)
    return RowRecord(frozenset(row), row_digest(row, left), label_at(row, left),
                     sum(1 for cell in row.values() if cell.readings),
                     digest_of(formulas) if formulas else "", height)


def widths_of(root: etree._Element) -> dict[int, str]:
    """Return the width of each column that a sheet states, as written."""
    found: dict[int, str] = {}
    columns = child(root, "cols")
    for one in () if columns is None else own_children(columns):
        first, last = int(one.get("min", "1")), int(one.get("max", "1"))
        if one.get("width") and last - first < 1000:
            found |= dict.fromkeys(range(first, last + 1), one.get("width", ""))
    return found


def _hidden(root: etree._Element) -> frozenset[int]:
    return frozenset(number for one in root.iterfind("{*}cols/{*}col") if one.get("hidden")
                     for number in range(int(one.get("min", "1")), int(one.get("max", "1")) + 1))


def record_part(draft: Draft, links: Iterable[Link]) -> str | None:
    """Find the part among the links of the workbook part and those of the package.

    LibreOffice hangs it on the package when it saves, Excel and we on the workbook.
    """
    return next((one.target for one in (*links, *draft.links("")) if one.kind == "customXml"
                 and draft.has(one.target) and NAMESPACE.encode() in draft.read(one.target)), None)


def kept_record(draft: Draft, part: str) -> Record:
    """Return the record that a workbook carries; one that is broken counts as none."""
    try:
        return read_record(draft.xml(part, "results"))
    except InputError:
        return Record()


def read_record(root: etree._Element) -> Record:
    """Read the part; what cannot be understood counts as not recorded."""
    sheets, columns = {}, _Columns()
    try:
        for one in root.iter(f"{{{NAMESPACE}}}sheet"):
            rows = tuple(RowRecord(columns.read(row.get("columns", "")), row.get("digest", ""),
                                   row.get("label", ""), int(row.get("filled") or 0),
                                   row.get("formulas", ""), row.get("height", ""))
                         for row in one.iter(f"{{{NAMESPACE}}}row"))
            widths = {int(column.get("number", "")): _width(column.get("width", ""))
                      for column in one.iter(f"{{{NAMESPACE}}}column")}
            breaks = tuple(at.get("label", "") for at in one.iter(f"{{{NAMESPACE}}}break"))
            sheets[one.get("anchor", "")] = SheetRecord(_within(one.get("top", ""), MAX_ROW), rows,
                                                         widths, breaks, one.get("printed", ""),
                                                         columns.read(one.get("hidden", "")),
                                                         one.get("way", ""))
    except ValueError:
        return Record()
    names = frozenset(one.get("name", "") for one in root.iter(f"{{{NAMESPACE}}}name"))
    return Record(sheets, names)


def record_bytes(record: Record) -> bytes:
    """Write the part."""
    root = etree.Element(f"{{{NAMESPACE}}}results", nsmap={"fc": NAMESPACE})
    for anchor, sheet in sorted(record.sheets.items()):
        one = etree.SubElement(root, f"{{{NAMESPACE}}}sheet", {
            "anchor": anchor, "top": str(sheet.top)} | _stated(
                printed=sheet.printed, hidden=_spans(sheet.hidden), way=sheet.way))
        for number, width in sorted(sheet.widths.items()):
            etree.SubElement(one, f"{{{NAMESPACE}}}column", number=str(number), width=width)
        for label in sheet.breaks:
            etree.SubElement(one, f"{{{NAMESPACE}}}break", label=label)
        for row in sheet.rows:
            etree.SubElement(one, f"{{{NAMESPACE}}}row", {
                "columns": _spans(row.columns), "digest": row.digest} | _stated(
                    label=row.label, formulas=row.formulas, filled=str(row.filled or ""),
                    height=row.height))
    for name in sorted(record.names):
        etree.SubElement(root, f"{{{NAMESPACE}}}name", name=name)
    return written(root)


def _stated(**attributes: str) -> dict[str, str]:
    """Return the attributes that say something."""
    return {key: value for key, value in attributes.items() if value}


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


class _Columns:
    """Column numbers as a record writes them. Rows that are written alike share one set."""

    def __init__(self) -> None:
        self._known: dict[str, frozenset[int]] = {}
        self._left = _MOST_COLUMNS

    def read(self, spans: str) -> frozenset[int]:
        """Read ``1-6 9``.

        Raises
        ------
        ValueError
            When it reads otherwise, names a column that no sheet has, or more than any results do.
        """
        if spans not in self._known:
            ends = [(_within(first, MAX_COLUMN), _within(last or first, MAX_COLUMN))
                    for first, _, last in (one.partition("-") for one in spans.split())]
            self._left -= sum(last - first + 1 for first, last in ends)
            if self._left < 0:
                raise ValueError(spans)
            self._known[spans] = frozenset(
                column for first, last in ends for column in range(first, last + 1))
        return self._known[spans]


_MOST_COLUMNS = 1_000_000


def _within(text: str, most: int) -> int:
    number = int(text) if len(text) < 10 else 0
    if not 1 <= number <= most:
        raise ValueError(text)
    return number


def _width(text: str) -> str:
    float(text)
    return text
