"""Results written anew into a workbook that somebody has worked on since."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import PROJECT
from samples.result_sample import scenario_chart
from samples.typing_user import parts, repacked, sheet_part, typed

from forecast.exhibits.kit.types import Cell, Column, Formula, InTable, Row, Sheet, Table
from forecast.issues import InputError
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.draft import parse, written
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "结果 收入"


def donor(years: int, scale: float = 1.0, title: str = "收入") -> Mapping[str, bytes]:
    """A result sheet with a table of so many rows, a chart below it, and formulas."""
    rows = tuple(Row(f"r{year}", f"{2010 + year}年", (
        Cell(scale * (100 + year), 0, role="input"),
        Cell(2 * scale * (100 + year), 0, Formula("{0}*2", (InTable(f"r{year}", "a"),)))))
        for year in range(years))
    table = Table("income", "收入表", "万元", "年份", (Column("a", "金额"), Column("b", "两倍")), rows,
                  notes=("注一",))
    return workbook_parts([Sheet(NAME, title, (table, scenario_chart(3))),
                           Sheet("结果 说明", "说明", (replace(table, id="more"),))])


@pytest.fixture
def book(luohu: Path, tmp_path: Path) -> Path:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(graft_sheets(luohu, donor(20)).data)
    return path


def test_the_sheets_keep_their_name_place_number_and_part(book: Path) -> None:
    before = parse(parts(book)["xl/workbook.xml"])
    made = graft_sheets(book, donor(26, 1.5))
    book.write_bytes(made.data)
    after = parse(parts(book)["xl/workbook.xml"])
    assert [dict(one.attrib) for one in before.iter("{*}sheet")] == [
        dict(one.attrib) for one in after.iter("{*}sheet")]
    assert made.warnings == ()
    sheet = load_workbook(book)[NAME]
    years = [cell.value for cell in sheet["A"] if isinstance(cell.value, str) and "年" in cell.value]
    assert "2035年" in years
    names = {name: one.value for name, one in load_workbook(book).defined_names.items()}
    assert names["fc_income"].endswith("$B$5:$C$30")  # the published range has grown by six rows


def test_shrinking_leaves_nothing_behind(book: Path, luohu: Path) -> None:
    fresh = graft_sheets(luohu, donor(5)).data
    book.write_bytes(graft_sheets(book, donor(5)).data)
    assert [one.cells for one in read_cells(book).sheets if one.name == NAME] == [
        one.cells for one in _read(fresh, book.with_name("neu.xlsx")) if one.name == NAME]
    # and it is the same package as if it had never been longer, part by part
    assert parts(book) == parts(book.with_name("neu.xlsx"))


def _read(data: bytes, path: Path) -> tuple[object, ...]:
    path.write_bytes(data)
    return read_cells(path).sheets


def test_what_was_written_beside_the_table_stays(book: Path) -> None:
    typed(book, NAME, "H7", "科长：这一行再核")
    typed(book, NAME, "B200", "下方的备注")
    made = graft_sheets(book, donor(20, 1.2))
    book.write_bytes(made.data)
    sheet = load_workbook(book)[NAME]
    assert sheet["H7"].value == "科长：这一行再核"
    assert sheet["B200"].value == "下方的备注"
    assert sheet["B5"].value == pytest.approx(120)
    assert made.warnings == ()
    assert graft_sheets(book, donor(20, 1.2)).data == made.data


def test_a_figure_changed_by_hand_is_written_anew_and_told(book: Path) -> None:
    typed(book, NAME, "B7", "我改的")
    made = graft_sheets(book, donor(20))
    assert [(one.code, one.where.sheet, one.where.cell) for one in made.warnings] == [
        ("result_row_overwritten", NAME, "A7")]
    book.write_bytes(made.data)
    assert load_workbook(book)[NAME]["B7"].value == 102


def test_growth_over_the_users_cells_is_refused_and_names_them(luohu: Path, tmp_path: Path) -> None:
    path = tmp_path / "挡路.xlsx"
    path.write_bytes(graft_sheets(luohu, donor(20)).data)
    last = max(place[0] for one in read_cells(path).sheets if one.name == "结果 说明" for place in one.cells)
    typed(path, "结果 说明", f"A{last + 3}", "这里有我的话")
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        graft_sheets(path, donor(40))
    assert [(one.code, one.where.sheet, one.where.cell) for one in caught.value.issues] == [
        ("in_the_way", "结果 说明", f"A{last + 3}")]
    assert path.read_bytes() == before
    made = graft_sheets(path, donor(20, 3.0))  # without growth there is room
    assert made.warnings == ()


def test_a_deleted_result_sheet_comes_back(book: Path) -> None:
    """Excel leaves ``#REF!`` in the names of a sheet that was deleted."""
    package = parts(book)
    part = sheet_part(package, NAME)
    workbook = parse(package["xl/workbook.xml"])
    (sheet,) = [one for one in workbook.iter("{*}sheet") if one.get("name") == NAME]
    position = list(sheet.getparent()).index(sheet)
    key = next(str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    sheet.getparent().remove(sheet)
    for one in list(workbook.iter("{*}definedName")):
        if one.get("localSheetId") == str(position):
            one.getparent().remove(one)
        elif one.get("localSheetId") and int(one.get("localSheetId", "0")) > position:
            one.set("localSheetId", str(int(one.get("localSheetId", "0")) - 1))
        elif NAME in (one.text or ""):
            one.text = "#REF!"
    rels = parse(package["xl/_rels/workbook.xml.rels"])
    for one in list(rels):
        if one.get("Id") == key:
            rels.remove(one)
    types = parse(package["[Content_Types].xml"])
    for one in list(types):
        if one.get("PartName") == f"/{part}":
            types.remove(one)
    del package[part]
    package |= {"xl/workbook.xml": written(workbook), "xl/_rels/workbook.xml.rels": written(rels),
                "[Content_Types].xml": written(types)}
    repacked(book, package)
    made = graft_sheets(book, donor(20))
    book.write_bytes(made.data)
    again = load_workbook(book)
    assert again.sheetnames[-2:] == ["结果 说明", NAME]
    assert again.defined_names["fc_income"].value.startswith(f"'{NAME}'!")
    assert not any("#REF!" in one.value for one in again.defined_names.values())


def test_a_sheet_that_this_run_does_not_have_is_left_and_told(book: Path) -> None:
    only = workbook_parts([Sheet(NAME, "收入", (scenario_chart(3),))])
    made = graft_sheets(book, only)
    assert [(one.code, one.where.sheet, one.found) for one in made.warnings] == [
        ("result_sheet_left", "结果 目录", "结果 目录、结果 说明")]
    book.write_bytes(made.data)
    assert load_workbook(book)["结果 说明"]["B5"].value == 100
    assert graft_sheets(book, only).data == made.data


def test_without_our_record_the_anchored_block_is_ours(book: Path) -> None:
    """A program that drops custom parts (openpyxl does) leaves the anchors: results still fit."""
    kept = load_workbook(book)
    kept[NAME]["BZ7"] = "旁边"
    kept.save(book)
    assert not any(name.startswith("customXml") for name in parts(book))
    made = graft_sheets(book, donor(26, 2.0))
    book.write_bytes(made.data)
    again = load_workbook(book)
    assert again[NAME]["B5"].value == 200
    assert again[NAME]["BZ7"].value == "旁边"
    assert again.sheetnames.count(NAME) == 1


def _office_has_python() -> bool:
    return subprocess.run(["/usr/bin/python3", "-c", "import uno"], capture_output=True,
                          check=False).returncode == 0


@pytest.mark.libreoffice
def test_after_a_user_worked_on_it_in_a_spreadsheet_program(book: Path, tmp_path: Path) -> None:
    """Rows put above our table, formulas, a name, a note, a width: all go on working."""
    if not _office_has_python():
        missing = pytest.fail if os.environ.get("CI", "").lower() == "true" else pytest.skip
        missing("LibreOffice's Python bridge (python3-uno) is not installed")
    actions = [
        ["insert_rows", NAME, 0, 2],
        ["text", NAME, "A1", "科里的抬头"],
        ["text", NAME, "H9", "旁注"],
        ["note", NAME, "B7", "请核实"],
        ["fill", NAME, "C8", 0xFFFF00],
        ["width", NAME, 1, 6000],
        ["new_sheet", "汇报"],
        ["formula", "汇报", "A1", f"=$'{NAME}'.B7*2"],
        ["formula", "汇报", "A2", f"=SUM($'{NAME}'.B7:B26)"],
        ["formula", "汇报", "A3", "=SUM(fc_income)"],
    ]
    worked_on(book, tmp_path, actions)
    wide = load_workbook(book)[NAME].column_dimensions["B"].width
    made = graft_sheets(book, donor(26, 10.0))
    assert [one.code for one in made.warnings] == []
    book.write_bytes(made.data)
    sheet = load_workbook(book)[NAME]
    assert sheet["A1"].value == "科里的抬头"
    assert sheet["H9"].value == "旁注"
    assert sheet["A3"].value == "收入"  # our title, two rows further down
    assert sheet["B7"].value == 1000
    assert sheet["C8"].fill.fgColor.rgb == "FFFFFF00"  # marked yellow by the user
    assert sheet["C8"].number_format == sheet["C9"].number_format
    assert sheet["C9"].fill.fgColor.rgb != "FFFFFF00"
    assert sheet["B7"].comment.text.strip() == "请核实"
    assert sheet.column_dimensions["B"].width == wide > 20
    worked_on(book, tmp_path, [["text", "汇报", "B1", "看过"]])
    shown = next(one for one in read_cells(book).sheets if one.name == "汇报").cells
    assert shown[1, 1].value == 2000
    assert shown[2, 1].value == sum(10 * (100 + year) for year in range(20))
    assert shown[3, 1].value == 3 * sum(10 * (100 + year) for year in range(26))


def worked_on(path: Path, tmp_path: Path, actions: list[list[object]]) -> None:
    pipe = f"fc{abs(hash(str(path)))}"
    profile = (tmp_path / "user").as_uri()
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nodefault",
         f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        script = PROJECT / "tests" / "samples" / "office_user.py"
        done = subprocess.run(["/usr/bin/python3", str(script), pipe, str(path), json.dumps(actions)],
                              capture_output=True, text=True, timeout=180, check=False)
        assert done.returncode == 0, done.stderr
        office.wait(60)
    finally:
        office.kill()
        office.wait()
