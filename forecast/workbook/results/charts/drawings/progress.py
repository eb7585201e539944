"""The native chart of a year in progress: past years as a band, this year and its end as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, GREY, INK, OUTER, TARGET
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.live import ZERO
from forecast.workbook.results.charts.look import NOTHING, Look, filled, ruled
from forecast.workbook.results.charts.scales import scale

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.workbook.results.charts.margin import Desk, Entry, Strand

_LOOKS: dict[str, Look] = {
    "middle": ruled(GREY, 1.25),
    "even": ruled(TARGET, 1.25, "round_dot"),
    "history": ruled(INK, 2.25, mark="circle"),
    "central": ruled(DEEP, 2, "dash", mark="square"),
    "p10": ruled(DEEP, 0.75),
    "p90": ruled(DEEP, 0.75),
}
_LATER = {"central", "p10", "p90"}


def _draw(frame: Frame) -> Native:
    """Draw the band of past years, the even pace, the year so far and what is to come."""
    desk = frame.desk
    titles = {column.key: column.title for column in frame.chart.table.columns}
    labels = desk.labels("history")
    areas = frame.start("area", "stacked")
    names = (titles["low"], f"{titles['low']}—{titles['high']}")
    for strand, look, name in zip(_band(desk, names), (NOTHING, filled(OUTER)), names, strict=True):
        add(areas, name, labels, strand, **look)
    lines = frame.start("line")
    for key, look in _LOOKS.items():
        add(lines, titles[key], labels,
            desk.joined(titles[key], key, "history") if key in _LATER
            else desk.series(titles[key], key), **look)
    areas.combine(lines)
    return frame.upright(areas, scale([0.0, *desk.values("low", "high", *_LOOKS)]), hidden=(0,),
                         on_tick=True)


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


PROGRESS = Drawing(_draw)
