"""A sheet in pixels: its shapes given to matplotlib's painter one by one.

The painter is asked straight, not through a figure with axes and artists, which a chart set by hand
has no use for and which take as long to load as all the rest of a drawing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D
from PIL import Image

from forecast.render.chart.canvas import DPI
from forecast.render.chart.lettering import FAMILY, INCH, font_path
from forecast.render.chart.shapes import DASHES, EDGE, Area, Line, Marks, Ruling, Writing

if TYPE_CHECKING:
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.shapes import Point


def painted(sheet: Canvas) -> Image.Image:
    """Return the pixels without the transparency that a page never shows: smaller and faster."""
    painter = _Painter(*sheet.pixels)
    painter.area(Area(((0, 0), (sheet.box.right, 0), sheet.box[2:], (0, sheet.box.top)),
                      "#ffffff", "", 0.0))
    for shape in sheet.shapes:
        if isinstance(shape, Writing):
            painter.write(shape)
        elif isinstance(shape, Line):
            painter.line(shape)
        elif isinstance(shape, Marks):
            painter.mark(shape)
        elif isinstance(shape, Area):
            painter.area(shape)
        else:
            painter.rule(shape)
    return Image.frombytes("RGB", sheet.pixels, painter.agg.buffer_rgba(), "raw", "RGBX")


class _Painter:
    """The painter of one sheet, and how its millimetres become pixels."""

    def __init__(self, width: int, height: int) -> None:
        painter: Any = RendererAgg
        self.agg = painter(width, height, DPI)
        self._height = height
        self._place: Any = Affine2D().scale(1 / INCH).scale(DPI)

    def _pen(self, color: str, width: float) -> Any:
        pen = self.agg.new_gc()
        pen.set_foreground(_rgba(color), isRGBA=True)
        pen.set_linewidth(width)
        return pen

    def write(self, shape: Writing) -> None:
        """Set a line of text."""
        x, y = self._place.transform((shape.left, shape.base))
        self.agg.draw_text(self._pen(shape.style.color, 1.0), x, self._height - y, shape.text,
                           _face(shape.style.bold, shape.style.size), 0.0)

    def line(self, shape: Line) -> None:
        """Draw a line."""
        pen = self._pen(shape.color, shape.width)
        pen.set_joinstyle("round")
        pen.set_capstyle("butt")
        if DASHES[shape.dash]:
            pen.set_dashes(0, [length * shape.width for length in DASHES[shape.dash]])
        self.agg.draw_path(pen, Outline(shape.points), self._place)

    def mark(self, shape: Marks) -> None:
        """Set marks."""
        style: Any = MarkerStyle(shape.shape)
        wide = self.agg.points_to_pixels(shape.size)
        pen = self._pen(shape.color, EDGE)
        least = style.get_snap_threshold()
        pen.set_snap(None if least is None else wide >= least)
        pen.set_joinstyle(style.get_joinstyle())
        pen.set_capstyle(style.get_capstyle())
        self.agg.draw_markers(pen, style.get_path(), style.get_transform().scale(wide),
                              Outline(shape.points), self._place, _rgba(shape.fill))

    def area(self, shape: Area) -> None:
        """Fill and outline an area."""
        pen = self._pen(shape.edge or "none", shape.width if shape.edge else 0.0)
        pen.set_joinstyle("miter")
        pen.set_capstyle("butt")
        self.agg.draw_path(pen, _closed(shape.points), self._place,
                           _rgba(shape.fill) if shape.fill else None)

    def rule(self, shape: Ruling) -> None:
        """Draw strokes."""
        pen = self._pen(shape.color, shape.width)
        for stroke in shape.strokes:
            self.agg.draw_path(pen, Outline(stroke), self._place)


def _closed(points: tuple[Point, ...]) -> Outline:
    return Outline((*points, points[0]), closed=True)


@cache
def _rgba(color: str) -> tuple[float, float, float, float]:
    return to_rgba(color)


@cache
def _face(bold: bool, size: float) -> FontProperties:
    return FontProperties(family=FAMILY, weight="bold" if bold else "normal",
                          fname=str(font_path(bold)), size=size)
