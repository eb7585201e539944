"""Numbers and addresses of a part that others rely on: whether they read as such.

A tree may be well formed and still lie: a row ``XFE1``, a column that ends at nine hundred million.
Whoever changes a part counts with these, so they are proved once, where the part is parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, parse_a1

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

_NUMBER = re.compile(r"\s*\+?[0-9]{1,10}\s*", re.ASCII)
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,10}\s*", re.ASCII)
_SIZE = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,2})?\s*", re.ASCII)
_SHORT_ADDRESS = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,5}")
"""An address that lies on every sheet; there are many of them."""
_OPEN, _STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
_SHEETS = (f"{_OPEN}spreadsheetml/2006/main", f"{_STRICT}spreadsheetml/main")
_DRAWN = (f"{_OPEN}drawingml/2006/spreadsheetDrawing", f"{_STRICT}drawingml/spreadsheetDrawing")


def _number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _between(first: int, last: int) -> Callable[[str], bool]:
    return lambda text: _number(text) and first <= int(text) <= last


def _whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None


def _size(text: str) -> bool:
    return len(text) < 100 and _SIZE.fullmatch(text) is not None


def _address(text: str) -> bool:
    return _SHORT_ADDRESS.fullmatch(text) is not None or parse_a1(text) is not None


_row, _column = _between(1, MAX_ROW), _between(1, MAX_COLUMN)
_SPACES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("workbook", "worksheet", "styleSheet", "comments"), _SHEETS), "wsDr": _DRAWN}
_STATED: Mapping[str, Mapping[str, Callable[[str], bool]]] = {
    "row": {"r": _row, "s": _number},
    "c": {"r": _address, "s": _number},
    "col": {"min": _column, "max": _column, "style": _number, "width": _size},
    "sheet": {"sheetId": _number},
    "definedName": {"localSheetId": _number},
    "numFmt": {"numFmtId": _number},
    "xf": dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId", "xfId"), _number),
    "cfRule": {"priority": _whole, "dxfId": _number},
    "comment": {"authorId": _number},
    "brk": {"id": _number},
    "table": dict.fromkeys(("id", "headerRowCount", "totalsRowCount"), _number),
    "tableColumn": {"id": _number},
}  # fmt: skip
_WRITTEN: Mapping[str, Callable[[str], bool]] = {
    "row": _between(0, MAX_ROW), "col": _between(0, MAX_COLUMN)}
_RULES = {f"{{{space}}}{name}": rules for space in _SHEETS for name, rules in _STATED.items()}
_TEXTS = {f"{{{space}}}{name}": rule for space in _DRAWN for name, rule in _WRITTEN.items()}


def is_root(root: etree._Element, kind: str) -> bool:
    """Tell whether a part's outer element is a ``kind`` of the formats and no other namespace."""
    space, _, name = str(root.tag).rpartition("}")
    return name == kind and (kind not in _SPACES or space.lstrip("{") in _SPACES[kind])


def lie_in(root: etree._Element) -> str:
    """Return the first number or address of a tree that is none, as it stands; else nothing."""
    for one in root.iter(*_RULES, *_TEXTS):
        rules = _RULES.get(one.tag)
        if rules:
            for name, rule in rules.items():
                value = one.get(name)
                if value is not None and not rule(value):
                    return f'<{one.tag.rpartition("}")[2]} {name}="{value[:40]}">'
        elif not _TEXTS[one.tag](one.text or ""):
            name = one.tag.rpartition("}")[2]
            return f"<{name}>{(one.text or '')[:40]}</{name}>"
    return ""
