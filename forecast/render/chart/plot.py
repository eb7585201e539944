"""The plot of a table with a row a period: numbers upwards, periods along the foot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.exhibits import GREY, RULE, number_text
from forecast.render.chart.canvas import Box
from forecast.render.chart.ink import CENTRAL, HISTORY
from forecast.render.chart.labelling import Labels
from forecast.render.chart.lettering import SMALL
from forecast.render.chart.scales import Scale, number_at, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Table
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.ink import Look
    from forecast.render.chart.lettering import Style
    from forecast.render.chart.scales import Ends
    from forecast.render.chart.shapes import Point

Track = list["Point | None"]
"""A place a period, None at a gap."""

_NEAR = 1.8
"""How near to a point one must point at it, in millimetres."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot whose value axis stands: it draws columns of its table as lines and areas.

    ``xs`` are the places of the periods.
    """

    canvas: Canvas
    table: Table
    box: Box
    scale: Scale
    xs: tuple[float, ...]

    @property
    def step(self) -> float | None:
        """The way from period to period; None where there is only one."""
        return self.xs[1] - self.xs[0] if len(self.xs) > 1 else None

    def points(self, key: str) -> Track:
        """Return the places of a column's numbers."""
        values = (number_at(self.table, row.key, key) for row in self.table.rows)
        found = [None if value is None else (x, self.scale.at(value))
                 for x, value in zip(self.xs, values, strict=True)]
        column = next((one for one in self.table.columns if one.key == key), None)
        for row, point in zip(self.table.rows, found, strict=True):
            if point is not None and column is not None:
                x, y = point
                self.canvas.tell(Box(x - _NEAR, y - _NEAR, x + _NEAR, y + _NEAR), row.label,
                                 column.group, column.title, self.table.text(row.key, key))
        return found

    def later(self, key: str, panel: str = "") -> Track:
        """Return the places of what is to come, from the last point of the panel's history."""
        return joined(self.points(f"{panel}history"), self.points(panel + key))

    def line(self, points: Track, look: Look, width: float = 1.5) -> None:
        """Draw a line through a column, none across a gap."""
        for run in runs(points):
            self.canvas.path(run, color=look.color, width=width, dash=look.dash)

    def marks(self, points: Track, look: Look, size: float = 3.5) -> None:
        """Set the mark of a line at each of its points."""
        self.canvas.marks(points, look.shape, color=look.color, size=size)

    def area(self, low: Track, high: Track, fill: str) -> None:
        """Fill the area between two columns, wherever both are known."""
        for outline in areas(low, high):
            self.canvas.polygon(outline, fill=fill)

    def course(self, panel: str = "", *, width: float = 1.6, size: float = 3.5) -> None:
        """Draw history and the central forecast that goes on from it, with their marks."""
        history = self.points(f"{panel}history")
        self.line(self.later("central", panel), CENTRAL, width)
        self.line(history, HISTORY, width)
        self.marks(history, HISTORY, size)
        self.marks(self.points(f"{panel}central"), CENTRAL, size)

    def labels(self, ground: Box, *tracks: Track) -> Labels:
        """Make ready to label points within ``ground``, clear of some lines."""
        labels = Labels(self.canvas, ground)
        for track in tracks:
            for run in runs(track):
                labels.keep_clear(run)
        return labels

    def write(self, labels: Labels, key: str, place: int, style: Style = SMALL, *,
              prefer: str = "above below right left") -> None:
        """Write the figure of a column and a period beside its point, where there is room."""
        row = self.table.rows[place].key
        value = number_at(self.table, row, key)
        if value is not None:
            labels.put(self.xs[place], self.scale.at(value), self.table.text(row, key), style,
                       prefer=prefer)

    def periods(self) -> None:
        """Draw the foot: a rule, a tick a period, as many names as have room."""
        names, foot = [row.label for row in self.table.rows], self.box.bottom
        self.canvas.across(foot, self.box.left, self.box.right, color=GREY)
        written = self.having_room(names)
        for place, (name, x) in enumerate(zip(names, self.xs, strict=True)):
            self.canvas.upright(x, foot, foot - 0.9, color=GREY, width=0.6)
            if place in written:
                self.canvas.text(x, foot - 4.0, name, SMALL, align="center")

    def having_room(self, texts: Sequence[str]) -> range:
        """Return the places of texts, one a period, that have room beside each other.

        Counted from the end, so that the last forecast year always has its own.
        """
        wide = SMALL.widest(texts) + 1.2
        every = max(1, math.ceil(wide / (self.step or wide)))
        return range((len(texts) - 1) % every, len(texts), every)


def plot_box(body: Box, ends: Ends, *, least: float = 0.0, foot: float = 5.0,
             right: float = 0.0) -> Box:
    """Return the plot of a body: beside the numbers of its axis, above the names of its periods.

    ``least`` is the least room at the left, ``right`` that for labels at the right.
    """
    return Box(body.left + max(label_room(ends, body.height), least), body.bottom + foot,
               body.right - right, body.top - 1.0)


def open_plot(canvas: Canvas, table: Table, ends: Ends, box: Box, *, numbered: bool = True
              ) -> Plot:
    """Draw the value axis of a plot and spread the periods of a table across it."""
    scale = _value_axis(canvas, ends, box, numbered=numbered)
    share = box.width / max(len(table.rows), 1)
    xs = tuple(box.left + share * (place + 0.5) for place in range(len(table.rows)))
    return Plot(canvas, table, box, scale, xs)


def label_room(ends: Ends, height: float) -> float:
    """Return the width that the numbers of a value axis take."""
    marks, decimals = _axis_ticks(ends, height)
    return SMALL.widest(number_text(mark, decimals) for mark in marks) + 1.5


def graduation(canvas: Canvas, plot: Box, y: float, text: str, *, is_zero: bool = False) -> None:
    """Draw a rule across a plot with its number at the left; that of nought is darker."""
    canvas.across(y, plot.left, plot.right, color=GREY if is_zero else RULE,
                  width=0.7 if is_zero else 0.5)
    canvas.text(plot.left - 1.5, y, text, SMALL, align="right", middle=True)


def _axis_ticks(ends: Ends, height: float) -> tuple[list[float], int]:
    return ticks(*ends, max(3, round(height / 9)))


def _value_axis(canvas: Canvas, ends: Ends, plot: Box, *, numbered: bool) -> Scale:
    """Draw the rules of a vertical axis across a plot, and its numbers left of it."""
    marks, decimals = _axis_ticks(ends, plot.height)
    scale = Scale(*ends, plot.bottom, plot.top)
    for mark in marks:
        graduation(canvas, plot, scale.at(mark), number_text(mark, decimals) if numbered else "",
                   is_zero=abs(mark) < 1e-12)
    return scale


def runs(points: Sequence[Point | None]) -> list[tuple[Point, ...]]:
    """Cut a line at its gaps: no line is drawn across a year without a figure."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [tuple(run) for run in found if run]


def joined(history: Sequence[Point | None], later: Sequence[Point | None]) -> Track:
    """Start a forecast at the last point of history, where nothing stands between the two."""
    line = list(later)
    last = max((place for place, point in enumerate(history) if point), default=None)
    if last is not None and last + 1 < len(line) and line[last] is None and line[last + 1]:
        line[last] = history[last]
    return line


def areas(low: Sequence[Point | None], high: Sequence[Point | None]) -> list[list[Point]]:
    """Return the outlines of the area between two lines, wherever both are known."""
    both = [bool(under and over) for under, over in zip(low, high, strict=True)]
    lower = runs([point if known else None for point, known in zip(low, both, strict=True)])
    upper = runs([point if known else None for point, known in zip(high, both, strict=True)])
    return [[*under, *reversed(over)] for under, over in zip(lower, upper, strict=True)]
