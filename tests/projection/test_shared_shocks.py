"""Shocks that places share: the same national ones in the same year, each place's own apart."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.data import shipped_catalog
from forecast.models import SharedShocks, priors
from forecast.projection.streams import Streams

DRAWS = 20_000
PLACES = SharedShocks.of("甲"), SharedShocks.of("乙")


def drawn(shared: SharedShocks | None, name: str, year: str, seed: int = 1) -> np.ndarray:
    streams = Streams(seed, DRAWS, shared)
    return streams.tied(name, year, streams.named(f"shock/{name}").standard_normal(DRAWS))


def correlation(one: tuple[str, str], other: tuple[str, str]) -> float:
    return float(np.corrcoef(drawn(PLACES[0], *one), drawn(PLACES[1], *other))[0, 1])


def test_two_places_correlate_as_the_loadings_say() -> None:
    loads = PLACES[0].loadings
    for one, other in (("gdp_growth", "gdp_growth"), ("gdp_growth", "gpb_revenue"), ("fai", "fai")):
        wanted = sum(value * loads[other].get(factor, 0.0) for factor, value in loads[one].items())
        assert correlation((one, "2024"), (other, "2024")) == pytest.approx(wanted, abs=0.03), (one, other)


def test_another_year_and_what_nobody_shares_are_apart() -> None:
    assert correlation(("gdp_growth", "2024"), ("gdp_growth", "2025")) == pytest.approx(0, abs=0.03)
    assert "okun" not in PLACES[0].loadings
    assert correlation(("unheard_of", "2024"), ("unheard_of", "2024")) == pytest.approx(0, abs=0.03)


def test_a_place_drawn_alone_is_drawn_as_it_was() -> None:
    streams = Streams(1, 100)
    assert np.array_equal(streams.named("x").standard_normal(100), np.random.default_rng([1, 0x8CDC1683]).standard_normal(100))
    assert np.array_equal(streams.tied("gdp_growth", "2024", streams.normal("x")), streams.normal("x"))


def test_loadings_are_of_equations_that_there_are_and_leave_room_for_a_places_own() -> None:
    known = priors("district.model")
    catalog = shipped_catalog()
    for code, loads in PLACES[0].loadings.items():
        assert code in catalog
        assert code in known.shocks or code in {"gdp_deflator_growth", "gpb_revenue_regular"}  # as all revenue
        assert 0 < sum(value**2 for value in loads.values()) < 1
