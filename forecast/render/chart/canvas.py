"""A sheet measured in millimetres on which charts are drawn.

Charts are set by hand rather than by axes of matplotlib: every text is measured before it is
placed, so nothing overlaps, and the same input gives the same bytes on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from forecast.exhibits import INK
from forecast.labels import label
from forecast.render.chart.lettering import (
    BODY,
    FAMILY,
    INCH,
    Style,
    check_glyphs,
    font_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.backend_bases import RendererBase

    from forecast.labels import Lang
    from forecast.render.chart.ink import Dash

DPI = 300

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
_DASHES: dict[Dash, tuple[float, ...]] = {
    "solid": (), "dashed": (4, 2), "dotted": (1, 1.6), "dashdot": (5, 1.6, 1, 1.6),
    "long": (8, 2.5),
}  # fmt: skip
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


class _Line(Text):
    """A line of text at a place that is measured: a backend need not measure it again."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text from its place to the right."""
        renderer.open_group("text", self.get_gid())
        x, y = self.get_transform().transform(self.get_unitless_position())
        gc = renderer.new_gc()
        gc.set_foreground(to_rgba(self.get_color()), isRGBA=True)
        gc.set_snap(self.get_snap())
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, y, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        gc.restore()
        renderer.close_group("text")


class Canvas:
    """A sheet of a given size. Lengths are millimetres, line widths and text sizes points."""

    def __init__(self, width: float, height: float, lang: Lang) -> None:
        self.lang = lang
        pixels = (round(width / INCH * DPI), round(height / INCH * DPI))
        self.figure = Figure(figsize=(pixels[0] / DPI, pixels[1] / DPI), dpi=DPI, facecolor="white")
        self.box = Box(0.0, 0.0, pixels[0] / DPI * INCH, pixels[1] / DPI * INCH)
        self._place = Affine2D().scale(1 / INCH) + self.figure.dpi_scale_trans
        self._layer = 0.0
        self._spots: dict[Spot, None] = {}

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places that tell what they show, each once."""
        return tuple(self._spots)

    def tell(self, box: Box, *words: str) -> None:
        """Note what a place shows."""
        self._spots[Spot(box, label("chart.told", self.lang, name=" ".join(
            word for word in words[:-1] if word), value=words[-1]))] = None

    def _add(self, artist: Artist) -> None:
        """Draw in the order of the calls."""
        self._layer += 1.0
        artist.set_zorder(self._layer)
        artist.set_transform(self._place)
        self.figure.add_artist(artist)

    def text(self, x: float, y: float, text: str, style: Style = BODY, *,
             align: Align = "left", middle: bool = False) -> None:
        """Set a line of text at a baseline, or about its middle."""
        check_glyphs(text, self.lang, bold=style.bold)
        base = y - _MIDDLE * style.em if middle else y
        if text:
            font = FontProperties(family=FAMILY, weight="bold" if style.bold else "normal",
                                  fname=str(font_path(style.bold)), size=style.size)
            # Left aligned at a measured place: the backends then need not agree on text widths.
            self._add(_Line(text_box(x, base, text, style, align).left, base, text,
                            color=style.color, parse_math=False, fontproperties=font))

    def stack(self, x: float, y: float, lines: Sequence[str], style: Style, leading: float) -> None:
        """Set some lines of text under each other, about their common middle."""
        pitch = style.pitch(leading)
        for number, line in enumerate(lines):
            self.text(x, y + pitch * ((len(lines) - 1) / 2 - number), line, style, middle=True)

    def line(self, xs: Sequence[float], ys: Sequence[float], *, color: str = INK,
             width: float = 0.8, dash: Dash = "solid") -> None:
        """Draw a line through the points of two lists."""
        line = Line2D(xs, ys, color=color, linewidth=width, solid_capstyle="butt",
                      solid_joinstyle="round", dash_capstyle="butt")
        if _DASHES[dash]:
            line.set_dashes(_DASHES[dash])
        self._add(line)

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
