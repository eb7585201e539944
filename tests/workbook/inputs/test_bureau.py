"""The sheet 单位信息: found by its words, every row optional, one problem a bad cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from samples.places import PROJECT

from forecast.data import ACCOUNTS, Bureau, ChartUnit, Level
from forecast.issues import Issue, Severity, describe
from forecast.workbook.contract import BUREAU, BUREAU_FIELDS
from forecast.workbook.inputs.bureau import read_bureau
from forecast.workbook.inputs.reading import read
from forecast.workbook.inputs.tables import find_table
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import Contents, SheetContents, bureau_lines
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from pathlib import Path

LUOHU = PROJECT / "workbooks" / "luohu-2020.xlsx"
Rows = list[tuple[object, ...]]


def told(folder: Path, rows: Rows, merged: str = "") -> tuple[Bureau, list[Issue]]:
    """Read the rows as a sheet 单位信息 that stands a little to the right and below."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = " 单位信息"
    for place, words in enumerate([("项 目", "内容"), *rows], 3):
        for column, word in enumerate(words, 2):
            sheet.cell(place, column, word)  # type: ignore[arg-type]  # plain values
    if merged:
        sheet.merge_cells(merged)
    path = folder / "某县.xlsx"
    book.save(path)
    issues: list[Issue] = []
    found = find_table(read_cells(path), BUREAU, issues)
    assert found is not None
    return read_bureau(found, issues), issues


def test_reads_every_row(tmp_path: Path) -> None:
    """Words, choices, budgets denied, files by semicolon, by line and by row."""
    bureau, issues = told(tmp_path, [
        ("区划名称", "某省某市\n甲县"), ("级次", "县区"), ("上级", "某市"), ("编制单位", "甲县财政局"),
        ("简 称", "甲县"), ("联系人", 12345678), ("本级是否有：社会保险基金预算", "否"),
        ("国有资本经营预算", "是"), ("图表金额单位", "万元"), ("密级", "机密；1年"),
        ("情景文件", "情景/减税.toml；情景/地价.toml\n外迁.toml"), (None, "贸易.toml"), ("自己的备注", None)])
    assert not issues
    assert (bureau.name, bureau.short, bureau.above) == ("某省某市 甲县", "甲县", "某市")
    assert (bureau.level, bureau.chart_unit) == (Level.COUNTY, ChartUnit.WAN)
    assert (bureau.compiler, bureau.contact, bureau.secrecy) == ("甲县财政局", "12345678", "机密；1年")
    assert bureau.accounts == ("general", "fund", "capital")
    assert [one.name for one in bureau.scenario_files] == [
        "情景/减税.toml", "情景/地价.toml", "外迁.toml", "贸易.toml"]
    assert [one.where.cell for one in bureau.scenario_files] == ["C14", "C14", "C14", "C15"]


def test_label_merged_over_several_files(tmp_path: Path) -> None:
    """情景文件 merged over two rows speaks for both."""
    bureau, issues = told(tmp_path, [("情景文件", "一.toml"), (None, "二.toml")], "B4:B5")
    assert not issues
    assert [one.name for one in bureau.scenario_files] == ["一.toml", "二.toml"]


@pytest.mark.parametrize(("rows", "code", "cell", "words"), [
    ([("级次", "片区")], "choice", "C4", "省、市、县区、乡镇"),
    ([("图表金额单位", "元")], "choice", "C4", "自动、万元、亿元"),
    ([("本级是否有：政府性基金预算", "有")], "choice", "C4", "是、否"),
    ([("简称", "甲"), ("简称", "乙")], "row_twice", "B5", "简称"),
    ([("单位名称", "甲县财政局")], "bureau_field", "B4", "单位名称"),
    ([("简称", "甲县"), (None, "甲县财政局")], "blank_cell", "B5", "项目"),
    ([("简称", "#REF!")], "bureau_value", "C4", "#REF!"),
])
def test_one_problem_a_bad_cell(tmp_path: Path, rows: Rows, code: str, cell: str, words: str
                                ) -> None:
    """Each names its cell and says what it may hold."""
    _, issues = told(tmp_path, rows)
    assert [(one.code, one.where.cell) for one in issues] == [(code, cell)]
    assert words in describe(issues[0])
    assert describe(issues[0], "en")
    assert issues[0].severity is (Severity.WARNING if code == "bureau_field" else Severity.ERROR)


def test_absent_says_nothing(tmp_path: Path) -> None:
    """Without the sheet nothing is said, and all budgets may be."""
    path = tmp_path / "无.xlsx"
    book = load_workbook(LUOHU)
    del book["单位信息"]
    book.save(path)
    assert read(path).bureau == Bureau()
    assert Bureau().accounts == ACCOUNTS
    assert Bureau().title == Bureau().running_head == ""


def test_the_samples_own() -> None:
    """The sample names the place, its level and who compiles."""
    bureau = read(LUOHU).bureau
    assert (bureau.title, bureau.level, bureau.compiler) == (
        "罗湖区", Level.COUNTY, "深圳市罗湖区财政局")
    assert len(bureau.scenario_files) == 8
    assert all((LUOHU.parent / one.name).is_file() for one in bureau.scenario_files)


def test_a_budget_denied_that_has_figures(tmp_path: Path) -> None:
    """A warning at the answer, naming a figure."""
    path = tmp_path / "否.xlsx"
    book = load_workbook(LUOHU)
    sheet = book["单位信息"]
    row = next(row for row in range(1, sheet.max_row + 1)
               if "国有资本" in str(sheet.cell(row, 1).value))
    sheet.cell(row, 2, "否")
    book.save(path)
    found = [one for one in read(path).warnings if one.code == "bureau_account"]
    assert [one.where.cell for one in found] == [f"B{row}"]
    assert "国有资本经营预算" in describe(found[0])
    assert "预算收支!" in describe(found[0])


def test_template_asks_for_each_row_with_its_choices(tmp_path: Path) -> None:
    """The blank form has every row, and a drop-down where there are choices."""
    path = tmp_path / "新.xlsx"
    build_template(path, range(2025, 2027))
    sheet = load_workbook(path)["单位信息"]
    assert [sheet.cell(row, 1).value for row in range(5, 5 + len(BUREAU_FIELDS))] == [
        field.header for field in BUREAU_FIELDS]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists == {f"B{row}": f'"{",".join(field.choices)}"'
                     for row, field in enumerate(BUREAU_FIELDS, 5) if field.choices}


def test_written_and_read_again(tmp_path: Path) -> None:
    """What is filled in comes back."""
    path = tmp_path / "回.xlsx"
    said = {"name": "某市", "level": "市", "social": "否", "scenario_files": "一.toml；二.toml"}
    build_template(path, range(2025, 2027),
                   Contents(sheets=(SheetContents("单位信息", bureau_lines(said)),)))
    book = load_workbook(path)
    for column, value in enumerate((None, "地区生产总值增速", "2026年", "≥", 5), 1):
        book["目标"].cell(5, column).value = value
    book.save(path)
    bureau = read(path).bureau
    assert (bureau.name, bureau.level, bureau.accounts) == ("某市", Level.CITY, ACCOUNTS[:3])
    assert [one.name for one in bureau.scenario_files] == ["一.toml", "二.toml"]


@pytest.mark.parametrize(("unit", "revenue", "shown"), [
    (ChartUnit.AUTO, 4_999_999, "万元"), (ChartUnit.AUTO, 5_000_000, "亿元"),
    (ChartUnit.WAN, 5e6, "万元"), (ChartUnit.YI, 1.0, "亿元")])
def test_unit_of_charts(unit: ChartUnit, revenue: float, shown: str) -> None:
    """自动 goes by 500 亿元 of general revenue."""
    assert unit.chosen(revenue) == shown


@pytest.mark.parametrize(("said", "meant"), [
    ("县", Level.COUNTY), ("区", Level.COUNTY), ("县级", Level.COUNTY), ("县 级 市", Level.COUNTY), ("旗", Level.COUNTY),
    ("地级市", Level.CITY), ("市级", Level.CITY), ("省级", Level.PROVINCE), ("街道", Level.TOWN), ("乡镇", Level.TOWN)])
def test_a_level_may_be_called_as_people_call_it(tmp_path: Path, said: str, meant: Level) -> None:
    bureau, issues = told(tmp_path, [("级次", said)])
    assert (bureau.level, issues) == (meant, [])


@pytest.mark.parametrize("said", ["国", "级", "片区", "县长"])
def test_what_is_no_level_is_asked_about(tmp_path: Path, said: str) -> None:
    bureau, issues = told(tmp_path, [("级次", said)])
    assert bureau.level is None
    assert [one.code for one in issues] == ["choice"]
