"""Rows and cells of a worksheet's XML as most programs write them, found by one pattern.

A cell of this writing leaves nothing open: its address, its format and its type in this order, then
a value, a formula with its value, or one text of its own. A tree of ten thousands of such cells is
built, walked and taken down for what a few calls find. Where anything else stands among the cells,
nothing is said of any: who asks must read the tree, or refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN, _CLOSE, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_OTHERWISE = "rows of a sheet are written otherwise"
_ASIDE = b"<!", b"<?"
"""What comments, texts written as such and instructions begin with."""
_END = b"</row>"
_PIECE = 1 << 18
"""Bytes of rows that are looked at together: what is found takes several times as much."""
_WRITING = re.compile(
    rb"""(<row r="([1-9][0-9]{0,6})"((?: [\w:.-]+="[^"<>&]*")*)(?:/>|>)"""
    rb"""|</row>"""
    rb"""|<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?"""
    rb"""(?: t="(n|s|b|e|str|inlineStr)")?"""
    rb"""(?:/>|>(?:<f>([^<]+)</f>(?:(?=<v>[^<])|<v></v>(?=</c>)|<v/>(?=</c>)))?"""
    rb"""(?:<v>([^<]+)</v>"""
    rb"""|<is>(<t/>|<t(?: xml:space="preserve")?>[^<]*</t>)</is>)?</c>))""")  # fmt: skip

PlainCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""Letters and digits of its address, its format, its type, its formula, its value, the ``<t>`` of
a text of its own: as they are written, each empty where there is none."""


class PlainRow(NamedTuple):
    """A row: its number and its other attributes as they are written, and its cells."""

    number: bytes
    attributes: bytes
    cells: list[PlainCell]


@dataclass(frozen=True, slots=True)
class Parted:
    """The XML of a worksheet: what stands before its rows, the rows, what stands behind them."""

    head: bytes
    body: bytes
    tail: bytes

    @property
    def frame(self) -> bytes:
        """The sheet without its rows."""
        return self.head + _NONE + self.tail

    def rows(self) -> Iterator[list[PlainRow]]:
        """Go through the rows, many at a time.

        Raises
        ------
        OtherWritingError
            When anything stands there that is not of this writing.
        """
        start = 0
        while start < len(self.body):
            end = self.body.find(_END, start + _PIECE) + len(_END)
            piece = self.body[start:end if end >= len(_END) else None]
            yield list(_rows(piece))
            start += len(piece)


class OtherWritingError(ValueError):
    """Rows that are written otherwise than here is read."""


def parted(data: bytes) -> Parted | None:
    """Part the XML of a worksheet, in UTF-8, well formed and without its prolog.

    None where comments and the like stand around the rows, which may speak of others.
    """
    head, opened, rest = data.partition(_OPEN)
    body, closed, tail = rest.rpartition(_CLOSE)
    if not opened:
        head, closed, tail = data.partition(_NONE)
    is_plain = not any(aside in side for aside in _ASIDE for side in (head, tail))
    return Parted(head, body, tail) if closed and is_plain else None


def joined(frame: bytes, rows: bytes) -> bytes:
    """Put rows into a sheet that was written without them."""
    return frame.replace(_NONE, _OPEN + rows + _CLOSE, 1) if rows else frame


def _rows(piece: bytes) -> Iterator[PlainRow]:
    found = _WRITING.findall(piece)
    if sum(len(one[0]) for one in found) != len(piece):
        raise OtherWritingError(_OTHERWISE)
    starts = [at for at, one in enumerate(found) if one[1]]
    if found and (not starts or starts[0]):
        raise OtherWritingError(_OTHERWISE)
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        written, number, attributes, *_ = found[start]
        is_empty = written.endswith(b"/>")
        cells = [one[3:] for one in found[start + 1:end - (not is_empty)]]
        is_closed = not cells if is_empty else found[end - 1][0] == _END
        if not is_closed or {one[1] for one in cells} - {number}:
            raise OtherWritingError(_OTHERWISE)
        yield PlainRow(number, attributes, cells)
