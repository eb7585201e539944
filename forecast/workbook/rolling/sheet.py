"""Edits done on one worksheet's tree: cells made in the formats of others, ranges that grow."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from forecast.workbook.marked import MarkedSheet
from forecast.xlsx import area_text, child, local, own_children, parse_a1, parse_area, unset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.workbook.rolling.edits import Column, Entry, SheetEdits
    from forecast.xlsx import Area

_RANGED = ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def edit(root: etree._Element, edits: SheetEdits) -> None:
    """Do the edits of one sheet."""
    sheet = MarkedSheet(root)
    _grow_titles(root, edits)
    for column in edits.columns:
        _copy_width(root, column)
        for row in _rows_at(root, column.like):
            sheet.paint((row, column.at), sheet.style((row, column.like)))
    for added in edits.rows:
        for at in _columns_at(root, added.like):
            sheet.paint((added.at, at), sheet.style((added.like, at)))
    for entry in edits.entries:
        sheet.paint(entry.spot, sheet.style(entry.spot))
        cell = sheet.cell(entry.spot)
        if cell is not None:
            _fill(cell, entry)
    for one in root.iter(*(f"{{*}}{name}" for name in _RANGED)):
        if one.get("sqref"):
            one.set("sqref", _grown(one.get("sqref", ""), edits.columns))


def grown_print_area(area: Area, edits: SheetEdits) -> Area:
    """Take added columns and rows into what is printed, where all up to them was."""
    top, left, bottom, right = area
    if edits.columns and right >= max(one.like for one in edits.columns):
        right = max(right, *(one.at for one in edits.columns))
    if edits.rows and bottom >= max(one.like for one in edits.rows):
        bottom = max(bottom, *(one.at for one in edits.rows))
    return top, left, bottom, right


def _fill(cell: etree._Element, entry: Entry) -> None:
    """Put a value into a cell, with its formula if it has one."""
    for one in list(own_children(cell)):
        cell.remove(one)
    unset(cell, "t")
    space = etree.QName(cell).namespace
    if entry.formula:
        etree.SubElement(cell, f"{{{space}}}f").text = entry.formula
    if isinstance(entry.value, float):
        etree.SubElement(cell, f"{{{space}}}v").text = repr(entry.value).removesuffix(".0")
    elif entry.formula:
        cell.set("t", "str")
        etree.SubElement(cell, f"{{{space}}}v").text = entry.value
    else:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t")
        text.text = entry.value
        if entry.value != entry.value.strip():
            text.set(_SPACE, "preserve")


def _rows_at(root: etree._Element, column: int) -> list[int]:
    """Return the rows that have a cell in a column."""
    return [spot[0] for spot in _spots(root) if spot[1] == column]


def _columns_at(root: etree._Element, row: int) -> list[int]:
    """Return the columns in which a row has a cell."""
    return [spot[1] for spot in _spots(root) if spot[0] == row]


def _spots(root: etree._Element) -> Iterator[tuple[int, int]]:
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        spot = parse_a1(cell.get("r", ""))
        if spot is not None:
            yield spot


def _grow_titles(root: etree._Element, edits: SheetEdits) -> None:
    """Let a title or a note that is merged over the whole table reach over its new columns."""
    if not edits.columns:
        return
    last = max(one.at for one in edits.columns)
    first = min(one.at for one in edits.columns)
    for one in root.iterfind("{*}mergeCells/{*}mergeCell"):
        area = parse_area(one.get("ref", ""))
        if area is not None and (area[2] < edits.header and area[1] <= edits.left
                                 and area[3] == first - 1):
            one.set("ref", area_text((*area[:3], last)))


def _copy_width(root: etree._Element, column: Column) -> None:
    """Give a column the width and the format of another; no other column changes."""
    holder = child(root, "cols")
    if holder is None:
        return
    like = _cut(holder, column.like)
    own = _cut(holder, column.at)
    if like is None:
        return
    made = deepcopy(like)
    made.set("min", str(column.at))
    made.set("max", str(column.at))
    unset(made, "hidden")
    if own is not None:
        holder.replace(own, made)
        return
    after = [one for one in own_children(holder) if int(one.get("min") or 0) < column.at]
    holder.insert(holder.index(after[-1]) + 1 if after else 0, made)


def _cut(holder: etree._Element, column: int) -> etree._Element | None:
    """Return the entry of one column alone, split off its neighbours; None where there is none."""
    for one in own_children(holder):
        first, last = int(one.get("min") or 0), int(one.get("max") or 0)
        if local(one) != "col" or not first <= column <= last:
            continue
        if first < column:
            before = deepcopy(one)
            before.set("max", str(column - 1))
            one.addprevious(before)
        if last > column:
            after = deepcopy(one)
            after.set("min", str(column + 1))
            one.addnext(after)
        one.set("min", str(column))
        one.set("max", str(column))
        return one
    return None


def _grown(ranges: str, columns: Sequence[Column]) -> str:
    """Take added columns into ranges that hold the columns whose formats they have."""
    areas = [parse_area(one) for one in ranges.split()]
    found: list[Area] = []
    for area in areas:
        if area is None:
            return ranges
        found.append(area)
    for column in columns:
        for area in list(found):
            top, left, bottom, right = area
            held = left <= column.like <= right
            if held and right == column.at - 1:
                found[found.index(area)] = (top, left, bottom, column.at)
            elif held and right < column.at and (top, column.at, bottom, column.at) not in found:
                found.append((top, column.at, bottom, column.at))
    return " ".join(area_text(one) for one in found) if len(columns) else ranges
