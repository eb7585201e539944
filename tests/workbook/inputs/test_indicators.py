"""What a bureau adds: its own indicators, its own names, rows that nobody knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.cli import main
from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.workbook.inputs.reading import InputBook

Rows = list[tuple[object, ...]]
YEARS = tuple(range(2016, 2023))
HEAD: tuple[object, ...] = ("代码", "指标", "单位", *(f"{year}年" for year in YEARS))
STATUS: tuple[object, ...] = (None, None, None, *("决算" for _ in YEARS))
REVENUE: tuple[object, ...] = (None, "一般公共预算收入", "万元", 90_000, 95_000, 101_000, 108_000,
                               104_000, 113_000, 118_000)
OWN = "规上服务业营业收入"
OWN_ROW: tuple[object, ...] = (None, OWN, "亿元", 60, 66, 71, 80, 85, 92, 97)
INDICATORS: Rows = [("名称", "单位", "口径", "存量/流量"), (OWN, "亿元", "现价", None)]


def save(folder: Path, sheets: dict[str, Rows]) -> Path:
    """Write a workbook of typed sheets, headings first, nothing else about them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "某县.xlsx"
    book.save(path)
    return path


def yearly(*rows: tuple[object, ...]) -> Rows:
    return [HEAD, STATUS, *rows]


def read_or_issues(path: Path) -> tuple[InputBook | None, tuple[Issue, ...]]:
    try:
        book = read(path)
    except InputError as error:
        return None, error.issues
    return book, book.warnings


def coded(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.where.cell) for one in read_or_issues(path)[1]]


def test_an_indicator_of_its_own_goes_from_a_typed_row_to_a_forecast_with_an_interval(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(tmp_path, {
        "年度指标": yearly(REVENUE, OWN_ROW), "指标目录": INDICATORS,
        "月度累计": [("期间", f"{OWN}（亿元）"),
                 *((f"{year}年1-{month}月", (80 + 4 * (year - 2019)) * month / 12)
                   for year in range(2020, 2023) for month in (3, 6, 9, 12)),
                 ("2023年1-3月", 24.5), ("2023年1-6月", 50.0)],
        "目标": [("指标", "期间", "运算", "值", "单位"), (OWN, "2023年", "≥", 100, "亿元")],
        "情景": [("情景", "项目", "期间", "方式", "值"), ("走弱", OWN, 2023, "比例调整", -5)]})
    out = tmp_path / "出"
    assert main(["run", str(path), "--out", str(out), "--draws", "200"]) == 0
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    text = json.dumps(result, ensure_ascii=False)
    assert OWN in text
    book, _ = read_or_issues(path)
    assert book is not None
    assert book.targets[0].item == OWN
    assert main(["explain", str(path), OWN, "2023"]) == 0
    assert OWN in capsys.readouterr().out
    assert main(["landing", str(path)]) == 0
    assert OWN in capsys.readouterr().out
    assert main(["backtest", str(path)]) == 0
    assert OWN in capsys.readouterr().out


def test_an_indicator_of_its_own_stands_in_an_equation(tmp_path: Path) -> None:
    visitors: tuple[object, ...] = (None, "旅游人数", "万人", 100, 110, 120, 80, 90, 95, 99)
    path = save(tmp_path, {
        "指标目录": [*INDICATORS, ("旅游人数", "万人", None, None)],
        "年度指标": yearly(REVENUE, OWN_ROW, visitors),
        "模型": [("代码", "方程"), ("旅游人数", f"dlog(旅游人数) ~ 0.5 * dlog({OWN})")]})
    out = tmp_path / "出"
    assert main(["run", str(path), "--out", str(out), "--draws", "0"]) == 0
    text = (out / "result.json").read_text(encoding="utf-8")
    # 99 grows by half of what the services grow
    assert "旅游人数" in text


@pytest.mark.parametrize(("row", "code", "cell"), [
    (("税收收入", "万元"), "own_known", "A2"), (("新指标", "万斤斗"), "unknown_unit", "B2"),
    (("新指标", None), "blank_cell", "B2"), ((None, "亿元"), "blank_cell", "A2"),
    (("新指标", "亿元", "不变价"), "choice", "C2"),
    (("新科目", "亿元", None, None, "非税收入", "一般公共预算", "收入"), "own_budget_unit", "B2"),
    (("新指标", "%", None, None, "地区生产总值"), "own_parent", "E2"),
    (("新指标", "万元", None, None, "没有的项目"), "own_parent", "E2"),
    (("新科目", "万元", None, None, "非税收入", "一般公共预算"), "own_parent", "E2"),
])
def test_what_cannot_be_registered_is_named(tmp_path: Path, row: tuple[object, ...], code: str,
                                            cell: str) -> None:
    head = ("名称", "单位", "口径", "存量/流量", "上级项目", "账户", "方向", "英文名", "说明")
    path = save(tmp_path, {"指标目录": [head, row], "年度指标": yearly(REVENUE)})
    assert (code, cell) in coded(path)


def test_a_budget_line_of_its_own_may_be_named_in_scenarios_and_targets(tmp_path: Path) -> None:
    path = save(tmp_path, {
        "年度指标": yearly(REVENUE),
        "预算收支": [("账户", "方向", "项目", "上级项目", "2022年执行数", "2023年预算数"),
                 ("一般公共预算", "收入", "税收收入", None, 80_000, 84_000),
                 ("一般公共预算", "收入", "非税收入", None, 38_000, 36_000),
                 ("一般公共预算", "收入", "水资源收入", "非税收入", 38_000, 36_000)],
        "目标": [("指标", "期间", "运算", "值", "单位"), ("水资源收入", "2023年", "≥", 36_000, "万元")],
        "情景": [("情景", "项目", "期间", "方式", "值"), ("枯水", "水资源收入", 2023, "比例调整", -10)]})
    book, issues = read_or_issues(path)
    assert book is not None, [describe(one) for one in issues]
    assert book.targets[0].item == book.scenarios[0].overrides[0].item == "水资源收入"


def test_a_name_is_asked_once(tmp_path: Path) -> None:
    row = (None, "本级财力", "万元", *REVENUE[3:])
    unknown = save(tmp_path, {"年度指标": yearly(row, REVENUE)})
    book, (told,) = read_or_issues(unknown)
    assert book is not None
    assert (told.code, told.where.cell, told.severity) == ("row_unread", "B3", Severity.WARNING)
    assert "7 个数没有读入" in describe(told)
    known = save(tmp_path, {"年度指标": yearly(row), "名称对照": [
        ("本单位的写法", "对应的指标"), ("本级财力", "一般公共预算收入")]})
    book, issues = read_or_issues(known)
    assert book is not None
    assert not issues
    assert {one.item for one in book.dataset.observations} == {"gpb_revenue"}
    (read_as,) = book.dataset.readings
    assert (read_as.rules, read_as.note) == (("name",), "一般公共预算收入")


def test_a_name_for_nothing_known_is_an_error(tmp_path: Path) -> None:
    path = save(tmp_path, {"年度指标": yearly(REVENUE), "名称对照": [
        ("本单位的写法", "对应的指标"), ("本级财力", "一般公共预算收人"), ("甲", None)]})
    book, issues = read_or_issues(path)
    assert book is None
    assert [(one.code, one.where.cell) for one in issues] == [("unknown_item", "B2"),
                                                              ("blank_cell", "B3")]
    assert "一般公共预算收入" in describe(issues[0])


def test_a_row_that_nobody_knows_stops_no_other(tmp_path: Path) -> None:
    for name in ("制造业税收", "某某合计", "规上工业增加值增速（不含电力）"):
        path = save(tmp_path, {"年度指标": yearly((None, name, "%", *[4.5] * 7), REVENUE)})
        book, issues = read_or_issues(path)
        assert book is not None
        assert [one.where.cell for one in issues] == ["B3"]
        assert len(book.dataset.observations) == len(YEARS)


def test_code_and_name_that_disagree_are_an_error(tmp_path: Path) -> None:
    path = save(tmp_path, {"年度指标": yearly(("gdp_nominal", "地区生产总值增速", "%", *[6.0] * 7),
                                        REVENUE)})
    book, (told,) = read_or_issues(path)
    assert book is None
    assert (told.code, told.where.cell) == ("code_differs", "A3")
    assert "gdp_growth" in describe(told)
    # a name that the catalogue does not have is the bureau's own word for the code
    path = save(tmp_path, {"年度指标": yearly(("gdp_nominal", "本区经济总量", "亿元", *[290.0] * 7))})
    assert read_or_issues(path)[0] is not None


def test_a_blank_row_of_the_form_is_no_second_row(tmp_path: Path) -> None:
    blank = ("population", "年末常住人口", "万人")
    path = save(tmp_path, {"年度指标": yearly(blank, REVENUE, (None, "常住人口", "万人", *[53.0] * 7))})
    book, issues = read_or_issues(path)
    assert book is not None
    assert not issues
    assert len(book.dataset.observations) == 2 * len(YEARS)


def test_units_choose_between_items_of_one_name(tmp_path: Path) -> None:
    for unit, code in (("亿元", "trade_total"), ("亿美元", "trade_total_usd")):
        path = save(tmp_path, {"年度指标": yearly((None, "进出口总额", unit, *[12.0] * 7), REVENUE)})
        book, _ = read_or_issues(path)
        assert book is not None
        assert code in {one.item for one in book.dataset.observations}
