"""The months so far and the year: bridges over a dataset, and their place in a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from samples.places import LUOHU

from forecast.data.periods import Freq, Period
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.exhibits.book import exhibit
from forecast.in_year.indicators import FACTOR, implied
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

WORKBOOK = LUOHU


def months(item: str, year: int, figures: dict[int, float]) -> list[Observation]:
    return [Observation(item, Period(Freq.M, year * 12 + month - 1), value, Status.PRELIMINARY,
                        date(year, month, 28), cumulative=True) for month, value in figures.items()]


def total(item: str, year: int, value: float) -> Observation:
    return Observation(item, Period.annual(year), value, Status.OUTTURN, date(year + 1, 2, 1))


def test_with_few_years_the_year_grows_as_its_months() -> None:
    dataset = Dataset((*months("tax_revenue", 2019, {3: 50.0}), total("tax_revenue", 2019, 200.0),
                       *months("tax_revenue", 2020, {2: 30.0, 3: 45.0}),
                       *months("gdp_growth", 2020, {3: -5.0}),
                       *months("gpb_revenue_growth", 2020, {3: -8.0})))
    found = {one.item: one for one in implied(dataset, 2020)}
    tax = found["tax_revenue"]
    assert (tax.month, tax.is_estimated) == (3, False)
    assert (tax.so_far, tax.annual) == (pytest.approx(-10.0), pytest.approx(-10.0))
    assert found["gdp_growth"].annual == pytest.approx(-5.0)
    # a level that publishes only its growth is bridged by it, once
    assert found["gpb_revenue"].annual == pytest.approx(-8.0)
    assert set(found) == {"tax_revenue", "gdp_growth", "gpb_revenue"}
    assert not implied(dataset, 2021)
    assert not implied(dataset, 2020, Vintage(date(2020, 1, 1)))


def history(items: dict[str, float], noise: float = 0.01) -> Dataset:
    """Years 2005 to 2020 of monthly figures that follow one cycle, each by its own load."""
    source = np.random.default_rng(6)
    cycle = np.zeros(16 * 12)
    for at in range(1, len(cycle)):
        cycle[at] = 0.95 * cycle[at - 1] + source.normal(scale=0.02)
    seen: list[Observation] = []
    for item, load in items.items():
        level = 100 * np.exp(0.005 * np.arange(192) + load * cycle + source.normal(
            scale=noise, size=192))
        for at, year in enumerate(range(2005, 2021)):
            steps = np.cumsum(level[12 * at : 12 * at + 12])
            last = 6 if year == 2020 else 12
            seen += months(item, year, {month + 1: float(steps[month]) for month in range(last)})
            if year < 2020:
                seen.append(total(item, year, float(steps[-1])))
    return Dataset(tuple(seen))


def test_with_many_years_other_items_and_the_common_factor_enter() -> None:
    dataset = history({"gdp_nominal": 1.0, "retail_sales": 0.8, "fai": 1.2, "tax_revenue": 1.1}, 0.06)
    found = {one.item: one for one in implied(dataset, 2020)}
    gdp = found["gdp_nominal"]
    assert gdp.is_estimated
    assert {name for name, _ in gdp.equations} == {"gdp_nominal", "retail_sales", "fai",
                                                   "tax_revenue", FACTOR}
    assert {name for name, _ in found["fai"].equations} == {"fai"}
    # each bridge forecasts a year that it has not seen better than the mean of the others does
    years = np.log([dataset.value("gdp_nominal", Period.annual(year)) for year in range(2005, 2020)])
    spread = float(np.diff(years).std())
    assert all(0.0 < (one.error or 9.0) < spread for _, one in gdp.equations)
    changes = [one.annual(np.log1p(found[name].so_far / 100)) for name, one in gdp.equations
               if name != FACTOR]
    assert min(changes) < np.log1p(gdp.annual / 100) < max(changes) + 0.02


def test_a_run_shows_what_the_months_say_beside_its_forecast() -> None:
    book = read(WORKBOOK)
    extra = [*months("tax_revenue", 2020, {3: 180000.0}), *months("tax_revenue", 2019, {3: 200000.0})]
    more = replace(book, dataset=book.dataset.with_observations(extra))
    request = Request(WORKBOOK, ("基准",), settings=Settings(draws=0))
    shown = exhibit(solve(more, request), {})
    (table,) = [one for one in shown.tables() if one.id == "indicators"]
    assert table.text("tax_revenue", "so_far") == "-10.00"
    assert table.text("tax_revenue", "annual") == "-10.00"
    assert table.text("tax_revenue", "central") != "—"
    plain = exhibit(solve(book, request), {})
    assert not [one for one in plain.tables() if one.id == "indicators"]
