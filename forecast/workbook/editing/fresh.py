"""A sheet of the contract that a workbook lacks, made in the formats of one that it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from forecast.workbook.marked import MarkedSheet
from forecast.workbook.specs import HEADER_ROW
from forecast.xlsx import a1, written

if TYPE_CHECKING:
    from typing import Any

    from forecast.workbook.specs import SheetSpec

_STATUS, _DATE = "状态", "发布日期"


@dataclass(frozen=True, slots=True)
class Look:
    """Formats by number: of the title, the note, the headings, and what is typed."""

    title: int = 0
    note: int = 0
    head: int = 0
    text: int = 0
    number: int = 0


def look_of(root: etree._Element, header: int, left: int, figures: int) -> Look:
    """Take the formats of a sheet: its first rows, its header, the first row that is filled in.

    ``figures`` is a column of figures.
    """
    sheet = MarkedSheet(root)
    first = max([header + 1, *sheet.rows_at(left)[-1:]])
    return Look(sheet.style((1, left)), sheet.style((2, left)), sheet.style((header, left)),
                sheet.style((first, left)), sheet.style((first, figures)))


def fresh_sheet(spec: SheetSpec, look: Look, namespace: str) -> bytes:
    """Write a blank sheet: title, note, headings, columns in the formats of what is typed."""
    space: Any = {None: namespace}  # the stubs forget that a default namespace has no prefix
    root = etree.Element(f"{{{namespace}}}worksheet", nsmap=space)
    columns = [one for one in spec.columns if not one.is_last]
    holder = _sub(root, "cols")
    for place, one in enumerate(columns, 1):
        style = look.number if one.kind == "number" else look.text
        _sub(holder, "col", min=str(place), max=str(place), width=f"{one.width:g}",
             customWidth="1", style=str(style))
    data = _sub(root, "sheetData")
    _row(data, 1, {1: spec.title}, look.title)
    _row(data, 2, {1: spec.note or f"每行{spec.row_is}。"}, look.note)
    if spec.unit:
        _row(data, HEADER_ROW - 1, {len(columns): f"单位：{spec.unit}"}, look.note)
    _row(data, HEADER_ROW, {place: one.header for place, one in enumerate(columns, 1)}, look.head)
    if spec.spread == "years":
        for row, word in ((HEADER_ROW + 1, _STATUS), (HEADER_ROW + 2, _DATE)):
            _row(data, row, {len(columns): word}, look.note)
    return written(root)


def _row(data: etree._Element, number: int, words: dict[int, str], style: int) -> None:
    row = _sub(data, "row", r=str(number))
    for column, word in words.items():
        cell = _sub(row, "c", r=a1(number, column), s=str(style), t="inlineStr")
        _sub(_sub(cell, "is"), "t").text = word


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)
