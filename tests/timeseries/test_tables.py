"""Forecasts of pandas objects: what goes in as a frame comes out as one, on the periods that follow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecast.timeseries import forecast, forecast_many

YEARS = pd.period_range("2010", periods=10, freq="Y", name="year")
GROWING = 100.0 * 1.06 ** np.arange(10) + np.sin(np.arange(10))


def test_a_series_gives_a_frame_on_the_years_that_follow() -> None:
    found = forecast(pd.Series(GROWING, YEARS, name="tax"), 3)
    plain = forecast(GROWING, 3)
    assert list(found.columns) == ["mean", "lower_80", "upper_80", "lower_95", "upper_95"]
    assert list(map(str, found.index)) == ["2020", "2021", "2022"]
    assert found.index.name == "year"
    assert (found["mean"].to_numpy() == plain.mean[0]).all()
    assert (found["upper_95"].to_numpy() == plain.upper[0, 1]).all()


def test_a_frame_gives_its_columns_each_as_alone() -> None:
    frame = pd.DataFrame({"a": GROWING, "b": GROWING[::-1]}, YEARS)
    frame.loc[frame.index[4], "b"] = np.nan
    found = forecast(frame, 2, level=(90,))
    assert found.columns.names == ["series", "statistic"]
    alone = forecast_many([frame["a"], frame["b"]], 2, level=(90,))
    for place, name in enumerate("ab"):
        assert found[name, "mean"].tolist() == alone.mean[place].tolist()
        assert found[name, "lower_90"].tolist() == alone.lower[place, 0].tolist()
    assert set(found.attrs["notes"]) == {"a", "b"}


@pytest.mark.parametrize(("index", "season", "first"), [
    (pd.period_range("2015Q1", periods=24, freq="Q"), 4, "2021Q1"),
    (pd.period_range("2015-01", periods=60, freq="M"), 12, "2020-01"),
    (pd.date_range("2015-01-31", periods=60, freq="ME"), 12, "2020-01"),
    (pd.date_range("2015-01-01", periods=24, freq="QS"), 4, "2021Q1"),
    (pd.date_range("2000-12-31", periods=24, freq="YE"), 1, "2024"),
])
def test_the_index_tells_the_periods_a_year(index: pd.Index, season: int, first: str) -> None:
    values = 50.0 + np.arange(len(index)) + 5 * (np.arange(len(index)) % season)
    found = forecast(pd.Series(values, index), 2)
    assert str(found.index[0]) == first
    assert found["mean"].tolist() == forecast(values, 2, season).mean[0].tolist()


def test_plain_numbers_go_on_by_one_and_words_are_counted() -> None:
    assert forecast(pd.Series(GROWING, range(2010, 2020)), 2).index.tolist() == [2020, 2021]
    assert forecast(pd.Series(GROWING, [f"y{one}" for one in range(10)]), 2).index.tolist() == [1, 2]


@pytest.mark.parametrize(("frame", "told"), [
    (pd.DataFrame({"a": ["x", "y"]}), "numbers"),
    (pd.DataFrame(), "at least one column"),
    (pd.Series([], dtype=float), "at least one"),
    (pd.Series([1.0, 2, 3], YEARS[[0, 1, 3]]), "gap is a row"),
    (pd.Series([1.0, 2, 3], YEARS[[2, 1, 0]]), "follow each other"),
    (pd.Series([1.0, 2, 3], pd.period_range("2020-01-01", periods=3, freq="D")), "years, quarters or months"),
    (pd.Series([1.0, 2, 4], pd.to_datetime(["2020-01-01", "2020-02-01", "2020-04-01"])), "one frequency"),
    (pd.Series([np.nan, np.nan], YEARS[:2]), "at least one observation"),
])
def test_what_is_no_series_is_refused(frame: pd.DataFrame | pd.Series, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        forecast(frame, 2)


def test_nullable_numbers_and_whole_numbers_are_numbers() -> None:
    values = pd.array([100, 106, None, 119, 126, 134], dtype="Int64")
    found = forecast(pd.Series(values, YEARS[:6]), 1)
    assert found["mean"].tolist() == forecast([100, 106, np.nan, 119, 126, 134], 1).mean[0].tolist()
