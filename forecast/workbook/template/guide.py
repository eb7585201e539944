"""The two sheets beside the forms: 填表说明 (how to fill in) and 选项 (codes and units)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import KNOWN_UNITS, shipped_catalog
from forecast.workbook import contract
from forecast.workbook.template import styles as style

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from forecast.workbook.template.contents import Contents

_LIST_ROW = 3
CODES_RANGE = f"选项!$A${_LIST_ROW + 1}:$A${_LIST_ROW + len(tuple(shipped_catalog()))}"
UNITS_RANGE = f"选项!$G${_LIST_ROW + 1}:$G${_LIST_ROW + len(KNOWN_UNITS)}"

_RULES = (
    "蓝色字是要填的数；斜体是根据公布数反推的数，批注里写明算法。",
    "没有数据就留空，或填“—”；不要填 0。数字可带千分位、全角数字、%、“约”“超过”“以上”“以内”。",
    "金额单位以各表标注为准；同一单元格也可以自带单位，如“135亿元”。",
    "同一指标有几个公布数（预计、初步核算、核实数），都登记到“数据版本”，不要互相覆盖。",
    "总量照文件填。分项相加与总量相差 1、2 个单位属四舍五入尾差，不要改数凑平。",
    "可以增加工作表、列、批注、颜色、图表和公式；按表名和表头文字取数，位置可以移动。",
    "填好后运行：forecast check 本文件（检查），forecast run 本文件（测算）。",
)


def write_guide(sheet: Worksheet, contents: Contents) -> None:
    """Write the first sheet: what each sheet is for, the rules, the documents cited."""
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 46
    sheet.column_dimensions["C"].width = 72
    title = sheet.cell(1, 1, f"{contents.place}财政经济预测工作簿：填表说明")
    title.font = style.TITLE_FONT
    sheet.row_dimensions[1].height = 30
    row = _heading(sheet, 3, ("规则", "", ""))
    for rule in _RULES:
        cell = sheet.cell(row, 1, f"{row - 3}. {rule}")
        cell.font, cell.alignment = style.Ink().font(), style.LEFT
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 20
        row += 1
    row = _heading(sheet, row + 1, ("工作表", "内容", "填法"))
    for spec in contract.SHEETS:
        need = "必填" if spec.required else "可不填"
        note = spec.note or f"每行{spec.row_is}。"
        _row(sheet, row, (spec.name, spec.title, f"{note}（{need}）"))
        sheet.cell(row, 1).hyperlink = f"#'{spec.name}'!A1"
        sheet.cell(row, 1).font = style.LINK_FONT
        sheet.row_dimensions[row].height = style.row_height([(f"{note}（{need}）", 72)])
        row += 1
    if contents.sources:
        row = _heading(sheet, row + 1, ("来源", "文件", ""))
        for short, full in contents.sources:
            _row(sheet, row, (short, full, ""))
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
            row += 1
    sheet.sheet_view.showGridLines = False
    _page(sheet, f"A1:C{row}")
    sheet.page_setup.fitToHeight = 1


def write_lists(sheet: Worksheet) -> None:
    """Write the last sheet: the catalogue of items, and the units, for the drop-downs."""
    sheet.cell(1, 1, "选项：指标目录与单位（下拉清单的来源，请勿改动）").font = style.TITLE_FONT
    sheet.row_dimensions[1].height = 30
    for column, width in zip("ABCDEFG", (30, 34, 46, 14, 20, 3, 14), strict=True):
        sheet.column_dimensions[column].width = width
    _heading(sheet, _LIST_ROW, ("代码", "名称", "英文", "单位", "账户"))
    for row, item in enumerate(shipped_catalog(), _LIST_ROW + 1):
        account = contract.ACCOUNT_NAMES[item.account] if item.account else ""
        _row(sheet, row, (item.code, item.zh, item.en, item.unit.code, account))
    _head_cell(sheet, _LIST_ROW, 7, "单位")
    for row, unit in enumerate(KNOWN_UNITS, _LIST_ROW + 1):
        _cell(sheet, row, 7, unit)
    sheet.freeze_panes = f"A{_LIST_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{_LIST_ROW}:{_LIST_ROW}"
    _page(sheet, f"A1:G{_LIST_ROW + len(tuple(shipped_catalog()))}")


def _heading(sheet: Worksheet, row: int, words: tuple[str, ...]) -> int:
    for column, word in enumerate(words, 1):
        _head_cell(sheet, row, column, word)
    return row + 1


def _head_cell(sheet: Worksheet, row: int, column: int, word: str) -> None:
    cell = sheet.cell(row, column, word or None)
    cell.font, cell.fill, cell.border = style.HEAD_FONT, style.HEAD_FILL, style.GRID
    cell.alignment = style.LEFT


def _row(sheet: Worksheet, row: int, words: tuple[str, ...]) -> None:
    for column, word in enumerate(words, 1):
        _cell(sheet, row, column, word)


def _cell(sheet: Worksheet, row: int, column: int, word: str) -> None:
    cell = sheet.cell(row, column, word or None)
    cell.font, cell.border, cell.alignment = style.Ink().font(), style.GRID, style.LEFT


def _page(sheet: Worksheet, area: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_area = area
    style.number_pages(sheet)
