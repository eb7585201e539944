"""What Excel refuses in a package: checked here, because only Excel itself would say so.

LibreOffice and openpyxl open much that Excel calls damaged. The rules follow ECMA-376 parts 1 and 2
and Excel's published limits; a rule holds only if no workbook of Excel's own making breaks it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import (
    dataclass,
    field,
    replace,
)
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from forecast.issues import (
    CellRef,
    InputError,
    Issue,
    Severity,
)
from forecast.labels import enumerated
from forecast.xlsx.draft import (
    CONTENT_TYPES,
    TYPES,
    Link,
    links_in,
    rels_name,
)
from forecast.xlsx.element_order import disorders
from forecast.xlsx.elements import relation_id
from forecast.xlsx.lint.book import lint_book
from forecast.xlsx.lint.findings import Findings
from forecast.xlsx.lint.relations import unknown_ids
from forecast.xlsx.package import MAX_READ, Package, file_bytes, open_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from lxml import etree

_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_KINDS = {
    "worksheet": _SHEET_ML + "worksheet+xml",
    "chartsheet": _SHEET_ML + "chartsheet+xml",
    "dialogsheet": _SHEET_ML + "dialogsheet+xml",
    "styles": _SHEET_ML + "styles+xml",
    "sharedStrings": _SHEET_ML + "sharedStrings+xml",
    "table": _SHEET_ML + "table+xml",
    "comments": _SHEET_ML + "comments+xml",
    "calcChain": _SHEET_ML + "calcChain+xml",
    "pivotTable": _SHEET_ML + "pivotTable+xml",
    "externalLink": _SHEET_ML + "externalLink+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
"""The content type that a relationship of a kind leads to."""
_IMPLICIT = frozenset({"styles", "sharedStrings", "comments", "theme", "pivotCacheRecords"})
"""Relationships that hold without being named by their id."""
_WRITTEN = frozenset({"worksheet", "styles"})
"""What of a workbook's relationships this toolkit writes."""
_SKIPPED = frozenset({"worksheet", "customXml", "customXmlProps"})
"""Read row by row, elsewhere; or opaque: what programs keep in them is their own."""
_ORDERED = frozenset({"styles", "table", "comments", "chart", "drawing", "chartsheet"})


def lint_package(path: Path, own: frozenset[str] = frozenset()) -> tuple[Issue, ...]:
    """List what is wrong with a package.

    Parameters
    ----------
    path
        A workbook.
    own
        The sheets that this toolkit wrote, held to more than a user's are.

    Returns
    -------
    tuple of Issue
        Errors are what Excel refuses or repairs; warnings, what it opens but hardly as meant. A
        file that is not read at all gives the one issue that says why.
    """
    findings = Findings(path.name, own)
    try:
        data = file_bytes(path)
    except InputError as error:
        return error.issues
    return _linted(data, findings)


def refuse_unsound(file: str, before: bytes, data: bytes, own: frozenset[str]) -> None:
    """Refuse a workbook, before it is written, that Excel would call damaged and did not before.

    Parameters
    ----------
    file
        The workbook's name.
    before, data
        Its bytes as they are, and as they would be.
    own
        The sheets that are written; the user's stay byte for byte and are not read.

    Raises
    ------
    InputError
        ``result_unsound`` and the faults; one of a kind that the place had before is the user's.
    """
    found = [one for one in _linted(data, Findings(file, own, alone=True))
             if one.severity is Severity.ERROR]
    if not found:
        return
    had = {_kind(one) for one in _linted(before, Findings(file, own, alone=True, kinds=True))}
    faults = [one for one in found if _kind(one) not in had]
    if faults:
        raise InputError([Issue("result_unsound", CellRef(file), str(len(faults))), *faults])


def _kind(one: Issue) -> tuple[str, str]:
    """Return a fault's code and place; those that were counted only are of the kind counted."""
    return dict(one.fields)["code"] if one.code == "xlsx_more" else one.code, one.where.sheet


def _linted(data: bytes, findings: Findings) -> tuple[Issue, ...]:
    if _doubled(data, findings):
        return findings.all()
    try:
        with open_bytes(findings.file, data) as package:
            linter = _Linter(package, findings)
            linter.run()
            if findings.own:
                return _told_apart(findings, linter)
    except InputError as error:
        findings.issues += error.issues
    return findings.all()


def _told_apart(findings: Findings, linter: _Linter) -> tuple[Issue, ...]:
    """Return the issues, faults of what is the user's as warnings: they were there before."""
    ours = linter.ours
    told, theirs = list[Issue](), list[str]()
    for one in findings.all():
        place = one.where.sheet
        is_theirs = one.severity is Severity.ERROR and (one in findings.users or (
            place and place not in findings.own and place.lower() not in ours))
        told.append(replace(one, severity=Severity.WARNING) if is_theirs else one)
        theirs += [place] if is_theirs else []
    if theirs:
        places = list(dict.fromkeys(theirs))
        told.append(Issue("xlsx_users", CellRef(findings.file), enumerated(places[:_NAMED]), (
            ("count", str(len(theirs))),), Severity.WARNING))
    return tuple(told)


_NAMED = 5


def _doubled(data: bytes, findings: Findings) -> bool:
    """Find two entries with one name: which of them is read differs from program to program."""
    counts: Counter[str] = Counter()
    with (suppress(OSError, zipfile.BadZipFile, ValueError),
          zipfile.ZipFile(io.BytesIO(data)) as archive):
        counts.update(name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist())
    for name in (name for name, count in counts.items() if count > 1):
        findings.fault("xlsx_part_twice", name, name)
    return bool(findings.issues)


@dataclass
class _Linter:
    """One pass over a package."""

    package: Package
    findings: Findings
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)

    def run(self) -> None:
        """Check parts, types and relationships, then what the workbook says."""
        self._types()
        self._relationships()
        main = self.package.main_part()
        roots = dict(self._parts())
        lint_book(self.package, main, self.links, roots, self.findings)

    def _types(self) -> None:
        for one in self.package.xml(CONTENT_TYPES):
            if one.tag == f"{{{TYPES}}}Default":
                self.defaults[one.get("Extension", "").lower()] = one.get("ContentType", "")
            elif one.tag == f"{{{TYPES}}}Override":
                part = unquote(one.get("PartName", "")).lstrip("/").lower()
                if part in self.overrides:
                    self.findings.fault("xlsx_content_type", CONTENT_TYPES,
                                        f"{one.get('PartName')} × 2", expected="× 1")
                self.overrides[part] = one.get("ContentType", "")

    def _relationships(self) -> None:
        for name in self.package.names:
            folder, _, last = name.rpartition("/")
            if posixpath.basename(folder) != "_rels" or not last.endswith(".rels"):
                continue
            owner = posixpath.join(posixpath.dirname(folder), last.removesuffix(".rels"))
            try:
                self.links[owner] = links_in(self.package.xml(name), owner)
            except InputError as error:
                self.findings.take(error.issues, name)
                continue
            doubled = Counter(link.id for link in self.links[owner])
            for link in self.links[owner]:
                if doubled[link.id] > 1:
                    self.findings.fault("xlsx_id_twice", name, link.id)
                self._target(name, owner, link)

    def _target(self, name: str, owner: str, link: Link) -> None:
        """Check where a relationship leads, and what type stands there."""
        if link.external:
            return
        part = link.target.lower()
        if part not in self.package.names:
            told = ("xlsx_dangling", name, f"{link.id} → {link.written}")
            if link.kind in _IMPLICIT or self._names(owner, link.id):
                is_ours = owner != self.package.main_part() or link.kind in _WRITTEN
                self.findings.fault(*told, of=None if is_ours else ())
            else:
                self.findings.hazard(*told)
            return
        kind = self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2], "")
        wanted = _KINDS.get(link.kind)
        if not kind or (wanted and kind.lower() != wanted.lower()):
            self.findings.fault("xlsx_content_type", link.target, kind or "—",
                                expected=wanted or link.kind)

    def _names(self, owner: str, identifier: str) -> bool:
        """Tell whether a part names one of its relationships."""
        quoted = (f'"{identifier}"'.encode(), f"'{identifier}'".encode())
        return self.package.has(owner) and any(
            one in self.package.read(owner) for one in quoted)

    def _parts(self) -> Iterator[tuple[str, etree._Element]]:
        """Parse every part but worksheets; check order and ids as it goes."""
        kinds = {link.target.lower(): link.kind for links in self.links.values()
                 for link in links if not link.external}
        wanted, main = self._wanted(kinds), self.package.main_part().lower()
        for name in self.package.names:
            if not name.endswith(".xml") or name == CONTENT_TYPES.lower() or name not in wanted:
                continue
            kind = kinds.get(name, "")
            if kind in _SKIPPED or (kind == "sharedStrings" and self.findings.alone):
                continue
            try:
                root = self._book if name == main else self.package.xml(name, MAX_READ)
            except InputError as error:
                if kind:
                    self.findings.take(error.issues, name)
                continue
            if kind in _ORDERED:
                for found in disorders(root):
                    self.findings.fault("xlsx_order", name, found)
            unknown_ids(root, name, self.links.get(self._owner(name), []), self.findings)
            yield name, root

    def _wanted(self, kinds: Mapping[str, str]) -> Collection[str]:
        """Return the parts to parse: all, or ours and the tables, whose names must not meet."""
        if not self.findings.alone:
            return self.package.names
        return self.ours | {part for part, kind in kinds.items() if kind == "table"}

    @cached_property
    def ours(self) -> frozenset[str]:
        """List the parts, in lower case, that this toolkit writes or shares with the user's."""
        main = self.package.main_part()
        links = {owner.lower(): found for owner, found in self.links.items()}
        book = {link.id: link for link in self.links.get(main, [])}
        found = {main.lower(), CONTENT_TYPES.lower(), rels_name(main).lower()}
        found |= {link.target.lower() for link in book.values()
                  if link.kind in {"styles", "sharedStrings", "calcChain"}}
        ahead = [link.target.lower() for name, link in self._sheets(book)
                 if name in self.findings.own]
        while ahead:
            part = ahead.pop()
            if part not in found:
                found |= {part, rels_name(part)}
                ahead += [one.target.lower() for one in links.get(part, []) if not one.external]
        return frozenset(found)

    def _sheets(self, book: Mapping[str, Link]) -> Iterator[tuple[str, Link]]:
        """Go through the sheets by name, and where each leads."""
        for one in self._book.iterfind("{*}sheets/{*}sheet"):
            if (link := book.get(relation_id(one))) is not None:
                yield one.get("name", ""), link

    @cached_property
    def _book(self) -> etree._Element:
        """The workbook part, parsed once: it may hold very many names."""
        return self.package.xml(self.package.main_part(), MAX_READ)

    def _owner(self, name: str) -> str:
        return next((owner for owner in self.links if owner.lower() == name), name)
