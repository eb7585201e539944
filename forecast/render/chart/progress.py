"""A year in progress: its cumulative line against past years, the even pace, the landing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import label
from forecast.render.chart.canvas import DEEP, GREY, INK, INNER, OUTER, SMALL, TARGET, Box, Style
from forecast.render.chart.keys import Key
from forecast.render.chart.plot import (
    Labels,
    areas,
    joined,
    label_room,
    number_at,
    period_axis,
    places,
    points_of,
    runs,
    spread_over,
    value_axis,
    widened,
)

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas

_COLUMNS = ("low", "high", "middle", "even", "history", "central", "p10", "p90")
_BOLD = Style(7.0, bold=True)


def height(_chart: Chart) -> float:
    """Return the height of the body."""
    return 70.0


def keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    """Return the legend: what the table has, named as its columns."""
    title = {column.key: column.title for column in chart.table.columns}

    def between(low: str, high: str) -> str:
        return label("chart.between", lang, low=title[low], high=title[high])

    found = [Key(title["history"], "line", INK, shape="o"),
             Key(title["even"], "line", TARGET, dash="dotted")]
    if places(chart.table, ["central"]):
        found[1:1] = [Key(title["central"], "line", DEEP, dash="dashed", shape="s"),
                      Key(between("p10", "p90"), "area", INNER)]
    if places(chart.table, ["low"]):
        found += [Key(title["middle"], "line", GREY),
                  Key(between("low", "high"), "area", OUTER)]
    return tuple(found)


def paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body."""
    table = chart.table
    ends = widened([0.0, *places(table, _COLUMNS)], 0.0, 0.08)
    plot = Box(body.left + label_room(ends, body.height), body.bottom + 5.0, body.right - 8.0,
               body.top - 1.0)
    scale = value_axis(canvas, ends, plot)
    xs = spread_over(len(table.rows), plot)
    track = {key: points_of(table, key, xs, scale) for key in _COLUMNS}
    for outline in areas(track["low"], track["high"]):
        canvas.polygon(outline, fill=OUTER)
    fan = [joined(track["history"], track[key]) for key in ("p10", "p90")]
    for outline in areas(*fan):
        canvas.polygon(outline, fill=INNER)
    for run in runs(track["middle"]):
        canvas.path(run, color=GREY, width=1.0)
    for run in runs(track["even"]):
        canvas.path(run, color=TARGET, width=1.1, dash="dotted")
    for run in runs(joined(track["history"], track["central"])):
        canvas.path(run, color=DEEP, width=1.6, dash="dashed")
    for run in runs(track["history"]):
        canvas.path(run, width=1.6)
    canvas.marks(track["history"], "o")
    canvas.marks(track["central"], "s", color=DEEP)
    period_axis(canvas, [row.label for row in table.rows], xs, plot)
    _labels(canvas, chart, Box(plot.left, plot.bottom, body.right, plot.top + 2.0), xs, track)


def _labels(canvas: Canvas, chart: Chart, ground: Box, xs: list[float],
            track: dict[str, list[tuple[float, float] | None]]) -> None:
    """Write the last figure of the year so far, the landing and the ends of its interval."""
    labels, table = Labels(canvas, ground), chart.table
    for key in ("history", "central", "even"):
        for run in runs(track[key]):
            labels.keep_clear(run)
    last = max((place for place, point in enumerate(track["history"]) if point), default=None)
    if last is not None and (point := track["history"][last]):
        labels.put(*point, table.text(table.rows[last].key, "history"), _BOLD,
                   prefer="below right above left")
    end = table.rows[-1].key
    for key, side, style in (("central", "right", _BOLD), ("p90", "right above", SMALL),
                             ("p10", "right below", SMALL)):
        spot = track[key][-1]
        if spot and number_at(table, end, key) is not None:
            labels.put(xs[-1], spot[1], table.text(end, key), style, prefer=side)
