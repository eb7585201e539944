"""What a user wrote beside a row of results stays beside that row, whatever came between."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook, load_workbook
from samples.places import SHARED
from samples.typing_user import parts, pinned, put_in, taken_out, typed

from forecast.cli import main
from forecast.exhibits.kit.types import Cell, Column, Formula, InTable, Row, Sheet, Table, Text
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.graft.alignment import SAME, aligned
from forecast.xlsx.graft.weave import Grafted, graft_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "结果 收入"
ITEMS = tuple("甲乙丙丁戊己庚辛壬癸")


def donor(items: tuple[str, ...], scale: float = 1.0, wide: int = 2) -> Mapping[str, bytes]:
    """Sentences that change with the figures, and two tables with rows of the same names."""
    def table(name: str) -> Table:
        rows = tuple(Row(f"r{item}", f"{item}税", (
            Cell(scale * (100 + number), 0, role="input"),
            *(Cell(2 * scale * (100 + number), 0, Formula("ROUND({0}*2,0)", (InTable(f"r{item}", "c0"),)))
              for _ in range(1, wide)))) for number, item in enumerate(items))
        columns = tuple(Column(f"c{number}", f"列{number}") for number in range(wide))
        return Table(name, f"{name}表", "万元", "项目", columns, rows, notes=("注一",))

    return workbook_parts([Sheet(NAME, f"收入 {scale:g}", (
        Text(f"收入为{scale:g}。"), Text(f"比上年增长{scale:g}%。"), table("本年"), table("来年")))])


def book(tmp_path: Path, items: tuple[str, ...] = ITEMS[:5], wide: int = 2) -> Path:
    host = io.BytesIO()
    Workbook().save(host)
    path = tmp_path / "预算.xlsx"
    path.write_bytes(host.getvalue())
    path.write_bytes(graft_sheets(path, donor(items, wide=wide)).data)
    return path


def shown(path: Path) -> dict[tuple[int, int], object]:
    return {(cell.row, cell.column): cell.value for row in load_workbook(path)[NAME].iter_rows()
            for cell in row if cell.value is not None}


def rows_named(path: Path, name: str, column: int = 1) -> list[int]:
    return sorted(row for (row, at), value in shown(path).items() if at == column and value == name)


def updated(path: Path, made: bytes) -> Grafted:
    """Update twice: the second time changes nothing and tells nothing new."""
    first = graft_sheets(path, made)
    path.write_bytes(first.data)
    again = graft_sheets(path, made)
    assert again.data == first.data
    assert [one.code for one in again.warnings] == []
    return first


@settings(max_examples=40)
@given(data=st.data())
def test_every_remark_and_note_stands_in_the_row_of_its_name(
        tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = book(tmp_path_factory.mktemp("settling"))
    bottom = max(row for row, _ in shown(path))
    remarks: dict[str, tuple[str, int]] = {}
    for number, item in enumerate(data.draw(st.lists(st.sampled_from(ITEMS[:5]), unique=True))):
        table = data.draw(st.sampled_from([0, 1]))
        remarks[f"旁注{number}"] = (item, table)
        column = data.draw(st.sampled_from(["D", "H", "Z"]))
        typed(path, NAME, f"{column}{rows_named(path, f'{item}税')[table]}", f"旁注{number}")
    noted = data.draw(st.sampled_from(ITEMS[:5]))
    pinned(path, NAME, {f"B{rows_named(path, f'{noted}税')[1]}": "请核实"})
    own = 0
    for before in data.draw(st.lists(st.integers(1, bottom), max_size=4)):
        put_in(path, NAME, before, data.draw(st.integers(1, 3)))
        if data.draw(st.booleans()):
            typed(path, NAME, f"A{before}", f"我的行{own}")
            own += 1
    left = tuple(data.draw(st.lists(st.sampled_from(ITEMS[:5]), unique=True, min_size=1)))
    items = tuple(sorted(left, key=ITEMS.index)) + data.draw(st.sampled_from([(), ("庚",), ("庚", "辛")]))
    made = updated(path, donor(items, data.draw(st.sampled_from([1.0, 1.5]))))
    after = shown(path)
    for text, (item, table) in remarks.items():
        (row,) = [spot[0] for spot, value in after.items() if value == text]
        if item in items:
            assert row == rows_named(path, f"{item}税")[table], text
        else:
            assert f"{item}税" in {one.found for one in made.warnings if one.code == "result_row_gone"}
    for number in range(own):
        assert f"我的行{number}" in after.values()
    assert {one.code for one in made.warnings} <= {"result_row_gone"}
    (note,) = [cell for row in load_workbook(path)[NAME].iter_rows() for cell in row if cell.comment]
    (box,) = re.findall(rb"<x:Row>(\d+)</x:Row>", parts(path)["xl/drawings/vmlDrawing77.vml"])
    assert int(box) == note.row - 1
    if noted in items:
        assert note.row == rows_named(path, f"{noted}税")[1]


@pytest.mark.parametrize(("put", "left"), [
    (((8, 1, ""), (14, 2, ""), (16, 1, "我的行"), (1, 1, "")), "丙"),
    (((1, 1, ""), (1, 2, ""), (17, 3, "我的行"), (1, 1, "")), "甲")])
def test_of_several_empty_rows_ours_is_the_same_in_every_run(
        tmp_path: Path, put: tuple[tuple[int, int, str], ...], left: str) -> None:
    """Between two tables stands an empty row of ours; the user's empty rows read like it."""
    path = book(tmp_path)
    pinned(path, NAME, {f"B{rows_named(path, '甲税')[1]}": "请核实"})
    for before, count, text in put:
        put_in(path, NAME, before, count)
        if text:
            typed(path, NAME, f"A{before}", text)
    updated(path, donor((left,)))
    assert "我的行" in shown(path).values()


def test_rows_that_the_user_deleted_come_back_and_the_rest_keeps_its_remarks(tmp_path: Path) -> None:
    path = book(tmp_path)
    typed(path, NAME, f"H{rows_named(path, '丁税')[1]}", "再核")
    taken_out(path, NAME, rows_named(path, "乙税")[0])
    put_in(path, NAME, rows_named(path, "丙税")[1])
    made = updated(path, donor(ITEMS[:5]))
    assert made.warnings == ()
    assert len(rows_named(path, "乙税")) == 2
    assert rows_named(path, "再核", 8) == [rows_named(path, "丁税")[1]]


@pytest.mark.parametrize("before", [1, 2, 3])
def test_columns_put_left_of_or_into_the_table_stay(tmp_path: Path, before: int) -> None:
    path = book(tmp_path, wide=3)
    row = rows_named(path, "丙税")[0]
    typed(path, NAME, f"H{row}", "右边的话")
    put_in(path, NAME, before, columns=True)
    column = "ABC"[before - 1]
    typed(path, NAME, f"{column}{row}", "列里的话")
    made = updated(path, donor(ITEMS[:6], 2.0, wide=3))
    assert made.warnings == ()
    sheet = load_workbook(path)[NAME]
    (row,) = [spot[0] for spot, value in shown(path).items() if value == "列里的话"]
    assert sheet[f"I{row}"].value == "右边的话"
    assert sheet[f"{column}{row}"].value == "列里的话"
    values = [one.value for one in sheet[row] if one.value is not None and one.value != "列里的话"]
    assert values[:2] == ["丙税", 204]


def test_formulas_and_boxes_of_the_user_follow_their_row(tmp_path: Path) -> None:
    path = book(tmp_path)
    row = rows_named(path, "丁税")[0]
    typed(path, NAME, f"H{row}", formula=f"B{row}*2+SUM(B{row - 3}:B{row})")
    pinned(path, NAME, {f"B{row}": "请核实"})
    made = updated(path, donor(("己", *ITEMS[:5]), 3.0))
    assert made.warnings == ()
    new = rows_named(path, "丁税")[0]
    assert new == row + 1
    assert load_workbook(path)[NAME][f"H{new}"].value == f"=B{new}*2+SUM(B{new - 3}:B{new})"
    box = parts(path)["xl/drawings/vmlDrawing77.vml"]
    assert f"<x:Row>{new - 1}</x:Row>".encode() in box
    assert f", {new - 1}, 2, 3, 4, {new + 2}, 4</x:Anchor>".encode() in box


def test_a_remark_whose_row_is_gone_is_kept_and_told(tmp_path: Path) -> None:
    path = book(tmp_path)
    typed(path, NAME, f"H{rows_named(path, '丙税')[0]}", "丙要查")
    made = updated(path, donor(("甲", "乙", "丁", "戊")))
    (warning,) = made.warnings
    assert (warning.code, warning.found) == ("result_row_gone", "丙税")
    (row,) = rows_named(path, "丙要查", 8)
    assert warning.where.cell == f"A{row}"
    assert len(rows_named(path, "丙税")) == 0
    assert row == rows_named(path, "乙税")[0] + 1


def test_rows_are_paired_so_that_the_most_is_alike() -> None:
    one, other = "abcdef", "axbcf"
    assert aligned(6, 5, lambda i, j: SAME * (one[i] == other[j])) == [0, 2, 3, None, None, 4]
    assert aligned(0, 3, lambda *_: SAME) == []


@pytest.mark.shared
def test_a_workbook_that_a_clerk_had_worked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows between sentences and table, a remark and a note: saved by another program since."""
    path = tmp_path / "ins6.xlsx"
    shutil.copyfile(SHARED / "clerk_cases" / "ins6.xlsx", path)  # the case itself is read-only
    monkeypatch.chdir(tmp_path)
    assert main(["run", str(path), "--in-place"]) == 0
    sheet = load_workbook(path)["结果 总览"]
    (remark,) = [cell.row for row in sheet.iter_rows() for cell in row
                 if cell.value == "批示：金融业再核"]
    assert sheet[f"A{remark}"].value == "金融业增加值"
    (note,) = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert (note.value, note.comment.text) == ("固定资产投资", "固投批注")
    first = path.read_bytes()
    assert main(["run", str(path), "--in-place"]) == 0
    assert path.read_bytes() == first
