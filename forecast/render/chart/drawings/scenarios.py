"""The scenarios: a line each, named at its end, told apart by dashes and marks as by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import LINES, RULE
from forecast.render.chart.frame import Drawing
from forecast.render.chart.ink import Look
from forecast.render.chart.labelling import apart
from forecast.render.chart.lettering import SMALL, Style
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import numbers, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.render.chart.canvas import Box, Canvas
    from forecast.render.chart.ink import Dash
    from forecast.render.chart.plot import Plot, Track

_DRAWN: tuple[tuple[Dash, str], ...] = (
    ("solid", "o"), ("dashed", "s"), ("dashdot", "D"), ("long", "^"), ("dotted", "v"),
    ("dashed", "X"), ("dashdot", "P"), ("long", "h"),
)  # fmt: skip
LOOKS = tuple(Look(color, *drawn) for color, drawn in zip(LINES, _DRAWN, strict=True))
_NAME_ROOM = 32.0
_SAMPLE = 8.0
_ROW = 4.4
_NAME = Style(7.5, bold=True)


def _height(chart: Chart) -> float:
    """Return the height of the body: the plot, and a line a scenario below it."""
    return 52.0 + 6.5 + _ROW * len(chart.table.columns)


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body; it needs no legend, as the figures below the plot carry the samples."""
    table = chart.table
    values = numbers(table, [column.key for column in table.columns])
    if not values:
        return
    ends = widened(values, 0.08, 0.08)
    names = [SMALL.wrap(column.title, _NAME_ROOM)[0] for column in table.columns]
    endings = [_NAME.balanced(column.title, _NAME_ROOM - 6.0)[:2] for column in table.columns]
    widest = _NAME.widest(line for lines in endings for line in lines)
    plot = open_plot(canvas, table, ends,
                     plot_box(body, ends, least=SMALL.widest(names) + _SAMPLE + 3.0,
                              foot=6.5 + _ROW * len(names), right=widest + 6.0))
    tracks = [plot.points(column.key) for column in table.columns]
    # The first scenarios, the plan and the forecast, come to lie on top.
    for place, track in reversed(list(enumerate(tracks))):
        look = LOOKS[place % len(LOOKS)]
        plot.line(track, look)
        plot.marks(track, look, 4.2)
    plot.periods()
    _ends(plot, endings, tracks)
    _figures(plot, names, body)


def _ends(plot: Plot, names: list[list[str]], tracks: list[Track]) -> None:
    """Name each line at its end; names that would collide move apart, with a leader."""
    known = [(place, point) for place, track in enumerate(tracks)
             if (point := next((point for point in reversed(track) if point), None))]
    least = _NAME.pitch(1.25) * max(len(lines) for lines in names) + 0.4
    box, canvas = plot.box, plot.canvas
    spots = apart([point[1] for _, point in known], least, box.bottom + 1.0, box.top - 1.0)
    for (place, point), y in zip(known, spots, strict=True):
        color = LOOKS[place % len(LOOKS)].color
        canvas.line((point[0] + 1.5, box.right + 1.0, box.right + 3.5), (point[1], y, y),
                    color=color, width=0.5)
        canvas.stack(box.right + 4.5, y, names[place], _NAME._replace(color=color), 1.25)


def _figures(plot: Plot, names: list[str], body: Box) -> None:
    """Write the figures that have room below their periods: among lines they would mislead."""
    canvas, table, left, right = plot.canvas, plot.table, body.left, plot.box.right
    top = plot.box.bottom - 6.0
    told = [[table.text(row.key, column.key) for column in table.columns] for row in table.rows]
    written = plot.having_room([max(texts, key=SMALL.width) for texts in told])
    for place, name in enumerate(names):
        look, middle = LOOKS[place % len(LOOKS)], top - _ROW / 2
        canvas.across(top, left, right, color=RULE, width=0.5)
        canvas.across(middle, left, left + _SAMPLE, color=look.color, width=1.5, dash=look.dash)
        canvas.marks([(left + _SAMPLE / 2, middle)], look.shape, color=look.color, size=3.6)
        canvas.text(left + _SAMPLE + 1.4, middle, name, SMALL, middle=True)
        for row in written:
            canvas.text(plot.xs[row], middle, told[row][place], SMALL, align="center",
                        middle=True)
        top -= _ROW
    canvas.across(top, left, right, color=RULE, width=0.5)


SCENARIOS = Drawing(height=_height, paint=_paint)
