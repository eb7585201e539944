"""Totals that a budget states without their lines: nothing contradicts them, nothing is short."""

from __future__ import annotations

from datetime import date

from forecast.data import Dataset, Observation, Period, Status
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
