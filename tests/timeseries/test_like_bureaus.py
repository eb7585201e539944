"""Histories like a bureau's, on reference panels: how often intervals hold what came."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.places import BENCHMARKS

from forecast.timeseries import forecast

sys.path.insert(0, str(BENCHMARKS))

import like_bureaus
from panels import PANELS

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
