"""How last year went: share of the budget, growth, the course of the year, causes."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.sample_district import BASE, write_sample

from forecast.exhibits import Exhibits, Table, exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


def shown_of(path: Path) -> Exhibits:
    return exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})


def execution(shown: Exhibits) -> Table:
    return next(one for one in shown.tables() if one.id == "execution")


@pytest.fixture(scope="module")
def luohu_shown(luohu: Path) -> Exhibits:
    return shown_of(luohu)


@pytest.mark.parametrize(("row", "column", "printed"), [
    ("gpb_revenue", "outturn", "912,000"), ("gpb_revenue", "of_budget", "110.25"),
    ("gpb_revenue", "growth", "-8.77"), ("gpb_revenue", "to3", "-19.13"),
    ("tax_revenue", "growth", "-8.49"), ("tax_revenue", "to3", "-22.91"),
    ("nontax_revenue", "growth", "-12.11"), ("gpb_total_sources", "growth", "-2.54"),
    ("gpb_expenditure", "growth", "5.03"), ("gpb_expenditure", "of_budget", "110.03"),
    ("exp_education", "growth", "7.16"), ("gpb_total_uses", "growth", "-1.30")])
def test_last_year_stands_as_the_budget_report_says_it(
        luohu_shown: Exhibits, row: str, column: str, printed: str) -> None:
    assert execution(luohu_shown).text(row, column) == printed


def test_the_first_table_and_the_first_sentence_are_last_years(luohu_shown: Exhibits) -> None:
    first = luohu_shown.summary[0]
    assert first.startswith("2019年一般公共预算收入预计完成912,000万元，为预算的110.25%，比上年（下同）下降8.77%（一季度下降19.13%）")
    blocks = luohu_shown.sheets[0].blocks
    assert next(block.id for block in blocks if isinstance(block, Table)) == "execution"
    memo = luohu_shown.memo.blocks
    assert next(block.id for block in memo if isinstance(block, Table)) == "memo_execution"


def test_a_total_names_what_moved_it(luohu_shown: Exhibits) -> None:
    assert "税收收入-7.85个百分点" in execution(luohu_shown).text("gpb_revenue", "cause")


@pytest.mark.shared
def test_one_offs_are_stripped_and_named(shared: Path) -> None:
    shown = shown_of(shared / "clerk_cases" / "base.xlsx")
    found = execution(shown)
    assert found.text("gpb_revenue", "comparable") == "8.31"
    assert "处置闲置资产" in found.text("nontax_revenue", "cause")
    assert "-21,000" not in "".join(shown.summary)  # a fund that is short keeps nothing unused


@pytest.mark.shared
def test_two_scopes_are_not_compared(shared: Path) -> None:
    found = execution(shown_of(shared / "clerk_cases" / "gz14.xlsx"))
    assert "growth" not in {column.key for column in found.columns}, "a column of dashes says nothing"
    assert "口径不同" in found.text("gpb_revenue", "cause")


def test_what_was_adjusted_is_held_against_the_adjusted_budget(tmp_path: Path) -> None:
    """Spending at 106 % of the first budget is 99 % of the one that was in force."""
    def row(item: str, value: float, status: str, day: str) -> dict[str, object]:
        return {"指标": item, "期间": f"{BASE}年", "数值": value, "单位": "万元", "状态": status, "发布日期": day, "来源": "样例"}

    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "调整.xlsx", {"数据版本": [
        row("一般公共预算收入", 395_000, "预算", f"{BASE}-01-20"), row("一般公共预算支出", 565_000, "预算", f"{BASE}-01-20"),
        row("一般公共预算支出", 603_000, "调整预算", f"{BASE}-09-20")]})
    shown = shown_of(path)
    found = execution(shown)
    assert [found.text("gpb_expenditure", key) for key in ("budget", "adjusted", "outturn", "of_budget")] == [
        "565,000", "603,000", "598,000", "99.17"]
    assert found.text("gpb_revenue", "of_budget") == "101.27"
    assert {column.key: column.title for column in found.columns}["of_budget"] == "为调整预算%"
    assert "为预算的101.27%" in shown.summary[0]
    assert "598,000万元，为调整预算的99.17%" in shown.summary[0]
