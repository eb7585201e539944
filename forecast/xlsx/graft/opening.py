"""How a copy is made for reading: what stands first, what is printed, what it opens on.

The sheet that it opens on is alone marked as selected: two marked sheets are a group, and what is
typed into one then stands in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forecast.xlsx.draft import written
from forecast.xlsx.elements import unset

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.draft import Draft
    from forecast.xlsx.graft.book import BookPart

_HEAD = 65_536
"""The views of a sheet stand before its cells."""
_SELECTED = re.compile(
    rb"""(<(?:\w+:)?sheetView\b[^<>]*?)\s+tabSelected\s*=\s*(["'])(?:1|true)\2""")
_ON = {"1", "true"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a workbook is arranged for a reader.

    Parameters
    ----------
    first
        The sheets of the donor that stand before the user's, which then opens on the first of them;
        the others stand behind. A workbook with macros keeps its order: they may count sheets.
    printed
        What is printed of sheets of the user's, as :meth:`BookPart.print_only` takes it.
    """

    first: tuple[str, ...] = ()
    printed: Mapping[str, Area] = field(default_factory=dict)


AS_IT_IS = Reading()
_FITTED = re.compile(rb"""fitToPage\s*=\s*["'](?:1|true)""")
_SMALLEST = 73
"""Type of 11 points is then printed at 8, per cent."""
_PAPERS = {"8": (841.9, 1190.6), "9": (595.3, 841.9)}
"""A3 and A4 in points, across and down."""
_DIGIT, _EDGE, _USUAL = 8, 5, 8.43
"""A column's width in pixels: a digit of the plain font, what stands around, digits if unset."""


def enlarge(draft: Draft, book: BookPart, printed: Mapping[str, Area]) -> None:
    """Print at 8 points the sheets that are fitted to a page's width and would be smaller.

    They are turned where they fit so; else they take more pages across, each with the columns that
    are frozen on the screen: those that name the rows. Sheets of which nothing is printed are left.
    """
    for sheet in book.sheets():
        name = sheet.get("name", "")
        part, area = book.part_of(sheet), printed.get(name)
        if area is None or area[1] > 1 or not draft.has(part) or not _FITTED.search(
                draft.read(part)[:_HEAD]):
            continue
        root = draft.xml(part)
        if _fitted_scale(root, area[3]) >= _SMALLEST:
            continue
        for one in root.iter("{*}pageSetup"):
            one.set("orientation", "landscape")
        if _fitted_scale(root, area[3]) >= _SMALLEST:
            draft.put(part, written(root))
            continue
        for one in root.iter("{*}pageSetUpPr"):
            unset(one, "fitToPage")
        for one in root.iter("{*}pageSetup"):
            one.set("scale", str(_SMALLEST))
            for key in ("fitToWidth", "fitToHeight"):
                unset(one, key)
        frozen = max((int(float(one.get("xSplit", "0"))) for one in root.iter("{*}pane")
                      if one.get("state") == "frozen"), default=0)
        if frozen:
            book.repeat_columns(name, frozen)
        draft.put(part, written(root))


def _fitted_scale(root: Any, last: int) -> float:
    """Return the scale, per cent, at which columns up to the last printed one fit the page."""
    setup = next(root.iter("{*}pageSetup"), None)
    if setup is None or setup.get("fitToWidth", "1") != "1":
        return 100.0
    across = _PAPERS.get(setup.get("paperSize", "9"), _PAPERS["9"])[
        setup.get("orientation") == "landscape"]
    margins = next(root.iter("{*}pageMargins"), None)
    sides = (0.7, 0.7) if margins is None else (
        float(margins.get("left", "0.7")), float(margins.get("right", "0.7")))
    widths = dict.fromkeys(range(1, last + 1), _USUAL)
    for one in root.iter("{*}col"):
        width = 0.0 if one.get("hidden") in _ON else float(one.get("width", str(_USUAL)))
        for at in range(int(one.get("min", "1")), min(int(one.get("max", "1")), last) + 1):
            widths[at] = width
    wide = sum(width * _DIGIT + _EDGE for width in widths.values() if width) * 0.75
    return 100.0 * (across - 72.0 * sum(sides)) / wide if wide else 100.0


def open_on(draft: Draft, book: BookPart, name: str, added: Mapping[str, str]) -> None:
    """Let a workbook open on a sheet of ours, which is selected and no other.

    Of another sheet nothing but that mark changes. ``added`` are the parts of new sheets by name.
    """
    book.show(name)
    parts = {one.get("name", ""): book.part_of(one) for one in book.sheets()} | dict(added)
    part = parts.pop(name)
    _select(draft, part, [one for one in parts.values() if one and draft.has(one)])


def _select(draft: Draft, part: str, others: Collection[str]) -> None:
    for other in others:
        _unmark(draft, other)
    root = draft.xml(part)
    for one in root.iter("{*}sheetView"):
        one.set("tabSelected", "1")
    draft.put(part, written(root))


def _unmark(draft: Draft, part: str) -> None:
    head = draft.read(part)[:_HEAD]
    if head.startswith(_WIDE):  # rare, and not to be cut by bytes
        root = draft.xml(part)
        views = [one for one in root.iter("{*}sheetView") if one.get("tabSelected") in _ON]
        for one in views:
            unset(one, "tabSelected")
        if views:
            draft.put(part, written(root))
    elif _SELECTED.search(head):
        data = draft.read(part)
        draft.put(part, _SELECTED.sub(rb"\1", data[:_HEAD]) + data[_HEAD:])
