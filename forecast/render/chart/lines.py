"""The scenarios: a line each, named at its end, told apart by dashes and marks as by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forecast.render.chart.canvas import (
    DEEP,
    GREY,
    INK,
    POINT,
    RULE,
    SMALL,
    TARGET,
    Box,
    Canvas,
    Dash,
    Style,
    balanced,
    width_of,
    wrap,
)
from forecast.render.chart.plot import (
    apart,
    label_room,
    period_axis,
    places,
    points_of,
    runs,
    spread_over,
    value_axis,
    widened,
)

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Point
    from forecast.render.chart.keys import Key


class Look(NamedTuple):
    """How a line is drawn."""

    color: str
    dash: Dash
    shape: str


LOOKS = (
    Look(INK, "solid", "o"),
    Look(DEEP, "dashed", "s"),
    Look(TARGET, "dashdot", "D"),
    Look("#5b8db8", "long", "^"),
    Look(GREY, "dotted", "v"),
    Look("#7a5c00", "dashed", "X"),
    Look("#3d7a5a", "dashdot", "P"),
    Look("#8a4f7d", "long", "h"),
)
_NAME_ROOM = 32.0
_SAMPLE = 8.0
_ROW = 4.4
_NAME = Style(7.5, bold=True)


def height(chart: Chart) -> float:
    """Return the height of the body: the plot, and a line a scenario below it."""
    return 52.0 + 6.5 + _ROW * len(chart.table.columns)


def keys(_chart: Chart, _lang: Lang) -> tuple[Key, ...]:
    """Return no legend: the figures below the plot carry the samples."""
    return ()


def paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body."""
    table = chart.table
    values = places(table, [column.key for column in table.columns])
    if not values:
        return
    ends = widened(values, 0.08, 0.08)
    names = [wrap(column.title, SMALL, _NAME_ROOM)[0] for column in table.columns]
    room = max(width_of(name, SMALL) for name in names) + _SAMPLE + 3.0
    endings = [balanced(column.title, _NAME, _NAME_ROOM - 6.0)[:2] for column in table.columns]
    widest = max(width_of(line, _NAME) for lines in endings for line in lines)
    plot = Box(body.left + max(label_room(ends, body.height), room),
               body.bottom + 6.5 + _ROW * len(names), body.right - widest - 6.0, body.top - 1.0)
    scale = value_axis(canvas, ends, plot)
    xs = spread_over(len(table.rows), plot)
    tracks = [points_of(table, column.key, xs, scale) for column in table.columns]
    # The first scenarios, the plan and the forecast, come to lie on top.
    for place, track in reversed(list(enumerate(tracks))):
        look = LOOKS[place % len(LOOKS)]
        for run in runs(track):
            canvas.path(run, color=look.color, dash=look.dash)
        canvas.marks(track, look.shape, color=look.color, size=4.2)
    period_axis(canvas, [row.label for row in table.rows], xs, plot)
    _ends(canvas, endings, tracks, plot)
    _figures(canvas, table, names, xs, Box(body.left, body.bottom, plot.right, plot.bottom - 6.0))


def _ends(canvas: Canvas, names: list[list[str]], tracks: list[list[Point | None]], plot: Box
          ) -> None:
    """Name each line at its end; names that would collide move apart, with a leader."""
    known = [(place, point) for place, track in enumerate(tracks)
             if (point := next((point for point in reversed(track) if point), None))]
    pitch = _NAME.size * POINT * 1.25
    least = pitch * max(len(lines) for lines in names) + 0.4
    spots = apart([point[1] for _, point in known], least, plot.bottom + 1.0, plot.top - 1.0)
    for (place, point), y in zip(known, spots, strict=True):
        color = LOOKS[place % len(LOOKS)].color
        canvas.line((point[0] + 1.5, plot.right + 1.0, plot.right + 3.5), (point[1], y, y),
                    color=color, width=0.5)
        for number, line in enumerate(names[place]):
            middle = y + pitch * ((len(names[place]) - 1) / 2 - number)
            canvas.text(plot.right + 4.5, middle, line, _NAME._replace(color=color), middle=True)


def _figures(canvas: Canvas, table: Table, names: list[str], xs: list[float], ground: Box) -> None:
    """Write every figure below its period: labels among lines that run close would mislead."""
    top = ground.top
    for place, (column, name) in enumerate(zip(table.columns, names, strict=True)):
        look, middle = LOOKS[place % len(LOOKS)], top - _ROW / 2
        canvas.line((ground.left, ground.right), (top, top), color=RULE, width=0.5)
        canvas.line((ground.left, ground.left + _SAMPLE), (middle, middle), color=look.color,
                    width=1.5, dash=look.dash)
        canvas.marks([(ground.left + _SAMPLE / 2, middle)], look.shape, color=look.color, size=3.6)
        canvas.text(ground.left + _SAMPLE + 1.4, middle, name, SMALL, middle=True)
        for x, row in zip(xs, table.rows, strict=True):
            canvas.text(x, middle, table.text(row.key, column.key), SMALL, align="center",
                        middle=True)
        top -= _ROW
    canvas.line((ground.left, ground.right), (top, top), color=RULE, width=0.5)
