"""Scales, axes and labels that keep clear of each other: what the kinds of chart share."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.exhibits import number_text
from forecast.render.chart.canvas import (
    GREY,
    RULE,
    SMALL,
    Box,
    Canvas,
    Point,
    Style,
    text_box,
    width_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.exhibits import Cell, Table
    from forecast.render.chart.canvas import Align

Points = tuple[Point, ...]


def number_of(cell: Cell) -> float | None:
    """Return a cell's number as a place on a scale, or None for a gap or a text."""
    if cell.value is None or isinstance(cell.value, str):
        return None
    value = float(cell.value)
    return value if math.isfinite(value) else None


def number_at(table: Table, row: str, key: str) -> float | None:
    """Return a table's number at two keys; None for a gap or a column that it does not have."""
    try:
        return number_of(table.cell(row, key))
    except KeyError:
        return None


def places(table: Table, keys: Iterable[str]) -> list[float]:
    """Return every number in some columns of a table."""
    found = (number_at(table, row.key, key) for row in table.rows for key in keys)
    return [value for value in found if value is not None]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: values ``low``–``high`` onto millimetres ``start``–``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def nice_step(span: float, count: int) -> float:
    """Return 1, 2 or 5 times a power of ten that cuts a span into at most ``count`` steps."""
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, count: int) -> tuple[list[float], int]:
    """Return the round values between two ends, about ``count`` of them, and their decimals."""
    step = nice_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)], decimals_of(step)


def decimals_of(step: float) -> int:
    """Return the digits after the point that a step needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def widened(values: Sequence[float], below: float, above: float) -> tuple[float, float]:
    """Return the ends of an axis: the values with room for labels, in shares of their span.

    An axis of values that are never negative does not go below zero.
    """
    low, high = min(values), max(values)
    span = (high - low) or abs(high) * 0.1 or 1.0
    foot = low - below * span
    return (max(foot, 0.0) if low >= 0.0 else foot), high + above * span


def _axis_ticks(ends: tuple[float, float], height: float) -> tuple[list[float], int]:
    return ticks(*ends, max(3, round(height / 9)))


def value_axis(canvas: Canvas, ends: tuple[float, float], plot: Box, *, labels: bool = True
               ) -> Scale:
    """Draw the rules of a vertical axis across a plot, and its numbers left of it."""
    marks, decimals = _axis_ticks(ends, plot.height)
    scale = Scale(*ends, plot.bottom, plot.top)
    for mark in marks:
        y = scale.at(mark)
        is_zero = abs(mark) < 1e-12
        canvas.line((plot.left, plot.right), (y, y), color=GREY if is_zero else RULE,
                    width=0.7 if is_zero else 0.5)
        if labels:
            canvas.text(plot.left - 1.5, y, number_text(mark, decimals), SMALL, align="right",
                        middle=True)
    return scale


def label_room(ends: tuple[float, float], height: float) -> float:
    """Return the width that the numbers of :func:`value_axis` take."""
    marks, decimals = _axis_ticks(ends, height)
    return max((width_of(number_text(mark, decimals), SMALL) for mark in marks), default=0.0) + 1.5


def period_axis(canvas: Canvas, names: Sequence[str], xs: Sequence[float], plot: Box) -> None:
    """Draw the foot of a plot: a rule, a tick a period, as many names as have room."""
    canvas.line((plot.left, plot.right), (plot.bottom, plot.bottom), color=GREY, width=0.8)
    wide = max((width_of(name, SMALL) for name in names), default=0.0) + 1.2
    apart = xs[1] - xs[0] if len(xs) > 1 else wide
    every = max(1, math.ceil(wide / apart))
    # Counted from the end, so that the last forecast year always has its name.
    for place, (name, x) in enumerate(zip(names, xs, strict=True)):
        canvas.line((x, x), (plot.bottom, plot.bottom - 0.9), color=GREY, width=0.6)
        if (len(names) - 1 - place) % every == 0:
            canvas.text(x, plot.bottom - 4.0, name, SMALL, align="center")


def spread_over(count: int, plot: Box) -> list[float]:
    """Return the places of ``count`` periods across a plot, each in the middle of its share."""
    apart = plot.width / max(count, 1)
    return [plot.left + apart * (place + 0.5) for place in range(count)]


@dataclass(slots=True)
class Labels:
    """Places labels where they meet neither a line, a mark nor another label."""

    canvas: Canvas
    ground: Box
    taken: list[Box] = field(default_factory=list)
    marked: list[Point] = field(default_factory=list)

    def keep_clear(self, points: Points, *, radius: float = 0.7) -> None:
        """Keep labels off a broken line through points."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / radius))
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                self.taken.append(Box(x - radius / 2, y - radius / 2, x + radius / 2,
                                      y + radius / 2))
        for x, y in points:
            self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))
            self.marked.append((x, y))

    def put(self, x: float, y: float, text: str, style: Style = SMALL, *,
            prefer: str = "above below right left") -> bool:
        """Set a label beside a point at the first free side, or leave it out."""
        for gap in (1.2, 2.2, 3.4):
            for side in prefer.split():
                place, base, align = _beside(x, y, side, gap, style)
                room = text_box(place, base, text, style, align)
                if self._is_free(room) and self._is_nearest(room, x, y):
                    self.canvas.text(place, base, text, style, align=align)
                    self.taken.append(room._replace(left=room.left - 0.6, right=room.right + 0.6))
                    return True
        return False

    def _is_free(self, room: Box) -> bool:
        inside = (room.left >= self.ground.left and room.right <= self.ground.right
                  and room.bottom >= self.ground.bottom and room.top <= self.ground.top)
        return inside and not any(room.meets(other) for other in self.taken)

    def _is_nearest(self, room: Box, x: float, y: float) -> bool:
        """Tell whether a reader would give the label to its own point and no other."""
        middle = ((room.left + room.right) / 2, (room.bottom + room.top) / 2)
        own = math.dist(middle, (x, y))
        return all(own <= math.dist(middle, other) + 1e-9 for other in self.marked)


def _beside(x: float, y: float, side: str, gap: float, style: Style) -> tuple[float, float, Align]:
    # A figure is about 0.74 em high above its baseline.
    tall = 0.74 * style.size * 25.4 / 72
    places: dict[str, tuple[float, float, Align]] = {
        "above": (x, y + gap, "center"),
        "below": (x, y - gap - tall, "center"),
        "right": (x + gap, y - tall / 2, "left"),
        "left": (x - gap, y - tall / 2, "right"),
    }
    return places[side]


def runs(points: Sequence[Point | None]) -> list[Points]:
    """Cut a line at its gaps: no line is drawn across a year without a figure."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [tuple(run) for run in found if run]


def points_of(table: Table, key: str, xs: Sequence[float], scale: Scale) -> list[Point | None]:
    """Return the places of a column's numbers, None at its gaps."""
    values = (number_at(table, row.key, key) for row in table.rows)
    return [None if value is None else (x, scale.at(value))
            for x, value in zip(xs, values, strict=True)]


def joined(history: Sequence[Point | None], later: Sequence[Point | None]) -> list[Point | None]:
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


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Move places no nearer than ``least`` to each other, in order, each as little as it can.

    Neighbours that would collide are pooled and set about their common middle. When there is no
    room for all between ``low`` and ``high`` the upper bound gives way.
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    pools: list[list[int]] = []

    def start(pool: list[int]) -> float:
        middle = sum(wanted[place] for place in pool) / len(pool)
        return max(min(middle, high) - least * (len(pool) - 1) / 2, low)

    for place in order:
        pools.append([place])
        while len(pools) > 1 and start(pools[-1]) < start(pools[-2]) + least * len(pools[-2]):
            last = pools.pop()
            pools[-1] += last
    settled = [0.0] * len(wanted)
    for pool in pools:
        first = max(min(start(pool), high - least * (len(pool) - 1)), low)
        for rank, place in enumerate(pool):
            settled[place] = first + least * rank
    return settled
