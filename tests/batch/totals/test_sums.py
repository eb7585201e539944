"""Sums of places: exact, in any order; intervals of totals as theory has them."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.batch.quanta import amount, counted, quanta
from forecast.batch.store import Record
from forecast.batch.totals.sums import Sums
from forecast.equations import tied

DRAWS, YEAR, MAIN = 40_000, "2024", "基准"
Z90 = NormalDist().inv_cdf(0.9)


def record(name: str, value: float, drawn: np.ndarray | None = None, **items: float) -> Record:
    """A place with revenue, its draws, and other items."""
    numbers = {MAIN: {code: {YEAR: {"value": one, "kind": "identity"}} for code, one in
                      {"gpb_revenue": value, **items}.items()}}
    draws = {} if drawn is None else {MAIN: (quanta(drawn) - quanta(value)).reshape(1, 1, -1)}
    return Record(name, {"main": MAIN, "rows": ["gpb_revenue"] if draws else [], "ahead": [YEAR],
                         "comparable": {}}, numbers, draws)


def added(*records: Record) -> Sums:
    sums = Sums()
    for one in records:
        sums.add(one, [MAIN])
    return sums


def interval(correlation: float, means: list[float], sds: list[float]) -> tuple[float, float]:
    """The 10 % and 90 % points of the sum of normal places that share a factor."""
    common = np.random.default_rng(7).standard_normal(DRAWS) * sqrt(correlation)
    places = [record(str(at), mean, tied(
        mean + sd * np.random.default_rng([8, at]).standard_normal(DRAWS), common, correlation))
        for at, (mean, sd) in enumerate(zip(means, sds, strict=True))]
    drawn = added(*places).drawn(MAIN, "gpb_revenue", YEAR)
    assert drawn is not None
    low, high = np.quantile(drawn, (0.1, 0.9))
    return float(low), float(high)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_the_interval_of_a_total_is_that_of_the_sum_of_correlated_normals(correlation: float) -> None:
    means, sds = [1000.0, 400.0, 2500.0, 80.0], [100.0, 60.0, 150.0, 9.0]
    low, high = interval(correlation, means, sds)
    variance = (1 - correlation) * sum(sd**2 for sd in sds) + correlation * sum(sds) ** 2
    half = Z90 * sqrt(variance)
    assert high - low == pytest.approx(2 * half, rel=0.02)
    assert (high + low) / 2 == pytest.approx(sum(means), rel=0.002)


def test_quantiles_add_only_where_places_move_as_one() -> None:
    """With a correlation of one the sum's quantile is the quantiles' sum, to the last quantum."""
    rng = np.random.default_rng(3)
    common = rng.standard_normal(DRAWS)
    draws = [tied(1000 + 100 * rng.standard_t(5, DRAWS), common, 1.0) for _ in range(3)]
    drawn = added(*(record(str(at), 1000.0, one) for at, one in enumerate(draws))).drawn(
        MAIN, "gpb_revenue", YEAR)
    assert drawn is not None
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(drawn, share) == pytest.approx(sum(np.quantile(one, share) for one in draws), rel=1e-6)


def test_no_order_of_adding_shows() -> None:
    rng = np.random.default_rng(1)
    places = [record(str(at), value, value * (1 + 0.1 * rng.standard_normal(50)))
              for at, value in enumerate(rng.uniform(0.1, 1e9, 30))]
    orders = [places, places[::-1], [places[at] for at in rng.permutation(30)]]
    sums = [added(*order) for order in orders]
    halves = added(*places[:11])
    halves.merge(added(*places[11:]))
    for one in (*sums[1:], halves):
        assert one.central == sums[0].central
        assert all(np.array_equal(one.draws[key], drawn) for key, drawn in sums[0].draws.items())


def test_places_sum_to_the_digit() -> None:
    values = [0.1, 0.2, 1354500.37, 99999999.9999, 12.3456]
    sums = added(*(record(str(at), value) for at, value in enumerate(values)))
    assert sums.value(MAIN, "gpb_revenue", YEAR) == 101354513.0155
    assert amount(int(quanta(0.1)) + int(quanta(0.2))) == 0.3


def test_a_rate_is_averaged_by_its_weight_and_a_level_is_not() -> None:
    sums = added(record("a", 300.0, tax_share=80.0, population=10.0, income_pc=40_000.0),
                 record("b", 100.0, tax_share=60.0, population=30.0, income_pc=20_000.0))
    assert sums.value(MAIN, "tax_share", YEAR) == pytest.approx((80 * 300 + 60 * 100) / 400)
    assert sums.value(MAIN, "income_pc", YEAR) == pytest.approx(25_000.0)
    assert sums.value(MAIN, "population", YEAR) == 40.0


def test_a_place_without_a_scenario_counts_with_its_main_one() -> None:
    sums = Sums()
    sums.add(record("a", 10.0), [MAIN, "计划"])
    assert sums.value("计划", "gpb_revenue", YEAR) == 10.0
    assert sums.lacking == {MAIN: 0, "计划": 1}


@given(st.floats(-9e14, 9e14))
def test_one_figure_is_counted_as_many_are(value: float) -> None:
    assert counted(value) == int(quanta(value))
