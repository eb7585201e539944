"""What is drawn on a sheet: texts, lines, marks and areas, in the order in which they lie.

Places are millimetres from the lower left, widths of lines and sizes of letters points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from forecast.render.chart.ink import Dash
    from forecast.render.chart.lettering import Style

Point = tuple[float, float]
DASHES: dict[Dash, tuple[float, ...]] = {
    "solid": (), "dashed": (4, 2), "dotted": (1, 1.6), "dashdot": (5, 1.6, 1, 1.6),
    "long": (8, 2.5),
}  # fmt: skip
"""The lengths of dashes and of the gaps after them, in widths of the line."""
EDGE = 0.8
"""How wide the outline of a mark is."""


class Writing(NamedTuple):
    """A line of text from its place to the right."""

    left: float
    base: float
    text: str
    style: Style


class Line(NamedTuple):
    """A line through points."""

    points: tuple[Point, ...]
    color: str
    width: float
    dash: Dash = "solid"


class Marks(NamedTuple):
    """The same mark at some points: o, s, D, ^, v or X, as matplotlib calls them."""

    points: tuple[Point, ...]
    shape: str
    size: float
    color: str
    fill: str


class Area(NamedTuple):
    """A closed area, filled or outlined or both; an empty colour is none."""

    points: tuple[Point, ...]
    fill: str
    edge: str
    width: float


class Ruling(NamedTuple):
    """Strokes of one colour beside each other."""

    strokes: tuple[tuple[Point, Point], ...]
    color: str
    width: float


Shape = Writing | Line | Marks | Area | Ruling
