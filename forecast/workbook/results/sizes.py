"""Sizes on paper: how wide a text is, how high a row must be.

Widths of columns are in Excel's characters (a digit of the default font, 7 px and 5 px of margin),
heights of rows in points, charts and pages in pixels (96 to the inch).
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

BODY = 10.0
"""The type of tables, texts and notes, points: one size, which no page prints under 8."""
LINE_HEIGHT = 15.0
"""Height of a row without text, in points: 20 px."""
_PADDING = 1.2
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
    return int(width * 7 + 5.5)


def line_count(text: str, width: int) -> int:
    """Count the lines that ``text`` takes when wrapped into ``width`` pixels."""
    capacity = max(1.0, (width - 8) / (BODY * 2 / 3) * _SLACK)
    if "\n" not in text:
        return max(1, ceil(units(text) / capacity))
    return sum(max(1, ceil(units(part) / capacity)) for part in text.split("\n"))


def row_height(lines: int) -> float:
    """Return the height of a row of ``lines`` lines, in points (Excel allows at most 409)."""
    return min(409.0, round(lines * BODY * _LINE + _PADDING, 1))
