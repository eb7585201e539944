"""Stability and one-step errors, against bimets, statsmodels and the textbook formulas."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from estimation.test_estimation import (
    GDP,
    GROWTH,
    NOISE,
    TAX_MODEL,
    YEARS,
    fitted,
    growing,
    observed,
    parameter,
)
from scipy.stats import f
from statsmodels.regression.linear_model import OLS
from statsmodels.regression.recursive_ls import RecursiveLS
from statsmodels.regression.rolling import RollingOLS

from forecast.data.periods import Period
from forecast.data.series import Dataset
from forecast.estimation.accuracy import accuracy_of
from forecast.estimation.breaks import has_rank, largest_f, unknown_break
from forecast.estimation.estimates import Estimates
from forecast.estimation.specification import Specification
from forecast.estimation.stability import Stability, recursive_residuals, stability_of

if TYPE_CHECKING:
    from forecast.estimation.regression import Regression

MODEL = "dlog(tax_revenue) ~ c + b * dlog(gdp_nominal)\ngdp_nominal := 1"
LEFT = 1.3 * GROWTH + NOISE
MATRIX = np.column_stack([np.ones(19), GROWTH])


def told(left: np.ndarray = LEFT, window: int | None = None, year: int | None = None, sd: float = 1e3
         ) -> tuple[Estimates, Stability]:
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", growing(left, 1e5))))
    estimates, _ = fitted(MODEL, dataset, parameter("c", 0.0, sd), parameter("b", 1.0, sd))
    return estimates, stability_of(estimates, estimates["tax_revenue"], window, year)


def test_recursive_estimates_are_those_of_statsmodels() -> None:
    _, found = told()
    peer = RecursiveLS(LEFT, MATRIX).fit().recursive_coefficients.filtered
    assert [point.last for point in found.recursive] == [Period.annual(year) for year in range(2008, 2020)]
    for place, point in enumerate(found.recursive, start=7):
        assert [point.values["c"], point.values["b"]] == pytest.approx(peer[:, place], rel=1e-6)


def test_rolling_estimates_are_those_of_statsmodels() -> None:
    _, found = told(window=10)
    peer = RollingOLS(LEFT, MATRIX, window=10).fit()
    assert len(found.rolling) == 10
    for place, point in enumerate(found.rolling, start=9):
        assert [point.values["c"], point.values["b"]] == pytest.approx(peer.params[place], rel=1e-8)
        assert [point.errors["c"], point.errors["b"]] == pytest.approx(peer.bse[place], rel=1e-8)
        assert (point.last.year - point.first.year) == 9


def test_cusum_and_its_squares_are_those_of_statsmodels() -> None:
    _, found = told()
    peer = RecursiveLS(LEFT, MATRIX).fit()
    assert found.cusum is not None
    assert found.squares is not None
    assert found.cusum.values == pytest.approx(peer.cusum[-17:], rel=1e-5)
    assert found.squares.values == pytest.approx(peer.cusum_squares[-17:], rel=1e-5)
    low, high = peer._cusum_significance_bounds(0.05, points=np.arange(3, 20))
    assert found.cusum.low == pytest.approx(low, rel=1e-6)
    assert found.cusum.high == pytest.approx(high, rel=1e-6)
    low, high = peer._cusum_squares_significance_bounds(0.05, points=np.arange(3, 20))
    assert found.squares.high == pytest.approx(high, rel=1e-4)


def test_a_break_is_found() -> None:
    shifted = LEFT + np.where(np.arange(19) >= 10, 0.15, 0.0)
    _, found = told(shifted, year=2011)
    assert found.chow is not None
    assert (found.chow.kind, found.chow.year) == ("break", Period.annual(2011))
    assert found.chow.p < 0.001
    assert found.cusum is not None
    assert found.cusum.crossed is not None
    assert found.cusum.crossed.year >= 2011
    _, calm = told(year=2011)
    assert calm.chow is not None
    assert calm.chow.p > 0.05


def test_chow_is_the_textbook_s() -> None:
    _, found = told(year=2010)
    parts = [OLS(LEFT[rows], MATRIX[rows]).fit().ssr for rows in (slice(0, 9), slice(9, 19))]
    whole = OLS(LEFT, MATRIX).fit().ssr
    statistic = (whole - sum(parts)) / 2 / (sum(parts) / 15)
    assert found.chow is not None
    assert found.chow.statistic == pytest.approx(statistic)
    assert found.chow.p == pytest.approx(f.sf(statistic, 2, 15))
    _, late = told(year=2018)
    first = OLS(LEFT[:17], MATRIX[:17]).fit().ssr
    assert late.chow is not None
    assert late.chow.kind == "forecast"
    assert late.chow.statistic == pytest.approx((whole - first) / 2 / (first / 15))


def test_recursive_errors_are_bimets_forecast_errors() -> None:
    """bimets, man/ESTIMATE.Rd, predictive power of w1: 1936 is missed by -1.63901 ± .547471."""
    from estimation.klein import KLEIN, YEARS as KLEIN_YEARS
    from estimation.test_regression import LABOUR, PDL, linear, since

    from forecast.estimation.regression import regress

    problem = linear(KLEIN["w1"], LABOUR, used=since(1925, 1935), restrictions=PDL)
    found = regress(problem, 8)
    assert found.fit.t_values[0] == pytest.approx(-2.47402, rel=1e-5)
    gaps = problem.gap(found.fit.values)[KLEIN_YEARS >= 1936]
    assert gaps == pytest.approx([-1.63901, 0.176033, -1.4553, -3.45466, -4.01179, -3.37275], rel=1e-5)
    matrix = problem.slopes(found.fit.values)[KLEIN_YEARS >= 1936]
    own = found.fit.diagnostics.standard_error**2
    spread = np.sqrt(own + np.einsum("ij,jk,ik->i", matrix, found.fit.covariance, matrix))
    assert spread == pytest.approx([0.547471, 0.630905, 0.672192, 0.834433, 0.966472, 1.23486], rel=1e-5)


def test_one_step_errors_inside_and_outside() -> None:
    estimates, found = told()
    one = accuracy_of(estimates, estimates["tax_revenue"], found.forecasts)
    assert one is not None
    assert one.outside is not None
    fit = OLS(LEFT, MATRIX).fit()
    assert (one.inside.n, one.outside.n) == (19, 11)
    assert one.inside.rmse == pytest.approx(np.sqrt(fit.ssr / 19), rel=1e-4)
    ahead = [LEFT[at] - MATRIX[at] @ OLS(LEFT[:at], MATRIX[:at]).fit().params for at in range(8, 19)]
    assert list(found.forecasts.values()) == pytest.approx(ahead, rel=1e-3)
    assert one.outside.rmse == pytest.approx(np.sqrt(np.mean(np.square(ahead))), rel=1e-3)
    naive = np.diff(LEFT)[7:]
    assert one.outside.u == pytest.approx(np.sqrt(np.mean(np.square(ahead)) / np.mean(naive**2)), rel=1e-3)
    assert one.inside.u is not None
    assert one.inside.u < 1


def test_a_tight_prior_forecasts_too() -> None:
    _, found = told(sd=1e-6)
    assert list(found.forecasts.values()) == pytest.approx((LEFT - GROWTH)[8:], abs=1e-6)


def test_shares_are_forecast_in_their_own_unit() -> None:
    shares = 0.25 + np.random.default_rng(9).normal(0, 0.01, 20)
    whole = dict(zip(YEARS, np.linspace(1e5, 5e5, 20).tolist(), strict=True))
    out = {year: whole[year] * share for year, share in zip(YEARS, shares, strict=True)}
    dataset = Dataset((*observed("gf_land_transfer_in", whole), *observed("gf_transfer_out", out)))
    estimates, _ = fitted("gf_transfer_out ~ b * gf_land_transfer_in\ngf_land_transfer_in := 1",
                          dataset, parameter("b", 0.25, 1e3))
    found = stability_of(estimates, estimates["gf_transfer_out"])
    assert found.forecasts[Period.annual(2019)] == pytest.approx(
        5e5 * (shares[19] - shares[:19].mean()), rel=1e-4)
    assert found.recursive[-1].values["b"] == pytest.approx(shares.mean())


def test_what_begins_flat_has_no_recursion() -> None:
    late = np.column_stack([np.ones(19), np.arange(19) >= 10])
    assert recursive_residuals(LEFT, late) is None
    nearly = np.column_stack([np.ones(19), 1.0 + np.where(np.arange(19) < 2, 1e-9, 1.0) * GROWTH])
    assert recursive_residuals(LEFT, nearly) is None
    assert recursive_residuals(LEFT[:2], MATRIX[:2]) is None


def test_instruments_have_windows_but_no_cusum() -> None:
    from forecast.equations import Var

    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", growing(LEFT, 1e5))))
    spec = Specification("2sls", instruments=(Var("gdp_nominal"), Var("gdp_nominal", -1)))
    estimates, _ = fitted(TAX_MODEL, dataset, parameter("b", 1.0, 1e3), specs={"tax_revenue": spec})
    one = estimates["tax_revenue"]
    assert (one.form, one.verdict) == ("2sls", "estimated")
    found = stability_of(estimates, one)
    assert found.recursive
    assert (found.cusum, found.squares, found.chow, found.unknown_break) == (None, None, None, None)
    assert replace(found, recursive=()).rolling


def test_the_break_that_nobody_named_is_the_largest_of_all_chow_tests() -> None:
    shifted = LEFT + np.where(np.arange(19) >= 11, 0.15, 0.0)
    _, found = told(shifted)
    by_year = {}
    for at in range(3, 17):  # 15 % of 19 years at either end
        parts = sum(OLS(shifted[rows], MATRIX[rows]).fit().ssr for rows in (slice(0, at), slice(at, 19)))
        by_year[2001 + at] = (OLS(shifted, MATRIX).fit().ssr - parts) / 2 / (parts / 15)
    sought = found.unknown_break
    assert sought is not None
    assert (sought.first.year, sought.last.year) == (2004, 2017)
    assert sought.year.year == max(by_year, key=by_year.__getitem__) == 2012
    assert sought.statistic == pytest.approx(by_year[2012])
    assert sought.p < 0.01
    even = np.where(np.arange(19) % 2, 0.01, -0.01)
    calm = told(1.3 * GROWTH + even)[1].unknown_break
    assert calm is not None
    assert calm.p > 0.1


def test_what_moves_in_one_part_alone_has_no_unknown_break() -> None:
    late = np.column_stack([np.ones(19), np.arange(19) >= 10])
    assert not has_rank(late[:9])
    assert has_rank(late)


@pytest.mark.parametrize(("n", "k"), [(12, 1), (19, 2), (25, 3), (40, 4)])
def test_a_break_is_seen_in_five_of_a_hundred_samples_that_have_none(n: int, k: int) -> None:
    rng = np.random.default_rng(n)
    matrix = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1)).cumsum(axis=0)])
    periods = [Period.annual(2000 + at) for at in range(n)]
    seen = [found.p for _ in range(400) if (found := unknown_break(cast("Regression", SimpleNamespace(
        left=matrix.sum(axis=1) + rng.normal(size=n), matrix=matrix)), periods))]
    assert len(seen) == 400
    assert 0.02 <= np.mean(np.array(seen) <= 0.05) <= 0.08  # three standard errors of 400 trials
    assert 0.43 <= np.mean(np.array(seen) <= 0.5) <= 0.57


def test_a_long_sample_has_the_odds_of_the_limit() -> None:
    """Andrews (2003, table 1, 15 % trimmed): 8.68 and 5.86 at five per cent, of one and two parameters over their number."""
    rng = np.random.default_rng(5)
    for k, bound in ((1, 8.68), (2, 5.86)):
        matrix = np.column_stack([np.ones(300), rng.normal(size=(300, k - 1))])
        largest = largest_f(rng.standard_normal((300, 4000)), matrix, range(45, 256)).max(axis=0)
        assert np.quantile(largest, 0.95) == pytest.approx(bound, rel=0.06)


def test_what_was_less_the_residual_is_what_the_equation_fits() -> None:
    estimates, _ = told()
    one = estimates["tax_revenue"]
    assert list(one.actual.values()) == pytest.approx(LEFT, rel=1e-9)
    fitted_values = [one.actual[year] - residual for year, residual in one.residuals.items()]
    assert fitted_values == pytest.approx(OLS(LEFT, MATRIX).fit().fittedvalues, rel=1e-3)
