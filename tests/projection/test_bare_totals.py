"""Totals that a budget states without their lines: nothing contradicts them, nothing is short."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forecast.data import Dataset, Method, Observation, Override, Period, Scenario, Span, Status
from forecast.issues import CellRef
from forecast.models import priors
from forecast.projection import Settings, build_model, default_baseline, default_plan, project


def test_totals_without_lines_are_no_error_and_no_shortfall() -> None:
    told = [("gpb_revenue", 2019, 95_350, Status.FINAL), ("gpb_revenue", 2020, 101_000, Status.BUDGET),
            ("tax_revenue", 2019, 61_230, Status.FINAL), ("nontax_revenue", 2019, 34_120, Status.FINAL),
            ("sc_total_sources", 2019, 300, Status.FINAL), ("sc_expenditure", 2019, 210, Status.FINAL),
            ("sc_total_sources", 2020, 320, Status.BUDGET), ("sc_expenditure", 2020, 220, Status.BUDGET)]
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), status,
                                     date(2020, 1, 20)) for item, year, value, status in told))
    settings = Settings()
    model = build_model(data, priors(), settings)
    plan = default_plan(data, settings, (), model)
    assert plan is not None
    own = {one.name: one for one in (default_baseline(data, settings), plan)}
    result = project(data, list(own), own, (), priors(), settings, model)
    at = Period.annual(2020)
    assert result.value("sc_total_sources", at, "计划") == 320
    assert result.value("sc_total_sources", at, "基准") == 300
    assert (result.value("sc_surplus_out", at, "基准") or 0.0) >= 0
    assert result.value("gpb_revenue", at, "计划") == 101_000


def test_what_budgets_that_are_not_there_transfer_in_is_as_budgeted() -> None:
    """A workbook of the general budget alone states 调入资金: the forecast does not drop it."""
    told = [("gpb_revenue", 2019, 95_350, Status.FINAL), ("tax_revenue", 2019, 61_230, Status.FINAL),
            ("nontax_revenue", 2019, 34_120, Status.FINAL), ("gdp_nominal", 2018, 930, Status.FINAL),
            ("gdp_nominal", 2019, 1_000, Status.FINAL), ("gdp_growth", 2019, 6, Status.FINAL),
            ("funds_transferred_in", 2019, 9_000, Status.FINAL), ("funds_transferred_in", 2020, 6_000, Status.BUDGET),
            ("gpb_expenditure", 2019, 99_000, Status.FINAL), ("gpb_expenditure", 2020, 103_000, Status.BUDGET)]
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), status,
                                     date(2020, 1, 20)) for item, year, value, status in told))
    settings = Settings(draws=0)
    model = build_model(data, priors(), settings)
    own = default_baseline(data, settings)
    result = project(data, [own.name], {own.name: own}, (), priors(), settings, model)
    at = Period.annual(2020)
    assert result.value("funds_transferred_in", at, own.name) == 6_000
    nontax = result.value("nontax_revenue", at, own.name)
    assert nontax is not None
    assert nontax > 34_120  # its recurrent part still follows the economy


@pytest.mark.parametrize(("planned", "wanted"), [(52_000, 52_000), (None, 54_000)])
def test_a_fund_budget_without_its_land_transfers_what_it_budgets(planned: int | None, wanted: int) -> None:
    """Its own revenue is one sum with land in it: a share of land that nobody lists dropped what the budget hands over."""
    told = [("gpb_revenue", 2019, 229_400), ("tax_revenue", 2019, 146_800), ("nontax_revenue", 2019, 82_600),
            ("gpb_expenditure", 2019, 283_400), ("gf_own_revenue", 2019, 121_000), ("gf_own_expenditure", 2019, 67_000),
            ("gf_transfer_out", 2019, 54_000), ("funds_transferred_in", 2019, 54_000)]
    plan = [("gf_own_revenue", 118_000), ("gf_own_expenditure", 66_000), ("funds_transferred_in", planned), ("gf_transfer_out", planned)]
    seen = [(item, year, value, Status.FINAL) for item, year, value in told]
    seen += [(item, 2020, value, Status.BUDGET) for item, value in plan if planned and value]
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), status, date(2020, 1, 20))
                         for item, year, value, status in seen))
    settings = Settings(draws=0)
    own = default_baseline(data, settings)
    result = project(data, [own.name], {own.name: own}, (), priors(), settings, build_model(data, priors(), settings))
    for year in (2020, 2021):
        at = Period.annual(year)
        assert result.value("funds_transferred_in", at, own.name) == wanted
        assert result.value("gf_transfer_out", at, own.name) == wanted
        assert (result.value("gf_surplus_out", at, own.name) or 0.0) == 0  # its own revenue is as budgeted too


@pytest.mark.parametrize(("more", "is_paid"), [
    ((), False), ((("gf_transfer_out", 2019, 5_000),), True), ((("in_from_fund", 2019, 5_000),), True),
    ((("funds_transferred_in", 2018, 4_000),), True), ((("gf_own_expenditure", 2019, 20_000),), False),
    ("parameter", True), ("scenario", True)])
def test_land_pays_into_no_budget_that_the_workbook_knows_of_no_transfer_to(more: tuple[tuple[str, int, int], ...] | str,
                                                                             is_paid: bool) -> None:
    """A county's budget that balances had a fifth of its land receipts on top, and the risk of losing them."""
    told = [("gpb_revenue", 2019, 104_560), ("tax_revenue", 2019, 66_810), ("nontax_revenue", 2019, 37_750),
            ("upper_transfer_in", 2019, 252_300), ("gpb_expenditure", 2019, 351_800), ("upper_remittance", 2019, 5_060),
            ("gf_land_transfer_in", 2018, 42_100), ("gf_land_transfer_in", 2019, 35_200),
            *(more if isinstance(more, tuple) else ())]
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), Status.FINAL, date(2020, 1, 20))
                         for item, year, value in told))
    settings, known, at = Settings(draws=0), priors(), Period.annual(2020)
    if more == "parameter":
        own = replace(known.parameters["land_transfer_share"], origin=CellRef("a.xlsx", "参数", "A2"))
        known = known.with_own({"land_transfer_share": own})
    laid = (Override("gf_transfer_out", Span(at, at), Method.FIX, 6_000.0),) if more == "scenario" else ()
    base = default_baseline(data, settings)
    asked = {base.name: base, "调入": Scenario("调入", "调入", base.name, laid)}
    result = project(data, list(asked), asked, (), known, settings, build_model(data, known, settings))
    paid = result.value("funds_transferred_in", at, "调入") or 0.0
    assert (paid > 0) is is_paid
    if more == "scenario":
        assert paid == 6_000


BALANCED = {
    2019: {"gpb_revenue": 55_993, "tax_revenue": 34_990, "nontax_revenue": 21_003, "upper_transfer_in": 366_540,
           "funds_transferred_in": 9_800, "stabilisation_fund_draw": 16_500, "general_debt_proceeds": 14_200,
           "gpb_expenditure": 476_258, "upper_remittance": 2_310, "stabilisation_fund_topup": 8_800,
           "general_debt_repayment": 12_100, "gf_own_revenue": 9_213, "gf_transfer_in": 2_480, "gf_own_expenditure": 31_400,
           "special_debt_proceeds": 22_000, "special_debt_repayment": 2_000, "gf_transfer_out": 900},
    2020: {"gpb_revenue": 55_130, "tax_revenue": 35_520, "nontax_revenue": 19_610, "upper_transfer_in": 366_678,
           "funds_transferred_in": 11_000, "stabilisation_fund_draw": 15_000, "general_debt_proceeds": 0,
           "gpb_expenditure": 445_323, "upper_remittance": 2_310, "stabilisation_fund_topup": 0,
           "general_debt_repayment": 6_000, "gf_own_revenue": 9_440, "gf_transfer_in": 900, "gf_own_expenditure": 10_700,
           "special_debt_proceeds": 0, "special_debt_repayment": 2_000, "gf_transfer_out": 1_000}}


def projected(more: dict[int, dict[str, float]], years: int = 2) -> dict[tuple[str, int, str], float | None]:
    """Project the baseline and the plan of a county with a budget of its own; figures by item and year."""
    told = [(item, year, value) for year in BALANCED for item, value in {**BALANCED[year], **more.get(year, {})}.items()]
    data = Dataset(tuple(Observation(
        item, Period.annual(year), float(value), Status.FINAL if year == 2019 else Status.BUDGET, date(2020, 1, 20))
        for item, year, value in told))
    settings = Settings(draws=0)
    model = build_model(data, priors(), settings)
    plan = default_plan(data, settings, (), model)
    assert plan is not None
    own = {one.name: one for one in (default_baseline(data, settings), plan)}
    result = project(data, list(own), own, (), priors(), settings, model)
    return {(item.code, year, name): result.value(item.code, Period.annual(year), name)
            for item in data.catalog for year in range(2020, 2020 + years) for name in own}


def test_what_idle_balances_pay_in_stays_as_budgeted() -> None:
    """The budget's 11,000 are 1,000 of the fund budget and 10,000 of balances: these were dropped from the forecast."""
    found = projected({})
    for year in (2020, 2021):
        assert found["funds_transferred_other", year, "基准"] == 10_000
        assert found["funds_transferred_in", year, "基准"] == 10_000 + (found["gf_transfer_out", year, "基准"] or 0.0)
    assert found["funds_transferred_in", 2020, "计划"] == 11_000
    bare = projected({2020: {"funds_transferred_in": 1_000}})
    assert bare["funds_transferred_other", 2020, "基准"] == 0


@pytest.mark.parametrize(("closes", "opens", "carried", "nil"), [
    ({"gpb_surplus_out": 5_825}, {"carryover_in": 5_825}, ("carryover_in", 5_825), "gpb_surplus_in"),
    ({"gpb_surplus_out": 825, "carryover_out": 5_000}, {"carryover_in": 5_825}, ("carryover_in", 5_825), "gpb_surplus_in"),
    ({"gf_surplus_out": 3_710}, {"gf_carryover_in": 3_710}, ("gf_carryover_in", 3_710), "gf_surplus_in"),
    ({"gf_carryover_out": 3_710}, {"gf_surplus_in": 3_710}, ("gf_surplus_in", 3_710), "gf_carryover_in")])
def test_what_a_year_closes_with_opens_the_next_once_under_whatever_name(
        closes: dict[str, float], opens: dict[str, float], carried: tuple[str, float], nil: str) -> None:
    found = projected({2019: closes, 2020: opens})
    for name in ("计划", "基准"):
        assert found[carried[0], 2020, name] == carried[1]
        assert (found[nil, 2020, name] or 0.0) == 0
    stated = projected({2019: closes})  # no budget line says what the year opens with
    account = [code for code in (*opens, nil) if stated[code, 2020, "基准"] is not None]
    assert sum(stated[code, 2020, "基准"] or 0.0 for code in account) == carried[1]


def test_what_others_hand_down_is_as_budgeted() -> None:
    found = projected({2019: {"sc_own_revenue": 120, "sc_upper_in": 36, "sc_expenditure": 156},
                       2020: {"sc_own_revenue": 100, "sc_upper_in": 40, "sc_expenditure": 140}})
    assert found["sc_upper_in", 2020, "基准"] == 40
    assert found["sc_own_revenue", 2020, "计划"] == 100
    assert found["sc_total_sources", 2020, "计划"] == 140
