"""The fan as a native chart: bands as stacked areas, history and the central path as lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, INK, INNER, OUTER, TARGET
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.live import ZERO
from forecast.workbook.results.charts.look import NOTHING, filled, ruled
from forecast.workbook.results.charts.scales import scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart as Native

    from forecast.workbook.results.charts.margin import Desk, Entry, Strand

_EDGES = ("p10", "p25", "p75", "p90")
_LOOKS = (NOTHING, filled(OUTER), filled(INNER), filled(OUTER))


def _draw(frame: Frame) -> Native:
    """Draw history, the central path and the bands around it."""
    desk, text = frame.desk, frame.text
    labels = desk.labels("history")
    areas = frame.start("area", "stacked")
    titles = (text("base"), text("band80"), text("band50"), text("band80"))
    for column, look, title in zip(_bands(desk, titles), _LOOKS, titles, strict=True):
        add(areas, title, labels, column, **look)
    lines = frame.start("line")
    ends = {key: desk.series(text(key), key) for key in ("target_low", "target_high")}
    add(lines, text("history"), labels, desk.series(text("history"), "history"),
        **ruled(INK, 2.25, mark="circle"))
    add(lines, text("central"), labels, desk.joined(text("central"), "central", "history"),
        **ruled(DEEP, 2, "dash"))
    for key, cells in ends.items():
        # a target of one year is one point, which a line alone would not show
        add(lines, text("target" if None in ends.values() else key), labels, cells,
            **ruled(TARGET, 1.5, "square_dot", mark="long_dash", size=9))
    areas.combine(lines)
    found = desk.values("history", "central", "p10", "p90", "target_low", "target_high")
    return frame.upright(areas, scale(found), hidden=(0, 3), on_tick=True)


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
        edges = [desk.number(step, key) for key in _EDGES]
        known = [edge for edge in edges if edge is not None]
        if len(known) == len(_EDGES):
            found = [known[0], *(high - low for low, high in pairwise(known))]
        else:
            near = [*reversed(levels[:step + 1]), *levels[step + 1:]]
            found = [next((level for level in near if level), ZERO), ZERO, ZERO, ZERO]
        for column, entry in zip(columns, found, strict=True):
            column.append(entry)
    return [desk.add(title, column) for title, column in zip(titles, columns, strict=True)]


FAN = Drawing(_draw)
