"""Pictures: a chart exhibit as PNG (300 dpi) and SVG, the same bytes for the same exhibit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image

from forecast.labels import Lang, label
from forecast.render.chart import (
    bridge as chart_bridge,
)
from forecast.render.chart import (
    bullet as chart_bullet,
)
from forecast.render.chart import (
    fan as chart_fan,
)
from forecast.render.chart import (
    lines as chart_lines,
)
from forecast.render.chart import (
    panels as chart_panels,
)
from forecast.render.chart import (
    progress as chart_progress,
)
from forecast.render.chart import (
    stack as chart_stack,
)
from forecast.render.chart import (
    tornado as chart_tornado,
)
from forecast.render.chart.canvas import (
    DPI,
    FINE,
    POINT,
    SMALL,
    Box,
    Canvas,
    Style,
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from forecast.exhibits import Chart
    from forecast.render.chart.keys import Key

WIDTH = 160.0
EDGE = 2.0
TITLE = Style(10.5, bold=True)
_LINE = 1.45


class Kind(NamedTuple):
    """What a kind of chart does: how high its body is, its legend, its drawing."""

    height: Callable[[Chart], float]
    keys: Callable[[Chart, Lang], tuple[Key, ...]]
    paint: Callable[[Canvas, Chart, Box], None]


KINDS: Mapping[str, Kind] = {
    "fan": Kind(chart_fan.height, chart_fan.keys, chart_fan.paint),
    "bridge": Kind(chart_bridge.height, chart_bridge.keys, chart_bridge.paint),
    "bullet": Kind(chart_bullet.height, chart_bullet.keys, chart_bullet.paint),
    "panels": Kind(chart_panels.height, chart_panels.keys, chart_panels.paint),
    "scenarios": Kind(chart_lines.height, chart_lines.keys, chart_lines.paint),
    "stack": Kind(chart_stack.height, chart_stack.keys, chart_stack.paint),
    "progress": Kind(chart_progress.height, chart_progress.keys, chart_progress.paint),
    "tornado": Kind(chart_tornado.height, chart_tornado.keys, chart_tornado.paint),
}


def draw(chart: Chart, folder: Path, lang: Lang) -> tuple[Path, Path]:
    """Draw a chart into a folder as ``<id>.png`` and ``<id>.svg``; return both paths.

    Raises
    ------
    ValueError
        A text has a character that the bundled font lacks.
    """
    png, svg = folder / f"{chart.id}.png", folder / f"{chart.id}.svg"
    with mpl.rc_context():
        # Held while drawing only. A user's matplotlibrc must not change a picture.
        mpl.rcdefaults()
        mpl.rcParams["svg.fonttype"] = "path"
        mpl.rcParams["svg.hashsalt"] = "forecast"
        mpl.rcParams["text.hinting"] = "none"
        sheet = compose(chart, lang)
        _write_png(sheet, png)
        writer: Any = FigureCanvasSVG(sheet.figure)
        writer.print_svg(svg, metadata={"Date": None, "Creator": None, "Title": chart.title})
    return png, svg


def _write_png(sheet: Canvas, path: Path) -> None:
    """Write the pixels without the transparency that a page never shows: smaller and faster."""
    painter: Any = FigureCanvasAgg(sheet.figure)
    painter.draw()
    drawn = Image.frombytes("RGBA", painter.get_width_height(), painter.buffer_rgba())
    drawn.convert("RGB").save(path, format="PNG", dpi=(DPI, DPI), compress_level=3)


def compose(chart: Chart, lang: Lang) -> Canvas:
    """Set a chart on a canvas: title, unit and legend above, the body, notes and source below."""
    kind = KINDS[chart.kind]
    keys, foot = kind.keys(chart, lang), _foot(chart, lang)
    unit = label("chart.unit", lang, unit=chart.unit)
    room = WIDTH - 2 * EDGE
    title = wrap(chart.title, TITLE, room)
    is_beside = (len(title) == 1
                 and width_of(title[0], TITLE) + width_of(unit, SMALL) + 4 <= room)
    head = len(title) * _pitch(TITLE) + (0.0 if is_beside else _pitch(SMALL)) + 1.5
    legend = _rows(keys, room)
    head += len(legend) * _pitch(SMALL) + (1.0 if legend else 0.0)
    tail = len(foot) * _pitch(FINE) + (1.5 if foot else 0.0)
    canvas = Canvas(WIDTH, 2 * EDGE + head + kind.height(chart) + tail, lang)
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
    kind.paint(canvas, chart, body)
    base = EDGE + tail - 1.5
    for line in foot:
        base -= _pitch(FINE)
        canvas.text(EDGE, base + 0.8, line, FINE)
    return canvas


def _pitch(style: Style) -> float:
    return style.size * POINT * _LINE


def _foot(chart: Chart, lang: Lang) -> list[str]:
    """The notes and the source, broken into lines."""
    between = "" if lang == "zh" else " "
    notes = list(chart.notes)
    if chart.kind == "bridge" and chart_bridge.is_cut(chart):
        notes.append(label("chart.cut", lang))
    texts = []
    if notes:
        texts.append(label("chart.notes", lang, notes=between.join(notes)))
    if chart.source:
        texts.append(label("chart.source", lang, source=chart.source))
    return [line for text in texts for line in wrap(text, FINE, WIDTH - 2 * EDGE)]


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
