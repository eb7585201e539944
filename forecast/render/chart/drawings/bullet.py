"""The bullets: a row a target on a scale of its own, the forecast's range, the probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.exhibits import DEEP, GREY, INNER, RULE, TARGET, TRACK
from forecast.labels import label
from forecast.render.chart.canvas import Box
from forecast.render.chart.frame import Drawing
from forecast.render.chart.keys import Key, titles_of
from forecast.render.chart.lettering import SMALL, Style
from forecast.render.chart.scales import Scale, number_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.exhibits import Chart, Row, Table
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas

_ROW = 7.6
_HEAD = 6.0
_BOLD = Style(7.5, bold=True)
_NAME = Style(7.5)
_LEAST_TRACK = 30.0
_BESIDE = 1.5
"""How far a number stands above the middle of its row, and a long unit below."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns end, from left to right, in millimetres."""

    name: float
    track: tuple[float, float]
    central: float
    spread: float
    probability: float


def _height(chart: Chart) -> float:
    """Return the height of the body: a head and a line a target."""
    return _HEAD + _ROW * max(1, len(chart.table.rows)) + 1.0


def _keys(chart: Chart, lang: Lang) -> tuple[Key, ...]:
    titles = titles_of(chart.table, lang)
    return (Key(titles["target"], "bar", TARGET),
            Key(label("chart.met_side", lang), "mark", TARGET, shape=">"),
            Key(titles["central"], "mark", DEEP, shape="D"),
            *titles.band(INNER))


def _paint(canvas: Canvas, chart: Chart, body: Box) -> None:
    table = chart.table
    place = _layout(table, canvas.lang, body)
    _head(canvas, table, place, body)
    top = body.top - _HEAD
    for row in table.rows:
        line = Box(body.left, top - _ROW, body.right, top)
        _row(canvas, table, row, line, place)
        top -= _ROW
    canvas.across(top, body.left, body.right, color=GREY, width=0.7)


def _layout(table: Table, lang: Lang, body: Box) -> Layout:
    """Give figures the room they need and the track what is left."""
    titles = titles_of(table, lang)

    def widest(text: Callable[[Row], str], head: str, style: Style) -> float:
        return max(style.widest(map(text, table.rows)), SMALL.width(head)) + 2.5

    has_chances, has_band = (key in titles.by_key for key in ("probability", "p10"))
    probability = widest(lambda row: table.text(row.key, "probability"), titles["probability"],
                         _BOLD) if has_chances else 0.0
    spread = widest(lambda row: _spread(table, row, lang), titles.between("p10", "p90"),
                    SMALL) if has_band else 0.0
    central = max(widest(lambda row: _central(table, row)[0], titles["central"], _BOLD),
                  widest(lambda row: _central(table, row)[1], "", SMALL))
    ends = body.right - 0.5
    right = ends - probability - spread - central - 1.0
    name = min(widest(lambda row: row.label, table.label_title, _NAME), 54.0,
               max(right - body.left - _LEAST_TRACK, 30.0))
    return Layout(body.left + name, (body.left + name + 1.5, right),
                  ends - probability - spread, ends - probability, ends)


def _head(canvas: Canvas, table: Table, place: Layout, body: Box) -> None:
    titles = titles_of(table, canvas.lang)
    base = body.top - 3.6
    canvas.text(body.left, base, table.label_title, SMALL)
    for x, text in ((place.central, titles["central"]),
                    (place.spread, titles.between("p10", "p90")),
                    (place.probability, titles.by_key.get("probability", ""))):
        canvas.text(x, base, text, SMALL, align="right")
    canvas.across(body.top - _HEAD + 0.5, body.left, body.right, color=GREY)


def _text(table: Table, row: Row, key: str) -> str:
    """Return a cell as printed; empty where the table has no such column."""
    has_column = any(column.key == key for column in table.columns)
    return table.text(row.key, key) if has_column else ""


def _central(table: Table, row: Row) -> tuple[str, str]:
    """Return the forecast with its unit, or below it, where the unit's name is long."""
    number, unit = table.text(row.key, "central"), table.text(row.key, "unit")
    if unit[:1].isascii() and unit[:1].isalpha():
        return number, unit
    return f"{number}{'' if unit == '%' else ' '}{unit}", ""


def _spread(table: Table, row: Row, lang: Lang) -> str:
    low, high = (_text(table, row, key) for key in ("p10", "p90"))
    if low == high:
        return low
    return label("chart.range", lang, low=low, high=high)


def _row(canvas: Canvas, table: Table, row: Row, line: Box, place: Layout) -> None:
    _, middle = line.middle
    canvas.across(line.bottom, line.left, line.right, color=RULE, width=0.5)
    style, lines = _NAME, _NAME.wrap(row.label, place.name - line.left)
    if len(lines) > 2:  # a long name is written smaller, not cut
        style, lines = SMALL, SMALL.wrap(row.label, place.name - line.left)[:3]
    canvas.stack(line.left, middle, lines, style, 1.22 if style is _NAME else 1.0)
    number, unit = _central(table, row)
    rise = _BESIDE if unit else 0.0
    canvas.text(place.central, middle + rise, number, _BOLD, align="right", middle=True)
    if unit:
        canvas.text(place.central, middle - rise, unit, SMALL, align="right", middle=True)
    canvas.text(place.spread, middle, _spread(table, row, canvas.lang), SMALL, align="right",
                middle=True)
    canvas.text(place.probability, middle, _text(table, row, "probability"), _BOLD,
                align="right", middle=True)
    _track(canvas, table, row, Box(place.track[0], middle - 2.4, place.track[1], middle + 2.4))


def _track(canvas: Canvas, table: Table, row: Row, box: Box) -> None:
    """Draw the range, the central forecast and the target on the row's own scale."""
    value = {key: number_at(table, row.key, key)
             for key in ("target", "target_high", "central", "p10", "p90")}
    known = [one for one in value.values() if one is not None]
    canvas.rect(box, fill=TRACK)
    canvas.tell(box, row.label, " ".join(filter(None, _central(table, row))))
    if not known:
        return
    low, high = min(known), max(known)
    pad = 0.14 * (high - low) or abs(high) * 0.05 or 1.0
    scale = Scale(low - pad, high + pad, box.left, box.right)
    _, middle = box.middle
    if value["p10"] is not None and value["p90"] is not None:
        canvas.rect(Box(scale.at(value["p10"]), middle - 1.5, scale.at(value["p90"]),
                        middle + 1.5), fill=INNER)
    if value["target"] is not None:
        _target(canvas, scale, box, value["target"], value["target_high"],
                table.text(row.key, "better"))
    if value["central"] is not None:
        canvas.marks([(scale.at(value["central"]), middle)], "D", size=4.6, color="white",
                     fill=DEEP)


def _target(canvas: Canvas, scale: Scale, box: Box, low: float, high: float | None, better: str
            ) -> None:
    """Draw the target as a bar or a hatched range, with a triangle to the side that meets it."""
    (_, middle), left = box.middle, scale.at(low)
    over = Box(left, box.bottom - 0.5, scale.at(high) if high is not None else left, box.top + 0.5)
    if high is not None and high > low:
        canvas.hatched(over, TARGET, step=1.0, width=0.9)
    canvas.upright(left, over.bottom, over.top, color=TARGET, width=2.0)
    for side in {"up": (">",), "down": ("<",), "within": ("<", ">")}.get(better, ()):
        x = over.right + 1.5 if side == ">" else left - 1.5
        if better == "within":
            # Inside the range both point inwards.
            x = over.right + 1.5 if side == "<" else left - 1.5
        canvas.marks([(x, middle + 1.9)], side, size=2.6, color=TARGET)


BULLET = Drawing(height=_height, paint=_paint, keys=_keys)
