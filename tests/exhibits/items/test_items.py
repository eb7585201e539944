"""The pages of a model of one's own: every item, fans, scenarios, multipliers, all live."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual
from samples.outputs.spoken import HAN, texts_of, written_by_its_author

from forecast.cli import main
from forecast.exhibits import Exhibits, exhibit
from forecast.exhibits.kit import key_items
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import read
from forecast.workbook.contract import SHEETS as CONTRACT

if TYPE_CHECKING:
    from pathlib import Path

YEARS = 12
SHEETS = {
    "指标目录": [["名称", "单位"], ["产出", "亿元"], ["消费", "亿元"], ["支出", "亿元"]],
    "模型": [["替换全部"], ["代码", "方程"], ["消费", "消费 ~ c * 产出"], ["产出", "产出 = 消费 + 支出"]],
    "参数": [["代码", "先验均值", "先验标准差", "取值"], ["c", 0.6, 0.01, "估计"]],
    "情景": [["情景", "项目", "期间", "方式", "值"], ["多支出", "支出", "2012-2014", "调整", 10]],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spent = [40.0 * 1.03**at for at in range(YEARS)]
    output = [one / (0.4 + 0.01 * (at % 2)) for at, one in enumerate(spent)]
    return annual(tmp_path_factory.mktemp("own") / "own.xlsx", {
        "支出": ("亿元", spent), "产出": ("亿元", output),
        "消费": ("亿元", [whole - own for whole, own in zip(output, spent, strict=True)])}, 2000, SHEETS)


def shown(book: Path, **asked: object) -> tuple[Result, Exhibits]:
    found = solve(read(book), Request(book, settings=Settings(**{"draws": 100, **asked})))  # type: ignore[arg-type]
    return found, exhibit(found, {})


def test_every_item_stands_on_the_page_with_its_range(book: Path) -> None:
    found, made = shown(book)
    table = next(one for one in made.tables() if one.id == "items")
    assert {row.key for row in table.rows} == {"产出", "消费", "支出"}
    assert table.cell("产出", "2014").value == found.value("产出", found.horizon[-1], "基准")
    assert float(table.cell("产出", "p10").value or 0) < float(table.cell("产出", "p90").value or 0)
    assert {chart.kind for chart in made.charts} >= {"fan", "scenarios"}
    assert made.summary[0].startswith("消费：2014年为")
    assert any(block for block in made.memo.blocks)


def test_totals_of_the_whole_come_before_their_parts(tmp_path: Path) -> None:
    parts = ("甲", "乙", "丙")
    rows = {one: ("亿元", [10.0 * 1.03**at + (at % 2) for at in range(YEARS)]) for one in parts}
    rows["全市"] = ("亿元", [sum(values[at] for _, values in rows.values()) for at in range(YEARS)])
    rows["存量"] = ("亿元", [100.0 + at for at in range(YEARS)])
    path = annual(tmp_path / "city.xlsx", rows, 2000, {
        "指标目录": [["名称", "单位"], *([one, "亿元"] for one in rows)],
        "模型": [["替换全部"], ["代码", "方程"], *(["", f"dlog({one}) ~ g"] for one in parts), ["", "存量 = 存量(-1) + 甲"],
               ["", "全市 = 甲 + 乙 + 丙"]],
        "参数": [["代码", "先验均值", "先验标准差", "取值"], ["g", 0.03, 0.01, "估计"]]})
    found, _ = shown(path, draws=0)
    assert key_items(found) == ("全市", "甲", "乙", "丙", "存量")
    assert key_items(shown(path, draws=0, shown=("丙",))[0]) == ("丙",)


def test_what_a_model_ends_in_is_never_left_out(tmp_path: Path) -> None:
    """A fund's balance stands last and only its own next year rests on it: it is what the chief asks for."""
    parts = "一二三四五六"
    rows = {one: ("亿元", [10.0 * 1.03**at for at in range(YEARS)]) for one in parts}
    rows["结余"] = ("亿元", [100.0 + 20 * at for at in range(YEARS)])
    path = annual(tmp_path / "fund.xlsx", rows, 2000, {
        "指标目录": [["名称", "单位"], *([one, "亿元"] for one in rows)],
        "模型": [["替换全部"], ["代码", "方程"], *(["", f"dlog({one}) ~ g"] for one in parts),
               ["", "结余 = 结余(-1) + 一 - 二"]],
        "参数": [["代码", "先验均值", "先验标准差", "取值"], ["g", 0.03, 0.01, "估计"]]})
    assert key_items(shown(path, draws=0)[0]) == (*"一二三四五", "结余")


def test_multipliers_are_those_of_the_algebra(book: Path) -> None:
    found, made = shown(book, draws=0)
    share = found.run("基准").parameters["c"]
    table = next(one for one in made.tables() if one.id == "multipliers")
    assert table.cell("支出", "产出").value == pytest.approx(1 / (1 - share))
    assert table.cell("支出", "消费").value == pytest.approx(share / (1 - share))


def test_a_long_horizon_has_tables_of_every_period(book: Path) -> None:
    found, made = shown(book, draws=0, horizon=30)
    table = next(one for one in made.tables() if one.id == "periods_1")
    assert [row.key for row in table.rows] == [str(one) for one in found.periods]
    short = next(one for one in made.tables() if one.id == "items")
    assert len([one for one in short.columns if one.key.isdecimal()]) == 6


def test_the_items_of_charts_may_be_chosen(book: Path) -> None:
    _, made = shown(book, shown=("支出",))
    assert [chart.table.title for chart in made.charts if chart.kind == "fan"] == ["支出及预测区间"]


def test_the_shipped_model_has_no_such_page(luohu: Path) -> None:
    found = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0)))
    assert "结果 指标" not in {one.name for one in exhibit(found, {}).sheets}


def test_all_commands_take_it_and_the_workbook_is_live(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        assert main(list(words)) == 0, capsys.readouterr()
        return capsys.readouterr().out

    path = str(book)
    run("run", path, "--draws", "50", "--out", str(tmp_path))
    assert {one.name for one in tmp_path.iterdir()} == {
        "own-结果.xlsx", "own-附件.docx", "own-附件.pdf", "own-一页纸.docx", "own-一页纸.pdf", "own-打印册.pdf",
        "report.html", "result.json", "values.csv", "charts"}
    run("verify", str(tmp_path / "own-结果.xlsx"))
    assert "产出 = 消费 + 支出" in run("explain", path, "产出", "2013")
    assert "判断" in run("compare", path, "基准", "多支出", "--period", "2013")
    assert "达到" in run("goal", path, "--target", "产出 2013 = 150", "--by", "支出 2013")
    assert "支出" in run("reckon", path)
    assert "\nc " in run("estimate", path)


def test_in_english_it_says_nothing_in_chinese_but_the_names_given(book: Path, tmp_path: Path) -> None:
    assert main(["run", str(book), "--draws", "50", "--out", str(tmp_path), "--lang", "en"]) == 0
    form = {*(spec.name for spec in CONTRACT), "填表说明", "选项"}
    given = sorted(written_by_its_author(book) - {"亿元", "调整", "估计", "期间", "情景"}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, given)))
    found = [(where, text) for where, text in texts_of(tmp_path, frozenset(form))
             if text not in form and HAN.search(known.sub("", re.sub(rf"(?:{'|'.join(form)})!", "", text)))]
    assert not found, "\n".join(map(str, found[:20]))
