"""The marked copy: bad cells painted, noted and listed; every other part as it was."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.workbook.marked.anchor import is_marked
from forecast.workbook.marked.copy import write_marked
from forecast.workbook.marked.list import ERROR_EDGE, ERROR_FILL, WARNING_FILL
from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.lint.inspect import lint_package
from forecast.xlsx.package import open_package
from forecast.xlsx.read.structure import read_structure
from forecast.xlsx.recalculation import recalculate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

LIST = "检查结果"
CELLS = ("A1", "B2", "C3", "D200", "F12", "XFD1048576")
KEPT = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}


def issue(file: str, sheet: str, cell: str, severity: Severity = Severity.ERROR, found: str = "八十万") -> Issue:
    return Issue("not_a_number", CellRef(file, sheet, cell), found, (), severity)


def marked(source: Path, target: Path, *places: str, severity: Severity = Severity.ERROR) -> Path:
    """Mark places written as 表!A1."""
    issues = [issue(source.name, *place.split("!"), severity) for place in places]
    write_marked(source, issues, target)
    return target


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def fill_of(sheet: Worksheet, cell: str) -> str:
    return str(sheet[cell].fill.fgColor.rgb)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two sheets: formats, a merge, a note, a formula, a column with a format."""
    path = tmp_path / "单位.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "收入 一"
    sheet["A1"], sheet["B2"], sheet["C2"] = "项目", 0.25, "=B2*2"
    sheet["B2"].number_format = "0.0%"
    sheet["B2"].font = Font(name="黑体", size=14, bold=True, color="FF0000FF")
    sheet["B2"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    sheet["A5"] = "合并"
    sheet.merge_cells("A5:C6")
    sheet["A1"].comment = Comment("用户的批注", "张三")
    sheet["B9"] = "有批注"
    sheet["B9"].comment = Comment("第二条", "张三")
    sheet.column_dimensions["H"].number_format = "0.000"
    book.create_sheet("支出")["A1"] = 1
    book.save(path)
    return path


# one file, closely -------------------------------------------------------------------------------


def test_a_cell_keeps_its_number_format_and_font(source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    book = openpyxl.load_workbook(marked(source, tmp_path / "m.xlsx", "收入 一!B2"))
    cell = book["收入 一"]["B2"]
    assert (cell.value, cell.number_format) == (0.25, "0.0%")
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.color.rgb) == ("黑体", 14, True, "FF0000FF")
    assert cell.fill.fgColor.rgb == ERROR_FILL
    assert {cell.border.left.color.rgb, cell.border.bottom.color.rgb} == {ERROR_EDGE}
    assert cell.comment.text.startswith("【检查】错误：“八十万”不是数字。应为：")
    assert source.read_bytes() == before


def test_warnings_have_another_colour_and_the_gravest_wins(source: Path, tmp_path: Path) -> None:
    name = source.name
    write_marked(source, [issue(name, "收入 一", "B2", Severity.WARNING), issue(name, "支出", "A1", Severity.WARNING),
                          issue(name, "支出", "A1")], tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert fill_of(book["收入 一"], "B2") == WARNING_FILL
    assert fill_of(book["支出"], "A1") == ERROR_FILL
    note = book["支出"]["A1"].comment.text
    assert note.count("不是数字") == 2
    assert "提示：" in note
    assert "错误：" in note
    assert [row[1].value for row in book[LIST].iter_rows(min_row=5)] == ["错误", "提示", "提示"]


def test_the_list_leads_to_each_cell_and_shows_it(source: Path, tmp_path: Path) -> None:
    name = source.name
    write_marked(source, [issue(name, "收入 一", "B2"), issue(name, "收入 一", "C2"), issue(name, "支出", ""),
                          issue(name, "", ""), issue("基准.toml", "", "12"), issue(name, "没有", "A1")],
                 tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")[LIST]
    links = {cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows() for cell in row
             if cell.hyperlink}
    assert links == {"D7": "'收入 一'!B2", "D8": "'收入 一'!C2", "C9": "'支出'!A1"}
    assert sheet["E7"].value == "=IF(ISBLANK('收入 一'!B2),\"\",'收入 一'!B2)"
    assert sheet["E7"].number_format == "0.0%"
    assert [sheet[f"C{row}"].value for row in range(5, 11)] == [
        name, "基准.toml", "收入 一", "收入 一", "支出", "没有"]
    cached = openpyxl.load_workbook(tmp_path / "m.xlsx", data_only=True)[LIST]
    assert cached["E7"].value == 0.25
    assert lint_package(tmp_path / "m.xlsx", frozenset({LIST})) == ()


def test_a_merged_cell_is_marked_where_it_is_seen(source: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(marked(source, tmp_path / "m.xlsx", "收入 一!C6"))["收入 一"]
    assert fill_of(sheet, "A5") == ERROR_FILL
    assert sheet["A5"].comment is not None


def test_a_cell_that_is_not_there_is_made_with_its_columns_format(source: Path, tmp_path: Path) -> None:
    path = marked(source, tmp_path / "m.xlsx", "收入 一!H3", "收入 一!A2", "收入 一!D2", "支出!XFD1048576")
    book = openpyxl.load_workbook(path)
    for cell in ("H3", "A2", "D2"):
        assert fill_of(book["收入 一"], cell) == ERROR_FILL
        assert book["收入 一"][cell].value is None
    assert book["收入 一"]["H3"].number_format == "0.000"
    assert book["收入 一"].dimensions == "A1:H9"
    assert [one for one in lint_package(path) if one.severity is Severity.ERROR] == []


def test_a_users_note_is_kept_and_ours_goes_below_it(source: Path, tmp_path: Path) -> None:
    path = marked(source, tmp_path / "m.xlsx", "收入 一!A1")
    sheet = openpyxl.load_workbook(path)["收入 一"]
    assert sheet["A1"].comment.text.startswith("用户的批注\n【检查】错误：")
    assert (sheet["B9"].comment.text, sheet["B9"].comment.author) == ("第二条", "张三")
    again = openpyxl.load_workbook(marked(path, tmp_path / "n.xlsx", "收入 一!B9"))["收入 一"]
    assert again["A1"].comment.text == "用户的批注"
    assert again["B9"].comment.text.startswith("第二条\n【检查】错误：")
    clean = openpyxl.load_workbook(marked(path, tmp_path / "o.xlsx"))["收入 一"]
    assert (clean["A1"].comment.text, clean["B9"].comment.text) == ("用户的批注", "第二条")


def test_a_second_check_replaces_the_first(source: Path, tmp_path: Path) -> None:
    first = marked(source, tmp_path / "m.xlsx", "收入 一!B2", "支出!A1", "支出!C4")
    second = marked(first, tmp_path / "n.xlsx", "支出!C4")
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["收入 一", "支出", LIST]
    assert fill_of(book["收入 一"], "B2") == "FFEEEEEE"
    assert book["收入 一"]["B2"].border.left.style is None
    assert book["收入 一"]["B2"].comment is None
    assert fill_of(book["支出"], "A1") == "00000000"
    assert fill_of(book["支出"], "C4") == ERROR_FILL
    assert book[LIST].max_row == 5
    assert marked(first, tmp_path / "o.xlsx", "收入 一!B2", "支出!A1", "支出!C4").read_bytes() == first.read_bytes()


def test_a_copy_without_problems_left_bears_no_marks(source: Path, tmp_path: Path) -> None:
    first = marked(source, tmp_path / "m.xlsx", "收入 一!B2", "支出!C4")
    assert is_marked(first)
    assert not is_marked(source)
    book = openpyxl.load_workbook(marked(first, tmp_path / "n.xlsx"))
    assert fill_of(book["收入 一"], "B2") == "FFEEEEEE"
    assert book["支出"]["C4"].comment is None
    assert book[LIST]["A2"].value == "没有发现问题。"
    assert "xl/drawings/commentsDrawing1.vml" in parts_of(source)
    assert not any("vmlDrawing" in name for name in parts_of(tmp_path / "n.xlsx"))


def test_a_users_own_sheet_of_that_name_stays(source: Path, tmp_path: Path) -> None:
    path = Parts(source).with_renamed("支出", LIST).save(tmp_path / "own.xlsx")
    book = openpyxl.load_workbook(marked(path, tmp_path / "m.xlsx", f"{LIST}!A1"))
    assert book.sheetnames == ["收入 一", LIST, f"{LIST} (2)"]
    assert book[LIST]["A1"].value == 1


def test_english(source: Path, tmp_path: Path) -> None:
    write_marked(source, [issue(source.name, "支出", "A1")], tmp_path / "m.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book["支出"]["A1"].comment.text.startswith("[Check] Error: ")
    assert book["Check results"]["F4"].value == "Found"
    both = openpyxl.load_workbook(marked(tmp_path / "m.xlsx", tmp_path / "n.xlsx", "支出!A1"))
    assert "[Check]" not in both["支出"]["A1"].comment.text


def test_text_of_a_cell_never_becomes_a_formula(source: Path, tmp_path: Path) -> None:
    write_marked(source, [issue(source.name, "支出", "A1", found='=HYPERLINK("http://x.invalid")\x01')],
                 tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")[LIST]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == ["E5"]


def test_rows_and_cells_without_addresses(source: Path, tmp_path: Path) -> None:
    parts = Parts(source)
    part = parts.sheet_part("支出")
    parts.parts[part] = parts.parts[part].replace(b'<row r="1"', b"<row").replace(b'<c r="A1"', b"<c")
    path = marked(parts.save(tmp_path / "bare.xlsx"), tmp_path / "m.xlsx", "支出!A1", "支出!B1", "支出!A3")
    sheet = openpyxl.load_workbook(path)["支出"]
    assert (sheet["A1"].value, fill_of(sheet, "B1"), fill_of(sheet, "A3")) == (1, ERROR_FILL, ERROR_FILL)
    assert lint_package(path) == ()


@pytest.mark.libreoffice
def test_marks_are_taken_back_after_libreoffice_saved_the_copy(source: Path, tmp_path: Path) -> None:
    """It renumbers formats, drops authors and moves notes; inserted rows move the cells."""
    first = marked(source, tmp_path / "m.xlsx", "收入 一!B2", "收入 一!A1", "支出!C4")
    saved = recalculate(first, tmp_path / "saved")
    book = openpyxl.load_workbook(saved)
    assert {book["收入 一"][cell].fill.fgColor.rgb for cell in ("A1", "B2")} == {ERROR_FILL}
    assert "【检查】" in book["支出"]["C4"].comment.text
    again = openpyxl.load_workbook(marked(saved, tmp_path / "n.xlsx", "支出!A1"))
    assert again.sheetnames == ["收入 一", "支出", LIST]
    assert fill_of(again["收入 一"], "B2") == "FFEEEEEE"
    assert again["收入 一"]["B2"].number_format == "0.0%"
    assert again["收入 一"]["B2"].comment is None
    assert again["收入 一"]["A1"].comment.text == "用户的批注"
    assert again["支出"]["C4"].comment is None
    assert fill_of(again["支出"], "A1") == ERROR_FILL


# workbooks of other programs ---------------------------------------------------------------------


def corpus(folder: Path) -> Iterable[tuple[Path, list[str]]]:
    """Readable files, each with the names of its first sheets; the largest are left out."""
    for path in sorted((folder / "xlsx_corpus").glob("*.xlsx")):
        if path.stat().st_size > 60_000:
            continue
        try:
            with open_package(path) as package:
                sheets = [entry.name for entry in read_structure(package).sheets[:3]]
        except InputError:
            continue
        yield path, sheets


def opened(path: Path) -> openpyxl.Workbook | None:
    """What openpyxl makes of a file; it fails on some, and sees nothing in Strict ones."""
    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # noqa: BLE001  # it raises what it likes
        return None
    return book if book.worksheets else None


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore")
def test_every_other_part_of_any_workbook_stays_as_it_is(shared: Path, tmp_path: Path) -> None:
    seen = noted = 0
    for path, sheets in corpus(shared):
        target = tmp_path / path.name
        issues = [issue(path.name, sheet, cell, list(Severity)[number % 2])
                  for sheet in sheets for number, cell in enumerate(CELLS)]
        try:
            write_marked(path, issues, target)
        except InputError:  # a document type in a part that is read only now
            assert not target.exists()
            continue
        seen += 1
        before, after = parts_of(path), parts_of(target)
        changed = {name for name, data in before.items() if after.get(name) != data}
        allowed = ("xl/worksheets/sheet", "xl/worksheets/_rels/sheet", "xl/comments", "xl/drawings/vmlDrawing",
                   "xl/worksheets/worksheet", "xl/drawings/commentsDrawing", "xl/drawings/vmldrawing")
        assert {name for name in changed if not name.startswith(allowed)} <= KEPT | {
            "xl/styles2.xml", "xl/_rels/workbook2.xml.rels", "xl/workbook2.xml"}, path.name
        assert len([name for name in changed if name.startswith("xl/worksheets/s")]) <= 6, path.name
        assert [one for one in lint_package(target) if one.severity is Severity.ERROR] == [], path.name
        again = tmp_path / "again.xlsx"
        write_marked(target, [Issue(one.code, CellRef(target.name, one.where.sheet, one.where.cell), one.found,
                                    (), one.severity) for one in issues], again)
        assert parts_of(again) == after, path.name
        if path.stat().st_size < 12_000 and opened(path) is not None:
            noted += notes_are_readable(target, sheets)
    assert seen > 45
    assert noted > 15


def notes_are_readable(path: Path, sheets: list[str]) -> int:
    """Check fills and notes of the first sheet of worksheets that openpyxl shows."""
    book = opened(path)
    assert book is not None, path.name
    sheet = book[sheets[0]]
    merged = [one for one in sheet.merged_cells.ranges if parse_a1("D200") in one.cells]
    for cell in () if merged else ("D200", "XFD1048576"):
        assert fill_of(sheet, cell) in {ERROR_FILL, WARNING_FILL}, path.name
        assert "不是数字" in sheet[cell].comment.text, path.name
    assert LIST in book.sheetnames
    return 1


@pytest.mark.shared
@pytest.mark.libreoffice
@pytest.mark.parametrize("start", ["009", "048", "047", "064"])
def test_libreoffice_shows_the_marks(shared: Path, tmp_path: Path, start: str) -> None:
    """Strict; prefixed with threaded comments; protected with notes; old controls by WPS."""
    (path,) = (shared / "xlsx_corpus").glob(f"{start}_*")
    with open_package(path) as package:
        sheet = read_structure(package).sheets[0].name
    copy = marked(path, tmp_path / path.name, f"{sheet}!J7", f"{sheet}!J9", severity=Severity.WARNING)
    book = openpyxl.load_workbook(recalculate(copy, tmp_path / "shown"))
    assert {fill_of(book[sheet], cell) for cell in ("J7", "J9")} == {WARNING_FILL}
    assert "不是数字" in book[sheet]["J9"].comment.text
    assert book[LIST].max_row == 6


@pytest.mark.shared
def test_threaded_comments_are_left_alone(shared: Path, tmp_path: Path) -> None:
    (path,) = (shared / "xlsx_corpus").glob("049_*")
    with open_package(path) as package:
        entry, comments = next((entry, one.target) for entry in read_structure(package).sheets
                               for one in package.relationships(entry.part).values()
                               if one.kind == "comments")
        (cell, *_) = [one.get("ref") for one in package.xml(comments).iter("{*}comment")]
    copy = marked(path, tmp_path / "m.xlsx", f"{entry.name}!{cell}")
    before, after = parts_of(path), parts_of(copy)
    threads = [name for name in before if "threaded" in name.lower() or "person" in name]
    assert threads
    assert all(before[name] == after[name] for name in threads)
    assert "【检查】".encode() not in after[comments]


# the command -------------------------------------------------------------------------------------


@pytest.fixture
def bad(luohu: Path, tmp_path: Path) -> Path:
    return Parts(luohu).with_text("预算收支", "F6", "八十万").save(tmp_path / "罗湖.xlsx")


def test_check_writes_the_copy_beside_other_outputs(
        bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    before = bad.read_bytes()
    assert main(["check", str(bad)]) == 2
    copy = tmp_path / "reports" / "罗湖" / "罗湖-检查.xlsx"
    said = capsys.readouterr()
    assert "罗湖-检查.xlsx" in said.out
    assert "预算收支!F6" in said.err
    assert bad.read_bytes() == before
    assert fill_of(openpyxl.load_workbook(copy)["预算收支"], "F6") == ERROR_FILL
    # the copy itself may be checked, and is not written over
    written = copy.read_bytes()
    assert main(["check", str(copy), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["marked"].endswith("罗湖-检查 (2).xlsx")
    assert copy.read_bytes() == written
    # mended there, it loses its marks
    mended = Parts(copy).with_cell("预算收支", "F6", "<v>846000</v>").save(tmp_path / "好.xlsx")
    assert main(["check", str(mended), "--out", str(tmp_path / "o")]) == 0
    book = openpyxl.load_workbook(tmp_path / "o" / "好-检查.xlsx")
    assert fill_of(book["预算收支"], "F6") not in {ERROR_FILL, WARNING_FILL}


def test_check_without_problems_writes_nothing(luohu: Path, tmp_path: Path) -> None:
    assert main(["check", str(luohu), "--out", str(tmp_path / "o")]) == 0
    assert not (tmp_path / "o").exists()


def test_check_refuses_to_replace_an_open_copy(bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o"
    out.mkdir()
    (out / "~$罗湖-检查.xlsx").touch()
    assert main(["check", str(bad), "--out", str(out), "--json"]) == 2
    codes = {one["code"] for one in json.loads(capsys.readouterr().out)["issues"]}
    assert codes == {"not_a_number", "file_locked"}
    assert not (out / "罗湖-检查.xlsx").exists()


def test_check_of_what_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\3\4 nothing")
    assert main(["check", str(path), "--out", str(tmp_path / "o"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["marked"] is None
    assert not (tmp_path / "o").exists()


def test_a_folder_that_cannot_be_written_does_not_hide_the_problems(
        bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "o").write_text("a file where the folder should be", encoding="utf-8")
    assert main(["check", str(bad), "--out", str(tmp_path / "o")]) == 2
    said = capsys.readouterr().err
    assert "预算收支!F6" in said
    assert "没有写出标出问题的副本" in said
