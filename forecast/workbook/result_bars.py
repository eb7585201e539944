"""Native bar charts: the bridge from one level to another, and targets as bullet rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.exhibits.types import number_text
from forecast.labels import label
from forecast.workbook.result_formats import number_format
from forecast.workbook.result_look import (
    BAND,
    BLUE,
    GREY,
    NAVY,
    NOTHING,
    ORANGE,
    RED,
    Scale,
    axes,
    dress,
    font,
    scale,
)
from forecast.workbook.result_margin import Live

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Drawing
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits.types import Chart
    from forecast.labels import Lang
    from forecast.workbook.result_margin import Column, Desk, Entry

_TALL = 0.09
"""A bar higher than this share of the axis bears its figure inside, a lower one above it."""
_HALF = 0.5  # half the width of a mark on a bullet row, of 100
_REACH = 45.0
_PATTERN = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": GREY, "bg_color": "#FFFFFF"},
            "border": {"color": GREY}}
_PAINT: dict[str, dict[str, Any]] = {
    "rise": {"fill": {"color": BLUE}}, "fall": {"fill": {"color": ORANGE}},
    "one_off": _PATTERN, "one_off_fall": _PATTERN, "total": {"fill": {"color": NAVY}},
}  # fmt: skip


def draw_bridge(book: Workbook, chart: Chart, desk: Desk, lang: Lang) -> Drawing:
    """Draw levels as bars from the ground and changes as bars that float between them."""
    ends = _ends(desk)
    floor = [min(start, end) for (start, end), row in zip(ends, desk.rows, strict=True)
             if row.role != "total"]
    levels = [end for _, end in ends]
    axis = scale([*floor, *levels], below=0.45, enough=0.4)
    bottom = axis.low or 0.0
    tall = _TALL * (max([*levels, 0.0]) - min(bottom, *levels, 0.0 if axis.low is None else bottom))
    drawing = book.add_chart({"type": "column", "subtype": "stacked"})
    crosses = min([*floor, *levels]) < 0
    columns = _bridge_columns(desk, lang, tall, crosses=crosses)
    labels = (columns["labels"] if crosses else desk.labels("value")).reference()
    digits = desk.decimals("value")
    hidden: list[int] = []
    for spot, (key, column) in enumerate((key, column) for key, column in columns.items()
                                         if key != "labels"):
        kind = key.removesuffix("-")
        series: dict[str, Any] = {"name": label(f"result.{kind}", lang), "categories": labels,
                                  "values": column.reference(), "gap": 45}
        series |= _PAINT.get(kind, NOTHING)
        if not crosses:
            series |= _figures(key, digits, tall)
        drawing.add_series(series)
        if kind not in _PAINT or kind == "one_off_fall" or key.endswith("-"):
            hidden.append(spot)
    roles = {row.role for row in desk.rows}
    if "one_off" not in roles:
        hidden.append(list(columns).index("one_off"))
    dress(drawing, chart.title, legend_without=sorted(set(hidden)))
    unit = chart.unit
    if bottom:
        start = number_text(bottom, axis.decimals)
        unit = label("result.axis_from", lang, unit=unit, start=start)
    axes(drawing, unit, axis)
    return drawing


def _ends(desk: Desk) -> list[tuple[float, float]]:
    """List where each step starts and ends; a total starts from nought."""
    ends: list[tuple[float, float]] = []
    level = 0.0
    for step, row in enumerate(desk.rows):
        value = desk.value(step, "value") or 0.0
        start = 0.0 if row.role == "total" else level
        level = start + value
        ends.append((start, level))
    return ends


def _bridge_columns(desk: Desk, lang: Lang, tall: float, *, crosses: bool) -> dict[str, Column]:
    """Write the floating bars: a bar is a transparent base and a visible part above it.

    Where levels cross nought a bar has a part on either side, and the figures stand under the
    names; otherwise they stand on the bars, low bars bearing theirs on a transparent cap.
    """
    count = len(desk.rows)
    ends = _ends(desk)
    level: list[Entry] = [Live(_level(desk, step), ends[step][1]) for step in range(count)]
    cumulated = desk.add(label("result.level", lang), level)
    kinds = ["rise", "fall", "one_off", "one_off_fall", "total"]
    parts: dict[str, list[Entry]] = {"base": []} | {kind: [] for kind in kinds}
    parts |= {f"{kind}-": [] for kind in kinds[:-1]} if crosses else {"cap": [], "cap_fall": []}
    for step, row in enumerate(desk.rows):
        start, end = ends[step]
        value = end - start
        here, before = cumulated.address(step), cumulated.address(step - 1) if step else "0"
        low, high = f"MIN({before},{here})", f"MAX({before},{here})"
        bar = Live(f"MAX(0,{high})-MAX(0,{low})", max(0.0, start, end) - max(0.0, min(start, end)))
        under = Live(f"MIN(0,{low})-MIN(0,{high})", min(0.0, start, end) - min(0.0, max(start, end)))
        mine = _kinds(row.role)
        for kind, cells in parts.items():
            sign, is_under = ("<0" if "fall" in kind else ">=0"), kind.endswith("-")
            if row.role == "total":
                cells.append(Live(here, end) if kind == "total" else None)
            elif kind == "base":
                cells.append(Live(f"MAX(0,{low})+MIN(0,{high})",
                                  max(0.0, min(start, end)) + min(0.0, max(start, end))))
            elif kind.startswith("cap"):
                fits = 0 < (-value if "fall" in kind else value) < tall
                test = f"AND(({here}-{before}){sign},ABS({here}-{before})<{tall!r})"
                cells.append(Live(f"IF({test},ABS({here}-{before}),0)", abs(value) if fits else 0.0))
            elif kind.removesuffix("-") not in mine:
                cells.append(None)
            else:
                part = under if is_under else bar
                holds = value < 0 if "fall" in kind else value >= 0
                cells.append(Live(f"IF({here}-{before}{sign},{part.formula},0)",
                                  part.value if holds else 0.0))
    made = {kind: desk.add(label(f"result.{kind.removesuffix('-')}", lang), cells)
            for kind, cells in parts.items()}
    return made | ({"labels": _figures_below(desk, lang)} if crosses else {})


def _level(desk: Desk, step: int) -> str:
    return ""


def _kinds(role: str) -> tuple[str, ...]:
    return ("one_off", "one_off_fall") if role == "one_off" else ("rise", "fall")
