"""Addresses of cells and ranges: letters and numbers to (row, column) and back, both from 1."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def a1(row: int, column: int) -> str:
    """Write an address: ``a1(3, 28)`` is ``AB3``."""
    return f"{letters_of(column)}{row}"


def letters_of(column: int) -> str:
    """Write a column's letters: 28 is ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """Read a column's letters, A to ZZZ."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


@lru_cache(maxsize=1 << 14)  # the sheets of a workbook have most of their addresses in common
def parse_a1(address: str) -> tuple[int, int] | None:
    """Read an address as (row, column); None when it is none or lies outside a sheet."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    row, column = int(match[2]), column_of(match[1])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


def parse_area(text: str) -> Area | None:
    """Read a range such as ``B2:D9``, or one cell; None when it is none."""
    ends = [parse_a1(end) for end in text.split(":")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None:
        return None
    return (min(first[0], last[0]), min(first[1], last[1]),
            max(first[0], last[0]), max(first[1], last[1]))


def area_text(area: Area) -> str:
    """Write a range; one cell as its address."""
    first, last = a1(area[0], area[1]), a1(area[2], area[3])
    return first if first == last else f"{first}:{last}"


def fixed_text(area: Area) -> str:
    """Write a range as defined names carry it: ``$B$2:$D$9``, one cell as ``$B$2:$B$2``."""
    return ":".join(f"${letters_of(column)}${row}" for row, column in (area[:2], area[2:]))
