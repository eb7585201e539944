"""The stacked composition: a column a period, its parts from the bottom up, the total on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import GREY, INK, RULE, SHADES
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key
from forecast.render.chart.lettering import Style
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import number_at

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Column, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.scales import Ends

_TOTAL = Style(7.5, bold=True)
_LEAST = 3.4
"""A part lower than this, in millimetres, bears no figure: the table has it."""
_ONE_OFF = "one_off:"


def _parts(table: Table) -> tuple[Column, ...]:
    """Return the columns that are drawn, from the bottom up."""
    return tuple(column for column in table.columns
                 if column.key.startswith(("part:", _ONE_OFF)))


def _keys(chart: Chart, _lang: Lang) -> tuple[Key, ...]:
    """Return the legend, from the bottom up."""
    return tuple(
        Key(column.title, "hatched", GREY) if column.key.startswith(_ONE_OFF)
        else Key(column.title, "area", SHADES[place % len(SHADES)].fill, edge=GREY)
        for place, column in enumerate(_parts(chart.table)))


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body: what is negative hangs below nought."""
    table = chart.table
    ends = _ends(table)
    if ends is None:
        return
    plot = open_plot(canvas, table, ends, plot_box(body, ends))
    scale, half = plot.scale, min(11.0, 0.32 * plot.box.width / max(len(plot.xs), 1))
    for row, x in zip(table.rows, plot.xs, strict=True):
        up = down = 0.0
        for place, column in enumerate(_parts(table)):
            value = number_at(table, row.key, column.key)
            if not value:
                continue
            start = up if value > 0 else down
            low, high = sorted((scale.at(start), scale.at(start + value)))
            box = Box(x - half, low, x + half, high)
            canvas.tell(box, row.label, column.title, table.text(row.key, column.key))
            _part(canvas, box, table.text(row.key, column.key), place,
                  is_once=column.key.startswith(_ONE_OFF))
            up, down = (up + value, down) if value > 0 else (up, down + value)
        if number_at(table, row.key, "total") is not None:
            canvas.text(x, scale.at(up) + 1.3, table.text(row.key, "total"), _TOTAL,
                        align="center")
    plot.periods()


def _ends(table: Table) -> Ends | None:
    """Return the ends of the axis: nought, and the highest and lowest columns."""
    tops, feet = [0.0], [0.0]
    for row in table.rows:
        values = [number_at(table, row.key, column.key) or 0.0 for column in _parts(table)]
        tops.append(sum(value for value in values if value > 0))
        feet.append(sum(value for value in values if value < 0))
    high, low = max(tops), min(feet)
    if high == low:
        return None
    return 1.05 * low, high + 0.1 * (high - low)


def _part(canvas: Canvas, box: Box, text: str, place: int, *, is_once: bool) -> None:
    shade = SHADES[place % len(SHADES)]
    if is_once:
        canvas.hatched(box, RULE, edge=GREY)
    else:
        canvas.rect(box, fill=shade.fill, edge="white", width=0.6)
    style = Style(7.0, color=INK if is_once else shade.text)
    wide = style.width(text)
    if box.height >= _LEAST and wide <= box.width:
        x, y = box.middle
        if is_once:
            half = wide / 2 + 0.8
            canvas.rect(Box(x - half, y - 1.6, x + half, y + 1.6), fill="white")
        canvas.text(x, y, text, style, align="center", middle=True)


STACK = Drawing(height=lambda _: 70.0, paint=_paint, keys=_keys, is_free=True)
