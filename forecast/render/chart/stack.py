"""The stacked composition: a column a period, its parts from the bottom up, the total on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forecast.render.chart.canvas import (
    DEEP,
    GREY,
    INK,
    INNER,
    OUTER,
    RULE,
    Box,
    Canvas,
    Style,
    width_of,
)
from forecast.render.chart.keys import Key
from forecast.render.chart.plot import label_room, number_at, period_axis, spread_over, value_axis

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Column, Table
    from forecast.labels import Lang

_TOTAL = Style(7.5, bold=True)
_LEAST = 3.4
"""A part lower than this, in millimetres, bears no figure: the table has it."""
_ONE_OFF = "one_off:"


class Shade(NamedTuple):
    """The fill of a part and the colour of figures on it."""

    fill: str
    text: str


SHADES = (
    # neighbours differ in lightness, so that they stay apart on a grey print
    Shade(DEEP, "white"), Shade(INNER, INK), Shade("#7a5c00", "white"), Shade("#f2d3a8", INK),
    Shade("#3d7a5a", "white"), Shade(OUTER, INK), Shade("#8a4f7d", "white"), Shade("#d9d9d9", INK),
)  # fmt: skip


def parts_of(table: Table) -> tuple[Column, ...]:
    """Return the columns that are drawn, from the bottom up."""
    return tuple(column for column in table.columns
                 if column.key.startswith(("part:", _ONE_OFF)))


def height(_chart: Chart) -> float:
    """Return the height of the body."""
    return 70.0


def keys(chart: Chart, _lang: Lang) -> tuple[Key, ...]:
    """Return the legend, from the bottom up."""
    return tuple(
        Key(column.title, "hatched", GREY) if column.key.startswith(_ONE_OFF)
        else Key(column.title, "area", SHADES[place % len(SHADES)].fill, edge=GREY)
        for place, column in enumerate(parts_of(chart.table)))


def paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body: what is negative hangs below nought."""
    table = chart.table
    ends = _ends(table)
    if ends is None:
        return
    plot = Box(body.left + label_room(ends, body.height), body.bottom + 5.0, body.right,
               body.top - 1.0)
    scale = value_axis(canvas, ends, plot)
    xs = spread_over(len(table.rows), plot)
    half = min(11.0, 0.32 * plot.width / max(len(xs), 1))
    for row, x in zip(table.rows, xs, strict=True):
        up = down = 0.0
        for place, column in enumerate(parts_of(table)):
            value = number_at(table, row.key, column.key)
            if not value:
                continue
            start = up if value > 0 else down
            low, high = sorted((scale.at(start), scale.at(start + value)))
            box = Box(x - half, low, x + half, high)
            _part(canvas, box, table.text(row.key, column.key), place,
                  is_once=column.key.startswith(_ONE_OFF))
            up, down = (up + value, down) if value > 0 else (up, down + value)
        if number_at(table, row.key, "total") is not None:
            canvas.text(x, scale.at(up) + 1.3, table.text(row.key, "total"), _TOTAL,
                        align="center")
    period_axis(canvas, [row.label for row in table.rows], xs, plot)


def _ends(table: Table) -> tuple[float, float] | None:
    """Return the ends of the axis: nought, and the highest and lowest columns."""
    tops, feet = [0.0], [0.0]
    for row in table.rows:
        values = [number_at(table, row.key, column.key) or 0.0 for column in parts_of(table)]
        tops.append(sum(value for value in values if value > 0))
        feet.append(sum(value for value in values if value < 0))
    high, low = max(tops), min(feet)
    if high == low:
        return None
    return 1.05 * low, high + 0.1 * (high - low)


def _part(canvas: Canvas, box: Box, text: str, place: int, *, is_once: bool) -> None:
    shade = SHADES[place % len(SHADES)]
    if is_once:
        canvas.hatch(box, color=RULE)
        canvas.rect(box, edge=GREY)
    else:
        canvas.rect(box, fill=shade.fill, edge="white", width=0.6)
    style = Style(7.0, color=INK if is_once else shade.text)
    if box.height >= _LEAST and width_of(text, style) <= box.width:
        middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        if is_once:
            wide = width_of(text, style) / 2 + 0.8
            canvas.rect(Box(middle[0] - wide, middle[1] - 1.6, middle[0] + wide, middle[1] + 1.6),
                        fill="white")
        canvas.text(*middle, text, style, align="center", middle=True)
