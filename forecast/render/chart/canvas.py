"""A sheet measured in millimetres on which charts are drawn.

Charts are set by hand rather than by axes of matplotlib: every text is measured before it is
placed, so nothing overlaps, and the same input gives the same bytes on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from forecast.exhibits import INK
from forecast.labels import label
from forecast.render.chart.lettering import BODY, INCH, Style, check_glyphs
from forecast.render.chart.shapes import Area, Line, Marks, Ruling, Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.labels import Lang
    from forecast.render.chart.ink import Dash
    from forecast.render.chart.shapes import Point, Shape

DPI = 300

Align = Literal["left", "center", "right"]
_MIDDLE = 0.37
"""The middle of a figure or a Chinese character above the baseline, in ems."""


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

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def meets(self, other: Box) -> bool:
        """Tell whether the two share any ground."""
        return (self.left < other.right and other.left < self.right
                and self.bottom < other.top and other.bottom < self.top)


class Spot(NamedTuple):
    """A place of a drawing and what it shows there, in words: told to who points at it."""

    box: Box
    text: str


class Canvas:
    """A sheet of a given size. Lengths are millimetres, line widths and text sizes points."""

    def __init__(self, width: float, height: float, lang: Lang) -> None:
        self.lang = lang
        self.pixels = (round(width / INCH * DPI), round(height / INCH * DPI))
        self.box = Box(0.0, 0.0, self.pixels[0] / DPI * INCH, self.pixels[1] / DPI * INCH)
        self.shapes: list[Shape] = []
        self._spots: dict[Spot, None] = {}

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places that tell what they show, each once."""
        return tuple(self._spots)

    def tell(self, box: Box, *words: str) -> None:
        """Note what a place shows."""
        self._spots[Spot(box, label("chart.told", self.lang, name=" ".join(
            word for word in words[:-1] if word), value=words[-1]))] = None

    def text(self, x: float, y: float, text: str, style: Style = BODY, *,
             align: Align = "left", middle: bool = False) -> None:
        """Set a line of text at a baseline, or about its middle."""
        check_glyphs(text, self.lang, bold=style.bold)
        base = y - _MIDDLE * style.em if middle else y
        if text:
            # from a measured place: nobody who shows the text need measure it again
            self.shapes.append(Writing(text_box(x, base, text, style, align).left, base, text,
                                       style))

    def stack(self, x: float, y: float, lines: Sequence[str], style: Style, leading: float) -> None:
        """Set some lines of text under each other, about their common middle."""
        pitch = style.pitch(leading)
        for number, line in enumerate(lines):
            self.text(x, y + pitch * ((len(lines) - 1) / 2 - number), line, style, middle=True)

    def line(self, xs: Sequence[float], ys: Sequence[float], *, color: str = INK,
             width: float = 0.8, dash: Dash = "solid") -> None:
        """Draw a line through the points of two lists."""
        self.shapes.append(Line(tuple(zip(xs, ys, strict=True)), color, width, dash))

    def across(self, y: float, left: float, right: float, *, color: str = INK, width: float = 0.8,
               dash: Dash = "solid") -> None:
        """Draw a level line."""
        self.line((left, right), (y, y), color=color, width=width, dash=dash)

    def upright(self, x: float, bottom: float, top: float, *, color: str = INK, width: float = 0.8,
                dash: Dash = "solid") -> None:
        """Draw an upright line."""
        self.line((x, x), (bottom, top), color=color, width=width, dash=dash)

    def path(self, points: Sequence[Point], *, color: str = INK, width: float = 1.5,
             dash: Dash = "solid") -> None:
        """Draw a line through points."""
        self.shapes.append(Line(tuple(points), color, width, dash))

    def marks(self, points: Iterable[Point | None], shape: str, *, size: float = 3.5,
              color: str = INK, fill: str | None = None) -> None:
        """Set a mark (matplotlib's letters: o, s, D, ^, v, X) at each point, none at a gap."""
        known = tuple(point for point in points if point)
        if known:
            self.shapes.append(Marks(known, shape, size, color, fill or color))

    def polygon(self, points: Sequence[Point], *, fill: str | None = None,
                edge: str | None = None, width: float = 0.7) -> None:
        """Draw a filled or outlined area."""
        self.shapes.append(Area(tuple(points), fill or "", edge or "", width))

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
            ends = ((max(0.0, offset - box.height), min(offset, box.height)),
                    (min(offset, box.width), max(0.0, offset - box.width)))
            start, end = ((box.left + x, box.bottom + (box.height - y if rising else y))
                          for x, y in ends)
            strokes.append((start, end))
            offset += step
        if strokes:
            self.shapes.append(Ruling(tuple(strokes), color, width))

    def hatched(self, box: Box, color: str, *, edge: str = "", step: float = 1.2,
                width: float = 0.7) -> None:
        """Rule a rectangle aslant and draw its outline, in the same colour unless ``edge`` is."""
        self.hatch(box, color=color, step=step)
        self.rect(box, edge=edge or color, width=width)


def text_box(x: float, base: float, text: str, style: Style = BODY, align: Align = "left") -> Box:
    """Return the room that a line of text takes."""
    wide = style.width(text)
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide
    return Box(left, base - 0.12 * style.em, left + wide, base + 0.86 * style.em)
