"""Native charts: one for every chart exhibit, drawn by Excel from the cells of its table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forecast.workbook.results.charts.bridge import draw_bridge
from forecast.workbook.results.charts.bullet import draw_bullet
from forecast.workbook.results.charts.lines import draw_fan, draw_panel, draw_scenarios
from forecast.workbook.results.charts.margin import Desk
from forecast.workbook.results.charts.progress import draw_progress
from forecast.workbook.results.charts.stack import draw_stack
from forecast.workbook.results.charts.tornado import draw_tornado
from forecast.workbook.results.layout import PANELS_ACROSS
from forecast.workbook.results.places import PlacedChart
from forecast.workbook.results.sizes import panels, pixels
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from forecast.labels import Lang
    from forecast.workbook.results.formats import Styles
    from forecast.workbook.results.places import SheetPlan

_DRAW = {"fan": draw_fan, "bridge": draw_bridge, "bullet": draw_bullet,
         "scenarios": draw_scenarios, "stack": draw_stack, "tornado": draw_tornado,
         "progress": draw_progress}  # fmt: skip
_FRAME = 6
_INSET = 0.12
"""Share of the last column that stays free: a program with narrower digits would cut the frame."""


def draw_charts(book: Workbook, target: Worksheet, plan: SheetPlan, styles: Styles,
                lang: Lang) -> None:
    """Draw the charts of one sheet, and write into its margin what they need."""
    taken: dict[int, int] = {}
    for item in plan.placed:
        if not isinstance(item, PlacedChart):
            continue
        chart = item.chart
        desk = Desk(target, plan.sheet.name, plan.table_of(chart), taken, styles, _height(item))
        if chart.kind == "panels":
            _draw_panels(book, target, replace(item, width=_inside(item, plan)), desk, lang)
            continue
        drawing = _DRAW[chart.kind](book, chart, desk, lang)
        drawing.set_size({"width": _inside(item, plan), "height": item.height})
        target.insert_chart(item.top, 0, drawing, _options(chart.title, 2, 2))


def _inside(item: PlacedChart, plan: SheetPlan) -> int:
    """Return the width of a chart that stays inside the printed area."""
    return item.width - max(_FRAME, round(_INSET * pixels(plan.widths[-1])))


def _height(item: PlacedChart) -> int:
    """Return the height of a drawing: small multiples stand in several rows."""
    if item.chart.kind != "panels":
        return item.height
    return item.height // -(-len(panels(item.chart.table)) // PANELS_ACROSS)


def _draw_panels(book: Workbook, target: Worksheet, item: PlacedChart, desk: Desk,
                 lang: Lang) -> None:
    """Draw small multiples side by side, in rows."""
    names = panels(item.chart.table)
    across = min(PANELS_ACROSS, len(names))
    width, height = item.width // across, _height(item)
    for spot, panel in enumerate(names):
        down, right = divmod(spot, across)
        drawing = draw_panel(book, item.chart, panel, desk, lang)
        drawing.set_size({"width": width - _FRAME, "height": height - _FRAME})
        options = _options(f"{item.chart.title}: {panel}", right * width + 2,
                           down * height + 2)
        target.insert_chart(item.top, 0, drawing, options)


def _options(description: str, right: int, down: int) -> dict[str, Any]:
    # moves with the cells but keeps its size when a column is made wider
    return {"x_offset": right, "y_offset": down, "object_position": 2,
            "description": caption(description)}
