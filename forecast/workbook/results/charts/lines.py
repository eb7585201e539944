"""Native line charts: the fan, the small multiples, the scenarios."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from forecast.labels import label
from forecast.workbook.results.charts.live import ZERO
from forecast.workbook.results.charts.look import (
    BAND,
    INK,
    LINES,
    NAVY,
    NOTHING,
    PALE,
    RED,
    axes,
    between,
    dress,
    font,
    scale,
)
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.workbook.results.charts.margin import Desk, Entry, Strand

_LABELS = 6
"""Periods that are all labelled in one of the small multiples."""
_BANDS = ("p10", "p25", "p75", "p90")


def draw_fan(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw history, the central path and the bands around it."""
    names = {key: label(f"result.{key}", lang) for key in
             ("history", "central", "band50", "band80", "base", "target", "target_low",
              "target_high")}
    labels = desk.labels("history").reference()
    areas = book.add_chart({"type": "area", "subtype": "stacked"})
    fills = (None, PALE, BAND, PALE)
    titles = (names["base"], names["band80"], names["band50"], names["band80"])
    for column, fill, title in zip(_bands(desk, titles), fills, titles, strict=True):
        paint = NOTHING if fill is None else {"fill": {"color": fill}, "border": {"none": True}}
        areas.add_series({"name": title, "categories": labels, "values": column.reference(),
                          **paint})
    lines = book.add_chart({"type": "line"})
    solid = {"line": {"color": INK, "width": 2.25}, "marker": _marker("circle", INK)}
    dashed = {"line": {"color": NAVY, "width": 2, "dash_type": "dash"}}
    # a target of one year is one point, which a line alone would not show
    target = {"line": {"color": RED, "width": 1.5, "dash_type": "square_dot"},
              "marker": _marker("long_dash", RED, 9)}
    ends = [desk.series(names[key], key) for key in ("target_low", "target_high")]
    one = names["target"] if None in ends else ""
    drawn = [(desk.series(names["history"], "history"), names["history"], solid),
             (desk.joined(names["central"], "central", "history"), names["central"], dashed),
             (ends[0], one or names["target_low"], target),
             (ends[1], one or names["target_high"], target)]
    for strand, name, style in drawn:
        if strand is not None:
            lines.add_series({"name": name, "categories": labels, "values": strand.reference(),
                              **style})
    areas.combine(lines)
    dress(areas, chart.title, between(desk.height), legend_without=(0, 3))
    found = desk.values("history", "central", "p10", "p90", "target_low", "target_high")
    axes(areas, chart.unit, scale(found), desk.height, on_tick=True)
    return areas


def _bands(desk: Desk, titles: Sequence[str]) -> list[Strand]:
    """Write the bands of a fan: the transparent base and three differences.

    Before the forecast the base lies on history and the bands are nought, so that the areas open
    from the last point of history. In a gap of history the base stays at the nearest figure: were
    it nought, the edges of the areas would draw a hairline down to the axis.
    """
    columns: list[list[Entry]] = [[], [], [], []]
    levels = [desk.number(step, "history") or desk.number(step, "central")
              for step in range(len(desk.rows))]
    for step in range(len(desk.rows)):
        edges = [desk.number(step, key) for key in _BANDS]
        known = [edge for edge in edges if edge is not None]
        if len(known) == len(_BANDS):
            found = [known[0], *(high - low for low, high in pairwise(known))]
        else:
            near = [*reversed(levels[:step + 1]), *levels[step + 1:]]
            found = [next((level for level in near if level), ZERO), ZERO, ZERO, ZERO]
        for column, entry in zip(columns, found, strict=True):
            column.append(entry)
    return [desk.add(title, column) for title, column in zip(titles, columns, strict=True)]


def draw_panel(book: Workbook, chart: Chart, panel: str, desk: Desk, lang: Lang) -> Drawing:
    """Draw one of the small multiples."""
    drawing = book.add_chart({"type": "line"})
    keys = {part: f"{panel}:{part}" for part in ("history", "central", "p10", "p90", "target")}
    history = keys["history"]
    thin = {"line": {"color": BAND, "width": 1}}
    series: list[tuple[str, Strand | None, dict[str, Any]]] = [
        ("history", desk.series(label("result.history", lang), history),
         {"line": {"color": INK, "width": 2}, "marker": _marker("circle", INK, 4)}),
        ("central", desk.joined(label("result.central", lang), keys["central"], history),
         {"line": {"color": NAVY, "width": 1.75, "dash_type": "dash"},
          "marker": _marker("circle", NAVY, 4)}),
        ("band80", desk.joined("p10", keys["p10"], history), thin),
        ("upper", desk.joined("p90", keys["p90"], history), thin),
        ("target", desk.series(label("result.target", lang), keys["target"]),
         {"line": {"none": True}, "marker": _marker("diamond", RED, 8)}),
    ]
    drawn = [entry for entry in series if entry[1] is not None]
    for name, column, style in drawn:
        if column is not None:
            title = label("result.band80" if name == "upper" else f"result.{name}", lang)
            drawing.add_series({"name": title, "categories": desk.labels(history).reference(),
                                "values": column.reference(), **style})
    doubled = [at for at, entry in enumerate(drawn) if entry[0] == "upper"]
    title = next(column.group or column.title for column in chart.table.columns
                 if column.key.startswith(f"{panel}:"))
    dress(drawing, title, between(desk.height, 36, 84), size=10, left=0.16, legend_without=doubled)
    drawing.set_legend({"position": "bottom", "font": font(8), "delete_series": doubled,
                        "layout": {"x": 0.04, "y": 1 - 41 / desk.height, "width": 0.92,
                                   "height": 36 / desk.height}})
    axes(drawing, "", scale(desk.values(*keys.values())), desk.height, size=8,
         every=1 if len(desk.rows) <= _LABELS else 2)
    return drawing


def draw_scenarios(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw a line for every scenario."""
    del lang
    drawing = book.add_chart({"type": "line"})
    first = chart.table.columns[0].key
    for spot, column in enumerate(chart.table.columns):
        cells = desk.series(column.title, column.key)
        if cells is None:
            continue
        colour, dash, marker = LINES[spot % len(LINES)]
        drawing.add_series({
            "name": caption(column.title), "categories": desk.labels(first).reference(),
            "values": cells.reference(),
            "line": {"color": colour, "width": 1.75 if spot else 2.75, "dash_type": dash},
            "marker": _marker(marker, colour, 5)})
    dress(drawing, chart.title, between(desk.height))
    found = desk.values(*(column.key for column in chart.table.columns))
    axes(drawing, chart.unit, scale(found), desk.height)
    drawing.set_legend({"position": "bottom", "font": font(9)})
    return drawing


def _marker(kind: str, colour: str, size: int = 5) -> dict[str, Any]:
    return {"type": kind, "size": size, "fill": {"color": colour}, "border": {"color": colour}}
