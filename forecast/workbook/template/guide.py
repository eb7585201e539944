"""The two sheets beside the forms: 填表说明 (how to fill in) and 选项 (codes and units)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import KNOWN_UNITS, shipped_catalog
from forecast.workbook import contract
from forecast.workbook.template import styles as style

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from forecast.workbook.specs import SheetSpec
    from forecast.workbook.template.contents import Contents

_LIST_ROW = 3
CODES_RANGE = f"选项!$A${_LIST_ROW + 1}:$A${_LIST_ROW + len(tuple(shipped_catalog()))}"
NAMES_RANGE = f"选项!$B${_LIST_ROW + 1}:$B${_LIST_ROW + len(tuple(shipped_catalog()))}"
UNITS_RANGE = f"选项!$G${_LIST_ROW + 1}:$G${_LIST_ROW + len(KNOWN_UNITS)}"

_RULES = (
    "蓝色字是要填的数；斜体是根据公布数反推的数，批注里写明算法。",
    "没有数据就留空，或填“—”；不要填 0。数字可带千分位、全角数字、%、“约”“超过”“以上”“以内”。",
    "金额单位以各表标注为准；同一单元格也可以自带单位，如“135亿元”。",
    "同一指标有几个公布数（预计、初步核算、核实数），都登记到“数据版本”，不要互相覆盖。",
    "总量照文件填。分项相加与总量相差 1、2 个单位属四舍五入尾差，不要改数凑平。",
    "可以增加工作表、列、批注、颜色、图表和公式；按表名和表头文字取数，位置可以移动。",
    ("已有月报、年鉴、预算公开表、通报的，不必照抄：forecast import 该表 --into 本文件；"
     "拿不准的在“导入对照”表回答。"),
    "填好后运行：forecast check 本文件（检查），forecast run 本文件（测算）。",
)

_LADDER = (
    ("年度指标", "“一般公共预算收入”一行，几年都行", "收入逐年预测和区间、图表、附件"),
    ("年度指标", "地区生产总值和增速", "收入随经济增长测算，情景可以比较"),
    ("预算收支", "一般公共预算：上年预计执行数、当年预算数", "计划情景、收支平衡和缺口、预算表"),
    ("年度指标", "税收收入、非税收入和各税种", "分项收入和各税种的预测"),
    ("月度累计", "当年和往年各月累计收入", "当年全年预计完成数、分季数、与序时进度对照"),
    ("目标", "本年计划目标，一行一个", "各目标完成的可能性、目标之间是否相容"),
    ("调整事项", "一次性收入、政策和口径变动", "同口径增速"),
    ("情景", "对某项指标的不同假设", "各情景对照及差异的来源"),
    ("单位信息", "本单位名称、级次", "标题、附件落款、图表金额单位"),
    ("预算收支", "政府性基金、国有资本经营、社会保险基金预算", "四本预算的平衡和合并"),
    ("年度指标", "政府债务余额和限额、能耗", "债务测算、能耗目标测算"),
)
"""What to fill and what it gives, in the order in which it pays."""
_UNHIDE = "以下各表先隐藏，用到时右键点任一工作表标签，选“取消隐藏”："


def write_guide(sheet: Worksheet, contents: Contents, shown: Collection[str]) -> None:
    """Write the first sheet: what to fill first, what each sheet is for, the documents cited."""
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 46
    sheet.column_dimensions["C"].width = 72
    title = sheet.cell(1, 1, f"{contents.place}财政经济预测工作簿：填表说明")
    title.font = style.TITLE_FONT
    sheet.row_dimensions[1].height = 30
    row = _heading(sheet, 3, ("表", "填什么", "得到什么"))
    for name, fill, gives in _LADDER:
        _row(sheet, row, (name, fill, gives))
        _link(sheet, row, name)
        sheet.row_dimensions[row].height = style.row_height([(fill, 46), (gives, 72)])
        row += 1
    cell = sheet.cell(row, 1, "从上到下，填到哪一行，就算到哪一行；没有的留空，不影响其余。")
    cell.font = style.NOTE_FONT
    row = _heading(sheet, row + 2, ("规则", "", ""))
    for number, rule in enumerate(_RULES, 1):
        cell = sheet.cell(row, 1, f"{number}. {rule}")
        cell.font, cell.alignment = style.Ink().font(), style.LEFT
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 20
        row += 1
    row = _sheets(sheet, row + 1, [spec for spec in contract.SHEETS if spec.name in shown])
    hidden = [spec for spec in contract.SHEETS if spec.name not in shown]
    if hidden:
        cell = sheet.cell(row + 1, 1, _UNHIDE)
        cell.font, cell.alignment = style.Ink().font(), style.LEFT
        sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=3)
        row = _sheets(sheet, row + 2, hidden, is_linked=False)
    if contents.sources:
        row = _heading(sheet, row + 1, ("来源", "文件", ""))
        for short, full in contents.sources:
            _row(sheet, row, (short, full, ""))
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
            row += 1
    sheet.sheet_view.showGridLines = False
    _page(sheet, f"A1:C{row}")


def _sheets(sheet: Worksheet, row: int, specs: Sequence[SheetSpec], *, is_linked: bool = True
            ) -> int:
    """Say what each sheet is for; return the row below."""
    row = _heading(sheet, row, ("工作表", "内容", "填法"))
    for spec in specs:
        note = spec.note or f"每行{spec.row_is}。"
        _row(sheet, row, (spec.name, spec.title, note))
        if is_linked:
            _link(sheet, row, spec.name)
        sheet.row_dimensions[row].height = style.row_height([(spec.title, 46), (note, 72)])
        row += 1
    return row


def _link(sheet: Worksheet, row: int, name: str) -> None:
    sheet.cell(row, 1).hyperlink = f"#'{name}'!A1"
    sheet.cell(row, 1).font = style.LINK_FONT


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
