"""What a workbook is made of besides cells: its sheets, defined names, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.issues import InputError
from forecast.xlsx.addresses import Area, parse_a1, parse_area
from forecast.xlsx.elements import number_in
from forecast.xlsx.markup import TRUE, unescaped
from forecast.xlsx.package import refuse
from forecast.xlsx.read.links import Links, read_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from forecast.xlsx.package import Package, Relationship


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name: what it stands for, the sheet it is known on (none: everywhere)."""

    name: str
    text: str
    sheet: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A range that the user made into a table: its name, where it is, its header words.

    ``header_rows`` and ``total_rows`` count the rows at its top and its end that are no data.
    """

    name: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int = 1
    total_rows: int = 0


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet by its name and part."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The workbook part: worksheets in order, names, date system, links, parts all sheets share."""

    sheets: tuple[SheetEntry, ...]
    names: tuple[DefinedName, ...]
    date1904: bool
    strings: str | None
    styles: str | None
    links: Links


def read_structure(package: Package) -> Structure:
    """Read the workbook part.

    Raises
    ------
    InputError
        ``no_sheets`` when there is no worksheet; ``unsafe_package`` when one part stands for two.
    """
    main = package.main_part()
    links = package.relationships(main)
    workbook = package.xml(main)
    linked = {one.kind: one.target for one in links.values() if not one.external}
    entries, order = [], []
    for sheet in _all(workbook, "sheet"):
        name = unescaped(sheet.get("name", ""))
        order.append(name)
        link = links.get(_attribute(sheet, "id"))
        if link is None or link.kind != "worksheet" or link.external:
            continue
        entries.append(SheetEntry(name, sheet.get("state", "visible") != "visible", link.target))
    if not entries:
        refuse("no_sheets", package.file, package.file)
    parts = [entry.part.lower() for entry in entries]
    if len(set(parts)) < len(parts):
        refuse("unsafe_package", package.file,
               next(part for part in parts if parts.count(part) > 1))
    date1904 = any(one.get("date1904") in TRUE for one in _all(workbook, "workbookPr"))
    names = tuple(_name(one, order) for one in _all(workbook, "definedName"))
    return Structure(tuple(entries), names, date1904, linked.get("sharedStrings"),
                     linked.get("styles"),
                     read_links(package, workbook, links, {one.name: one.text for one in names}))


def _name(element: etree._Element, order: list[str]) -> DefinedName:
    place = number_in(element.get("localSheetId"))
    sheet = order[place] if 0 <= place < len(order) else ""
    return DefinedName(element.get("name", ""), element.text or "", sheet,
                       element.get("hidden") in TRUE)


def sheet_tables(package: Package, links: Iterable[Relationship]) -> tuple[SheetTable, ...]:
    """Read the tables that a worksheet links; one that is not there or is damaged is none."""
    found = []
    for link in links:
        if link.kind == "table" and not link.external and package.has(link.target):
            try:
                root = package.xml(link.target)
            except InputError as error:
                if error.issues[0].code == "broken_xml":
                    continue
                raise
            area = parse_area(root.get("ref", ""))
            if area:
                columns = tuple(unescaped(one.get("name", "")) for one in _all(root, "tableColumn"))
                found.append(SheetTable(
                    root.get("displayName", root.get("name", "")), area, columns,
                    _count(root, "headerRowCount", 1), _count(root, "totalsRowCount", 0)))
    return tuple(found)


def sheet_notes(package: Package, links: Iterable[Relationship]) -> dict[tuple[int, int], str]:
    """Read the notes at cells that a worksheet links, threads too; a damaged part says nothing."""
    found: dict[tuple[int, int], str] = {}
    for link in links:
        if link.kind in _NOTES and not link.external and package.has(link.target):
            try:
                root = package.xml(link.target)
            except InputError as error:
                if error.issues[0].code == "broken_xml":
                    continue
                raise
            for one in _all(root, _NOTES[link.kind]):
                spot = parse_a1(one.get("ref", ""))
                if spot:
                    text = "".join(str(word.text or "") for tag in ("t", "text")
                                   for word in _all(one, tag) if not len(word))
                    found[spot] = f"{found.get(spot, '')}{text}\n"
    return found


_NOTES = {"comments": "comment", "threadedComment": "threadedComment"}
"""Kinds of parts with notes, and the element that each note is."""


def _count(element: etree._Element, name: str, usual: int) -> int:
    text = element.get(name, "")
    return int(text) if text in {"0", "1"} else usual


def _all(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Find descendants by local name: transitional and strict workbooks differ in namespace."""
    return element.iter(f"{{*}}{tag}")


def _attribute(element: etree._Element, name: str) -> str:
    """Return a namespaced attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items()
                 if str(key).endswith("}" + name)), "")
