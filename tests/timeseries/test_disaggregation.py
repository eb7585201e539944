"""Years into quarters: values published by the IMF, statsmodels' Denton and GLS, properties."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from forecast.timeseries.disaggregation import annual_sums, chow_lin, denton

# Bloem, Dippelsman, Maehle (2001), Quarterly National Accounts Manual, IMF, example 6.2
INDICATOR = np.array([98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5, 100.5, 103.0, 103.5,
                      101.5])
TOTALS = np.array([4000.0, 4161.4])
IMF = np.array([969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0, 1040.6, 1066.5,
                1071.7, 1051.0])


def test_the_example_of_the_imf_manual() -> None:
    found = denton(INDICATOR, annual_sums(12, 4, 2), TOTALS)
    # the manual prints 1042.9 where 1042.84 is exact
    np.testing.assert_allclose(found, IMF, atol=0.06)
    np.testing.assert_allclose(found[8:] / INDICATOR[8:], found[7] / INDICATOR[7])


def test_the_denton_of_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.tsa.interp.denton import dentonm

        source = np.random.default_rng(2)
        indicator = 100 + source.normal(size=40).cumsum() + 8 * np.tile([0, 1, -1, 2], 10)
        totals = 450.0 + source.normal(scale=20, size=10).cumsum()
        theirs = np.asarray(dentonm(indicator, totals, freq="aq")).ravel()
    np.testing.assert_allclose(denton(indicator, annual_sums(40, 4, 10), totals), theirs, rtol=1e-9)


def test_a_known_quarter_stays() -> None:
    sums = np.vstack((annual_sums(8, 4, 2), np.eye(8)[4]))
    found = denton(INDICATOR[:8], sums, np.array([*TOTALS, 990.0]))
    assert found[4] == pytest.approx(990.0)
    assert found[4:].sum() == pytest.approx(TOTALS[1])
    with pytest.raises(ValueError, match="totals"):
        denton(INDICATOR[:4], np.vstack((annual_sums(4, 4, 1), np.ones(4))), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="indicator"):
        denton(np.array([1.0, 0.0, 1.0, 1.0]), annual_sums(4, 4, 1), np.array([4.0]))


@settings(max_examples=40)
@given(arrays(np.float64, 12, elements=st.floats(1.0, 1e3)),
       arrays(np.float64, 3, elements=st.floats(1.0, 1e6)), st.floats(0.01, 100.0))
def test_sums_are_exact_and_the_unit_of_the_indicator_does_not_matter(
        indicator: np.ndarray, totals: np.ndarray, unit: float) -> None:
    sums = annual_sums(12, 4, 3)
    found = denton(indicator, sums, totals)
    np.testing.assert_allclose(sums @ found, totals, rtol=1e-9)
    np.testing.assert_allclose(denton(indicator * unit, sums, totals), found, rtol=1e-6,
                               atol=1e-6 * totals.max())
    # no other distribution that adds up has a smoother ratio
    moved = found + np.tile([1.0, -1.0, 0.0, 0.0], 3) * 1e-3 * totals.min()

    def roughness(values: np.ndarray) -> float:
        return float((np.diff(values / indicator) ** 2).sum())

    assert roughness(found) <= roughness(moved) * (1 + 1e-9) + 1e-9


def test_totals_in_proportion_need_no_adjustment() -> None:
    np.testing.assert_allclose(
        denton(INDICATOR, annual_sums(12, 4, 3), 7.0 * INDICATOR.reshape(3, 4).sum(axis=1)),
        7.0 * INDICATOR)


def sample(periods: int = 60, years: int = 15) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source = np.random.default_rng(11)
    indicator = 50 + source.normal(size=periods).cumsum()
    errors = np.zeros(periods)
    for at in range(1, periods):
        errors[at] = 0.7 * errors[at - 1] + source.normal()
    columns = np.column_stack((np.ones(periods), indicator))
    sums = annual_sums(periods, 4, years)
    return columns, sums, sums @ (3.0 + 2.0 * indicator + errors)


def test_chow_lin_is_generalised_least_squares_on_the_totals() -> None:
    columns, sums, totals = sample()
    found = chow_lin(columns, sums, totals, 0.7)
    apart = np.abs(np.subtract.outer(np.arange(60), np.arange(60)))
    fit = sm.GLS(totals, sums @ columns, sigma=sums @ (0.7**apart / (1 - 0.49)) @ sums.T).fit()
    np.testing.assert_allclose(found.coefficients, fit.params)
    assert found.log_likelihood == pytest.approx(fit.llf)
    np.testing.assert_allclose(sums @ found.values, totals)


class Summed(sm.tsa.statespace.MLEModel):
    """Regression errors of first order, seen only as the sum of each year: a Kalman smoother."""

    def __init__(self, left: np.ndarray, rho: float) -> None:
        super().__init__(left, k_states=5, k_posdef=1, loglikelihood_burn=0)
        self["transition"] = np.array([[rho, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0],
                                       [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]])
        self["selection"] = np.array([[1.0], [0], [0], [0], [0]])
        self["design"] = np.array([[1.0, 1, 1, 1, 0]])
        self["state_cov"] = np.eye(1)
        self.ssm.initialize_stationary()


def test_chow_lin_is_the_kalman_smoother() -> None:
    """statsmodels' state space smooths the same errors from annual sums alone."""
    columns, sums, totals = sample()
    found = chow_lin(columns, sums, totals, 0.7)
    fitted = columns @ found.coefficients
    seen = np.full(60, np.nan)
    seen[3::4] = totals - sums @ fitted
    smoothed = Summed(seen, 0.7).smooth([]).smoothed_state[0]
    np.testing.assert_allclose(found.values - fitted, smoothed, atol=1e-8)


def test_rho_maximises_the_likelihood() -> None:
    columns, sums, totals = sample()
    found = chow_lin(columns, sums, totals)
    others = [chow_lin(columns, sums, totals, rho).log_likelihood
              for rho in np.linspace(0, 0.999, 200)]
    assert found.log_likelihood >= max(others) - 1e-9
    assert found.coefficients[1] == pytest.approx(2.0, abs=0.2)
    with pytest.raises(ValueError, match="2 totals"):
        chow_lin(columns[:8], annual_sums(8, 4, 2), totals[:2])


def test_periods_beyond_the_last_total_are_extrapolated() -> None:
    columns, _, totals = sample()
    sums = annual_sums(60, 4, 13)
    found = chow_lin(columns, sums, totals[:13], 0.7)
    assert len(found.values) == 60
    gap = found.values[52:] - (columns @ found.coefficients)[52:]
    np.testing.assert_allclose(gap[1:] / gap[:-1], 0.7)  # errors fade to the regression


@pytest.mark.parametrize("unit", [1e-300, 1e-8, 1e8, 1e300])
def test_units_of_indicator_and_totals_do_not_matter(unit: float) -> None:
    indicator, sums = np.array([1.0, 2, 3, 5, 2, 3, 4, 6, 3]), annual_sums(9, 4, 2)
    totals = np.array([20.0, 26.0])
    plain = denton(indicator, sums, totals)
    assert denton(indicator * unit, sums, totals) == pytest.approx(plain, rel=1e-9)
    assert denton(indicator, sums, totals * unit) / unit == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_totals_that_are_no_figures_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="totals"):
        denton(np.ones(4), annual_sums(4, 4, 1), np.array([wrong]))
