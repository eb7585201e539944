"""The common look of the native charts: fonts, lines, fills, figures, colours.

The colours stay apart in greyscale too: dark for what happened and for totals, middle for rises,
light for falls and for bands, a pattern for one-off items, red only for targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forecast.workbook.results.formats import SONG

INK = "#262626"
NAVY = "#1F3864"
BLUE = "#2E75B6"
BAND = "#9DC3E6"
PALE = "#D3E3F3"
ORANGE = "#F4B183"
GREY = "#7F7F7F"
GRID = "#D9D9D9"
RED = "#C00000"
PAPER = "#FFFFFF"

Look = dict[str, Any]
"""Properties of a series as XlsxWriter wants them."""
NOTHING: Look = {"fill": {"none": True}, "border": {"none": True}}
HATCHED: Look = {
    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": GREY, "bg_color": PAPER},
    "border": {"color": GREY},
}  # fmt: skip
"""One-off items."""


@dataclass(frozen=True, slots=True)
class Shade:
    """The fill of a part and the colour of figures on it."""

    fill: str
    text: str


SHADES = (
    # neighbours differ in lightness, so that they stay apart on a grey print
    Shade(NAVY, PAPER), Shade(BAND, INK), Shade("#7F6000", PAPER), Shade("#F8CBAD", INK),
    Shade(BLUE, PAPER), Shade("#E2EFDA", INK), Shade("#548235", PAPER), Shade("#D9D9D9", INK),
)  # fmt: skip


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
