"""Native charts: one for every chart exhibit, drawn by Excel from the cells of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.workbook.results.charts.drawings import DRAWINGS
from forecast.workbook.results.charts.frame import Frame, spread
from forecast.workbook.results.charts.margin import Desk
from forecast.workbook.results.places import PlacedChart
from forecast.workbook.results.sizes import pixels
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from forecast.exhibits import Chart, Column
    from forecast.labels import Lang
    from forecast.workbook.results.formats import Styles
    from forecast.workbook.results.places import SheetPlan

_FRAME = 6
_INSET = 0.12
"""Share of the last column that stays free: a program with narrower digits would cut the frame."""


def chart_height(chart: Chart, usual: int) -> int:
    """Return the height of a chart, pixels: the usual one unless it grows with what it shows."""
    return DRAWINGS[chart.kind].height(chart, usual)


def chart_strips(chart: Chart) -> tuple[tuple[Column, ...], ...]:
    """Return the columns of a chart's own table that are printed below it, strip by strip."""
    return DRAWINGS[chart.kind].strips(chart.table)


def draw_charts(book: Workbook, target: Worksheet, plan: SheetPlan, styles: Styles,
                lang: Lang) -> int:
    """Draw the charts of one sheet, and write into its margin what they need.

    Returns
    -------
    int
        The column after the last one that they need.
    """
    taken: dict[int, int] = {}
    for item in plan.placed:
        if not isinstance(item, PlacedChart):
            continue
        chart, drawing = item.chart, DRAWINGS[item.chart.kind]
        parts = drawing.parts(chart.table)
        across, rows = spread(len(parts))
        width, height = _inside(item, plan) // across, item.height // rows
        desk = Desk(target, plan.sheet.name, plan.table_of(chart), taken, styles,
                    (width, height))
        for spot, part in enumerate(parts):
            down, right = divmod(spot, across)
            gap = _FRAME if part else 0
            native = drawing.draw(Frame(book, chart, desk, lang, part))
            native.set_size({"width": width - gap, "height": height - gap})
            target.insert_chart(item.top, 0, native, _options(
                _described(chart, part),
                right * width + 2, down * height + 2))
    return max(taken.values(), default=0)


def _described(chart: Chart, part: str) -> str:
    """Say what a picture shows, of one with several panels which of them."""
    names = [column.group for column in chart.table.columns if column.key.startswith(f"{part}:")]
    return f"{chart.title} · {names[0]}" if part and names else chart.title


def _inside(item: PlacedChart, plan: SheetPlan) -> int:
    """Return the width of a chart that stays inside the printed area."""
    return item.width - max(_FRAME, round(_INSET * pixels(plan.widths[plan.printed - 1])))


def _options(description: str, right: int, down: int) -> dict[str, Any]:
    # moves with the cells but keeps its size when a column is made wider
    return {"x_offset": right, "y_offset": down, "object_position": 2,
            "description": caption(description)}
