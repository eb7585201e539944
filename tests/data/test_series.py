"""Vintages: which figure is read, and why; nothing after the as-of date is seen."""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest

from forecast.data.periods import Freq, Period, PeriodError
from forecast.data.series import Dataset, Observation, Series, Status, Vintage

Y = Period.annual
DAY = date(2020, 1, 3)


def seen(item: str, value: float, status: Status, published: date = DAY, year: int = 2019
         ) -> Observation:
    return Observation(item, Y(year), value, status, published, "文件")


GDP = (seen("gdp_nominal", 2390.26, Status.PRELIMINARY), seen("gdp_nominal", 2400.0, Status.ESTIMATE),
       seen("gdp_nominal", 2300.0, Status.BUDGET))


def test_same_day_goes_to_the_status_of_more_authority() -> None:
    choice = Dataset(GDP).read("gdp_nominal", Y(2019))
    assert choice is not None
    assert (choice.chosen.value, choice.reason) == (2390.26, "status")
    assert [other.value for other in choice.passed_over] == [2400.0]


def test_a_scenario_may_wish_for_another_vintage() -> None:
    wish = Vintage(statuses=(("gdp_nominal", Status.ESTIMATE),))
    choice = Dataset(GDP).read("gdp_nominal", Y(2019), wish)
    assert choice is not None
    assert (choice.chosen.value, choice.reason) == (2400.0, "wish")


def test_the_house_prefers_one_vintage_for_totals_and_parts() -> None:
    data = Dataset((seen("gpb_revenue", 928500.0, Status.PRELIMINARY),
                    seen("gpb_revenue", 912000.0, Status.ESTIMATE)))
    choice = data.read("gpb_revenue", Y(2019))
    assert choice is not None
    assert (choice.chosen.value, choice.reason) == (912000.0, "house")


def test_the_future_is_not_seen() -> None:
    later = seen("gdp_nominal", 2410.0, Status.FINAL, date(2020, 7, 31))
    data = Dataset((*GDP, later))
    assert data.value("gdp_nominal", Y(2019)) == 2410.0
    assert data.value("gdp_nominal", Y(2019), Vintage(DAY)) == 2390.26
    assert np.isnan(data.value("gdp_nominal", Y(2019), Vintage(date(2019, 12, 31))))


def test_budgets_are_intentions_and_not_outturns() -> None:
    data = Dataset((seen("tax_revenue", 886000.0, Status.BUDGET, year=2020),))
    assert data.read("tax_revenue", Y(2020)) is None
    intended = data.intended("tax_revenue", Y(2020))
    assert intended is not None
    assert intended.chosen.value == 886000.0


def test_gaps_stay_gaps() -> None:
    data = Dataset((seen("fai", 97.0, Status.ESTIMATE, year=2014),
                    seen("fai", 229.0, Status.PRELIMINARY, year=2017)))
    series = data.series("fai")
    assert np.isnan(series.values).tolist() == [False, True, True, False]
    assert np.isnan(series.growth().values).all()


def test_a_series_stays_frozen_through_pickle() -> None:
    series = pickle.loads(pickle.dumps(Dataset(GDP).series("gdp_nominal")))  # noqa: S301
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 0.0


def test_series_of_two_kinds_do_not_add() -> None:
    one = Series("gdp_nominal", Y(2019), np.array([1.0, 2.0]), (None, None))
    money = Series("tax_revenue", Y(2019), np.array([1.0]), (None,))
    quarterly = Series("gdp_nominal", Period(Freq.Q, 8076), np.array([1.0]), (None,))
    with pytest.raises(ValueError, match="tax_revenue"):
        one + money
    with pytest.raises(PeriodError):
        one + quarterly
    same = Series("gdp_nominal", Y(2020), np.array([5.0]), (None,))
    assert (one + same).values.tolist() == [7.0]


def test_a_figure_comes_before_a_bound() -> None:
    """突破65亿元 in the work report says less than the budget report's 653,430万元."""
    day = date(2015, 1, 22)
    year = Period.annual(2014)
    exact = Observation("gpb_revenue", year, 653430.0, Status.OUTTURN, day)
    bound = Observation("gpb_revenue", year, 650000.0, Status.ESTIMATE, day, qualifier="突破")
    choice = Dataset((bound, exact)).read("gpb_revenue", year)
    assert choice is not None
    assert (choice.chosen, choice.reason) == (exact, "figure")
    wished = Dataset((bound, exact)).read(
        "gpb_revenue", year, Vintage(statuses=(("*", Status.ESTIMATE),)))
    assert wished is not None
    assert wished.chosen is bound


def test_the_periods_of_an_item_are_those_of_its_figures_cumulative_ones_apart() -> None:
    month = Period(Freq.M, 2020 * 12 + 8)
    data = Dataset((seen("gdp_nominal", 1.0, Status.FINAL, year=2018), seen("gdp_nominal", 2.0, Status.BUDGET),
                    Observation("gdp_nominal", month, 3.0, Status.OUTTURN, DAY, cumulative=True)))
    assert data.periods("gdp_nominal") == [Period.annual(2018), Period.annual(2019)]
    assert data.periods("gdp_nominal", cumulative=True) == [month]
    assert data.periods("tax_revenue") == ()
    assert data.years("gdp_nominal") == (Period.annual(2018),)
