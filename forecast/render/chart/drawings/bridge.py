"""The bridge: levels and the steps between them, the one-off set apart.

A step of 4 beside a level of 91 and a one-off of 40 would be a hair's breadth. So steps and
one-offs stand in two panels, each to its own scale: the left one does not start at zero, which is
drawn and noted, the right one does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, GREY, INK, INNER, number_text
from forecast.labels import label
from forecast.render.chart.canvas import Box, text_box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.lettering import SMALL, Style
from forecast.render.chart.plot import graduation
from forecast.render.chart.scales import decimals_of, nice_step, number_at

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Row, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas

_VALUE = Style(8.0, bold=True)
_APART_ABOVE = 1.5
"""One-offs have a panel of their own when they span this many times as much as all the rest."""
_BETWEEN = 14.0
"""The room between two panels: the axis of the second stands in it."""

_TEAR = 2.6
"""The place of the mark above the foot of a bar that does not start at zero."""
_NEAR = 0.3
"""Ends this near (millimetres) are one level: sums of floats differ in their last digits."""
_READABLE = 0.25
"""Steps that span this share of the highest level can be read on an axis from zero."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its row, where it starts and ends (values)."""

    row: Row
    start: float
    end: float

    @property
    def low(self) -> float:
        """Its lower end."""
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        """Its upper end."""
        return max(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale; ``floor`` is the value at the foot, ``from_zero`` tells whether that is zero."""

    floor: float
    ceiling: float
    bottom: float
    top: float
    from_zero: bool

    @property
    def per_unit(self) -> float:
        """Millimetres a unit of value."""
        return (self.top - self.bottom) / (self.ceiling - self.floor)

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.bottom + (value - self.floor) * self.per_unit


def bars_of(table: Table) -> tuple[Bar, ...]:
    """Stand each step on the level before it; a row without a number has no bar."""
    bars, level = [], 0.0
    for row in table.rows:
        value = number_at(table, row.key, "value")
        if value is None:
            continue
        bar = Bar(row, 0.0, value) if row.role == "total" else Bar(row, level, level + value)
        bars.append(bar)
        level = bar.end
    return tuple(bars)


def axis_of(bars: tuple[Bar, ...], bottom: float, top: float) -> Axis:
    """Choose the axis: from zero where steps are readable so."""
    levels = sorted({bar.end for bar in bars} | {bar.start for bar in bars if bar.start})
    low, high = levels[0], levels[-1]
    span = (high - low) or abs(high) or 1.0
    if low <= 0.0 or span >= _READABLE * high:
        # below nought the numbers hang under their bars and want room above the names
        floor = low - 0.12 * span if low < 0.0 else 0.0
        return Axis(floor, max(high, 0.0) + 0.06 * span, bottom, top, from_zero=True)
    return Axis(low - 0.35 * span, high + 0.12 * span, bottom, top, from_zero=False)


def panels_of(bars: tuple[Bar, ...]) -> tuple[tuple[Bar, ...], ...]:
    """Part the one-offs from the steps, where they would dwarf them; the level between is in both.

    Else one panel has all of the bars.
    """
    first = next((at for at, bar in enumerate(bars) if bar.row.role == "one_off"), 0)
    before, after = bars[:first], bars[max(0, first - 1):]
    ends = [end for bar in before[1:] for end in (bar.start, bar.end) if end]
    if first < _FEWEST or before[-1].row.role != "total" or any(
            bar.row.role == "step" for bar in after):
        return (bars,)
    reach = max(bar.high for bar in after) - min(bar.low for bar in after[1:] if bar.start)
    if reach < _APART_ABOVE * (max(ends) - min(ends)):
        return (bars,)
    return before, after


_FEWEST = 3
"""A level, a step and a level: less is no bridge."""


def is_cut(chart: Chart) -> bool:
    """Tell whether bars are cut, or panels have scales of their own."""
    bars = bars_of(chart.table)
    if not bars:
        return False
    panels = panels_of(bars)
    return len(panels) > 1 or not axis_of(bars, 0.0, 50.0).from_zero


def _notes(chart: Chart, lang: Lang) -> tuple[str, ...]:
    return (label("chart.cut", lang),) if is_cut(chart) else ()


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body; it needs no legend, as every bar is named under its foot."""
    bars = bars_of(chart.table)
    if not bars:
        return
    panels = panels_of(bars)
    longest = SMALL.widest(bar.row.cells[0].text for bar in bars)
    left, right = body.left + longest + 2.0, body.right - 1.0
    free = right - left - _BETWEEN * (len(panels) - 1)
    each = free / sum(map(len, panels))
    pitch = SMALL.pitch(1.3)
    names = [[SMALL.balanced(bar.row.label, each - 1.5)[:_LINES] for bar in panel]
             for panel in panels]
    bottom = body.bottom + 2.0 + pitch * max(len(lines) for panel in names for lines in panel)
    for panel, lines in zip(panels, names, strict=True):
        plot = Box(left, bottom, left + each * len(panel), body.top - _HEAD)
        _panel(canvas, panel, lines, plot)
        left = plot.right + _BETWEEN


_LINES = 4
"""A name is set in so many lines at most."""


def _panel(canvas: Canvas, bars: tuple[Bar, ...], names: list[list[str]], plot: Box) -> None:
    slots = _slots(bars, plot.left, plot.right)
    axis = axis_of(bars, plot.bottom, plot.top)
    over = max(room.top for room in _values(bars, slots, axis)) - plot.top - _HEAD
    if over > 0:
        plot = plot._replace(top=plot.top - over)
        axis = axis_of(bars, plot.bottom, plot.top)
    _numbers(canvas, axis, plot)
    for slot, bar, room in zip(slots, bars, _values(bars, slots, axis), strict=True):
        _bar(canvas, axis, slot, bar)
        canvas.text(room.middle[0], room.bottom + _DEEP * _VALUE.em, bar.row.cells[0].text, _VALUE,
                    align="center")
    for (slot, bar), (after, following) in pairwise(zip(slots, bars, strict=True)):
        # A thin line carries the level over to the next bar.
        y = axis.at(bar.end)
        if min(abs(axis.at(end) - y) for end in (following.start, following.end)) < _NEAR:
            canvas.across(y, slot[1], after[0], color=GREY, width=0.7, dash="dotted")
    canvas.across(plot.bottom, plot.left, plot.right, color=GREY)
    pitch = SMALL.pitch(1.3)
    for slot, lines in zip(slots, names, strict=True):
        for number, line in enumerate(lines):
            canvas.text(sum(slot) / 2, plot.bottom - 3.9 - pitch * number, line, SMALL,
                        align="center")


_HEAD = 3.0
"""The room over a panel: for values above its highest bars."""
_DEEP = 0.12
"""How far a line of text reaches below its base, in ems."""


def _values(bars: tuple[Bar, ...], slots: list[tuple[float, float]], axis: Axis) -> list[Box]:
    """Find the room of each bar's value: above it, below it when it goes down.

    Where bars are narrow, one that would run into those before it stands a line higher.
    """
    found: list[Box] = []
    for slot, bar in zip(slots, bars, strict=True):
        low, high = sorted((axis.bottom if bar.row.role == "total" and not axis.from_zero
                            else axis.at(bar.start), axis.at(bar.end)))
        below = low - 1.3 - 0.74 * _VALUE.em
        is_down = bar.end < bar.start and below > axis.bottom + 0.5
        text = bar.row.cells[0].text
        room = text_box(sum(slot) / 2, below if is_down else high + 1.3, text, _VALUE, "center")
        if any(_near(room, other) for other in found):
            room = text_box(sum(slot) / 2, high + 1.3, text, _VALUE, "center")
        while any(_near(room, other) for other in found):
            step = _VALUE.pitch(1.0)
            room = room._replace(bottom=room.bottom + step, top=room.top + step)
        found.append(room)
    return found


def _near(room: Box, other: Box) -> bool:
    return room._replace(left=room.left - 0.8, right=room.right + 0.8).meets(other)


def _slots(bars: tuple[Bar, ...], left: float, right: float) -> list[tuple[float, float]]:
    """Give each bar its sides."""
    unit = (right - left) / len(bars)
    half = min(0.32 * unit, 11.0)
    return [(left + unit * (at + 0.5) - half, left + unit * (at + 0.5) + half)
            for at in range(len(bars))]


def _bar(canvas: Canvas, axis: Axis, slot: tuple[float, float], bar: Bar) -> None:
    """Draw a bar."""
    is_total = bar.row.role == "total"
    base = axis.bottom if is_total and not axis.from_zero else axis.at(bar.start)
    end = axis.at(bar.end)
    box = Box(slot[0], min(base, end), slot[1], max(base, end))
    canvas.tell(box, bar.row.label, bar.row.cells[0].text)
    if bar.row.role == "one_off":
        canvas.hatched(box, INK, step=1.3, width=0.9)
    elif is_total:
        canvas.rect(box, fill=DEEP)
    elif bar.end >= bar.start:
        canvas.rect(box, fill=INNER, edge=INK, width=0.6)
    else:
        canvas.rect(box, fill="white", edge=INK, width=0.9)
        canvas.hatch(box, color=GREY, step=2.0, rising=False)
    if is_total and not axis.from_zero:
        _tear(canvas, box, axis.bottom + _TEAR)


def _tear(canvas: Canvas, box: Box, y: float) -> None:
    """Draw the mark of a cut across a bar: a white zigzag with dark edges."""
    left, right, count = box.left - 0.8, box.right + 0.8, 6
    step = (right - left) / count
    lower = [(left + step * place, y + (0.7 if place % 2 else -0.7)) for place in range(count + 1)]
    upper = [(x, above + 1.5) for x, above in lower]
    canvas.polygon([*lower, *reversed(upper)], fill="white")
    for edge in (lower, upper):
        canvas.path(edge, width=0.7)


def _numbers(canvas: Canvas, axis: Axis, plot: Box) -> None:
    """Write the axis, with no number beside the mark of a cut."""
    tears = [] if axis.from_zero else [axis.bottom + _TEAR]
    step = nice_step(8.0 / axis.per_unit, 1)
    decimals = decimals_of(step)
    for number in range(math.ceil(axis.floor / step), math.floor(axis.ceiling / step) + 1):
        value = number * step
        y = axis.at(value)
        if any(abs(y - tear - 0.7) < 3.0 for tear in tears):
            continue
        graduation(canvas, plot, y, number_text(value, decimals))
    canvas.upright(plot.left, plot.bottom, plot.top, color=GREY)
    for y in tears:
        # Two strokes aslant, as on the axis of any broken scale.
        x = plot.left
        lower, upper = ((x - 1.3, y - 0.3), (x + 1.3, y + 0.7)), ((x - 1.3, y + 0.9),
                                                                   (x + 1.3, y + 1.9))
        canvas.polygon([*lower, *reversed(upper)], fill="white")
        canvas.path(lower, width=0.7)
        canvas.path(upper, width=0.7)


BRIDGE = Drawing(height=lambda _: 66.0, paint=_paint, notes=_notes, is_free=True)
