"""A year in progress: its cumulative line against past years, the even pace, the landing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import GREY, INNER, OUTER, TARGET
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.ink import CENTRAL, HISTORY, Look
from forecast.render.chart.keys import Key, line_key, titles_of
from forecast.render.chart.lettering import BOLD
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import numbers, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.plot import Plot

_COLUMNS = ("low", "high", "middle", "even", "history", "central", "p10", "p90")
_MIDDLE = Look(GREY)
_EVEN = Look(TARGET, "dotted")


def _keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    """Return the legend: what the table has, named as its columns."""
    titles = titles_of(chart.table, lang)
    found = [line_key(titles["history"], HISTORY)]
    if numbers(chart.table, ["central"]):
        found += [line_key(titles["central"], CENTRAL),
                  Key(titles.between("p10", "p90"), "area", INNER)]
    found.append(line_key(titles["even"], _EVEN))
    if numbers(chart.table, ["low"]):
        found += [line_key(titles["middle"], _MIDDLE),
                  Key(titles.between("low", "high"), "area", OUTER)]
    return tuple(found)


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    ends = widened([0.0, *numbers(chart.table, _COLUMNS)], 0.0, 0.08)
    plot = open_plot(canvas, chart.table, ends, plot_box(body, ends, right=8.0))
    plot.area(plot.points("low"), plot.points("high"), OUTER)
    plot.area(plot.later("p10"), plot.later("p90"), INNER)
    plot.line(plot.points("middle"), _MIDDLE, 1.0)
    plot.line(plot.points("even"), _EVEN, 1.1)
    plot.course()
    plot.periods()
    _labels(plot, Box(plot.box.left, plot.box.bottom, body.right, plot.box.top + 2.0))


def _labels(plot: Plot, ground: Box) -> None:
    """Write the last figure of the year so far, the landing and the ends of its interval."""
    labels = plot.labels(ground, *map(plot.points, ("history", "central", "even")))
    past = [place for place, point in enumerate(plot.points("history")) if point]
    for place in past[-1:]:
        plot.write(labels, "history", place, BOLD, prefer="below right above left")
    plot.write(labels, "central", -1, BOLD, prefer="right")
    plot.write(labels, "p90", -1, prefer="right above")
    plot.write(labels, "p10", -1, prefer="right below")


PROGRESS = Drawing(height=lambda _: 70.0, paint=_paint, keys=_keys, is_free=True)
