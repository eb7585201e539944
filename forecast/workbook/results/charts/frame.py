"""The frame of every native chart: title, legend, plot area and axes around what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forecast.exhibits import GREY, RULE
from forecast.labels import label
from forecast.workbook.results.charts.look import Look, font
from forecast.workbook.results.formats import HEI
from forecast.workbook.results.texts import caption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlsxwriter.chart import Chart as Native
    from xlsxwriter.workbook import Workbook

    from forecast.exhibits import Chart, Column, Table
    from forecast.labels import Lang
    from forecast.workbook.results.charts.margin import Desk, Strand
    from forecast.workbook.results.charts.scales import Scale

_ACROSS = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart about to be drawn: its exhibit, and the desk with the cells it draws.

    ``part`` names the one of the small multiples that is drawn, empty for a chart in one piece.
    """

    book: Workbook
    chart: Chart
    desk: Desk
    lang: Lang
    part: str = ""

    def text(self, key: str, **values: object) -> str:
        """Return a fixed word of the result sheets."""
        return label(f"result.{key}", self.lang, **values)

    def start(self, kind: str, subtype: str = "") -> Native:
        """Start a native chart of one of XlsxWriter's types."""
        return self.book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))

    def upright(self, native: Native, axis: Scale, *, unit: str = "", hidden: Sequence[int] = (),
                on_tick: bool = False, lines: int = 1) -> Native:
        """Close a chart of periods or steps: its dress, its axes with the unit on top.

        Names of steps take so many ``lines``; those of one may be turned where they are many.
        """
        height = self.desk.height
        dress(native, self.chart.title, between(height, foot=72 + 12 * lines), hidden=hidden)
        broken: Look = {"num_font": font(9) | {"rotation": 0}} if lines > 1 else {}
        axes(native, unit or self.chart.unit, axis, height, on_tick=on_tick, names=broken)
        return native

    def lying(self, native: Native, upright: tuple[float, float], values: Look, names: Look, *,
              hidden: Sequence[int] = ()) -> Native:
        """Close a chart of lying bars: its dress, the axes of the values and of the names."""
        dress(native, self.chart.title, upright, left=0.34, hidden=hidden)
        native.set_x_axis(values | {"name_font": font(9)})
        native.set_y_axis(_names_axis() | names)
        return native


def _one_part(_table: Table) -> tuple[str, ...]:
    return ("",)


def _usual(_chart: Chart, usual: int) -> int:
    return usual


def _one_strip(table: Table) -> tuple[tuple[Column, ...], ...]:
    return (table.columns,)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a kind of chart does on a result sheet.

    Parameters
    ----------
    draw
        Draw a chart, or one part of it, and return it closed.
    height
        How high it stands, in pixels, given the usual height.
    parts
        The names of small multiples; one empty name for a chart in one piece.
    strips
        The columns of its table that are printed, cut into strips that fit the page.
    """

    draw: Callable[[Frame], Native]
    height: Callable[[Chart, int], int] = _usual
    parts: Callable[[Table], tuple[str, ...]] = _one_part
    strips: Callable[[Table], tuple[tuple[Column, ...], ...]] = _one_strip


def spread(count: int) -> tuple[int, int]:
    """Return how many of some parts stand side by side, and in how many rows."""
    return min(_ACROSS, count), -(-count // _ACROSS)


def add(native: Native, name: str, labels: Strand, cells: Strand | None, **look: Any) -> None:
    """Add a series; a column without any number has none."""
    if cells is not None:
        native.add_series({"name": name, "categories": labels.reference(),
                           "values": cells.reference(), **look})


def between(height: int, head: float = 58, foot: float = 84) -> tuple[float, float]:
    """Return where a plot area starts and how high it is, as shares of the chart's height.

    ``head`` and ``foot`` are the pixels of title and unit above it, of axis and legend below it.
    """
    return head / height, 1 - (head + foot) / height


def dress(native: Native, title: str, upright: tuple[float, float], *, size: float = 12,
          left: float = 0.08, hidden: Sequence[int] = (), legend: Look | None = None) -> None:
    """Give a chart its title, legend, frame and plot area.

    ``left`` is the share of the width kept free for the labels of the upright axis, ``upright`` the
    shares of the height where the plot area starts and that it takes. The ``hidden`` series are
    left out of the legend.
    """
    native.set_title({"name": caption(title), "name_font": font(size, bold=True, name=HEI),
                      "overlay": False})
    native.set_legend({"position": "bottom", "font": font(min(9, size - 2)),
                       "delete_series": list(hidden)} | (legend or {}))
    native.set_chartarea({"border": {"color": "#BFBFBF"}, "fill": {"color": "#FFFFFF"}})
    native.set_plotarea({"layout": {"x": left, "y": upright[0], "width": 0.97 - left,
                                    "height": upright[1]},
                         "fill": {"none": True}})
    native.show_blanks_as("gap")
    native.show_hidden_data()  # what it draws besides its table stands in hidden columns


def axes(native: Native, unit: str, axis: Scale, height: int, *, size: float = 9,
         on_tick: bool = False, names: Look | None = None) -> None:
    """Set the axes of an upright chart: periods below, amounts at the left, the unit on top.

    ``height`` is that of the chart in pixels; ``names`` what the names below have of their own.
    """
    across = _names_axis(size) | {"label_position": "low"} | (names or {})
    if on_tick:
        across["position_axis"] = "on_tick"
    native.set_x_axis(across)
    upright: Look = {
        "num_font": font(size), "num_format": axis.number, "major_tick_mark": "none",
        "line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    if axis.low is not None:
        upright["min"] = axis.low
    if unit:
        upright |= {"name": caption(unit), "name_font": font(size) | {"rotation": 360},
                    "name_layout": {"x": 0.012, "y": 30 / height}}
    native.set_y_axis(upright)


def bare_axis(low: float, high: float, *, grid: bool = False) -> Look:
    """Describe a value axis without numbers, where the bars bear theirs."""
    return {"min": low, "max": high, "label_position": "none", "major_tick_mark": "none",
            "line": {"none": True},
            "major_gridlines": ({"visible": True, "line": {"color": RULE}} if grid
                                else {"visible": False})}


def _names_axis(size: float = 9) -> Look:
    return {"num_font": font(size), "major_tick_mark": "none", "line": {"color": GREY},
            "interval_unit": 1}
