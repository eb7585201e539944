"""Writing an input workbook of the contract: blank for ``forecast new``, or filled from rows."""

from __future__ import annotations

import io
from math import ceil
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forecast import archives
from forecast.data import Status
from forecast.workbook import contract
from forecast.workbook.specs import GUIDE, HEADER_ROW, LISTS
from forecast.workbook.template import styles as style
from forecast.workbook.template.contents import Contents, Head, SheetContents, blank
from forecast.workbook.template.guide import (
    CODES_RANGE,
    NAMES_RANGE,
    UNITS_RANGE,
    write_guide,
    write_lists,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.workbook.specs import ColumnSpec, SheetSpec
    from forecast.workbook.template.contents import Entry, Line

_PRINTED = {"item", "name", "account", "side", "field"}
"""Columns that the template fills itself."""
_NOTE_AUTHOR, _NEEDED = "填表说明", "必填"
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"""


def build_template(path: Path, years: Sequence[int], contents: Contents | None = None) -> None:
    """Write an input workbook.

    Parameters
    ----------
    path
        Where to; replaced whole if it exists.
    years
        The years of the sheet 年度指标; the last is the plan year. Used for sheets that
        ``contents`` leaves out.
    contents
        Rows to fill in; None for the blank template. The same rows give the same bytes.
    """
    filled = contents or Contents()
    book = Workbook()
    book.remove(book.worksheets[0])
    style.set_plain_font(book)
    guide = book.create_sheet(GUIDE)
    for spec in contract.SHEETS:
        own = filled.sheet(spec.name) or blank(spec, years)
        sheet = book.create_sheet(spec.name)
        _Sheet(sheet, spec, own, filled.place).write()
        if spec not in contract.SHOWN and (spec is contract.WORDING or not own.lines):
            _hide(sheet)
    write_guide(guide, filled, {one.title for one in book.worksheets
                                if one.sheet_state == Worksheet.SHEETSTATE_VISIBLE})
    lists = book.create_sheet(LISTS)
    write_lists(lists)
    _hide(lists)
    book.active = 0
    packed = io.BytesIO()
    book.save(packed)
    core = _CORE.format(title=f"{filled.place}财政经济预测工作簿").encode()
    archives.put(archives.settled(packed.getvalue(), {"docProps/core.xml": core}), path)


def _hide(sheet: Worksheet) -> None:
    """Hide a sheet; with an area to print, LibreOffice would print it all the same."""
    sheet.sheet_state = Worksheet.SHEETSTATE_HIDDEN
    sheet.print_area = None


_ACROSS_ROWS, _UPRIGHT_ROWS = 32, 52
"""What one page across holds, and an upright one."""
_UPRIGHT, _ACROSS = 960.0, 1440.0
"""Pixels (a digit of 宋体 11 has 8) that an upright page and one across hold at the least scale."""
_SMALLEST = 73
"""Per cent of 11 points that are 8, and a little more."""


def _pages(width: float, named: float, holds: float, lines: int, rows: int) -> int:
    """Return how many pages a sheet takes whose columns of names are repeated on each."""
    across = 1 + max(ceil((width - holds) / max(holds - named, 1.0)), 0)
    return across * max(ceil(lines / rows), 1)


class _Sheet:
    """Draws one sheet: title, note, unit, header, rows, drop-downs, print set-up."""

    def __init__(self, sheet: Worksheet, spec: SheetSpec, contents: SheetContents, place: str
                 ) -> None:
        self.sheet, self.spec, self.contents, self.place = sheet, spec, contents, place
        keys = [*(column.key for column in spec.columns if not column.is_last),
                *(head.key for head in contents.heads),
                *(column.key for column in spec.columns if column.is_last)]
        self.columns = {key: place for place, key in enumerate(keys, 1)}
        self.hides_codes = _names_say_all(contents, self.columns)
        self.left = 2 if self.hides_codes and self.columns["item"] == 1 else 1
        has_status = spec.spread == "years"
        self.first = HEADER_ROW + (3 if has_status else 1)
        self.last = self.first + len(contents.lines) + contents.spare - 1

    def write(self) -> None:
        self._top()
        self._header()
        for row, line in enumerate(self.contents.lines, self.first):
            self._line(row, line)
        for row in range(self.first + len(self.contents.lines), self.last + 1):
            for key, column in self.columns.items():
                self._dress(self.sheet.cell(row, column), key, "", style.Ink(is_input=True))
        self._keep_text()
        self._hide_codes()
        self._drop_downs()
        self._views()

    def _keep_text(self) -> None:
        """Let what is typed as a period stay as typed, in every row that may be filled.

        2023.10 would become 2023.1, and 2020-03 a day.
        """
        for spec in self.spec.columns:
            if spec.kind == "period":
                column = self.columns[spec.key]
                self.sheet.column_dimensions[get_column_letter(column)].number_format = "@"
                for row in range(self.first, self.last + 1):
                    self.sheet.cell(row, column).number_format = "@"

    def _hide_codes(self) -> None:
        if self.hides_codes:
            letter = get_column_letter(self.columns["item"])
            self.sheet.column_dimensions[letter].hidden = True

    def _top(self) -> None:
        last = len(self.columns)
        title = self.sheet.cell(1, self.left, f"{self.place}{self.spec.title}")
        title.font = style.TITLE_FONT
        for column in range(self.left, last + 1):
            self.sheet.cell(1, column).alignment = style.ACROSS
        note = self.sheet.cell(2, self.left, self.contents.note or self.spec.note or
                               f"每行{self.spec.row_is}。")
        note.font, note.alignment = style.NOTE_FONT, style.LEFT
        self.sheet.merge_cells(start_row=2, end_row=2, start_column=self.left, end_column=last)
        if self.spec.unit:
            unit = self.sheet.cell(3, last, f"单位：{self.spec.unit}")
            unit.font, unit.alignment = style.NOTE_FONT, style.RIGHT
        self.sheet.row_dimensions[1].height = 30
        self.sheet.row_dimensions[2].height = 30

    def _header(self) -> None:
        for spec in self.spec.columns:
            self._head_cell(self.columns[spec.key], spec.header, _advice(spec), spec.width)
        for head in self.contents.heads:
            self._head_cell(self.columns[head.key], head.title, head.note, _head_width(head))
            if self.spec.spread == "years":
                self._year_head(head)
        if self.spec.spread == "years":
            self._sources()
        self.sheet.row_dimensions[HEADER_ROW].height = 36

    def _head_cell(self, column: int, text: str, hint: str, width: float) -> None:
        cell = self.sheet.cell(HEADER_ROW, column, text)
        cell.font, cell.fill, cell.border = style.HEAD_FONT, style.HEAD_FILL, style.GRID
        cell.alignment = style.CENTER
        if hint:
            cell.comment = _note(hint)
        self.sheet.column_dimensions[get_column_letter(column)].width = width
        if self.spec.spread == "years":
            for row in (HEADER_ROW + 1, HEADER_ROW + 2):
                under = self.sheet.cell(row, column)
                under.fill, under.border = style.MARK_FILL, style.GRID

    def _year_head(self, head: Head) -> None:
        column = self.columns[head.key]
        for row, value in ((HEADER_ROW + 1, head.status or None),
                           (HEADER_ROW + 2, head.published)):
            cell = self.sheet.cell(row, column, value)
            cell.font, cell.alignment = style.Ink(is_input=True).font(), style.CENTER
            if row == HEADER_ROW + 2:
                cell.number_format = "yyyy-mm-dd"
        words = (("状态", HEADER_ROW + 1), ("发布日期", HEADER_ROW + 2))
        for word, row in words:
            name = self.sheet.cell(row, self.columns["basis"], word)
            name.font, name.alignment = style.NOTE_FONT, style.CENTER

    def _sources(self) -> None:
        """Write the row above the years: the document that each column is from."""
        row = HEADER_ROW - 1
        for place, text in ((self.columns["basis"], contract.SOURCE), *(
                (self.columns[head.key], head.source) for head in self.contents.heads)):
            cell = self.sheet.cell(row, place, text or None)
            cell.font, cell.alignment = style.NOTE_FONT, style.CENTER
        self.sheet.row_dimensions[row].height = style.row_height(
            (head.source, _head_width(head)) for head in self.contents.heads)

    def _line(self, row: int, line: Line) -> None:
        entries = dict(line.entries)
        for key, column in self.columns.items():
            entry = entries.get(key)
            cell = self.sheet.cell(row, column)
            unit = line.unit
            if entry is not None:
                _put(cell, entry)
                # a part of a whole unit is shown as typed: 22.64 万元 is not 23
                is_part = isinstance(entry.value, float) and not entry.value.is_integer()
                unit = "" if is_part else unit
            is_advice = key == "note" and self.spec is contract.BUREAU
            ink = style.Ink(is_input=key not in _PRINTED and not is_advice,
                            is_bold=line.is_total,
                            is_derived=entry is not None and entry.is_derived)
            self._dress(cell, key, unit, ink)
            if key == "name" and line.level:
                cell.alignment = style.indented(line.level)
            if line.opens:
                cell.border = style.OPENS
        widths = {column: float(self.sheet.column_dimensions[get_column_letter(column)].width)
                  for column in self.columns.values()}
        self.sheet.row_dimensions[row].height = style.row_height(
            (str(entry.value), widths[self.columns[key]]) for key, entry in entries.items()
            if isinstance(entry.value, str) and not (key == "item" and self.hides_codes))

    def _dress(self, cell: Any, key: str, unit: str, ink: style.Ink) -> None:
        cell.font, cell.border = ink.font(), style.GRID
        kind = self._kind(key)
        if kind == "date":
            cell.number_format, cell.alignment = "yyyy-mm-dd", style.CENTER
        elif kind in {"number", "figure"}:
            cell.alignment = style.RIGHT
            head = next((one for one in self.contents.heads if one.key == key), None)
            cell.number_format = style.number_format(unit or (head.unit if head else "")
                                                     or self.spec.unit)
        else:
            is_short = kind in {"choice", "unit", "period"}
            cell.alignment = style.CENTER if is_short else style.LEFT
            if kind == "period":
                cell.number_format = "@"

    def _kind(self, key: str) -> str:
        column = next((one for one in self.spec.columns if one.key == key), None)
        return column.kind if column else "figure"

    def _drop_downs(self) -> None:
        for spec in self.spec.columns:
            letter = get_column_letter(self.columns[spec.key])
            where = f"{letter}{self.first}:{letter}{max(self.last, self.first) + 200}"
            validation = _validation(spec)
            if validation is not None:
                validation.add(where)
                self.sheet.add_data_validation(validation)
        for row, line in enumerate(self.contents.lines, self.first):
            if line.choices:
                validation = _choices(list(line.choices), str(dict(line.entries)["field"].value))
                validation.add(f"{get_column_letter(self.columns['value'])}{row}")
                self.sheet.add_data_validation(validation)
        if self.spec.spread == "years" and self.contents.heads:
            words = _choices([one.value for one in Status], "状态")
            ends = [get_column_letter(self.columns[head.key])
                    for head in (self.contents.heads[0], self.contents.heads[-1])]
            words.add(f"{ends[0]}{HEADER_ROW + 1}:{ends[1]}{HEADER_ROW + 1}")
            self.sheet.add_data_validation(words)

    def _views(self) -> None:
        sheet = self.sheet
        keep = "unit" if self.spec.spread == "years" else "name"
        column = self.columns.get(keep, 0) if self.spec.spread != "none" else 0
        sheet.freeze_panes = f"{get_column_letter(column + 1)}{self.first}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 90
        self._paper(column)
        sheet.print_title_rows = f"{HEADER_ROW}:{self.first - 1}"
        sheet.print_area = f"A1:{get_column_letter(len(self.columns))}{self.last}"
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.3
        margins.top, margins.bottom = 0.6, 0.6
        style.number_pages(sheet)


    def _paper(self, names: int) -> None:
        """Print a sheet one page wide where its type of 11 points stays at 8 and more.

        A wider one is printed at 8 points on as many pages as that takes, each with the columns
        that name its rows, the first ``names`` of them; a long one at 8 points, to save pages.
        """
        sheet, setup = self.sheet, self.sheet.page_setup
        width = sum(float(one.width) * 8 + 5 for one in sheet.column_dimensions.values()
                    if not one.hidden)
        named = sum(float(sheet.column_dimensions[get_column_letter(at)].width) * 8 + 5
                    for at in range(1, names + 1))
        lines = len(self.contents.lines)
        is_long = lines > _ACROSS_ROWS
        setup.paperSize = 9
        is_upright = _pages(width, named, _UPRIGHT, lines, _UPRIGHT_ROWS) < _pages(
            width, named, _ACROSS, lines, _ACROSS_ROWS)
        setup.orientation = "portrait" if is_upright else "landscape"
        if width > _ACROSS or (is_long and not is_upright):
            setup.scale = _SMALLEST
            if names and width > _ACROSS:
                sheet.print_title_cols = f"A:{get_column_letter(names)}"
            return
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _names_say_all(contents: SheetContents, columns: Mapping[str, int]) -> bool:
    """Tell whether the codes may be hidden: every row that has one has a name beside it."""
    rows = (dict(line.entries) for line in contents.lines)
    return {"item", "name"} <= columns.keys() and all(
        "name" in row and bool(row["name"].value) for row in rows if "item" in row)


def _put(cell: Any, entry: Entry) -> None:
    """Put a value in; a text stays text even if it begins like a formula."""
    cell.value = entry.value
    if isinstance(entry.value, str):
        cell.data_type = "s"
    if entry.note:
        cell.comment = _note(entry.note)


def _advice(spec: ColumnSpec) -> str:
    """Return the note of a heading; it begins with 必填 where no row is read without the cell."""
    return "。".join(word for word in (_NEEDED if spec.required else "", spec.hint) if word)


def _note(text: str) -> Comment:
    note = Comment(text, _NOTE_AUTHOR)
    note.width, note.height = 260, 40 + 18 * (len(text) // 18)
    return note


def _head_width(head: Head) -> float:
    """Wide enough for the title on two lines and for the figures."""
    return max(11.0, min(len(head.title) + 4.0, 18.0))


def _validation(spec: ColumnSpec) -> DataValidation | None:
    if spec.choices:
        return _choices(list(spec.choices), spec.header)
    if spec.kind == "item":
        return _from_list(CODES_RANGE, spec.header, "代码不在“选项”表的指标目录中")
    if spec is contract.ITEM_NAME:
        return _from_list(NAMES_RANGE, spec.header, "名称不在“选项”表的指标目录中")
    if spec.kind == "unit":
        return _from_list(UNITS_RANGE, spec.header, "单位不在“选项”表的清单中")
    return None


def _choices(words: list[str], title: str) -> DataValidation:
    validation = DataValidation("list", f'"{",".join(words)}"', allow_blank=True)
    validation.errorTitle, validation.error = title, "请从下拉清单中选择"
    validation.showErrorMessage = True
    return validation


def _from_list(where: str, title: str, warning: str) -> DataValidation:
    """A list that may be overruled: the catalogue can be extended, units can be combined."""
    validation = DataValidation("list", where, allow_blank=True)
    validation.errorStyle = "warning"
    validation.errorTitle, validation.error = title, warning
    validation.showErrorMessage = True
    return validation
