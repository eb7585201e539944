"""Targets as bullet rows in a native chart.

The rows have different units, so each is drawn on its own scale of 0 to 100 with the target at 50
and the better side to the right: the distance of the farthest figure from the target is 45.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, INNER, TARGET, number_text
from forecast.workbook.results.charts.frame import Drawing, Frame, add, bare_axis
from forecast.workbook.results.charts.live import (
    Live,
    LiveText,
    greatest,
    least,
    live,
    quote,
    size,
)
from forecast.workbook.results.charts.look import NOTHING, Look
from forecast.workbook.results.formats import number_format

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native

    from forecast.exhibits import Chart, Column, Table
    from forecast.workbook.results.charts.margin import Desk, Entry

_FRAME, _ROW = 124, 34
"""Pixels for the title, axis and legend, and for each row."""
_TECHNICAL = ("better", "decimals")
"""Columns that steer the drawing and are not for the reader."""
_MIDDLE, _REACH, _MARK = 50, 45, 1.0
_HEAD = 44
"""Pixels above the plot area."""
_PRIMARY = ("bullet_base", "band80", "spare", "spare", "central", "band_end")
_BANDLESS = ("bullet_base", "central")
"""The primary series of a run without draws: no band, and none in the legend."""
_SECONDARY = ("target_base", "target", "spare")
_VISIBLE = {"band80", "central", "target"}
_PAINT: dict[str, Look] = {
    "band80": {"fill": {"color": INNER}}, "band_end": {"fill": {"color": INNER}},
    "central": {"fill": {"color": DEEP}},
    "target": {"fill": {"color": TARGET, "transparency": 25}, "border": {"none": True}},
}  # fmt: skip


def _draw(frame: Frame) -> Native:
    """Draw a row a target: the band, the central value in it, the target as a taller mark.

    A chart of lying bars starts at the bottom, so the columns in the margin run upwards. Excel
    counts the entries of the legend from the start, LibreOffice from the end: the empty series make
    the order of the visible ones a palindrome, so that both hide the same.
    """
    cells = _cells(frame)
    native = frame.start("bar", "stacked")
    primary = _PRIMARY if any(cells["band80"]) else _BANDLESS
    order = (*primary, *_SECONDARY)
    strands = {kind: frame.desk.add(frame.text(kind), cells[kind])
               for kind in ("names", *dict.fromkeys(order))}
    for spot, kind in enumerate(order):
        is_target = spot >= len(primary)
        add(native, frame.text(kind), strands["names"], strands[kind],
            gap=45 if is_target else 110, overlap=100, y2_axis=is_target,
            **_PAINT.get(kind, NOTHING))
    rows = _rows(frame.chart)
    whole = rows + _FRAME
    native.set_y2_axis(bare_axis(0, 100))
    return frame.lying(
        native, (_HEAD / whole, rows / whole),
        bare_axis(0, 100) | {"name": frame.text("bullet_axis")}, {},
        hidden=[spot for spot, kind in enumerate(order) if kind not in _VISIBLE])


def _cells(frame: Frame) -> dict[str, list[Entry]]:
    """Work out the margin, a list for each kind, from the bottom row of the chart to the top."""
    desk = frame.desk
    upwards = range(len(desk.rows) - 1, -1, -1)
    cells: dict[str, list[Entry]] = {
        kind: [None] * len(desk.rows) for kind in (*_PRIMARY, *_SECONDARY)}
    cells["names"] = [_name(frame, step) for step in upwards]
    scales = [_scale(desk, step) for step in upwards]
    strand = desk.next_strand()
    desk.add(frame.text("bullet_scale"), scales)
    for place, (step, found) in enumerate(zip(upwards, scales, strict=True)):
        if found is None:
            continue
        for kind, entry in _bars(desk, step, strand.point(place, found.value)).items():
            cells[kind][place] = entry
    return cells


def _origin(desk: Desk, step: int) -> Live | None:
    return desk.number(step, "target") or desk.number(step, "central")


def _scale(desk: Desk, step: int) -> Live | None:
    """Return the distance of the farthest figure of a row from its target."""
    origin = _origin(desk, step)
    figures = [desk.number(step, key) for key in ("central", "p10", "p90", "target_high")]
    known = [figure for figure in figures if figure is not None]
    if origin is None or not known:
        return None
    return greatest(*(size(figure - origin) for figure in known), 1e-9)


def _bars(desk: Desk, step: int, scale: Live) -> dict[str, Live]:
    """Return the pieces of one row, each as long as it is drawn."""
    origin = _origin(desk, step)
    reach = -_REACH if desk.text(step, "better") == "down" else _REACH

    def place(key: str) -> Live | None:
        figure = desk.number(step, key)
        if figure is None or origin is None:
            return None
        return live(_MIDDLE) + (figure - origin) / scale * reach

    bars: dict[str, Live] = {}
    middle, low, high = place("central"), place("p10"), place("p90")
    if middle is not None:
        start = middle - _MARK / 2
        bars["bullet_base"], bars["central"] = start, live(_MARK)
        if low is not None and high is not None:
            bars["bullet_base"] = least(low, high, start)
            bars["band80"] = greatest(0, start - least(low, high))
            bars["band_end"] = greatest(0, greatest(low, high) - middle - _MARK / 2)
    if desk.number(step, "target") is not None:
        upper = place("target_high") or live(_MIDDLE)
        bars["target_base"] = least(_MIDDLE, upper) - _MARK / 2
        bars["target"] = size(upper - _MIDDLE) + _MARK
    return bars


def _name(frame: Frame, step: int) -> LiveText:
    """Write the label of a row with the forecast and its probability in a second line."""
    desk = frame.desk
    text, central = desk.label(step), desk.number(step, "central")
    if central is None:
        return text
    decimals = desk.decimals(step, "central")
    unit = desk.text(step, "unit")
    unit = f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit
    head = frame.text("bullet_central")
    formula = (f"{text.formula}&CHAR(10)&{quote(head)}"
               f"&TEXT({central.formula},{quote(number_format(decimals))})&{quote(unit)}")
    value = f"{text.value}\n{head}{number_text(central.value, decimals)}{unit}"
    chance = desk.number(step, "probability")
    if chance is not None:
        head = frame.text("bullet_probability")
        formula += f'&{quote(head)}&TEXT({chance.formula},"0")&"%"'
        value += f"{head}{number_text(chance.value, 0)}%"
    return LiveText(formula, value)


def _rows(chart: Chart) -> int:
    return _ROW * max(2, len(chart.table.rows))


def _height(chart: Chart, _usual: int) -> int:
    return _FRAME + _rows(chart)


def _strips(table: Table) -> tuple[tuple[Column, ...], ...]:
    return (tuple(column for column in table.columns if column.key not in _TECHNICAL),)


BULLET = Drawing(_draw, _height, strips=_strips)
