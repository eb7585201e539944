"""A statistic year by year within its bounds: a line with marks over a band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import OUTER
from forecast.render.chart.frame import Drawing
from forecast.render.chart.ink import HISTORY
from forecast.render.chart.keys import Key, line_key, titles_of
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import numbers, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Box, Canvas

_COLUMNS = ("value", "low", "high")


def _keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    titles = titles_of(chart.table, lang)
    return (line_key(titles["value"], HISTORY),
            Key(titles.between("low", "high"), "area", OUTER))


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    values = numbers(chart.table, _COLUMNS)
    if not values:
        return
    ends = widened([*values, 0.0] if min(values) < 0 < max(values) else values, 0.06, 0.06)
    plot = open_plot(canvas, chart.table, ends, plot_box(body, ends, right=1.0))
    plot.area(plot.points("low"), plot.points("high"), OUTER)
    points = plot.points("value")
    plot.line(points, HISTORY)
    plot.marks(points, HISTORY, 3.0)
    plot.periods()


TRACK = Drawing(height=lambda _: 48.0, paint=_paint, keys=_keys)
