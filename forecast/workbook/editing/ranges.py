"""Ranges that take in what was added beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.xlsx import area_text, parse_area

if TYPE_CHECKING:
    from forecast.workbook.editing.edits import SheetEdits
    from forecast.xlsx import Area


def grown(ranges: str, edits: SheetEdits) -> str:
    """Take added columns and rows into ranges that hold those whose formats they have."""
    areas = [parse_area(one) for one in ranges.split()]
    found: list[Area] = []
    for area in areas:
        if area is None:
            return ranges
        found.append(area)
    if not edits.columns and not edits.rows:
        return ranges
    for column in edits.columns:
        for area in list(found):
            top, left, bottom, right = area
            held = left <= column.like <= right
            if held and right == column.at - 1:
                found[found.index(area)] = (top, left, bottom, column.at)
            elif held and right < column.at and (top, column.at, bottom, column.at) not in found:
                found.append((top, column.at, bottom, column.at))
    for row in edits.rows:
        found = [_down(area, row.at) for area in found]
    return " ".join(area_text(one) for one in found)


def grown_area(area: Area, edits: SheetEdits) -> Area:
    """Take added columns and rows into an area, where all up to them was in it."""
    top, left, bottom, right = area
    if edits.columns and right >= max(one.like for one in edits.columns):
        right = max(right, *(one.at for one in edits.columns))
    if edits.rows and bottom >= max(one.like for one in edits.rows):
        bottom = max(bottom, *(one.at for one in edits.rows))
    return top, left, bottom, right


def grown_block(area: Area, edits: SheetEdits) -> Area:
    """Take in only what was added right at the edge of a block: of a list, of a filter."""
    top, left, bottom, right = area
    for column in sorted(one.at for one in edits.columns):
        right = column if column == right + 1 else right
    for row in sorted(one.at for one in edits.rows):
        bottom = row if row == bottom + 1 else bottom
    return top, left, bottom, right


def _down(area: Area, row: int) -> Area:
    """Take in a row right below an area that runs over several rows."""
    top, left, bottom, right = area
    return (top, left, row, right) if bottom == row - 1 and bottom > top else area
