"""Histories like a bureau's, on reference panels: how often intervals hold what came."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.places import BENCHMARKS

from forecast.projection.streams import GOES_ON, TOGETHER
from forecast.timeseries import Note, explain, forecast, forecast_many

sys.path.insert(0, str(BENCHMARKS))

import like_bureaus
from m4_scores import interval, scales
from panels import PANELS, read_panel

panels = pytest.mark.skipif(not PANELS.exists(), reason="the reference panels are not here")


@panels
def test_years_left_blank_are_not_taken_for_known() -> None:
    """Half of twelve years blank: intervals that took bridges for figures held 62 to 73 of 80."""
    found = like_bureaus.thinned()
    for level, low, high in ((80, 77, 85), (95, 93, 97)):
        mean = np.mean([found[name][f"coverage{level}"] for name in like_bureaus.ANNUAL])
        assert low <= mean <= high


def test_the_more_blanks_the_wider() -> None:
    whole = 100 * np.exp(np.cumsum(np.random.default_rng(3).normal(0.05, 0.03, 12)))
    wide = []
    for blank in ((), (4,), (2, 4, 6), (1, 2, 4, 6, 8, 9)):
        holed = whole.copy()
        holed[list(blank)] = np.nan
        made = forecast(holed, 3)
        bridged = forecast(np.exp(np.interp(np.arange(12), np.flatnonzero(np.isfinite(holed)),
                                            np.log(holed[np.isfinite(holed)]))), 3)
        np.testing.assert_allclose(made.mean, bridged.mean, rtol=1e-9)
        wide.append((made.upper - made.lower) / (bridged.upper - bridged.lower))
    assert (np.diff(wide, axis=0) > 0).all()
    np.testing.assert_allclose(wide[0], 1.0)
    mirrored = forecast(-holed, 3)
    np.testing.assert_array_equal(mirrored.lower, -made.upper)


@panels
def test_three_or_four_figures_tell_a_growth() -> None:
    """The last figure carried on was what they gave; it is beaten on every panel."""
    found = like_bureaus.short()
    for count, most in ((3, 0.82), (4, 0.79)):
        own = [found[f"{name} {count}"] for name in like_bureaus.ANNUAL]
        assert all(one["owa_to_no_change"] < 0.96 for one in own)
        assert np.mean([one["owa_to_no_change"] for one in own]) < most
        assert all(one["coverage80"] > 77 and one["coverage95"] > 93 for one in own)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.floats(1e-3, 1e9), min_size=3, max_size=4), st.integers(1, 14),
       st.lists(st.booleans(), min_size=3, max_size=3))
def test_few_figures_have_a_finite_forecast_within_its_interval(
        figures: list[float], h: int, gaps: list[bool]) -> None:
    holed = [figures[0]]
    for figure, gap in zip(figures[1:], gaps, strict=False):
        holed += [np.nan, figure] if gap else [figure]
    made = forecast(holed, h, level=(50, 80, 99.5))
    assert np.isfinite(np.concatenate([made.mean[0], made.lower.ravel(), made.upper.ravel()])).all()
    assert (made.lower <= made.mean[:, None]).all()
    assert (made.mean[:, None] <= made.upper).all()
    codes = {note.code for note in made.notes[0]}
    assert len(codes & {"short", "too_short"}) == 1
    if "short" in codes:
        assert np.isclose(forecast([10 * one for one in holed], h).mean, 10 * made.mean).all()
        assert made.weights[0] == {"drift": 1.0}


def test_a_leap_in_few_figures_is_not_led_on_whole() -> None:
    small, leap = (float(np.log(forecast([100.0, 100 * one, 100 * one**2], 1).mean[0, 0]
                                / (100 * one**2))) for one in (1.05, 3.0))
    assert 0.6 * np.log(1.05) < small < 0.8 * np.log(1.05)
    assert 0 < leap < 0.2 * np.log(3.0)
    late = forecast([100.0, 105.0, 110.25, np.nan], 2)
    np.testing.assert_allclose(late.mean[0], forecast([100.0, 105.0, 110.25], 3).mean[0, 1:])
    assert "打折外推" in late.notes[0][-1].text()


@panels
def test_rates_are_no_worse_than_the_better_of_no_change_and_their_mean() -> None:
    """Taken for levels they were 3 to 31 per cent worse, and 80 per cent held 65 to 84."""
    found = like_bureaus.rates()
    pooled = found["pooled"]
    assert pooled["rate"] < 1.01 < pooled["as_level"]
    assert 77 <= pooled["coverage80"] <= 83
    assert 93 <= pooled["coverage95"] <= 96
    assert max(one["rate"] for one in found.values()) < 1.04


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(-30, 60).map(lambda one: round(one, 2)), min_size=3, max_size=20),
       st.integers(1, 14))
def test_a_rate_moves_from_the_last_one_to_the_mean(rates: list[float], h: int) -> None:
    made = forecast(rates, h, level=(50, 80, 95), kind="rate")
    assert (made.lower <= made.mean[:, None]).all()
    assert (made.mean[:, None] <= made.upper).all()
    low, high = sorted((rates[-1], float(np.mean(rates))))
    slack = 1e-9 * (1 + abs(high - low))
    assert ((made.mean >= low - slack) & (made.mean <= high + slack)).all()
    if np.ptp(rates):
        turned = forecast([-one for one in rates], h, level=(95,), kind="rate")
        np.testing.assert_allclose(turned.mean, -made.mean, atol=1e-9)
        assert sum(made.weights[0].values()) == 1


def test_a_persistent_rate_stays_and_a_noisy_one_returns() -> None:
    falling = [14.0, 13.2, 12.1, 11.0, 9.8, 9.1, 8.4, 7.9, 7.5]
    noisy = [9.0, 3.0, 10.0, 2.0, 8.0, 3.0, 9.0, 2.0, 10.0]
    kept, gone = (forecast(one, 1, kind="rate") for one in (falling, noisy))
    assert abs(kept.mean[0, 0] - 7.5) < abs(kept.mean[0, 0] - np.mean(falling))
    assert gone.mean[0, 0] == np.mean(noisy)
    assert "向历年平均回归" in explain(noisy, gone)[0]
    assert forecast([1.0, -2.0, 3.0, np.nan], 1, kind="rate").notes[0] == (
        Note("late", {"count": 1}),)


def test_what_is_neither_a_level_nor_a_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="level or rate, one a series"):
        forecast_many([[1.0, 2.0, 3.0]], 1, kinds=["share"])
    with pytest.raises(ValueError, match="one a series"):
        forecast_many([[1.0, 2.0, 3.0]], 1, kinds=["rate", "rate"])


@panels
@pytest.mark.parametrize(("name", "m", "most"), [("m3_monthly", 12, 6.9), ("m3_quarterly", 4, 10.0)])
def test_seasonal_intervals_hold_alike_at_every_step(name: str, m: int, most: float) -> None:
    """One growth with the root of a step held 60 to 68 of 80 at the first, 95 to 97 later."""
    panel = read_panel(PANELS / f"{name}.npz")
    rows = [row for row, after in enumerate(panel.after) if np.isfinite(after).all()][::2]
    known, after = [panel.known[row] for row in rows], panel.after[rows]
    made = forecast_many(known, after.shape[1], m)
    inside = (made.lower <= after[:, None]) & (after[:, None] <= made.upper)
    by_step = 100.0 * inside.mean(axis=0)
    assert 74 < by_step[0].min() < by_step[0].max() < 90
    assert by_step[1].min() > 92
    assert interval(made.lower[:, 1], made.upper[:, 1], after, scales(known, m), 95)[1] < most


@panels
def test_sums_of_forecasts_drawn_together_hold_more_often() -> None:
    """Lines of one place miss together: what the runs assume is what other panels show."""
    found = like_bureaus.CHECKS["joint"]()
    mean = found["mean"]
    assert mean["together"] == pytest.approx(TOGETHER, abs=0.05)
    assert mean["goes_on"] == pytest.approx([GOES_ON, GOES_ON], abs=0.06)
    assert mean["sum_together"] > mean["sum_apart"] + 0.05
    assert all(abs(one["together"] - TOGETHER) < 0.1 for one in found["without"].values())
