"""Where pages end: cut between blocks, not through them, and on as few pages as that allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LEAST_TYPE = 0.8
"""How small a page may be printed: type of 10 points comes out at 8."""
_PAGE = LEAST_PRICE = 10.0
"""The price of a page, and so the least that a sheet can cost."""
CUT_STRIP = 2.0
"""The price of a page break between the strips of a table, in tenths of a page."""
CUT_TABLE = 24.0
"""The price of a page break through a table: dearer than two more pages."""
_EMPTY = 6.0
_CLOSE = 1e-9
"""Part of a page by which sums of heights may err."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A4 across or upright: pixels and points of rows between the margins.

    The points are less a reserve, since programs round columns and rows.
    """

    width: int
    height: float
    is_upright: bool = False

    @property
    def widest(self) -> int:
        """The pixels of a sheet that is printed as small as may be."""
        return int(self.width / _LEAST_TYPE)

    def room(self, width: int) -> float:
        """Return the points of rows on one page of a sheet ``width`` pixels wide, shrunk to fit."""
        return self.height * max(1.0, width / self.width)


ACROSS = Paper(1060, 495.0)
UPRIGHT = Paper(732, 732.0, is_upright=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that stay together, and the price of a page break before them."""

    first: int
    last: int
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Paging:
    """The rows that begin a new page, and the price of it all."""

    breaks: tuple[int, ...]
    price: float


def paginate(pieces: Sequence[Piece], heights: Mapping[int, float], room: float,
             repeated: float) -> Paging:
    """Choose the page breaks: the cheapest way to set all pieces on pages.

    Parameters
    ----------
    pieces
        What should stay together, from top to bottom.
    heights
        Height of each row, points.
    room
        Points of rows on a page.
    repeated
        Height of the rows printed again on every page but the first, points.
    """
    if not pieces:
        return Paging((), 0.0)
    tops = _tops(pieces)
    tall = _tall(tops, heights)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for end in range(1, len(pieces) + 1):
        least = math.inf
        cheapest: tuple[int, ...] = ()
        used = 0.0
        for start in range(end - 1, -1, -1):
            used += tall[start]
            free = room - used - (repeated if start else 0.0)
            if free < 0 and start < end - 1:
                break
            if best[start][0] + _PAGE > least:
                continue  # dearer even on a full page
            # a page that is nearly empty looks like a mistake
            waste = _EMPTY * max(0.0, free / room) ** 2
            price = best[start][0] + _PAGE + waste + (pieces[start].price if start else 0.0)
            if price <= least:
                ways = (*best[start][1], *((tops[start],) if start else ()))
                if price < least or ways < cheapest:
                    least, cheapest = price, ways
        best.append((least, cheapest))
    price, breaks = best[-1]
    return Paging(breaks, price)


def least_price(pieces: Sequence[Piece], heights: Mapping[int, float], room: float) -> float:
    """Return what pieces cost at the least: pages without white space, cut where it is free.

    A piece that is taller than a page takes one, and is printed over its edge.
    """
    if not pieces:
        return 0.0
    filled = sum(min(one, room) for one in _tall(_tops(pieces), heights)) / room
    return _PAGE * max(1, math.ceil(filled - _CLOSE))


def _tops(pieces: Sequence[Piece]) -> list[int]:
    """Return the first row of each piece, what stands above the first one in it, and the end."""
    return [0, *(piece.first for piece in pieces[1:]), pieces[-1].last + 1]


def _tall(tops: Sequence[int], heights: Mapping[int, float]) -> list[float]:
    """Return the height of each piece."""
    return [sum(map(heights.get, range(top, end), repeat(0.0))) for top, end in pairwise(tops)]
