"""The first sheet of a result workbook: a line and a link for every sheet, results first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.labels import label
from forecast.workbook.contract import RESULT_PREFIXES
from forecast.workbook.results.places import quoted
from forecast.workbook.results.sizes import line_count, pixels, row_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from forecast.labels import Lang
    from forecast.workbook.results.formats import Styles
    from forecast.workbook.results.inputs import Inputs
    from forecast.workbook.results.places import SheetPlan
    from forecast.xlsx import Grid

WIDTHS = (26.0, 66.0)
"""Characters of the names and of what is said of each sheet; together a page of A4 upright."""
_TITLE, _HEADING = 30.0, 26.0
_HEAD_ROWS = 6
"""A sheet's own title stands in one of these."""
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet: its name, and in a line what it holds."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some sheets under a heading of their own."""

    heading: str
    entries: tuple[Entry, ...]


def parts_of(plans: Sequence[SheetPlan], inputs: Inputs | None, lang: Lang) -> tuple[Part, ...]:
    """List the sheets of a result workbook in the order they stand: results, inputs, workings."""
    names = {plan.sheet.name.casefold() for plan in plans}
    filled = () if inputs is None else tuple(
        Entry(grid.name, _title(grid)) for grid in inputs.book.sheets
        if not grid.hidden and grid.name.casefold() not in names
        and not grid.name.startswith(RESULT_PREFIXES))
    made = (
        ("contents_results", tuple(_entry(one) for one in plans if one.sheet.is_read_first)),
        ("contents_inputs", filled),
        ("contents_workings", tuple(_entry(one) for one in plans if not one.sheet.is_read_first)))
    return tuple(Part(label(f"result.{key}", lang), entries) for key, entries in made if entries)


def _entry(plan: SheetPlan) -> Entry:
    return Entry(plan.sheet.name, plan.sheet.title)


def _title(grid: Grid) -> str:
    """Return what a sheet of the user's is headed by: the first text in its first rows."""
    for row in grid.cells.rows()[:_HEAD_ROWS]:
        if row > _HEAD_ROWS:
            break
        for cell in grid.cells.row(row).values():
            if cell.kind == "text" and str(cell.value).strip():
                return " ".join(str(cell.value).split())[:_LONGEST]
    return ""


def write_contents(target: Worksheet, parts: Sequence[Part], styles: Styles, lang: Lang) -> int:
    """Write the list of sheets; return its last row."""
    for column, width in enumerate(WIDTHS):
        target.set_column_pixels(column, column, pixels(width))
    target.set_row(0, _TITLE)
    target.write_string(0, 0, label("result.contents", lang), styles.get("sheet_title"))
    last = 0
    for last, line in enumerate(_lines(parts), 1):
        if isinstance(line, str):
            target.set_row(last, _HEADING)
            target.write_string(last, 0, line, styles.get("heading2"))
            continue
        tall = row_height(max(line_count(text, pixels(width)) for text, width in zip(
            (line.name, line.said), WIDTHS, strict=True)))
        target.set_row(last, tall)
        target.write_url(last, 0, f"internal:{quoted(line.name)}!A1",
                         styles.get("body", "wrap", "link"), line.name)
        target.write_string(last, 1, line.said, styles.get("body", "wrap"))
    legend = label("result.legend", lang)
    target.set_row(last + 1, row_height(line_count(legend, sum(map(pixels, WIDTHS)))))
    target.merge_range(last + 1, 0, last + 1, 1, legend, styles.get("note"))
    return last + 1


def _lines(parts: Sequence[Part]) -> Iterator[str | Entry]:
    for part in parts:
        yield part.heading
        yield from part.entries
