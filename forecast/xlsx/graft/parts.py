"""The donor's parts below a sheet, its drawings and charts, under names of the host.

Each part that comes along gets a name that nothing in the user's package has or points at.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.xlsx.draft import (
    CONTENT_TYPES,
    TYPES,
    links_of,
    parse,
    rels_bytes,
    rels_name,
    written,
)
from forecast.xlsx.elements import child
from forecast.xlsx.graft.charts import explicit
from forecast.xlsx.graft.made import made_sheet, shared_text
from forecast.xlsx.graft.styles import fix_colours, theme_colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from forecast.xlsx.draft import Draft, Link
    from forecast.xlsx.graft.made import MadeSheet, SharedText
    from forecast.xlsx.references import Moves, Place

OURS = "fc_"
"""Our drawn objects carry it before their name; what the user draws on our sheets does not."""
_HOMES = {"drawing": ("drawings", "drawing"), "chart": ("charts", "chart")}
_OPEN = b"http://schemas.openxmlformats.org/"
_STRICT = {b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
           b"officeDocument/2006/relationships":
               b"http://purl.oclc.org/ooxml/officeDocument/relationships",
           b"drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
           b"drawingml/2006/chart": b"http://purl.oclc.org/ooxml/drawingml/chart",
           b"drawingml/2006/spreadsheetDrawing":
               b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"}  # fmt: skip
_THOUSANDTHS = re.compile(
    rb'(<a:(?:alpha|lumMod|lumOff|satMod|tint|shade)(?:Off|Mod)? val=")(-?\d+)"')
_PERCENTS = re.compile(rb'(<c:(?:gapWidth|gapDepth|overlap|holeSize) val=")(-?\d+)"')


def strict_form(data: bytes) -> bytes:
    """Put a part into the Strict form of ECMA-376: five namespaces, percentages with their sign."""
    for old, new in _STRICT.items():
        data = data.replace(_OPEN + old, new)
    data = _THOUSANDTHS.sub(
        lambda match: match[1] + b"%g%%" % (int(match[2]) / 1000) + b'"', data)
    return _PERCENTS.sub(rb'\1\2%"', data)


@dataclass(frozen=True)
class Donor:
    """The package with the result sheets, in the form (Transitional or Strict) of the host.

    ``package`` holds its parts as they were made, by name.
    """

    package: Mapping[str, bytes]
    strict: bool

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """Every part by name."""
        if not self.strict:
            return self.package
        return {name: strict_form(data) if name.endswith((".xml", ".rels")) else data
                for name, data in self.package.items()}

    def links(self, part: str) -> list[Link]:
        """List the relationships of a part."""
        data = self.parts.get(rels_name(part))
        return [] if data is None else links_of(data, part)

    @cached_property
    def main(self) -> str:
        """The workbook part."""
        return next(one.target for one in self.links("") if one.kind == "officeDocument")

    @cached_property
    def workbook(self) -> etree._Element:
        """The root of the workbook part."""
        return parse(self.parts[self.main])

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by name, in order."""
        targets = {one.id: one.target for one in self.links(self.main)}
        key = next(str(key) for key in next(self.workbook.iter("{*}sheet")).attrib
                   if str(key).endswith("}id"))
        return {one.get("name", ""): targets[one.get(key, "")]
                for one in self.workbook.iter("{*}sheet")}

    @cached_property
    def made(self) -> dict[str, MadeSheet]:
        """The sheets by name, as they were made, with the theme's colours written out."""
        found = {name: made_sheet(self.parts[part], self.texts)
                 for name, part in self.sheets.items()}
        for one in found.values():
            fix_colours(one.frame, self._theme)
        return found

    @cached_property
    def styles(self) -> etree._Element:
        """The root of the style sheet, with the theme's colours written out."""
        root = parse(self.parts[self._linked("styles") or ""])
        fix_colours(root, self._theme)
        return root

    @cached_property
    def texts(self) -> list[SharedText]:
        """The shared strings."""
        part = self._linked("sharedStrings")
        return [] if part is None else [
            shared_text(one) for one in parse(self.parts[part]).iterchildren("{*}si")]

    @cached_property
    def _theme(self) -> tuple[str, ...]:
        part = self._linked("theme")
        return theme_colours(None if part is None else parse(self.parts[part]))

    def _linked(self, kind: str) -> str | None:
        return next((one.target for one in self.links(self.main)
                     if one.kind == kind and one.target in self.parts), None)

    def content_type(self, part: str) -> str:
        """Return the content type of a part."""
        root = parse(self.parts[CONTENT_TYPES])
        for one in root.iter(f"{{{TYPES}}}Override"):
            if one.get("PartName") == f"/{part}":
                return one.get("ContentType", "")
        ending = posixpath.splitext(part)[1][1:]
        return next((one.get("ContentType", "") for one in root.iter(f"{{{TYPES}}}Default")
                     if one.get("Extension") == ending), "")


@dataclass(frozen=True)
class PartCopier:
    """Carries parts of the donor into the draft. ``types`` collects their content types."""

    draft: Draft
    donor: Donor
    folder: str
    moves: Moves
    types: dict[str, str]

    def links(self, part: str, place: Place) -> list[Link]:
        """Copy everything below a part of the donor; return its relationships in the host."""
        made = []
        for link in self.donor.links(part):
            if link.external:
                made.append(link)
                continue
            if link.kind not in _HOMES:
                raise ValueError(f"the donor has a part that is not grafted: {link.kind}")
            made.append(replace(link, target=self._copy(link, place)))
        return made

    def _copy(self, link: Link, place: Place) -> str:
        folder, stem = _HOMES[link.kind]
        name = self.draft.free_name(posixpath.join(self.folder, folder), stem,
                                    posixpath.splitext(link.target)[1])
        self.types[name] = self.donor.content_type(link.target)
        root = parse(self.donor.parts[link.target])
        if link.kind == "chart":
            for one in root.iter("{*}f"):
                one.text = self.moves.formula(one.text or "")
            explicit(root)
        else:
            moved_drawing(root, place)
        self.draft.put(name, written(root))
        below = self.links(link.target, place)
        if below:
            self.draft.put(rels_name(name), rels_bytes(below, name))
        return name


def moved_drawing(root: etree._Element, place: Place) -> etree._Element:
    """Move the objects of a drawing and mark them as ours."""
    for one in root.iter("{*}cNvPr"):
        if not one.get("name", "").startswith(OURS):
            one.set("name", OURS + one.get("name", ""))
    move_drawn(root, place)
    return root


def move_drawn(root: etree._Element, place: Place) -> None:
    """Move the objects of a drawing; its rows and columns count from 0."""
    for side in root.iter("{*}from", "{*}to"):
        for name, axis in (("row", place.rows), ("col", place.columns)):
            spot = child(side, name)
            if spot is not None:
                spot.text = str(axis.at(int(spot.text or 0) + 1) - 1)


def drop_tree(draft: Draft, part: str, kept: set[str]) -> None:
    """Remove what a part leads to and nothing else does; ``kept`` (lower case) stays.

    Pictures are often shared by several drawings, and a user may have linked our chart elsewhere.
    """
    doomed = _below(draft, part, kept)
    while True:
        wanted = {link.target.lower() for owner, links in draft.all_links()
                  if owner.lower() not in doomed and owner.lower() != part.lower()
                  for link in links if not link.external}
        saved = doomed & wanted
        if not saved:
            break
        doomed -= saved
        for one in saved:
            doomed -= _below(draft, one, kept)
    for one in sorted(doomed):
        draft.drop(draft.package.names.get(one, one))


def _below(draft: Draft, part: str, kept: set[str]) -> set[str]:
    found: set[str] = set()
    ahead = [part]
    while ahead:
        for link in draft.links(ahead.pop()):
            name = link.target.lower()
            if (not link.external and name not in found and name not in kept
                    and draft.has(link.target)):
                found.add(name)
                ahead.append(link.target)
    return found


def table_names(draft: Draft) -> set[str]:
    """Return the names of the tables of all sheets, in lower case: a defined name must differ."""
    parts = {link.target for _, links in draft.all_links() for link in links
             if link.kind == "table" and not link.external and draft.has(link.target)}
    return {name.lower() for part in sorted(parts) for root in (draft.xml(part),)
            for name in (root.get("name"), root.get("displayName")) if name}
