"""The native chart of a year in progress: past years as a band, this year and its end as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.workbook.results.charts.live import ZERO
from forecast.workbook.results.charts.look import (
    GREY,
    INK,
    NAVY,
    NOTHING,
    PALE,
    RED,
    axes,
    between,
    dress,
    scale,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.workbook.results.charts.margin import Desk, Entry, Strand

_LINES = ("middle", "even", "history", "central", "p10", "p90")


def draw_progress(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw the band of past years, the even pace, the year so far and what is to come."""
    del lang
    titles = {column.key: column.title for column in chart.table.columns}
    labels = desk.labels("history").reference()
    areas = book.add_chart({"type": "area", "subtype": "stacked"})
    fills: tuple[dict[str, Any], ...] = (NOTHING, {"fill": {"color": PALE},
                                                   "border": {"none": True}})
    names = (titles["low"], f"{titles['low']}—{titles['high']}")
    for strand, paint, name in zip(_band(desk, names), fills, names, strict=True):
        areas.add_series({"name": name, "categories": labels, "values": strand.reference(),
                          **paint})
    looks: dict[str, dict[str, Any]] = {
        "middle": {"line": {"color": GREY, "width": 1.25}},
        "even": {"line": {"color": RED, "width": 1.25, "dash_type": "round_dot"}},
        "history": {"line": {"color": INK, "width": 2.25}, "marker": _marker("circle", INK)},
        "central": {"line": {"color": NAVY, "width": 2, "dash_type": "dash"},
                    "marker": _marker("square", NAVY)},
        "p10": {"line": {"color": NAVY, "width": 0.75}},
        "p90": {"line": {"color": NAVY, "width": 0.75}},
    }
    lines = book.add_chart({"type": "line"})
    for key in _LINES:
        drawn = (desk.joined(titles[key], key, "history") if key in {"central", "p10", "p90"}
                 else desk.series(titles[key], key))
        if drawn is not None:
            lines.add_series({"name": titles[key], "categories": labels,
                              "values": drawn.reference(), **looks[key]})
    areas.combine(lines)
    dress(areas, chart.title, between(desk.height), legend_without=(0,))
    axes(areas, chart.unit, scale([0.0, *desk.values("low", "high", *_LINES)]),
         desk.height, on_tick=True)
    return areas


def _band(desk: Desk, names: tuple[str, str]) -> tuple[Strand, Strand]:
    """Write the transparent base and the height of the band; nought where no past year is known."""
    below: list[Entry] = []
    height: list[Entry] = []
    for step in range(len(desk.rows)):
        low, high = desk.number(step, "low"), desk.number(step, "high")
        is_known = low is not None and high is not None
        below.append(low if is_known else ZERO)
        height.append(high - low if low is not None and high is not None else ZERO)
    return desk.add(names[0], below), desk.add(names[1], height)


def _marker(kind: str, colour: str) -> dict[str, Any]:
    return {"type": kind, "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
