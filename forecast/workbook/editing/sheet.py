"""Edits done on one worksheet's tree: cells made in the formats of others, ranges that grow."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from forecast.workbook.editing.ranges import grown, grown_block
from forecast.workbook.marked import MarkedSheet, carried
from forecast.xlsx import (
    a1,
    area_text,
    child,
    element_like,
    local,
    own_children,
    parse_area,
    put_in_order,
    unset,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.workbook.editing.edits import Column, DropDown, Entry, SheetEdits

_RANGED = ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError")
_LONGEST_LIST = 250
"""Excel takes 255 characters of a list that stands in its cell's rule."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def edit_sheet(root: etree._Element, edits: SheetEdits) -> None:
    """Do the edits of one sheet."""
    sheet = MarkedSheet(root)
    _grow_titles(root, edits)
    for column in edits.columns:
        _copy_width(root, column)
        for row in sheet.rows_at(column.like):
            sheet.paint((row, column.at), sheet.style((row, column.like)))
    for added in edits.rows:
        for at in sheet.columns_at(added.like):
            sheet.paint((added.at, at), sheet.style((added.like, at)))
    for entry in edits.entries:
        sheet.paint(entry.spot, sheet.style(entry.spot))
        cell = sheet.cell(entry.spot)
        if cell is not None:
            _fill(cell, entry)
    _grow_ranges(root, edits)
    _offer(root, edits.choices)


def _grow_ranges(root: etree._Element, edits: SheetEdits) -> None:
    for one in root.iter(*(f"{{*}}{name}" for name in _RANGED)):
        if one.get("sqref"):
            one.set("sqref", grown(one.get("sqref", ""), edits))
    for one in root.iterfind("{*}autoFilter"):
        area = parse_area(one.get("ref", ""))
        if area is not None:
            one.set("ref", area_text(grown_block(area, edits)))


def _offer(root: etree._Element, choices: Sequence[DropDown]) -> None:
    """Give cells lists to choose from, in place of what they offered before."""
    if not choices:
        return
    holder = child(root, "dataValidations")
    if holder is None:
        holder = element_like(root, "dataValidations")
        put_in_order(root, holder)
    for one in choices:
        made = etree.SubElement(holder, f"{{{etree.QName(holder).namespace}}}dataValidation",
                                type="list", allowBlank="1", sqref=a1(*one.spot))
        listed = etree.SubElement(made, f"{{{etree.QName(holder).namespace}}}formula1")
        listed.text = _listed(one.words)
    holder.set("count", str(len(holder)))


def _listed(words: Sequence[str]) -> str:
    """Write words as a list of a drop-down, which takes no commas, quotes or long texts."""
    kept: list[str] = []
    for word in words:
        clean = carried(word).replace(",", "，").replace('"', "”")
        if len(",".join([*kept, clean])) <= _LONGEST_LIST:
            kept.append(clean)
    return '"' + ",".join(kept) + '"'


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
        text.text = written = carried(entry.value)
        if written != written.strip():
            text.set(_SPACE, "preserve")


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
