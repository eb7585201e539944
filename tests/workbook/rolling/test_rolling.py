"""Next year's workbook: everything of the user's carried, columns moved on, nothing invented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from samples.by_hand import by_hand
from samples.filled import filled
from samples.libreoffice import page_count, recalculate, to_pdf
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.data import Period, convert, parse_unit
from forecast.issues import CellRef, Issue
from forecast.workbook import build_template, is_marked, read, roll_on, write_marked
from forecast.workbook.rolling.openings import pairs
from forecast.xlsx import lint_package, read_cells

FAST = ("--draws", "20")
OWN = "自己的表"


def values(path: Path, sheet: str) -> dict[tuple[int, int], object]:
    (grid,) = [one for one in read_cells(path).sheets if one.name == sheet]
    return {place: cell.value for place, cell in grid.cells.items()}


def formulas(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    (grid,) = [one for one in read_cells(path).sheets if one.name == sheet]
    return {place: cell.formula for place, cell in grid.cells.items() if cell.formula}


def look(cell: Any) -> tuple[object, ...]:
    return (cell.number_format, repr(cell.fill), repr(cell.border), repr(cell.font),
            repr(cell.alignment))


def headings(path: Path, sheet: str) -> dict[str, int]:
    return {str(value): column for (row, column), value in values(path, sheet).items() if row == 4}


def with_own(luohu: Path, path: Path) -> Path:
    """Luohu's workbook with a sheet, a note, a chart and a name of the user's."""
    book = load_workbook(luohu)
    sheet = book.create_sheet(OWN, 0)
    sheet["A1"], sheet["A2"], sheet["A3"] = 1.0, "=A1*2", "=1"
    sheet["A1"].comment = Comment("自己的批注", "张三")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "D2")
    book.defined_names["我的名称"] = DefinedName("我的名称", attr_text=f"'{OWN}'!$A$1")
    book["年度指标"]["A1"].comment = Comment("表头旁自己的话", "张三")
    book.save(path)
    return Parts(path).with_cell(OWN, "A2", "<f>A1*2</f><v>2</v>").save(path)


@pytest.fixture(scope="module")
def rolled(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook of 2020 with things of the user's, and the one of 2021."""
    folder = tmp_path_factory.mktemp("rolled")
    old, new = with_own(luohu, folder / "2020.xlsx"), folder / "2021.xlsx"
    roll_on(old, new)
    return old, new


# -- what is carried -------------------------------------------------------------------------------


def test_every_cell_of_the_old_workbook_is_there(rolled: tuple[Path, Path]) -> None:
    old, new = (read_cells(path) for path in rolled)
    assert [one.name for one in new.sheets] == [one.name for one in old.sheets]
    for before, after in zip(old.sheets, new.sheets, strict=True):
        for place, cell in before.cells.items():
            assert after.cells[place] == cell, (before.name, place)


def test_only_three_sheets_and_their_notes_change(rolled: tuple[Path, Path]) -> None:
    old, new = (Parts(path) for path in rolled)
    assert old.parts.keys() <= new.parts.keys()
    changed = {name for name, data in old.parts.items() if new.parts[name] != data}
    sheets = {old.sheet_part(name) for name in ("年度指标", "预算收支", "目标")}
    assert {name for name in changed if "/worksheets/" in name} == sheets
    assert all("comment" in name or name == "xl/workbook.xml" for name in changed - sheets)


def test_what_the_user_noted_stands_before_what_is_said(rolled: tuple[Path, Path]) -> None:
    book = load_workbook(rolled[1])
    assert "表头旁自己的话" in str(book["年度指标"]["A1"].comment.text)
    assert "【待补】" in str(book["年度指标"]["R4"].comment.text)
    assert "【待补】2019年决算数" in str(book["预算收支"]["J4"].comment.text)
    assert book[OWN]["A1"].comment.text == "自己的批注"
    assert book.defined_names["我的名称"].attr_text == f"'{OWN}'!$A$1"


def test_the_old_file_is_not_written(luohu: Path, tmp_path: Path) -> None:
    before = luohu.read_bytes()
    roll_on(luohu, tmp_path / "2021.xlsx")
    assert luohu.read_bytes() == before


def test_the_same_workbook_gives_the_same_bytes(luohu: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    roll_on(luohu, one)
    roll_on(luohu, other)
    assert one.read_bytes() == other.read_bytes()


# -- what moves on ---------------------------------------------------------------------------------


def test_the_budgets_get_their_columns(rolled: tuple[Path, Path]) -> None:
    old, new = (headings(path, "预算收支") for path in rolled)
    assert set(new) - set(old) == {"2019年决算数", "2020年预计执行数", "2021年预算数"}
    styles = load_workbook(rolled[1])["预算收支"]
    for heading, like in (("2020年预计执行数", "2019年预计执行数"), ("2021年预算数", "2020年预算数")):
        for row in (4, 5, 24, 39):
            made, kept = styles.cell(row, new[heading]), styles.cell(row, new[like])
            assert look(made) == look(kept)
    assert styles.column_dimensions["L"].width == styles.column_dimensions["H"].width
    assert styles.print_area == "'预算收支'!$A$1:$L$76"
    assert "A2:L2" in {str(area) for area in styles.merged_cells.ranges}


def test_a_year_opens_with_what_the_last_one_closed_with(rolled: tuple[Path, Path]) -> None:
    found, shown = formulas(rolled[1], "预算收支"), values(rolled[1], "预算收支")
    rows = {str(value): row for (row, column), value in shown.items() if column == 3}
    opening, closing = rows["carryover_in"], rows["carryover_out"]
    assert found[opening, 12] == f'IF(COUNT(K{closing})>0,K{closing},"")'
    assert shown[opening, 12] == ""
    assert f"IF(COUNT(J{closing})>0,J{closing}," in found[opening, 11]
    assert shown[opening, 11] == shown[closing, 7] == 9403.0
    assert shown[rows["gf_surplus_in"], 11] == 45087.0
    assert {row for row, column in found if column == 12} == {
        rows[code] for code in ("carryover_in", "gf_carryover_in", "gf_surplus_in", "sc_surplus_in",
                                "si_surplus_in")}


def test_closings_without_an_opening_of_their_own_go_to_the_first() -> None:
    both = {"gf_carryover_in": 1, "gf_surplus_in": 2, "gf_carryover_out": 3, "gf_surplus_out": 4}
    assert pairs(both) == {"gf_carryover_in": ("gf_carryover_out",), "gf_surplus_in": ("gf_surplus_out",)}
    one = {code: row for code, row in both.items() if code != "gf_surplus_in"}
    assert pairs(one) == {"gf_carryover_in": ("gf_carryover_out", "gf_surplus_out")}
    assert pairs({"sc_surplus_in": 1, "sc_carryover_out": 2, "sc_surplus_out": 3}) == {
        "sc_surplus_in": ("sc_carryover_out", "sc_surplus_out")}
    assert pairs({"si_surplus_out": 1}) == {}


def test_a_year_column_goes_right_of_what_is_there(luohu: Path, tmp_path: Path) -> None:
    book = load_workbook(luohu)
    sheet = book["年度指标"]
    sheet["R4"], sheet["R9"] = "备注", "自己的备注"
    book.save(tmp_path / "2020.xlsx")
    done = roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
    made = load_workbook(tmp_path / "2021.xlsx")["年度指标"]
    assert (made["R9"].value, made["T4"].value) == ("自己的备注", "2020年")
    assert made["T7"].number_format == made["Q7"].number_format
    (choices,) = [str(one.sqref) for one in made.data_validations.dataValidation if "E5:" in str(one.sqref)]
    assert choices == "E5:R5 T5"
    assert ("年度指标", "T4") in {(one.sheet, one.cell) for one in done.awaited}


def test_targets_are_listed_again_without_values(rolled: tuple[Path, Path]) -> None:
    old, new = (values(path, "目标") for path in rolled)
    added = {place: value for place, value in new.items() if place not in old}
    assert {row for row, _ in added} == set(range(21, 32))
    assert {value for (_, column), value in added.items() if column == 3} == {"2021年"}
    assert {column for _, column in added} == {1, 2, 3, 9}
    assert [one.period.year for one in read(rolled[1]).targets].count(2021) == 0


def test_targets_go_below_the_table_and_over_nothing(luohu: Path, tmp_path: Path) -> None:
    for remark, first in (("L60", 21), ("L25", 26)):
        book = load_workbook(luohu)
        book["目标"][remark] = "自己的话"
        book.save(tmp_path / "2020.xlsx")
        roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
        made = load_workbook(tmp_path / "2021.xlsx")["目标"]
        assert (made[remark].value, made.cell(first, 3).value) == ("自己的话", "2021年")


def test_a_heading_is_written_as_its_neighbour(luohu: Path, tmp_path: Path) -> None:
    book = load_workbook(luohu)
    sheet = book["预算收支"]
    sheet["G4"], sheet["H4"] = "2019年度\n预计执行数", "2020年度\n预算数"
    book.save(tmp_path / "2020.xlsx")
    roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
    made = load_workbook(tmp_path / "2021.xlsx")["预算收支"]
    assert [made.cell(4, column).value for column in (10, 11, 12)] == [
        "2019年度\n决算数", "2020年度\n预计执行数", "2021年度\n预算数"]


# -- the new workbook is one -----------------------------------------------------------------------


def test_it_checks_clean_and_is_the_same_round(rolled: tuple[Path, Path], tmp_path: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    old, new = rolled
    assert lint_package(new) == ()
    assert main(["check", str(new), "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(("没有发现问题", "没有错误"))
    assert main(["compare", str(old), str(new)]) == 0
    assert "没有差别" in capsys.readouterr().out


def in_full(path: Path, target: Path) -> Path:
    """Fill in the new year as a clerk does: last year's outturn, an estimate, a budget."""
    parts = Parts(path)
    parts = parts.with_text("年度指标", "R5", "初步核算")
    free = 1 + max(row for (row, column), _ in values(path, "数据版本").items() if column <= 4)
    for row, (code, value) in enumerate((("debt_general", 1.0), ("debt_special", 2.0)), free):
        for letter, text in zip("ACEI", (code, "2020年", "亿元", "执行"), strict=True):
            parts = parts.with_text("数据版本", f"{letter}{row}", text)
        parts = parts.with_cell("数据版本", f"D{row}", f"<v>{value}</v>").with_cell(
            "数据版本", f"J{row}", "<v>44227</v>")
    dataset, cells = read(path).dataset, values(path, "年度指标")
    for (row, column), code in cells.items():
        if column == 1 and row > 6 and dataset.read(str(code), Period.annual(2019)):
            value = cells.get((row, 17), convert(  # in the unit of its row
                dataset.value(str(code), Period.annual(2019)),
                dataset.catalog[str(code)].unit, parse_unit(str(cells[row, 3]))))
            parts = parts.with_cell("年度指标", f"R{row}", f"<v>{value}</v>")
    lines = values(path, "预算收支")
    rows = {str(value): row for (row, column), value in lines.items() if column == 3}
    lines[rows["gf_own_expenditure"], 8] = sum(float(str(lines[rows[code], 8])) for code in (
        "gf_exp_urban_rural", "gf_exp_other", "gf_debt_interest", "gf_exp_culture", "gf_debt_issue_cost"))
    for row in {row for row, column in lines if column in {7, 8} and row > 4}:
        # openings typed over, as papers may state them; what did not occur is nil; no column is another's
        for letter, times in zip("KL", (1.5, 2), strict=True):
            parts = parts.with_cell("预算收支", f"{letter}{row}", f"<v>{times * float(str(lines.get((row, 8), 0)))}</v>")
    parts = parts.with_cell("目标", "D26", "<is><t>≥</t></is>", "inlineStr")
    return parts.with_cell("目标", "E26", "<v>136</v>").save(target)


def test_filled_in_it_runs_and_compares(rolled: tuple[Path, Path], tmp_path: Path,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    old, new = rolled[0], in_full(rolled[1], tmp_path / "2021.xlsx")
    assert main(["run", str(new), "--out", str(tmp_path / "out"), *FAST]) == 0
    record = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert record["provenance"]["base"] == "2020"
    capsys.readouterr()
    assert main(["compare", str(old), str(new)]) == 0
    told = capsys.readouterr().out
    assert "没有差别" not in told
    assert "2021年" in told


def test_it_rolls_on_again(rolled: tuple[Path, Path], tmp_path: Path) -> None:
    done = roll_on(in_full(rolled[1], tmp_path / "2021.xlsx"), tmp_path / "2022.xlsx")
    assert done.year == 2022
    assert lint_package(tmp_path / "2022.xlsx") == ()
    assert {"2020年决算数", "2021年预计执行数", "2022年预算数"} <= set(headings(tmp_path / "2022.xlsx", "预算收支"))
    notes = [cell.comment.text for row in load_workbook(tmp_path / "2022.xlsx")["预算收支"]
             for cell in row if cell.comment and "【待补】" in cell.comment.text]
    assert len(notes) == 3
    assert not any("2019年决算数" in one for one in notes)


@pytest.mark.libreoffice
def test_openings_follow_when_the_outturn_comes(rolled: tuple[Path, Path], tmp_path: Path) -> None:
    path = Parts(rolled[1]).with_cell("预算收支", "K35", "<v>1234</v>").with_cell(
        "预算收支", "J35", "<v>9404</v>").save(tmp_path / "2021.xlsx")
    found = values(recalculate(path, tmp_path / "profile"), "预算收支")
    assert (found[23, 11], found[23, 12]) == (9404.0, 1234.0)
    assert page_count(to_pdf(path, tmp_path / "profile")) > 10


# -- results and marks stay behind ------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_results(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workbook with results in place that sheets and charts of the user's point at."""
    folder = tmp_path_factory.mktemp("results")
    old = with_own(luohu, folder / "2020.xlsx")
    parts = Parts(old).with_cell(OWN, "A3", "<f>'结果 总览'!B6+1</f><v>42</v>")
    (chart,) = [name for name in parts.parts if "charts/chart" in name]
    parts.parts[chart] = parts.parts[chart].replace(f"'{OWN}'!".encode(), "'结果 总览'!".encode())
    main_part = parts.parts["xl/workbook.xml"].decode()
    parts.parts["xl/workbook.xml"] = main_part.replace(
        "<definedNames>", "<definedNames><definedName name=\"指向结果\">'结果 总览'!$A$1</definedName>",
        1).encode()
    parts.save(old)
    assert main(["run", str(old), "--in-place", "--out", str(folder / "out"), *FAST]) == 0
    return old, folder / "2021.xlsx"


def test_results_are_left_out_and_nothing_dangles(with_results: tuple[Path, Path]) -> None:
    old, new = with_results
    done = roll_on(old, new)
    assert "结果 总览" in done.left_out
    assert not [one.name for one in read_cells(new).sheets if one.name.startswith("结果")]
    assert lint_package(new) == ()
    assert done.frozen == ((OWN, "A3"),)
    assert values(new, OWN)[3, 1] == 42.0
    assert formulas(new, OWN) == {(2, 1): "A1*2"}
    parts = Parts(new).parts
    book = parts["xl/workbook.xml"].decode()
    assert "_fc_" not in book
    assert "结果" not in re.sub('name="[^"]*"', "", book)
    assert not [name for name in parts if name.startswith("customXml/")]
    (chart,) = [name for name in parts if "charts/chart" in name]
    assert b"#REF!" in parts[chart]
    assert "结果" not in parts[chart].decode()
    assert read(new).targets == read(old.with_name("2021.xlsx")).targets


def test_marks_of_a_check_are_left_out(luohu: Path, tmp_path: Path) -> None:
    source = tmp_path / "2020.xlsx"
    write_marked(luohu, [Issue("not_a_number", CellRef(luohu.name, "预算收支", "H5"), "x")], source)
    assert is_marked(source)
    done = roll_on(source, tmp_path / "2021.xlsx")
    assert done.left_out == ("检查结果",)
    assert not is_marked(tmp_path / "2021.xlsx")
    book = load_workbook(tmp_path / "2021.xlsx")
    assert "检查结果" not in book.sheetnames
    made, plain = book["预算收支"]["H5"], load_workbook(luohu)["预算收支"]["H5"]
    assert (look(made), made.comment) == (look(plain), None)
    assert lint_package(tmp_path / "2021.xlsx") == ()


# -- other workbooks -------------------------------------------------------------------------------


@pytest.mark.shared
def test_a_county_rolls_on(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = shared / "clerk_cases" / "base.xlsx", tmp_path / "2024.xlsx"
    assert main(["new", str(new), "--from", str(old)]) == 0
    told = capsys.readouterr().out
    assert "情景!B5：大企业迁出，税收收入，2023" in told
    assert "土地下滑" not in told
    assert {"2022年决算数", "2023年调整预算数", "2023年预计执行数", "2024年预算数"} <= set(
        headings(new, "预算收支"))
    assert formulas(new, "预算收支")[120, 13] == 'IF(COUNT(L131,L130)>0,SUM(L131,L130),"")'
    assert lint_package(new) == ()
    assert main(["check", str(new), "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(("没有发现问题", "没有错误"))
    assert main(["compare", str(old), str(new)]) == 0
    assert "没有差别" in capsys.readouterr().out


def test_a_template_with_one_row_rolls_on(tmp_path: Path) -> None:
    build_template(tmp_path / "blank.xlsx", range(2010, 2021))
    filled(tmp_path / "blank.xlsx", tmp_path / "2020.xlsx", {"目标": [
        {"指标": "地区生产总值增速", "期间": 2020, "运算": "≥", "值": 6.0}]})
    done = roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
    assert (done.year, done.left_out, done.past, done.waits_for) == (2021, (), (), "")
    rows = values(tmp_path / "2021.xlsx", "目标")
    assert {value for (row, _), value in rows.items() if row == 6} == {"地区生产总值增速", "2021"}
    assert lint_package(tmp_path / "2021.xlsx") == ()
    assert not read(tmp_path / "2021.xlsx").warnings


def test_a_workbook_that_knows_its_last_year_waits_for_nothing(luohu: Path, tmp_path: Path) -> None:
    (row,) = [row for (row, column), value in values(luohu, "年度指标").items()
              if column == 1 and value == "gpb_revenue"]
    Parts(luohu).with_cell("年度指标", f"R{row}", "<v>135</v>").with_text("年度指标", "R5", "执行").save(
        tmp_path / "2020.xlsx")
    assert roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx").waits_for == ""


def test_a_workbook_of_past_years_alone_waits_for_the_year_that_it_planned(tmp_path: Path) -> None:
    done = roll_on(by_hand(tmp_path, "年度指标"), tmp_path / "次年.xlsx")
    assert (done.year, done.waits_for) == (2025, "gpb_revenue")
    assert [one.cell for one in done.awaited if one.key == "await_outturn"] == []
    heads = [value for (row, _), value in values(tmp_path / "次年.xlsx", "年度指标").items() if row == 1]
    assert heads[-2:] == ["2023年", "2024年"]
    assert (roll_on(by_hand(tmp_path, "月度累计"), tmp_path / "月.xlsx").year,
            roll_on(by_hand(tmp_path, "预算收支"), tmp_path / "收支.xlsx").year) == (2024, 2025)


@pytest.mark.parametrize("with_results", [False, True])
def test_what_the_user_shows_and_hides_stays_so(luohu: Path, tmp_path: Path, with_results: bool) -> None:
    old = tmp_path / "2020.xlsx"
    old.write_bytes(luohu.read_bytes())
    if with_results:  # sheets that stand before and behind the user's come and go
        assert main(["run", str(old), "--draws", "0", "--in-place", "--scenario", "基准", "--out",
                     str(tmp_path / "out")]) == 0
    book = load_workbook(old)
    own = [sheet.title for sheet in book.worksheets if not sheet.title.startswith("结果")]
    book["数据版本"].sheet_state, book["情景"].sheet_state = "visible", "veryHidden"
    book["目标"].sheet_state = "hidden"
    book.active = book.sheetnames.index("预算收支")
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == "预算收支"
    book.save(old)
    states = {name: book[name].sheet_state for name in own}
    roll_on(old, tmp_path / "2021.xlsx")
    again = load_workbook(tmp_path / "2021.xlsx")
    assert {sheet.title: sheet.sheet_state for sheet in again.worksheets} == states
    assert again.active.title == "预算收支"
    assert [sheet.title for sheet in again.worksheets if sheet.sheet_view.tabSelected] == ["预算收支"]
