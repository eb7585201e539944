"""The scatter as a native chart: a mark a row; the rows that stand out are series of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import GREY, LINES, RULE
from forecast.workbook.results.charts.drawings.scenarios import MARKS
from forecast.workbook.results.charts.frame import Drawing, Frame, add, between, dress
from forecast.workbook.results.charts.look import font
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.workbook.results.charts.look import Look

_NAMED, _STRETCH = 7, 1.5


def _draw(frame: Frame) -> Native:
    """Draw every row in grey, then those that stand out, from the table's own cells."""
    desk, (across, upright) = frame.desk, frame.chart.drawn.split()
    xs, ys = desk.series(across, across), desk.series(upright, upright)
    native = frame.start("scatter")
    if xs is not None and ys is not None:
        add(native, frame.text("all_rows"), xs, ys, **_mark("circle", GREY, 5))
        named = [step for step, row in enumerate(desk.rows) if row.role == "total"
                 and None not in {desk.number(step, across), desk.number(step, upright)}]
        for place, step in enumerate(named[:_NAMED], start=1):
            color, (_, mark) = LINES[place % len(LINES)], MARKS[place % len(MARKS)]
            add(native, caption(desk.rows[step].label), xs.one(step), ys.one(step),
                **_mark(mark, color, 9))
    dress(native, frame.chart.title, between(desk.height, foot=100))
    columns = {column.key: column.title for column in frame.chart.table.columns}
    for set_axis, key in ((native.set_x_axis, across), (native.set_y_axis, upright)):
        axis = scale(desk.values(key))
        set_axis({"num_font": font(9), "num_format": axis.number, "name": caption(columns[key]),
                  "name_font": font(9), "major_tick_mark": "none",
                  "minor_tick_mark": "none", "label_position": "low",
                  "line": {"color": GREY},
                  "major_gridlines": {"visible": True, "line": {"color": RULE}},
                  **({} if axis.low is None else {"min": axis.low})})
    return native


def _mark(shape: str, color: str, size: int) -> Look:
    return {"marker": {"type": shape, "size": size, "border": {"color": color},
                       "fill": {"color": color}}, "line": {"none": True}}


SCATTER = Drawing(_draw, height=lambda _chart, usual: round(_STRETCH * usual))
