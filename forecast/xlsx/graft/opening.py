"""The sheet that a workbook opens on: it alone is marked as selected.

Two marked sheets are a group, and what is typed into one then stands in both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.xlsx.draft import written
from forecast.xlsx.elements import unset

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.xlsx.draft import Draft

_HEAD = 65_536
"""The views of a sheet stand before its cells."""
_SELECTED = re.compile(
    rb"""(<(?:\w+:)?sheetView\b[^<>]*?)\s+tabSelected\s*=\s*(["'])(?:1|true)\2""")
_ON = {"1", "true"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def open_on(draft: Draft, part: str, others: Collection[str]) -> None:
    """Mark one sheet as selected and no other; of another nothing but the mark changes.

    Parameters
    ----------
    part
        The sheet, one of ours.
    others
        The parts of all other sheets.
    """
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
