"""A sheet measured in millimetres on which charts are drawn, with the bundled font only.

Charts are set by hand rather than by axes of matplotlib: every text is measured before it is
placed, so nothing overlaps, and the same input gives the same bytes on every machine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist

INCH = 25.4
POINT = INCH / 72
DPI = 300
FONTS = Path(__file__).resolve().parents[2] / "fonts"

INK = "#1a1a1a"
GREY = "#6b6b6b"
RULE = "#d9d9d9"
TRACK = "#f0f0f0"
DEEP = "#1f4e79"
INNER = "#7fb0d8"
OUTER = "#cfe2f1"
TARGET = "#a63c14"
"""Darkness tells these apart on a grey print: deep, target, inner, outer, from dark to light."""

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
Dash = Literal["solid", "dashed", "dotted", "dashdot", "long"]
_DASHES: dict[Dash, tuple[float, ...]] = {
    "solid": (), "dashed": (4, 2), "dotted": (1, 1.6), "dashdot": (5, 1.6, 1, 1.6),
    "long": (8, 2.5),
}  # fmt: skip
_NOT_FIRST = "，。、；：？！）》」』】〕”’％‰%,.;:?!)]}…—"
_NOT_LAST = "（《「『【〔“‘([{"
_MIDDLE = 0.37
"""The middle of a figure or a Chinese character above the baseline, in ems."""


class Style(NamedTuple):
    """How a text is set: size in points, weight, colour."""

    size: float = 8.0
    bold: bool = False
    color: str = INK


BODY = Style()
SMALL = Style(7.0)
FINE = Style(6.5, color="#404040")


class Box(NamedTuple):
    """A rectangle in millimetres from the lower left of the sheet."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    def meets(self, other: Box) -> bool:
        """Tell whether the two share any ground."""
        return (self.left < other.right and other.left < self.right
                and self.bottom < other.top and other.bottom < self.top)


@cache
def font_path(bold: bool = False) -> Path:
    """Return the file of the bundled font."""
    return FONTS / f"FCSansSC-{'Bold' if bold else 'Regular'}.ttf"


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(font_path(bold)))
    font.set_size(10, 72)
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


def width_of(text: str, style: Style = BODY) -> float:
    """Return how wide a text is set, in millimetres."""
    return sum(_advance(one, style.bold) for one in text) * style.size * POINT


def check_glyphs(text: str, lang: Lang, *, bold: bool = False) -> None:
    """Refuse a text with a character that the font lacks: a box is worse than an error."""
    for one in text:
        if ord(one) not in _known(bold):
            raise ValueError(label("chart.no_glyph", lang, character=one,
                                   code=f"U+{ord(one):04X}", text=text))


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` (millimetres).

    Chinese breaks between any two characters save before a closing mark or after an opening one;
    Latin words and figures stay whole.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_of((line + piece).rstrip(), style) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(text: str, style: Style, width: float) -> list[str]:
    """Break a text into as few lines as :func:`wrap`, of about equal length."""
    lines = wrap(text, style, width)
    least = width_of(text, style) / max(len(lines), 1)
    while least < width:
        even = wrap(text, style, least)
        if len(even) <= len(lines):
            return even
        least += 0.5
    return lines


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


class Canvas:
    """A sheet of a given size. Lengths are millimetres, line widths and text sizes points."""

    def __init__(self, width: float, height: float, lang: Lang) -> None:
        self.lang = lang
        pixels = (round(width / INCH * DPI), round(height / INCH * DPI))
        self.figure = Figure(figsize=(pixels[0] / DPI, pixels[1] / DPI), dpi=DPI, facecolor="white")
        self.box = Box(0.0, 0.0, pixels[0] / DPI * INCH, pixels[1] / DPI * INCH)
        self._place = Affine2D().scale(1 / INCH) + self.figure.dpi_scale_trans
        self._layer = 0.0

    def _add(self, artist: Artist) -> None:
        """Draw in the order of the calls."""
        self._layer += 1.0
        artist.set_zorder(self._layer)
        artist.set_transform(self._place)
        self.figure.add_artist(artist)

    def text(self, x: float, y: float, text: str, style: Style = BODY, *,
             align: Align = "left", middle: bool = False) -> Box:
        """Set a line of text at a baseline (or about its middle) and return the room it takes."""
        check_glyphs(text, self.lang, bold=style.bold)
        base = y - _MIDDLE * style.size * POINT if middle else y
        room = text_box(x, base, text, style, align)
        if text:
            font = FontProperties(fname=str(font_path(style.bold)), size=style.size)
            # Left aligned at a measured place: the backends then need not agree on text widths.
            self._add(Text(room.left, base, text, color=style.color, parse_math=False,
                           fontproperties=font))
        return room

    def line(self, xs: Sequence[float], ys: Sequence[float], *, color: str = INK,
             width: float = 0.8, dash: Dash = "solid") -> None:
        """Draw a line through the points of two lists."""
        line = Line2D(xs, ys, color=color, linewidth=width, solid_capstyle="butt",
                      solid_joinstyle="round", dash_capstyle="butt")
        if _DASHES[dash]:
            line.set_dashes(_DASHES[dash])
        self._add(line)

    def path(self, points: Sequence[Point], *, color: str = INK, width: float = 1.5,
             dash: Dash = "solid") -> None:
        """Draw a line through points."""
        self.line([x for x, _ in points], [y for _, y in points], color=color, width=width,
                  dash=dash)

    def marks(self, points: Iterable[Point | None], shape: str, *, size: float = 3.5,
              color: str = INK, fill: str | None = None) -> None:
        """Set a mark (matplotlib's letters: o, s, D, ^, v, X) at each point, none at a gap."""
        known = [point for point in points if point]
        if known:
            self._add(Line2D([x for x, _ in known], [y for _, y in known], linestyle="none",
                             marker=shape, markersize=size, markeredgecolor=color,
                             markerfacecolor=fill or color, markeredgewidth=0.8))

    def polygon(self, points: Sequence[Point], *, fill: str | None = None,
                edge: str | None = None, width: float = 0.7) -> None:
        """Draw a filled or outlined area."""
        self._add(Polygon(points, closed=True, facecolor=fill or "none", edgecolor=edge or "none",
                          linewidth=width if edge else 0.0, joinstyle="miter"))

    def rect(self, box: Box, *, fill: str | None = None, edge: str | None = None,
             width: float = 0.7) -> None:
        """Draw a rectangle."""
        self.polygon([(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top),
                      (box.left, box.top)], fill=fill, edge=edge, width=width)

    def hatch(self, box: Box, *, color: str = INK, step: float = 1.2, rising: bool = True,
              width: float = 0.5) -> None:
        """Rule a rectangle aslant. Drawn as lines: office programs lose hatch patterns of SVG."""
        strokes = []
        offset = step
        while offset < box.width + box.height:
            # The stroke x + y = offset, cut to the box, from its lower left corner.
            start = (max(0.0, offset - box.height), min(offset, box.height))
            end = (min(offset, box.width), max(0.0, offset - box.width))
            ends = [start, end]
            if rising:
                ends = [(x, box.height - y) for x, y in ends]
            strokes.append([(box.left + x, box.bottom + y) for x, y in ends])
            offset += step
        if strokes:
            self._add(LineCollection(strokes, colors=color, linewidths=width))


def text_box(x: float, base: float, text: str, style: Style = BODY, align: Align = "left") -> Box:
    """Return the room that a line of text takes."""
    wide = width_of(text, style)
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide
    em = style.size * POINT
    return Box(left, base - 0.12 * em, left + wide, base + 0.86 * em)
