"""Judged spreads are weighed against the intervals of the items' own histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log, sqrt

import numpy as np
import pytest

from forecast.data.periods import Period
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.notes.tables import shock_table
from forecast.models.parameters import Priors, Shock, priors as shipped
from forecast.projection.projecting import build_model, project
from forecast.projection.result import FIRST_DRAW, Result, Settings
from forecast.projection.spreads import learned
from forecast.projection.standing import default_baseline
from forecast.timeseries.engine import forecast as engine
from forecast.workbook.inputs.reading import read

FIRST = Period.annual(2020)
GROWTH = [8.6, 9.2, 8.0, 8.0, 8.8, 8.7, 7.3, 7.0]
"""Luohu's growth of GDP, 2012 to 2019; 2009 to 2011 are not in the sources."""
TO_DEVIATION = 2 * 1.2815515655446004


def priors() -> Priors:
    """The district's own judgement of 2020."""
    judged = {"gdp_growth": Shock("gdp_growth", 0.8, "判断"), "fai": Shock("fai", 0.12, "判断")}
    return shipped().with_rows({}, judged)


@pytest.fixture(scope="module")
def dataset(luohu: object) -> Dataset:
    return read(luohu).dataset  # type: ignore[arg-type]


def of(dataset: Dataset, shocks: dict[str, Shock] | None = None, vintage: Vintage | None = None
       ) -> dict[str, Shock]:
    model = build_model(dataset, priors(), Settings())
    return learned(dataset, model.equations, shocks or priors().shocks, vintage or Vintage(), FIRST)


def solved(dataset: Dataset) -> Result:
    own, settings = default_baseline(dataset, Settings()), Settings(draws=4000)
    return project(dataset, [own.name], {own.name: own}, (), priors(), settings,
                   build_model(dataset, priors(), settings))


def test_eight_figures_in_a_row_count_as_much_as_the_judgement(dataset: Dataset) -> None:
    found = of(dataset)["gdp_growth"]
    told = engine(np.array(GROWTH), 1, level=(80,), kind="rate")
    own = (told.upper[0, 0, 0] - told.lower[0, 0, 0]) / TO_DEVIATION
    assert found.sd == pytest.approx(sqrt((0.8**2 + own**2) / 2))
    assert found.basis.startswith(priors().shocks["gdp_growth"].basis)
    assert "8个历年实际数" in found.basis


def test_an_equation_in_logarithms_takes_the_width_in_logarithms(dataset: Dataset) -> None:
    figures = np.array([89.0, 97.0, 125.9, 180.0, 229.0, 281.48, 348.86])
    known = [dataset.read("fai", Period.annual(year), Vintage()) for year in range(2013, 2020)]
    assert [one.chosen.value for one in known if one] == figures.tolist()
    told = engine(figures, 1, level=(80,))
    own = log(told.upper[0, 0, 0] / told.lower[0, 0, 0]) / TO_DEVIATION
    assert of(dataset)["fai"].sd == pytest.approx(sqrt((8 * 0.12**2 + 7 * own**2) / 15))


def test_what_has_gaps_or_no_spread_stays_as_judged(dataset: Dataset) -> None:
    judged = dict(priors().shocks)
    found = of(dataset)
    assert {name for name in found if found[name] != judged[name]} == {"gdp_growth", "fai"}
    judged["gdp_growth"] = replace(judged["gdp_growth"], sd=0.0)
    assert of(dataset, judged)["gdp_growth"].sd == 0.0


def test_figures_published_after_the_as_of_date_do_not_count(dataset: Dataset) -> None:
    early = of(dataset, vintage=Vintage(date(2017, 1, 1)))
    assert early["gdp_growth"] == priors().shocks["gdp_growth"]


def test_the_fan_is_as_wide_as_the_spread_in_the_table_of_shocks(dataset: Dataset) -> None:
    result = solved(dataset)
    drawn = result.run("基准").plan.intercepts["gdp_growth", FIRST][FIRST_DRAW:]
    assert np.std(drawn) == pytest.approx(result.priors.shocks["gdp_growth"].sd, rel=0.05)
    assert result.priors.shocks["gdp_growth"].sd > 0.8


def test_with_enough_residuals_the_table_shows_the_measured_spread(dataset: Dataset) -> None:
    # a sample: these years are not in the sources
    lacking = {"fai": {2009: 60.0, 2010: 66.0, 2011: 75.0, 2012: 81.0},
               "gdp_nominal": {2009: 910.0, 2011: 1190.0}}
    longer = replace(dataset, observations=(*dataset.observations, *(
        Observation(item, Period.annual(year), value, Status.FINAL, date(year + 1, 2, 1), "样例")
        for item, known in lacking.items() for year, value in known.items())))
    result = solved(longer)
    count, spread = result.run("基准").measured["fai"]
    assert count == 10
    row = next(row for row in shock_table(Maker(result)).rows if row.key == "fai")
    assert row.cells[1].value == spread
    assert row.cells[2].value == "10个历年残差的实测标准差"
    drawn = result.run("基准").plan.intercepts["fai", FIRST][FIRST_DRAW:]
    assert np.std(drawn) == pytest.approx(spread, rel=0.1)
    few = solved(dataset).run("基准").measured  # seven years of one item, three of its intensities
    assert {count for count, _ in few.values()} == {3, 7}


def places(retail: list[float | None]) -> Dataset:
    """Make a place of which retail sales were published now and then: 亿元, from 2010 on."""

    figures = {"gdp_nominal": [500.0 * 1.09**step for step in range(10)],
               "gdp_growth": [8.0] * 10, "retail_sales": retail}
    return Dataset(tuple(
        Observation(item, Period.annual(2010 + step), value, Status.FINAL, date(2011 + step, 7, 1))
        for item, values in figures.items() for step, value in enumerate(values)
        if value is not None))


def test_residuals_between_gaps_widen_what_was_judged() -> None:
    grown = [200.0 * 1.15**step for step in range(10)]  # twice as fast as the equation has it
    gaps: list[float | None] = [value if step not in {3, 6} else None
                                for step, value in enumerate(grown)]
    run = solved(places(gaps)).run("基准")
    count, spread = run.measured["retail_sales_growth"]
    judged = shipped().shocks["retail_sales_growth"].sd
    missed = 15.0 - shipped().parameters["b_retail"].mean * 8.0
    assert count == 5
    assert spread == pytest.approx(sqrt((8 * judged**2 + 5 * missed**2) / 13))
    drawn = run.values["retail_sales_growth"][-1][FIRST_DRAW:]
    assert np.std(drawn) > 1.2 * judged


def test_a_history_that_the_engine_has_read_counts_once() -> None:
    grown = [200.0 * 1.15**step for step in range(10)]
    whole = places([None] * 5 + list(grown[5:]))
    fai = Dataset((*whole.observations, *(
        Observation("fai", Period.annual(2013 + step), 300.0 * 1.1**step, Status.FINAL,
                    date(2014 + step, 7, 1)) for step in range(7))))
    result = solved(fai)
    assert result.priors.shocks["fai"].counted == 7
    assert "fai" not in result.run("基准").measured
