"""Formulas that refer to other files: told by the file's name, never by opening it."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.places import LUOHU
from samples.workbook_parts import Parts

from forecast.issues import InputError
from forecast.xlsx.read.cells import read_cells
from forecast.xlsx.read.linked import linked_cells
from forecast.xlsx.read.links import Links
from forecast.xlsx.references import areas_in

LINKS = Links(("台账.xlsx", r"D:\局 里\b.xlsx"), {"税收": "[2]年报!$B$3"})
PARTS = Parts(LUOHU)


@pytest.mark.parametrize(("formula", "files"), [
    ("[1]Sheet1!B3", ("台账.xlsx",)),
    ("'[1]收入 表'!B3*1.05+[2]支出!$C$4", ("台账.xlsx", r"D:\局 里\b.xlsx")),
    ("SUM([1]一月:三月!B3)", ("台账.xlsx",)),
    ("[1]!合计", ("台账.xlsx",)),
    ("'[决算.xlsx]Sheet1'!B3", ("决算.xlsx",)),
    ("[决算.xlsx]Sheet1!B3", ("决算.xlsx",)),
    (r"'D:\年 报\[决算.xlsx]Sheet1'!B3", (r"D:\年 报\决算.xlsx",)),
    ("税收*2", (r"D:\局 里\b.xlsx",)),
    ("[7]Sheet1!B3", ("[7]",)),
    # none of these leaves the workbook
    ("[0]!合计", ()),
    ("收支[金额]*Sheet2!A1", ()),
    ("SUM(收支[[#This Row],[金额]])-Sheet2!A1", ()),
    ("SUM(收支[[一月]:[三月]])*'Sheet 2'!A1", ()),
    ('"[1]Sheet1!"&A1', ()),
    ("B3+税收额", ()),
])  # fmt: skip
def test_the_files_of_a_formula(formula: str, files: tuple[str, ...]) -> None:
    assert LINKS.files(formula) == files


@pytest.mark.parametrize(("formula", "written"), [
    ("[1]Sheet1!B3+1", "'[台账.xlsx]Sheet1'!B3+1"),
    ("'[2]收入 表'!B3", "'D:\\局 里\\[b.xlsx]收入 表'!B3"),
    ("[7]乙!B7", "[7]乙!B7"),
    ("收支[金额]", "收支[金额]"),
])
def test_a_formula_is_shown_with_names(formula: str, written: str) -> None:
    assert LINKS.written(formula) == written


@pytest.mark.parametrize(("target", "told"), [
    ("%E5%8F%B0%E8%B4%A6.xlsx", "台账.xlsx"),
    (r"file:///D:\2020%E9%A2%84%E7%AE%97\台账.xlsx", r"D:\2020预算\台账.xlsx"),
    (r"file:///\\server\share\台账.xlsx", r"\\server\share\台账.xlsx"),
    ("file:///home/user/a.xlsx", "/home/user/a.xlsx"),
    ("../2019/a.xlsx", "../2019/a.xlsx"),
])
def test_a_number_leads_to_the_file_as_it_was_written(tmp_path: Path, target: str, told: str) -> None:
    book = read_cells(PARTS.with_links("x.xlsx", target).save(tmp_path / "a.xlsx"))
    assert book.sheets[0].links.targets == ("x.xlsx", told)


def test_a_link_whose_part_is_gone_or_damaged_keeps_its_number(tmp_path: Path) -> None:
    linked = PARTS.with_links("x.xlsx", "y.xlsx", "z.xlsx")
    del linked.parts["xl/externalLinks/externalLink1.xml"]
    linked.parts["xl/externalLinks/externalLink2.xml"] = b"<externalLink"
    links = read_cells(linked.save(tmp_path / "a.xlsx")).sheets[0].links
    assert links.targets == ("", "", "z.xlsx")
    assert links.files("[1]A!B1+[3]A!B1") == ("[1]", "z.xlsx")


def test_a_link_with_an_outside_entity_is_refused(tmp_path: Path) -> None:
    linked = PARTS.with_links("x.xlsx")
    linked.parts["xl/externalLinks/externalLink1.xml"] = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><externalLink>&e;</externalLink>')
    with pytest.raises(InputError) as caught:
        read_cells(linked.save(tmp_path / "a.xlsx"))
    assert caught.value.issues[0].code == "unsafe_package"


def test_a_cell_that_reads_a_linked_cell_is_linked(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    first, other = book.add_worksheet("表 1"), book.add_worksheet("取数")
    for cell, formula in (("B2", "='[台账.xlsx]S'!B3"), ("B3", "=B2*2"), ("B9", "=1+1")):
        other.write_formula(cell, formula, None, 1)
    for cell, formula in (("A1", "=SUM(取数!B3:C8)"), ("A2", "=取数!B9"), ("A3", "=SUM(取数!B:B)+A2"),
                          ("A4", "=A1+A2"), ("A5", "=A5")):
        first.write_formula(cell, formula, None, 1)
    book.close()
    found = linked_cells(read_cells(path))
    assert {sheet: sorted(spots) for sheet, spots in found.items()} == {
        "取数": [(2, 2), (3, 2)], "表 1": [(1, 1), (3, 1), (4, 1)]}
    assert {file for spots in found.values() for files in spots.values() for file in files} == {"台账.xlsx"}


def test_the_areas_of_a_formula() -> None:
    found = list(areas_in("SUM('表 1'!$A$1:B$2)+C3+3:2+D:$C&\"A1\"+税收", "本表"))
    assert found == [("表 1", (1, 1, 2, 2)), ("本表", (3, 3, 3, 3)), ("本表", (2, 1, 3, 16384)),
                     ("本表", (1, 3, 1_048_576, 4))]
