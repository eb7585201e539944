"""Rows pushed into a sheet: what stands below moves down, and every reference to it with it.

Only done where all of it can be: what ties a sheet's rows in other ways (tables, drawings, pivot
tables, formulas that cells share) is found first, and then nothing is pushed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.xlsx import (
    Axis,
    Moves,
    Place,
    a1,
    area_text,
    book_of,
    child,
    local,
    may_name,
    moved_area,
    open_draft,
    own_children,
    parse_a1,
    parse_area,
    unescaped,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from forecast.xlsx import BookPart, Draft

_FORMULAS = frozenset({"f", "formula", "formula1", "formula2"})
_TIED = frozenset({"drawing", "table", "pivotTable", "threadedComment", "queryTable", "slicer"})
"""Links of a sheet to what stands on its rows and would have to move with them."""
_SHARED = frozenset({"shared", "array", "dataTable"})
_GROWN = frozenset({"conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"})
_RANGED = frozenset({"mergeCell", "autoFilter", "hyperlink", "dimension", "sortState"})
_READ = re.compile(r"^xl/(?:worksheets|chartsheets|charts|drawings|pivot\w+|tables|externalLinks)/"
                   r"[^/]+\.xml$", re.IGNORECASE)


def can_push(path: Path, sheet: str, first: int) -> bool:
    """Tell whether rows from one on can be pushed down with all that refers to them."""
    with open_draft(path) as draft:
        book = book_of(draft)
        own = _part_of(book, sheet)
        if not own:
            return False
        return not (_is_tied(draft, own, first) or any(
            _is_shared(draft.xml(part), sheet if part != own else "")
            for part in _telling(draft, sheet, own)))


def push_rows(draft: Draft, book: BookPart, sheet: str, at: int) -> None:
    """Push one row in above the row ``at``, empty, and move every reference to those below."""
    moves = Moves({sheet: Place(sheet, rows=Axis(((at, 1),)))})
    own = _part_of(book, sheet)
    for part in _telling(draft, sheet, own):
        root = draft.xml(part)
        for one in root.iter("*"):
            if local(one) in _FORMULAS and one.text and not _is_anchored(one, at, part == own):
                one.text = moves.formula(one.text, sheet if part == own else "")
        if part == own:
            _push(root, at, moves.sheets[sheet])
        draft.put(part, written(root))
    for name in book.names():
        if name.text:
            name.text = moves.formula(name.text)


def _part_of(book: BookPart, sheet: str) -> str:
    """Return the part of a sheet; empty where there is none of that name."""
    return next((book.part_of(one) for one in book.sheets()
                 if unescaped(one.get("name", "")) == sheet), "")


def _telling(draft: Draft, sheet: str, own: str) -> Iterator[str]:
    """Go through the parts whose formulas may speak of a sheet, its own first.

    All others stay byte for byte.
    """
    yield own
    for part in draft.package.names:
        if part != own and _READ.match(part) and draft.has(part) and may_name(
                draft.read(part), sheet):
            yield part


def _is_tied(draft: Draft, own: str, first: int) -> bool:
    for link in draft.links(own):
        if link.kind in _TIED:
            return True
        if link.kind == "comments" and draft.has(link.target) and any(
                (spot := parse_a1(one.get("ref", ""))) is None or spot[0] >= first
                for one in draft.xml(link.target).iter("{*}comment")):
            return True
    return False


def _is_shared(root: etree._Element, named: str) -> bool:
    """Tell whether cells share formulas, of those that name a sheet where one is given."""
    return any(local(one) == "f" and one.get("t") in _SHARED and (named in (one.text or ""))
               for one in root.iter("*"))


def _is_anchored(formula: etree._Element, at: int, is_own: bool) -> bool:
    """Tell whether a formula is read from a corner of ranges that stays: relative to that."""
    holder = formula.getparent()
    while holder is not None and local(holder) not in _GROWN:
        holder = holder.getparent()
    if holder is None or not is_own:
        return False
    areas = [parse_area(one) for one in (holder.get("sqref") or "").split()]
    return all(area is not None and area[0] <= at for area in areas)


def _push(root: etree._Element, at: int, place: Place) -> None:
    """Move the rows of the sheet's own tree, and its ranges."""
    _push_cells(root, place)
    breaks = set(root.iterfind("{*}rowBreaks/{*}brk"))
    for one in root.iter("*"):
        name = local(one)
        if name in _GROWN and one.get("sqref"):
            one.set("sqref", _stretched(one.get("sqref", ""), at))
        elif name == "sqref" and one.text:
            one.text = _stretched(one.text, at)
        elif name in _RANGED and one.get("ref"):
            one.set("ref", moved_area(one.get("ref", ""), place))
        elif name == "brk" and one in breaks:
            one.set("id", str(place.rows.at(int(one.get("id") or 0))))
        elif name == "selection":
            for key in ("activeCell", "sqref"):
                if one.get(key):
                    one.set(key, moved_area(one.get(key, ""), place))


def _push_cells(root: etree._Element, place: Place) -> None:
    data = child(root, "sheetData")
    number = 0
    for row in own_children(data) if data is not None else ():
        if local(row) != "row":
            continue
        number = int(row.get("r") or number + 1)
        to = place.rows.at(number)
        row.set("r", str(to))
        column = 0
        for cell in own_children(row):
            if local(cell) == "c":
                column = (parse_a1(cell.get("r", "")) or (number, column + 1))[1]
                cell.set("r", a1(to, column))


def _stretched(ranges: str, at: int) -> str:
    """Move ranges; one that begins at the pushed row takes it in."""
    found = []
    for text in ranges.split():
        area = parse_area(text)
        if area is None:
            return ranges
        top, left, bottom, right = area
        found.append(area_text((top + (top > at), left, bottom + (bottom >= at), right)))
    return " ".join(found)
