"""Whose papers these are: names, sources, units and notes come from the workbook at hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import PROJECT

from forecast.data import Bureau, ChartUnit
from forecast.exhibits import Chart, Exhibits, Table, Text, exhibit
from forecast.exhibits.kit.cells import Maker
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read

if TYPE_CHECKING:
    from pathlib import Path

LUOHU = PROJECT / "workbooks" / "luohu-2020.xlsx"
COUNTY = Bureau("某省某市甲县", "甲县", compiler="甲县财政局", secrecy="内部")
PLACES = ("罗湖", "深圳", "甲县")


@cache
def book() -> InputBook:
    return read(LUOHU)


def solved(made: InputBook, *names: str) -> Result:
    return solve(made, Request(LUOHU, names or ("计划", "基准"), settings=Settings(draws=0)))


@cache
def result() -> Result:
    return solved(book())


@cache
def unsourced() -> Result:
    """The same run on a workbook that names no document."""
    plain = tuple(replace(one, source="") for one in book().dataset.observations)
    targets = tuple(replace(one, source="") for one in book().targets)
    return solved(replace(book(), dataset=replace(book().dataset, observations=plain),
                          targets=targets))


def sources(shown: Exhibits) -> dict[str, str]:
    return {one.id: one.source for one in (*shown.tables(), *shown.charts) if one.source}


def chart(shown: Exhibits, name: str) -> Chart:
    return next(one for one in shown.charts if one.id == name)


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_titles_heads_and_signature_name_the_bureau() -> None:
    """The short name stands before titles, who compiles signs and runs at the head."""
    shown = exhibit(result(), {}, bureau=COUNTY)
    assert shown.sheets[0].title == "甲县2020年经济财政预测总览"
    assert all(one.title.startswith("甲县") for one in shown.sheets)
    assert {one.head for one in shown.sheets} == {"甲县财政局"}
    assert shown.memo.title == "甲县2020年经济财政形势预测情况"
    assert (shown.memo.signature, shown.memo.secrecy) == ("甲县财政局", "内部")
    assert table(shown, "general_revenue").title == "表一 甲县2020年一般公共预算收入表"
    assert exhibit(result(), {}, lang="en", bureau=COUNTY).memo.title.startswith("甲县: ")


def test_without_the_sheet_nothing_is_named() -> None:
    """No name, no gap, no signature."""
    shown = exhibit(unsourced(), {})
    assert shown.sheets[0].title == "2020年经济财政预测总览"
    assert {one.head for one in shown.sheets} == {""}
    assert (shown.memo.title, shown.memo.signature) == ("2020年经济财政形势预测情况", "")
    assert set(sources(shown).values()) == {"本单位工作簿数据；本工具测算。"}
    english = exhibit(unsourced(), {}, lang="en")
    assert set(sources(english).values()) == {"the bureau's own workbook; own calculation."}
    for said in (*(one.title for one in shown.sheets), *sources(shown).values()):
        assert not any(place in said for place in PLACES)


def test_sources_are_those_of_the_figures_shown() -> None:
    """In order of appearance, three at most; who compiles did the rest."""
    shown = sources(exhibit(result(), {}, bureau=COUNTY))
    end = "；甲县财政局用本工具测算。"
    assert shown["headline"] == f"2020年计划报告、2020年政府工作报告、2020年预算报告{end}"
    assert shown["comparison"] == f"2020年计划报告、2020年预算报告{end}"  # the plan's growth is its target's range
    assert shown["plan_targets"].startswith("2020年计划报告、2020年预算报告")
    assert shown["intensity"].endswith(f"等{end}")
    assert shown["intensity"].count("、") == 2
    assert all("本工具测算。" in one for one in shown.values())


def test_figures_without_a_document_count_as_the_workbook() -> None:
    """A table that shows both says both."""
    known = book().dataset
    seen = known.read("tax_revenue", result().base)
    assert seen is not None
    mixed = tuple(replace(one, source="") if one.item == "tax_revenue" else one
                  for one in known.observations)
    shown = sources(exhibit(replace(result(), dataset=replace(known, observations=mixed)), {}))
    assert shown["revenue"].endswith("；本单位工作簿数据；本工具测算。")


@pytest.mark.parametrize(("unit", "per", "digits"), [
    (ChartUnit.AUTO, 1.0, 0), (ChartUnit.YI, 1e4, 2), (ChartUnit.WAN, 1.0, 0)])
def test_charts_follow_the_unit(unit: ChartUnit, per: float, digits: int) -> None:
    """Figures, formulas and the unit agree."""
    shown = exhibit(result(), {}, bureau=replace(COUNTY, chart_unit=unit))
    base = result().value("gpb_revenue", result().base, "计划")
    assert base is not None
    for name in ("bridge", "composition", "scenarios"):
        made = chart(shown, name)
        assert made.unit == ("亿元" if per > 1 else "万元")
    cell = chart(shown, "bridge").table.cell("start", "value")
    assert (cell.value, cell.decimals) == (base / per, digits)
    assert cell.formula is not None
    assert cell.formula.template == ("{0}/10000" if per > 1 else "{0}")


@pytest.mark.parametrize(("revenue", "unit"), [
    (9e4, ChartUnit.WAN), (4.9e6, ChartUnit.WAN), (5e6, ChartUnit.YI)])
def test_great_cities_write_in_hundreds_of_millions(revenue: float, unit: ChartUnit) -> None:
    assert ChartUnit.AUTO.chosen(revenue) is unit


def test_base_year_stands_in_the_name() -> None:
    """Prices and indices rest on the base year of the workbook."""
    assert result().name("gdp_real", "zh") == "可比价地区生产总值（2019年价）"
    assert result().name("gdp_real", "en") == "GDP at constant prices of 2019"
    assert result().name("power_use_index", "zh") == "用电量指数（2019年=100）"
    moved = replace(result(), periods=tuple(one + 4 for one in result().periods))
    assert Maker(moved).name("water_use_index") == f"用水量指数（{moved.base.year}年=100）"


def test_notes_say_what_this_run_bears_out() -> None:
    """One-offs that end, draws that end, lines worked back: only where there are any."""
    notes = table(exhibit(result(), {}), "rolling").notes
    assert any("没有一次性收入" in one for one in notes)
    assert any("不再动用预算稳定调节基金" in one for one in notes)
    bare = solved(replace(book(), dataset=replace(book().dataset, adjustments=())), "基准")
    shown = exhibit(bare, {})
    assert not any("一次性" in one for one in table(shown, "rolling").notes)
    assert not any("不再有一次性收入" in one for one in shown.summary)
    beside = solved(replace(book(), dataset=replace(book().dataset, adjustments=())), "基准", "低")
    assert chart(exhibit(beside, {}), "scenarios").notes == ()
    general, fund = (table(exhibit(result(), {}), f"budget_{name}") for name in ("general", "fund"))
    assert any("反推" in one for one in general.notes)
    assert not any("反推" in one for one in fund.notes)


def test_documents_of_rows_and_columns(tmp_path: Path) -> None:
    """A column 来源 names a row's document, a row 来源 beside the header a column's; rows go first."""
    path = tmp_path / "来源.xlsx"
    made = load_workbook(LUOHU)
    sheet = made["年度指标"]
    heads = {cell.value: cell.column for cell in sheet[4] if cell.value}
    row = next(row for row in range(7, 60) if sheet.cell(row, 1).value == "retail_sales")
    sheet.cell(row, heads["来源"], "统计月报")
    budget = made["预算收支"]
    last = {cell.value: cell.column for cell in budget[4] if cell.value}
    for at in range(5, budget.max_row + 1):
        budget.cell(at, last["来源"]).value = None
    budget.insert_rows(5)
    budget.cell(5, last["项目"], "来源")
    budget.cell(5, last["2020年预算数"], "预算草案")
    made.save(path)
    found = {(one.item, one.period.year, one.origin.sheet): one.source
             for one in read(path).dataset.observations if one.origin and not one.cumulative}
    assert found["retail_sales", 2019, "年度指标"] == "统计月报"
    assert found["gdp_nominal", 2019, "年度指标"] == "2020年政府工作报告"
    assert found["gpb_revenue", 2020, "预算收支"] == "预算草案"
    assert found["gpb_revenue", 2019, "预算收支"] == ""


def test_no_code_stands_where_a_chief_reads(tmp_path: Path) -> None:
    """Neither in sentences, titles and notes, nor for what a workbook lacks: 指标 go by names."""
    path = tmp_path / "少.xlsx"
    filled = load_workbook(LUOHU)
    sheet = filled["年度指标"]
    for row in range(6, sheet.max_row + 1):
        for column in range(5, 11):
            sheet.cell(row, column).value = None
    filled.save(path)
    made = read(path)
    shown = exhibit(solve(made, Request(path, ("基准",), settings=Settings(draws=0))), {})
    codes = {item.code for item in made.dataset.catalog if "_" in item.code}
    read_first = [one for one in shown.sheets if one.is_read_first]
    texts = [text for one in read_first for block in one.blocks for text in (
        (block.text,) if isinstance(block, Text) else (block.title, *block.notes))]
    assert any("无法复算" in text for text in texts)
    assert not [text for text in texts for code in codes if code in text]


def test_a_forecast_alone_is_no_plan_and_no_comparison() -> None:
    """Without a plan nothing is called a budget, and one scenario has no lines beside others."""
    alone = exhibit(solved(replace(book(), targets=()), "基准"), {})
    assert "growth_bases" not in {one.id for one in alone.tables()}
    assert "scenarios" not in {one.id for one in alone.charts}
