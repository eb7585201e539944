"""Fitting the annex to its pages: how wide words are, how high blocks are, which setting fits.

The standard form is body text in 三号 at a pitch of 28 points. An annex that would run a little
over its two pages is set closer, step by step; one that is longer anyway keeps the standard form.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

MM = 72 / 25.4
TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM
PAGES = 2
# Left free on each page: word processors differ by a line in what they get into a page
_RESERVE = 14.0
# Wider than Times New Roman, about as wide as what stands in for it where it is missing
_LETTER, _NARROW = 0.64, 0.37
_CLOSING = "，。、；：！？）》”’％%"
_TOKEN = re.compile(rf"(?:[\x21-\x7e]+|\s+|.)[{_CLOSING}]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """How close the annex is set: sizes and pitches in points.

    ``charts`` are the widths of the pictures, in order, as shares of the text width.
    """

    body: float
    pitch: float
    charts: tuple[float, ...]
    cell: float
    row: float


_TEXTS = ((16, 28), (16, 26), (16, 24), (15, 24), (15, 22), (14, 22), (14, 20), (12, 18))
CELLS = ((10.5, 16), (9, 13))
# Narrower than this a picture's letters are too small to read
_CHARTS = tuple(percent / 100 for percent in range(100, 69, -1))
# A picture is never higher than this, however narrow it is
CHART_HEIGHT = 100 * MM


def letter_width(letter: str) -> float:
    """Return the width of a letter in ems."""
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    return _NARROW if letter in " .,:;'|!()[]il-" else _LETTER


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return the width of a text in points, on the generous side."""
    return size * sum(letter_width(letter) for letter in text)


@lru_cache(maxsize=4096)
def line_count(text: str, size: float, width: float, first: float = 0.0) -> int:
    """Count the lines of a paragraph whose first line starts ``first`` points in.

    Numbers and words stay whole, and closing marks stay with what they close.
    """
    lines, used = 1, first
    for token in _TOKEN.findall(text):
        wide = text_width(token, size)
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


def page_count(strips: Sequence[Strip], room: float = TEXT_HEIGHT) -> int:
    """Pour strips into pages with room for so many points and count the pages."""
    pages, free, spot = 1, room, 0
    while spot < len(strips):
        end = spot
        while strips[end].held and end + 1 < len(strips):
            end += 1
        kept = sum(strip.height * strip.count for strip in strips[spot:end])
        last = strips[end]
        if kept + last.height > free and free < room:
            pages, free = pages + 1, room
        free -= kept
        for _ in range(last.count):
            if last.height > free and free < room:
                pages, free = pages + 1, room
            free -= last.height
        spot = end + 1
    return pages


Layout = Callable[[Setting], Sequence[Strip]]


def choose(layouts: Sequence[Layout], charts: int) -> tuple[int, Setting]:
    """Return the place of the layout to use and the most open setting in which it fits.

    Body text near the standard comes first, then the first layout, then a larger table, then
    larger pictures: all alike, and after that each as large as its page leaves room for. An annex
    that does not fit the pages in any way is set in the standard form.
    """
    for body, pitch in _TEXTS:
        found = [(place, setting) for place, layout in enumerate(layouts)
                 if (setting := _fitted(layout, body, pitch, charts)) is not None]
        if found:
            return max(found, key=lambda one: (one[0] == 0, min(one[1].charts, default=1), -one[0]))
    return 0, Setting(*_TEXTS[0], (1.0,) * charts, *CELLS[0])


def _fitted(layout: Layout, body: float, pitch: float, charts: int) -> Setting | None:
    """Return the setting of a layout with a given body text, or None when it takes more pages."""
    def fits(setting: Setting) -> bool:
        return page_count(layout(setting), TEXT_HEIGHT - _RESERVE) <= PAGES

    for cell, row in CELLS:
        tried = [Setting(body, pitch, (share,) * charts, cell, row) for share in _CHARTS]
        if fits(tried[-1]):
            return _grown(next(setting for setting in tried if fits(setting)), fits)
    return None


def _grown(setting: Setting, fits: Callable[[Setting], bool]) -> Setting:
    """Widen each picture in turn into what would stay empty."""
    for place in range(len(setting.charts)):
        wider = (replace(setting, charts=(*setting.charts[:place], share,
                                          *setting.charts[place + 1:])) for share in _CHARTS)
        setting = next(tried for tried in wider if fits(tried) or tried == setting)
    return setting
