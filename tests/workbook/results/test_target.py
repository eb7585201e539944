"""Formulas go into a sheet as XlsxWriter would write them, whether they are looked through or not."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forecast.exhibits.kit.types import Cell, Column, Row, Table
from forecast.workbook.results.places import PlacedTable, Strip
from forecast.workbook.results.target import Target


def written(kind: type[Worksheet], formula: str) -> bytes:
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.add_worksheet("表", kind).write_formula(0, 0, formula)
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("formula", [
    "=ROUND(A2,2)", "=IF(ISNUMBER('结果 模型'!B3),MAX(A2,0),\"XLOOKUP(\")", "=XLOOKUP(A2,A3:A5,B3:B5)",
    "=SUM(SORT(A2:A9))", "=_xlfn.SINGLE(A2)", "=1+2", "{=SUM(A2:A3)}", "=STDEV(A2:A9)",
])
def test_a_formula_is_written_as_by_the_library_itself(formula: str) -> None:
    assert written(Target, formula) == written(Worksheet, formula)


def test_cells_of_a_table_that_moved_are_found_where_it_went() -> None:
    columns = (Column("now", "本年"),)
    table = Table("t", "表", "万元", "项目", columns, (Row("a", "甲", (Cell(1.0),)),))
    placed = PlacedTable(table, 1, 1, "表", (Strip(columns, (1,), 2, 3),), (), 4, (), 3)
    assert placed.spot("a", "now") == (3, 1)
    moved = replace(placed, strips=(Strip(columns, (1,), 7, 8),))
    assert moved.spot("a", "now") == (8, 1)
