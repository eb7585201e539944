"""The result workbook: exhibits in, a live workbook out.

Two passes: the first gives every cell its address (``result_layout``), the second writes numbers,
texts and formulas (``result_cells``) and native charts (``result_charts``). A formula stands beside
the value that the toolkit computed, so that a preview shows it and Excel can be held to it.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from forecast import archives
from forecast.labels import label
from forecast.workbook.results.cells import Writer
from forecast.workbook.results.charts import draw_charts
from forecast.workbook.results.contents import WIDTHS, parts_of, write_contents
from forecast.workbook.results.formats import REFERENCE_TAB, RESULT_TAB, Styles
from forecast.workbook.results.layout import lay_out
from forecast.workbook.results.liveness import Liveness, plainly_titled
from forecast.workbook.results.places import (
    PlacedChart,
    PlacedTable,
    address,
    find_addresses,
    quoted,
)
from forecast.workbook.results.sizes import pixels
from forecast.workbook.results.texts import legible_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.packager import Packager
    from xlsxwriter.worksheet import Worksheet

    from forecast.exhibits import Sheet
    from forecast.labels import Lang
    from forecast.workbook.results.inputs import Inputs
    from forecast.workbook.results.package import Book
    from forecast.workbook.results.places import SheetPlan

_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  # a fixed mark in the file, not a moment
_A4 = 9
_MARGIN = 72
_HEAD = {"margin": 0.25}
"""Where the running head and foot stand, inches from the edge."""


def write_results(sheets: Sequence[Sheet], path: Path, lang: Lang = "zh") -> None:
    """Write a workbook of result sheets alone, replaced in one step.

    Raises
    ------
    ValueError
        As :func:`workbook_bytes`.
    OSError
        When the file cannot be written, for one because it is open in Excel.
    """
    archives.put(workbook_bytes(sheets, lang), path)


def workbook_bytes(sheets: Sequence[Sheet], lang: Lang = "zh") -> bytes:
    """Return the result workbook as bytes: the same sheets give the same bytes.

    Parameters
    ----------
    sheets
        The sheets in order, each with its own name; reference sheets are set last. One with a
        streamed table goes through files, so that memory does not grow with its rows.
    lang
        Language of the fixed words (unit, notes, legend, footer).

    Raises
    ------
    ValueError
        When there is no sheet, when two cells define the same model value, or when a formula names
        a value that no cell holds.
    """
    from xlsxwriter.packager import Packager

    stream = _Held()
    _write(stream, Packager(), sheets, lang)
    return stream.getvalue()


def workbook_parts(sheets: Sequence[Sheet], lang: Lang = "zh", inputs: Inputs | None = None
                   ) -> Mapping[str, bytes]:
    """Return the parts of the result workbook by name, to be put into another.

    Parameters
    ----------
    sheets, lang
        As of :func:`workbook_bytes`, which raises the same.
    inputs
        The user's cells, when the sheets will stand in the same workbook: inputs point at them.
    """
    from forecast.workbook.results.package import Unpacked

    packager = Unpacked()
    _write(_Held(), packager, sheets if inputs is None else plainly_titled(sheets), lang, inputs)
    return packager.parts


def _write(stream: BytesIO, packager: Packager, sheets: Sequence[Sheet], lang: Lang,
           inputs: Inputs | None = None) -> None:
    """Lay sheets out and write them."""
    from xlsxwriter.exceptions import FileCreateError

    from forecast.workbook.results.package import Book

    if not sheets:
        raise ValueError("no sheets")
    plans = lay_out(legible_sheets(sheets), lang)
    live = Liveness(plans, find_addresses(plans), inputs)
    if not any(plan.is_streamed for plan in plans):
        _fill(Book(stream, packager, {"in_memory": True}), live, plans, lang)
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # it may leave files open
        try:
            _fill(Book(stream, packager, {"tmpdir": folder}), live, plans, lang)
        except FileCreateError as error:  # its own name for what the system refused
            raise OSError(*error.args[0].args) from None


def _fill(book: Book, live: Liveness, plans: Sequence[SheetPlan], lang: Lang) -> None:
    """Write sheets that are laid out into a workbook, and close it."""
    from forecast.workbook.results.target import StreamedTarget, Target

    book.set_properties({"created": _CREATED, "author": "", "title": plans[0].sheet.title})
    styles = Styles(book)
    home = ""
    if len(plans) > 1:
        home = label("result.sheet_contents", lang)
        _write_home(book.add_worksheet(home, Target), plans, live.inputs, styles, lang)
    targets = [book.add_worksheet(plan.sheet.name, StreamedTarget if plan.is_streamed else Target)
               for plan in plans]
    with ExitStack() as stack:
        for target in targets:
            if isinstance(target, StreamedTarget):
                stack.callback(target.end)
        for plan, target in zip(plans, targets, strict=True):
            writer = Writer(target, plan, styles, live, lang)
            _write_sheet(book, target, writer, plan, styles, lang, home)
        for name, area in _names(plans):
            book.define_name(name, area)
        book.close()


class _Held(BytesIO):
    """Bytes that stay open for their archive, which XlsxWriter leaves unfinished on a full disk."""

    def close(self) -> None:
        """Leave it to the last who holds them."""


def first_sheets(sheets: Sequence[Sheet], lang: Lang) -> tuple[str, ...]:
    """Name the sheets that are read first: the list of all, then every result; no workings."""
    home = (label("result.sheet_contents", lang),) if len(sheets) > 1 else ()
    return (*home, *(one.name for one in sheets if one.is_read_first))


def _write_home(target: Worksheet, plans: Sequence[SheetPlan], inputs: Inputs | None,
                styles: Styles, lang: Lang) -> None:
    """Write the sheet that the workbook opens on."""
    _set_page(target, plans[0].sheet.head, lang)
    target.set_tab_color(RESULT_TAB)
    target.set_portrait()
    target.repeat_rows(0, 0)
    last = write_contents(target, parts_of(plans, inputs, lang), styles, lang)
    target.print_area(0, 0, last, len(WIDTHS) - 1)


def _write_sheet(book: Book, target: Worksheet, writer: Writer, plan: SheetPlan,
                 styles: Styles, lang: Lang, home: str) -> None:
    _set_up(target, plan, lang)
    for column, width in enumerate(plan.widths):
        target.set_column_pixels(column, column, pixels(width))
    if plan.is_streamed:
        target.heights = plan.heights
    for row, height in plan.heights.items() if not plan.is_streamed else ():
        target.set_row(row, height)
    last = plan.printed - 1
    # the link in the corner is longer than a column and runs over the empty cell at its left
    writer.spread(0, 0, max(0, last - 2), plan.sheet.title, styles.get("sheet_title"))
    if home:
        target.write_url(0, last, f"internal:{quoted(home)}!A1",
                         styles.get("body", "link", "right"), label("result.back", lang))
    for item in plan.placed:
        if isinstance(item, PlacedTable):
            writer.table(item)
        elif isinstance(item, PlacedChart):
            writer.notes(item.notes, last + 1)
            if item.own is not None:
                writer.table(item.own)
        else:
            writer.text(item)
    _hide_margin(target, plan, draw_charts(book, target, plan, styles, lang))


def _hide_margin(target: Worksheet, plan: SheetPlan, end: int) -> None:
    """Hide the columns right of the printed area that charts and formulas need, and readers not."""
    tables = [table for table in plan.tables() if table.aside]
    end = max([end, *(table.margin + len(table.aside) for table in tables)])
    if end > (first := len(plan.widths) + 1):
        target.set_column_pixels(first, end - 1, _MARGIN, None, {"hidden": True})


def _set_page(target: Worksheet, head: str, lang: Lang) -> None:
    """Set the paper, its margins, its running head and foot."""
    target.hide_gridlines(2)
    target.set_landscape()
    target.set_paper(_A4)
    target.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.5)
    target.fit_to_pages(1, 0)
    target.center_horizontally()
    if head:
        target.set_header('&L&"宋体,Regular"&9' + head.replace("&", "&&"), _HEAD)
    target.set_footer('&C&"宋体,Regular"&9' + label("result.footer", lang), _HEAD)


def _set_up(target: Worksheet, plan: SheetPlan, lang: Lang) -> None:
    """Set what Excel shows and prints: A4 landscape, one page wide, header rows on every page."""
    last = len(plan.widths) - 1
    _set_page(target, plan.sheet.head, lang)
    if plan.paper.is_upright:
        target.set_portrait()
    target.set_tab_color(REFERENCE_TAB if plan.sheet.reference else RESULT_TAB)
    target.print_area(*_printed(plan, last))
    area = f"A1:{address(plan.last_row, last)}"
    target.ignore_errors({"number_stored_as_text": area, "formula_differs": area,
                          "formula_range": area, "empty_cell_reference": area})
    if plan.printed_to >= 0:
        target.repeat_rows(*plan.repeated)
    if plan.header is None:
        target.set_h_pagebreaks(list(plan.breaks))
        return
    bottom = plan.header[1]
    table = plan.tables()[0]
    target.freeze_panes(bottom + 1, 1)
    if count := table.table.body_count:
        target.autofilter(bottom, 0, bottom + count, table.width - 1)
    if plan.sheet.reference:
        target.set_zoom(90)


def _printed(plan: SheetPlan, last: int) -> tuple[int, int, int, int]:
    """Return the area that is printed; of a sheet that is not, an empty cell beside its tables.

    A page of empty cells is left out by Excel and by LibreOffice; a hidden sheet could not be read.
    """
    if plan.printed_to >= 0:
        return 0, 0, plan.printed_to, plan.printed - 1
    return plan.last_row + 2, last + 1, plan.last_row + 2, last + 1


def _names(plans: Sequence[SheetPlan]) -> Iterator[tuple[str, str]]:
    """Name the figures of every table ``fc_<table id>``, in letters that every program reads."""
    used: set[str] = set()
    for plan in plans:
        for placed in plan.tables():
            stem = "fc_" + re.sub(r"[^A-Za-z0-9_]+", "_", placed.table.id)
            for strip in placed.strips:
                if not placed.table.rows or not strip.columns:
                    continue
                name = next(name for name in _numbered(stem) if name.casefold() not in used)
                used.add(name.casefold())
                first = address(strip.body, 1)
                end = address(strip.body + len(placed.table.rows) - 1, strip.ends[-1])
                yield name, f"={quoted(plan.sheet.name)}!{_fixed(first)}:{_fixed(end)}"


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1


def _fixed(cell: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cell)
