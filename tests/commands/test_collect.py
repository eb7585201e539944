"""``forecast collect``: copies that offices filled, merged with who and when; nothing lost, nothing overwritten."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from forecast.cli import main
from forecast.data import Layer, Period, Vintage
from forecast.workbook import BONDS, build_template, read, take_stock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau's workbook with some years, a month and rows of registers."""
    path = tmp_path_factory.mktemp("bureau") / "某县2020.xlsx"
    build_template(path, range(2018, 2021))
    book = load_workbook(path)
    for year, status, revenue, gdp in ((2018, "决算", 805000.0, 900.0), (2019, "执行", 840000.0, None)):
        put(book, "年度指标", "一般公共预算收入", year, revenue)
        put(book, "年度指标", "地区生产总值", year, gdp)
        head(book, year, status)
    head(book, 2020, "预计")
    append(book, "情景", ["基准", "地区生产总值", "2020", "假设", 950.0, None, None, None, "基准", "综合科", "年初计划"])
    append(book, "目标", {"指标": "一般公共预算收入", "期间": "2020年"})
    append(book, "调整事项", {"期间": "2019年", "项目": "一般公共预算收入", "金额": 12000.0, "作用于": "当期", "类型": "一次性", "说明": "土地增值税清算"})
    book["单位信息"].cell(row_of(book["单位信息"], "联系人"), 2, "综合科 周某")
    book.save(path)
    return path


def header(sheet: object) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(min_row=1, max_row=8):  # type: ignore[attr-defined]
        words = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if len(words) > 2 and {"指标", "项目", "期间", "类别", "情景"} & set(words):
            return row[0].row, words
    raise AssertionError(sheet)


def row_of(sheet: object, name: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == name)  # type: ignore[attr-defined]


def put(book: Workbook, sheet: str, name: str, year: int, value: float | None) -> None:
    _, words = header(book[sheet])
    book[sheet].cell(row_of(book[sheet], name), words[f"{year}年"], value)


def head(book: Workbook, year: int, status: str) -> None:
    top, words = header(book["年度指标"])
    book["年度指标"].cell(top + 1, words[f"{year}年"], status)


def append(book: Workbook, sheet: str, values: dict[str, object] | list[object]) -> None:
    top, words = header(book[sheet])
    row = top + 1
    while any(book[sheet].cell(row, column).value is not None for column in words.values()):
        row += 1
    items = values.items() if isinstance(values, dict) else zip(words, values, strict=False)
    for word, value in items:
        book[sheet].cell(row, words[word], value)


@pytest.fixture
def book(bureau: Path, tmp_path: Path) -> Path:
    return shutil.copy(bureau, tmp_path / bureau.name)


def office(bureau: Path, path: Path, fill: Callable[[Workbook], None]) -> Path:
    """A copy that an office filled: saved by 李某 at half past nine here, half past one at Greenwich."""
    made = load_workbook(bureau)
    fill(made)
    made.properties.lastModifiedBy = "李某"
    path.parent.mkdir(exist_ok=True)
    made.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2020-11-20T01:30:00Z", parts["docProps/core.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(["collect", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out + said.err


def values(path: Path) -> dict[tuple[str, str], float]:
    return {(one.item, str(one.period)): one.value for one in take_stock(path).observations}


def records(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path)["导入记录"]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5) if row[0].value]


def test_empty_cells_are_filled_with_who_and_when(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tax = office(bureau, tmp_path / "某县2020（税政科）.xlsx", lambda one: put(one, "年度指标", "社会消费品零售总额", 2019, 600.0))

    def plan(one: Workbook) -> None:
        put(one, "年度指标", "地区生产总值", 2019, 930.0)
        one["单位信息"].cell(row_of(one["单位信息"], "联系人"), 2, "国库科 王某")

    code, said = run(capsys, tax, office(bureau, tmp_path / "某县2020-国库科.xlsx", plan), "--into", book, "--yes")
    assert code == 0, said
    assert "税政科：某县2020（税政科）.xlsx，填报人 李某，保存于 2020-11-20 09:30" in said
    assert values(book)["retail_sales", "2019"] == 600.0
    assert values(book)["gdp_nominal", "2019"] == 930.0
    assert {(one[1], one[-2], one[-1]) for one in records(book)} == {
        ("社会消费品零售总额", "税政科（李某）", "2020-11-20 09:30"), ("地区生产总值", "国库科（国库科 王某）", "2020-11-20 09:30")}
    before = book.read_bytes()
    code, said = run(capsys, tax, "--into", book, "--yes")
    assert (code, book.read_bytes() == before) == (0, True), said


def test_a_filled_cell_is_a_conflict_and_stays(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fill(one: Workbook) -> None:
        put(one, "年度指标", "一般公共预算收入", 2018, 819000.0)

    code, said = run(capsys, office(bureau, tmp_path / "预算科.xlsx", fill), "--into", book, "--yes")
    assert code == 0, said
    line = next(line for line in said.splitlines() if "819000" in line)
    assert "805000" in line
    assert "预算科.xlsx › 年度指标!" in line
    assert "某县2020.xlsx › 年度指标!" in line
    assert "数据版本!" in line
    found = [one.value for one in take_stock(book).observations if (one.item, str(one.period)) == ("gpb_revenue", "2018")]
    assert sorted(found) == [805000.0, 819000.0]


def test_an_office_that_changed_nothing_contradicts_nobody(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = office(bureau, tmp_path / "甲科.xlsx", lambda one: put(one, "年度指标", "一般公共预算收入", 2018, 819000.0))
    idle = office(bureau, tmp_path / "乙科.xlsx", lambda _: None)
    code, said = run(capsys, changed, idle, "--into", book, "--dry-run")
    assert (code, "不同 1" in said) == (0, True), said


def test_two_offices_that_differ_are_asked_about(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copies = [office(bureau, tmp_path / f"{name}.xlsx", lambda one, value=value: put(one, "年度指标", "社会消费品零售总额", 2019, value))  # type: ignore[misc]
              for name, value in (("甲科", 600.0), ("乙科", 610.0))]
    code, said = run(capsys, *copies, "--into", book, "--yes")
    assert code == 4
    assert "甲科.xlsx" in said
    assert "乙科.xlsx" in said
    assert ("retail_sales", "2019") not in values(book)
    code, said = run(capsys, *copies, "--into", book, "--yes", "--answer", "社会消费品零售总额 2019年=610")
    assert code == 0, said
    dataset = read(book).dataset
    assert dataset.read("retail_sales", Period.annual(2019), Vintage()).chosen.value == 610.0


def test_an_estimate_becomes_a_judgement_with_its_author(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tax = office(bureau, tmp_path / "税政科.xlsx", lambda one: put(one, "年度指标", "一般公共预算收入", 2020, 880000.0))
    code, said = run(capsys, tax, "--into", book, "--yes")
    assert code == 0, said
    assert ("gpb_revenue", "2020") not in values(book)
    found = [one for scenario in read(book).scenarios for one in scenario.overrides if one.item == "gpb_revenue"]
    assert [(one.value, one.layer, one.author) for one in found] == [(880000.0, Layer.JUDGEMENT, "税政科")]
    assert "2020-11-20 09:30" in found[0].reason
    before = book.read_bytes()
    run(capsys, tax, "--into", book, "--yes")
    assert book.read_bytes() == before


def test_estimates_that_differ_are_each_a_scenario(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the order of the copies: none of them becomes the baseline by coming first."""
    copies = [office(bureau, tmp_path / f"{name}.xlsx", lambda one, value=value: put(one, "年度指标", "一般公共预算收入", 2020, value))  # type: ignore[misc]
              for name, value in (("甲科", 880000.0), ("乙科", 900000.0))]
    other = shutil.copy(book, tmp_path / "另一本.xlsx")
    for target, order in ((book, copies), (other, copies[::-1])):
        code, said = run(capsys, *order, "--into", target, "--yes")
        assert code == 0, said
        found = {(scenario.name, one.value, one.author) for scenario in read(target).scenarios
                 for one in scenario.overrides if one.item == "gpb_revenue"}
        assert found == {("甲科", 880000.0, "甲科"), ("乙科", 900000.0, "乙科")}


def test_rows_are_added_once_completed_and_never_overwritten(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bond = {"类别": "一般债务", "债券名称": "2019年一期", "发行年份": "2019年", "到期年份": "2024年", "本金": 5000.0, "利率": 3.3}

    def first(one: Workbook) -> None:
        append(one, "债务明细", bond)
        _, words = header(one["目标"])
        row = row_of(one["目标"], "一般公共预算收入")
        one["目标"].cell(row, words["运算"], "≈")
        one["目标"].cell(row, words["值"], 900000.0)

    def second(one: Workbook) -> None:
        append(one, "债务明细", bond)
        append(one, "调整事项", {"期间": "2020年", "项目": "税收收入", "金额": -20000.0, "作用于": "当期", "类型": "政策", "说明": "减税"})
        top, words = header(one["调整事项"])
        one["调整事项"].cell(top + 1, words["金额"], 15000.0)
        append(one, "情景", ["基准", "税收收入", "2020", "调整", -5000.0, None, None, None, None, None, "减税"])

    copies = office(bureau, tmp_path / "债务科.xlsx", first), office(bureau, tmp_path / "税政科.xlsx", second)
    code, said = run(capsys, *copies, "--into", book, "--yes")
    assert code == 0, said
    changed = next(line for line in said.splitlines() if "15000" in line)
    assert "12000" in changed
    assert "不同" in changed
    assert len(take_stock(book).bonds) == 1
    assert take_stock(book).table(BONDS) is not None
    found = read(book)
    assert [(one.item, one.value) for one in found.targets] == [("gpb_revenue", 900000.0)]
    assert sorted(one.amount for one in found.dataset.adjustments) == [-20000.0, 12000.0]
    judged = [one for scenario in found.scenarios for one in scenario.overrides if one.item == "tax_revenue"]
    assert [(one.value, one.author) for one in judged] == [(-5000.0, "税政科")]
    before = book.read_bytes()
    code, said = run(capsys, *copies, "--into", book, "--yes")
    assert (code, book.read_bytes() == before) == (0, True), said


def test_an_indicator_of_an_offices_own_comes_with_its_figures(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fill(one: Workbook) -> None:
        sheet = one["指标目录"]
        row = row_of(sheet, "名称")
        sheet.cell(row + 1, 1, "某产业税收")
        sheet.cell(row + 1, 2, "亿元")
        append(one, "年度指标", {"指标": "某产业税收", "单位": "亿元", "2019年": 7.5})

    code, said = run(capsys, office(bureau, tmp_path / "税政科.xlsx", fill), "--into", book, "--yes")
    assert code == 0, said
    item = take_stock(book).items.find("某产业税收")
    assert item is not None
    assert values(book)[item.code, "2019"] == 7.5
    read(book)


def test_what_cannot_be_collected_is_said(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = office(bureau, tmp_path / "甲科.xlsx", lambda one: put(one, "年度指标", "社会消费品零售总额", 2019, 600.0))
    bad = office(bureau, tmp_path / "乙科.xlsx", lambda one: put(one, "年度指标", "社会消费品零售总额", 2018, "六十左右吧"))  # type: ignore[arg-type]
    table = tmp_path / "表.xlsx"
    made = load_workbook(good)
    for name in made.sheetnames[1:]:
        del made[name]
    made.active.title = "Sheet1"
    made.active.delete_rows(1, 60)
    made.active["A1"] = "说明"
    made.save(table)
    code, said = run(capsys, good, bad, table, book, "--into", book, "--yes")
    assert code == 2
    assert values(book)["retail_sales", "2019"] == 600.0
    assert "六十左右吧" in said
    assert "表.xlsx" in said
    assert "就是要写入的工作簿" not in said  # *.xlsx names it too
    code, said = run(capsys, book, "--into", book, "--yes")
    assert code == 2
    assert "就是要写入的工作簿" in said


def test_json_lists_offices_rows_and_conflicts(bureau: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tax = office(bureau, tmp_path / "税政科" / bureau.name, lambda one: put(one, "年度指标", "一般公共预算收入", 2020, 880000.0))
    before = book.read_bytes()
    code = main(["collect", str(tax), "--into", str(book), "--dry-run", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, book.read_bytes() == before) == (0, True)
    assert told["offices"] == [{"name": "税政科", "file": bureau.name, "person": "李某", "entered": "2020-11-20 09:30"}]
    assert [(one["target"], one["state"], one["values"]["value"], one["author"]) for one in told["rows"]] == [("情景", "new", 880000.0, "税政科（李某）")]
