"""What staff set on our sheets is there after the next run, whatever that run writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.workbook_parts import MAIN, Parts

from forecast.exhibits.kit.types import Cell, Column, Formula, InTable, Row, Sheet, Table
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx import graft_sheets
from forecast.xlsx.draft import parse, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

NAME = "结果 收入"
pytestmark = pytest.mark.filterwarnings("ignore")


def donor(years: int, scale: float = 1.0, first: int = 0) -> Mapping[str, bytes]:
    rows = tuple(Row(f"r{year}", f"{2010 + year}年", (
        Cell(scale * (100 + year), 0, role="input"),
        Cell(2 * scale * (100 + year), 0, Formula("{0}*2", (InTable(f"r{year}", "a"),)))))
        for year in range(first, years))
    table = Table("income", "收入表", "万元", "年份", (Column("a", "金额"), Column("b", "两倍")), rows)
    return workbook_parts([Sheet(NAME, "收入", (table,))])


@pytest.fixture
def book(luohu: Path, tmp_path: Path) -> Path:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(graft_sheets(luohu, donor(20)).data)
    return path


def changed(path: Path, change: Callable[[object], None]) -> None:
    """Change the result sheet's part as somebody does in a spreadsheet program."""
    book = Parts(path)
    part = book.sheet_part(NAME)
    root = parse(book.parts[part])
    change(root)
    book.parts[part] = written(root)
    book.save(path)


def row(root: object, number: int) -> object:
    return next(one for one in root.iter(f"{{{MAIN}}}row") if one.get("r") == str(number))  # type: ignore[attr-defined]


def at(sheet: Worksheet, name: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == name)


def again(path: Path, years: int = 26, first: int = 0) -> Worksheet:
    path.write_bytes(graft_sheets(path, donor(years, 1.5, first)).data)
    return load_workbook(path)[NAME]


def test_hidden_rows_without_a_name_stay_below_theirs(book: Path) -> None:
    """Rows of a chart and rows between tables bear no name; they are told by the one above."""
    sheet = load_workbook(book)[NAME]
    bare = [number for number in range(at(sheet, "2010年"), sheet.max_row) if sheet.cell(number, 1).value is None
            and number in sheet.row_dimensions and sheet.row_dimensions[number].height]
    bare = bare or [number for number in range(1, at(sheet, "2010年")) if sheet.cell(number, 1).value is None
                    and number in sheet.row_dimensions and sheet.row_dimensions[number].height]
    above = next(sheet.cell(number, 1).value for number in range(bare[0], 0, -1) if sheet.cell(number, 1).value)

    def fold(root: object) -> None:
        row(root, bare[0]).set("hidden", "1")  # type: ignore[attr-defined]

    changed(book, fold)
    for first in (0, 2):
        sheet = again(book, 20, first)
        (hidden,) = (number for number, one in sheet.row_dimensions.items() if one.hidden)
        assert sheet.cell(hidden, 1).value is None
        assert next(sheet.cell(number, 1).value for number in range(hidden, 0, -1)
                    if sheet.cell(number, 1).value) == above


def test_hidden_and_grouped_rows_stay_with_their_names(book: Path) -> None:
    where = at(load_workbook(book)[NAME], "2013年")

    def fold(root: object) -> None:
        for number in (where, where + 1):
            row(root, number).set("hidden", "1")  # type: ignore[attr-defined]
            row(root, number).set("outlineLevel", "1")  # type: ignore[attr-defined]

    changed(book, fold)
    for first in (0, 2):  # the second time two rows above are gone
        sheet = again(book, first=first)
        folded = {sheet.cell(number, 1).value for number, one in sheet.row_dimensions.items() if one.hidden}
        assert folded == {"2013年", "2014年"}
        assert sheet.row_dimensions[at(sheet, "2013年")].outlineLevel == 1
    assert not any(one.hidden for one in again(book, first=5).row_dimensions.values())  # those are gone


def test_a_height_that_somebody_gave_stays_and_ours_are_ours(book: Path) -> None:
    before = load_workbook(book)[NAME]
    where, own = at(before, "2015年"), before.row_dimensions[1].height

    def stretch(root: object) -> None:
        row(root, where).set("ht", "44.5")  # type: ignore[attr-defined]
        row(root, where).set("customHeight", "1")  # type: ignore[attr-defined]

    changed(book, stretch)
    for _ in range(2):
        sheet = again(book)
        assert sheet.row_dimensions[at(sheet, "2015年")].height == 44.5
        assert sheet.row_dimensions[at(sheet, "2016年")].height != 44.5
        assert sheet.row_dimensions[1].height == own


def test_a_hidden_column_stays(book: Path) -> None:
    sheet = load_workbook(book)
    sheet[NAME].column_dimensions["C"].hidden = True
    sheet.save(book)
    assert again(book).column_dimensions["C"].hidden
    assert again(book).column_dimensions["C"].hidden


def test_page_breaks_of_the_user_stay(book: Path) -> None:
    where = at(load_workbook(book)[NAME], "2012年")

    def end_page(root: object) -> None:
        found = root.makeelement(f"{{{MAIN}}}rowBreaks", {"count": "1", "manualBreakCount": "1"})  # type: ignore[attr-defined]
        found.append(root.makeelement(f"{{{MAIN}}}brk", {"id": str(where), "max": "16383", "man": "1"}))  # type: ignore[attr-defined]
        next(root.iter(f"{{{MAIN}}}headerFooter", f"{{{MAIN}}}pageSetup")).addnext(found)  # type: ignore[attr-defined]

    changed(book, end_page)
    for _ in range(2):
        sheet = again(book)
        assert [one.id for one in sheet.row_breaks.brk] == [at(sheet, "2012年")]


def test_a_filter_of_the_user_stays_with_what_it_hides(book: Path) -> None:
    where = at(load_workbook(book)[NAME], "2018年")

    def choose(root: object) -> None:
        found = root.makeelement(f"{{{MAIN}}}autoFilter", {"ref": f"A4:C{where + 5}"})  # type: ignore[attr-defined]
        column = root.makeelement(f"{{{MAIN}}}filterColumn", {"colId": "0"})  # type: ignore[attr-defined]
        filters = root.makeelement(f"{{{MAIN}}}filters", {})  # type: ignore[attr-defined]
        filters.append(root.makeelement(f"{{{MAIN}}}filter", {"val": "2010年"}))  # type: ignore[attr-defined]
        column.append(filters)
        found.append(column)
        data = next(root.iter(f"{{{MAIN}}}sheetData"))  # type: ignore[attr-defined]
        data.addnext(found)
        row(root, where).set("hidden", "1")  # type: ignore[attr-defined]

    changed(book, choose)
    for _ in range(2):
        sheet = again(book)
        assert sheet.auto_filter.filterColumn[0].filters.filter == ["2010年"]
        assert sheet.row_dimensions[at(sheet, "2018年")].hidden


def test_a_print_area_of_the_user_stays(book: Path) -> None:
    own = load_workbook(book)[NAME].print_area
    assert again(book).print_area != own  # six rows more
    parts = Parts(book)
    text = parts.parts["xl/workbook.xml"].decode()
    start = text.index(f"'{NAME}'!$A$1:", text.index("Print_Area"))
    end = text.index("<", start)
    parts.parts["xl/workbook.xml"] = (text[:start] + f"'{NAME}'!$A$1:$B$9" + text[end:]).encode()
    parts.save(book)
    for _ in range(2):
        assert again(book).print_area.endswith("$A$1:$B$9")


def test_paper_that_the_user_turned_stays_and_ours_lies_as_its_tables_ask(luohu: Path, tmp_path: Path) -> None:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(graft_sheets(luohu, donor(20)).data)
    tall = load_workbook(path)[NAME].page_setup.orientation
    wide = again(path, 36).page_setup.orientation
    assert {tall, wide} == {"landscape", "portrait"}  # the sample asks for either
    assert again(path, 20).page_setup.orientation == tall

    def turn(root: object) -> None:
        next(root.iter(f"{{{MAIN}}}pageSetup")).set("orientation", wide)  # type: ignore[attr-defined]

    changed(path, turn)
    assert again(path, 20).page_setup.orientation == wide
    assert again(path, 21).page_setup.orientation == wide


def test_fonts_of_the_user_stay_and_ours_are_ours(book: Path) -> None:
    from openpyxl.styles import Font

    before = load_workbook(book)
    sheet = before[NAME]
    where = at(sheet, "2014年")
    own = sheet.cell(where + 1, 2).font
    sheet.cell(where, 2).font = Font(name=own.name, sz=own.sz, color=own.color, bold=True)
    sheet.cell(where, 3).font = Font(name="楷体", sz=18, color="FFFF0000")
    before.save(book)
    for first in (0, 2):  # the second time two rows above are gone
        sheet = again(book, first=first)
        where = at(sheet, "2014年")
        bold, large, plain = (sheet.cell(*spot).font for spot in ((where, 2), (where, 3), (where + 1, 2)))
        assert (bold.b, bold.sz, bold.color) == (True, own.sz, own.color)
        assert (large.name, large.sz, large.color.rgb) == ("楷体", 18, "FFFF0000")
        assert (plain.b, plain.sz, plain.name) == (own.b, own.sz, own.name)


def test_a_colour_that_tells_what_a_figure_is_follows_the_run(book: Path) -> None:
    """A cell that was typed in and is computed now is no longer blue, whoever saved the workbook."""
    from openpyxl.styles import Font

    before = load_workbook(book)
    sheet = before[NAME]
    where = at(sheet, "2014年")
    typed, computed = (sheet.cell(where, column).font.color for column in (2, 3))
    assert typed != computed
    sheet.cell(where, 3).font = Font(name=sheet.cell(where, 3).font.name, sz=sheet.cell(where, 3).font.sz, color=typed)
    before.save(book)
    assert again(book).cell(where, 3).font.color == computed
