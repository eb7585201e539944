"""The engine on series as others keep them: odd types, odd numbers, odd lengths."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from forecast.timeseries.engine import forecast, forecast_many
from forecast.timeseries.seasonal.new_year import effect, holiday
from forecast.timeseries.types import Forecasts
from forecast.timeseries.words import growth_path

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIODS = (1, 4, 12, 11)
GIVEN = [3, 4, 5, 4, 6, 7, 8]
LENGTHS = (1, 2, 4, 5, 6, 7, 9, 13, 23, 24, 50, 51, 130)


def odd(size: int) -> Iterator[np.ndarray]:
    """Series of a kind that breaks forecasters."""
    at, rng = np.arange(size), np.random.default_rng(size)
    walk = np.exp(np.cumsum(0.1 * rng.normal(size=size)))
    swings = np.clip(40 * rng.normal(size=size), -600, 600)
    yield from (
        np.full(size, 7.0), np.zeros(size), 1e8 + 1e-6 * rng.normal(size=size),
        np.where(at < size // 2, 1.0, 1000.0), np.where(at < size - 1, 5.0, 9.0),
        np.where(at % 2, 10.0, -10.0), rng.normal(size=size), -walk, np.exp(swings),
        -np.exp(swings / 8), np.where(at % 3, 5 + rng.random(size), 0.0), 1.5 ** at,
        np.where(at < size - 1, 100 + rng.random(size), 1e-9), 100 * 0.3 ** at, 5 - 3.0 * at,
        np.where(at == size // 2, 1e6, 1.0), np.where(at == 0, 1e9, 1.0),
        np.where(at == 0, 0.0, 1.0), rng.integers(0, 5, size).astype(float),
        np.full(size, 5e-324), 5e-324 * (1 + at), np.where(at % 2, 1.7e308, -1.7e308),
        np.where(at % 2, 1.7e308, 1e-308), 1.7e308 * 0.9 ** at[::-1],
        *(walk / walk.max() * unit for unit in (1e-307, 1e-12, 1e12, 1e300, 1e307)))
    for series in (walk, rng.normal(size=size), -walk):
        for share in (0.3, 0.7):
            holed = np.where(rng.random(size) < share, np.nan, series)
            if np.isfinite(holed).any():
                yield holed


def size_of(series: np.ndarray) -> float:
    return float(np.nanmax(np.abs(series))) or 1.0


@pytest.mark.parametrize("m", PERIODS)
@pytest.mark.filterwarnings("error")
def test_no_series_breaks_a_forecast_or_draws_a_warning(m: int) -> None:
    for size, (h, level) in product(LENGTHS, ((1, (50,)), (3, (80, 95)), (30, (10, 99)))):
        many = list(odd(size))
        kept = [one.copy() for one in many]
        made = forecast_many(many, h, m, level)
        for one, before in zip(many, kept, strict=True):
            np.testing.assert_array_equal(one, before)
        mean = made.mean[:, None]
        assert np.isfinite(made.lower).all()
        assert np.isfinite(made.upper).all()
        assert (made.lower <= mean).all()
        assert (mean <= made.upper).all()
        assert (made.lower[:, 1:] <= made.lower[:, :-1]).all()
        assert (made.upper[:, 1:] >= made.upper[:, :-1]).all()
        for row, one in enumerate(many):
            if np.nanmin(one) >= 0:
                assert made.lower[row].min() >= 0


@pytest.mark.parametrize("m", PERIODS)
def test_any_container_of_numbers_will_do(m: int) -> None:
    plain = forecast(np.array(GIVEN, dtype=float), 3, m).mean
    masked = np.ma.array([*GIVEN, 99], mask=[False] * 7 + [True])
    for same in (GIVEN, tuple(GIVEN), np.array(GIVEN), np.array(GIVEN, dtype=np.float32),
                 np.array(GIVEN, dtype=object), [Decimal(one) for one in GIVEN],
                 np.array(GIVEN, dtype=float)[::-1][::-1]):
        np.testing.assert_array_equal(forecast(same, 3, m).mean, plain)
    series = pd.Series(GIVEN, index=range(2000, 2007))
    np.testing.assert_array_equal(forecast(series, 3, m)["mean"], plain[0])
    np.testing.assert_array_equal(forecast_many([series], 3, m).mean, plain)
    late = forecast([*GIVEN, np.nan], 3, m).mean
    for gap in ([*GIVEN, None], masked, pd.array([*GIVEN, None], dtype="Int64")):
        np.testing.assert_array_equal(forecast(gap, 3, m).mean, late)
    np.testing.assert_allclose(
        forecast_many((one for one in (GIVEN, GIVEN)), 3, m).mean, [plain[0]] * 2, rtol=1e-6)
    assert len(forecast_many([], 3, m)) == 0


@pytest.mark.parametrize("m", [1, 12])
@pytest.mark.parametrize(("series", "text"), [
    ([], "at least one"), (5.0, "one dimension"), ([[1, 2], [3, 4]], "one dimension, found 2"),
    ([[1, 2], [3]], "numbers"), (["a", "b"], "numbers"), ([1 + 1j, 2], "numbers"),
    (pd.date_range("2000", periods=6), "numbers"), ([10**400, 1, 2], "numbers"),
    ({"a": 1}, "numbers"), (None, "one dimension"), ([1.0, -np.inf, 2], "infinite"),
    ([np.nan, np.inf], "infinite")])
@pytest.mark.filterwarnings("error")
def test_what_is_no_series_is_named(series: object, text: str, m: int) -> None:
    with pytest.raises(ValueError, match=f"series 2: .*{text}"):
        forecast_many([GIVEN, series], 2, m)  # type: ignore[list-item]


@pytest.mark.parametrize("m", PERIODS)
@pytest.mark.parametrize("unit", [1e-12, 0.37, 1e6, 1e300])
def test_the_unit_changes_nothing_but_the_unit(m: int, unit: float) -> None:
    for size in (5, 7, 12, 30):
        many = [one for one in odd(size) if 1e-100 < size_of(one) < 1e7]
        one, other = forecast_many(many, 5, m), forecast_many([unit * own for own in many], 5, m)
        for row, own in enumerate(many):
            for name in ("mean", "lower", "upper"):
                np.testing.assert_allclose(
                    getattr(other, name)[row] / unit, getattr(one, name)[row], rtol=1e-6,
                    atol=1e-6 * size_of(own), err_msg=f"{name} of {own}")


def same(one: Forecasts, other: Forecasts, row: int, size: float, place: int = 0) -> None:
    h = one.mean.shape[1]
    for name in ("mean", "lower", "upper"):
        np.testing.assert_allclose(getattr(other, name)[place][..., :h], getattr(one, name)[row],
                                   rtol=1e-5, atol=1e-5 * size)


@pytest.mark.parametrize("m", [1, 4])
def test_a_forecast_depends_on_nothing_beside_the_series(m: int) -> None:
    for size in (5, 8, 14, 50):
        many = [one for one in odd(size) if 1e-100 < size_of(one) < 1e100]
        made = forecast_many(many, 3, m)
        turned = forecast_many(many[::-1], 3, m)
        further = forecast_many(many, 17, m)
        for row, one in enumerate(many):
            same(made, forecast(one, 3, m), row, size_of(one))
            same(made, turned, row, size_of(one), len(many) - 1 - row)
            same(made, further, row, size_of(one), row)


def test_an_interval_does_not_depend_on_the_others_asked_for() -> None:
    history = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    for values in (history, history + 1, -history, history - 0.5):
        alone, among = forecast(values, 14, level=(80,)), forecast(values, 14, level=(80, 99.9))
        np.testing.assert_allclose(among.lower[:, 0], alone.lower[:, 0], rtol=1e-12)
        np.testing.assert_allclose(among.upper[:, 0], alone.upper[:, 0], rtol=1e-12)


def test_no_level_takes_a_positive_series_further_than_two_logarithms() -> None:
    wild = [3.0, 9.0, 2.0, 14.0, 1.0, 20.0, 5.0]
    made = forecast(wild, 30, level=(50, 99.9, 99.9999999999999))
    assert (np.log(made.upper / made.mean) <= 2 + 1e-9).all()
    assert (np.log(made.lower / made.mean) >= -2 - 1e-9).all()
    apart = np.log(made.upper / made.lower)
    assert (np.diff(apart, axis=2) >= -1e-9).all()


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("history", [
    [1.0, 1, 1000, 1000, 1000], [1.0, 1, 1, 1000, 1000, 1000], [5.0, 5, 5, 5, 5000],
    [0.0169, 1.5, 4.08, 0.0003, 0.0002, 5.9], [208, 0.003, 2.8, 6, 231, 0.05, 17, 8.6, 0.0005, 88]])
def test_a_leap_is_no_promise_of_more(history: list[float], sign: int) -> None:
    made = sign * forecast(sign * np.array(history), 30).mean
    assert made.max() <= 2.5 * max(history)
    assert made.min() >= 0


def test_growth_by_half_a_year_may_go_on() -> None:
    history = 1.5 ** np.arange(12)
    assert forecast(history, 10).mean[0, -1] > 20 * history[-1]


@pytest.mark.parametrize("m", [4, 12])
def test_quarterly_and_monthly_intervals_do_not_narrow(m: int) -> None:
    for size in (9, 24, 30, 60):
        many = [one for one in odd(size) if 1e-100 < size_of(one) < 1e7 and np.nanmin(one) < 0]
        made = forecast_many(many, 20, m)
        wide = made.upper - made.lower
        assert (np.diff(wide, axis=2) >= -1e-9 * wide[..., :-1]).all()


def test_the_new_year_needs_years_with_a_date() -> None:
    values = 100 * np.exp(0.1 * np.random.default_rng(2).normal(size=80))
    assert not effect(values, holiday(1900, 1, 80)).any()
    np.testing.assert_array_equal(forecast(values, 3, 12, begins=(1900, 1)).mean,
                                  forecast(values, 3, 12).mean)


@pytest.mark.filterwarnings("error")
def test_growth_is_told_of_any_numbers() -> None:
    history = [1e300] * 4 + [1e-300] * 3
    told = growth_path(history, forecast(history, 2))
    assert told is not None
    assert np.isfinite(told).all()
