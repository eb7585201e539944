"""A statistic within its bounds as a native chart: three lines, the bounds dashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import INK, INNER
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.look import ruled
from forecast.workbook.results.charts.scales import scale

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

_LOOKS = {"value": ruled(INK, 2, mark="circle", size=4), "low": ruled(INNER, 1.25, "dash"),
          "high": ruled(INNER, 1.25, "dash")}


def _draw(frame: Frame) -> Native:
    """Draw the statistic and its bounds."""
    desk, titles = frame.desk, {one.key: one.title for one in frame.chart.table.columns}
    native = frame.start("line")
    for key, look in _LOOKS.items():
        add(native, titles[key], desk.labels("value"), desk.series(titles[key], key), **look)
    return frame.upright(native, scale(desk.values(*_LOOKS)))


TRACK = Drawing(_draw)
