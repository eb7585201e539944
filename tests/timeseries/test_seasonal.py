"""Quarterly and monthly forecasts: patterns, smoothing, Theta, rules for odd series, intervals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from forecast.timeseries.engine import forecast_many
from forecast.timeseries.seasonal.pattern import ahead, align, remove, shrunk
from forecast.timeseries.seasonal.smoothing import Form, smooth
from forecast.timeseries.seasonal.theta import theta

SEASON = np.array([0.8, 1.1, 0.9, 1.2])


def quarters(years: int = 10, growth: float = 0.01, noise: float = 0.0) -> np.ndarray:
    time = np.arange(4 * years)
    rng = np.random.default_rng(3)
    return 100 * np.exp(growth * time) * SEASON[time % 4] * np.exp(noise * rng.standard_normal(
        len(time)))


def test_a_clean_pattern_is_found_and_kept_whole() -> None:
    found = shrunk(align([quarters(growth=0.0)]), 4, ratio=True)
    assert found.weight == pytest.approx(1.0)
    geometric = SEASON / np.exp(np.log(SEASON).mean())
    assert found.indices[0] == pytest.approx(geometric, rel=0.01)
    flat = remove(align([quarters(growth=0.0)]), found.indices, ratio=True)
    assert flat.std() / flat.mean() < 0.01
    assert ahead(found.indices, 40, 5)[0] == pytest.approx(
        [found.indices[0, at % 4] for at in range(40, 45)])


def test_noise_without_a_season_is_shrunk_away() -> None:
    rng = np.random.default_rng(0)
    weight = shrunk(100 + rng.standard_normal((200, 60)), 12, ratio=True).weight
    assert np.median(weight) < 0.3
    clear = 100 + 20 * np.sin(np.arange(60) * np.pi / 6) + rng.standard_normal((20, 60))
    assert shrunk(clear, 12, ratio=False).weight.min() > 0.97


def test_short_and_long_series_stand_side_by_side() -> None:
    one, other = quarters(4), quarters(10)
    both = forecast_many([one, other], 6, 4)
    assert both.mean[0] == pytest.approx(forecast_many([one], 6, 4).mean[0])
    assert both.mean[1] == pytest.approx(forecast_many([other], 6, 4).mean[0])


def test_smoothing_without_trend_by_hand() -> None:
    """A level that does not move: each point of the grid forecasts it, whatever its weight."""
    panel = np.full((1, 12), 7.0)
    panel[0, ::2] += 1e-9
    found = smooth(panel, Form("none", "none"), np.zeros((1, 4)), 3)
    assert found.mean[0] == pytest.approx([7, 7, 7])
    assert found.spread[0] < 1e-8


def test_theta_of_a_straight_line_is_the_line_at_half_the_drift() -> None:
    line = 10.0 + 2.0 * np.arange(30)
    ahead_ = theta(line[None], 4)[0]
    # at theta 2 a line stays a line; smoothing with weight 0.95 trails it by 2·0.05/0.95
    level = line[-1] - 2.0 * 0.05 / 0.95
    assert ahead_ == pytest.approx([0.5 * (line[-1] + 2.0 * step) + 0.5 * level
                                    for step in (1, 2, 3, 4)], rel=2e-3)


def test_growth_and_season_go_on() -> None:
    whole = quarters(12)
    found = forecast_many([whole[:40]], 8, 4)
    assert found.mean[0] == pytest.approx(whole[40:48], rel=0.03)
    assert found.weights[0] == {"smoothing": 0.5, "theta": 0.5}
    assert found.notes[0] == ()


def test_a_year_of_eleven_steps() -> None:
    """January and February as one figure: the first step of each year is about twice the others."""
    time = np.arange(11 * 8)
    values = np.where(time % 11 == 0, 20.0, 10.0) * 1.01 ** (time / 11 * 4)
    found = forecast_many([values[: 11 * 7]], 11, 11)
    assert found.mean[0] == pytest.approx(values[11 * 7 :], rel=0.05)


@pytest.mark.parametrize(("values", "code"), [
    ([5.0, 6.0], "too_short"), ([4.0] * 30, "constant"),
    ([*quarters(6)[:-1], np.nan], "late"), ([0.0, *quarters(6)], "not_positive"),
    ([*quarters(3), np.nan, *quarters(3)], "gaps")])
def test_odd_series_are_forecast_and_said(values: list[float], code: str) -> None:
    found = forecast_many([values], 6, 4)
    assert code in [note.code for note in found.notes[0]]
    assert all(note.text(lang) for note in found.notes[0] for lang in ("zh", "en"))  # type: ignore[arg-type]
    assert np.isfinite(found.mean).all()


def test_what_is_missing_at_the_end_is_forecast_too() -> None:
    whole = quarters(10)
    cut = np.append(whole[:-2], [np.nan, np.nan])
    late = forecast_many([cut], 3, 4)
    early = forecast_many([whole[:-2]], 5, 4)
    assert late.mean[0] == pytest.approx(early.mean[0, 2:])


def test_a_gap_is_filled_in_season() -> None:
    whole = quarters(10)
    holed = whole.copy()
    holed[[17, 22]] = np.nan
    assert forecast_many([holed], 4, 4).mean[0] == pytest.approx(
        forecast_many([whole], 4, 4).mean[0], rel=0.02)


@pytest.mark.parametrize("arguments", [((), 0, 4), ((), 1, 0), ((), 1, 4, (99.5,)), ((), 1, 4, ()),
                                       ([[np.nan]], 1, 4), ([[np.inf, 1.0]], 1, 4)])
def test_wrong_arguments_are_refused(arguments: tuple) -> None:
    with pytest.raises(ValueError, match=r"must be|at least one|infinite"):
        forecast_many(*arguments)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.just(np.nan), st.floats(-1e12, 1e12, allow_subnormal=False)),
                min_size=1, max_size=40).filter(lambda one: not np.isnan(one).all()),
       st.sampled_from([2, 4, 11, 12]), st.integers(1, 20))
def test_no_finite_series_fails(values: list[float], m: int, h: int) -> None:
    found = forecast_many([values], h, m, (50, 80, 95))
    assert found.mean.shape == (1, h)
    assert np.isfinite([*found.mean.ravel(), *found.lower.ravel(), *found.upper.ravel()]).all()
    assert (np.diff(found.lower[0], axis=0) <= 1e-9 * np.abs(found.lower[0, 1:])).all()
    assert (found.lower <= found.mean[:, None]).all()
    assert (found.upper >= found.mean[:, None]).all()


@settings(max_examples=15, deadline=None)
@given(st.floats(1e-6, 1e9))
def test_the_unit_does_not_matter(scale: float) -> None:
    values = quarters(8, noise=0.05)
    one, other = forecast_many([values], 4, 4), forecast_many([values * scale], 4, 4)
    assert other.mean == pytest.approx(one.mean * scale, rel=1e-9)
    assert other.upper == pytest.approx(one.upper * scale, rel=1e-9)


@pytest.mark.shared
def test_a_part_of_m3_beats_the_mean_of_five(shared: Path) -> None:
    """The bar is the mean of five ETS and Theta variants of statsforecast: OWA 0.889."""
    with np.load(shared / "data" / "panels" / "m3_quarterly.npz", allow_pickle=True) as file:
        off, y, after = file["off"], file["y"], file["yt"]
    rows = range(0, len(after), 4)
    known = [y[off[row] : off[row + 1]] for row in rows]
    later = after[list(rows)]
    found = forecast_many(known, 8, 4)
    smape = 200 * (np.abs(found.mean - later) / (np.abs(found.mean) + np.abs(later))).mean()
    assert smape < 9.1  # the mean of five: 9.10 on all of M3
    inside = ((found.lower[:, 1] <= later) & (later <= found.upper[:, 1])).mean()
    assert 0.92 <= inside <= 0.98


def test_a_gap_is_not_filled_below_nought() -> None:
    assert forecast_many([[0.0, 1.0, np.nan, 0.0]], 1, 2, (1,)).lower.min() >= 0
    positive = [40.0, 8.0, 5.0, 2.0, 8.0, np.nan, 4.0, 6.0, 10.0]
    assert [note.code for note in forecast_many([positive], 4, 4).notes[0]] == ["gaps"]
