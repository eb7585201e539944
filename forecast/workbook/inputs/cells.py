"""Cells read as what they should hold: a number, a choice, a date; else an issue at the cell."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from forecast.data import Reading, UnitError, convert, meant, parse_unit
from forecast.issues import CellRef, Issue
from forecast.labels import enumerated
from forecast.workbook.inputs.layout import cell_text
from forecast.workbook.inputs.typed import day_of, parse_number, suited

if TYPE_CHECKING:
    from forecast.data import Item, Unit
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.specs import ColumnSpec
    from forecast.xlsx import Links, RawCell


def read_number(found: Found, row: int, column: int | None, issues: list[Issue],
                own: Unit | None = None, *, moves: bool = False) -> Reading:
    """Read a cell that should hold a number of something in ``own``; ``moves`` for a growth rate.

    A blank or a dash is a gap (None). Text that is no number, an error value, a formula never
    calculated, a date, a picture, a cell beneath a merged one: each is an issue that names the
    cell. What was read otherwise than as it stands is kept in ``found.readings``.
    """
    if column is None:
        return Reading(found.place(row, ""))
    where, cell = found.where(row, column), found.grid.cells.get((row, column))
    if cell is None or found.merges.over(row, column):
        _report_merged(found, row, column, issues)
        return Reading(where)
    if cell.kind == "number" and isinstance(cell.value, float):
        if cell.is_scaled and cell.value:
            issues.append(Issue("scaled_number", where, f"{cell.value:,.15g}"))
            return Reading(where)
        if not cell.is_percent:
            return Reading(where, value=cell.value)
        read = Reading(where, f"{cell.value * 100.0:.10g}%", cell.value * 100.0, "%",
                       rules=("percent_format",))
    elif cell.kind == "text" and (
            parsed := parse_number(str(cell.value), own, moves=moves)) and not parsed.doubt:
        unit = "%" if parsed.is_percent else parsed.unit
        read = Reading(where, str(cell.value), parsed.value, unit, parsed.qualifier, parsed.note,
                       parsed.rules)
    else:
        issues.append(no_number(cell, where, found.grid.links))
        return Reading(where)
    # a formula that gives nothing is a blank; a percentage is read as everyone sees it
    if cell.kind == "text" and cell.value != "":
        found.readings.append(read)
    return read


def no_number(cell: RawCell, where: CellRef, links: Links) -> Issue:
    """Say what stands where a number should."""
    if cell.kind == "empty_formula":
        written = cell.formula or ""
        code = ("broken_reference" if "#REF!" in written else
                "link_not_calculated" if links.files(written) else "formula_not_calculated")
        return Issue(code, where, f"={links.written(written)}")
    if cell.kind == "error":
        return Issue("error_value", where, str(cell.value))
    if cell.kind == "object":
        return Issue("object_cell", where)
    parsed = parse_number(str(cell.value)) if cell.kind == "text" else None
    if parsed is not None and parsed.doubt:
        return Issue(f"ambiguous_{parsed.doubt}", where, str(cell.value))
    return Issue("not_a_number", where, cell_text(cell))


def _report_merged(found: Found, row: int, column: int, issues: list[Issue]) -> None:
    """A number in a cell merged over this one: whether it counts here too is not clear."""
    area = found.merges.over(row, column)
    if area is not None and area[0] > found.header_row:
        first = found.grid.cells.get(area[:2])
        mark = ("area", found.area_text(area))
        told = any(one.code == "merged_number" and one.where.sheet == found.grid.name
                   and mark in one.fields for one in issues)
        if first is not None and cell_text(first) and not told:
            issues.append(Issue("merged_number", found.where(row, column), cell_text(first),
                                (mark,)))


def to_item_unit(value: float | None, unit: str, item: Item, where: CellRef, issues: list[Issue]
                 ) -> float | None:
    """Convert a figure into the item's unit, or say that the unit does not fit."""
    if value is None:
        return None
    try:
        return convert(value, suited(parse_unit(unit), item), item.unit) if unit else value
    except UnitError:
        issues.append(Issue("unit_mismatch", where, str(unit),
                            (("item", item.zh), ("unit", item.unit.code))))
        return None


def report_blank(found: Found, row: int, key: str, issues: list[Issue]) -> None:
    """Say that a cell of the contract must be filled, by its header."""
    header = next(one.header for one in found.spec.columns if one.key == key)
    issues.append(Issue("blank_cell", found.place(row, key), "", (("header", header),)))


def read_choice(found: Found, row: int, column: ColumnSpec, issues: list[Issue]) -> str:
    """Read a cell that holds one of a list of words; empty when blank or wrong."""
    word = found.text(row, column.key)
    known = meant(word, column.choices) if word else ""
    if known is None:
        issues.append(Issue("choice", found.place(row, column.key), word,
                            (("choices", enumerated(column.choices)),)))
        return ""
    if not word and column.required:
        report_blank(found, row, column.key, issues)
    return known


def read_date(found: Found, cell: RawCell | None, where: CellRef, issues: list[Issue]
              ) -> date | None:
    """Read a date cell: a real date, or text such as 2020年1月3日, 2020/1/3, 20年1月底."""
    if cell is None:
        return None
    if cell.kind in {"empty_formula", "error", "object"}:
        issues.append(no_number(cell, where, found.grid.links))
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    day = day_of(cell_text(cell))
    if day is None:
        issues.append(Issue("not_a_date", where, cell_text(cell)))
    return day
