"""The scatter: a mark a row, one column against another; the rows that stand out are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import GREY, RULE, number_text
from forecast.render.chart.canvas import Box
from forecast.render.chart.drawings.scenarios import LOOKS
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key
from forecast.render.chart.labelling import Labels
from forecast.render.chart.lettering import SMALL
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import Scale, number_at, numbers, ticks, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.ink import Look
    from forecast.render.chart.shapes import Point

_FOOT = 9.5
_NAMED = 7


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the axes, a grey mark a row, then the rows that stand out with their names."""
    table, (across, upright) = chart.table, chart.drawn.split()
    xs, ys = (numbers(table, [key]) for key in (across, upright))
    if not xs or not ys:
        return
    ends = widened(ys, 0.08, 0.12)
    box = plot_box(body, ends, foot=_FOOT, right=6.0)
    plot = open_plot(canvas, table, ends, box)
    scale = Scale(*widened(xs, 0.06, 0.06), box.left, box.right)
    _foot(canvas, box, scale, next(one.title for one in table.columns if one.key == across))
    points: dict[str, Point] = {}
    for row in table.rows:
        x, y = number_at(table, row.key, across), number_at(table, row.key, upright)
        if x is not None and y is not None:
            points[row.key] = scale.at(x), plot.scale.at(y)
    named = [row for row in table.rows if row.role == "total" and row.key in points][:_NAMED]
    keys = {row.key for row in named}
    canvas.marks([point for key, point in points.items() if key not in keys], "o", size=3.0,
                 color=GREY, fill="white")
    labels = Labels(canvas, Box(box.left, box.bottom, body.right, box.top + 2.0))
    labels.taken += [Box(x - 0.9, y - 0.9, x + 0.9, y + 0.9) for x, y in points.values()]
    for row in named:
        labels.keep_clear([points[row.key]], radius=1.6)
    for place, row in enumerate(named):
        look = _look(place)
        canvas.marks([points[row.key]], look.shape, size=5.0, color=look.color)
        labels.put(*points[row.key], row.label, SMALL._replace(color=look.color))


def _look(place: int) -> Look:
    """Return the look of a row that stands out; the round mark is that of the crowd."""
    return LOOKS[(place + 1) % len(LOOKS)]


def _keys(chart: Chart, _lang: Lang) -> tuple[Key, ...]:
    """Return the legend: the rows that stand out, since a crowd leaves no room for every name."""
    named = [row for row in chart.table.rows if row.role == "total"][:_NAMED]
    return tuple(Key(row.label, "mark", _look(place).color, shape=_look(place).shape)
                 for place, row in enumerate(named))


def _foot(canvas: Canvas, box: Box, scale: Scale, title: str) -> None:
    """Draw the axis below: round numbers with rules, its title under them."""
    marks, decimals = ticks(scale.low, scale.high, max(3, round(box.width / 24)))
    canvas.across(box.bottom, box.left, box.right, color=GREY)
    for mark in marks:
        x = scale.at(mark)
        canvas.upright(x, box.bottom, box.top, color=RULE, width=0.5)
        canvas.text(x, box.bottom - 4.0, number_text(mark, decimals), SMALL, align="center")
    canvas.text(box.right, box.bottom - 8.2, title, SMALL, align="right")


SCATTER = Drawing(height=lambda _: 84.0, paint=_paint, keys=_keys)
