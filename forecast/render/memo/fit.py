"""How wide words are, how high blocks are, how many pages a paper takes."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.labels import Lang

WIDE, NEAR, EVEN = 0.64, 0.52, 0.48
"""Ems of a Latin letter: in what stands in for Times New Roman where it is missing, in it, and in
it on the mean of many words."""
_NARROW, _SMALL = 0.58, 0.9
_CLOSING = "，。、；：！？）》”’％%"
_TOKEN = re.compile(rf"(?:[\x21-\x7e]+|\s+|.)[{_CLOSING}]*")


def latin_width(lang: Lang) -> float:
    """Return the ems of a Latin letter: what is all letters has their font, and evens out."""
    return WIDE if lang == "zh" else EVEN


def letter_width(letter: str, latin: float = WIDE) -> float:
    """Return the width of a letter in ems; a Latin one takes ``latin``."""
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter in " .,:;'|!()[]il-":
        return _NARROW * latin
    return latin * (_SMALL if letter.islower() else 1.0)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, latin: float = WIDE) -> float:
    """Return the width of a text in points, on the generous side unless told otherwise."""
    return size * sum(letter_width(letter, latin) for letter in text)


@lru_cache(maxsize=4096)
def line_count(text: str, size: float, width: float, first: float = 0.0, latin: float = WIDE
               ) -> int:
    """Count the lines of a paragraph whose first line starts ``first`` points in.

    Numbers and words stay whole, and closing marks stay with what they close.
    """
    if "\n" in text:
        return sum(line_count(one, size, width, first, latin) for one in text.split("\n"))
    lines, used = 1, first
    for token in _TOKEN.findall(text):
        wide = text_width(token, size, latin)
        if used + wide > width and used:
            lines, used = lines + 1, 0.0
            if token.isspace():
                continue
        used += wide
        if used > width:
            extra = math.ceil(used / width) - 1
            lines, used = lines + extra, used - extra * width
    return lines


@dataclass(frozen=True, slots=True)
class Strip:
    """What a block takes on the page: ``count`` lines of ``height`` points.

    ``held`` keeps the strip on the page of the next one.
    """

    height: float
    count: int = 1
    held: bool = False


def poured(strips: Sequence[Strip], room: float) -> tuple[float, ...]:
    """Pour strips into pages with room for so many points; return what each page leaves free."""
    pages, free, spot = list[float](), room, 0
    while spot < len(strips):
        end = spot
        while strips[end].held and end + 1 < len(strips):
            end += 1
        kept = sum(strip.height * strip.count for strip in strips[spot:end])
        last = strips[end]
        if kept + last.height > free and free < room:
            pages.append(free)
            free = room
        free -= kept
        for _ in range(last.count):
            if last.height > free and free < room:
                pages.append(free)
                free = room
            free -= last.height
        spot = end + 1
    return (*pages, free)
