"""The list of the marked copy: a line a kind of problem, its further cells folded in below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from forecast.issues import CellRef, Issue
from forecast.workbook.marked.copy import write_marked
from forecast.workbook.marked.list import ERROR_FILL
from forecast.xlsx.lint.inspect import lint_package

if TYPE_CHECKING:
    from pathlib import Path

LIST = "检查结果"


def test_cells_with_one_sentence_are_one_line_and_each_is_painted(tmp_path: Path) -> None:
    source, first, again = (tmp_path / f"{name}.xlsx" for name in ("表", "标注", "再查"))
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "收入"
    cells = [f"C{row}" for row in range(2, 22)]
    for cell in cells:
        sheet[cell] = "暂缺"
        sheet[cell].number_format = "0.0"
    book.save(source)
    write_marked(source, [Issue("not_a_number", CellRef(source.name, "收入", cell), "暂缺")
                          for cell in reversed(cells)], first)
    book = openpyxl.load_workbook(first)
    shown = [row[0].row for row in book[LIST].iter_rows(min_row=5)
             if not book[LIST].row_dimensions[row[0].row].hidden]
    assert shown == [5]
    assert book[LIST]["D5"].value == "C2、C3、C4 等20处"
    assert "错误 20 处" in str(book[LIST]["A2"].value)
    assert {book["收入"][cell].fill.fgColor.rgb for cell in cells} == {ERROR_FILL}
    assert all(book["收入"][cell].comment for cell in cells)
    assert lint_package(first, frozenset({LIST})) == ()
    write_marked(first, [], again)  # every mark is taken back, those of the folded lines too
    clean = openpyxl.load_workbook(again)["收入"]
    assert ERROR_FILL not in {clean[cell].fill.fgColor.rgb for cell in cells}
    assert {clean[cell].number_format for cell in cells} == {"0.0"}
