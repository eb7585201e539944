"""What an equation learns from is worked out where figures imply it: growth from levels."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.data import Dataset, Observation, Period, Status, Vintage, shipped_catalog
from forecast.data.units import parse_unit
from forecast.equations.dimensions import scaled
from forecast.equations.language import parse_model
from forecast.estimation.estimating import estimate
from forecast.estimation.history import History, history_of
from forecast.models.parameters import Parameter, Priors

MODEL = """gdp_growth := 6
retail_sales_growth ~ b * gdp_growth
retail_sales = retail_sales(-1) * (1 + retail_sales_growth / 100)
"""
PRIORS = Priors({"b": Parameter("b", "b", "b", 0.9, 0.3, "判断", None)}, {})
PARSED = scaled(parse_model(MODEL, "m", shipped_catalog(), PRIORS.parameters), shipped_catalog(),
                {"b": parse_unit("")})

YEARS = range(2008, 2020)
GROWTH = dict(zip(YEARS, (9.0, 10.5, 12.0, 9.5, 8.8, 9.1, 7.6, 8.4, 7.9, 6.6, 7.2, 6.9), strict=True))
RETAIL = {year: 1.2 * rate + 0.3 * (-1) ** year for year, rate in GROWTH.items()}
"""A sample: nobody's figures."""


def levels(rates: dict[int, float]) -> dict[int, float]:
    found, level = {2007: 200.0}, 200.0
    for year, rate in rates.items():
        level *= 1 + rate / 100
        found[year] = level
    return found


def dataset(**figures: dict[int, float]) -> Dataset:
    return Dataset(tuple(
        Observation(item, Period.annual(year), value, Status.FINAL, date(year + 1, 7, 31))
        for item, own in figures.items() for year, value in own.items()), (), shipped_catalog())


def history(data: Dataset) -> History:
    return history_of(data, PARSED, Vintage())


def test_growth_is_worked_out_from_levels() -> None:
    seen = history(dataset(gdp_growth=GROWTH, retail_sales=levels(RETAIL)))
    worked = seen.figures["retail_sales_growth"]
    assert np.isnan(worked[0])
    np.testing.assert_allclose(worked[1:], list(RETAIL.values()), rtol=1e-9)


def test_what_was_published_stays() -> None:
    stated = {2010: 11.1, 2015: 9.9}
    seen = history(dataset(retail_sales=levels(RETAIL), retail_sales_growth=stated))
    worked = dict(zip((period.year for period in seen.periods), seen.figures["retail_sales_growth"],
                      strict=True))
    assert {year: worked[year] for year in stated} == stated
    assert worked[2011] == pytest.approx(RETAIL[2011])


def test_a_gap_in_the_levels_gives_no_growth() -> None:
    known = levels(RETAIL)
    del known[2012]
    worked = history(dataset(retail_sales=known)).figures["retail_sales_growth"]
    at = {2007 + place for place in np.flatnonzero(np.isnan(worked))}
    assert at == {2007, 2012, 2013}


def test_an_equation_learns_alike_from_levels_and_from_growth() -> None:
    found = {}
    for name, figures in (("levels", {"retail_sales": levels(RETAIL)}),
                          ("growth", {"retail_sales_growth": RETAIL}), ("neither", {})):
        data = dataset(gdp_growth=GROWTH, **figures)
        found[name] = estimate(data, PARSED, PRIORS, Vintage()).belief.of("b")
    np.testing.assert_allclose(found["levels"], found["growth"], rtol=1e-6)
    assert found["levels"][1] < 0.5 * found["neither"][1]
    assert found["levels"][0] == pytest.approx(1.2, abs=0.1)
