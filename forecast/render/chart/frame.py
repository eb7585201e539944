"""The frame of every picture: title, unit and legend above the drawing, notes and source below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.labels import label
from forecast.render.chart.canvas import Box, Canvas
from forecast.render.chart.lettering import FINE, SMALL, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.keys import Key

WIDTH = 160.0
EDGE = 2.0
TITLE = Style(10.5, bold=True)
_LEADING = 1.45


def _nothing(_chart: Chart, _lang: Lang) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a kind of chart draws into the frame.

    Parameters
    ----------
    height
        How high the body is, in millimetres.
    paint
        Draw the body into a box of the canvas.
    keys
        The keys of the legend, none where the body names what it shows.
    notes
        What a reader must be told about the drawing, beside the notes of the chart.
    is_free
        Whether its height is free: no part of it is a line of text a row.
    """

    height: Callable[[Chart], float]
    paint: Callable[[Canvas, Chart, Box], None]
    keys: Callable[[Chart, Lang], tuple[Key, ...]] = _nothing
    notes: Callable[[Chart, Lang], tuple[str, ...]] = _nothing
    is_free: bool = False


def framed(chart: Chart, drawing: Drawing, lang: Lang, width: float = WIDTH,
           flat: float = 1.0) -> Canvas:
    """Set a chart on a canvas of a width and of the height that it takes.

    ``flat`` is the share of its height that a drawing on free axes is given.
    """
    room = width - 2 * EDGE
    legend = _rows(drawing.keys(chart, lang), room)
    foot = _foot(chart, (*chart.notes, *drawing.notes(chart, lang)), lang, room)
    unit = label("chart.unit", lang, unit=chart.unit)
    title = TITLE.wrap(chart.title, room)
    is_beside = (len(title) == 1
                 and TITLE.width(title[0]) + SMALL.width(unit) + 4 <= room)
    head = len(title) * _pitch(TITLE) + (0.0 if is_beside else _pitch(SMALL)) + 1.5
    head += len(legend) * _pitch(SMALL) + (1.0 if legend else 0.0)
    tail = len(foot) * _pitch(FINE) + (1.5 if foot else 0.0)
    high = drawing.height(chart) * (flat if drawing.is_free else 1.0)
    canvas = Canvas(width, 2 * EDGE + head + high + tail, lang)
    whole = canvas.box
    top = whole.top - EDGE
    for line in title:
        top -= _pitch(TITLE)
        canvas.text(EDGE, top + 1.2, line, TITLE)
    if not is_beside:
        top -= _pitch(SMALL)
    canvas.text(whole.right - EDGE, top + 1.2, unit, SMALL, align="right")
    top -= 1.5
    for row in legend:
        top -= _pitch(SMALL)
        _legend_row(canvas, row, top + 1.2)
    body = Box(EDGE, EDGE + tail, whole.right - EDGE, top - (1.0 if legend else 0.0))
    drawing.paint(canvas, chart, body)
    base = EDGE + tail - 1.5
    for line in foot:
        base -= _pitch(FINE)
        canvas.text(EDGE, base + 0.8, line, FINE)
    return canvas


def _pitch(style: Style) -> float:
    return style.pitch(_LEADING)


def _foot(chart: Chart, notes: Sequence[str], lang: Lang, room: float) -> list[str]:
    """The notes and the source, broken into lines."""
    between = "" if lang == "zh" else " "
    texts = []
    if notes:
        texts.append(label("chart.notes", lang, notes=between.join(notes)))
    if chart.source:
        texts.append(label("chart.source", lang, source=chart.source))
    return [line for text in texts for line in FINE.wrap(text, room)]


def _rows(keys: tuple[Key, ...], room: float) -> list[list[Key]]:
    """Set the legend in rows."""
    rows: list[list[Key]] = []
    left = 0.0
    for key in keys:
        if not rows or left + key.width > room:
            rows.append([])
            left = 0.0
        rows[-1].append(key)
        left += key.width
    return rows


def _legend_row(canvas: Canvas, row: list[Key], base: float) -> None:
    x = EDGE
    for key in row:
        key.draw(canvas, x, base)
        x += key.width
