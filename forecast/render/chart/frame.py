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
_ROOM = WIDTH - 2 * EDGE
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
    """

    height: Callable[[Chart], float]
    paint: Callable[[Canvas, Chart, Box], None]
    keys: Callable[[Chart, Lang], tuple[Key, ...]] = _nothing
    notes: Callable[[Chart, Lang], tuple[str, ...]] = _nothing


def framed(chart: Chart, drawing: Drawing, lang: Lang) -> Canvas:
    """Set a chart on a canvas of the height that it takes."""
    legend = _rows(drawing.keys(chart, lang))
    foot = _foot(chart, (*chart.notes, *drawing.notes(chart, lang)), lang)
    unit = label("chart.unit", lang, unit=chart.unit)
    title = TITLE.wrap(chart.title, _ROOM)
    is_beside = (len(title) == 1
                 and TITLE.width(title[0]) + SMALL.width(unit) + 4 <= _ROOM)
    head = len(title) * _pitch(TITLE) + (0.0 if is_beside else _pitch(SMALL)) + 1.5
    head += len(legend) * _pitch(SMALL) + (1.0 if legend else 0.0)
    tail = len(foot) * _pitch(FINE) + (1.5 if foot else 0.0)
    canvas = Canvas(WIDTH, 2 * EDGE + head + drawing.height(chart) + tail, lang)
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


def _foot(chart: Chart, notes: Sequence[str], lang: Lang) -> list[str]:
    """The notes and the source, broken into lines."""
    between = "" if lang == "zh" else " "
    texts = []
    if notes:
        texts.append(label("chart.notes", lang, notes=between.join(notes)))
    if chart.source:
        texts.append(label("chart.source", lang, source=chart.source))
    return [line for text in texts for line in FINE.wrap(text, _ROOM)]


def _rows(keys: tuple[Key, ...]) -> list[list[Key]]:
    """Set the legend in rows."""
    rows: list[list[Key]] = []
    left = 0.0
    for key in keys:
        if not rows or left + key.width > _ROOM:
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
