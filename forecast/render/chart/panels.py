"""Panels side by side on one scale: history, the forecast with its band, the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import label
from forecast.render.chart.canvas import (
    DEEP,
    INK,
    OUTER,
    POINT,
    SMALL,
    TARGET,
    Box,
    Canvas,
    Point,
    Style,
    wrap,
)
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
    from forecast.exhibits import Chart, Table
    from forecast.labels import Lang
    from forecast.render.chart.plot import Scale

KINDS = ("history", "central", "p10", "p90", "target")
_BOLD = Style(7.0, bold=True)
_GOAL = Style(7.0, bold=True, color=TARGET)
_TITLE = Style(8.0, bold=True)
_BETWEEN = 4.0
_ACROSS = 3
_ONE, _EACH, _UNDER = 62.0, 50.0, 3.0
"""Heights of the body of one row, of each of several rows, and of what lies between these."""


def panels_of(table: Table) -> dict[str, str]:
    """Return the panels in the table's order: the start of their column keys, their titles."""
    return {column.key.partition(":")[0]: column.group for column in table.columns}


def _rows(table: Table) -> list[dict[str, str]]:
    """Set the panels in rows of at most three, as even as may be: four are two and two."""
    panels = list(panels_of(table).items())
    count = max(1, -(-len(panels) // _ACROSS))
    each = -(-len(panels) // count)
    return [dict(panels[start:start + each]) for start in range(0, len(panels), each)]


def height(chart: Chart) -> float:
    """Return the height of the body: a single row of panels is taller."""
    rows = len(_rows(chart.table))
    return _ONE if rows < 2 else _EACH * rows + _UNDER * (rows - 1)


def keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    """Return the legend, named as the columns of the first panel."""
    title = {column.key.partition(":")[2]: column.title for column in chart.table.columns}
    spread = label("chart.between", lang, low=title["p10"], high=title["p90"])
    return (Key(title["history"], "line", INK, shape="o"),
            Key(title["central"], "line", DEEP, dash="dashed", shape="s"),
            Key(spread, "area", OUTER),
            Key(title["target"], "line", TARGET))


def paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body: one scale for all, so that the panels compare."""
    table = chart.table
    values = places(table, [column.key for column in table.columns])
    if not values:
        return
    ends = widened(values, 0.1, 0.1)
    rows = _rows(table)
    tall = (body.height - _UNDER * (len(rows) - 1)) / len(rows)
    across = max(len(row) for row in rows)
    wide = (body.width - label_room(ends, tall) - 1.0 - _BETWEEN * (across - 1)) / across
    top = body.top
    for row in rows:
        _row(canvas, table, row, ends, Box(body.left, top - tall, body.left + wide, top))
        top -= tall + _UNDER


def _row(canvas: Canvas, table: Table, panels: dict[str, str], ends: tuple[float, float],
         first: Box) -> None:
    """Draw some panels beside each other; ``first`` is the room of the first one's plot."""
    titles = [wrap(title, _TITLE, first.width) for title in panels.values()]
    pitch = _TITLE.size * POINT * 1.3
    head = pitch * max(len(lines) for lines in titles) + 1.0
    left = first.left + label_room(ends, first.height)
    for place, (panel, lines) in enumerate(zip(panels, titles, strict=True)):
        plot = Box(left, first.bottom + 5.0, left + first.width, first.top - head)
        for number, line in enumerate(lines):
            canvas.text(left, first.top - pitch * (number + 1) + 1.0, line, _TITLE)
        _panel(canvas, table, panel, plot, value_axis(canvas, ends, plot, labels=place == 0))
        left += first.width + _BETWEEN


def _panel(canvas: Canvas, table: Table, panel: str, plot: Box, scale: Scale) -> None:
    xs = spread_over(len(table.rows), plot)
    track = {kind: points_of(table, f"{panel}:{kind}", xs, scale) for kind in KINDS}
    own = track["central"]
    for kind in ("central", "p10", "p90"):
        track[kind] = joined(track["history"], track[kind])
    for outline in areas(track["p10"], track["p90"]):
        canvas.polygon(outline, fill=OUTER)
    half = 0.42 * (xs[1] - xs[0]) if len(xs) > 1 else 3.0
    labels = Labels(canvas, Box(plot.left - 1.8, plot.bottom, plot.right + 1.5, plot.top + 0.5))
    for point in filter(None, track["target"]):
        ends = (point[0] - half, point[0] + half)
        canvas.line(ends, (point[1], point[1]), color=TARGET, width=2.2)
        labels.keep_clear(((ends[0], point[1]), (ends[1], point[1])))
    for run in runs(track["central"]):
        canvas.path(run, color=DEEP, dash="dashed")
    for run in runs(track["history"]):
        canvas.path(run)
    canvas.marks(track["history"], "o", size=3.0)
    canvas.marks(own, "s", color=DEEP, size=3.0)
    for kind in ("history", "central"):
        for run in runs(track[kind]):
            labels.keep_clear(run)
    period_axis(canvas, [row.label for row in table.rows], xs, plot)
    _labels(table, panel, track, labels)


def _labels(table: Table, panel: str,
            track: dict[str, list[Point | None]], labels: Labels) -> None:
    """Write figures where there is room; the forecast and the target come before history."""
    for kind, style, prefer in (("target", _GOAL, "above below right left"),
                                ("central", _BOLD, "below above right left"),
                                ("history", SMALL, "above below left right")):
        key = f"{panel}:{kind}"
        # From the latest back: where there is little room, old years go without.
        for place in reversed(range(len(table.rows))):
            row, point = table.rows[place], track[kind][place]
            if point and number_at(table, row.key, key) is not None:
                labels.put(*point, table.text(row.key, key), style, prefer=prefer)
