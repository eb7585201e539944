"""A sheet of ours rewritten for the user's workbook: texts inline, formats, places and names.

Inline strings leave the user's shared strings as they are. Ranges move when rows or columns were
inserted before our block, so that the user's own formulas go on pointing at the same figures.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.addresses import a1, parse_a1
from forecast.xlsx.elements import child, local, own_children, text_of, unset
from forecast.xlsx.references import moved, moved_area

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.references import Moves, Place

_AREAS = ("ref", "sqref", "topLeftCell", "activeCell")
_FORMAT_LISTS = {"cfRule": "dxfId", "colorFilter": "dxfId", "sortCondition": "dxfId"}
_FORMULAS = ("f", "formula", "formula1", "formula2")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Spot = tuple[int, int]
"""A row and a column, from 1."""


@dataclass(frozen=True)
class SheetRewriter:
    """What the rewriting of a sheet needs to know.

    Parameters
    ----------
    strings
        The donor's shared strings, the ``si`` elements.
    formats, differences
        The user's index for each of the donor's cell formats and differential formats.
    wrapped
        The format with line breaks shown, for each format of the donor that does not show them.
    """

    moves: Moves
    strings: Sequence[etree._Element]
    formats: Mapping[int, int]
    differences: Mapping[int, int]
    wrapped: Mapping[int, int]

    def rewrite(self, root: etree._Element, name: str) -> dict[Spot, str]:
        """Rewrite a sheet of the donor in place; return the texts that changed, where they stood.

        They are the names of sheets that are called otherwise in the user's workbook.
        """
        place = self.moves.sheets[name]
        linked = self._hyperlinks(root)
        data = child(root, "sheetData")
        for row in () if data is None else own_children(data):
            self._row(row, place, linked)
        for column in root.iterfind("{*}cols/{*}col"):
            self._restyle(column, "style")
        for one in root.iterfind("{*}sheetViews/{*}sheetView"):
            unset(one, "tabSelected")
        for one in root.iter(*(f"{{*}}{tag}" for tag in (*_FORMULAS, *_FORMAT_LISTS))):
            key = _FORMAT_LISTS.get(local(one))
            if key is None:
                one.text = self.moves.formula(one.text or "", name)
            elif one.get(key) is not None:
                one.set(key, str(self.differences[int(one.get(key, "0"))]))
        if place.rows or place.columns:
            _move(root, place)
        return {spot: text for address, text in linked.items() if (spot := parse_a1(address))}

    def _row(self, row: etree._Element, place: Place, linked: Mapping[str, str]) -> None:
        if row.get("r"):
            row.set("r", str(place.rows.at(int(row.get("r", "1")))))
        if place.columns:
            unset(row, "spans")
        self._restyle(row, "s")
        is_moved = bool(place.rows or place.columns)
        for cell in own_children(row):
            address = cell.get("r", "")
            style = int(cell.get("s", "0"))
            if cell.get("t") == "s":
                self._inline(cell, linked.get(address))
                if style in self.wrapped and "\n" in text_of(cell):
                    style = self.wrapped[style]
            new = self.formats[style]
            if new or cell.get("s") is not None:
                cell.set("s", str(new))
            if is_moved:
                cell.set("r", moved(address, place))

    def _restyle(self, element: etree._Element, key: str) -> None:
        old = element.get(key)
        if old is not None:
            element.set(key, str(self.formats[int(old)]))

    def _inline(self, cell: etree._Element, instead: str | None) -> None:
        value = child(cell, "v")
        if value is None:
            return
        place, space = int(value.text or 0), str(value.tag)[:-1]
        value.tag, value.text = space + "is", None
        cell.set("t", "inlineStr")
        text = self._plain[place]
        if text is None:
            value.extend(deepcopy(list(self.strings[place])))
        else:
            etree.SubElement(value, space + "t").text = instead or text or None
        for one in value.iter("{*}t"):
            if one.text and one.text != one.text.strip():
                one.set(_SPACE, "preserve")

    @cached_property
    def _plain(self) -> list[str | None]:
        """The shared strings; None for one that is more than a text, which is copied."""
        return [one[0].text or "" if len(one) == 1 and local(one[0]) == "t" else None
                for one in self.strings]

    def _hyperlinks(self, root: etree._Element) -> dict[str, str]:
        """Rewrite the links between our sheets; return the cells that show a sheet's old name."""
        shown = {}
        for link in root.iter("{*}hyperlink"):
            location = link.get("location")
            if not location:
                continue
            link.set("location", self.moves.formula(location))
            for name, place in self.moves.sheets.items():
                target = location.rpartition("!")[0].strip("'").replace("''", "'")
                if target == name and place.name != name and self._text_at(root, link) == name:
                    shown[link.get("ref", "")] = place.name
                    if link.get("display") == name:
                        link.set("display", place.name)
        return shown

    def _text_at(self, root: etree._Element, link: etree._Element) -> str:
        for cell in root.iter("{*}c"):
            if cell.get("r") == link.get("ref") and cell.get("t") == "s":
                value = child(cell, "v")
                if value is not None:
                    return text_of(self.strings[int(value.text or 0)])
        return ""


def _move(root: etree._Element, place: Place) -> None:
    """Move what a sheet says by range, and its page breaks.

    Panes and column widths stay: they are the user's, once the sheet is in the user's workbook.
    """
    for one in root.iter():
        if isinstance(one.tag, str) and local(one) not in {"c", "row"}:
            for key in _AREAS:
                if one.get(key):
                    one.set(key, moved_area(one.get(key, ""), place))
    for breaks, axis in (("rowBreaks", place.rows), ("colBreaks", place.columns)):
        for mark in root.iterfind(f"{{*}}{breaks}/{{*}}brk"):
            mark.set("id", str(axis.at(int(mark.get("id", "0")) + 1) - 1))


def wrap_styles(styles: etree._Element, sheets: Sequence[etree._Element],
                strings: Sequence[etree._Element]) -> dict[int, int]:
    """Add a format with line breaks shown for each that is used for a broken text and hides them.

    Returns
    -------
    dict
        The new format's index by the old one's. Old Excel for Mac shows an inline text with a line
        break on one line unless its format wraps.
    """
    broken = {str(index) for index, item in enumerate(strings) if "\n" in text_of(item)}
    formats = child(styles, "cellXfs")
    plain = {str(index): one for index, one in enumerate(own_children(formats))  # type: ignore[arg-type]
             if (found := child(one, "alignment")) is None
             or found.get("wrapText") not in {"1", "true"}}
    used = {int(cell.get("s", "0")) for root in sheets for cell in root.iter("{*}c")
            if cell.get("s", "0") in plain and cell.get("t") == "s"
            and (value := child(cell, "v")) is not None and value.text in broken}
    made: dict[int, int] = {}
    for index in sorted(used):
        other = deepcopy(plain[str(index)])
        alignment = child(other, "alignment")
        if alignment is None:
            alignment = etree.Element(str(other.tag)[:-2] + "alignment")
            other.insert(0, alignment)
        alignment.set("wrapText", "1")
        other.set("applyAlignment", "1")
        formats.append(other)  # type: ignore[union-attr]
        made[index] = len(formats) - 1  # type: ignore[arg-type]
    return made


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


def extent(root: etree._Element) -> tuple[int, int, int, int]:
    """Return the block that a sheet's cells fill: first row and column, last row and column."""
    spots = cells_of(root)
    if not spots:
        return 1, 1, 1, 1
    rows, columns = zip(*spots, strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def settle_dimension(root: etree._Element, block: Area) -> None:
    """State the block that the cells of a sheet fill."""
    stated = child(root, "dimension")
    if stated is not None:
        top, left, bottom, right = block
        ends = dict.fromkeys((a1(top, left), a1(bottom, right)))
        stated.set("ref", ":".join(ends))
