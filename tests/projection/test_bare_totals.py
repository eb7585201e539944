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
