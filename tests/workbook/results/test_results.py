"""The result workbook: live formulas that agree with what was computed, safe text, order."""

from __future__ import annotations

import re
import zipfile
from math import isclose
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from samples.libreoffice import as_shown, recalculate
from samples.result_reading import find, formulas_of, small, values_of, write_one
from samples.result_sample import (
    check_table,
    model_table,
    revenue_table,
    sample_sheets,
    value_ref,
)

from forecast.exhibits.kit.types import Cell, Column, Formula, Row, Sheet, Table, Text
from forecast.workbook.results.write import workbook_bytes, write_results

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from samples.result_reading import Values


def same(left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return left == right


# values -----------------------------------------------------------------------------------------


def test_every_formula_has_the_value_that_was_computed(formulas: Workbook, cached: Values) -> None:
    live = formulas_of(formulas)
    assert len(live) > 200
    assert [where for where in live if where not in cached] == []
    row, _ = find(formulas, "结果 收入", "增值税")
    assert live["结果 收入", f"D{row}"] == f"=C{row}-B{row}"
    assert cached["结果 收入", f"D{row}"] == 10500
    assert cached["结果 收入", f"E{row}"] == pytest.approx((341500 / 331000 - 1) * 100)


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same(written: Path, formulas: Workbook, cached: Values,
                                       tmp_path: Path) -> None:
    anew = values_of(recalculate(written, tmp_path / "profile"))
    wrong = {where: (cached[where], anew.get(where)) for where in formulas_of(formulas)
             if not same(cached[where], anew.get(where))}
    assert wrong == {}


@pytest.mark.libreoffice
def test_libreoffice_does_recalculate(tmp_path: Path) -> None:
    """The test above would pass on cached values too; here the cached value is wrong."""
    table = small(Cell(2.0, 0, role="input"), Cell(99.0, 0, Formula("{0}+1", (
        value_ref("gdp", 2019, "基准"),))), Cell(5.0, 0, defines=value_ref("gdp", 2019, "基准")))
    path = write_one(tmp_path, table)
    assert 99.0 in values_of(path).values()
    anew = values_of(recalculate(path, tmp_path / "profile"))
    assert 6 in anew.values()
    assert 99 not in anew.values()


def test_ironcalc_computes_the_same(written: Path, formulas: Workbook, cached: Values) -> None:
    ironcalc = pytest.importorskip("ironcalc")
    model = ironcalc.load_from_xlsx(str(written), "en", "UTC", "en")
    model.evaluate()
    names = formulas.sheetnames
    wrong = {}
    for sheet, where in formulas_of(formulas):
        cell = formulas[sheet][where]
        found = model.get_cell_value(names.index(sheet), cell.row, cell.column)
        if not same(cached[sheet, where], found):
            wrong[sheet, where] = (cached[sheet, where], found)
    assert wrong == {}


def test_an_edited_input_reaches_tables_on_other_sheets(written: Path, formulas: Workbook) -> None:
    ironcalc = pytest.importorskip("ironcalc")
    model = ironcalc.load_from_xlsx(str(written), "en", "UTC", "en")
    names = formulas.sheetnames
    row, _ = find(formulas, "结果 模型", "GDP增速")
    shown, _ = find(formulas, "结果 总览", "地区生产总值增速（%）：基准情景")
    header, column = find(formulas, "结果 总览", "2020年")
    assert header < shown
    model.set_user_input(names.index("结果 模型"), row, 5, "9.5")
    model.evaluate()
    assert model.get_cell_value(names.index("结果 总览"), shown, column) == 9.5


def test_references_go_to_the_cell_that_defines_the_value(formulas: Workbook) -> None:
    live = formulas_of(formulas)
    model = formulas["结果 模型"]
    gdp, _ = find(formulas, "结果 模型", "地区生产总值")
    growth, _ = find(formulas, "结果 模型", "GDP增速")
    assert model.cell(growth, 5).value == 6.2
    assert live["结果 模型", f"E{gdp}"] == f"=D{gdp}*(1+E{growth}/100)*(1+2.1/100)"
    row, column = find(formulas, "结果 总览", "地区生产总值（亿元）：基准情景")
    where = formulas["结果 总览"].cell(row, column + 2)
    links = [text for (sheet, _), text in live.items() if sheet == "结果 总览"]
    assert where.value in links
    assert f"='结果 模型'!E{gdp}" in links


def test_a_parameter_of_each_scenario_is_its_own_cell(formulas: Workbook) -> None:
    model = formulas["结果 模型"]
    rows = [line[0].row for line in model.iter_rows() if line[0].value == "税收收入"]
    parameters = [line[0].row for line in model.iter_rows()
                  if line[0].value == "税收对现价GDP的弹性"]
    assert len(rows) == len(parameters) == 2
    for row, parameter in zip(rows, parameters, strict=True):
        assert f"EXP(D{parameter}*" in model.cell(row, 5).value


def test_no_cell_bears_an_error(cached: Values) -> None:
    assert [where for where, value in cached.items()
            if isinstance(value, str) and re.match(r"#(REF|NAME|VALUE|DIV|N/A|NUM)", value)] == []


@pytest.mark.parametrize("ref", [value_ref("gdp", 2019, "基准")])
def test_a_formula_without_a_home_is_refused(ref: object, tmp_path: Path) -> None:
    table = small(Cell(1.0, 0, Formula("{0}", (ref,))))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no cell holds"):
        write_one(tmp_path, table)
    assert list(tmp_path.iterdir()) == []


def test_a_value_defined_twice_is_refused(tmp_path: Path) -> None:
    home = value_ref("gdp", 2019, "基准")
    table = small(Cell(1.0, defines=home), Cell(2.0, defines=home))
    with pytest.raises(ValueError, match="twice"):
        write_one(tmp_path, table)


def test_no_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sheets"):
        write_results((), tmp_path / "none.xlsx")


# texts and numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=A1}", "http://a.cn", "007",
                                  '=HYPERLINK("http://a.cn")', "'"])
def test_text_stays_text_everywhere(text: str, tmp_path: Path) -> None:
    table = Table("t", text, text, text, (Column("c", text, text),),
                  (Row("r", text, (Cell(text, role="text"),)),), notes=(text,), source=text)
    path = write_one(tmp_path, Text(text), Text(text, 1), table)
    book = load_workbook(path)
    assert formulas_of(book) == {}
    texts = [cell.value for line in book["结果 一"].iter_rows() for cell in line
             if cell.data_type == "s"]
    assert texts.count(text) >= 6
    with zipfile.ZipFile(path) as package:
        assert not any("hyperlink" in package.read(name).decode().lower()
                       for name in package.namelist() if name.startswith("xl/worksheets/"))


def test_numbers_are_numbers_with_fixed_digits(tmp_path: Path) -> None:
    table = small(Cell(1354500.4, 0), Cell(-8.766, 2), Cell(4.5, 1, sign=True), Cell(None),
                  Cell(float("nan"), 2), Cell(float("inf"), 1))
    book = load_workbook(write_one(tmp_path, table))
    row, _ = find(book, "结果 一", "行")
    cells = book["结果 一"][row][1:7]
    assert [cell.value for cell in cells] == [1354500.4, -8.766, 4.5, "—", "—", "—"]
    assert [cell.number_format for cell in cells[:3]] == [
        "#,##0", "#,##0.00", "[>=0.05]+#,##0.0;[<=-0.05]-#,##0.0;0.0"]


@pytest.mark.libreoffice
def test_numbers_print_as_the_exhibit_says(tmp_path: Path) -> None:
    cells = (Cell(1354500.5, 0), Cell(-8.775, 2), Cell(4.66, 2, sign=True),
             Cell(-0.001, 2, sign=True), Cell(-4.66, 1, sign=True), Cell(0.0, 0, sign=True))
    shown = as_shown(write_one(tmp_path, small(*cells)), tmp_path / "profile")
    assert [cell.text for cell in cells if cell.text not in shown] == []
    assert "-0.00" not in shown


def test_the_unit_stands_at_the_right_above_the_table(formulas: Workbook) -> None:
    sheet = formulas["结果 收入"]
    row, column = find(formulas, "结果 收入", "单位：万元")
    header, last = find(formulas, "结果 收入", "备注")
    assert row == header - 1
    assert column == last
    assert sheet.cell(row, column).alignment.horizontal == "right"
    assert sheet.cell(row, 1).value == "表1 2020年一般公共预算收入预测表"


def test_two_header_rows_join_their_groups(formulas: Workbook) -> None:
    sheet = formulas["结果 收入"]
    row, column = find(formulas, "结果 收入", "比2019年预计执行数")
    joined = {str(area) for area in sheet.merged_cells.ranges}
    letter, following = (get_column_letter(at) for at in (column, column + 1))
    assert f"{letter}{row}:{following}{row}" in joined
    assert f"A{row}:A{row + 1}" in joined
    assert [sheet.cell(row + 1, at).value for at in (column, column + 1)] == ["增减额", "增减%"]


def test_roles_have_their_colours(formulas: Workbook) -> None:
    sheet = formulas["结果 收入"]
    vat, total = (find(formulas, "结果 收入", text)[0] for text in ("增值税", "一般公共预算收入"))
    assert sheet.cell(vat, 2).font.color.rgb == "FF0000FF"
    assert sheet.cell(total, 2).font.b
    model = formulas["结果 模型"]
    row, _ = find(formulas, "结果 模型", "税收对现价GDP的弹性")
    assert model.cell(row, 4).font.color.rgb == "FF7030A0"
    assert {cell.font.name for line in sheet.iter_rows() for cell in line if cell.value} == {
        "宋体", "黑体"}


@pytest.mark.parametrize(("gap", "word", "failing"), [(0.0, "通过", []), (2.0, "通过", ["gap"]),
                                                      (0.0, "不通过", ["word"])])
def test_failed_checks_are_marked(gap: float, word: str, failing: list[str],
                                  tmp_path: Path) -> None:
    """The rule over a check cell, worked out by the second engine."""
    ironcalc = pytest.importorskip("ironcalc")
    path = write_one(tmp_path, check_table(gap, word))
    book = load_workbook(path)
    rules = {str(area.sqref): rule.formula[0] for area in book["结果 一"].conditional_formatting
             for rule in area.rules}
    row, _ = find(book, "结果 一", "收入总量＝支出总量")
    assert set(rules) == {f"D{row}", f"E{row}"}
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    verdicts = {}
    for name, where, line in (("gap", f"D{row}", 60), ("word", f"E{row}", 61)):
        model.set_user_input(0, line, 1, "=" + rules[where])
        model.evaluate()
        verdicts[name] = model.get_cell_value(0, line, 1)
    assert [name for name, failed in verdicts.items() if failed is True] == failing


# bytes ------------------------------------------------------------------------------------------


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert workbook_bytes(sample_sheets()) == workbook_bytes(sample_sheets())


def test_the_file_names_nobody_and_no_moment(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        core = package.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[^<]+)<", core)) == {"2020-01-01T00:00:00Z"}
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) in ([], [""])


def test_writing_replaces_a_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    write_results((Sheet("结果 收入", "收入", (revenue_table(),)),), path)
    assert load_workbook(path).sheetnames == ["结果 收入"]
    assert list(tmp_path.iterdir()) == [path]


def test_english_has_english_words(tmp_path: Path) -> None:
    path = tmp_path / "en.xlsx"
    table = small(Cell(1.0), title="Table", unit="CNY m", notes=("first", "second"), source="budget")
    write_results((Sheet("One", "One", (table,)), Sheet("Two", "Two", (Text("x"),))), path, "en")
    texts = {value for value in values_of(path).values() if isinstance(value, str)}
    assert {"Unit: CNY m", "Notes: 1. first", "2. second", "Source: budget", "Contents",
            "Back to contents"} <= texts


def test_a_long_model_is_written_whole(tmp_path: Path) -> None:
    table = model_table(copies=60)
    path = write_one(tmp_path, table, reference=True)
    book = load_workbook(path)
    assert len(formulas_of(book)) == 2 * 60 * 6
    assert book["结果 一"].max_row >= len(table.rows)
