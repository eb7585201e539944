"""Plain cells taken out of a worksheet's XML before it is proved and read.

Half a million cells are nearly all of one writing: ``<c r="B7" s="3"><v>12.5</v></c>``, a number or
a shared string. A row of them is read whole here, by a few calls for all its cells, and ``<c/>``
stands in its place; what is left is proved and read as ever. Rows that follow one another under
heads of one writing share a stub: the head of the first is left. Only what is exactly of that
writing is taken (it is written anew from what was read, and compared), so whatever is odd stays for
the reader, and nothing depends on what is taken. Whether it stood where cells stand, the reader
proves.
"""

from __future__ import annotations

import re
import sys
from array import array
from dataclasses import dataclass, field
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_of
from forecast.xlsx.read.grid import NUMBER, SHARED, STRIDE, Packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STUB = b"<c/>"
"""What stands for the cells that were taken."""
_FIRST, _TOLD, _END = b'<c r="', b"</is></c>", b"</row>"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VARYING = b"0123456789.+-e"
"""What values and numbers of styles are made of; the rest of a row is its layout."""
_SPACED = bytes(sign if sign in _VARYING else 0x20 for sign in range(256))
_WRITING = rb'<c r="([A-Z]{1,3})"( s="")?( t="[ns]")?(?:/>|>(<v></v>)</c>)'
_CELL, _CELLS = re.compile(_WRITING), re.compile(rb"(?:%b)+" % _WRITING)
_HEAD = re.compile(rb'</row>\s*<row r=""(?: [A-Za-z0-9:]+="[^"<>&]*")*>')
"""What stands between the cells of two rows, without the number; another like it says no more."""
_ROOM = re.compile(rb'(?<=s=")(?=")|(?<=<v>)(?=</v>)')
_CAPITAL = b"<v>E</v>"
"""An exponent that was not put into small letters."""
_LETTERED = re.compile(rb'( r="[A-Z]+)')
_ROW = b"\0"
"""What stands for a row's number in its layout."""
_LONGEST = 1 << 15
"""Bytes of a row; a longer one gains nothing."""
_LONGEST_HEAD = 1 << 10
_FEWEST = 2
"""Values of a row that are worth the trouble."""
_BELOW = (MAX_ROW + 1) * STRIDE
_KEPT = 32
"""Layouts and styles that are kept to be met again: a file may have any number of them."""


@dataclass(frozen=True, slots=True)
class Thinned:
    """A worksheet's XML without plain cells, and these in the order of their stubs.

    Parameters
    ----------
    spots
        How far each stub begins from the end of ``rest``.
    ends
        The end of its cells in ``packed``; they begin where those of the stub before end.
    lasts
        The place of the last cell there, which may be empty.
    """

    rest: bytes
    spots: Sequence[int] = ()
    ends: Sequence[int] = ()
    lasts: Sequence[int] = ()
    packed: Packed = field(default_factory=Packed)


def thinned(pieces: Iterable[bytes], styles: Sequence[int], texts: int, blanks: frozenset[float]
            ) -> Thinned:
    """Take plain cells out of the XML of a worksheet, that comes in pieces.

    Parameters
    ----------
    styles
        The code of a number by its style.
    texts
        How many shared strings there are.
    blanks
        The numbers of those that are blank: their cells are none, and left to the reader.
    """
    taker = _Taker(styles, texts, blanks)
    spots, ends, lasts = array("q"), array("q"), array("q")
    rest, left = bytearray(), b""
    head = _Head()
    for piece in pieces:
        data = left + piece
        cut = data.rfind(_END) + len(_END)
        if cut < len(_END):  # no end of a row: what goes on in the next piece is not taken
            cut = len(data)
        head.forget()
        done, start = 0, data.find(_FIRST, 0, cut)
        while start >= 0:
            end = data.find(_END, start, cut)
            if end < 0:
                break
            told = data.rfind(_TOLD, start, end)  # labels that programs write in their cells
            start = start if told < 0 else told + len(_TOLD)
            length, last = taker.take(data[start:end])
            if length and head.is_again(data, done, start, last):
                ends[-1], lasts[-1] = len(taker.packed.places), last
            elif length:
                rest += data[done:start]
                spots.append(len(rest))
                ends.append(len(taker.packed.places))
                lasts.append(last)
                rest += STUB
            done = start + length if length else done
            start = data.find(_FIRST, end, cut)
        rest += data[done:cut]
        left = data[cut:]
    rest += left
    whole = bytes(rest)
    return Thinned(whole, array("q", [len(whole) - at for at in spots]), ends, lasts, taker.packed)


class _Head:
    """The head of a row that was taken: another of its writing need not be proved again."""

    def __init__(self) -> None:
        self._known = b""

    def forget(self) -> None:
        """Take the next row as the first."""
        self._known = b""

    def is_again(self, data: bytes, done: int, start: int, last: int) -> bool:
        """Tell whether nothing but the end of a row and a head as before lies in between.

        ``last`` is a place in the row, whose number the head must have.
        """
        if start - done > _LONGEST_HEAD:
            self._known = b""
            return False
        known, number = self._known, last // STRIDE
        self._known = data[done:start].replace(b'<row r="%d"' % number, b'<row r=""', 1)
        if known and self._known == known:
            return True
        if b"hidden" in self._known or not _HEAD.fullmatch(self._known):
            self._known = b""
        return False


@dataclass(frozen=True, slots=True)
class _Cell:
    """How one cell is written: its column, with a style, as a shared string, with a value."""

    column: int
    styled: bool
    shared: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the cells of a row are written, but for the row's number and what varies.

    Parameters
    ----------
    written
        What stands around the words that vary, and room for these between.
    styles, values, shared
        Pick them from these words; ``shared`` picks shared strings from the values.
    columns, each
        The columns of the values, and 1 for each: numbers of eight bytes side by side, as one.
    size
        The bytes of these.
    last
        The column of the last cell.
    codes
        What was met before: codes of the values by numbers of styles.
    """

    cells: tuple[_Cell, ...]
    written: list[bytes]
    styles: itemgetter[Any]
    values: itemgetter[Any]
    shared: itemgetter[Any] | None
    columns: int
    each: int
    size: int
    last: int
    codes: dict[bytes, array[int]] = field(default_factory=dict)


class _Taker:
    """Takes rows of one worksheet."""

    def __init__(self, styles: Sequence[int], texts: int, blanks: frozenset[float]) -> None:
        self.packed = Packed()
        self._styles, self._texts, self._blanks = styles, texts, blanks
        self._layouts: dict[bytes, _Layout | None] = {}
        self._met: set[bytes] = set()

    def take(self, row: bytes) -> tuple[int, int]:
        """Take the plain cells that a row begins with.

        Returns
        -------
        tuple
            How many bytes they are, and the last of their places; nothing taken is 0, 0.
        """
        number = row[len(_FIRST):max(row.find(b'"', len(_FIRST)), 0)].lstrip(_LETTERS)
        if not number.isdigit() or len(number) > 7 or len(row) > _LONGEST:
            return 0, 0
        place = int(number) * STRIDE
        bare = row.replace(number + b'"', b'"')
        layout = self._layout(bare.translate(None, _VARYING))
        if layout is None or not 0 < place < _BELOW:
            if b"E-" not in row and b"E+" not in row:
                return 0, 0
            # exponents in small letters: then a capital is a column's
            return self.take(row.replace(b"E-", b"e-").replace(b"E+", b"e+"))
        count = len(layout.written) // 2
        words = bare.translate(_SPACED).split(None, count)[:count]
        if len(words) < count:
            return 0, 0
        written = layout.written.copy()
        written[1::2] = words
        whole = b"".join(written).replace(_ROW, number)
        if not row.startswith(whole) or not self._add(layout, place, words):
            return 0, 0
        return len(whole), place + layout.last

    def _layout(self, key: bytes) -> _Layout | None:
        """Return a layout that was met before; None when there is nothing to take."""
        if key in self._layouts:
            return self._layouts[key]
        if key in self._met:
            if len(self._layouts) >= _KEPT:
                self._layouts.clear()
            found = self._layouts[key] = _layout_of(key)
            return found
        if len(self._met) >= _KEPT:
            self._met.clear()
        self._met.add(key)
        return None

    def _add(self, layout: _Layout, place: int, words: list[bytes]) -> bool:
        """Add the cells of a row, unless one of them is more than a plain number."""
        codes = self._codes(layout, b" ".join(layout.styles(words)))
        values = layout.values(words)
        try:
            numbers = array("d", list(map(float, values)))
        except ValueError:
            return False
        if codes is None or not isfinite(sum(numbers)):
            return False
        if layout.shared is not None:
            texts = layout.shared(numbers)
            if (not b"".join(layout.shared(values)).isdigit() or max(texts) >= self._texts
                    or not self._blanks.isdisjoint(texts)):
                return False
        # one sum for all cells: what stands side by side, eight bytes each, does not meet
        self.packed.places.frombytes((layout.columns + place * layout.each)
                                     .to_bytes(layout.size, sys.byteorder))
        self.packed.codes.extend(codes)
        self.packed.numbers.extend(numbers)
        return True

    def _codes(self, layout: _Layout, written: bytes) -> array[int] | None:
        """Return the code of each value by the styles of the cells; None when one is no number."""
        if written in layout.codes:
            return layout.codes[written]
        styles = written.split()
        if not all(one.isdigit() and len(one) < 7 for one in styles):
            return None
        if len(layout.codes) >= _KEPT:
            layout.codes.clear()
        numbers = map(int, styles)
        looks = [next(numbers) if one.styled else 0 for one in layout.cells]
        found = layout.codes[written] = array("b", [
            SHARED if one.shared else self._styles[look] if look < len(self._styles) else NUMBER
            for one, look in zip(layout.cells, looks, strict=True) if one.filled])
        return found


def _layout_of(key: bytes) -> _Layout | None:
    """Read the layout of the plain cells that a row begins with; None when they are too few."""
    begin = _CELLS.match(key)
    if begin is None or _CAPITAL in key:
        return None
    cells = tuple(_Cell(column_of(letters.decode()), bool(styled), kind == b' t="s"', bool(value))
                  for letters, styled, kind, value in _CELL.findall(begin[0]))
    filled = [one for one in cells if one.filled]
    if len(filled) < _FEWEST or max(one.column for one in cells) > MAX_COLUMN:
        return None
    words = [is_value for one in cells
             for is_value in (*[False] * one.styled, *[True] * one.filled)]
    around = _ROOM.split(_LETTERED.sub(rb"\1" + _ROW, begin[0]))
    written = [b""] * (2 * len(around) - 1)
    written[::2] = around
    columns = array("q", [one.column for one in filled])
    each = array("q", [1] * len(filled))
    shared = [at for at, one in enumerate(filled) if one.shared]
    return _Layout(
        cells, written, _picker([at for at, is_value in enumerate(words) if not is_value]),
        _picker([at for at, is_value in enumerate(words) if is_value]),
        _picker(shared) if shared else None, int.from_bytes(columns, sys.byteorder),
        int.from_bytes(each, sys.byteorder), len(columns) * columns.itemsize,
        cells[-1].column)


def _picker(places: list[int]) -> itemgetter[Any]:
    """Make a function that picks the words at some places; at even distances by a slice."""
    step = places[1] - places[0] if len(places) > 1 else 1
    even = slice(places[0], places[-1] + 1, step) if places else slice(0)
    return itemgetter(even) if places == list(range(places[-1] + 1 if places else 0))[even] else (
        itemgetter(*places))
