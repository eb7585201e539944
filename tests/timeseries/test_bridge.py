"""Bridge equations and the common factor."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from forecast.timeseries.bridges import Bridge, bridge, combined, common_factor


def test_few_years_say_that_the_year_grows_as_its_months() -> None:
    found = bridge(np.full(7, 0.08), np.linspace(0.0, 0.1, 7))
    assert found == Bridge(0.0, 1.0, 7)
    assert found.annual(0.05) == 0.05


def test_many_years_are_weighed_against_the_prior() -> None:
    source = np.random.default_rng(4)
    part = source.normal(0.08, 0.05, size=20)
    annual = 0.02 + 0.6 * part + source.normal(0, 0.005, size=20)
    annual[3] = np.nan
    found = bridge(annual, part)
    known = np.isfinite(annual)
    fit = sm.OLS(annual[known], sm.add_constant(part[known])).fit()
    precision = fit.bse[1] ** -2
    wanted = (fit.params[1] * precision + 0.25**-2) / (precision + 0.25**-2)
    assert found.slope == pytest.approx(wanted)
    assert found.count == 19
    assert found.intercept == pytest.approx(annual[known].mean() - wanted * part[known].mean())
    assert found.error is not None
    assert 0.004 < found.error < 0.008  # noise of 0.005, each year left out in turn


def test_an_indicator_that_never_moves_keeps_the_prior() -> None:
    found = bridge(np.linspace(0.0, 0.1, 9), np.full(9, 0.05))
    assert (found.slope, found.count) == (1.0, 9)


def test_better_bridges_count_for_more() -> None:
    nan = float("nan")
    assert combined(np.array([0.02, 0.08]), np.array([0.01, 0.02])) == pytest.approx(
        (0.02 * 4 + 0.08) / 5)
    assert combined(np.array([0.02, 0.08]), np.array([nan, nan])) == pytest.approx(0.05)
    assert combined(np.array([0.02, 0.08]), np.array([0.01, nan])) == pytest.approx(0.02)


def test_the_factor_is_found_and_continued() -> None:
    source = np.random.default_rng(8)
    truth = np.zeros(84)
    for at in range(1, 84):
        truth[at] = 0.9 * truth[at - 1] + source.normal()
    loads = np.array([1.0, 0.8, -0.5, 1.2, 0.9])
    panel = truth[:, None] * loads + source.normal(scale=0.7, size=(84, 5))
    panel[80:, 2] = np.nan  # ragged end
    panel[30, 0] = np.nan
    found = common_factor(panel, 6)
    assert found is not None
    assert found.shape == (90,)
    assert np.corrcoef(found[:84], truth)[0, 1] > 0.95
    assert abs(found[:84].mean()) < 1e-9
    # beyond the data it fades by the factor's own dynamics
    ratio = found[86:90] - (found[:84].mean())
    assert np.abs(np.diff(np.abs(ratio))).max() < 0.5


def test_too_few_series_have_no_factor() -> None:
    assert common_factor(np.zeros((60, 3)), 2) is None
    assert common_factor(np.zeros((30, 9)), 2) is None
