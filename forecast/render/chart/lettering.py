"""How texts are set: the bundled font only, every text measured before it is placed."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.ft2font import FT2Font
from numpy.typing import NDArray

from forecast.exhibits import INK, TARGET
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.labels import Lang

INCH = 25.4
POINT = INCH / 72
FAMILY = "FC Sans SC"
"""What the bundled font is called, for a reader of text in an SVG."""
FONTS = Path(__file__).resolve().parents[2] / "fonts"

Curves = tuple[NDArray[np.float64], NDArray[np.integer]]
_GRAIN = 1000
"""The size in points at which outlines are read: so fine that no grid of pixels moves them."""
_NOT_FIRST = "，。、；：？！）》」』】〕”’％‰%,.;:?!)]}…—"
_NOT_LAST = "（《「『【〔“‘([{"


class Style(NamedTuple):
    """How a text is set: size in points, weight, colour."""

    size: float = 8.0
    bold: bool = False
    color: str = INK

    @property
    def em(self) -> float:
        """The size in millimetres."""
        return self.size * POINT

    def pitch(self, leading: float) -> float:
        """Return the way from line to line, ``leading`` being the share of the size."""
        return self.em * leading

    def width(self, text: str) -> float:
        """Return how wide a text is set, in millimetres."""
        return sum(_advance(one, self.bold) for one in text) * self.size * POINT

    def widest(self, texts: Iterable[str]) -> float:
        """Return the width of the widest of some texts, nought when there is none."""
        return max(map(self.width, texts), default=0.0)

    def wrap(self, text: str, width: float) -> list[str]:
        """Break a text into lines no wider than ``width`` (millimetres).

        Chinese breaks between any two characters save before a closing mark or after an opening
        one; Latin words and figures stay whole.
        """
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.width((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece.lstrip() if not line else piece
        return [*lines, line.rstrip()] if line.strip() else lines

    def balanced(self, text: str, width: float) -> list[str]:
        """Break a text into as few lines as :meth:`wrap`, of about equal length."""
        lines = self.wrap(text, width)
        least = self.width(text) / max(len(lines), 1)
        while least < width:
            even = self.wrap(text, least)
            if len(even) <= len(lines):
                return even
            least += 0.5
        return lines


BODY = Style()
SMALL = Style(7.0)
BOLD = Style(7.0, bold=True)
GOAL = Style(7.0, bold=True, color=TARGET)
FINE = Style(6.5, color="#404040")


@cache
def font_path(bold: bool = False) -> Path:
    """Return the file of the bundled font."""
    return FONTS / f"FCSansSC-{'Bold' if bold else 'Regular'}.ttf"


class GlyphError(ValueError):
    """A character that the bundled font lacks, and the text that it stands in."""

    def __init__(self, character: str, text: str, lang: Lang) -> None:
        self.character, self.text, self.code = character, text, f"U+{ord(character):04X}"
        super().__init__(label("chart.no_glyph", lang, character=character, code=self.code,
                               text=text))


def check_glyphs(text: str, lang: Lang, *, bold: bool = False) -> None:
    """Refuse a text with a character that the font lacks: a box is worse than an error."""
    for one in text:
        if ord(one) not in _known(bold):
            raise GlyphError(one, text, lang)


def text_points(text: str, size: float) -> float:
    """Return how wide a text of the bundled font is at a size, both in points."""
    return sum(_advance(one, False) for one in text) * size


def knows(texts: Iterable[str]) -> bool:
    """Tell whether the bundled font has every character of some texts."""
    used = {ord(character) for text in texts for character in text if not character.isspace()}
    return used <= _known(False) & _known(True)


@cache
def _font(bold: bool, size: int = 10) -> FT2Font:
    font = FT2Font(str(font_path(bold)))
    font.set_size(size, 72)
    return font


@cache
def _known(bold: bool) -> frozenset[int]:
    return frozenset(_font(bold).get_charmap())


@cache
def _advance(character: str, bold: bool) -> float:
    """The width of a character in ems, without hinting."""
    if ord(character) not in _known(bold):
        return 1.0  # the text is refused when it is set
    return float(_font(bold).load_char(ord(character)).linearHoriAdvance) / 65536 / 10


@cache
def _glyph(character: str, bold: bool) -> Curves:
    """The outline of a character in ems from its place on the baseline."""
    font = _font(bold, _GRAIN)
    font.load_char(ord(character))
    corners, codes = font.get_path()
    return corners / _GRAIN, codes


def outlined(text: str, bold: bool) -> Curves:
    """Return the outline of a line of text, not empty, in ems from its place on the baseline.

    Corners are of shape (n, 2), their codes those of matplotlib's ``Path``.
    """
    glyphs = [_glyph(one, bold) for one in text]
    places = accumulate((_advance(one, bold) for one in text[:-1]), initial=0.0)
    corners = [glyph + np.array((place, 0.0))
               for (glyph, _), place in zip(glyphs, places, strict=True)]
    return np.concatenate(corners), np.concatenate([codes for _, codes in glyphs])


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for one in text:
        before = pieces[-1][-1] if pieces else ""
        joins = bool(before) and (
            one in _NOT_FIRST or before in _NOT_LAST
            or (ord(one) < 0x2E80 and ord(before) < 0x2E80 and before != " ")
        )
        if joins:
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces
