"""How a copy is made for reading: what stands first, what is printed, what it opens on.

The sheet that it opens on is alone marked as selected: two marked sheets are a group, and what is
typed into one then stands in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
