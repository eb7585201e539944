"""The bridge as a native chart: levels stand on the ground, changes float between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.exhibits.types import number_text
from forecast.labels import label
from forecast.workbook.result_formats import number_format
from forecast.workbook.result_live import (
    ZERO,
    Live,
    LiveText,
    greatest,
    if_positive,
    least,
    live,
    quote,
)
from forecast.workbook.result_look import BLUE, GREY, NAVY, NOTHING, ORANGE, axes, dress, font, scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits.types import Chart
    from forecast.labels import Lang
    from forecast.workbook.result_margin import Desk, Strand

_TALL = 0.09
"""A bar higher than this share of the axis bears its figure inside, a lower one above it."""
_PATTERN = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": GREY, "bg_color": "#FFFFFF"},
            "border": {"color": GREY}}
_WHITE = "#FFFFFF"
_Parts = dict[str, Live]


def draw_bridge(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw a bridge.

    Where the levels stay above nought a bar bears its figure: inside when it is high enough, else
    on a transparent cap above it. Where they cross nought the figures stand under the names.
    """
    levels = _levels(desk, lang)
    steps = range(len(desk.rows))
    floors = [0.0, *(point.value for point in levels)]
    crosses = min(floors) < 0
    axis = scale(floors[1:], below=0.45, enough=0.4)
    low = min(floors) if axis.low is None else axis.low
    tall = _TALL * (max(floors) - low)
    rows = [_parts(desk, step, levels, tall, crosses=crosses) for step in steps]
    kinds = [kind for kind in _ORDER if kind == "base" or any(kind in parts for parts in rows)]
    strands = {kind: desk.add(label(f"result.{_name(kind)}", lang),
                              [parts.get(kind) for parts in rows]) for kind in kinds}
    under = desk.add(label("result.figures", lang), _names(desk)) if crosses else None
    drawing = book.add_chart({"type": "column", "subtype": "stacked"})
    labels = desk.labels("value") if under is None else under
    number = number_format(max(desk.decimals(step, "value") for step in steps))
    for kind, strand in strands.items():
        drawing.add_series(_series(kind, strand, labels, lang)
                           | ({} if crosses else {"data_labels": _figures(kind, number, tall)}))
    shown = {_name(kind): spot for spot, kind in reversed(list(enumerate(kinds)))}
    visible = {spot for name, spot in shown.items() if name in _PAINT}
    dress(drawing, chart.title, legend_without=[spot for spot in range(len(kinds))
                                                if spot not in visible])
    unit = chart.unit
    if axis.low:
        start = number_text(axis.low, axis.decimals)
        unit = label("result.axis_from", lang, unit=unit, start=start)
    axes(drawing, unit, axis)
    return drawing


_PAINT: dict[str, dict[str, Any]] = {
    "total": {"fill": {"color": NAVY}}, "rise": {"fill": {"color": BLUE}},
    "fall": {"fill": {"color": ORANGE}}, "one_off": _PATTERN,
}  # fmt: skip
_ORDER = ("base", "total", "rise", "fall", "one_off", "one_off_fall", "rise-", "fall-", "one_off-",
          "one_off_fall-", "cap", "cap_fall")


def _name(kind: str) -> str:
    """Return what a kind of bar is called: both parts and both directions of a one-off alike."""
    plain = kind.removesuffix("-")
    return "one_off" if plain == "one_off_fall" else "cap" if plain == "cap_fall" else plain


def _levels(desk: Desk, lang: Lang) -> list[Live]:
    """Write the level after each step and return the cells that hold it."""
    entries: list[Live] = []
    before = ZERO
    for step, row in enumerate(desk.rows):
        value = desk.number(step, "value") or ZERO
        entries.append(value if row.role == "total" else before + value)
        before = entries[-1]
    # each level refers to the cell of the level before it, not to its whole formula
    strand = desk.peek()
    points = [strand.point(step, entry.value) for step, entry in enumerate(entries)]
    for step, row in enumerate(desk.rows):
        if row.role != "total":
            before = points[step - 1] if step else ZERO
            entries[step] = before + (desk.number(step, "value") or ZERO)
    desk.add(label("result.level", lang), entries)
    return points
