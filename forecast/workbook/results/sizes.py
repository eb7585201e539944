"""Sizes on paper: how wide a text is, how high a row must be.

Widths of columns are in Excel's characters (a digit of the default font, 7 px and 5 px of margin),
heights of rows in points, charts and pages in pixels (96 to the inch).
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BODY = 10.0
"""The type of tables, texts and notes, points: one size, which no page prints under 8."""
LINE_HEIGHT = 15.0
"""Height of a row without text, in points: 20 px."""
_PADDING = 1.2
_DIGIT, _EDGES = 7, 5.5  # the pixels of a digit, and of a column's edges with its rounding
_LINE = 1.42  # the line pitch of 宋体 and of its substitutes, in type sizes
_SLACK = 0.94  # a line may not begin with a full stop: some lines end early


@lru_cache(maxsize=4096)  # a text is tried in columns of many widths
def units(text: str) -> int:
    """Count half-width places: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map("WFA".count, map(east_asian_width, text)))


def pixels(width: float) -> int:
    """Turn a column width into pixels, as Excel does."""
    return int(width * _DIGIT + _EDGES)


def stretch(widths: Sequence[float], target: int) -> float:
    """Return by how much columns may be widened, or narrowed, to take no more than some pixels."""
    return (target - _EDGES * len(widths)) / (_DIGIT * sum(widths))


def line_count(text: str, width: int) -> int:
    """Count the lines that ``text`` takes when wrapped into ``width`` pixels."""
    return wrapped(stretches(text), capacity(width))


def stretches(text: str) -> tuple[int, ...]:
    """Return the half-width places of each line of a text before it is wrapped."""
    return (units(text),) if "\n" not in text else tuple(map(units, text.split("\n")))


def capacity(width: int) -> float:
    """Return the half-width places that a line of ``width`` pixels has room for."""
    return max(1.0, (width - 8) / (BODY * 2 / 3) * _SLACK)


def wrapped(stretched: Iterable[int], room: float) -> int:
    """Count the lines of some stretches, each wrapped into so many half-width places."""
    lines = 0
    for places in stretched:
        lines += 1 if places <= room else ceil(places / room)
    return lines


@lru_cache(maxsize=256)
def row_height(lines: int) -> float:
    """Return the height of a row of ``lines`` lines, in points (Excel allows at most 409)."""
    return min(409.0, round(lines * BODY * _LINE + _PADDING, 1))
