"""The fan: history, the central forecast, two bands about it, the band of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import label
from forecast.render.chart.canvas import (
    DEEP,
    INK,
    INNER,
    OUTER,
    SMALL,
    TARGET,
    Box,
    Canvas,
    Point,
    Style,
    text_box,
    width_of,
)
from forecast.render.chart.keys import Key
from forecast.render.chart.plot import (
    Labels,
    Scale,
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
    from collections.abc import Sequence

    from forecast.exhibits import Chart, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Align

COLUMNS = ("history", "central", "p10", "p25", "p75", "p90", "target_low", "target_high")
_BOLD = Style(7.0, bold=True)
_GOAL = Style(7.0, bold=True, color=TARGET)


def height(_chart: Chart) -> float:
    """Return the height of the body."""
    return 66.0


def keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    """Return the legend: what the table has, named as its columns."""
    title = {column.key: column.title for column in chart.table.columns}

    def between(low: str, high: str) -> str:
        return label("chart.between", lang, low=title[low], high=title[high])

    found = [Key(title["history"], "line", INK, shape="o"),
             Key(title["central"], "line", DEEP, dash="dashed", shape="s"),
             Key(between("p25", "p75"), "area", INNER),
             Key(between("p10", "p90"), "area", OUTER)]
    if places(chart.table, ["target_low"]):
        found.append(Key(between("target_low", "target_high"), "hatched", TARGET))
    return tuple(found)


def paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body."""
    table = chart.table
    values = places(table, COLUMNS)
    if not values:
        return
    # Room above the highest point for its label and the name of the target.
    ends = widened(values, 0.12, 0.22 if places(table, ["target_low"]) else 0.12)
    plot = Box(body.left + label_room(ends, body.height), body.bottom + 5.0, body.right - 1.0,
               body.top - 1.0)
    scale = value_axis(canvas, ends, plot)
    xs = spread_over(len(table.rows), plot)
    track = {key: points_of(table, key, xs, scale) for key in COLUMNS}
    for key in ("p10", "p25", "p75", "p90", "central"):
        track[key] = joined(track["history"], track[key])
    _bands(canvas, track)
    goals = _target_boxes(table, xs, scale)
    for box in goals.values():
        canvas.hatch(box, color=TARGET, step=1.0)
        canvas.rect(box, edge=TARGET, width=1.1)
    for run in runs(track["central"]):
        canvas.path(run, color=DEEP, width=1.6, dash="dashed")
    for run in runs(track["history"]):
        canvas.path(run, width=1.6)
    canvas.marks(track["history"], "o")
    canvas.marks(points_of(table, "central", xs, scale), "s", color=DEEP)
    period_axis(canvas, [row.label for row in table.rows], xs, plot)
    _labels(canvas, table, Box(plot.left, plot.bottom, plot.right + 1.0, plot.top + 2.0), track,
            goals)


def _bands(canvas: Canvas, track: dict[str, list[Point | None]]) -> None:
    for low, high, fill in (("p10", "p90", OUTER), ("p25", "p75", INNER)):
        for outline in areas(track[low], track[high]):
            canvas.polygon(outline, fill=fill)


def _target_boxes(table: Table, xs: Sequence[float], scale: Scale) -> dict[str, Box]:
    half = min(0.3 * (xs[1] - xs[0]), 5.0) if len(xs) > 1 else 4.0
    found = {}
    for row, x in zip(table.rows, xs, strict=True):
        low = number_at(table, row.key, "target_low")
        high = number_at(table, row.key, "target_high")
        if low is not None and high is not None:
            found[row.key] = Box(x - half, scale.at(low), x + half, scale.at(high))
    return found


def _labels(canvas: Canvas, table: Table, ground: Box, track: dict[str, list[Point | None]],
            goals: dict[str, Box]) -> None:
    """Write the figures beside their points, the ends of the bands, the target."""
    labels = Labels(canvas, ground)
    for key in ("history", "central", "p10", "p90"):
        for run in runs(track[key]):
            labels.keep_clear(run)
    labels.taken.extend(goals.values())
    for name, box in goals.items():
        _name_target(canvas, table, name, box, labels)
    for place, row in enumerate(table.rows):
        for key, prefer, style in (("history", _free_side(track["history"], place), SMALL),
                                   ("central", "above below right left", _BOLD),
                                   ("p90", "above", SMALL), ("p10", "below", SMALL)):
            point = track[key][place]
            if point and number_at(table, row.key, key) is not None:
                labels.put(*point, table.text(row.key, key), style, prefer=prefer)


def _free_side(points: Sequence[Point | None], place: int) -> str:
    """Above a peak, below a trough: the side that the line leaves free."""
    here = points[place]
    around = [point[1] for point in (*points[max(0, place - 1):place], *points[place + 1:place + 2])
              if point]
    is_low = bool(here and around and here[1] < sum(around) / len(around))
    return "below above right left" if is_low else "above below right left"


def _name_target(canvas: Canvas, table: Table, row: str, box: Box, labels: Labels) -> None:
    """Write the target above the fan, with a leader down to its band."""
    text = label("chart.target", canvas.lang, value=label(
        "chart.range", canvas.lang, low=table.text(row, "target_low"),
        high=table.text(row, "target_high")))
    top = labels.ground.top - 2.0
    x = box.left + 0.6
    fits = x + 0.8 - width_of(text, _GOAL) >= labels.ground.left
    spot: tuple[float, Align] = (x + 0.8, "right") if fits else (x - 0.8, "left")
    room = text_box(spot[0], top - 3.0, text, _GOAL, spot[1])
    canvas.rect(room, fill="white")
    canvas.text(room.left, top - 3.0, text, _GOAL)
    canvas.line((x, x), (box.top, room.bottom - 0.4), color=TARGET, width=0.7)
    labels.taken += [room, Box(x - 0.4, box.top, x + 0.4, room.bottom)]
