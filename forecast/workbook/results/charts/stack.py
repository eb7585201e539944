"""The stacked composition as a native chart: a column a period, its parts from the bottom up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.labels import label
from forecast.workbook.results.charts.look import (
    HATCHED,
    INK,
    PAPER,
    SHADES,
    axes,
    between,
    dress,
    font,
    scale,
)
from forecast.workbook.results.formats import number_format
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.workbook.results.charts.margin import Desk

_TALL = 0.07
"""A part higher than this share of the highest column bears its figure."""


def draw_stack(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw a composition.

    The parts are the table's own cells. A line that cannot be seen carries the totals above the
    columns; a condition of the number format leaves low parts without a figure.
    """
    drawing = book.add_chart({"type": "column", "subtype": "stacked"})
    totals = desk.values("total")
    tall = _TALL * max(map(abs, totals), default=0.0)
    parts = [column for column in chart.table.columns
             if column.key.startswith(("part:", "one_off:"))]
    for spot, column in enumerate(parts):
        cells = desk.series(column.title, column.key)
        if cells is None:
            continue
        is_once = column.key.startswith("one_off:")
        shade = SHADES[spot % len(SHADES)]
        number = number_format(max(desk.decimals(step, column.key)
                                   for step in range(len(desk.rows))))
        boxed: dict[str, Any] = {"fill": {"color": PAPER}} if is_once else {}
        drawing.add_series({
            "name": caption(column.title), "categories": desk.labels(column.key).reference(),
            "values": cells.reference(), "gap": 60,
            "data_labels": {"value": True, "position": "center",
                            "font": font(9, color=INK if is_once else shade.text),
                            "num_format": f"[>={tall!r}]{number};[<=-{tall!r}]-{number};",
                            **boxed},
            **(HATCHED if is_once else {"fill": {"color": shade.fill},
                                        "border": {"color": PAPER, "width": 0.75}})})
    drawn = len(drawing.series)
    above = desk.series(label("result.total", lang), "total")
    if above is not None:
        line = book.add_chart({"type": "line"})
        number = number_format(max(desk.decimals(step, "total")
                                   for step in range(len(desk.rows))))
        line.add_series({
            "name": label("result.total", lang), "categories": desk.labels("total").reference(),
            "values": above.reference(), "line": {"none": True}, "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "above", "num_format": number,
                            "font": font(9, bold=True)}})
        drawing.combine(line)
    dress(drawing, chart.title, between(desk.height), legend_without=[drawn])
    values = [0.0, *totals, *desk.values(*(column.key for column in parts))]
    axes(drawing, chart.unit, scale(values), desk.height)
    return drawing
