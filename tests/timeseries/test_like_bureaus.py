"""Histories like a bureau's, on reference panels: how often intervals hold what came."""

import sys

import numpy as np
import pytest
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
