"""The tornado as a native chart: a bar an assumption, more and less of it, the greatest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.exhibits import DRAWN_LEVERS
from forecast.labels import label
from forecast.workbook.results.charts.live import LiveText, quote
from forecast.workbook.results.charts.look import (
    GREY,
    GRID,
    INK,
    NAVY,
    ORANGE,
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

_PAINT: dict[str, dict[str, Any]] = {
    "up": {"fill": {"color": NAVY}, "border": {"none": True}},
    "down": {"fill": {"color": ORANGE}, "border": {"color": GREY, "width": 0.75}},
}
_ROOM = 1.3
"""The axis is so many times as long as the longest bar: figures stand at the ends of the bars."""


def draw_tornado(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw the effects of a unit more and a unit less, both from the table's own cells.

    The names stand in the margin, each with its unit of change.
    """
    count = min(DRAWN_LEVERS, len(desk.rows))
    names = desk.add(label("result.names", lang),
                     [_name(desk, step, lang) for step in range(count)])
    drawing = book.add_chart({"type": "bar"})
    keys = {way: f"{chart.drawn}:{way}" for way in ("up", "down")}
    number = number_format(max(desk.decimals(step, key) for step in range(count)
                               for key in keys.values()))
    for way, key in keys.items():
        cells = desk.series(label(f"result.one_{way}", lang), key)
        if cells is not None:
            drawing.add_series({
                "name": label(f"result.one_{way}", lang),
                "categories": names.top(count).reference(),
                "values": cells.top(count).reference(), "gap": 45, "overlap": 100,
                "data_labels": {"value": True, "position": "outside_end", "font": font(8),
                                "num_format": f"+{number};-{number};"},
                **_PAINT[way]})
    dress(drawing, chart.title, between(desk.height, 54), left=0.34)
    found = desk.values(*keys.values())
    reach = _ROOM * max(map(abs, found), default=1.0)
    drawing.set_x_axis({
        "min": -reach, "max": reach, "num_font": font(9), "major_tick_mark": "none",
        "num_format": scale([0.0, reach]).number, "line": {"none": True},
        "label_position": "none", "name": caption(chart.unit), "name_font": font(9),
        "major_gridlines": {"visible": True, "line": {"color": GRID}}})
    drawing.set_y_axis({"reverse": True, "label_position": "low", "num_font": font(9, color=INK),
                        "major_tick_mark": "none", "line": {"color": GREY}, "interval_unit": 1})
    return drawing


def _name(desk: Desk, step: int, lang: Lang) -> LiveText:
    """Write the name of an assumption with its unit of change."""
    text, unit = desk.label(step), desk.text(step, "unit")
    if not unit:
        return text
    tail = label("result.lever", lang, name="", unit=unit)
    return LiveText(f"{text.formula}&{quote(tail)}", text.value + tail)
