"""The stacked composition as a native chart: a column a period, its parts from the bottom up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import INK, PAPER, SHADES
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.look import HATCHED, figures, font
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.exhibits import Column

_TALL = 0.07
"""A part higher than this share of the highest column bears its figure."""


def _draw(frame: Frame) -> Native:
    """Draw a composition.

    The parts are the table's own cells. A line that cannot be seen carries the totals above the
    columns; a condition of the number format leaves low parts without a figure.
    """
    desk, name = frame.desk, frame.text("total")
    native = frame.start("column", "stacked")
    totals = desk.values("total")
    tall = _TALL * max(map(abs, totals), default=0.0)
    parts = [column for column in frame.chart.table.columns
             if column.key.startswith(("part:", "one_off:"))]
    for spot, column in enumerate(parts):
        _add_part(frame, native, spot, column, tall)
    drawn = len(native.series)
    above = desk.series(name, "total")
    if above is not None:
        line = frame.start("line")
        add(line, name, desk.labels("total"), above, line={"none": True}, marker={"type": "none"},
            **figures("above", desk.number_format("total"), font(9, bold=True)))
        native.combine(line)
    values = [0.0, *totals, *desk.values(*(column.key for column in parts))]
    return frame.upright(native, scale(values), hidden=[drawn])


def _add_part(frame: Frame, native: Native, spot: int, column: Column, tall: float) -> None:
    desk, shade = frame.desk, SHADES[spot % len(SHADES)]
    is_once = column.key.startswith("one_off:")
    number = desk.number_format(column.key)
    shown = figures("center", f"[>={tall!r}]{number};[<=-{tall!r}]-{number};",
                    font(9, color=INK if is_once else shade.text),
                    **({"fill": {"color": PAPER}} if is_once else {}))
    add(native, caption(column.title), desk.labels(column.key),
        desk.series(column.title, column.key), gap=60, **shown,
        **(HATCHED if is_once else {"fill": {"color": shade.fill},
                                    "border": {"color": PAPER, "width": 0.75}}))


STACK = Drawing(_draw)
