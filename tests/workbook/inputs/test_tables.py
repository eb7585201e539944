"""Tables as staff lay them out: merged headings, hidden rows, totals, words beside numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from samples.places import LUOHU
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.data.periods import Period
from forecast.data.readings import listed
from forecast.data.series import Observation, Reading, Status
from forecast.exhibits.book import exhibit
from forecast.issues import CellRef, Issue, Severity, describe
from forecast.projection.result import Settings
from forecast.render.record import record_of
from forecast.run import Request, solve
from forecast.workbook import contract
from forecast.workbook.inputs.budgets import read_budgets
from forecast.workbook.inputs.figures import read_cumulative
from forecast.workbook.inputs.reading import read
from forecast.workbook.inputs.registers import read_parameters
from forecast.workbook.inputs.tables import find_table
from forecast.workbook.inputs.yearly import read_yearly
from forecast.workbook.specs import SheetSpec
from forecast.xlsx.read.cells import read_cells

Draw = Callable[[xlsxwriter.worksheet.Worksheet], object]
Reader = Callable[..., list[Observation]]


def read_sheet(path: Path, spec: SheetSpec, reader: Reader, draw: Draw
               ) -> tuple[list[Observation], list[Issue]]:
    book = xlsxwriter.Workbook(path)
    draw(book.add_worksheet(spec.name))
    book.add_worksheet("自用").activate()
    book.close()
    issues: list[Issue] = []
    found = find_table(read_cells(path), spec, issues)
    assert found is not None
    return list(reader(found, issues)), issues


def codes(issues: list[Issue]) -> list[tuple[str, str]]:
    for one in issues:
        assert "{" not in describe(one) + describe(one, "en")
    return [(one.code, one.where.cell) for one in issues]


def yearly(sheet: xlsxwriter.worksheet.Worksheet) -> None:
    """Two items, two years, the statuses beneath the years."""
    for row, words in enumerate([["代码", "指标", "单位", "2018年", "2019年"], ["", "", "", "执行", "预计"],
                                 ["gdp_nominal", "", "亿元", 2253.7, 2390.26],
                                 ["fai", "", "亿元", 280, 300]]):
        sheet.write_row(row, 0, words)


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(3, 3, 10, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})  # holds nothing

    seen, issues = read_sheet(tmp_path / "隐.xlsx", contract.YEARLY, read_yearly, draw)
    assert [one.value for one in seen] == [2253.7, 2390.26, 280, 300]
    assert codes(issues) == [("hidden_rows", "A4"), ("hidden_columns", "D1")]
    assert {one.severity for one in issues} == {Severity.WARNING}
    grid = read_cells(tmp_path / "隐.xlsx").sheets[0]
    assert (grid.hidden_rows, grid.hidden_columns) == (((4, 4), (10, 10)), ((4, 4),))


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    _, issues = read_sheet(tmp_path / "隐.xlsx", contract.YEARLY, read_yearly,
                           lambda sheet: (yearly(sheet), sheet.hide()))
    assert [code for code, _ in codes(issues)] == ["hidden_sheet"]


@pytest.mark.parametrize("above", [True, False])
def test_a_year_merged_over_its_stages(tmp_path: Path, above: bool) -> None:
    """代码 may be merged over both rows of the heading, or stand in the lower one."""
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for column, word in enumerate(["账户", "方向", "代码", "项目"]):
            if above:
                sheet.merge_range(2, column, 3, column, word)
            else:
                sheet.write(3, column, word)
        sheet.merge_range("E3:F3", "2019年")
        sheet.merge_range("G3:H3", "2020年")
        sheet.write_row("E4", ["预算数", "执行数", "预算数", ""])
        sheet.merge_range("A5:A6", "一般公共预算")
        sheet.merge_range("B5:B6", "收入")
        sheet.write_row("C5", ["gpb_revenue", "", 900, 912, 950])
        sheet.write_row("C6", ["tax_revenue", "", 800, 812, 850])

    seen, issues = read_sheet(tmp_path / "并.xlsx", contract.BUDGETS,
                              lambda *given: read_budgets(*given)[0], draw)
    assert codes(issues) == []
    assert {(one.item, one.period.year, one.status, one.value) for one in seen} == {
        (item, year, status, value) for item, values in (("gpb_revenue", (900, 912, 950)),
                                                         ("tax_revenue", (800, 812, 850)))
        for (year, status), value in zip(((2019, Status.BUDGET), (2019, Status.OUTTURN),
                                          (2020, Status.BUDGET)), values, strict=True)}


def test_a_number_merged_over_two_items_is_not_guessed(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.write_blank("E3", None)
        sheet.merge_range("E3:E4", 2390.26)

    seen, issues = read_sheet(tmp_path / "并.xlsx", contract.YEARLY, read_yearly, draw)
    assert codes(issues) == [("merged_number", "E4")]
    assert [one.value for one in seen] == [2253.7, 2390.26, 280]


def test_a_heading_merged_across_is_no_item(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.merge_range("A5:E5", "二、社会指标")

    seen, issues = read_sheet(tmp_path / "并.xlsx", contract.YEARLY, read_yearly, draw)
    assert len(seen) == 4
    assert codes(issues) == []


def test_a_year_merged_over_two_columns_of_figures(tmp_path: Path) -> None:
    """The second column has figures and would be lost without a word."""
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.merge_range("E1:F1", "2019年")
        sheet.write("F3", 2400)

    _, issues = read_sheet(tmp_path / "并.xlsx", contract.YEARLY, read_yearly, draw)
    assert codes(issues) == [("year_twice", "F1")]


def test_the_row_of_totals_below_a_table_is_no_item(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        columns = [{"header": word} for word in ("代码", "名称", "先验均值", "先验标准差", "取值", "固定值", "依据")]
        columns[0]["total_string"] = "汇总"
        columns[2]["total_function"] = "sum"
        sheet.add_table("A3:G6", {"columns": columns, "total_row": True, "name": "参数表"})
        sheet.write_row("A4", ["a", "甲", 0.5, 0.1, "估计", "", ""])
        sheet.write_row("A5", ["b", "乙", 0.7, 0.1, "估计", "", ""])

    rows, issues = read_sheet(tmp_path / "表.xlsx", contract.PARAMETERS, read_parameters, draw)
    assert [one.name for one in rows] == ["a", "b"]  # type: ignore[attr-defined]
    assert codes(issues) == []
    (table,) = read_cells(tmp_path / "表.xlsx").sheets[0].tables
    assert (table.name, table.area, table.total_rows) == ("参数表", (3, 1, 6, 7), 1)
    assert table.columns[:2] == ("代码", "名称")


@pytest.mark.parametrize("cell", ["E1", "A3", "C4"])
def test_a_word_never_calculated_is_no_blank(tmp_path: Path, cell: str) -> None:
    """A year, a code or a unit from a formula without a result would be left out without a word."""
    path = tmp_path / "字.xlsx"
    book = xlsxwriter.Workbook(path)
    yearly(book.add_worksheet("年度指标"))
    book.close()
    Parts(path).with_cell("年度指标", cell, "<f>Z1</f>").save(path)
    issues: list[Issue] = []
    found = find_table(read_cells(path), contract.YEARLY, issues)
    assert found is not None
    assert codes(issues) == [("formula_not_calculated", cell)]


def test_pictures_and_control_characters(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.write_formula("E3", '=_xlfn.DISPIMG("ID_1",1)', None, '=DISPIMG("ID_1",1)')
        sheet.write_string("A4", "fai\x0b")

    seen, issues = read_sheet(tmp_path / "图.xlsx", contract.YEARLY, read_yearly, draw)
    assert codes(issues) == [("object_cell", "E3")]
    assert [one.item for one in seen] == ["gdp_nominal", "fai", "fai"]


def test_gaps_written_alike_make_one_line() -> None:
    def at(cell: str, written: str, *rules: str) -> Reading:
        return Reading(CellRef("一.xlsx", "年度指标", cell), written, rules=rules)

    readings = [at("C4", "—", "gap"), at("C5", "约7", "text", "qualifier"), at("C6", "—", "gap"),
                at("C7", "…", "gap"), *(at(f"D{row}", "/", "gap") for row in range(1, 10))]
    assert [place for place, _ in listed(readings)] == [
        "年度指标!C4、C6", "年度指标!C5", "年度指标!C7",
        "年度指标!D1、D2、D3、D4、D5、D6、D7、D8等 9 个"]


def test_a_percentage_by_its_format_and_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "百.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("年度指标")
    yearly(sheet)
    sheet.write_row("A5", ["gdp_growth", "", "%"])
    sheet.write("D5", 0.065, book.add_format({"num_format": "0.0%"}))
    sheet.write("E5", "……")
    book.close()
    issues: list[Issue] = []
    found = find_table(read_cells(path), contract.YEARLY, issues)
    assert found is not None
    seen = read_yearly(found, issues)[-1]
    assert codes(issues) == []
    assert (seen.item, seen.period.year, seen.value) == ("gdp_growth", 2018, 6.5)
    assert seen.reading is not None
    assert (seen.reading.written, seen.reading.rules) == ("6.5%", ("percent_format",))
    assert [(one.where.cell, one.value, one.rules) for one in found.readings] == [("E5", None, ("gap",))]


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The Luohu workbook with one figure and one gap in words."""
    luohu = LUOHU
    known = next(one for one in read(luohu).dataset.observations
                 if one.item == "gdp_nominal" and one.period.year == 2019 and one.origin
                 and one.origin.sheet == "年度指标")
    assert known.origin is not None
    parts = Parts(luohu).with_text("年度指标", known.origin.cell,
                                   f"约{known.value:,.2f}亿元（初步）".translate({ord("2"): "２"}))
    return parts.save(tmp_path_factory.mktemp("字") / "区.xlsx"), known.origin.cell


def test_how_a_figure_was_read_reaches_the_record_and_the_checks(worded: tuple[Path, str]) -> None:
    path, cell = worded
    book = read(path)
    (reading,) = book.dataset.readings
    assert reading.where.cell == cell
    assert reading.rules == ("text", "full_width", "thousands", "qualifier", "unit", "note")
    assert (reading.unit, reading.qualifier, reading.note) == ("亿元", "约", "(初步)")
    result = solve(book, Request(path, settings=Settings(draws=10)))
    shown = exhibit(result, {})
    table = next(one for one in shown.tables() if one.id == "readings")
    assert table.rows[0].label == f"年度指标!{cell}"
    assert table.rows[0].cells[2].text == "文字转为数；全角转半角；去掉千分位逗号；限定词另记；按所写单位换算；附注“(初步)”不计入"
    values = next(iter(record_of(result, shown, {})["scenarios"].values()))["values"]["gdp_nominal"]
    told = values[str(Period.annual(2019))]
    every = [told, *told["passed_over"]]
    assert [one["written"] for one in every if "written" in one] == [reading.written]


def test_check_tells_how_cells_were_read(worded: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    path, cell = worded
    assert main(["check", str(path), "--out", str(path.parent / "o")]) == 0
    said = capsys.readouterr().out
    assert f"年度指标!{cell}" in said
    assert "去掉千分位逗号" in said


def test_a_number_merged_across_is_one_issue(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        yearly(sheet)
        sheet.write_row("F1", ["2020年"])
        sheet.write("F2", "预计")
        sheet.merge_range("D3:F3", 2390.26)

    _, issues = read_sheet(tmp_path / "并.xlsx", contract.YEARLY, read_yearly, draw)
    assert codes(issues) == [("merged_number", "E3")]


@pytest.mark.parametrize(("again", "code", "severity"), [
    (2390.26, "row_again", Severity.WARNING), (2391, "row_differs", Severity.ERROR)])
def test_a_row_entered_twice_says_whether_both_agree(tmp_path: Path, again: float, code: str,
                                                     severity: Severity) -> None:
    seen, (issue,) = read_sheet(
        tmp_path / "重.xlsx", contract.YEARLY, read_yearly,
        lambda sheet: (yearly(sheet), sheet.write_row("A5", ["gdp_nominal", "", "亿元", "", again])))
    assert (issue.code, issue.severity, issue.found) == (code, severity, "地区生产总值")
    assert "A3" in describe(issue)
    assert [one.value for one in seen if one.item == "gdp_nominal"] == [2253.7, 2390.26]


def test_a_status_in_other_words_is_read_and_told(tmp_path: Path) -> None:
    seen, issues = read_sheet(tmp_path / "状.xlsx", contract.YEARLY, read_yearly,
                              lambda sheet: (yearly(sheet), sheet.write("E2", "快报数")))
    assert codes(issues) == [("status_taken", "E2")]
    assert seen[1].status is Status.PRELIMINARY


def test_a_row_of_totals_is_no_month_and_hides_none(tmp_path: Path) -> None:
    def draw(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for row, line in enumerate([["期间", "税收收入（万元）"], ["2022年1-2月", 5], ["合 计", 999],
                                    ["2022年1-3月", 8]]):
            sheet.write_row(row, 0, line)

    seen, issues = read_sheet(tmp_path / "合.xlsx", contract.MONTHLY, read_cumulative, draw)
    assert codes(issues) == [("total_row", "A3")]
    assert [one.value for one in seen] == [5, 8]
