"""Of the plan only what a paper says is printed as the plan's."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.sample_district import NEXT, PLAN, write_sample

from forecast.exhibits import Table, exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


@pytest.fixture(scope="module")
def headline(luohu: Path) -> Table:
    shown = exhibit(solve(read(luohu), Request(luohu, ("计划", "基准"), settings=Settings(draws=0))), {})
    return next(one for one in shown.tables() if one.id == "headline")


@pytest.mark.parametrize(("row", "printed"), [
    ("gdp_growth", "6.0%—6.5%"), ("retail_sales_growth", "6.0%以上"), ("unemployment_registered", "3.0%以内"),
    ("retail_sales", "—"),  # no paper states a level
    ("gpb_revenue", "1,354,500"), ("fai", "261.00")])
def test_a_bound_is_printed_as_the_bound(headline: Table, row: str, printed: str) -> None:
    assert headline.text(row, "计划") == printed


def test_a_year_of_several_stages_says_whose_are_which(headline: Table) -> None:
    note = next(one for one in headline.notes if "阶段不一" in one)
    assert "“预计”" in note
    assert "“初步核算”" in note


def test_parts_that_were_not_adjusted_with_their_total_are_not_said_to_make_it_up(tmp_path: Path) -> None:
    """A total that falls "of which" both parts rise: the total was adjusted, they were not."""
    path = write_sample(tmp_path / "样例.xlsx", {("gpb_total_sources", NEXT): None, ("gpb_total_uses", NEXT): None,
                                               ("carryover_out", NEXT): None, ("gpb_surplus_out", NEXT): None})
    before = solve(read(path), Request(path, settings=Settings(draws=0)))
    total = before.value("gpb_revenue", before.first, "计划") or 0.0
    adjusted = filled(path, tmp_path / "调整.xlsx", {"数据版本": [
        {"指标": "一般公共预算收入", "期间": f"{PLAN}年", "数值": total - 21_000, "单位": "万元", "状态": "调整预算",
         "发布日期": f"{PLAN}-08-20", "来源": "调整方案"}]})
    result = solve(read(adjusted), Request(adjusted, settings=Settings(draws=0)))
    shown = exhibit(result, {})
    said = next(one for one in shown.summary if "收入计划" in one)
    assert f"计划{total - 21_000:,.0f}万元" in said
    assert "其中" not in said
    assert "为年初预算数，没有随总数调整" in said
    table = next(one for one in shown.tables() if one.id == "headline")
    assert any("一般公共预算收入为调整预算数；" in note for note in table.notes)
    assert "其中" in next(one for one in exhibit(before, {}).summary if "收入计划" in one)
