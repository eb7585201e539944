"""Tables of a year that is only budgeted, which do not say that they are a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import planned, states, table, year

from forecast.importing.figures import Target

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("title", "at", "state", "target"), [
    ("社会保险基金预算收支表", 2021, "new", Target.BUDGETS),
    ("一般公共预算收支平衡表(草案)", 2021, "new", Target.BUDGETS),
    # of the year before the same title may head what came of the budget
    ("社会保险基金预算收支表", 2020, "waiting", Target.YEARS),
    ("一般公共预算收入执行情况表", 2021, "waiting", Target.YEARS),
    ("主要经济指标", 2021, "waiting", Target.YEARS)])
def test_only_a_budgets_table_of_the_year_ahead_is_its_budget(
        blank: Path, title: str, at: int, state: str, target: Target) -> None:
    plan = planned(blank, table(year("gpb_revenue", at, 1050000.0, "万元", status=None), title=title))
    assert states(plan) == [state]
    assert plan.placed[0].target is target
    assert bool(plan.questions) == (state == "waiting")


def test_what_is_no_line_of_a_budget_stays_open(blank: Path) -> None:
    plan = planned(blank, table(year("gdp_nominal", 2021, 2500.0, "亿元", status=None), title="一般公共预算收支表"))
    assert states(plan) == ["waiting"]
