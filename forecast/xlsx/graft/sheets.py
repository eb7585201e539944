"""A sheet of ours rewritten for the user's workbook: texts inline, formats, places and names.

Inline strings leave the user's shared strings as they are. Ranges move when rows or columns were
inserted before our block, so that the user's own formulas go on pointing at the same figures.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, a1, column_of, letters_of, parse_a1
from forecast.xlsx.draft import written
from forecast.xlsx.elements import child, local, own_children, unset
from forecast.xlsx.graft.made import own_text
from forecast.xlsx.markup import resolved, written_text
from forecast.xlsx.plain_cells import joined
from forecast.xlsx.references import moved_area

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.graft.contents import Spot
    from forecast.xlsx.graft.made import MadeSheet, SharedText
    from forecast.xlsx.plain_cells import PlainCell, PlainRow
    from forecast.xlsx.references import Moves, Place

_AREAS = ("ref", "sqref", "topLeftCell", "activeCell")
_FORMAT_LISTS = {"cfRule": "dxfId", "colorFilter": "dxfId", "sortCondition": "dxfId"}
_FORMULAS = ("f", "formula", "formula1", "formula2")
_STYLE, _SPANS = re.compile(rb' s="([0-9]+)"'), re.compile(rb' spans="[^"]*"')


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A sheet of ours as it stands in the user's workbook: its frame, its rows as written.

    ``renamed`` holds the texts that changed, where they stood: names of sheets that are called
    otherwise in the user's workbook.
    """

    frame: etree._Element
    rows: bytes
    renamed: Mapping[Spot, str]

    def written(self) -> bytes:
        """Write the sheet."""
        return joined(written(self.frame), self.rows)


@dataclass(frozen=True)
class SheetRewriter:
    """What the rewriting of a sheet needs to know.

    Parameters
    ----------
    formats, differences
        The user's index for each of the donor's cell formats and differential formats.
    wrapped
        The format with line breaks shown, for each format of the donor that does not show them.
    """

    moves: Moves
    formats: Mapping[int, int]
    differences: Mapping[int, int]
    wrapped: Mapping[int, int]

    def rewrite(self, sheet: MadeSheet, name: str) -> Rewritten:
        """Rewrite a sheet of the donor, its frame in place."""
        place, frame = self.moves.sheets[name], sheet.frame
        linked = self._hyperlinks(sheet)
        for column in frame.iterfind("{*}cols/{*}col"):
            self._restyle(column, "style")
        for one in frame.iterfind("{*}sheetViews/{*}sheetView"):
            unset(one, "tabSelected")
        for one in frame.iter(*(f"{{*}}{tag}" for tag in (*_FORMULAS, *_FORMAT_LISTS))):
            key = _FORMAT_LISTS.get(local(one))
            if key is None:
                one.text = self.moves.formula(one.text or "", name)
            elif one.get(key) is not None:
                one.set(key, str(self.differences[int(one.get(key, "0"))]))
        if place.rows or place.columns:
            _move(frame, place)
        rows = _RowWriter(self, sheet.texts, name, linked)
        return Rewritten(frame, b"".join(map(rows.row, sheet.rows)),
                         {spot: text for address, text in linked.items()
                          if (spot := parse_a1(address))})

    def _restyle(self, element: etree._Element, key: str) -> None:
        old = element.get(key)
        if old is not None:
            element.set(key, str(self.formats[int(old)]))

    def _hyperlinks(self, sheet: MadeSheet) -> dict[str, str]:
        """Rewrite the links between our sheets; return the cells that show a sheet's old name."""
        shown = {}
        for link in sheet.frame.iter("{*}hyperlink"):
            location = link.get("location")
            if not location:
                continue
            link.set("location", self.moves.formula(location))
            for name, place in self.moves.sheets.items():
                target = location.rpartition("!")[0].strip("'").replace("''", "'")
                if (target == name and place.name != name
                        and sheet.text_at(link.get("ref", "")) == name):
                    shown[link.get("ref", "")] = place.name
                    if link.get("display") == name:
                        link.set("display", place.name)
        return shown


class _RowWriter:
    """Writes the rows of one sheet anew. What cells have in common is worked out once."""

    def __init__(self, rewriter: SheetRewriter, texts: Sequence[SharedText], name: str,
                 linked: Mapping[str, str]) -> None:
        self._rewriter, self._texts, self._name = rewriter, texts, name
        self._linked = {address.encode(): text for address, text in linked.items()}
        self._place = rewriter.moves.sheets[name]
        self._is_moved = bool(self._place.rows or self._place.columns)
        self._styles: dict[bytes, bytes] = {}
        self._shared: dict[tuple[bytes, bytes], bytes] = {}
        self._columns: dict[bytes, bytes] = {}

    def row(self, row: PlainRow) -> bytes:
        """Write a row."""
        at = number = row.number
        if self._is_moved:
            to = self._place.rows.at(int(number))
            number, at = b"%d" % to, b"%d" % min(MAX_ROW, to)
        attributes = row.attributes
        if self._place.columns:
            attributes = _SPANS.sub(b"", attributes)
        if b' s="' in attributes:
            attributes = _STYLE.sub(lambda match: self._style(match[1]), attributes)
        if not row.cells:
            return b'<row r="%b"%b/>' % (number, attributes)
        made = [b'<row r="%b"%b>' % (number, attributes)]
        for cell in row.cells:
            letters = self._column(cell[0]) if self._is_moved else cell[0]
            made += (b'<c r="', letters, at, b'"', self._rest(cell))
        made.append(b"</row>")
        return b"".join(made)

    def _rest(self, cell: PlainCell) -> bytes:
        """Write a cell from its address on."""
        letters, digits, style, kind, formula, value, _ = cell
        if kind == b"s":
            if self._linked and letters + digits in self._linked:
                return self._text(style, value, self._linked[letters + digits])
            if (style, value) not in self._shared:
                self._shared[style, value] = self._text(style, value)
            return self._shared[style, value]
        marks = self._marks(style, kind)
        if formula:
            return b"%b><f>%b</f>%b</c>" % (marks, self._formula(formula), (
                b"<v>%b</v>" % _canonical(value) if value else b"<v/>"))
        return b"%b><v>%b</v></c>" % (marks, _canonical(value)) if value else marks + b"/>"

    def _text(self, style: bytes, value: bytes, instead: str | None = None) -> bytes:
        """Write a text that was shared; old Excel for Mac shows its breaks in some formats only."""
        shared = self._texts[int(value)]
        is_renamed = instead is not None and not shared.is_rich
        text, written = ((instead or "", own_text(instead or "")) if is_renamed
                         else (shared.text, shared.written))
        if "\n" in text and (other := self._rewriter.wrapped.get(int(style or 0))) is not None:
            style = b"%d" % other
        return b"%b><is>%b</is></c>" % (self._marks(style, b"inlineStr"), written)

    def _marks(self, style: bytes, kind: bytes) -> bytes:
        """Write the format and the type of a cell."""
        written = b' t="%b"' % kind if kind else b""
        return self._style(style) + written if style else written + self._style(style)

    def _style(self, style: bytes) -> bytes:
        """Write the user's format for one of the donor's; the first one where none was stated."""
        if style not in self._styles:
            new = self._rewriter.formats[int(style or 0)]
            self._styles[style] = b' s="%d"' % new if new or style else b""
        return self._styles[style]

    def _formula(self, written: bytes) -> bytes:
        text = resolved(written)
        made = self._rewriter.moves.formula(text, self._name)
        return _canonical(written) if made == text else written_text(made).encode()

    def _column(self, letters: bytes) -> bytes:
        if letters not in self._columns:
            to = self._place.columns.at(column_of(letters.decode()))
            self._columns[letters] = letters_of(min(MAX_COLUMN, to)).encode()
        return self._columns[letters]


def _canonical(written: bytes) -> bytes:
    """Write character data as libxml2 does."""
    plain = b"&" not in written and b">" not in written
    return written if plain else written_text(resolved(written)).encode()


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


def wrap_styles(styles: etree._Element, sheets: Iterable[MadeSheet],
                texts: Sequence[SharedText]) -> dict[int, int]:
    """Add a format with line breaks shown for each that is used for a broken text and hides them.

    Returns
    -------
    dict
        The new format's index by the old one's. Old Excel for Mac shows an inline text with a line
        break on one line unless its format wraps.
    """
    broken = {b"%d" % index for index, item in enumerate(texts) if "\n" in item.text}
    formats = child(styles, "cellXfs")
    plain = {index: one for index, one in enumerate(own_children(formats))  # type: ignore[arg-type]
             if (found := child(one, "alignment")) is None
             or found.get("wrapText") not in {"1", "true"}}
    used = {int(style or 0) for sheet in sheets for row in sheet.rows
            for _, _, style, kind, _, value, _ in row.cells if kind == b"s" and value in broken}
    made: dict[int, int] = {}
    for index in sorted(used & plain.keys()):
        other = deepcopy(plain[index])
        alignment = child(other, "alignment")
        if alignment is None:
            alignment = etree.Element(str(other.tag)[:-2] + "alignment")
            other.insert(0, alignment)
        alignment.set("wrapText", "1")
        other.set("applyAlignment", "1")
        formats.append(other)  # type: ignore[union-attr]
        made[index] = len(formats) - 1  # type: ignore[arg-type]
    return made


def settle_dimension(root: etree._Element, block: Area) -> None:
    """State the block that the cells of a sheet fill."""
    stated = child(root, "dimension")
    if stated is not None:
        top, left, bottom, right = block
        ends = dict.fromkeys((a1(top, left), a1(bottom, right)))
        stated.set("ref", ":".join(ends))
