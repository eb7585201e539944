"""The common look of the native charts: fonts, lines, fills, figures."""

from __future__ import annotations

from typing import Any

from forecast.exhibits import GREY, INK, PAPER
from forecast.workbook.results.formats import SONG

Look = dict[str, Any]
"""Properties of a series as XlsxWriter wants them."""
NOTHING: Look = {"fill": {"none": True}, "border": {"none": True}}
HATCHED: Look = {
    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": GREY, "bg_color": PAPER},
    "border": {"color": INK},
}  # fmt: skip
"""One-off items."""
FALLEN: Look = {
    "pattern": {"pattern": "light_downward_diagonal", "fg_color": GREY, "bg_color": PAPER},
    "border": {"color": INK},
}  # fmt: skip
"""What becomes less."""


def font(size: float = 9, *, bold: bool = False, color: str = INK, name: str = SONG) -> Look:
    """Describe a font."""
    return {"name": name, "size": size, "bold": bold, "color": color}


def filled(color: str) -> Look:
    """Describe an area without an outline."""
    return {"fill": {"color": color}, "border": {"none": True}}


def ruled(color: str, width: float, dash: str = "", *, mark: str = "", size: int = 5) -> Look:
    """Describe a line, with a mark of its colour at each point."""
    line: Look = {"color": color, "width": width} | ({"dash_type": dash} if dash else {})
    return {"line": line} | (marked(mark, color, size) if mark else {})


def marked(mark: str, color: str, size: int) -> Look:
    """Describe the marks of a line."""
    return {"marker": {"type": mark, "size": size, "fill": {"color": color},
                       "border": {"color": color}}}


def figures(position: str, number: str, face: Look, **more: Any) -> Look:
    """Describe the figures beside the points of a series: their place, format and font."""
    return {"data_labels": {"value": True, "position": position, "num_format": number,
                            "font": face, **more}}
