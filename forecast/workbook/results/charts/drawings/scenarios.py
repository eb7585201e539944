"""The scenarios as a native chart: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import LINES
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.look import ruled
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

MARKS: tuple[tuple[str, str], ...] = (
    # dash, marker: a line can be told by any one of them, as by its colour
    ("solid", "circle"), ("dash", "square"), ("dash_dot", "diamond"), ("long_dash", "triangle"),
    ("round_dot", "star"), ("dash", "x"), ("long_dash_dot", "plus"), ("square_dot", "short_dash"),
)  # fmt: skip


def _draw(frame: Frame) -> Native:
    """Draw a line for every scenario."""
    desk, columns = frame.desk, frame.chart.table.columns
    native = frame.start("line")
    for spot, column in enumerate(columns):
        color, (dash, mark) = LINES[spot % len(LINES)], MARKS[spot % len(MARKS)]
        add(native, caption(column.title), desk.labels(columns[0].key),
            desk.series(column.title, column.key),
            **ruled(color, 1.75 if spot else 2.75, dash, mark=mark))
    return frame.upright(native, scale(desk.values(*(column.key for column in columns))))


SCENARIOS = Drawing(_draw)
