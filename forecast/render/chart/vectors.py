"""A sheet as SVG: its text is text, which can be searched and edited.

Every element bears what it looks like as attributes, which office programs follow where they do not
know style sheets.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from matplotlib.markers import MarkerStyle

from forecast.render.chart.lettering import FAMILY, POINT
from forecast.render.chart.shapes import DASHES, EDGE, Area, Line, Marks, Ruling, Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.shapes import Point, Shape

FACES = f"'{FAMILY}', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', SimHei, sans-serif"
"""Our font, and those that stand in where it is not installed."""


def svg_text(sheet: Canvas, title: str) -> str:
    """Return the SVG of a sheet; lengths are points."""
    width, height = (_number(side / POINT) for side in sheet.box[2:])
    lines = ['<?xml version="1.0" encoding="utf-8"?>',
             f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}pt"',
             f'     height="{height}pt" viewBox="0 0 {width} {height}">',
             f"<title>{escape(title, quote=False)}</title>",
             f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
             f'<g font-family="{FACES}">']
    lines += [element for shape in sheet.shapes for element in _elements(shape, sheet.box.top)]
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _elements(shape: Shape, top: float) -> Iterable[str]:
    if isinstance(shape, Writing):
        weight = ' font-weight="700"' if shape.style.bold else ""
        x, y = _placed((shape.left, shape.base), top)
        yield (f'<text x="{x}" y="{y}" font-size="{_number(shape.style.size)}"{weight} '
               f'fill="{shape.style.color}">{escape(shape.text, quote=False)}</text>')
    elif isinstance(shape, Line):
        dashes = ",".join(_number(one * shape.width) for one in DASHES[shape.dash])
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield (f'<path d="{_way(shape.points, top)}" fill="none" stroke="{shape.color}" '
               f'stroke-width="{_number(shape.width)}" stroke-linejoin="round"{dashed}/>')
    elif isinstance(shape, Ruling):
        way = " ".join(_way(stroke, top) for stroke in shape.strokes)
        yield (f'<path d="{way}" fill="none" stroke="{shape.color}" '
               f'stroke-width="{_number(shape.width)}"/>')
    elif isinstance(shape, Area):
        edged = (f' stroke="{shape.edge}" stroke-width="{_number(shape.width)}"'
                 if shape.edge else "")
        yield f'<path d="{_way(shape.points, top)} Z" fill="{shape.fill or "none"}"{edged}/>'
    else:
        yield from _marks(shape, top)


def _marks(shape: Marks, top: float) -> Iterable[str]:
    look = f'fill="{shape.fill}" stroke="{shape.color}" stroke-width="{EDGE}"'
    for point in shape.points:
        if shape.shape == "o":
            x, y = _placed(point, top)
            yield f'<circle cx="{x}" cy="{y}" r="{_number(shape.size / 2)}" {look}/>'
        else:
            size = shape.size * POINT
            corners = [(point[0] + x * size, point[1] + y * size)
                       for x, y in _outline(shape.shape)]
            yield f'<path d="{_way(corners, top)} Z" {look}/>'


@cache
def _outline(shape: str) -> list[Point]:
    """Return the corners of a mark of size one."""
    style: Any = MarkerStyle(shape)
    (corners,) = style.get_path().transformed(style.get_transform()).to_polygons()
    return [(float(x), float(y)) for x, y in corners[:-1]]


def _way(points: Sequence[Point], top: float) -> str:
    """Write a way through points, its first given by itself."""
    first, *rest = (" ".join(_placed(point, top)) for point in points)
    return f"M{first}" + "".join(f"L{one}" for one in rest)


def _placed(point: Point, top: float) -> tuple[str, str]:
    """Write a place in points from the upper left."""
    return _number(point[0] / POINT), _number((top - point[1]) / POINT)


def _number(value: float) -> str:
    """Write a length to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
