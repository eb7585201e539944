"""Pictures: a chart exhibit as PNG (300 dpi) and SVG, the same bytes for the same exhibit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image

from forecast.render.chart.canvas import DPI
from forecast.render.chart.drawings import DRAWINGS
from forecast.render.chart.frame import framed

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas


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


def compose(chart: Chart, lang: Lang) -> Canvas:
    """Set a chart on a canvas, in its frame."""
    return framed(chart, DRAWINGS[chart.kind], lang)


def _write_png(sheet: Canvas, path: Path) -> None:
    """Write the pixels without the transparency that a page never shows: smaller and faster."""
    painter: Any = FigureCanvasAgg(sheet.figure)
    painter.draw()
    drawn = Image.frombytes("RGBA", painter.get_width_height(), painter.buffer_rgba())
    drawn.convert("RGB").save(path, format="PNG", dpi=(DPI, DPI), compress_level=3)
