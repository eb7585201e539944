"""The tornado: a bar an assumption, a unit more and a unit less of it, the greatest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, DRAWN_LEVERS, FALL, GREY, RULE
from forecast.labels import label
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key
from forecast.render.chart.lettering import SMALL, Style
from forecast.render.chart.scales import Scale, nice_step, number_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.exhibits import Chart, Row
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas

_ROW = 6.4
_NAME = Style(7.5)
_NAME_ROOM = 58.0
_BAR = 1.9


def shown(chart: Chart) -> Sequence[Row]:
    """Return the rows that are drawn."""
    return chart.table.rows[:DRAWN_LEVERS]


def _height(chart: Chart) -> float:
    """Return the height of the body: a line an assumption."""
    return 2.0 + _ROW * max(1, len(shown(chart)))


def _keys(_chart: Chart, lang: Lang) -> tuple[Key, ...]:
    return (Key(label("result.one_up", lang), "area", DEEP),
            Key(label("result.one_down", lang), "area", FALL, edge=GREY))


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    """Draw the body: one scale for all bars, nought in the middle."""
    table, rows = chart.table, shown(chart)
    cells = [(row, f"{chart.drawn}:{way}") for row in rows for way in ("up", "down")]
    values = [number_at(table, row.key, key) or 0.0 for row, key in cells]
    reach = max((abs(value) for value in values), default=0.0)
    if not reach:
        return
    names = [_named(chart, row, canvas.lang) for row in rows]
    left = body.left + min(_NAME_ROOM, _NAME.widest(names)) + 3.0
    room = SMALL.widest(table.text(row.key, key) for row, key in cells) + 2.0
    scale = Scale(-reach, reach, left + room, body.right - room)
    step = nice_step(2 * reach, 8)
    for mark in range(-int(reach / step), int(reach / step) + 1):
        canvas.upright(scale.at(mark * step), body.bottom, body.top, color=RULE, width=0.5)
    top = body.top - 1.0
    for row, name in zip(rows, names, strict=True):
        _bar(canvas, chart, row, scale, top - _ROW / 2)
        lines = _NAME.wrap(name, left - body.left - 3.0)[:2]
        canvas.stack(body.left, top - _ROW / 2, lines, _NAME, 1.15)
        top -= _ROW
    canvas.upright(scale.at(0.0), body.bottom, body.top, color=GREY)


def _named(chart: Chart, row: Row, lang: Lang) -> str:
    unit = chart.table.cell(row.key, "unit").value
    return label("result.lever", lang, name=row.label, unit=unit) if unit else row.label


def _bar(canvas: Canvas, chart: Chart, row: Row, scale: Scale, middle: float) -> None:
    """Draw both ways of one assumption; two on the same side lie upon each other, longer below."""
    table, zero = chart.table, scale.at(0.0)
    both = [(number_at(table, row.key, f"{chart.drawn}:{way}") or 0.0, way)
            for way in ("up", "down")]
    same_side = both[0][0] * both[1][0] > 0
    for value, way in sorted(both, key=lambda one: -abs(one[0])):
        end = scale.at(value)
        box = Box(min(zero, end), middle - _BAR, max(zero, end), middle + _BAR)
        way_title = label(f"result.one_{way}", canvas.lang)
        canvas.tell(box, row.label, way_title, table.text(row.key, f"{chart.drawn}:{way}"))
        canvas.rect(box, fill=DEEP if way == "up" else FALL, edge=GREY, width=0.4)
    for value, way in both[:1] if same_side and both[0][0] == both[1][0] else both:
        if not value:
            continue
        text, end = table.text(row.key, f"{chart.drawn}:{way}"), scale.at(value)
        if same_side and abs(value) < max(abs(other) for other, _ in both):
            continue  # its figure would lie on the other bar; the table has it
        side = 1.2 if value > 0 else -1.2
        canvas.text(end + side, middle, text, SMALL, align="left" if value > 0 else "right",
                    middle=True)


TORNADO = Drawing(height=_height, paint=_paint, keys=_keys)
