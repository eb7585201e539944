"""The ladder: each workbook that a clerk can fill gives what it reaches, and no word of the rest."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest
from samples.ladder_sample import (
    BASE,
    COMPLETE,
    GENERAL,
    ONE_ROW,
    PLAN,
    RUNGS,
    WITH_BUDGET,
    WITH_GDP,
    WITH_TAXES,
    Rung,
    climbed,
)

from forecast.cautions import warnings_of
from forecast.cli import main
from forecast.commands.parts import DONE
from forecast.exhibits import Chart, Exhibits, Table, Text, exhibit
from forecast.exhibits.kit import spoken
from forecast.projection import Result, Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANOTHER = ("罗湖", "深圳")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
GAPS = ("—万元", "—%", "None", "nan", "（无可比基数）", "—亿元")


@dataclass(frozen=True)
class Climbed:
    path: Path
    folder: Path
    result: Result
    shown: Exhibits


@pytest.fixture(scope="module")
def climb(tmp_path_factory: pytest.TempPathFactory) -> object:
    @cache
    def up(name: str) -> Climbed:
        folder = tmp_path_factory.mktemp(name)
        path = climbed(next(one for one in RUNGS if one.name == name), folder)
        book = read(path)
        result = solve(book, Request(path, settings=Settings(draws=50)))
        shown = exhibit(result, provenance_of(book, result), warnings_of(book, result, "zh"), "zh",
                        book.bureau)
        return Climbed(path, folder / "out", result, shown)

    return up


@pytest.fixture(params=RUNGS, ids=lambda rung: rung.name)
def rung(request: pytest.FixtureRequest, climb: object) -> Climbed:
    return climb(request.param.name)  # type: ignore[operator, no-any-return]  # the cached builder


def of(climb: object, rung: Rung) -> Climbed:
    return climb(rung.name)  # type: ignore[operator, no-any-return]  # the cached builder


def tables(shown: Exhibits) -> dict[str, Table]:
    return {table.id: table for table in shown.tables()}


def texts(shown: Exhibits) -> Iterator[str]:
    for sheet in shown.sheets:
        yield sheet.title
        for block in sheet.blocks:
            if isinstance(block, Text):
                yield block.text
            else:
                yield from (block.title, *block.notes, block.source)
    yield from (block.text for block in shown.memo.blocks if isinstance(block, Text))


def test_check_and_run_accept_it_and_write_no_other_place(
        rung: Climbed, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(rung.folder)
    assert main(["check", str(rung.path), "--out", out]) == DONE, capsys.readouterr().err
    assert main(["run", str(rung.path), "--draws", "50", "--out", out]) == DONE, capsys.readouterr().err
    written = [path for path in rung.folder.rglob("*") if path.is_file()]
    assert {".xlsx", ".docx", ".json"} <= {path.suffix for path in written}
    for path in written:
        for text in parts(path):
            assert not any(word in text for word in ANOTHER), path.name


def parts(path: Path) -> Iterator[str]:
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as package:
            yield from (unescape(re.sub("<[^>]*>", "", package.read(name).decode("utf-8")))
                        for name in package.namelist() if name.endswith((".xml", ".rels")))
    elif path.suffix in {".json", ".svg", ".txt", ".html"}:
        yield path.read_text(encoding="utf-8")


def test_no_table_is_of_dashes_and_no_heading_stands_over_nothing(rung: Climbed) -> None:
    for table in rung.shown.tables():
        assert table.rows, table.id
        known = [cell for row in table.rows for cell in row.cells if cell.role != "text"]
        assert not known or any(cell.value is not None for cell in known), table.id
        heads = [row.role == "section" for row in table.rows]
        assert not any(one and other for one, other in zip(heads, [*heads[1:], True], strict=True)), table.id
    for blocks in (*(sheet.blocks for sheet in rung.shown.sheets), rung.shown.memo.blocks):
        assert blocks
        heads = [isinstance(block, Text) and block.level > 0 for block in blocks]
        assert not any(one and other for one, other in zip(heads, [*heads[1:], True], strict=True))


def test_every_chart_has_something_to_draw(rung: Climbed) -> None:
    assert rung.shown.charts
    for chart in rung.shown.charts:
        for name, cells in lines(chart).items():
            assert any(cell is not None for cell in cells), (chart.id, name)


def lines(chart: Chart) -> dict[str, list[object]]:
    """What each part of a chart is drawn from: a panel, a scenario, a bar."""
    table, found = chart.table, dict[str, list[object]]()
    for place, column in enumerate(table.columns):
        drawn = [row.cells[place].value for row in table.rows]
        part = {"panels": column.group, "scenarios": column.key}.get(chart.kind, chart.id)
        found.setdefault(part, []).extend(
            value for value in drawn if not isinstance(value, str))
    return found


def test_no_sentence_speaks_of_what_is_not_there(rung: Climbed) -> None:
    for text in texts(rung.shown):
        assert not any(gap in text for gap in GAPS), text
    there = set(rung.shown.memo.blocks)
    assert there
    if "gdp_nominal" not in computed(rung):
        assert not any("地区生产总值" in text for text in rung.shown.summary)
    if "计划" not in rung.result.names():
        assert not any("计划" in text for text in rung.shown.summary)


def computed(rung: Climbed) -> set[str]:
    return {one.name for one in rung.result.model.equations}


def test_every_number_of_the_summary_is_a_printed_cell(rung: Climbed) -> None:
    printed = {number.lstrip("-") for table in rung.shown.tables() for row in table.rows
               for cell in row.cells for number in NUMBER.findall(cell.text)}
    printed |= {spoken(number, "zh").removeprefix("约") for number in printed}  # 约2,580
    years = {str(period.year) for period in rung.result.periods} | {"10", "90"}
    assert rung.shown.summary
    for sentence in rung.shown.summary:
        for number in NUMBER.findall(sentence):
            assert number.lstrip("-") in printed | years, sentence


def test_the_annex_is_numbered_without_a_gap(rung: Climbed) -> None:
    heads = [block.text for block in rung.shown.memo.blocks
             if isinstance(block, Text) and block.level == 1]
    assert [head[0] for head in heads] == list("一二三四五六七八"[:len(heads)])
    assert all(head[1] == "、" for head in heads)
    assert heads[0] == "一、上年预算执行情况"


def test_every_formula_has_the_places_that_it_reads(rung: Climbed) -> None:
    for table in rung.shown.tables():
        for row in table.rows:
            for formula in filter(None, (cell.formula for cell in row.cells)):
                read_by = {int(place) for place in re.findall(r"\{(\d+)\}", formula.template)}
                assert read_by <= set(range(len(formula.refs))), (table.id, row.key, formula)


# -- what each rung adds ---------------------------------------------------------------------------


def test_one_row_is_forecast_from_its_own_past_with_a_range(climb: object) -> None:
    found = of(climb, ONE_ROW)
    assert found.result.names() == ("基准",)
    assert found.result.reached is not None
    assert found.result.reached.on_history == ("gpb_revenue",)
    last, sentence, risks = found.shown.summary
    assert risks.startswith("风险按金额与可能性排序")
    assert last.startswith(f"{BASE}年一般公共预算收入")
    assert sentence.startswith(f"基准情景预测{BASE + 1}年一般公共预算收入")
    assert "区间为" in sentence
    headline = tables(found.shown)["headline"]
    low, high = (float(headline.cell("gpb_revenue", edge).value or 0.0) for edge in ("p10", "p90"))
    assert low < float(headline.cell("gpb_revenue", "基准").value or 0.0) < high


def test_revenue_follows_gdp(climb: object) -> None:
    found = of(climb, WITH_GDP)
    assert found.result.reached is not None
    assert "gpb_revenue" not in found.result.reached.on_history
    equation = next(one for one in found.result.model.equations if one.name == "gpb_revenue")
    assert equation.kind == "behavioural"
    assert "gdp_nominal" in equation.text
    assert {"gdp_growth", "gdp_nominal", "gpb_revenue"} <= computed(found)
    assert any(chart.id == "gdp_fan" for chart in found.shown.charts)
    assert found.shown.summary[0].startswith(f"{BASE}年一般公共预算收入")
    assert "地区生产总值增长" in found.shown.summary[1]


def test_taxes_follow_gdp(climb: object) -> None:
    found = of(climb, WITH_BUDGET)
    assert found.result.reached is not None
    assert not {"gpb_revenue", "tax_revenue"} & set(found.result.reached.on_history)


def test_a_budget_is_the_plan_as_typed_and_its_balance(climb: object) -> None:
    found = of(climb, WITH_BUDGET)
    assert found.result.names() == ("计划", "基准")
    table = tables(found.shown)["budget_general"]
    for code, (_, now) in GENERAL.items():
        assert table.cell(code, "plan").value == now, code
    assert tables(found.shown)["balance"].text("total", "sources") == f"{GENERAL['gpb_total_sources'][1]:,.0f}"
    assert any(f"{PLAN}年一般公共预算收入计划124,500万元" in one for one in found.shown.summary)
    assert tables(found.shown)["headline"].text("gdp_growth", "计划") == "—"


def test_taxes_that_are_not_listed_stay_in_the_total(climb: object) -> None:
    found = of(climb, WITH_TAXES)
    taxes, year = found.result.catalog.children("tax_revenue"), found.result.base
    parts = [found.result.value(item.code, year, "基准") or 0.0 for item in taxes
             if item.code in computed(found)]
    assert sum(parts) == pytest.approx(found.result.value("tax_revenue", year, "基准"))
    growth = tables(found.shown)["revenue"].cell("tax_revenue", "基准:natural").value
    assert abs(float(str(growth))) < 10  # the sample grows by some 5 % a year


def test_the_whole_workbook_has_every_sheet(climb: object) -> None:
    found = of(climb, COMPLETE)
    names = {sheet.name for sheet in found.shown.sheets}
    assert {"结果 总览", "结果 情景对比", "结果 收入", "结果 预算平衡", "结果 预算表", "结果 能耗", "结果 目标完成可能性",
            "结果 说明", "结果 模型"} <= names
    assert {"budget_general", "budget_fund", "debt", "intensity", "targets"} <= set(tables(found.shown))
    # the budget alone says no growth: what the target makes of it is not said
    assert tables(found.shown)["consistency"].text("power", "gap") == "—"
