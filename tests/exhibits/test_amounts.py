"""A paper has one unit of amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from samples.places import PROJECT

from forecast.data import Bureau, ChartUnit
from forecast.exhibits import (
    Chart,
    Column,
    Exhibits,
    Row,
    Table,
    Text,
    exhibit,
    in_paper_unit,
    one_page,
    print_book,
)
from forecast.exhibits.kit import Cell, words
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

LUOHU = PROJECT / "workbooks" / "luohu-2020.xlsx"


@cache
def result() -> Result:
    return solve(read(LUOHU), Request(LUOHU, ("计划", "基准"), settings=Settings(draws=60)))


@cache
def shown(unit: ChartUnit) -> Exhibits:
    return exhibit(result(), {}, bureau=Bureau(chart_unit=unit))


def printed(made: Exhibits) -> list[str]:
    """Everything that a chief reads of amounts: the papers and the pictures, their units too."""
    found = list(made.summary)
    pages = [*made.memo.blocks, *one_page(made, "zh").blocks, *made.charts,
             *(block for page in print_book(made, "zh").pages for block in page.blocks)]
    for block in pages:
        if isinstance(block, Text):
            found.append(block.text)
            continue
        table = block.table if isinstance(block, Chart) else block
        found += [block.title, block.unit, *block.notes]
        for row in table.rows:
            found += [row.label, *(cell.text for cell in row.cells)]
    return found


@pytest.mark.parametrize(("unit", "other"), [
    (ChartUnit.WAN, r"\d亿元"), (ChartUnit.YI, r"(?<!精确到1)\d万元")])
def test_papers_have_one_unit_of_budget_amounts(unit: ChartUnit, other: str) -> None:
    """Of the budget, that is: what is published in 亿元 (GDP, investment) stays so."""
    made = in_paper_unit(shown(unit), "zh")
    budget = [text for text in printed(made) if re.search("收入|支出|缺口|基金", text)
              and not re.search("固定资产投资|生产总值|总部企业", text)]
    assert budget
    assert not [text for text in budget if re.search(other, text)]
    charts = {chart.id: chart.unit for chart in made.charts}
    assert {charts[name] for name in ("bridge", "scenarios", "tornado", "gap_split")} == {unit.value}


def test_figures_follow_their_unit() -> None:
    made = in_paper_unit(shown(ChartUnit.YI), "zh")
    before = {table.id: table for table in shown(ChartUnit.YI).tables()}
    table = next(one for one in made.memo.blocks if isinstance(one, Table) and one.id == "memo")
    assert table.text("gpb_revenue", "unit") == "亿元"
    assert table.text("gpb_revenue", "计划") == "135.45"
    assert table.text("gdp_growth", "基准") == before["headline"].text("gdp_growth", "基准")
    execution = next(one for one in made.memo.blocks if isinstance(one, Table))
    assert (execution.unit, execution.text("gpb_revenue", "outturn")) == ("亿元", "91.20")
    assert execution.text("gpb_revenue", "of_budget") == "110.25"


def test_per_unit_of_gdp_is_no_amount() -> None:
    chart = next(one for one in in_paper_unit(shown(ChartUnit.YI), "zh").charts if one.id == "intensity")
    assert {column.group[:5] for column in chart.table.columns} == {"万元GDP"}


def test_the_workbook_keeps_the_prescribed_unit() -> None:
    table = next(one for one in shown(ChartUnit.YI).tables() if one.id == "general_revenue")
    assert table.unit == "万元"


@pytest.mark.parametrize(("said", "told"), [
    ("缺口分别为803,420、813,897万元。", "缺口分别为80.34、81.39亿元。"),
    ("在100,050—200,050万元之间", "在10.01—20.01亿元之间"),
    ("变化（-1,234,567万元）", "变化（-123.46亿元）"),
    ("精确到1万元，不是抽样", "精确到1万元，不是抽样"),
    ("2020年万元GDP电耗下降3.5%", "2020年万元GDP电耗下降3.5%")])
def test_a_sentence_is_told_in_the_larger_unit(said: str, told: str) -> None:
    made = replace(shown(ChartUnit.YI), summary=(said,))
    assert in_paper_unit(made, "zh").summary == (told,)


def test_shares_and_counts_are_no_amounts() -> None:
    table = Table("t", "表", "见表内", "项目", (
        Column("unit", "单位"), Column("count", "年数"), Column("value", "金额"),
        Column("odds", "可能性（%）")), (
        Row("a", "甲", (words("万元"), Cell(8.0), Cell(45000.0), Cell(60.0))),
        Row("b", "乙", (words("人"), Cell(8.0), Cell(45000.0), Cell(60.0)))))
    memo = replace(shown(ChartUnit.YI).memo, blocks=(table,))
    found = in_paper_unit(replace(shown(ChartUnit.YI), memo=memo), "zh").memo.blocks[0]
    assert isinstance(found, Table)
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["亿元", "8", "4.50", "60"], ["人", "8", "45,000", "60"]]
