"""The plan's column: a target that the sentences judge stands in it, budget or not."""

from __future__ import annotations

from datetime import date

from forecast.data import Dataset, Observation, Operator, Period, Status, Target
from forecast.data.bureau import Bureau
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.target_words import planned
from forecast.models import priors
from forecast.projection import Settings, build_model, default_baseline, default_plan, project

FIGURES = {"gdp_nominal": (4420.0, 4862.0, 5052.0), "gdp_growth": (3.9, 8.3, 3.6),
           "gpb_revenue": (2_839_000.0, 3_128_400.0, 2_987_600.0)}


def test_a_target_of_revenue_without_a_budget_stands_in_the_plan() -> None:
    data = Dataset(tuple(
        Observation(code, Period.annual(2020 + at), value, Status.FINAL, date(2023, 1, 20))
        for code, values in FIGURES.items() for at, value in enumerate(values)))
    year, settings = Period.annual(2023), Settings(draws=0)
    targets = (Target("gdp_growth", year, Operator.AT_LEAST, 6.5),
               Target("gpb_revenue", year, Operator.AT_LEAST, 3_200_000.0))
    model = build_model(data, priors(), settings)
    plan = default_plan(data, settings, targets, model)
    assert plan is not None
    known = {one.name: one for one in (default_baseline(data, settings), plan)}
    make = Maker(project(data, list(known), known, targets, priors(), settings, model), "zh", Bureau())
    assert make.plan == plan.name
    assert planned(make, "gpb_revenue").text == "3,200,000万元以上"
    assert planned(make, "gdp_growth").text == "6.5%以上"
