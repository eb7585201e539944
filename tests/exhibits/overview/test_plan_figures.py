"""Of the plan only what a paper says is printed as the plan's."""

from __future__ import annotations

from pathlib import Path

import pytest

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
