"""Pass one: lay out every block of every sheet, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.types import Chart, Table, Text
from forecast.labels import label
from forecast.workbook.result_places import (
    PlacedChart,
    PlacedTable,
    PlacedText,
    SheetPlan,
    Strip,
)
from forecast.workbook.result_sizes import (
    BODY,
    LINE_HEIGHT,
    PAGE_WIDTH,
    SMALL,
    column_widths,
    fold,
    line_count,
    page_breaks,
    page_room,
    panels,
    pixels,
    row_height,
    units,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits.types import Column, Row, Sheet
    from forecast.labels import Lang
    from forecast.workbook.result_places import Note, Placed

TITLE_HEIGHT = 30.0
PANELS_ACROSS = 3
PANEL_HEIGHT = 240
_GAP = 9.0
_CHART_HEIGHT = 360
_FREEZE_LIMIT = 200.0
_TECHNICAL = ("better", "decimals")
"""Columns of a bullet table that steer the drawing and are not for the reader."""

_Strips = tuple[tuple["Column", ...], ...]


def lay_out(sheets: Sequence[Sheet], lang: Lang) -> tuple[SheetPlan, ...]:
    """Lay out a workbook: result sheets first, reference sheets last, both in the order given."""
    ordered = sorted(sheets, key=lambda sheet: sheet.reference)
    return tuple(_plan(sheet, lang, 0 if spot else len(ordered) - 1)
                 for spot, sheet in enumerate(ordered))


class _Flow:
    """A sheet while it is being filled from the top: the next free row and the heights so far."""

    def __init__(self, sheet: Sheet, lang: Lang) -> None:
        self.sheet, self.lang = sheet, lang
        self.size = SMALL if sheet.reference else BODY
        printed = {block.id for block in sheet.blocks if isinstance(block, Table)}
        self.owners: dict[str, Chart] = {}
        for block in sheet.blocks:
            if isinstance(block, Chart) and block.table.id not in printed:
                self.owners.setdefault(block.table.id, block)
        shapes = [(block, (block.columns,)) for block in sheet.blocks if isinstance(block, Table)]
        shapes += [(chart.table, _strips(chart)) for chart in self.owners.values()]
        self.widths = column_widths(shapes, self.size, stretch=not sheet.reference)
        self.total = sum(map(pixels, self.widths))
        self.heights: dict[int, float] = {}
        self.row = 0

    def take(self, height: float, rows: int = 1) -> int:
        """Use some rows of this height and return the number of the first."""
        first = self.row
        self.heights.update(dict.fromkeys(range(first, first + rows), height))
        self.row += rows
        return first

    def notes(self, texts: Sequence[str], width: int) -> tuple[Note, ...]:
        """Place notes, each in its row, wrapped into ``width`` pixels."""
        return tuple((self.take(row_height(line_count(text, width, SMALL), SMALL)), text)
                     for text in texts)


def _plan(sheet: Sheet, lang: Lang, listed: int) -> SheetPlan:
    flow = _Flow(sheet, lang)
    flow.take(TITLE_HEIGHT)
    placed: list[Placed] = []
    for block in sheet.blocks:
        if isinstance(block, Text):
            placed.append(_place_text(flow, block))
        elif isinstance(block, Table):
            flow.take(_GAP)
            placed.append(_place_table(flow, block, (block.columns,)))
        else:
            flow.take(_GAP)
            owns = flow.owners.get(block.table.id) is block
            placed.append(_place_chart(flow, block, owns=owns))
    contents = None
    if listed:
        flow.take(_GAP)
        contents = flow.take(24.0)
        flow.take(row_height(1), listed)
    room = page_room(flow.total)
    pieces = _pieces(placed, flow.heights, room)
    pieces += [(contents, flow.row - 1)] if contents is not None else []
    header = _frozen_header(placed, flow.heights)
    breaks = page_breaks(pieces, flow.heights, room, TITLE_HEIGHT) if header is None else ()
    return SheetPlan(sheet, flow.widths, flow.heights, tuple(placed), flow.row - 1, breaks,
                     contents, header)


def _place_text(flow: _Flow, text: Text) -> PlacedText:
    if text.level:
        top = flow.take(32.0 if text.level == 1 else 27.0)
    else:
        top = flow.take(row_height(line_count(text.text, flow.total, flow.size), flow.size))
    return PlacedText(text, top, top)


def _place_chart(flow: _Flow, chart: Chart, *, owns: bool) -> PlacedChart:
    height = chart_height(chart)
    top = flow.take(LINE_HEIGHT, -(-(height + 8) // 20))
    # notes that the table repeats are printed once, below the table
    said = chart.table.notes if owns else ()
    source = "" if owns and chart.source == chart.table.source else chart.source
    texts = _note_texts([note for note in chart.notes if note not in said], source, flow.lang)
    notes = flow.notes(texts, flow.total)
    bottom = flow.row - 1
    own = None
    if owns:
        flow.take(_GAP)
        own = _place_table(flow, chart.table, _strips(chart), beside=chart.title)
    width = min(flow.total, PAGE_WIDTH + 200)
    return PlacedChart(chart, top, width, height, own, notes, bottom)


def chart_height(chart: Chart) -> int:
    """Return the height of a chart, pixels: bullets and panels grow with what they show."""
    if chart.kind == "bullet":
        return 110 + 44 * max(2, len(chart.table.rows))
    if chart.kind == "panels":
        return PANEL_HEIGHT * -(-len(panels(chart.table)) // PANELS_ACROSS)
    return _CHART_HEIGHT


def _strips(chart: Chart) -> _Strips:
    if chart.kind == "panels":
        return fold(chart.table)
    hidden = _TECHNICAL if chart.kind == "bullet" else ()
    return (tuple(column for column in chart.table.columns if column.key not in hidden),)


def _place_table(flow: _Flow, table: Table, strips: _Strips, *, beside: str = "") -> PlacedTable:
    across = 1 + max(map(len, strips))
    width = sum(map(pixels, flow.widths[:across]))
    # a title that the sheet or the chart above already bears is not printed again
    is_titled = table.title not in {"", beside, flow.sheet.title}
    unit = units(label("result.unit", flow.lang, unit=table.unit)) if table.unit else 0
    top = unit_row = flow.row
    if is_titled:
        flow.take(22.0)
        fits = units(table.title) * 1.2 + unit < (width - 8) / (BODY * 2 / 3)
        unit_row = top if fits else flow.row
    if table.unit and unit_row == flow.row:
        flow.take(16.0)
    made = []
    for number, columns in enumerate(strips):
        if number:
            flow.take(_GAP)
        made.append(_place_strip(flow, table, columns))
    shown = {column.key for columns in strips for column in columns}
    aside = tuple(column for column in table.columns if column.key not in shown)
    notes = flow.notes(_note_texts(table.notes, table.source, flow.lang), width)
    return PlacedTable(table, top, unit_row, is_titled, tuple(made), aside, len(flow.widths) + 1,
                       notes, flow.row - 1)


def _place_strip(flow: _Flow, table: Table, columns: tuple[Column, ...]) -> Strip:
    header = flow.row
    if any(column.group for column in columns):
        flow.take(row_height(1, flow.size))
    titles = zip((table.label_title, *(column.title for column in columns)), flow.widths,
                 strict=False)
    lines = max(line_count(text, pixels(width), flow.size) for text, width in titles)
    flow.take(row_height(lines, flow.size) + 3)
    body = flow.row
    keys = {column.key for column in columns}
    shown = [at for at, column in enumerate(table.columns) if column.key in keys]
    for row in table.rows:
        flow.take(row_height(_row_lines(row, shown, flow.widths, flow.size), flow.size))
    return Strip(columns, header, body)


def _row_lines(row: Row, shown: Sequence[int], widths: Sequence[float], size: float) -> int:
    """Count the lines of a row: those of its label or of its longest text."""
    lines = line_count(row.label, pixels(widths[0]) - 9 * row.level, size)
    for spot, column in enumerate(shown, 1):
        value = row.cells[column].value
        if isinstance(value, str):
            lines = max(lines, line_count(value, pixels(widths[spot]), size))
    return lines


def _note_texts(notes: Sequence[str], source: str, lang: Lang) -> list[str]:
    texts = [label("result.note", lang, text=notes[0])] if len(notes) == 1 else []
    if len(notes) > 1:
        texts = [label("result.note_first" if number == 1 else "result.note_next", lang,
                       number=number, text=note) for number, note in enumerate(notes, 1)]
    return [*texts, label("result.source", lang, text=source)] if source else texts


def _pieces(placed: Sequence[Placed], heights: Mapping[int, float],
            room: float) -> list[tuple[int, int]]:
    """List what should stay on one page: a heading and its block, a chart and its own table."""
    pieces: list[tuple[int, int]] = []
    held: int | None = None
    for item in placed:
        top, held = (item.top if held is None else held), None
        if isinstance(item, PlacedText) and item.text.level:
            held = top
            continue
        own = item.own if isinstance(item, PlacedChart) else None
        if own is None:
            pieces.append((top, item.bottom))
        elif sum(heights[row] for row in range(top, own.bottom + 1)) <= room - TITLE_HEIGHT:
            pieces.append((top, own.bottom))
        else:
            pieces += [(top, item.bottom), (own.top, own.bottom)]
    return pieces if held is None else [*pieces, (held, held)]


def _frozen_header(placed: Sequence[Placed],
                   heights: Mapping[int, float]) -> tuple[int, int] | None:
    """Find the header to freeze: the sheet is one long table, with or without a line above it."""
    tables = [item for item in placed if isinstance(item, PlacedTable)]
    has_chart = any(isinstance(item, PlacedChart) for item in placed)
    if has_chart or len(tables) != 1 or not tables[0].table.freeze:
        return None
    strip = tables[0].strips[0]
    above = sum(heights[row] for row in range(strip.body))
    return (strip.header, strip.body - 1) if above <= _FREEZE_LIMIT else None
