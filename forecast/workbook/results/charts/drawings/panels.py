"""Small multiples as native charts: history, the forecast with its band, the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, INK, INNER, TARGET
from forecast.workbook.results.charts.frame import (
    Drawing,
    Frame,
    add,
    axes,
    between,
    dress,
    spread,
)
from forecast.workbook.results.charts.look import Look, marked, ruled
from forecast.workbook.results.charts.scales import scale

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.exhibits import Chart, Column, Table

_HEIGHT = 240
_LABELS = 6
"""Periods that are all labelled in one of the small multiples."""
_STRIP = 11
"""Data columns that stand side by side before the table is folded."""
_LOOKS: dict[str, Look] = {
    "history": ruled(INK, 2, mark="circle", size=4),
    "central": ruled(DEEP, 1.75, "dash", mark="circle", size=4),
    "p10": ruled(INNER, 1),
    "p90": ruled(INNER, 1),
    "target": {"line": {"none": True}} | marked("diamond", TARGET, 8),
}


def _draw(frame: Frame) -> Native:
    """Draw one of the small multiples."""
    desk, text = frame.desk, frame.text
    key = {name: f"{frame.part}:{name}" for name in _LOOKS}
    history = key["history"]
    cells = {"history": desk.series(text("history"), history),
             "central": desk.joined(text("central"), key["central"], history),
             "p10": desk.joined("p10", key["p10"], history),
             "p90": desk.joined("p90", key["p90"], history),
             "target": desk.series(text("target"), key["target"])}
    native = frame.start("line")
    for name, strand in cells.items():
        add(native, text("band80" if name in {"p10", "p90"} else name), desk.labels(history),
            strand, **_LOOKS[name])
    drawn = [name for name, strand in cells.items() if strand is not None]
    title = next(column.group or column.title for column in frame.chart.table.columns
                 if column.key.startswith(f"{frame.part}:"))
    height = desk.height
    dress(native, title, between(height, 36, 84), size=10, left=0.16,
          hidden=[drawn.index("p90")] if "p90" in drawn else [],
          legend={"layout": {"x": 0.04, "y": 1 - 41 / height, "width": 0.92,
                             "height": 36 / height}})
    axes(native, "", scale(desk.values(*key.values())), height, size=8,
         names={"interval_unit": 1 if len(desk.rows) <= _LABELS else 2})
    return native


def _parts(table: Table) -> tuple[str, ...]:
    """List the panels: the parts before the colon of the column keys."""
    return tuple(dict.fromkeys(column.key.partition(":")[0] for column in table.columns))


def _height(chart: Chart, _usual: int) -> int:
    return _HEIGHT * spread(len(_parts(chart.table)))[1]


def _strips(table: Table) -> tuple[tuple[Column, ...], ...]:
    """Cut the columns into strips that fit the page, panel by panel."""
    strips: list[tuple[Column, ...]] = [()]
    for panel in _parts(table):
        mine = tuple(column for column in table.columns if column.key.partition(":")[0] == panel)
        if strips[-1] and len(strips[-1]) + len(mine) > _STRIP:
            strips.append(())
        strips[-1] += mine
    return tuple(strips)


PANELS = Drawing(_draw, _height, _parts, _strips)
