"""A plan that states a few figures: they are its own, nothing else is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.bureaus.october import BUDGETS, october

from forecast.exhibits import Exhibits, exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.exhibits import Table
    from forecast.projection import Result


def solved(path: Path) -> Result:
    return solve(read(path), Request(path, settings=Settings(draws=40)))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return solved(october(tmp_path_factory.mktemp("october") / "样例县.xlsx"))


@pytest.fixture(scope="module")
def found(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(found: Exhibits, name: str) -> Table | None:
    return next((one for one in found.tables() if one.id == name), None)


def said(found: Exhibits) -> str:
    return "\n".join(str(getattr(block, "text", "")) for block in found.memo.blocks)


def test_a_tax_that_no_budget_states_is_not_planned(found: Exhibits) -> None:
    headline = table(found, "headline")
    assert headline is not None
    assert headline.text("gpb_revenue", "计划") == "108,000"
    assert headline.text("tax_revenue", "计划") == "—"
    assert headline.text("tax_revenue", "基准") != "—"
    planned = next(line for line in said(found).splitlines() if "收入计划108,000万元" in line)
    assert "税收" not in planned


def test_budgets_known_in_part_have_no_totals(found: Exhibits) -> None:
    assert table(found, "balance_all") is None
    assert table(found, "balance") is None
    revenue = table(found, "fund_revenue")
    assert revenue is not None
    assert [row.key for row in revenue.rows] == ["gf_own_revenue"]
    assert "收入总量" not in said(found)


def test_what_the_plan_states_of_other_budgets_is_said(found: Exhibits) -> None:
    assert "2027年计划中，政府性基金本级收入31,000万元、本级支出46,000万元；社会保险基金收入52,000万元、支出48,500万元" in said(found)


@pytest.mark.parametrize(("outs", "into", "tells_sum"), [((900, 300), 1_200, True), ((900, 300), 2_000, False)])
def test_transfers_are_added_up_only_where_they_are_all(tmp_path: Path, outs: tuple[float, float], into: float,
                                                        tells_sum: bool) -> None:
    """Money may come in from elsewhere too: a sum of two is no sum of three."""
    budgets = {**BUDGETS, "gf_transfer_out": outs[0], "sc_transfer_out": outs[1], "funds_transferred_in": into}
    path = october(tmp_path / "样例县.xlsx", budgets=budgets)
    text = said(exhibit(solved(path), {}))
    assert "两本预算分别调出900万元、300万元" in text
    assert (f"合计调入一般公共预算{into:,}万元" in text) is tells_sum


def test_a_budget_whose_totals_are_not_known_is_left_out_of_all_together_and_named(tmp_path: Path) -> None:
    whole = {"gpb_total_sources": 300_000, "gpb_total_uses": 295_000, "sc_total_sources": 900, "sc_total_uses": 900}
    path = october(tmp_path / "样例县.xlsx", budgets={**BUDGETS, **whole}, estimates={
        "gpb_revenue": 104_600, **whole})
    together = table(exhibit(solved(path), {}), "balance_all")
    assert together is not None
    assert not any(row.key.startswith(("fund:", "social:")) for row in together.rows)
    assert [note for note in together.notes if "政府性基金预算" in note and "没有填全" in note]
    assert together.text("general:sources", "sources") == "300,000"


def test_a_plan_for_the_growth_of_what_has_no_level_is_the_plans(result: Result, found: Exhibits) -> None:
    """Counties state investment as growth alone; it follows its own history but in the plan."""
    assert result.value("fai_growth", result.first, "计划") == pytest.approx(5.0)
    assert result.value("fai_growth", result.first, "基准") != pytest.approx(5.0)
    matrix = table(found, "target_matrix")
    assert matrix is not None
    assert (matrix.text("fai_growth", "计划"), matrix.text("fai_growth:met", "计划")) == ("5.0", "达标")


def test_what_the_plan_says_nothing_of_is_neither_met_nor_missed(tmp_path: Path) -> None:
    """Nominal growth is planned, the level follows from it in the forecast alone."""
    path = october(tmp_path / "样例县.xlsx", plans={"gdp_nominal": 289.0})
    matrix = table(exhibit(solved(path), {}), "target_matrix")
    assert matrix is not None
    for name in ("计划", "基准"):
        assert (matrix.text("gdp_nominal", name) == "—") == (matrix.text("gdp_nominal:met", name) == ""), name
