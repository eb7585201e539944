"""A sheet in pixels, as PNG: its shapes given to matplotlib's painter one by one.

The painter is asked straight, not through a figure with axes and artists, which a chart set by hand
has no use for and which take as long to load as all the rest of a drawing.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from forecast.render.chart.canvas import DPI
from forecast.render.chart.lettering import INCH, outlined
from forecast.render.chart.shapes import DASHES, EDGE, Area, Line, Marks, Ruling, Writing

if TYPE_CHECKING:
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.shapes import Point

Pixels = NDArray[np.uint8]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TRUE_COLOUR = 2
_LEVEL = 3


def png_of(sheet: Canvas) -> bytes:
    """Return a sheet as PNG."""
    return encoded(painted(sheet))


def painted(sheet: Canvas) -> Pixels:
    """Return the pixels, shape (height, width, 3), less the transparency that no page shows."""
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
    return np.asarray(painter.agg.buffer_rgba())[:, :, :3]


def encoded(pixels: Pixels) -> bytes:
    """Write pixels as PNG (W3C, Portable Network Graphics), each line as it stands.

    The filters that lines may be given are made for photographs: trying them takes as long as all
    the rest, and a drawing grows by them.
    """
    high, wide, depth = pixels.shape
    lines = np.zeros((high, 1 + wide * depth), dtype=np.uint8)
    for at in range(depth):
        lines[:, 1 + at::depth] = pixels[:, :, at]
    per_metre = round(DPI / 0.0254)
    parts = ((b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, _TRUE_COLOUR, 0, 0, 0)),
             (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
             (b"IDAT", zlib.compress(lines.data, _LEVEL)), (b"IEND", b""))
    return _SIGNATURE + b"".join([
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts])


class _Painter:
    """The painter of one sheet, and how its millimetres become pixels."""

    def __init__(self, width: int, height: int) -> None:
        painter: Any = RendererAgg
        self.agg = painter(width, height, DPI)
        self._place: Any = Affine2D().scale(1 / INCH).scale(DPI)

    def _pen(self, color: str, width: float) -> Any:
        pen = self.agg.new_gc()
        pen.set_foreground(_rgba(color), isRGBA=True)
        pen.set_linewidth(width)
        return pen

    def write(self, shape: Writing) -> None:
        """Set a line of text, as the areas that its letters are.

        The painter's own way with text draws every letter anew, and each version sets them apart
        in another way.
        """
        corners, codes = outlined(shape.text, shape.style.bold)
        placed = corners * shape.style.em + np.array((shape.left, shape.base))
        pen = self._pen("none", 0.0)
        pen.set_snap(False)
        self.agg.draw_path(pen, Outline(placed, codes), self._place, _rgba(shape.style.color))

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
