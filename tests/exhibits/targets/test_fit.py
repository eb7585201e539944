"""What the plan says is held against what the plan says, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.by_hand import by_hand

from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

YEARS = range(2015, 2024)
GDP = [200.0 * 1.07**at for at in range(9)]
ROWS = [("指标", "单位", *(f"{year}年" for year in YEARS)), ("地区生产总值", "亿元", *GDP),
        ("地区生产总值增速", "%", *(6.0 + 0.3 * (-1) ** at for at in range(9))),
        ("一般公共预算收入", "万元", *(100_000.0 * 1.05**at for at in range(9)))]
"""A sample: nobody's figures."""


@pytest.mark.parametrize("is_planned", [False, True])
def test_a_plan_that_says_nothing_of_gdp_implies_no_buoyancy(is_planned: bool, tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", ROWS)
    book = load_workbook(path)
    sheet = book.create_sheet("预算收支")
    for row in (("项目", "2024年预算数"), ("一般公共预算收入", 149_000.0)):
        sheet.append(row)
    if is_planned:
        goals = book.create_sheet("目标")
        for row in (("指标", "期间", "运算", "值", "单位"), ("地区生产总值增速", 2024, "≥", 6.0, "%")):
            goals.append(row)
    book.save(path)
    read_book = read(path)
    result = solve(read_book, Request(path, settings=Settings(draws=60)))
    shown = exhibit(result, {}, (), "zh", read_book.bureau)
    keys = {row.key for table in shown.tables() if table.id == "consistency" for row in table.rows}
    assert ("revenue_gdp" in keys) is is_planned


@pytest.mark.parametrize(("aim", "said"), [
    (8.0, "一般公共预算收入目标增长8.00%，预算安排增长1.46%，相差6.54个百分点，应明确以哪个为准。"), (1.5, "")])
def test_a_budget_that_does_not_come_to_the_growth_aimed_at_is_said(aim: float, said: str, tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", ROWS)
    book = load_workbook(path)
    sheet = book.create_sheet("预算收支")
    for row in (("项目", "2024年预算数"), ("一般公共预算收入", 149_900.0)):
        sheet.append(row)
    goals = book.create_sheet("目标")
    for goal in (("指标", "期间", "运算", "值", "单位"), ("一般公共预算收入增速", 2024, "≈", aim, "%")):
        goals.append(goal)
    book.save(path)
    shown = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    assert [one for one in shown.misfits if "以哪个为准" in one] == ([said] if said else [])
