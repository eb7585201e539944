"""A year landed from its cumulative months: the methods, their blend, the interval."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from forecast.timeseries.landing.blend import blend, land, land_many
from forecast.timeseries.landing.cumulative import Cumulative
from forecast.timeseries.landing.members import annual, simple

YEARS = 8
SHAPE = np.array([3.0, 2, 1, 2, 1, 2, 1, 1, 1, 2, 1, 3]) / 20


def year_by_year(growth: float = 1.1, years: int = YEARS, month: int = 5) -> np.ndarray:
    flows = 1000.0 * growth ** np.arange(years)[:, None] * SHAPE
    values = np.cumsum(flows, axis=1)
    values[-1, month:] = np.nan
    return values


# -- cumulative figures ------------------------------------------------------------------------


def test_january_and_february_together_are_one_step() -> None:
    values = year_by_year()
    values[:, 0] = np.nan
    table = Cumulative.of(values)
    assert table.ends == tuple(range(2, 13))
    steps = table.steps(10)
    assert steps is not None
    assert len(steps) == 11 * (YEARS - 1) + 4
    assert steps[0] == pytest.approx(values[0, 1])
    assert np.isnan(table.values[:, 0]).all()  # no January is made up


def test_one_missing_month_is_bridged_and_two_are_not() -> None:
    values = year_by_year()
    values[2, 6] = np.nan
    assert Cumulative.of(values).values[2, 6] == pytest.approx((values[2, 5] + values[2, 7]) / 2)
    values[2, 7] = np.nan
    assert np.isnan(Cumulative.of(values).values[2, 6:8]).all()


def test_quarters_are_steps_too() -> None:
    values = year_by_year(month=6)
    values[:, [0, 1, 3, 4, 6, 7, 9, 10]] = np.nan
    assert Cumulative.of(values).ends == (3, 6, 9, 12)
    assert land(Cumulative.of(values)).value == pytest.approx(1000 * 1.1 ** (YEARS - 1), rel=0.02)


@pytest.mark.parametrize("values", [np.ones(12), np.ones((2, 11)), np.full((2, 12), np.inf)])
def test_wrong_figures_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cumulative months"):
        Cumulative.of(values)


def test_growth_from_next_to_nothing_is_a_break() -> None:
    values = np.full((2, 12), np.nan)
    values[0, [5, 11]] = 2.2e-308, 5.0
    values[1, 5] = 4.0
    found = simple(Cumulative.of(values), 6.0)
    assert np.isnan(found["half_growth"])
    assert np.isnan(found["trend"])


# -- methods and blend -------------------------------------------------------------------------


def test_methods_by_hand() -> None:
    values = np.full((4, 12), np.nan)
    values[:, 2] = [20.0, 30.0, 25.0, 36.0]
    values[:3, 11] = [100.0, 120.0, 100.0]
    found = simple(Cumulative.of(values), annual([Cumulative.of(values)])[0])
    slope = (np.log(100) - np.log(100)) / 2  # symmetric about the middle year
    assert found["progress"] == pytest.approx(36 / 0.25)
    assert found["share"] == pytest.approx(36 / 0.25)  # median of 0.20, 0.25, 0.25
    assert found["half_growth"] == pytest.approx(36 + 75 * np.sqrt(36 / 25))
    assert found["trend"] == pytest.approx(36 + 75 * np.exp(0.5 * slope))
    assert found["annual"] == pytest.approx(100 * np.exp(0.5 * slope))
    assert found["straight_line"] == pytest.approx(36 * 4)


def test_after_a_break_last_years_amounts_are_not_used() -> None:
    values = year_by_year()
    values[-1] *= 10
    found = simple(Cumulative.of(values), 2000.0)
    assert np.isnan([found["half_growth"], found["trend"], found["annual"]]).all()
    assert found["share"] == pytest.approx(10_000 * 1.1 ** (YEARS - 1))


def test_weights_follow_past_errors_and_only_those() -> None:
    actual = np.array([100.0, 100, 100, 100, np.nan])
    good, bad, fair = (np.full(5, one) for one in (101.0, 150.0, 110.0))
    blends, weights = blend(np.stack([good, bad, fair], axis=1), actual)
    assert weights[-1][0] > weights[-1][2] >= weights[-1][1]
    assert weights.sum(axis=1) == pytest.approx(1)
    assert 101 <= blends[-1] < blends[0]
    later = actual.copy()
    later[3] = 1000.0  # a year's own outcome changes nothing about that year
    again, _ = blend(np.stack([good, bad, fair], axis=1), later)
    assert again[:4] == pytest.approx(blends[:4])


def test_steady_growth_lands_near_the_truth_with_an_honest_interval() -> None:
    truth = 1000 * 1.1 ** (YEARS - 1)
    for month in (2, 5, 9):
        found = land(Cumulative.of(year_by_year(month=month)))
        assert found.value == pytest.approx(truth, rel=0.02)
        assert found.lower[1] <= found.lower[0] <= found.value <= found.upper[0] <= found.upper[1]
        assert sum(found.weights.values()) == pytest.approx(1)


def test_intervals_close_as_the_year_goes_on() -> None:
    rng = np.random.default_rng(1)
    values = np.cumsum(1000 * 1.05 ** np.arange(10)[:, None] * SHAPE
                       * np.exp(0.1 * rng.standard_normal((10, 12))), axis=1)
    whole = Cumulative.of(values)
    widths = [(one.upper[0] - one.lower[0]) / one.value
              for one in (land(whole.until(9, month)) for month in (2, 6, 11))]
    assert widths[0] > widths[1] > widths[2]


def test_a_complete_year_is_its_total() -> None:
    found = land(Cumulative.of(year_by_year(month=12)))
    assert (found.value, found.lower, found.upper) == (found.so_far, (found.so_far,) * 2,
                                                       (found.so_far,) * 2)


def test_before_the_first_month_the_annual_trend_speaks() -> None:
    values = year_by_year(month=0)
    found = land(Cumulative.of(values))
    assert found.month == 0
    assert set(found.weights) <= {"annual", "monthly_theta", "monthly_smoothing"}
    assert found.value == pytest.approx(1000 * 1.1 ** (YEARS - 1), rel=0.1)


def test_a_first_year_is_carried_on_evenly_and_says_so() -> None:
    values = np.full((1, 12), np.nan)
    values[0, :3] = [10.0, 20.0, 30.0]
    found = land(Cumulative.of(values))
    assert found.value == pytest.approx(120)
    assert "序时进度" in found.notes[0].text("zh")


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure"):
        land(Cumulative.of(np.full((1, 12), np.nan)))


figures = st.floats(-1e9, 1e9, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 11), st.data())
def test_any_figures_land(years: int, month: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.one_of(st.just(0.0), st.just(np.nan), figures),
                               min_size=12 * years, max_size=12 * years))
    values = np.array(cells).reshape(years, 12)
    values[-1, month:] = np.nan
    values[-1, month - 1] = data.draw(figures)
    found = land(Cumulative.of(values))
    assert np.isfinite([found.value, *found.lower, *found.upper]).all()
    assert found.lower[1] <= found.lower[0] <= found.upper[0] <= found.upper[1]


@settings(max_examples=8, deadline=None)
@given(st.floats(1e-3, 1e6), st.integers(1, 11))
def test_the_unit_does_not_matter(scale: float, month: int) -> None:
    rng = np.random.default_rng(month)
    values = np.cumsum(1000 * SHAPE * np.exp(0.2 * rng.standard_normal((6, 12))), axis=1)
    one = land(Cumulative.of(values).until(5, month))
    other = land(Cumulative.of(values * scale).until(5, month))
    assert other.value == pytest.approx(one.value * scale, rel=1e-6)
    assert other.upper == pytest.approx([end * scale for end in one.upper], rel=1e-6)


def test_what_comes_later_is_not_seen() -> None:
    values = year_by_year(month=12)
    other = values.copy()
    other[-1, 6:] *= 3
    one, two = (land(Cumulative.of(table).until(YEARS - 1, 6)) for table in (values, other))
    assert one.value == two.value


def test_a_landing_lies_within_its_interval_and_not_below_what_is_collected() -> None:
    rng = np.random.default_rng(4)
    for trial in range(120):
        steps = np.exp((20 if trial % 2 else 0.1) * rng.normal(size=(rng.integers(1, 9), 12)))
        steps *= -1.0 if trial % 5 == 0 else 1.0
        values = np.cumsum(steps, axis=1)
        totals = values[:, -1].copy()
        values[rng.random(values.shape) < 0.2 * (trial % 4)] = np.nan
        month = rng.integers(0, 12)
        values[-1, month:] = np.nan
        if not np.isfinite(totals[:-1]).any() and not np.isfinite(values[-1]).any():
            continue
        made = land(Cumulative.of(values, totals), (50, 80, 95))
        assert all(low <= made.value <= high
                   for low, high in zip(made.lower, made.upper, strict=True))
        if trial % 5:
            assert made.value >= made.so_far


@pytest.mark.parametrize("level", [(99,), (0,), (), (np.nan,)])
def test_levels_that_were_not_learned_are_refused(level: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="up to 95"):
        land(Cumulative.of(np.cumsum(np.ones((3, 12)), axis=1)), level)


# -- real series -------------------------------------------------------------------------------


@pytest.mark.shared
def test_china_lands_nearer_than_last_years_pace(shared: Path) -> None:
    import csv
    import gzip

    path = shared / "data" / "china" / "cn_national_monthly_to_2018.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        known = {(int(row["year"]), int(row["month"])): float(row["value"])
                 for row in csv.DictReader(file) if row["code"] == "TAR"}
    first, last = min(known)[0], max(known)[0]
    table = np.array([[known[year, month] for month in range(1, 13)]
                      for year in range(first, last + 1)])
    whole = Cumulative.of(table)
    origins = [whole.until(row, month) for row in range(6, len(table), 4) for month in (3, 7)]
    actual = np.array([table[len(one.totals) - 1, -1] for one in origins])
    landed = land_many(origins)
    ours = np.abs(np.array([one.value for one in landed]) / actual - 1).mean()
    pace = np.abs(np.array([one.methods["progress"] for one in landed]) / actual - 1).mean()
    assert ours < 0.04
    assert ours < 0.7 * pace


def test_a_year_without_earlier_months_is_as_sure_as_its_annual_forecast() -> None:
    from forecast.timeseries import forecast

    totals = [310.0, 320.0, 356.0, 370.0, 385.0, 399.0, 412.0]
    values = np.full((8, 12), np.nan)
    values[-1, 8] = 310.5
    found = land(Cumulative(values, np.array([*totals, np.nan])))
    alone = forecast(np.array(totals), 1, level=(80, 95))
    assert found.value == pytest.approx(alone.mean[0, 0])
    assert found.lower == pytest.approx(np.maximum(alone.lower[0, :, 0], 310.5))
    assert found.upper == pytest.approx(alone.upper[0, :, 0])
