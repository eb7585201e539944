"""The bridge as a native chart: levels stand on the ground, changes float between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, INK, INNER, PAPER, number_text
from forecast.workbook.results.charts.frame import Drawing, Frame, add
from forecast.workbook.results.charts.live import (
    ZERO,
    Live,
    LiveText,
    greatest,
    if_positive,
    least,
    live,
    quote,
)
from forecast.workbook.results.charts.look import FALLEN, HATCHED, NOTHING, Look, figures, font
from forecast.workbook.results.charts.scales import scale
from forecast.workbook.results.formats import number_format
from forecast.workbook.results.sizes import line_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart as Native

    from forecast.workbook.results.charts.margin import Desk

_ACROSS = 0.85
"""The share of a chart's width that its steps have."""
_MOST = 3
"""Lines of a name that have their room; longer ones are cut by what shows them."""
_LETTER, _COUNTED = 9, 11
"""The size of names, and the one that lines are counted in, points."""
_TALL = 0.09
"""A bar higher than this share of the axis bears its figure inside, a lower one above it."""


def _draw(frame: Frame) -> Native:
    """Draw a bridge.

    Where the levels stay above nought a bar bears its figure: inside when it is high enough, else
    on a transparent cap above it. Where they cross nought the figures stand under the names.
    """
    desk = frame.desk
    levels = _levels(frame)
    steps = range(len(desk.rows))
    floors = [0.0, *(point.value for point in levels)]
    crosses = min(floors) < 0
    axis = scale(floors[1:], below=0.45, enough=0.4)
    low = min(floors) if axis.low is None else axis.low
    tall = _TALL * (max(floors) - low)
    parts = [_parts(desk, step, levels, tall, crosses=crosses) for step in steps]
    kinds = [kind for kind in _ORDER if kind == "base" or any(kind in bars for bars in parts)]
    strands = {kind: desk.add(frame.text(_name(kind)), [bars.get(kind) for bars in parts])
               for kind in kinds}
    under = desk.add(frame.text("figures"), _names(desk)) if crosses else None
    native = frame.start("column", "stacked")
    labels = desk.labels("value") if under is None else under
    number = desk.number_format("value")
    for kind, strand in strands.items():
        name = _name(kind)
        add(native, frame.text(name), labels, strand, gap=45, **_PAINT.get(name, NOTHING),
            **({} if crosses else _figures(kind, number, tall)))
    shown = {_name(kind): spot for spot, kind in reversed(list(enumerate(kinds)))}
    visible = {spot for name, spot in shown.items() if name in _PAINT}
    unit = frame.chart.unit
    if axis.low:
        unit = frame.text("axis_from", unit=unit, start=number_text(axis.low, axis.decimals))
    return frame.upright(native, axis, unit=unit, lines=_lines(desk, crosses=crosses),
                         hidden=[spot for spot in range(len(kinds)) if spot not in visible])


def _lines(desk: Desk, *, crosses: bool) -> int:
    """Count the lines of the longest name; a figure stands below it where levels cross nought."""
    room = round(_ACROSS * desk.width / len(desk.rows) * _COUNTED / _LETTER)
    most = max(line_count(desk.label(step).value, room) for step in range(len(desk.rows)))
    return crosses + min(most, _MOST)


_PAINT: dict[str, Look] = {
    "total": {"fill": {"color": DEEP}},
    "rise": {"fill": {"color": INNER}, "border": {"color": INK}},
    "fall": FALLEN, "one_off": HATCHED,
}  # fmt: skip
_ORDER = ("base", "total", "rise", "fall", "one_off", "one_off_fall", "rise-", "fall-", "one_off-",
          "one_off_fall-", "cap", "cap_fall")


def _name(kind: str) -> str:
    """Return what a kind of bar is called: both parts and both directions of a one-off alike."""
    plain = kind.removesuffix("-")
    return "one_off" if plain == "one_off_fall" else "cap" if plain == "cap_fall" else plain


def _levels(frame: Frame) -> list[Live]:
    """Write the level after each step and return the cells that hold it."""
    desk = frame.desk
    entries: list[Live] = []
    points: list[Live] = []
    strand = desk.next_strand()
    for step, row in enumerate(desk.rows):
        value = desk.number(step, "value") or ZERO
        before = points[-1] if points else ZERO
        entries.append(value if row.role == "total" else before + value)
        points.append(strand.point(step, entries[-1].value))
    desk.add(frame.text("level"), entries)
    return points


def _parts(desk: Desk, step: int, levels: Sequence[Live], tall: float, *,
           crosses: bool) -> dict[str, Live]:
    """Return the bars of one step by kind; a bar that crosses nought has a part on either side."""
    value, end = desk.number(step, "value"), levels[step]
    role = desk.rows[step].role
    if value is None:
        return {}
    if role == "total":
        return {"total": end}
    start = levels[step - 1] if step else ZERO
    rise, fall = ("one_off", "one_off_fall") if role == "one_off" else ("rise", "fall")
    if not crosses:
        return {"base": least(start, end), rise: greatest(0, value), fall: greatest(0, -value),
                "cap": if_positive(value, if_positive(live(tall) - value, value, ZERO), ZERO),
                "cap_fall": if_positive(-value, if_positive(value + tall, -value, ZERO), ZERO)}
    low, high = least(start, end), greatest(start, end)
    above = greatest(0, high) - greatest(0, low)
    below = least(0, low) - least(0, high)
    return {"base": greatest(0, low) + least(0, high),
            rise: if_positive(value, above, ZERO), fall: if_positive(value, ZERO, above),
            f"{rise}-": if_positive(value, below, ZERO),
            f"{fall}-": if_positive(value, ZERO, below)}


def _names(desk: Desk) -> list[LiveText]:
    """Write the name of each step with its figure in a second line."""
    texts = []
    for step, row in enumerate(desk.rows):
        name, value = desk.label(step), desk.number(step, "value")
        if value is None:
            texts.append(name)
            continue
        decimals = desk.decimals(step, "value")
        plain = number_format(decimals)
        number = plain if row.role == "total" else f"+{plain};-{plain};{plain}"
        figure = f"TEXT({value.formula},{quote(number)})"
        printed = number_text(value.value, decimals, sign=row.role != "total")
        texts.append(LiveText(f"{name.formula}&CHAR(10)&{figure}", f"{name.value}\n{printed}"))
    return texts


def _figures(kind: str, number: str, tall: float) -> Look:
    """Describe the figures on the bars: a condition hides those that stand on the cap instead."""
    sign = "-" if "fall" in kind else "+"
    if kind == "total":
        return figures("inside_end", f"{number};-{number};;", font(9, bold=True, color=PAPER))
    if kind.startswith("cap"):
        return figures("inside_base", f"{sign}{number};;;", font(9))
    if kind == "base":
        return {}
    boxed = {"fill": {"color": PAPER}} if kind.startswith("one_off") else {}
    return figures("center", f"[>={tall!r}]{sign}{number};;",
                   font(9, bold=True, color=PAPER if kind == "rise" else INK), **boxed)


BRIDGE = Drawing(_draw)
