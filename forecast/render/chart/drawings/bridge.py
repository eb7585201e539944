"""The bridge: levels and the steps between them, the one-off set apart.

A step of 4 beside a level of 91 and a one-off of 40 would be a hair's breadth. So the axis does not
start at zero, and the stretch that only the one-off spans is cut; both cuts are drawn and noted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, GREY, INK, INNER, number_text
from forecast.labels import label
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.lettering import SMALL, Style
from forecast.render.chart.plot import graduation
from forecast.render.chart.scales import decimals_of, nice_step, number_at

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Row, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas

_VALUE = Style(8.0, bold=True)
_STUB = 8.0
"""The drawn height of a stretch of the axis that is cut."""
_CUT_ABOVE = 1.5
"""A stretch is cut when it is this many times longer than all the rest together."""

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
    """A scale in one or two straight pieces, ``cut`` being the stretch between them.

    ``floor`` is the value at the foot; ``from_zero`` tells whether that is zero.
    """

    floor: float
    ceiling: float
    cut: tuple[float, float] | None
    bottom: float
    top: float
    from_zero: bool

    @property
    def per_unit(self) -> float:
        """Millimetres a unit of value, outside the cut."""
        height, span = self.top - self.bottom, self.ceiling - self.floor
        if self.cut:
            height, span = height - _STUB, span - (self.cut[1] - self.cut[0])
        return height / span

    def at(self, value: float) -> float:
        """Return the place of a value."""
        if self.cut is None or value <= self.cut[0]:
            return self.bottom + (value - self.floor) * self.per_unit
        low, high = self.cut
        foot = self.bottom + (low - self.floor) * self.per_unit
        if value < high:
            return foot + _STUB * (value - low) / (high - low)
        return foot + _STUB + (value - high) * self.per_unit


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
    """Choose the axis: from zero where steps are readable so, else cut."""
    levels = sorted({bar.end for bar in bars} | {bar.start for bar in bars if bar.start})
    low, high = levels[0], levels[-1]
    span = (high - low) or abs(high) or 1.0
    cut = _longest_gap(bars, levels)
    shown = span - (cut[1] - cut[0] if cut else 0.0)
    if low <= 0.0 or shown >= _READABLE * high:
        # below nought the numbers hang under their bars and want room above the names
        floor = low - 0.12 * span if low < 0.0 else 0.0
        return Axis(floor, max(high, 0.0) + 0.06 * span, cut, bottom, top, from_zero=True)
    return Axis(low - 0.35 * shown, high + 0.12 * shown, cut, bottom, top, from_zero=False)


def _longest_gap(bars: tuple[Bar, ...], levels: list[float]) -> tuple[float, float] | None:
    """The stretch that only one-offs span, if it dwarfs the rest; short of both its ends."""
    gaps = [pair for pair in pairwise(levels)
            if any(bar.row.role == "one_off" and bar.low <= pair[0] and pair[1] <= bar.high
                   for bar in bars)]
    if not gaps:
        return None
    low, high = max(gaps, key=lambda pair: pair[1] - pair[0])
    rest = levels[-1] - levels[0] - (high - low)
    if rest <= 0 or high - low < _CUT_ABOVE * rest:
        return None
    return low + 0.15 * rest, high - 0.25 * rest


def is_cut(chart: Chart) -> bool:
    """Tell whether bars are cut."""
    bars = bars_of(chart.table)
    if not bars:
        return False
    axis = axis_of(bars, 0.0, 50.0)
    return axis.cut is not None or not axis.from_zero


def _notes(chart: Chart, lang: Lang) -> tuple[str, ...]:
    return (label("chart.cut", lang),) if is_cut(chart) else ()


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body; it needs no legend, as every bar is named under its foot."""
    bars = bars_of(chart.table)
    if not bars:
        return
    longest = SMALL.widest(bar.row.cells[0].text for bar in bars)
    left, right = body.left + longest + 2.0, body.right - 1.0
    slots = _slots(bars, left, right)
    room = min((after[0] - slot[0] for slot, after in pairwise(slots)), default=right - left) - 1.5
    names = [SMALL.balanced(bar.row.label, room)[:3] for bar in bars]
    pitch = SMALL.pitch(1.3)
    plot = Box(left, body.bottom + 2.0 + pitch * max(map(len, names)), right, body.top - 3.0)
    axis = axis_of(bars, plot.bottom, plot.top)
    _numbers(canvas, axis, plot)
    for slot, bar in zip(slots, bars, strict=True):
        _bar(canvas, axis, slot, bar)
    for (slot, bar), (after, following) in pairwise(zip(slots, bars, strict=True)):
        # A thin line carries the level over to the next bar.
        y = axis.at(bar.end)
        if min(abs(axis.at(end) - y) for end in (following.start, following.end)) < _NEAR:
            canvas.across(y, slot[1], after[0], color=GREY, width=0.7, dash="dotted")
    canvas.across(plot.bottom, plot.left, plot.right, color=GREY)
    for slot, lines in zip(slots, names, strict=True):
        for number, line in enumerate(lines):
            canvas.text(sum(slot) / 2, plot.bottom - 3.9 - pitch * number, line, SMALL,
                        align="center")


def _slots(bars: tuple[Bar, ...], left: float, right: float) -> list[tuple[float, float]]:
    """Give each bar its sides; a one-off stands a little apart from those before it."""
    extra = [0.45 if bar.row.role == "one_off" else 0.0 for bar in bars]
    unit = (right - left) / (len(bars) + sum(extra))
    half = min(0.32 * unit, 11.0)
    slots, x = [], left
    for wider in extra:
        x += wider * unit
        slots.append((x + unit / 2 - half, x + unit / 2 + half))
        x += unit
    return slots


def _bar(canvas: Canvas, axis: Axis, slot: tuple[float, float], bar: Bar) -> None:
    """Draw a bar and write its value above it, below it when it goes down."""
    is_total = bar.row.role == "total"
    base = axis.bottom if is_total and not axis.from_zero else axis.at(bar.start)
    end = axis.at(bar.end)
    box = Box(slot[0], min(base, end), slot[1], max(base, end))
    middle = sum(slot) / 2
    canvas.tell(box, bar.row.label, bar.row.cells[0].text)
    if bar.row.role == "one_off":
        canvas.upright(box.left - 0.45 * box.width, axis.bottom, axis.top, color=GREY, width=0.7,
                       dash="dashed")
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
    if axis.cut and box.bottom < axis.at(axis.cut[0]) and box.top > axis.at(axis.cut[1]):
        _tear(canvas, box, (axis.at(axis.cut[0]) + axis.at(axis.cut[1])) / 2)
    text = bar.row.cells[0].text
    is_down = bar.end < bar.start
    y = box.bottom - 1.3 - 0.74 * _VALUE.em if is_down else box.top + 1.3
    canvas.text(middle, y, text, _VALUE, align="center")


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
    """Write the axis, with no number inside a cut or beside the mark of one."""
    tears = [] if axis.from_zero else [axis.bottom + _TEAR]
    if axis.cut:
        tears.append((axis.at(axis.cut[0]) + axis.at(axis.cut[1])) / 2)
    step = nice_step(8.0 / axis.per_unit, 1)
    decimals = decimals_of(step)
    for number in range(math.ceil(axis.floor / step), math.floor(axis.ceiling / step) + 1):
        value = number * step
        y = axis.at(value)
        if axis.cut and axis.cut[0] < value < axis.cut[1]:
            continue
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
