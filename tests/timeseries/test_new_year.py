"""The Chinese New Year as a regressor of monthly series."""

from datetime import date

import numpy as np
import pytest

from forecast.timeseries.engine import forecast, forecast_many
from forecast.timeseries.seasonal.new_year import LAST_YEAR, effect, holiday, new_year

SEASON = np.array([0.95, 0.8, 1.0, 1.02, 1.05, 1.04, 1.0, 0.98, 1.01, 1.03, 1.05, 1.07])


def moved(years: int, first: int = 2005, before: float = 0.15, after: float = -0.25) -> np.ndarray:
    """A made-up monthly series (a sample) with a trend, a season and the holiday."""
    at = np.arange(12 * years)
    noise = np.random.default_rng(2).normal(0, 0.01, len(at))
    regressors = holiday(first, 1, len(at))
    return 100 * 1.005**at * SEASON[at % 12] * np.exp(regressors @ [before, after] + noise)


@pytest.mark.parametrize(("year", "day"), [
    (1990, (1, 27)), (2000, (2, 5)), (2012, (1, 23)), (2015, (2, 19)), (2019, (2, 5)),
    (2020, (1, 25)), (2023, (1, 22)), (2026, (2, 17)), (2033, (1, 31)), (2035, (2, 8))])
def test_days_of_the_calendar(year: int, day: tuple[int, int]) -> None:
    assert new_year(year) == date(year, *day)


def test_all_dates_are_new_moons_apart() -> None:
    days = [new_year(year).toordinal() for year in range(1990, LAST_YEAR + 1)]
    months = np.diff(days) / 29.530588
    assert np.abs(months - months.round()).max() < 0.04
    assert set(months.round()) <= {12, 13}


def test_regressors_are_shares_of_days_less_their_usual_share() -> None:
    found = holiday(2020, 1, 12)  # 25 January: all ten days before in January, seven of ten after
    plain = holiday(2019, 1, 12)  # 5 February: six of the ten days before in January
    np.testing.assert_allclose(found[0] - plain[0], [1.0 - 0.6, 0.7 - 0.0])
    np.testing.assert_allclose(found.sum(axis=0), 0.0, atol=1e-12)
    assert not found[2:].any()
    assert not holiday(1985, 1, 60).any()


def test_the_effect_is_found_and_noise_is_not() -> None:
    values = moved(12)
    np.testing.assert_allclose(effect(values, holiday(2005, 1, 144)), [0.15, -0.25], atol=0.05)
    still = moved(12, before=0.0, after=0.0)
    assert np.abs(effect(still, holiday(2005, 1, 144))).max() < 0.03
    assert not effect(values[:48], holiday(2005, 1, 48)).any()
    assert not effect(np.where(values < 90, -1.0, values), holiday(2005, 1, 144)).any()


def test_a_month_given_makes_january_and_february_better() -> None:
    values = moved(15)
    known, later = values[:168], values[168:170]  # from 2005 to 2018; 2019 has a late New Year
    plain, told = forecast(known, 2, 12), forecast(known, 2, 12, begins=(2005, 1))
    missed = [np.abs(one.mean[0] / later - 1).max() for one in (plain, told)]
    assert missed[1] < 0.5 * missed[0]
    assert (told.lower[0, 1] <= later).all()
    assert (later <= told.upper[0, 1]).all()
    assert {note.code for note in told.notes[0]} == {"new_year"}
    assert "春节" in told.notes[0][0].text()
    assert not plain.notes[0]


def test_gaps_and_a_late_end_keep_their_months() -> None:
    values = moved(15)
    broken = np.concatenate([np.full(3, np.nan), values[3:165], np.full(3, np.nan)])
    broken[50] = np.nan
    whole = forecast(values[:168], 2, 12, begins=(2005, 1)).mean[0]
    np.testing.assert_allclose(forecast(broken, 2, 12, begins=(2005, 1)).mean[0], whole, rtol=0.05)


def test_begins_is_for_months_and_for_every_series() -> None:
    with pytest.raises(ValueError, match="begins"):
        forecast(np.arange(40.0), 2, 4, begins=(2005, 1))
    with pytest.raises(ValueError, match="begins"):
        forecast_many([np.arange(40.0)] * 2, 2, 12, begins=[(2005, 1)])
    with pytest.raises(ValueError, match="2036"):
        forecast(moved(15), 24, 12, begins=(2020, 1))
    with pytest.raises(ValueError, match="months"):
        forecast(moved(15), 2, 12, begins=(2005, 13))
