"""The workbook part: which sheets are ours, where new ones go, their names, recalculation.

Our sheets are found by a hidden defined name each, ``_fc_anchor_…``, that covers the block we
wrote: Excel and WPS move it with inserted rows and rename it with the sheet.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lxml import etree

from forecast.xlsx.addresses import fixed_text, letters_of
from forecast.xlsx.draft import written
from forecast.xlsx.elements import child, element_like, local, number_in, own_children
from forecast.xlsx.lint import MAX_SHEET_ID
from forecast.xlsx.references import Place, area_of, quoted, sheets_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forecast.xlsx.draft import Draft

Area = tuple[int, int, int, int]
ANCHOR = "_fc_anchor_"
_PUBLISHED, _BUILT_IN = "fc_", "_xlnm."
PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
_LONGEST = 31
_SHOWN = ("activeTab", "firstSheet")
_TITLES = ("HeadingPairs", "TitlesOfParts")
_BEFORE_NAMES = {"fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews",
                 "sheets", "functionGroups", "externalReferences", "AlternateContent",
                 "revisionPtr", "absPath"}  # fmt: skip
_ON = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Known:
    """A sheet of an earlier run in the user's workbook, and the block that it fills there."""

    name: str
    part: str
    area: Area


def anchor_name(sheet: str) -> str:
    """Name the anchor of a sheet of the donor; letters that every program reads."""
    return ANCHOR + hashlib.sha256(sheet.encode()).hexdigest()[:8]


class BookPart:
    """The user's workbook part under change."""

    def __init__(self, root: etree._Element, targets: Mapping[str, str]) -> None:
        self.root = root
        self.namespace = etree.QName(root).namespace or ""
        self.strict = "purl.oclc.org" in self.namespace
        self._relations = ("http://purl.oclc.org/ooxml/officeDocument/relationships"
                           if self.strict else
                           "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
        self._targets = targets
        sheets = child(root, "sheets")
        self._sheets = root if sheets is None else sheets

    @property
    def relation_base(self) -> str:
        """What relationship types begin with."""
        return self._relations

    def sheets(self) -> list[etree._Element]:
        """List the entries of the sheets in order."""
        return list(own_children(self._sheets))

    def part_of(self, sheet: etree._Element) -> str:
        """Return the part of a sheet; empty when its relationship dangles."""
        return self._targets.get(sheet.get(f"{{{self._relations}}}id", ""), "")

    def used_ids(self) -> set[str]:
        """Return every relationship id that the workbook names, be there such or not."""
        found = cast("list[str]", self.root.xpath("//@*[namespace-uri()=$space]",
                                                  space=self._relations))
        return {str(one) for one in found}

    def locked(self) -> bool:
        """Tell whether the structure is protected."""
        found = child(self.root, "workbookProtection")
        return found is not None and found.get("lockStructure") in _ON

    def names(self) -> list[etree._Element]:
        """List the defined names."""
        found = child(self.root, "definedNames")
        return [] if found is None else list(own_children(found))

    def printed(self) -> dict[str, str]:
        """Return the print area of each sheet that has one, by the sheet's name."""
        order = [one.get("name", "") for one in self.sheets()]
        return {order[scope]: one.text or "" for one in self.names()
                if one.get("name") == PRINT_AREA
                and 0 <= (scope := number_in(one.get("localSheetId"))) < len(order)}

    def print_only(self, areas: Mapping[str, Area]) -> None:
        """Print no more than some rows of sheets, and nothing of others.

        The columns stay as the user set them. An area that begins right of ``A`` is an empty cell
        that stands for nothing; it is moved beyond the user's area. Only such a one is given to a
        sheet that has no area; of hidden ones LibreOffice would print it.
        """
        if not areas:
            return
        order = [one.get("name", "") for one in self.sheets()]
        without = {name for one in self.sheets() if one.get("state", "visible") == "visible"
                   and (area := areas.get(name := one.get("name", ""))) and area[1] > 1}
        for one in self.names():
            if one.get("name") != PRINT_AREA:
                continue
            scope = number_in(one.get("localSheetId"))
            without -= {order[scope]} if 0 <= scope < len(order) else set()
            scope, found = number_in(one.get("localSheetId")), area_of(one.text or "")
            if not 0 <= scope < len(order) or found is None:
                continue
            area, (top, left, bottom, right) = areas.get(order[scope]), found[1]
            if area is None:
                continue
            if area[1] > 1:
                row, column = max(area[0], bottom + 2), max(area[1], right + 2)
                made = (row, column, row, column)
            else:
                made = (top, left, max(top, min(bottom, area[2])), right)
            one.text = f"{quoted(order[scope])}!{fixed_text(made)}"
        for name in sorted(without):
            self.add_name(PRINT_AREA, f"{quoted(name)}!{fixed_text(areas[name])}", name)

    def repeat_columns(self, sheet: str, count: int) -> None:
        """Repeat the first columns of a sheet on every page, beside the rows that are repeated."""
        order = [one.get("name", "") for one in self.sheets()]
        for one in self.names():
            scope, text = number_in(one.get("localSheetId")), one.text or ""
            if (one.get("name") == PRINT_TITLES and 0 <= scope < len(order)
                    and order[scope] == sheet and "," not in text):
                one.text = f"{quoted(sheet)}!$A:${letters_of(count)},{text}"

    def known(self) -> dict[str, Known]:
        """Find our sheets of earlier runs by the name of their anchor."""
        by_name = {one.get("name", "").lower(): one for one in self.sheets()}
        found: dict[str, Known] = {}
        for one in self.names():
            name = one.get("name", "")
            if not name.startswith(ANCHOR) or one.get("localSheetId"):
                continue
            area = area_of(one.text or "")
            sheet = None if area is None else by_name.get(area[0].lower())
            if area is not None and sheet is not None and self.part_of(sheet):
                found[name] = Known(sheet.get("name", ""), self.part_of(sheet), area[1])
        return found

    def free_sheet_name(self, wanted: str, taken: Iterable[str]) -> str:
        """Return the name, or the name with a number when a sheet already bears it."""
        used = {one.get("name", "").lower() for one in self.sheets()}
        used |= {name.lower() for name in taken}
        name, number = wanted, 1
        while name.lower() in used:
            number += 1
            tail = f" ({number})"
            name = wanted[:_LONGEST - len(tail)] + tail
        return name

    def add_sheet(self, name: str, relation: str, at: int | None = None) -> None:
        """Set a sheet last, or at a place; the user's sheets keep their order, and stay together.

        What counts the sheets behind that place is moved on: names of one sheet, the sheet shown.
        """
        sheets = self.sheets()
        made = etree.SubElement(self._sheets, f"{{{self.namespace}}}sheet", name=name,
                                sheetId=str(_next_id(sheets)))
        made.set(f"{{{self._relations}}}id", relation)
        if at is None or at >= len(sheets):
            return
        sheets[at].addprevious(made)
        for one in self.names():
            _move_on(one, "localSheetId", at)
        for view in self.root.iter("{*}workbookView"):
            for key in _SHOWN:
                view.set(key, view.get(key, "0"))  # what is not stated is the first sheet
                _move_on(view, key, at)

    def show(self, name: str) -> None:
        """Let the workbook open on a sheet, in each of its windows."""
        place = [one.get("name") for one in self.sheets()].index(name)
        for view in self.root.iter("{*}workbookView"):
            view.set("activeTab", str(place))
            view.set("firstSheet", str(place))

    def forget_names(self, updated: Collection[str], published: Collection[str]) -> set[str]:
        """Remove the names that earlier runs gave to the sheets that are written anew.

        Parameters
        ----------
        updated
            The sheets that are written anew.
        published
            The names that the last run published, as recorded; when nothing is recorded, a name
            that begins as ours do counts.

        Returns
        -------
        set
            The names of the workbook (lower case) that are left.
        """
        ours = {name.lower() for name in updated}
        order = [one.get("name", "").lower() for one in self.sheets()]
        left = set()
        for one in self.names():
            name, scope = one.get("name", ""), one.get("localSheetId")
            if scope is None:
                is_ours = name.startswith(ANCHOR) or (
                    name in published if published else name.startswith(_PUBLISHED))
                dead = is_ours and _points_nowhere(one.text or "", ours)
            else:
                own = 0 <= number_in(scope) < len(order) and order[number_in(scope)] in ours
                dead = own and name.startswith(_BUILT_IN)
            if dead:
                one.getparent().remove(one)  # type: ignore[union-attr]  # it is in definedNames
            elif scope is None:
                left.add(name.lower())
        return left

    def add_name(self, name: str, text: str, scope: str | None = None, *,
                 hidden: bool = False) -> None:
        """Add a defined name; ``scope`` is a sheet's name for a name of one sheet."""
        found = child(self.root, "definedNames")
        if found is None:
            found = element_like(self.root, "definedNames")
            spot = 0
            for index, one in enumerate(self.root):
                if isinstance(one.tag, str) and local(one) in _BEFORE_NAMES:
                    spot = index + 1
            self.root.insert(spot, found)
        made = etree.SubElement(found, f"{{{self.namespace}}}definedName", name=name)
        if scope is not None:
            order = [one.get("name", "") for one in self.sheets()]
            made.set("localSheetId", str(order.index(scope)))
        if hidden:
            made.set("hidden", "1")
        made.text = text

    def add_anchor(self, sheet: str, place: Place, area: Area) -> None:
        """Mark the block of a sheet as ours."""
        self.add_name(anchor_name(sheet), f"{quoted(place.name)}!{fixed_text(area)}", hidden=True)

    def ensure_view(self) -> None:
        """Give the workbook a window if it has none: views of our sheets name the first one."""
        if child(self.root, "bookViews") is not None or self._sheets is self.root:
            return
        views = element_like(self.root, "bookViews")
        etree.SubElement(views, f"{{{self.namespace}}}workbookView")
        self.root.insert(list(self.root).index(self._sheets), views)

    def computes_as_shown(self) -> bool:
        """Tell whether Excel rounds every result to its format (以显示精度为准)."""
        found = child(self.root, "calcPr")
        return found is not None and found.get("fullPrecision") in {"0", "false", "off"}

    def recalculate(self) -> None:
        """Ask for a full calculation on load: the user's own formulas may point at our figures."""
        found = child(self.root, "calcPr")
        if found is None:
            found = element_like(self.root, "calcPr")
            spot = 0
            for index, one in enumerate(self.root):
                if isinstance(one.tag, str) and local(one) in _BEFORE_NAMES | {"definedNames"}:
                    spot = index + 1
            self.root.insert(spot, found)
        found.set("fullCalcOnLoad", "1")


def _next_id(sheets: Iterable[etree._Element]) -> int:
    """Return a sheet's number behind all others, or a free one where Excel counts no further."""
    taken = {int(one.get("sheetId") or 0) for one in sheets}
    made = max(taken, default=0) + 1
    return made if made <= MAX_SHEET_ID else next(
        number for number in range(1, MAX_SHEET_ID + len(taken)) if number not in taken)


def _points_nowhere(text: str, ours: Collection[str]) -> bool:
    """Tell whether a name of ours is of no sheet that stays (``ours`` in lower case)."""
    at = {sheet.lower() for sheet in sheets_in(text)}
    return at <= set(ours) if at else "#REF!" in text


def _move_on(element: etree._Element, key: str, at: int) -> None:
    place = number_in(element.get(key))
    if place >= at:
        element.set(key, str(place + 1))


def book_of(draft: Draft) -> BookPart:
    """Open the workbook part of a draft for change."""
    main = draft.package.main_part()
    return BookPart(draft.xml(main, "workbook"), {one.id: one.target for one in draft.links(main)})


def drop_chain(draft: Draft) -> None:
    """Drop the order in which cells were calculated; programs find it anew."""
    main = draft.package.main_part()
    chains = {one.id: one.target for one in draft.links(main) if one.kind == "calcChain"}
    if chains:
        draft.drop_links(main, chains)
    for part in chains.values():
        draft.drop(part)


def free_name(wanted: str, taken: set[str]) -> str:
    """Return a defined name that the workbook does not have."""
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def forget_titles(draft: Draft) -> None:
    """Drop the list of sheets that the properties repeat: it is optional, and now untrue."""
    for link in draft.links(""):
        if link.kind != "extended-properties" or not draft.has(link.target):
            continue
        root = draft.xml(link.target)
        stale = [one for one in (child(root, name) for name in _TITLES) if one is not None]
        for one in stale:
            root.remove(one)
        if stale:
            draft.put(link.target, written(root))
