"""Formulas go into a sheet as XlsxWriter would write them, whether they are looked through or not."""

from __future__ import annotations

import errno
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forecast.batch.spool import Spool
from forecast.exhibits.kit.types import Cell, Column, Formula, InTable, Row, Sheet, Table, Text
from forecast.workbook.results.places import PlacedTable, Strip
from forecast.workbook.results.target import Target
from forecast.workbook.results.write import workbook_bytes, workbook_parts, write_results
from forecast.xlsx import lint_package


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


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_cells_of_every_kind_are_written_as_by_the_library_itself(*, is_looked_at: bool) -> None:
    def made(kind: type[Worksheet]) -> bytes:
        stream = BytesIO()
        book = Workbook(stream, {"in_memory": True})
        sheet, bold = book.add_worksheet("表", kind), book.add_format({"bold": True})
        look = bold if is_looked_at else None
        for row, number in enumerate((0, 3, -1 / 3, 1e300, 1e-7, 123456789.25, 1e16)):
            sheet.write_number(row, 0, number, look)
            sheet.write_formula(row, 27, '=IF(A1<"&",1,2)', look, number)
        for row, text in enumerate(("甲", "a<b & c", " 前 ", "", "_x0041_", "\x01")):
            sheet.write_string(row, 1, text, look)
            sheet.write_formula(row, 2, "=A1&B1", look, text)
        sheet.write_formula(0, 3, "=1/0", look, "#DIV/0!")
        sheet.write_formula(1, 3, "=TRUE", look, value=True)
        sheet.write_blank(2, 3, None, look)
        sheet.write_boolean(3, 3, True, look)
        sheet.write_rich_string(4, 3, "共", bold, "三", "项")
        sheet.merge_range(8, 0, 9, 2, "并", bold)
        sheet.set_row(1, 30, bold)
        book.close()
        with zipfile.ZipFile(stream) as archive:
            return archive.read("xl/worksheets/sheet1.xml") + archive.read("xl/sharedStrings.xml")

    assert made(Target) == made(Worksheet)


def test_cells_of_a_table_that_moved_are_found_where_it_went() -> None:
    columns = (Column("now", "本年"),)
    table = Table("t", "表", "万元", "项目", columns, (Row("a", "甲", (Cell(1.0),)),))
    placed = PlacedTable(table, 1, 1, "表", (Strip(columns, (1,), 2, 3),), (), 4, (), 3)
    assert placed.spot("a", "now") == (3, 1)
    moved = replace(placed, strips=(Strip(columns, (1,), 7, 8),))
    assert moved.spot("a", "now") == (8, 1)


def test_rows_from_a_file_are_written_as_rows_in_memory_are(tmp_path: Path) -> None:
    """Same cells, formulas, links, formats and sizes; the last row is not lost, nor the notes under it."""
    columns = (Column("before", "上年"), Column("now", "本年"), Column("said", "说明", align="left"))
    rows = [Row(f"r{at}", f"甲{at}", (Cell(100.0 + at), Cell(105.0 * (1 + at)), Cell("长的说明" * (at % 9), role="text")),
                link=f"../{'x' * (300 * (at == 7))}甲\"{at}\".xlsx") for at in range(40)]
    rows.append(Row("sum", "合计", (Cell(1.0, formula=Formula("SUM({0}:{1})", (
        InTable("r0", "before"), InTable("r39", "before")))), Cell(None), Cell("&<\x01", role="text")), role="total"))
    whole = Table("t", "分地区", "万元", "地区", columns, tuple(rows), ("一注", "二注"), freeze=True, heat=("now",))
    written = []
    for table in (whole, replace(whole, rows=Spool(rows))):
        written.append(tmp_path / f"{len(written)}.xlsx")
        write_results((Sheet("总", "总", (Text("一句。"),)), Sheet("分", "分地区", (table,))), written[-1])
        assert not lint_package(written[-1])
    kept, streamed = (load_workbook(path)["分"] for path in written)
    assert streamed.dimensions == kept.dimensions
    for row, other in zip(kept.iter_rows(), streamed.iter_rows(), strict=True):
        for cell, same in zip(row, other, strict=True):
            assert (same.value, same.number_format) == (cell.value, cell.number_format)
            assert repr((same.font, same.alignment, same.border)) == repr((cell.font, cell.alignment, cell.border))
    deep, plain = (next(cell for cell in streamed["A"] if f"甲{at}" in str(cell.value)) for at in (7, 1))
    assert "x" * 300 in deep.hyperlink.target  # too long for a text inside a formula
    assert plain.value == '=HYPERLINK("../甲""1"".xlsx","甲1")'
    assert {at: one.height for at, one in streamed.row_dimensions.items()} == {
        at: one.height for at, one in kept.row_dimensions.items()}
    assert streamed.auto_filter.ref == kept.auto_filter.ref == "A4:D44"  # the sum is not sorted away
    again = [workbook_bytes((Sheet("分", "分地区", (replace(whole, rows=Spool(rows)),)),)) for _ in range(2)]
    assert again[0] == again[1]


@pytest.mark.parametrize("is_streamed", [False, True])
def test_parts_are_those_that_an_archive_holds(*, is_streamed: bool) -> None:
    rows = [Row(f"r{at}", f"甲{at}", (Cell(float(at)),)) for at in range(3)]
    table = Table("t", "表", "万元", "项目", (Column("now", "本年"),), Spool(rows) if is_streamed else tuple(rows))
    sheets = (Sheet("总", "总", (Text("一句。"),)), Sheet("分", "分", (table,)))
    with zipfile.ZipFile(BytesIO(workbook_bytes(sheets))) as archive:
        assert workbook_parts(sheets) == {name: archive.read(name) for name in archive.namelist()}


def test_a_full_disk_of_temporary_files_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """What XlsxWriter calls by a name of its own comes out as what the system refused."""
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    columns = (Column("now", "本年"),)
    table = Table("t", "表", "万元", "项目", columns, Spool([Row("a", "甲", (Cell(1.0),))]))
    monkeypatch.setattr("zipfile.ZipFile.write", full)
    with pytest.raises(OSError, match="No space") as caught:
        workbook_bytes((Sheet("分", "分", (table,)),))
    assert caught.value.errno == errno.ENOSPC
