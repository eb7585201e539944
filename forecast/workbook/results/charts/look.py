"""The common look of the native charts: fonts, axes, grid, legend, colours.

The colours stay apart in greyscale too: dark for what happened and for totals, middle for rises,
light for falls and for bands, a pattern for one-off items, red only for targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from forecast.workbook.results.formats import HEI, SONG, number_format
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart

INK = "#262626"
NAVY = "#1F3864"
BLUE = "#2E75B6"
BAND = "#9DC3E6"
PALE = "#D3E3F3"
ORANGE = "#F4B183"
GREY = "#7F7F7F"
GRID = "#D9D9D9"
RED = "#C00000"
NOTHING: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
LINES: tuple[tuple[str, str, str], ...] = (
    # colour, dash, marker: a line can be told by any one of them
    (NAVY, "solid", "circle"), ("#C55A11", "dash", "square"), (BLUE, "solid", "triangle"),
    ("#7F6000", "long_dash", "diamond"), ("#70AD47", "dash", "x"), (GREY, "solid", "star"),
    ("#7030A0", "long_dash_dot", "plus"), (RED, "square_dot", "short_dash"),
)  # fmt: skip


PAPER = "#FFFFFF"
HATCHED: dict[str, Any] = {
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


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis: its lower end (None: nought or as the program likes) and its digits."""

    low: float | None
    decimals: int

    @property
    def number(self) -> str:
        """The number format of the axis."""
        return number_format(self.decimals)


def font(size: float = 9, *, bold: bool = False, color: str = INK,
         name: str = SONG) -> dict[str, Any]:
    """Describe a font as XlsxWriter's charts want it."""
    return {"name": name, "size": size, "bold": bold, "color": color}


def scale(values: Sequence[float], *, below: float = 0.15, enough: float = 0.35) -> Scale:
    """Choose the lower end and the digits of an axis over ``values``.

    The axis starts at nought unless all values lie in its upper part (lowest over highest above
    ``enough``); then it starts at a round number ``below`` ranges under the lowest.
    """
    if not values:
        return Scale(None, 0)
    low, high = min(values), max(values)
    span = max(high - low, abs(high) * 0.02, 1e-9)
    step = _round_step(span / 4)
    if low <= 0 or low < enough * high:
        # an axis from nought covers the whole height: its steps are those of the height
        step = _round_step((high - min(low, 0.0)) / 5)
        return Scale(0.0 if low >= 0 else None, _digits(step))
    return Scale(max(0.0, floor((low - below * span) / step) * step), _digits(step))


def _round_step(size: float) -> float:
    power = 10.0 ** floor(log10(size))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if size <= step * power)


def _digits(step: float) -> int:
    return max(0, -floor(log10(step)))


def between(height: int, head: float = 58, foot: float = 84) -> tuple[float, float]:
    """Return where a plot area starts and how high it is, as shares of the chart's height.

    ``head`` and ``foot`` are the pixels of title and unit above it, of axis and legend below it.
    """
    return head / height, 1 - (head + foot) / height


def dress(chart: Chart, title: str, upright: tuple[float, float], *, size: float = 12,
          left: float = 0.08, legend_without: Sequence[int] = ()) -> None:
    """Give a chart its title, legend, frame and plot area.

    ``left`` is the share of the width kept free for the labels of the upright axis, ``upright`` the
    shares of the height where the plot area starts and that it takes.
    """
    chart.set_title({"name": caption(title), "name_font": font(size, bold=True, name=HEI),
                     "overlay": False})
    chart.set_legend({"position": "bottom", "font": font(min(9, size - 2)),
                      "delete_series": list(legend_without)})
    chart.set_chartarea({"border": {"color": "#BFBFBF"}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"layout": {"x": left, "y": upright[0], "width": 0.97 - left,
                                   "height": upright[1]},
                        "fill": {"none": True}})
    chart.show_blanks_as("gap")


def axes(chart: Chart, unit: str, axis: Scale, height: int, *, size: float = 9,
         on_tick: bool = False, every: int = 1) -> None:
    """Set the axes of an upright chart: periods below, amounts at the left, the unit on top.

    ``height`` is that of the chart in pixels; ``every`` names which periods are labelled: 2 for
    every second one.
    """
    across: dict[str, Any] = {
        "num_font": font(size), "label_position": "low", "major_tick_mark": "none",
        "line": {"color": GREY}, "interval_unit": every}
    if on_tick:
        across["position_axis"] = "on_tick"
    chart.set_x_axis(across)
    upright: dict[str, Any] = {
        "num_font": font(size), "num_format": axis.number, "major_tick_mark": "none",
        "line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": GRID}}}
    if axis.low is not None:
        upright["min"] = axis.low
    if unit:
        upright |= {"name": caption(unit), "name_font": font(size) | {"rotation": 360},
                    "name_layout": {"x": 0.012, "y": 30 / height}}
    chart.set_y_axis(upright)
