"""Cells read as they stand."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook

from forecast.issues import InputError
from forecast.xlsx.addresses import a1, parse_a1
from forecast.xlsx.package import Package
from forecast.xlsx.read.cells import Book, read_cells
from forecast.xlsx.read.formats import Look, look_of
from forecast.xlsx.read.grid import RawCell, serial_date
from forecast.xlsx.read.structure import DefinedName

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_of(tmp_path: Path, sheet: str, styles: str | None = None) -> Book:
    """A workbook whose only sheet has the given rows, as XML."""
    packed = io.BytesIO()
    Workbook().save(packed)
    path = tmp_path / "一.xlsx"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                data = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
            if info.filename == "xl/styles.xml" and styles:
                data = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode()
            new.writestr(info.filename, data)
    return read_cells(path)


def test_kinds_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "种类.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("数据")
    sheet.write("A1", "文字")
    sheet.write("A2", 2390.26)
    sheet.write("A3", True)
    sheet.write_formula("A4", "=A2*2", None, 4780.52)
    sheet.write_formula("A5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("A6", '="甲"&"乙"', None, "甲乙")
    sheet.write_datetime("A7", datetime(2020, 1, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write("A8", 0.065, book.add_format({"num_format": "0.0%"}))
    sheet.write_rich_string("A9", "红", book.add_format({"bold": True}), "黑")
    sheet.write_blank("A10", None, book.add_format({"bold": True}))
    hidden = book.add_worksheet("藏")
    hidden.hide()
    hidden.merge_range("B2:D3", "合并")
    book.add_chartsheet("图")
    book.define_name("总额", "=数据!$A$2")
    book.close()
    read = read_cells(path)
    assert [(grid.name, grid.hidden) for grid in read.sheets] == [("数据", False), ("藏", True)]
    cells = {row: cell for (row, _), cell in read.sheets[0].cells.items()}
    assert cells[1] == RawCell("text", "文字")
    assert cells[2] == RawCell("number", 2390.26)
    assert cells[3] == RawCell("bool", value=True)
    assert cells[4] == RawCell("number", 4780.52, "A2*2")
    assert cells[5] == RawCell("error", "#DIV/0!", "1/0")
    assert cells[6] == RawCell("text", "甲乙", '"甲"&"乙"')
    assert cells[7] == RawCell("date", datetime(2020, 1, 3))
    assert cells[8] == RawCell("number", 0.065, is_percent=True)
    assert cells[9] == RawCell("text", "红黑")
    assert 10 not in cells
    assert read.sheets[1].merges == ((2, 2, 3, 4),)
    assert read.names == (DefinedName("总额", "数据!$A$2"),)


def test_a_formula_never_calculated_is_told_from_a_blank_result(tmp_path: Path) -> None:
    read = book_of(tmp_path, '<row r="1"><c r="A1"><f>1+1</f><v></v></c><c r="B1"><f>2</f></c>'
                             '<c r="C1" t="str"><f>""</f><v></v></c></row>')
    cells = read.sheets[0].cells
    assert cells[1, 1] == RawCell("empty_formula", None, "1+1")
    assert cells[1, 2] == RawCell("empty_formula", None, "2")
    assert cells[1, 3] == RawCell("text", "", '""')


def test_cells_and_rows_without_addresses_follow_their_neighbours(tmp_path: Path) -> None:
    read = book_of(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row>"
                             '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
                             "<row><c><v>5</v></c></row>")
    values = {place: cell.value for place, cell in read.sheets[0].cells.items()}
    assert values == {(1, 1): 1.0, (1, 2): 2.0, (5, 3): 3.0, (5, 4): 4.0, (6, 1): 5.0}


def test_phonetic_guides_and_escapes(tmp_path: Path) -> None:
    read = book_of(tmp_path, '<row r="1"><c r="A1" t="inlineStr"><is><r><t>罗</t></r><r><t>湖</t></r>'
                             "<rPh><t>luohu</t></rPh></is></c>"
                             '<c r="B1" t="inlineStr"><is><t>上_x000A_下</t></is></c></row>')
    cells = read.sheets[0].cells
    assert cells[1, 1].value == "罗湖"
    assert cells[1, 2].value == "上\n下"


def test_shared_formulas_and_odd_numbers(tmp_path: Path) -> None:
    read = book_of(tmp_path, '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c>'
                             '</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c>'
                             '<c r="B2"><v>INF</v></c><c r="C2" t="d"><v>2020-01-03</v></c></row>')
    cells = read.sheets[0].cells
    assert cells[2, 1] == RawCell("number", 6.0, "B2*2")
    assert cells[2, 2] == RawCell("text", "INF")
    assert cells[2, 3] == RawCell("date", datetime(2020, 1, 3))


def test_chinese_built_in_dates_have_no_format_code(tmp_path: Path) -> None:
    styles = ('<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs>')
    read = book_of(tmp_path, '<row r="1"><c r="A1" s="1"><v>43833</v></c><c r="B1" s="2"><v>43833</v></c>'
                             '<c r="C1" s="0"><v>43833</v></c><c r="D1" s="99"><v>43833</v></c></row>',
                   styles)
    kinds = [read.sheets[0].cells[1, column].kind for column in (1, 2, 3, 4)]
    assert kinds == ["date", "date", "number", "number"]
    assert read.sheets[0].cells[1, 1].value == datetime(2020, 1, 3)


@pytest.mark.parametrize(
    ("code", "look"),
    [("General", Look.PLAIN), ("0.00", Look.PLAIN), ("#,##0;[Red]-#,##0", Look.PLAIN),
     ("0.0%", Look.PERCENT), ('0"%"', Look.PLAIN), ("yyyy-mm-dd", Look.DATE),
     ('yyyy"年"m"月"d"日"', Look.DATE), ("[$-804]yyyy/m/d", Look.DATE), ("[h]:mm", Look.DATE),
     ('#,##0"天"', Look.PLAIN), ("0.00E+00", Look.PLAIN), ("@", Look.PLAIN), ("_ * #,##0_ ", Look.PLAIN),
     ('0"月"', Look.PLAIN), (r"0.0\d", Look.PLAIN), ("h:mm AM/PM", Look.DATE)],
)  # fmt: skip
def test_looks_of_formats(code: str, look: Look) -> None:
    assert look_of(code) is look


def test_date_systems() -> None:
    assert serial_date(1) == datetime(1900, 1, 1)
    assert serial_date(59) == datetime(1900, 2, 28)
    assert serial_date(61) == datetime(1900, 3, 1)
    assert serial_date(43833.5) == datetime(2020, 1, 3, 12)
    assert serial_date(42371, date1904=True) == datetime(2020, 1, 3)
    assert serial_date(-1) is None
    assert serial_date(3e6) is None


def test_1904_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    book.add_worksheet().write_datetime(0, 0, datetime(2020, 1, 3),
                                        book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert read_cells(path).sheets[0].cells[1, 1].value == datetime(2020, 1, 3)


def test_a_value_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "角.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1048575, 16383, 2)
    book.close()
    cells = read_cells(path).sheets[0].cells
    assert {place: cell.value for place, cell in cells.items()} == {(1, 1): 1, (1048576, 16384): 2}


@pytest.mark.parametrize("address", ["A0", "AAAA1", "XFE1", "A1048577", "1A", "A-1", ""])
def test_addresses_off_the_sheet(tmp_path: Path, address: str) -> None:
    assert parse_a1(address) is None
    with pytest.raises(InputError):
        book_of(tmp_path, f'<row r="1"><c r="{address}"><v>1</v></c></row>')


@given(st.integers(1, 1048576), st.integers(1, 16384))
def test_addresses_there_and_back(row: int, column: int) -> None:
    assert parse_a1(a1(row, column)) == (row, column)


_VALUES = st.one_of(
    st.floats(-1e15, 1e15, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-300),
    st.booleans(), st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Co", "Cn")),
                           min_size=1, max_size=20).filter(str.strip))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 40)), _VALUES, max_size=30))
def test_what_another_program_writes_is_read(cells: dict[tuple[int, int], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet()
        for (row, column), value in cells.items():
            sheet.write_string(row, column, value) if isinstance(value, str) else sheet.write(
                row, column, value)
        book.close()
        read = read_cells(path).sheets[0].cells
    assert {(row - 1, column - 1): cell.value for (row, column), cell in read.items()} == {
        place: pytest.approx(value, rel=1e-15) if isinstance(value, float) else value
        for place, value in cells.items()}


@pytest.mark.shared
def test_strict_workbooks_are_read(shared: Path) -> None:
    read = read_cells(shared / "xlsx_corpus" / "009_ClosedXML_universal-content-strict.xlsx")
    assert sum(len(grid.cells) for grid in read.sheets) == 8


def test_rows_are_walked_as_far_as_wanted(tmp_path: Path) -> None:
    (sheet,) = book_of(tmp_path, '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>3</v></c><c r="XFD2"><v>9</v></c></row>'
                       '<row r="7"><c r="B7"><v>2</v></c></row>').sheets
    cells = sheet.cells
    assert {column: cell.value for column, cell in cells.along(2)} == {1: 1.0, 3: 3.0, 16_384: 9.0}
    assert dict(cells.along(2)) == cells.row(2)
    assert [column for column, _ in cells.along(2, 3)] == [1]
    assert list(cells.along(2, 1)) == list(cells.along(3)) == []
    assert [cells.rows_with(columns) for columns in ({1, 3}, {2}, {2, 16_384}, {4})] == [[2], [7], [2, 7], []]


def test_no_part_is_read_twice(luohu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = Package.pieces

    def told(package: Package, part: str, *most: int) -> Iterator[bytes]:
        seen.append(part)
        return real(package, part, *most)
    monkeypatch.setattr(Package, "pieces", told)
    assert len(read_cells(luohu).sheets) > 20
    assert [part for part in seen if seen.count(part) > 1] == []
