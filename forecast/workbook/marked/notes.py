"""Notes of the checker among the user's: old-style comments and the frames that they need.

A note is a comment of the part ``comments`` and a shape of the old drawing language (VML), in which
frames of the user's notes and form controls may stand too. That part is kept as text: it need not
be well-formed XML. Notes of ours are known by their author or by how they begin (LibreOffice drops
authors), lines of ours under a user's note by how they begin. A cell with a threaded comment gets
no note: its comment is the thread's stand-in.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from forecast.labels import LANGS, label
from forecast.xlsx import (
    a1,
    child,
    element_like,
    local,
    number_in,
    own_children,
    parse_a1,
    put_in_order,
    text_of,
    unset,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.labels import Lang
    from forecast.workbook.marked.cells import Spot
    from forecast.xlsx import Draft

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
_SPACES = {"v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office",
           "x": "urn:schemas-microsoft-com:office:excel"}  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THREAD = "tc="
_SHAPE = re.compile(r"<((?:\w+:)?)shape\b(?:(?!</\1shape>).)*?</\1shape>\s*", re.DOTALL)
_SHAPE_NUMBER = re.compile(r"_x0000_s(\d{1,9})(?!\d)")
_ID_MAP = re.compile(r"<(?:\w+:)?idmap\b[^>]*?\bdata=[\"'](\d{1,9}(?:,\d{1,9})*)[\"']")
_BOX = re.compile(r"""<(?:\w+:)?shapetype\b[^>]*?\bid=["']_x0000_t202["']""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BLOCK = 1024
_ACROSS, _DOWN = 4, 7
"""How many columns and rows the frame of a note covers."""
_TYPE = ('<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
         'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
         '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_NOTE = ('<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
         'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
         '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
         '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
         '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
         "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
         "<x:Column>{column}</x:Column></x:ClientData></v:shape>")
_FRESH = ('<xml xmlns:v="urn:schemas-microsoft-com:vml" '
          'xmlns:o="urn:schemas-microsoft-com:office:office" '
          'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
          '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout>' + _TYPE.format(spaces="")
          + "</xml>")


class SheetNotes:
    """The notes of one worksheet part. ``types`` takes up new content types.

    ``voice`` is the section of the labels whose ``author`` and ``mark`` tell our notes apart.
    """

    def __init__(self, draft: Draft, part: str, relations: str, types: dict[str, str],
                 voice: str = "check") -> None:
        self.draft, self.part, self.types, self.voice = draft, part, types, voice
        self.relations = relations
        self.comments = next((one.target for one in draft.links(part) if one.kind == "comments"
                              and draft.has(one.target)), None)

    def has_ours(self) -> bool:
        """Tell whether an earlier check wrote here."""
        ours = [label(f"{self.voice}.{key}", lang).encode() for key in ("author", "mark")
                for lang in LANGS]
        return self.comments is not None and any(
            one in self.draft.read(self.comments) for one in ours)

    def _frames(self, root: etree._Element) -> str | None:
        """Return the part of the frames that the sheet's tree names."""
        frame = next(root.iter("{*}legacyDrawing"), None)
        named = "" if frame is None else next(
            (str(value) for key, value in frame.attrib.items() if str(key).endswith("}id")), "")
        return next((one.target for one in self.draft.links(self.part) if one.kind == "vmlDrawing"
                     and one.id == named and self.draft.has(one.target)), None)

    def forget(self, root: etree._Element) -> None:
        """Take away the notes of an earlier check, and what then holds nothing."""
        if self.comments is None:
            return
        tree = self.draft.xml(self.comments, "comments")
        texts = _list(tree)
        authors = [text_of(one) for one in tree.iterfind("{*}authors/{*}author")]
        ours = {label(f"{self.voice}.author", lang) for lang in LANGS}
        marks = tuple(label(f"{self.voice}.mark", lang) for lang in LANGS)
        gone = set()
        for one in list(own_children(texts)):
            author = _named(authors, one.get("authorId", ""))
            body = child(one, "text")
            if author in ours or (body is not None and text_of(body).startswith(marks)):
                texts.remove(one)
                gone.add(parse_a1(one.get("ref", "")))
            elif not author.startswith(_THREAD):
                _cut(one, marks)
        if gone and len(texts) == 0:
            self._drop("comments", self.comments)
            self.comments = None
        else:
            self._put(self.comments, written(tree))
        frames = self._frames(root)
        if frames is not None and gone:
            self._forget_frames(root, frames, gone)

    def _forget_frames(self, root: etree._Element, frames: str, gone: set[Spot | None]) -> None:
        text = self.draft.read(frames).decode("latin-1")
        text = _SHAPE.sub(lambda match: "" if _spot(match[0]) in gone else match[0], text)
        stated = _ID_MAP.search(text)
        if stated is None or text != _FRESH.format(block=stated[1]):  # it is the user's
            self._put(frames, text.encode("latin-1"))
            return
        self._drop("vmlDrawing", frames)
        frame = child(root, "legacyDrawing")
        if frame is not None:
            root.remove(frame)

    def write(self, root: etree._Element, notes: Mapping[Spot, str], lang: Lang) -> None:
        """Add a note to each cell of the sheet's tree, below what the user noted there."""
        tree = self._comments_tree(etree.QName(root).namespace or "")
        author = _author(tree, label(f"{self.voice}.author", lang))
        authors = [text_of(one) for one in tree.iterfind("{*}authors/{*}author")]
        texts = _list(tree)
        theirs = {parse_a1(one.get("ref", "")): one for one in own_children(texts)}
        added = []
        for spot, note in sorted(notes.items()):
            text = carried(note)
            one = theirs.get(spot)
            if one is None:
                one = _sub(texts, "comment", ref=a1(*spot), authorId=str(author))
                _sub(_sub(_sub(one, "text"), "r"), "t").text = text
                one[0][0][0].set(_SPACE, "preserve")
                added.append(spot)
            elif not _named(authors, one.get("authorId", "")).startswith(_THREAD):
                _append(one, "\n" + text)
        self._put(self.comments or "", written(tree))
        if added:
            self._frame(root, added, [spot for spot in theirs if spot is not None])

    def _comments_tree(self, space: str) -> etree._Element:
        if self.comments is not None:
            return self.draft.xml(self.comments, "comments")
        folder = posixpath.dirname(self.draft.package.main_part())
        self.comments = self.draft.free_name(folder, "comments", ".xml")
        self.types[self.comments] = _COMMENTS_TYPE
        self.draft.add_link(self.part, f"{self.relations}/comments", self.comments)
        prefixes: Any = {None: space}  # the stubs forget that a default namespace has no prefix
        tree = etree.Element(f"{{{space}}}comments", nsmap=prefixes)
        _sub(tree, "authors")
        _sub(tree, "commentList")
        return tree

    def _frame(self, root: etree._Element, added: list[Spot], theirs: list[Spot]) -> None:
        """Draw the frames; where the sheet had none, those of the user's notes too."""
        frames = self._frames(root)
        if frames is None:
            folder = posixpath.join(posixpath.dirname(self.draft.package.main_part()), "drawings")
            frames = self.draft.free_name(folder, "vmlDrawing", ".vml")
            self.types[frames] = _VML_TYPE
            relation = self.draft.add_link(self.part, _VML_KIND, frames)
            frame = next(root.iter("{*}legacyDrawing"), None)
            if frame is None:
                frame = element_like(root, "legacyDrawing")
                put_in_order(root, frame)
            for key in list(frame.attrib):
                unset(frame, str(key))
            frame.set(f"{{{self.relations}}}id", relation)
            text = _FRESH.format(block=self._free_block())
            added = sorted({*added, *theirs})
        else:
            text = self.draft.read(frames).decode("latin-1")
        end = text.rfind("</")
        if end < 0:
            text = _FRESH.format(block=self._free_block())
            end = text.rfind("</")
        declared = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items()
                           if not re.search(rf"""xmlns:{prefix}=["']{space}["']""", text))
        made = "" if _BOX.search(text) else _TYPE.format(spaces=declared)
        stated = _ID_MAP.search(text)
        block = int(stated[1].split(",")[0]) if stated else 1
        numbers = [int(one) for one in _SHAPE_NUMBER.findall(text)]
        number = max([_BLOCK * block, *numbers])
        for spot in added:
            number += 1
            made += _NOTE.format(spaces=declared, number=number, anchor=_anchor(spot),
                                 row=spot[0] - 1, column=spot[1] - 1)
        self._put(frames, (text[:end] + made + text[end:]).encode("latin-1"))

    def _free_block(self) -> int:
        """Return a block of shape numbers that no sheet uses."""
        parts = {one.target for _, links in self.draft.all_links() for one in links
                 if one.kind == "vmlDrawing" and self.draft.has(one.target)}
        used = [int(number) for part in parts
                for found in _ID_MAP.findall(self.draft.read(part).decode("latin-1"))
                for number in found.split(",") if number]
        return max(used, default=0) + 1

    def _put(self, part: str, data: bytes) -> None:
        self.draft.put(part, data)

    def _drop(self, kind: str, part: str) -> None:
        doomed = {one.id for one in self.draft.links(self.part)
                  if one.kind == kind and one.target == part}
        self.draft.drop_links(self.part, doomed)
        self.draft.drop(part)
        self.types.pop(part, None)


def carried(text: str) -> str:
    """Return a text as XML can carry it: control characters become blanks."""
    return _CONTROL.sub(" ", text)


def _list(tree: etree._Element) -> etree._Element:
    found = child(tree, "commentList")
    return _sub(tree, "commentList") if found is None else found


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)


def _named(authors: Sequence[str], number: str) -> str:
    """Return the author of a number; nobody for one that the list has not."""
    place = number_in(number)
    return authors[place] if 0 <= place < len(authors) else ""


def _author(tree: etree._Element, name: str) -> int:
    """Return the number of an author, added when new."""
    authors = child(tree, "authors")
    if authors is None:
        authors = _sub(tree, "authors")
        tree.insert(0, authors)
    names = [text_of(one) for one in own_children(authors)]
    if name not in names:
        _sub(authors, "author").text = name
        return len(names)
    return names.index(name)


def _append(comment: etree._Element, text: str) -> None:
    """Add a line of ours to a note of the user's."""
    body = child(comment, "text")
    if body is None:
        body = _sub(comment, "text")
        comment.insert(0, body)
    for one in list(own_children(body)):
        if local(one) == "t":  # a plain text becomes the first run
            run = _sub(body, "r")
            body.replace(one, run)
            run.append(one)
    line = _sub(_sub(body, "r"), "t")
    line.text = text
    line.set(_SPACE, "preserve")
    runs = [one for one in own_children(body) if local(one) == "r"]
    for one in reversed([one for one in own_children(body) if local(one) != "r"]):
        runs[-1].addnext(one)


def _cut(comment: etree._Element, marks: Sequence[str]) -> None:
    """Take our line away from the end of a user's note."""
    texts = list(comment.iter("{*}t"))
    whole = "".join(one.text or "" for one in texts)
    cuts = [place for mark in marks if (place := whole.find("\n" + mark)) >= 0]
    if not cuts:
        return
    left = min(cuts)
    for one in texts:
        text = one.text or ""
        kept, left = text[:left], max(0, left - len(text))
        one.text = kept
        run = one.getparent()
        if not kept and run is not None and local(run) == "r":
            run.getparent().remove(run)  # type: ignore[union-attr]  # it stands in a text


def _spot(shape: str) -> Spot | None:
    """Return the cell of a note's frame."""
    found = [re.search(rf"<(?:\w+:)?{name}>\s*(\d{{1,7}})(?!\d)", shape)
             for name in ("Row", "Column")]
    if found[0] is None or found[1] is None:
        return None
    return int(found[0][1]) + 1, int(found[1][1]) + 1


def _anchor(spot: Spot) -> str:
    """Place a note's frame at the right of its cell, a little higher."""
    top, left = max(0, spot[0] - 2), spot[1]
    if left + _ACROSS > 16_383:
        left = max(0, spot[1] - 2 - _ACROSS)
    return f"{left}, 15, {top}, 10, {left + _ACROSS}, 15, {top + _DOWN}, 4"
