"""Pass one: lay out every block of every sheet, from top to bottom."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from forecast.exhibits import Chart, Table, Text
from forecast.labels import label
from forecast.workbook.results.charts import chart_height, chart_strips
from forecast.workbook.results.columns import Columns, is_working
from forecast.workbook.results.fill import fill_pages
from forecast.workbook.results.grid import SQUEEZES, widened
from forecast.workbook.results.measures import Measures
from forecast.workbook.results.pages import (
    ACROSS,
    CUT_STRIP,
    CUT_TABLE,
    LEAST_PRICE,
    UPRIGHT,
    Paging,
    Piece,
    least_price,
    paginate,
)
from forecast.workbook.results.places import PlacedChart, PlacedTable, PlacedText, SheetPlan, Strip
from forecast.workbook.results.sizes import (
    BODY,
    LINE_HEIGHT,
    line_count,
    pixels,
    row_height,
    units,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.exhibits import Block, Column, Sheet
    from forecast.labels import Lang
    from forecast.workbook.results.pages import Paper
    from forecast.workbook.results.places import Note, Placed

TITLE_HEIGHT = 30.0
_GAP = 9.0
_SHAPES = ((0.29, 0.0), (0.25, 2.0))
"""Height of a chart over its width, and the price of a flat one."""
_STEPS = (1.0, 1.08, 1.16, 1.25)
"""Widths that a sheet may be stretched to, over that of its paper."""
_SMALL_PRINT = 8.0
"""The price of a sheet that is twice as wide as its paper."""
_KEPT = 3
"""Rows at either end of a table that no page break parts from its header or its notes."""
_FREEZE_LIMIT = 200.0

_Strips = tuple[tuple["Column", ...], ...]


def lay_out(sheets: Sequence[Sheet], lang: Lang) -> tuple[SheetPlan, ...]:
    """Lay out a workbook: results first, workings, the long sheets last, in the order given."""
    ordered = sorted(sheets, key=lambda sheet: (not sheet.is_read_first, sheet.reference))
    return tuple(_best_plan(sheet, lang) for sheet in ordered)


def _best_plan(sheet: Sheet, lang: Lang) -> SheetPlan:
    """Choose the paper, the width of a sheet and the shape of its charts.

    A wider sheet prints smaller, narrow columns wrap, a flat chart reads worse; each may save a
    page.
    """
    if sheet.reference:
        columns = Columns(sheet, 1.0, Measures(sheet))
        draft = _draft(_Flow(columns, lang, ACROSS, 0, _SHAPES[0][0]))
        return _finished(draft, draft.paging())
    best: tuple[float, _Draft, Paging] | None = None
    shapes = _SHAPES if any(isinstance(block, Chart) for block in sheet.blocks) else _SHAPES[:1]
    for paper, columns in _grids(sheet):
        for target in _widths(columns, paper):
            small = _SMALL_PRINT * max(0.0, target / paper.width - 1)
            for shape, flat in shapes:
                if best and LEAST_PRICE + small + flat >= best[0]:
                    continue  # it costs more than the best one even on a single full page
                draft = _draft(_Flow(columns, lang, paper, target, shape))
                if best and draft.least_price() + small + flat >= best[0]:
                    continue  # or on as few full pages as hold it
                paging = draft.paging()
                price = paging.price + small + flat
                if best is None or price < best[0]:
                    best = (price, draft, paging)
    assert best is not None  # noqa: S101  # there are widths and shapes to try
    return _filled(_finished(*best[1:]))


def _grids(sheet: Sheet) -> Iterator[tuple[Paper, Columns]]:
    """Go through the papers and the columns that fit them; the narrowest fit where none does."""
    fitting, measures = False, Measures(sheet)
    for squeeze in SQUEEZES:
        columns = Columns(sheet, squeeze, measures)
        for paper in (ACROSS, UPRIGHT):
            if columns.total <= paper.widest or (
                    paper is ACROSS and squeeze == SQUEEZES[-1] and not fitting):
                fitting = True
                yield paper, columns


def _widths(columns: Columns, paper: Paper) -> Iterator[int]:
    """Go through the widths that a sheet may be stretched to."""
    tried = {max(columns.total, round(paper.width * step)) for step in _STEPS}
    yield from sorted(width for width in tried if width <= max(paper.widest, columns.total))


def _filled(plan: SheetPlan) -> SheetPlan:
    """Let charts take the white space of their pages; a frozen table has pages of its own."""
    return plan if plan.header else fill_pages(plan, TITLE_HEIGHT)


class _Flow:
    """A sheet while it is being filled from the top: the next free row and the heights so far."""

    def __init__(self, columns: Columns, lang: Lang, paper: Paper, target: int, shape: float
                 ) -> None:
        self.paper, self.columns = paper, columns
        self.sheet, self.lang, self.shape = columns.sheet, lang, shape
        self.owners, self.ends = columns.owners, columns.ends
        self.widths, self.printed = widened(columns.widths, columns.printed, target)
        self._edges = tuple(accumulate(map(pixels, self.widths), initial=0))
        self.total = self._edges[self.printed]
        self.heights: dict[int, float] = {}
        self.row = 0

    def take(self, height: float, rows: int = 1) -> int:
        """Use some rows of this height and return the number of the first."""
        first = self.row
        self.row += rows
        for row in range(first, self.row):
            self.heights[row] = height
        return first

    def take_each(self, heights: Sequence[float]) -> int:
        """Use a row of each height and return the number of the first."""
        first = self.row
        self.heights.update(enumerate(heights, first))
        self.row += len(heights)
        return first

    def span(self, first: int, last: int) -> int:
        """Return the pixels that some columns take together."""
        return self._edges[last + 1] - self._edges[first]

    def notes(self, texts: Sequence[str], width: int) -> tuple[Note, ...]:
        """Place notes, each in its row, wrapped into ``width`` pixels."""
        return tuple((self.take(row_height(line_count(text, width))), text)
                     for text in texts)


class _Draft(NamedTuple):
    """A sheet with what it prints placed, in pieces: its price hangs on no workings."""

    flow: _Flow
    placed: list[Placed]
    pieces: list[Piece]

    @property
    def _room(self) -> float:
        return self.flow.paper.room(self.flow.total)

    def least_price(self) -> float:
        """Return what its pages cost at the least."""
        return least_price(self.pieces, self.flow.heights, self._room)

    def paging(self) -> Paging:
        """Choose its page breaks."""
        return paginate(self.pieces, self.flow.heights, self._room, TITLE_HEIGHT)


def _draft(flow: _Flow) -> _Draft:
    sheet = flow.sheet
    flow.take(TITLE_HEIGHT)
    placed = [_place(flow, block) for block in sheet.blocks if not is_working(sheet, block)]
    is_one = sheet.is_tool or _frozen_header(sheet, placed, flow.heights)
    return _Draft(flow, placed, [] if is_one else _pieces(placed))


def _finished(draft: _Draft, paging: Paging) -> SheetPlan:
    flow, printed, _ = draft
    sheet = flow.sheet
    printed_to = flow.row - 1 if printed and not sheet.is_tool else -1
    placed = _place_workings(flow, printed)
    header = _frozen_header(sheet, placed, flow.heights)
    repeated = header or _repeated(placed, paging.breaks)
    return SheetPlan(sheet, flow.widths, flow.heights, tuple(placed), flow.row - 1, printed_to,
                     flow.printed, flow.paper, paging.breaks, repeated, header)


def _place(flow: _Flow, block: Block) -> Placed:
    if isinstance(block, Text):
        return _place_text(flow, block)
    flow.take(_GAP)
    if isinstance(block, Table):
        return _place_table(flow, block, (block.columns,))
    return _place_chart(flow, block)


def _place_workings(flow: _Flow, placed: Sequence[Placed]) -> list[Placed]:
    """Set below what is printed: the figures of charts, and the tables for those who check."""
    workings = [block for block in flow.sheet.blocks if is_working(flow.sheet, block)]
    owning = [item for item in placed if isinstance(item, PlacedChart)
              and flow.owners.get(item.chart.table.id) is item.chart]
    below: list[Placed] = []
    if placed and (workings or owning):
        below.append(_place_text(flow, Text(label("result.below", flow.lang), 1)))
    below += [_place(flow, block) for block in workings]
    own = {item.top: _place_own(flow, item.chart) for item in owning}
    return [*(replace(item, own=own.get(item.top)) if isinstance(item, PlacedChart) else item
              for item in placed), *below]


def _place_own(flow: _Flow, chart: Chart) -> PlacedTable:
    flow.take(_GAP)
    return _place_table(flow, chart.table, chart_strips(chart), beside=chart.title)


def _place_text(flow: _Flow, text: Text) -> PlacedText:
    if text.level:
        top = flow.take(32.0 if text.level == 1 else 27.0)
    else:
        top = flow.take(row_height(line_count(text.text, flow.total)))
    return PlacedText(text, top, top)


def _place_chart(flow: _Flow, chart: Chart) -> PlacedChart:
    height = chart_height(chart, round(min(flow.total, flow.paper.widest) * flow.shape))
    count = -(-(height + 8) // 20)
    top = flow.take(LINE_HEIGHT, count)
    notes = flow.notes(_note_texts(chart.notes, chart.source, flow.lang), flow.total)
    return PlacedChart(chart, top, count, min(flow.total, flow.paper.widest), height, None, notes,
                       flow.row - 1)


def _place_table(flow: _Flow, table: Table, strips: _Strips, *, beside: str = ""
                 ) -> PlacedTable:
    ends = flow.ends[table.id]
    width = flow.span(0, max((0, *own)[-1] for own in ends))
    # a title that the sheet already bears is not printed again; the figures of a chart say whose
    is_titled = table.title not in {"", flow.sheet.title} or bool(beside)
    title = label("result.chart_data", flow.lang, title=beside) if beside else table.title
    unit = units(label("result.unit", flow.lang, unit=table.unit)) if table.unit else 0
    top = unit_row = flow.row
    if is_titled:
        flow.take(22.0)
        fits = units(title) * 1.2 + unit < (width - 8) / (BODY * 2 / 3)
        unit_row = top if fits else flow.row
    if table.unit and unit_row == flow.row:
        flow.take(16.0)
    made = []
    for number, (columns, own) in enumerate(zip(strips, ends, strict=True)):
        if number:
            flow.take(_GAP)
        made.append(_place_strip(flow, table, number, Strip(columns, own, 0, 0)))
    shown = {column.key for columns in strips for column in columns}
    aside = tuple(column for column in table.columns if column.key not in shown)
    notes = flow.notes(_note_texts(table.notes, table.source, flow.lang), width)
    return PlacedTable(table, top, unit_row, title if is_titled else "", tuple(made), aside,
                       len(flow.widths) + 1, notes, flow.row - 1)


def _place_strip(flow: _Flow, table: Table, number: int, strip: Strip) -> Strip:
    """Place a strip of a table, the rows that it takes filled in."""
    widths = tuple(flow.span(*span) for span in strip.spans)
    heights = flow.columns.strip_heights(table, number, strip.columns, widths)
    header = flow.take_each(heights.head)
    body = flow.take_each(heights.rows)
    return Strip(strip.columns, strip.ends, header, body)


def _note_texts(notes: Sequence[str], source: str, lang: Lang) -> list[str]:
    texts = [label("result.note", lang, text=notes[0])] if len(notes) == 1 else []
    if len(notes) > 1:
        texts = [label("result.note_first" if number == 1 else "result.note_next", lang,
                       number=number, text=note) for number, note in enumerate(notes, 1)]
    return [*texts, label("result.source", lang, text=source)] if source else texts


def _pieces(placed: Sequence[Placed]) -> list[Piece]:
    """List what should stay on one page: a heading and its block, a chart, the ends of a table."""
    pieces: list[Piece] = []
    held: int | None = None
    for item in placed:
        top, held = (item.top if held is None else held), None
        if isinstance(item, PlacedText) and item.text.level:
            held = top
        elif isinstance(item, PlacedTable):
            pieces += _table_pieces(item, top)
        else:
            pieces.append(Piece(top, item.bottom))
    return pieces if held is None else [*pieces, Piece(held, held)]


def _table_pieces(table: PlacedTable, top: int) -> list[Piece]:
    """Cut a table into pieces: strips, and within a long strip its rows."""
    pieces: list[Piece] = []
    for strip in table.strips:
        last = strip is table.strips[-1]
        end = table.bottom if last else strip.body + len(table.table.rows) - 1
        stop = strip.body + len(table.table.rows) - _KEPT
        cuts = range(strip.body + _KEPT, stop + 1)
        tops = [top if strip is table.strips[0] else strip.header, *cuts]
        ends = [*(cut - 1 for cut in tops[1:]), end]
        prices = [0.0 if strip is table.strips[0] else CUT_STRIP, *[CUT_TABLE] * len(cuts)]
        pieces += [Piece(*part) for part in zip(tops, ends, prices, strict=True)]
    return pieces


def _repeated(placed: Sequence[Placed], breaks: Sequence[int]) -> tuple[int, int]:
    """Choose the rows printed again on each page: the sheet's title, or a header that is missed.

    A sheet has one such stretch, printed on the pages after its own. So a header will do only for a
    table that a page break cuts and after which no page begins with anything else.
    """
    tables = [item if isinstance(item, PlacedTable) else item.own for item in placed
              if isinstance(item, PlacedTable | PlacedChart)]
    for table in reversed([item for item in tables if item is not None]):
        strip = table.strips[-1]
        after = [row for row in breaks if row > strip.header]
        if after and all(strip.body < row <= table.bottom for row in after):
            return strip.header, strip.body - 1
    return 0, 0


def _frozen_header(sheet: Sheet, placed: Sequence[Placed],
                   heights: Mapping[int, float]) -> tuple[int, int] | None:
    """Find the header to freeze: the sheet is one long table, with or without a line above it."""
    blocks = [block for block in sheet.blocks if not isinstance(block, Text)]
    table = next((item for item in placed if isinstance(item, PlacedTable)), None)
    if len(blocks) != 1 or table is None or not table.table.freeze:
        return None
    strip = table.strips[0]
    above = sum(heights[row] for row in range(strip.body))
    return (strip.header, strip.body - 1) if above <= _FREEZE_LIMIT else None
