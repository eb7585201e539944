"""Result sheets before the user's own: what counts the sheets goes on counting the same ones."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from samples.places import SHARED
from samples.result_sample import sample_sheets

from forecast.issues import InputError
from forecast.workbook.results.write import first_sheets, workbook_parts
from forecast.xlsx.graft.opening import Reading
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.lint.inspect import lint_package
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEETS = sample_sheets()
FIRST = first_sheets(SHEETS, "zh")
CORPUS = sorted((SHARED / "xlsx_corpus").glob("*.xls*")) if SHARED.is_dir() else []
SELECTED = re.compile(rb"""\s+tabSelected\s*=\s*["'](?:1|true)["']""")


@cache
def donor() -> Mapping[str, bytes]:
    return workbook_parts(SHEETS)


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """Three sheets, the second shown, the third hidden, with names of one sheet and a 3-D sum."""
    book = Workbook()
    for number, name in enumerate(("甲", "乙", "丙")):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        sheet["A1"] = float(number + 1)
        sheet.print_title_rows = f"{number + 1}:{number + 1}"
        sheet.print_area = f"A1:{'BCD'[number]}9"
        sheet.defined_names["合计"] = DefinedName("合计", attr_text=f"'{name}'!$A$1")
    book["甲"]["B1"] = "=SUM(甲:丙!A1)"
    book["丙"].sheet_state = "hidden"
    book.active = 1
    book["乙"].sheet_view.tabSelected = True
    path = tmp_path / "host.xlsx"
    book.save(path)
    return path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_results_stand_first_and_workings_last(host: Path) -> None:
    book = load_workbook(io.BytesIO(graft_sheets(host, donor(), Reading(FIRST)).data))
    assert book.sheetnames == [*FIRST, "甲", "乙", "丙", "结果 模型"]
    assert FIRST[0] == "结果 目录"
    assert book.active is not None
    assert book.active.title == "结果 目录"


def test_names_of_one_sheet_stay_with_their_sheet(host: Path) -> None:
    book = load_workbook(io.BytesIO(graft_sheets(host, donor(), Reading(FIRST)).data))
    for number, name in enumerate(("甲", "乙", "丙")):
        sheet = book[name]
        assert sheet.print_title_rows == f"${number + 1}:${number + 1}"
        assert sheet.print_area == f"'{name}'!$A$1:${'BCD'[number]}$9"
        assert sheet.defined_names["合计"].attr_text == f"'{name}'!$A$1"
    assert book["丙"].sheet_state == "hidden"
    assert book["甲"]["B1"].value == "=SUM(甲:丙!A1)"


def test_one_sheet_alone_is_selected(host: Path) -> None:
    made = graft_sheets(host, donor(), Reading(FIRST)).data
    book = load_workbook(io.BytesIO(made))
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["结果 目录"]
    # of the sheet that was selected nothing else changes
    before, after = parts(host.read_bytes()), parts(made)
    changed = [name for name in before if name.startswith("xl/worksheets/sheet")
               and before[name] != after[name]]
    assert [SELECTED.sub(b"", before[name]) == after[name] for name in changed] == [True]


def test_without_an_order_the_workbook_keeps_its_own(host: Path) -> None:
    made = graft_sheets(host, donor()).data
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames[:3] == ["甲", "乙", "丙"]
    assert book.active is not None
    assert book.active.title == "乙"


def test_a_second_run_finds_its_sheets_where_they_stand(host: Path) -> None:
    made = graft_sheets(host, donor(), Reading(FIRST)).data
    host.write_bytes(made)
    assert graft_sheets(host, donor(), Reading(FIRST)).data == made


def test_macros_may_count_sheets_so_the_order_stays(host: Path) -> None:
    content = parts(host.read_bytes())
    rels = "xl/_rels/workbook.xml.rels"
    content[rels] = content[rels].replace(b"</Relationships>", (
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/'
        b'vbaProject" Target="vbaProject.bin"/></Relationships>'))
    content["xl/vbaProject.bin"] = b"macros"
    with zipfile.ZipFile(host, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    book = load_workbook(io.BytesIO(graft_sheets(host, donor(), Reading(FIRST)).data))
    assert book.sheetnames[:3] == ["甲", "乙", "丙"]
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["乙"]


@pytest.mark.shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:30])
def test_workbooks_of_others_lose_the_mark_and_nothing_else(path: Path, tmp_path: Path) -> None:
    try:
        made, theirs = graft_sheets(path, donor(), Reading(FIRST)).data, read_cells(path).sheets
    except InputError:
        return  # what cannot carry results is tried elsewhere
    before, after = parts(path.read_bytes()), parts(made)
    for name in before:
        if "sheets/" in name and name.endswith(".xml"):
            assert after[name] in {before[name], SELECTED.sub(b"", before[name], count=9)}, name
    target = tmp_path / path.name
    target.write_bytes(made)
    grids = {one.name: one.cells for one in read_cells(target).sheets}
    for one in theirs:
        assert grids[one.name] == one.cells, one.name
    assert {one.code for one in lint_package(target)} <= {one.code for one in lint_package(path)}
