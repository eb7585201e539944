"""Result sheets put into the user's own workbook; every part that is not ours stays as it is.

A donor package with the result sheets is grafted part by part. Only what must know of new sheets
changes: the content types, the workbook and its relationships, the style sheet, the properties.
Sheets of an earlier run are found by their anchors and written anew where they stand.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.frozen import frozen
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import enumerated
from forecast.xlsx import markup
from forecast.xlsx.draft import open_draft, parse, rels_bytes, rels_name, written
from forecast.xlsx.elements import child
from forecast.xlsx.graft.book import (
    PRINT_AREA,
    anchor_name,
    book_of,
    drop_chain,
    forget_titles,
    free_name,
)
from forecast.xlsx.graft.contents import block_of, offsets, renamed, rows_of
from forecast.xlsx.graft.drawing import redraw
from forecast.xlsx.graft.merge import merge
from forecast.xlsx.graft.notes import move_notes, noted_rows
from forecast.xlsx.graft.opening import AS_IT_IS, Reading, enlarge, open_on
from forecast.xlsx.graft.parts import Donor, PartCopier, table_names
from forecast.xlsx.graft.record import (
    Record,
    kept_record,
    properties_bytes,
    record_bytes,
    record_part,
    record_placed,
    record_sheet,
)
from forecast.xlsx.graft.settling import settle
from forecast.xlsx.graft.sheets import SheetRewriter, settle_dimension, wrap_styles
from forecast.xlsx.graft.styles import StyleBook
from forecast.xlsx.graft.widths import OURS, fit_columns, plain_digit
from forecast.xlsx.lint import refuse_unsound
from forecast.xlsx.references import Moves, Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml import etree

    from forecast.xlsx.draft import Draft, Link
    from forecast.xlsx.graft.book import Area, Known
    from forecast.xlsx.graft.made import MadeSheet
    from forecast.xlsx.graft.record import SheetRecord
    from forecast.xlsx.graft.settling import Settling
    from forecast.xlsx.graft.sheets import Rewritten

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@frozen
class Grafted:
    """A workbook with result sheets in it.

    Parameters
    ----------
    data
        The package.
    sheets
        The name of each result sheet in it, by its name in the donor.
    warnings
        What could not be kept: a signature, rows of ours that somebody had changed by hand.
    """

    data: bytes
    sheets: Mapping[str, str]
    warnings: tuple[Issue, ...]


def graft_sheets(source: Path, donor: Mapping[str, bytes],
                 reading: Reading = AS_IT_IS) -> Grafted:
    """Put the sheets of a donor workbook into a user's workbook.

    Parameters
    ----------
    source
        The user's workbook; it is only read.
    donor
        The parts by name of a package of result sheets: cells and drawings with charts.
    reading
        How the workbook is arranged for a reader, where it is a copy.

    Raises
    ------
    InputError
        When the workbook cannot be read, its structure is protected, its changes are tracked, or
        something of the user's stands where a result must go; every such cell is named.
    """
    with open_draft(source) as draft:
        return _Graft(draft, donor, reading).done()


class _Graft:
    """One grafting: the state that its steps share."""

    def __init__(self, draft: Draft, donor: Mapping[str, bytes], reading: Reading) -> None:
        self.draft = draft
        self.file = draft.package.file
        self.main = draft.package.main_part()
        self.links = draft.links(self.main)
        self.book = book_of(draft)
        self.named = self.book.used_ids()
        self.first = () if self._part("vbaProject") else reading.first
        enlarge(draft, self.book, reading.printed)
        self.book.print_only(reading.printed)
        self.ahead = 0
        self.added: dict[str, str] = {}
        self._refuse_locked()
        self.donor = Donor(donor, self.book.strict)
        self.folder = posixpath.dirname(self.main)
        self.known, self.printed = self.book.known(), self.book.printed()
        part = record_part(draft, self.links)
        self.record = Record() if part is None else kept_record(draft, part)
        self.types: dict[str, str] = {}
        self.styles: StyleBook | None = None
        self.issues: list[Issue] = []
        self.digit = OURS
        self.areas: dict[str, Area] = {}
        self.settled: dict[str, Settling] = {}
        self.hosts: dict[str, tuple[etree._Element, list[str]]] = {}
        self.new_record: dict[str, SheetRecord] = dict(self.record.sheets)

    def _refuse_locked(self) -> None:
        kinds = {one.kind for one in self.links}
        if self.book.locked():
            raise InputError([Issue("structure_locked", CellRef(self.file), self.file)])
        if "revisionHeaders" in kinds:
            raise InputError([Issue("changes_tracked", CellRef(self.file), self.file)])

    def _part(self, kind: str) -> str | None:
        return next((one.target for one in self.links if one.kind == kind and not one.external
                     and self.draft.has(one.target)), None)

    def _link(self, kind: str, part: str) -> str:
        """Link a new part to the workbook; return the relationship's id."""
        return self.draft.add_link(self.main, f"{self.book.relation_base}/{kind}", part, self.named)

    @cached_property
    def _strings(self) -> list[str]:
        part = self._part("sharedStrings")
        if part is None:
            return []
        with self.draft.package.guarded(part):
            return list(markup.shared_strings(self.draft.read(part)))

    def done(self) -> Grafted:
        places = self._places()
        rewriter, copier = self._rewriter(places)
        blocked: list[Issue] = []
        for name, place in places.items():
            sheet, made = self.donor.made[name], rewriter.rewrite(self.donor.made[name], name)
            rows = renamed(sheet.contents, made.renamed)
            fit_columns(made.frame, self.digit)
            self.areas[name], anchor = block_of(rows, place), anchor_name(name)
            self.new_record[anchor] = record_placed(made.frame, rows, sheet.heights, place)
            if anchor in self.known:
                blocked += self._update(name, made, self.known[anchor], copier, place)
            else:
                self._add(name, made, copier, place)
        if blocked:
            raise InputError(blocked)
        now = {anchor_name(name) for name in places}
        left = [one.name for anchor, one in self.known.items() if anchor not in now]
        self.issues += [Issue("result_sheet_left", CellRef(self.file, one), enumerated(left),
                              severity=Severity.WARNING) for one in left[:1]]
        self._name_all(rewriter.moves)
        self.book.ensure_view()
        self._open(places)
        if self.book.computes_as_shown():
            self.issues.append(Issue("precision_as_shown", CellRef(self.file), self.file,
                                     severity=Severity.WARNING))
        self.book.recalculate()
        self._settle()
        data = self.draft.pack()
        refuse_unsound(self.file, self.draft.source, data,
                       frozenset(place.name for place in places.values()))
        return Grafted(data, {name: place.name for name, place in places.items()},
                       tuple(self.issues))

    def _places(self) -> dict[str, Place]:
        """Decide where each sheet goes: where it stood, else at the end under a free name."""
        places: dict[str, Place] = {}
        for name, sheet in self.donor.made.items():
            known = self.known.get(anchor_name(name))
            if known is None:
                taken = [place.name for place in places.values()]
                places[name] = Place(self.book.free_sheet_name(name, taken))
            else:
                settled = self._settled(name, sheet, known)
                places[name] = Place(known.name, settled.rows, settled.columns)
        return places

    def _settled(self, name: str, sheet: MadeSheet, known: Known) -> Settling:
        """Decide where the rows of a sheet go among what the user put there."""
        self.hosts[known.part] = host, strings = self._host(known.part)
        made = settle(rows_of(host, strings), known.area,
                      self.record.sheets.get(anchor_name(name)),
                      record_sheet(sheet.frame, sheet.contents), noted_rows(self.draft, known.part))
        self.settled[name] = made
        return made

    def _host(self, part: str) -> tuple[etree._Element, list[str]]:
        """Give out a sheet as the user left it, and the shared strings that it uses."""
        if part in self.hosts:
            return self.hosts.pop(part)  # who takes it may change it
        host = self.draft.xml(part, "worksheet")
        return host, self._spoken(host)

    def _spoken(self, host: etree._Element) -> list[str]:
        """Return the shared strings when a sheet uses them."""
        return self._strings if any(one.get("t") == "s" for one in host.iter("{*}c")) else []

    def _rewriter(self, places: dict[str, Place]) -> tuple[SheetRewriter, PartCopier]:
        updated = {place.name for name, place in places.items() if anchor_name(name) in self.known}
        taken = self.book.forget_names(updated, self.record.names) | table_names(self.draft)
        names: dict[str, str] = {}
        for one in self._donor_names():
            if one.get("localSheetId") is None:
                name = one.get("name", "")
                names[name.lower()] = free_name(name, taken | set(names.values()))
        moves = Moves(places, names)
        styles = self.donor.styles
        wrapped = wrap_styles(styles, self.donor.made.values(), self.donor.texts)
        formats, differences = self._add_styles(styles)
        rewriter = SheetRewriter(moves, formats, differences, wrapped)
        return rewriter, PartCopier(self.draft, self.donor, self.folder, moves, self.types)

    def _donor_names(self) -> list[etree._Element]:
        return list(self.donor.workbook.iter("{*}definedName"))

    def _add_styles(self, styles: etree._Element) -> tuple[dict[int, int], dict[int, int]]:
        part = self._part("styles")
        if part is None:
            part = self.draft.single_name(self.main, self.folder, "styles")
            self.draft.put(part, written(styles))
            self.types[part] = _STYLES_TYPE
            self._link("styles", part)
            return ({index: index for index in range(sum(1 for _ in styles.iter("{*}xf")))},
                    {index: index for index in range(sum(1 for _ in styles.iter("{*}dxf")))})
        self.styles = StyleBook(self.draft.xml(part, "styleSheet"))
        made = self.styles.add(styles)
        self.digit = plain_digit(self.styles.root)  # a style sheet without fonts now has ours first
        return made

    def _add(self, name: str, sheet: Rewritten, copier: PartCopier, place: Place) -> None:
        """Add a sheet that the workbook does not have yet."""
        part = self.draft.free_name(posixpath.join(self.folder, "worksheets"), "sheet", ".xml")
        settle_dimension(sheet.frame, self.areas[name])
        links = copier.links(self.donor.sheets[name], place)
        self.draft.put(part, sheet.written())
        if links:
            self.draft.put(rels_name(part), rels_bytes(links, part))
        self.types[part] = _SHEET_TYPE
        self.added[place.name] = part
        at = self.ahead if name in self.first else None
        self.ahead += at is not None
        self.book.add_sheet(place.name, self._link("worksheet", part), at)

    def _open(self, places: Mapping[str, Place]) -> None:
        """Let the workbook open on the first of the sheets that stand before the user's."""
        shown = next((places[name].name for name in self.first if name in places), None)
        if shown is not None:
            open_on(self.draft, self.book, shown, self.added)

    def _update(self, name: str, sheet: Rewritten, known: Known, copier: PartCopier,
                place: Place) -> list[Issue]:
        """Write a sheet of ours anew; return what stands in its way."""
        root = parse(sheet.written())
        record = self.record.sheets.get(anchor_name(name))
        host, strings = self._host(known.part)
        settled = self.settled[name]
        theirs = Place(known.name, settled.moved)
        self._draw(name, root, known, copier, (place, theirs))
        dressed = self.styles.dressed if self.styles else _as_it_is
        made = merge(host, root, known.name, settled, record, strings, dressed)
        blocked = [Issue("in_the_way", CellRef(self.file, known.name, cell), cell)
                   for cell in made.in_the_way]
        if not blocked:
            self.issues += [self._told("result_row_overwritten", known, settled.moved.at(row))
                            for row in settled.changed]
            self.issues += [self._told("result_row_gone", known, settled.moved.at(row), label)
                            for row, label in settled.lost.items()]
            self.draft.put(known.part, written(made.root))
            if settled.moved:
                move_notes(self.draft, known.part, theirs)
        return blocked

    def _told(self, code: str, known: Known, row: int, found: str = "") -> Issue:
        return Issue(code, CellRef(self.file, known.name, f"A{row}"), found or str(row),
                     severity=Severity.WARNING)

    def _draw(self, name: str, root: etree._Element, known: Known, copier: PartCopier,
              places: tuple[Place, Place]) -> None:
        """Draw the sheet's charts anew; the sheet names the drawing by the host's id for it."""
        place, theirs = places
        old = next((one for one in self.draft.links(known.part)
                    if one.kind == "drawing" and self.draft.has(one.target)), None)
        new: Link | None = next((one for one in self.donor.links(self.donor.sheets[name])
                                 if one.kind == "drawing"), None)
        relation = None if old is None else old.id
        if old is not None and not redraw(copier, old.target, new.target if new else None,
                                          place, theirs):
            self.draft.drop_links(known.part, {old.id})
            relation = None
        elif old is None and new is not None:
            made = copier.links(self.donor.sheets[name], place)[0]
            relation = self.draft.add_link(known.part, new.type, made.target)
        shown = child(root, "drawing")
        if shown is None and relation is not None:  # the user's own drawing is left
            host = self.draft.xml(known.part, "worksheet")
            shown = child(host, "drawing")
            if shown is not None:
                root.append(shown)
        elif shown is not None:
            for key in shown.attrib:
                shown.set(key, relation or "")

    def _name_all(self, moves: Moves) -> None:
        """Give the workbook the donor's names, and an anchor for each sheet."""
        scopes = list(self.donor.sheets)
        for one in self._donor_names():
            scope = one.get("localSheetId")
            text = moves.formula(one.text or "")
            if scope is None:
                name = moves.names[one.get("name", "").lower()]
                self.book.add_name(name, text)
                continue
            sheet = scopes[int(scope)]
            if one.get("name") == PRINT_AREA:
                text = self._print_area(sheet, text)
            if text:
                self.book.add_name(one.get("name", ""), text, moves.sheets[sheet].name,
                                   hidden=one.get("hidden") == "1")
        for name, place in moves.sheets.items():
            self.book.add_anchor(name, place, self.areas[name])
        self._write_record(frozenset(moves.names.values()))

    def _print_area(self, sheet: str, ours: str) -> str:
        """Return the print area of a sheet: the user's, who set another than was written."""
        anchor = anchor_name(sheet)
        known, record = self.known.get(anchor), self.record.sheets.get(anchor)
        self.new_record[anchor] = replace(self.new_record[anchor],
                                          printed=offsets(ours, self.areas[sheet]))
        if known is None or record is None or not record.printed:
            return ours
        theirs = self.printed.get(known.name, "")
        if offsets(theirs, known.area) == record.printed:
            return ours
        place = Place(known.name, self.settled[sheet].moved)
        return Moves({known.name: place}).formula(theirs)

    def _write_record(self, names: frozenset[str]) -> None:
        part = record_part(self.draft, self.links)
        record = Record(self.new_record, names)
        if part is not None:
            self.draft.put(part, record_bytes(record))
            return
        part = self.draft.free_name("customXml", "item", ".xml")
        beside = self.draft.free_name("customXml", "itemProps", ".xml")
        self.draft.put(part, record_bytes(record))
        self.draft.put(beside, properties_bytes(strict=self.book.strict))
        self.draft.add_link(part, f"{self.book.relation_base}/customXmlProps", beside)
        self._link("customXml", part)
        self.types |= {part: "application/xml", beside: _STORE_TYPE}

    def _settle(self) -> None:
        """Bring the workbook, its properties and the content types in step."""
        drop_chain(self.draft)
        self.draft.put(self.main, written(self.book.root))
        look = self._part("styles")
        if look is not None and self.styles is not None and self.styles.changed:
            self.draft.put(look, written(self.styles.root))
        for one in self.draft.links(""):
            if one.kind == "origin" or "digital-signature" in one.type:
                self.issues.append(Issue("signature_broken", CellRef(self.file), self.file,
                                         severity=Severity.WARNING))
        forget_titles(self.draft)
        self.draft.declare(self.types)


def _as_it_is(style: int, _: int) -> int:
    return style
