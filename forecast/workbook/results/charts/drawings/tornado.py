"""The tornado as a native chart: a bar an assumption, more and less of it, the greatest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, DRAWN_LEVERS, FALL, GREY
from forecast.workbook.results.charts.frame import Drawing, Frame, add, bare_axis, between
from forecast.workbook.results.charts.live import LiveText, quote
from forecast.workbook.results.charts.look import Look, figures, filled, font
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.exhibits import Chart

_FRAME, _ROW = 138, 20
"""Pixels for the title, axis and legend, and for each row."""
_LOOKS: dict[str, Look] = {
    "up": filled(DEEP),
    "down": {"fill": {"color": FALL}, "border": {"color": GREY, "width": 0.75}},
}
_ROOM = 1.3
"""The axis is so many times as long as the longest bar: figures stand at the ends of the bars."""


def _draw(frame: Frame) -> Native:
    """Draw the effects of a unit more and a unit less, both from the table's own cells.

    The names stand in the margin, each with its unit of change.
    """
    desk, chart = frame.desk, frame.chart
    count = min(DRAWN_LEVERS, len(desk.rows))
    names = desk.add(frame.text("names"), [_name(frame, step) for step in range(count)])
    keys = {way: f"{chart.drawn}:{way}" for way in _LOOKS}
    number = desk.number_format(*keys.values(), count=count)
    native = frame.start("bar")
    for way, key in keys.items():
        name = frame.text(f"one_{way}")
        cells = desk.series(name, key)
        add(native, name, names.top(count), None if cells is None else cells.top(count), gap=45,
            overlap=100, **figures("outside_end", f"+{number};-{number};", font(8)), **_LOOKS[way])
    reach = _ROOM * max(map(abs, desk.values(*keys.values())), default=1.0)
    values = bare_axis(-reach, reach, grid=True) | {
        "num_font": font(9), "num_format": scale([0.0, reach]).number, "name": caption(chart.unit)}
    return frame.lying(native, between(desk.height, 54), values,
                       {"reverse": True, "label_position": "low"})


def _name(frame: Frame, step: int) -> LiveText:
    """Write the name of an assumption with its unit of change."""
    text, unit = frame.desk.label(step), frame.desk.text(step, "unit")
    if not unit:
        return text
    tail = frame.text("lever", name="", unit=unit)
    return LiveText(f"{text.formula}&{quote(tail)}", text.value + tail)


def _height(chart: Chart, _usual: int) -> int:
    return _FRAME + _ROW * max(2, min(DRAWN_LEVERS, len(chart.table.rows)))


TORNADO = Drawing(_draw, _height)
