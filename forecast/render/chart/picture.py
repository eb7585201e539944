"""Pictures: a chart exhibit as PNG (300 dpi) and SVG, the same bytes for the same exhibit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import matplotlib as mpl

from forecast.render.chart.drawings import DRAWINGS
from forecast.render.chart.frame import WIDTH, framed
from forecast.render.chart.pixels import png_of
from forecast.render.chart.vectors import svg_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forecast.exhibits import Chart
    from forecast.labels import Lang
    from forecast.render.chart.canvas import Canvas, Spot

BOOK_WIDTH = 136.0
"""The width of a picture that is printed 175 mm wide: its letters of 7 points have then 9."""
HALF_WIDTH = 79.0
"""The width of a picture beside another."""
_FLAT = 0.72
"""How flat these are drawn, so that they take no more of the page than on a screen."""
_PAPER_FLATS = (1.0, 0.9, 0.8, 0.7)
"""How flat a picture of a paper may be drawn, so that it fits the page; its letters stay."""
_HALF_FLATS = (0.56, 0.48, 0.42)
"""How flat two pictures side by side are, that share a page with ten rows and five sentences."""
_READ = ("agg.", "hatch.", "markers.", "path.")
"""The settings that lines, areas and marks read; to set all of them loads matplotlib's styles."""


def draw(chart: Chart, folder: Path, lang: Lang) -> tuple[Path, Path]:
    """Draw a chart into a folder as ``<id>.png`` and ``<id>.svg``; return both paths.

    The text of an SVG is text, which can be searched and edited; where our font is not installed a
    program takes one of those that are named after it.

    Raises
    ------
    ValueError
        A text has a character that the bundled font lacks.
    """
    png, svg = folder / f"{chart.id}.png", folder / f"{chart.id}.svg"
    sheet = compose(chart, lang)
    _write_png(sheet, png)
    _write_svg(sheet, svg, chart.title)
    return png, svg


def paper_sizes(chart: Chart, lang: Lang) -> tuple[tuple[float, float], ...]:
    """Return the sizes in millimetres of a paper's picture, one for each way to draw it."""
    sheets = (compose(_bare(chart), lang, WIDTH, flat) for flat in _PAPER_FLATS)
    return tuple((sheet.box.width, sheet.box.height) for sheet in sheets)


def draw_for_paper(chart: Chart, folder: Path, lang: Lang, size: int = 0) -> Path:
    """Draw a chart as PNG without its title, which stands in the caption of a paper."""
    return _drawn_bare(_bare(chart), folder, lang, WIDTH, _PAPER_FLATS[size])


def half_sizes(chart: Chart, lang: Lang) -> tuple[tuple[float, float], ...]:
    """Return the sizes in millimetres of a picture beside another, one for each way to draw it."""
    sheets = (compose(_halved(chart), lang, HALF_WIDTH, flat) for flat in _HALF_FLATS)
    return tuple((sheet.box.width, sheet.box.height) for sheet in sheets)


def draw_half(chart: Chart, folder: Path, lang: Lang, size: int = 0) -> Path:
    """Draw a chart as PNG for half a page's width, less what stands beside it in the text."""
    return _drawn_bare(_halved(chart), folder, lang, HALF_WIDTH, _HALF_FLATS[size])


def _bare(chart: Chart) -> Chart:
    return replace(chart, title="")


def _halved(chart: Chart) -> Chart:
    return replace(chart, title="", notes=(), source="")


def _drawn_bare(chart: Chart, folder: Path, lang: Lang, width: float, flat: float) -> Path:
    png = folder / f"{chart.id}.png"
    _write_png(compose(chart, lang, width, flat), png)
    return png


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture: its file, its size in millimetres, the places that tell what they show."""

    path: Path
    width: float
    height: float
    spots: tuple[Spot, ...]


def draw_for_book(chart: Chart, folder: Path, lang: Lang) -> Picture:
    """Draw a chart as SVG whose text is text, less title, notes and source, which a page sets.

    It is drawn narrow, so that its letters are large enough when it fills the page.
    """
    svg = folder / f"{chart.id}.svg"
    sheet = compose(replace(chart, title="", notes=(), source=""), lang, BOOK_WIDTH, _FLAT)
    _write_svg(sheet, svg, chart.title)
    return Picture(svg, sheet.box.width, sheet.box.height, sheet.spots)


def _write_svg(sheet: Canvas, path: Path, title: str) -> None:
    path.write_text(svg_text(sheet, title), encoding="utf-8", newline="\n")


@contextmanager
def _settled() -> Iterator[None]:
    """Hold our settings while drawing only: a user's matplotlibrc must not change a picture."""
    with mpl.rc_context({name: value for name, value in mpl.rcParamsDefault.items()
                         if name.startswith(_READ)}):
        yield


def compose(chart: Chart, lang: Lang, width: float = WIDTH, flat: float = 1.0) -> Canvas:
    """Set a chart on a canvas, in its frame."""
    return framed(chart, DRAWINGS[chart.kind], lang, width, flat)


def _write_png(sheet: Canvas, path: Path) -> None:
    with _settled():
        path.write_bytes(png_of(sheet))
