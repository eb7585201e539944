"""The spread of GDP growth is a panel's: by horizon and size, longer below, shocks included."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from samples.places import BENCHMARKS

from forecast.data.periods import Period
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.notes.tables import shock_table
from forecast.models.parameters import priors
from forecast.projection.projecting import build_model, project
from forecast.projection.result import FIRST_DRAW, Result, Settings
from forecast.projection.spreads import learned
from forecast.projection.standing import default_baseline
from forecast.workbook.inputs.reading import read

sys.path.insert(0, str(BENCHMARKS))

FIRST = Period.annual(2020)
SHOCK = priors().shocks["gdp_growth"]


@pytest.fixture(scope="module")
def dataset(luohu: object) -> Dataset:
    return read(luohu).dataset  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def result(dataset: Dataset) -> Result:
    own, settings = default_baseline(dataset, Settings()), Settings(draws=20000)
    return project(dataset, [own.name], {own.name: own}, (), priors(), settings,
                   build_model(dataset, priors(), settings))


@pytest.mark.shared
def test_the_band_holds_what_came_in_the_years_it_has_not_seen() -> None:
    import growth_spread
    import priors as script

    known = script.findings()
    found = growth_spread.law(known["growth_persistence"].mean, known["trend_growth"].sd)
    for horizon in growth_spread.HORIZONS:
        assert 77 <= found.held[horizon]["holds"] <= 83
        assert abs(found.held[horizon]["below"] - found.held[horizon]["above"]) < 1
    assert (SHOCK.sd, SHOCK.skew, SHOCK.years) == (pytest.approx(found.sd, rel=0.01), pytest.approx(
        found.skew, rel=0.01), found.years)
    assert SHOCK.later == pytest.approx(found.later, rel=0.01)
    assert SHOCK.size is not None
    assert (SHOCK.size.low, SHOCK.size.at, SHOCK.size.high) == pytest.approx(found.size, rel=0.01)
    assert SHOCK.size.power == pytest.approx(found.power, rel=0.01)


def test_falls_are_drawn_wider_than_rises_and_later_years_wider_than_the_first(result: Result
                                                                               ) -> None:
    run = result.run("基准")
    drawn = [run.plan.intercepts["gdp_growth", FIRST + step][FIRST_DRAW:] for step in range(3)]
    for step, one in enumerate(drawn):
        low, middle, high = np.quantile(one, [0.1, 0.5, 0.9])
        assert -low / high == pytest.approx(((1 + SHOCK.skew) / (1 - SHOCK.skew)) ** 0.5, rel=0.05)
        assert abs(middle) < 0.05 * high
        assert np.std(one) / np.std(drawn[0]) == pytest.approx(SHOCK.ahead(step), rel=0.06)
    assert run.plan.intercepts["gdp_growth", FIRST][0] == 0.0


def test_a_calm_past_of_one_place_narrows_it_little(dataset: Dataset) -> None:
    """A calm decade says little of the next year: bands learned from it held 30 to 60 per cent."""
    calm = dataset.with_observations(
        Observation("gdp_growth", Period.annual(year), 7.0 + 0.3 * (year % 3), Status.FINAL,
                    date(year + 1, 2, 1)) for year in range(2007, 2020))
    own, settings = default_baseline(calm, Settings()), Settings(draws=2000)
    result = project(calm, [own.name], {own.name: own}, (), priors(), settings,
                     build_model(calm, priors(), settings))
    count, spread = result.run("基准").measured["gdp_growth"]
    sized = result.priors.shocks["gdp_growth"].sd
    assert count == 12
    assert sized * (24 / 36) ** 0.5 <= spread < sized
    low, high = (result.quantile("gdp_growth", FIRST, "基准", share) for share in (0.1, 0.9))
    assert low is not None
    assert high is not None
    assert 4 < high - low < 6
    basis = shock_table(Maker(result)).cell("gdp_growth", "basis").text
    assert "以上按24个观测计，与12个历年残差合成" in basis


def test_larger_places_swing_less_within_what_was_learned(dataset: Dataset) -> None:
    model = build_model(dataset, priors(), Settings())

    def spread(size: float) -> float:
        scaled = replace(dataset, observations=tuple(
            replace(one, value=size) if one.item == "gdp_nominal" else one
            for one in dataset.observations))
        found = learned(scaled, model.equations, priors().shocks, Vintage(), FIRST)["gdp_growth"]
        assert f"（地区生产总值{size:,.0f}亿元）" in found.basis or f"地区生产总值{size:,.0f}亿元" in found.basis
        return found.sd

    assert spread(100.0) == spread(500.0) > spread(1595.0) > spread(4000.0) > spread(5000.0)
    assert spread(5000.0) == spread(9000.0)
    assert spread(1595.0) == pytest.approx(SHOCK.sd)
    nowhere = replace(dataset, observations=tuple(
        one for one in dataset.observations if one.item != "gdp_nominal"))
    assert learned(nowhere, model.equations, priors().shocks, Vintage(), FIRST)[
        "gdp_growth"].sd == SHOCK.sd
