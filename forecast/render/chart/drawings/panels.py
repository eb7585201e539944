"""Panels side by side on one scale: history, the forecast with its band, the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import OUTER, TARGET
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key, titles_of
from forecast.render.chart.lettering import BOLD, GOAL, SMALL, Style
from forecast.render.chart.plot import label_room, open_plot
from forecast.render.chart.scales import numbers, widened

if TYPE_CHECKING:
    from forecast.exhibits import Chart, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas
    from forecast.render.chart.labelling import Labels
    from forecast.render.chart.plot import Plot
    from forecast.render.chart.scales import Ends

_TITLE = Style(8.0, bold=True)
_BETWEEN = 4.0
_ACROSS = 3
_ONE, _EACH, _UNDER = 62.0, 50.0, 3.0
"""Heights of the body of one row, of each of several rows, and of what lies between these."""


def _rows(table: Table) -> list[dict[str, str]]:
    """Set the panels in rows of at most three, as even as may be: four are two and two.

    A panel is the start of its column keys, with its title.
    """
    panels = list({column.key.partition(":")[0]: column.group for column in table.columns}.items())
    count = max(1, -(-len(panels) // _ACROSS))
    each = -(-len(panels) // count)
    return [dict(panels[start:start + each]) for start in range(0, len(panels), each)]


def _height(chart: Chart) -> float:
    """Return the height of the body: a single row of panels is taller."""
    rows = len(_rows(chart.table))
    return _ONE if rows < 2 else _EACH * rows + _UNDER * (rows - 1)


def _keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    titles = titles_of(chart.table, lang)
    return (*titles.course(), *titles.band(OUTER),
            Key(titles["target"], "line", TARGET))


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body: one scale for all, so that the panels compare."""
    table = chart.table
    values = numbers(table, [column.key for column in table.columns])
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


def _row(canvas: Canvas, table: Table, panels: dict[str, str], ends: Ends, first: Box) -> None:
    """Draw some panels beside each other; ``first`` is the room of the first one's plot."""
    titles = [_TITLE.wrap(title, first.width) for title in panels.values()]
    pitch = _TITLE.pitch(1.3)
    head = pitch * max(len(lines) for lines in titles) + 1.0
    left = first.left + label_room(ends, first.height)
    for place, (panel, lines) in enumerate(zip(panels, titles, strict=True)):
        box = Box(left, first.bottom + 5.0, left + first.width, first.top - head)
        for number, line in enumerate(lines):
            canvas.text(left, first.top - pitch * (number + 1) + 1.0, line, _TITLE)
        _panel(open_plot(canvas, table, ends, box, numbered=place == 0), f"{panel}:")
        left += first.width + _BETWEEN


def _panel(plot: Plot, panel: str) -> None:
    plot.area(plot.later("p10", panel), plot.later("p90", panel), OUTER)
    box, half = plot.box, 0.42 * plot.step if plot.step else 3.0
    labels = plot.labels(Box(box.left - 1.8, box.bottom, box.right + 1.5, box.top + 0.5),
                         plot.later("central", panel), plot.points(f"{panel}history"))
    for x, y in filter(None, plot.points(f"{panel}target")):
        plot.canvas.across(y, x - half, x + half, color=TARGET, width=2.2)
        labels.keep_clear(((x - half, y), (x + half, y)))
    plot.course(panel, width=1.5, size=3.0)
    plot.periods()
    _labels(plot, panel, labels)


def _labels(plot: Plot, panel: str, labels: Labels) -> None:
    """Write figures where there is room; the forecast and the target come before history."""
    for key, style, prefer in (("target", GOAL, "above below right left"),
                               ("central", BOLD, "below above right left"),
                               ("history", SMALL, "above below left right")):
        # From the latest back: where there is little room, old years go without.
        for place in reversed(range(len(plot.table.rows))):
            plot.write(labels, panel + key, place, style, prefer=prefer)


PANELS = Drawing(height=_height, paint=_paint, keys=_keys, is_free=True)
