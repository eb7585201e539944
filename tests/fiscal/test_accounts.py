"""The accounts against the 83 identities of the 2020 papers, and against broken ones."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from forecast.data.catalog import shipped_catalog
from forecast.fiscal.accounts import check_accounts, rounding_tolerance
from forecast.fiscal.growth import growth
from forecast.rounding import half_up

PLAN_2020 = {
    "tax_revenue": 886000, "nontax_revenue": 468500, "gpb_revenue": 1354500,
    "upper_transfer_in": 219636, "funds_transferred_in": 77429, "stabilisation_fund_draw": 260000,
    "carryover_in": 9403, "gpb_total_sources": 1920969, "gpb_expenditure": 1750416,
    "upper_remittance": 170553, "gpb_total_uses": 1920969, "gf_own_sports_lottery": 1431,
    "gf_own_bond_project_income": 202, "gf_own_revenue": 1633, "gf_land_transfer_in": 314460,
    "special_debt_proceeds": 27000, "gf_lottery_transfer_in": 3670, "gf_transfer_in": 345130,
    "gf_carryover_in": 7395, "gf_surplus_in": 45087, "gf_total_sources": 399246,
    "gf_exp_urban_rural": 49939, "gf_exp_other": 26321, "gf_debt_interest": 2696,
    "gf_exp_culture": 133, "gf_debt_issue_cost": 27, "gf_own_expenditure": 79116,
    "gf_transfer_out": 77314, "gf_total_uses": 156430, "gf_surplus_out": 242815,
    "sc_profit_remitted": 372, "sc_surplus_in": 397, "sc_total_sources": 769,
    "sc_capital_injection": 534, "sc_cfo_cost": 120, "sc_expenditure": 654,
    "sc_transfer_out": 115, "sc_total_uses": 769,
}  # fmt: skip


def figures(**changes: int) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in (PLAN_2020 | changes).items()}


def test_the_plan_adds_up_to_the_printed_digit() -> None:
    sums = {one.item: one for one in check_accounts(figures())}
    assert {code: int(one.tail) for code, one in sums.items() if one.tail} == {
        "gpb_total_sources": 1, "gf_total_sources": 1, "gf_surplus_out": -1}
    assert {one.verdict for one in sums.values()} == {"exact", "tail"}
    assert sums["funds_transferred_in"].computed == 77429


def test_the_unexplained_transfer_of_2019_is_shown_not_spread() -> None:
    known = {"funds_transferred_in": Decimal(679383), "gf_transfer_out": Decimal(641698),
             "sc_transfer_out": Decimal(79)}
    (one,) = [one for one in check_accounts(known) if one.item == "funds_transferred_in"]
    assert (one.verdict, one.tail) == ("incomplete", Decimal(37606))


@given(st.sampled_from(sorted(PLAN_2020)), st.integers(10, 1_000_000))
def test_a_wrong_line_is_found(code: str, error: int) -> None:
    wrong = figures(**{code: PLAN_2020[code] + error})
    verdicts = {one.item: one.verdict for one in check_accounts(wrong)}
    linked, above = {code, "gf_surplus_out"}, shipped_catalog()[code].parent
    while above is not None:  # a total that is not stated adds up, and its own total does not
        linked.add(above)
        above = None if above in PLAN_2020 else shipped_catalog()[above].parent
    assert any(verdicts.get(item) in {"error", "incomplete"} for item in linked)


@pytest.mark.parametrize(("n", "tolerance"), [(1, 1), (2, 1), (3, 2), (6, 3)])
def test_rounding_explains_half_a_unit_a_line(n: int, tolerance: int) -> None:
    assert rounding_tolerance(n) == tolerance


@pytest.mark.parametrize(
    ("current", "base", "stripped", "natural", "comparable"),
    [(1354500, 912000, 400000, "48.52", "4.66"), (468500, 66000, 400000, "609.85", "3.79"),
     (886000, 846000, 0, "4.73", "4.73"), (1920969, 2605234, 0, "-26.27", "-26.27")],
)  # fmt: skip
def test_growth_pairs_of_the_budget_report(current: float, base: float, stripped: float,
                                           natural: str, comparable: str) -> None:
    pair = growth(current, base, "2019年预计执行数", stripped)
    assert str(half_up(pair.natural, 2)) == natural
    assert str(half_up(pair.comparable, 2)) == comparable


def test_half_up_where_floats_and_banks_differ() -> None:
    assert str(half_up(-26.26501, 2)) == "-26.27"
    assert str(half_up(2.675, 2)) == "2.68"
    assert str(half_up(0.5, 0)) == "1"
    assert str(half_up(-0.5, 0)) == "-1"


def test_a_transfer_from_a_budget_whose_spending_is_not_known_is_no_error() -> None:
    """Only the fund budget's revenue was published: nobody says that it hands nothing on."""
    items = shipped_catalog()
    figures = {"funds_transferred_in": Decimal(50_000), "gpb_revenue": Decimal(1_050_000),
               "gf_own_revenue": Decimal(1_300)}
    assert all(one.verdict != "unmatched" for one in check_accounts(figures, items))
    known = {**figures, "gf_own_expenditure": Decimal(1_300)}  # as monthly reports have it
    assert all(one.verdict != "unmatched" for one in check_accounts(known, items))
    for more in ("gf_total_uses", "gf_carryover_out"):
        told = {**known, more: Decimal(1_300)}
        assert any(one.verdict == "unmatched" for one in check_accounts(told, items)) is (
            more == "gf_total_uses")
