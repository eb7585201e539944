"""The user's notes on a sheet of ours: each follows the row that it was pinned to.

A note lies in two parts: its text with the cell's address, and a VML drawing with the cell's row
and the place of the box. VML need not be well formed, so it is changed as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.draft import written
from forecast.xlsx.references import moved_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from forecast.xlsx.draft import Draft
    from forecast.xlsx.references import Place

_TEXTS = {"comments", "threadedComment"}
_DATA = re.compile(rb"<(\w+:)?ClientData\b.*?</(?:\w+:)?ClientData>", re.DOTALL)
_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)(\d{1,7})(?!\d)")
_COUNT = re.compile(rb"\s*\d{1,9}\s*")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)")


def noted_rows(draft: Draft, part: str) -> set[int]:
    """Return the rows of a sheet with a note."""
    return {spot[0] for _, root in _texts(draft, part) for one in root.iter()
            if (spot := parse_a1(one.get("ref", ""))) is not None}


def move_notes(draft: Draft, part: str, place: Place) -> None:
    """Let the notes of a sheet follow its rows."""
    for name, root in _texts(draft, part):
        for one in root.iter():
            if one.get("ref"):
                one.set("ref", moved_area(one.get("ref", ""), place))
        draft.put(name, written(root))
    for link in draft.links(part):
        if link.kind == "vmlDrawing" and not link.external and draft.has(link.target):
            draft.put(link.target, _DATA.sub(lambda match: _box(match[0], place),
                                             draft.read(link.target)))


def _texts(draft: Draft, part: str) -> Iterator[tuple[str, etree._Element]]:
    for link in draft.links(part):
        if link.kind in _TEXTS and not link.external and draft.has(link.target):
            yield link.target, draft.xml(link.target)


def _box(data: bytes, place: Place) -> bytes:
    """Move a box with its cell; rows count from 0, the anchor's third and seventh are rows."""
    found = _ROW.search(data)
    if found is None:
        return data
    row = int(found[2])
    by = place.rows.at(row + 1) - 1 - row

    def anchored(match: re.Match[bytes]) -> bytes:
        numbers = match[2].split(b",")
        if len(numbers) != 8 or not all(map(_COUNT.fullmatch, numbers)):
            return match[0]
        for spot in (2, 6):
            numbers[spot] = b" %d" % max(0, int(numbers[spot]) + by)
        return match[1] + b",".join(numbers)

    return _ROW.sub(lambda match: match[1] + b"%d" % (row + by), _ANCHOR.sub(anchored, data))
