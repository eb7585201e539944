"""The tornado holds what a chief asks: growth, revenue, the sale, transfers from above, spending."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecast.data import Period
from forecast.exhibits import DRAWN_LEVERS, Maker, reckoner_table
from forecast.exhibits.scenarios.reckoner import Lever, Reckoning, tornado
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


def drawn(path: Path) -> dict[str, tuple[str, ...]]:
    result = solve(read(path), Request(path, ("基准",), settings=Settings(draws=0)))
    table = reckoner_table(Maker(result))
    return {row.key: tuple(cell.text for cell in row.cells) for row in table.rows[:DRAWN_LEVERS]}


def test_luohus_tornado_holds_what_a_chief_asks(luohu: Path) -> None:
    rows = drawn(luohu)
    assert {"gdp_growth", "tax_revenue", "one_off_fails", "upper_transfer_in", "gpb_expenditure"} <= rows.keys()
    assert rows["one_off_fails"][-2:] == ("0", "-400,000")
    assert [rows[key][0] for key in ("gdp_growth", "tax_revenue", "upper_transfer_in")] == ["1个百分点", "5%", "5%"]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "asked"), [
    ("base", {"gdp_growth", "tax_revenue", "upper_transfer_in", "gpb_expenditure"}),
    ("gz14", {"gdp_growth", "tax_revenue"}), ("luohu-2021", {"gdp_growth", "gpb_expenditure"})])
def test_any_tornado_does(shared: Path, name: str, asked: set[str]) -> None:
    assert asked <= drawn(shared / "clerk_cases" / f"{name}.xlsx").keys()


def test_revenue_leads_where_what_tops_up_the_fund_takes_it_in() -> None:
    """A balance that stays nought says nothing of growth: a chief saw ten bars of no length."""
    items = ("gdp_growth", "gpb_balance", "gpb_revenue")

    def lever(code: str, balance: float, revenue: float) -> Reckoning:
        up = np.array([[0.0], [balance], [revenue]])
        return Reckoning(Lever(code, "percent", 1.0, {Period.annual(2026): 1.0}), up, -up)

    spending, growth, tax = (lever("gpb_expenditure", -19_623, 0), lever("gdp_growth", 0, 312),
                             lever("tax_revenue", 0, 705))
    assert [one.lever.code for one in tornado((spending, growth, tax), items, 0)] == [
        "tax_revenue", "gdp_growth", "gpb_expenditure"]
    open_ones = (spending, lever("gdp_growth", 312, 312), lever("tax_revenue", 705, 705))
    assert [one.lever.code for one in tornado(open_ones, items, 0)] == ["gpb_expenditure", "tax_revenue", "gdp_growth"]
