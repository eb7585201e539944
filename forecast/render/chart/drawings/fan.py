"""The fan: history, the central forecast, two bands about it, the band of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import INNER, OUTER, TARGET
from forecast.labels import label
from forecast.render.chart.canvas import Box, text_box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key, titles_of
from forecast.render.chart.lettering import BOLD, GOAL, SMALL
from forecast.render.chart.plot import open_plot, plot_box
from forecast.render.chart.scales import number_at, numbers, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Align, Canvas
    from forecast.render.chart.labelling import Labels
    from forecast.render.chart.plot import Plot, Track

COLUMNS = ("history", "central", "p10", "p25", "p75", "p90", "target_low", "target_high")


def _keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    """Return the legend: what the table has, named as its columns."""
    titles = titles_of(chart.table, lang)
    found = [*titles.course(), Key(titles.between("p25", "p75"), "area", INNER),
             Key(titles.between("p10", "p90"), "area", OUTER)]
    if numbers(chart.table, ["target_low"]):
        found.append(Key(titles.between("target_low", "target_high"), "hatched", TARGET))
    return tuple(found)


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    table = chart.table
    values = numbers(table, COLUMNS)
    if not values:
        return
    # Room above the highest point for its label and the name of the target.
    ends = widened(values, 0.12, 0.22 if numbers(table, ["target_low"]) else 0.12)
    plot = open_plot(canvas, table, ends, plot_box(body, ends, right=1.0))
    plot.area(plot.later("p10"), plot.later("p90"), OUTER)
    plot.area(plot.later("p25"), plot.later("p75"), INNER)
    goals = _target_boxes(plot)
    for box in goals.values():
        canvas.hatched(box, TARGET, step=1.0, width=1.1)
    plot.course()
    plot.periods()
    _labels(plot, goals)


def _target_boxes(plot: Plot) -> dict[str, Box]:
    half = min(0.3 * plot.step, 5.0) if plot.step else 4.0
    found = {}
    for row, x in zip(plot.table.rows, plot.xs, strict=True):
        low = number_at(plot.table, row.key, "target_low")
        high = number_at(plot.table, row.key, "target_high")
        if low is not None and high is not None:
            found[row.key] = Box(x - half, plot.scale.at(low), x + half, plot.scale.at(high))
    return found


def _labels(plot: Plot, goals: dict[str, Box]) -> None:
    """Write the figures beside their points, the ends of the bands, the target."""
    history, box = plot.points("history"), plot.box
    labels = plot.labels(Box(box.left, box.bottom, box.right + 1.0, box.top + 2.0), history,
                         *(plot.later(key) for key in ("central", "p10", "p90")))
    labels.taken.extend(goals.values())
    for name, goal in goals.items():
        _name_target(plot, name, goal, labels)
    for place in range(len(plot.table.rows)):
        for key, prefer, style in (("history", _free_side(history, place), SMALL),
                                   ("central", "above below right left", BOLD),
                                   ("p90", "above", SMALL), ("p10", "below", SMALL)):
            plot.write(labels, key, place, style, prefer=prefer)


def _free_side(points: Track, place: int) -> str:
    """Above a peak, below a trough: the side that the line leaves free."""
    here = points[place]
    around = [point[1] for point in (*points[max(0, place - 1):place], *points[place + 1:place + 2])
              if point]
    is_low = bool(here and around and here[1] < sum(around) / len(around))
    return "below above right left" if is_low else "above below right left"


def _name_target(plot: Plot, row: str, box: Box, labels: Labels) -> None:
    """Write the target above the fan, with a leader down to its band."""
    table, canvas = plot.table, plot.canvas
    text = label("chart.target", canvas.lang, value=label(
        "chart.range", canvas.lang, low=table.text(row, "target_low"),
        high=table.text(row, "target_high")))
    top = labels.ground.top - 2.0
    x = box.left + 0.6
    fits = x + 0.8 - GOAL.width(text) >= labels.ground.left
    spot: tuple[float, Align] = (x + 0.8, "right") if fits else (x - 0.8, "left")
    room = text_box(spot[0], top - 3.0, text, GOAL, spot[1])
    canvas.rect(room, fill="white")
    canvas.text(room.left, top - 3.0, text, GOAL)
    canvas.upright(x, box.top, room.bottom - 0.4, color=TARGET, width=0.7)
    labels.taken += [room, Box(x - 0.4, box.top, x + 0.4, room.bottom)]


FAN = Drawing(height=lambda _: 66.0, paint=_paint, keys=_keys, is_free=True)
