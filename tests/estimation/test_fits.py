"""Regressions and posteriors: certified values, closed forms, properties."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

from forecast.data.catalog import shipped_catalog
from forecast.equations.language import parse_model
from forecast.equations.tree import Node, evaluate, to_text
from forecast.estimation.belief import Belief
from forecast.estimation.diagnostics import Diagnostics
from forecast.estimation.fitting import (
    CollinearError,
    Fit,
    error_correction,
    ols,
    pooled_buoyancy,
    ratio,
)
from forecast.estimation.history import stripped
from forecast.estimation.linear import NotEstimableError, linear_form

PARAMETERS = ("b", "c", "speed", "long")


# -- the regressors of an equation ---------------------------------------------------------------


def right(text: str) -> Node:
    model = parse_model(f"fai ~ {text}\ngdp_nominal := 1\ngdp_growth := 1\nretail_sales := 1", "m",
                        shipped_catalog(), PARAMETERS)
    return model.equations[0].right


def test_regressors_are_found_from_the_tree() -> None:
    form = linear_form(right("b * gdp_nominal + (1 - b) * retail_sales / 2 - c + gdp_growth"))
    assert {name: to_text(node) for name, node in form.terms.items()} == {
        "b": "1 * gdp_nominal + (-1) * retail_sales / 2", "c": "-1"}
    assert to_text(form.offset) == "1 * retail_sales / 2 + gdp_growth"


@settings(max_examples=50)
@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6))
def test_the_form_is_the_equation(numbers: list[float]) -> None:
    """offset + Σ regressor·parameter gives the right-hand side back for any values."""
    text = "b * gdp_nominal - (c + 2) * (gdp_growth - speed * 3) / 4 - speed * (log(5) - long * retail_sales)"
    tree = right(text.replace("(c + 2)", "2"))
    names = ("b", "speed", "long", "gdp_nominal", "gdp_growth", "retail_sales")
    values = dict(zip(names, numbers, strict=True))
    form = linear_form(tree)

    def value(node: Node) -> float:
        return float(evaluate(node, lambda leaf: values[leaf.name]))  # type: ignore[union-attr]

    total = value(form.offset) + sum(value(node) * values[name] for name, node in form.terms.items())
    total += sum(value(node) * values[pace] * values[name]
                 for (pace, name), node in form.long_run.items())
    assert total == pytest.approx(value(tree), abs=1e-9)
    assert set(form.long_run) == {("speed", "long")}


@pytest.mark.parametrize("text", [
    "log(b) * gdp_nominal", "gdp_nominal ** b", "gdp_nominal / (1 + b)", "b * b * gdp_nominal",
    "b * c * gdp_nominal", "max(b, 1)", "b * gdp_growth + (1 - b) * c", "b * c * speed",
    "speed * long * gdp_growth + c * long * gdp_growth + speed + c",
])  # fmt: skip
def test_what_is_not_linear_is_refused(text: str) -> None:
    with pytest.raises(NotEstimableError):
        linear_form(right(text))


def test_a_known_parameter_is_a_figure() -> None:
    form = linear_form(right("b * c * gdp_nominal"), known={"c"})
    assert list(form.terms) == ["b"]


# -- certified values and closed forms -----------------------------------------------------------

LONGLEY = {  # NIST StRD, Longley: certified estimates and standard deviations
    "constant": (-3482258.63459582, 890420.383607373),
    "GNPDEFL": (15.0618722713733, 84.9149257747669),
    "GNP": (-0.358191792925910e-01, 0.334910077722432e-01),
    "UNEMP": (-2.02022980381683, 0.488399681651699),
    "ARMED": (-1.03322686717359, 0.214274163161675),
    "POP": (-0.511041056535807e-01, 0.226073200069370),
    "YEAR": (1829.15146461355, 455.478499142212),
}


def longley() -> Fit:
    from statsmodels.datasets import longley

    data = longley.load_pandas().data
    return ols(data["TOTEMP"].to_numpy(), {
        name: np.ones(len(data)) if name == "constant" else data[name].to_numpy()
        for name in LONGLEY})


def test_longley_has_the_certified_values() -> None:
    fit = longley()
    for name, value, error in zip(fit.names, fit.values, fit.errors, strict=True):
        assert value == pytest.approx(LONGLEY[name][0], rel=1e-7), name
        assert error == pytest.approx(LONGLEY[name][1], rel=1e-7), name
    assert fit.diagnostics.standard_error == pytest.approx(304.854073561965, rel=1e-8)
    assert fit.diagnostics.r_squared == pytest.approx(0.995479004577296, rel=1e-9)
    # t(16 - 7), two-sided, of the certified ratio −2.02022980381683/0.488399681651699
    assert fit.p_values[3] == pytest.approx(0.002535, abs=1e-6)


def test_residual_tests_are_what_their_formulas_give() -> None:
    rng = np.random.default_rng(5)
    n = 30
    x = rng.normal(size=n)
    y = 2 + x + rng.normal(size=n) * (1 + np.abs(x))
    tests = ols(y, {"a": np.ones(n), "b": x}).diagnostics
    design = np.column_stack([np.ones(n), x])
    e = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]

    def lm(left: np.ndarray, matrix: np.ndarray) -> float:
        gap = left - matrix @ np.linalg.lstsq(matrix, left, rcond=None)[0]
        return n * (1 - gap @ gap / ((left - left.mean()) @ (left - left.mean())))

    from scipy.stats import chi2, kurtosis, skew

    assert tests.durbin_watson == pytest.approx(np.square(np.diff(e)).sum() / (e @ e))
    before = np.concatenate(([0.0], e[:-1]))
    assert tests.breusch_godfrey == pytest.approx(
        chi2.sf(lm(e, np.column_stack([design, before])), 1), rel=1e-6)
    assert tests.breusch_pagan == pytest.approx(chi2.sf(lm(e**2, design), 1), rel=1e-6)
    jb = n / 6 * (skew(e) ** 2 + kurtosis(e) ** 2 / 4)
    assert tests.jarque_bera == pytest.approx(chi2.sf(jb, 2))


def test_a_ratio_is_the_mean_of_ratios() -> None:
    left, base = np.array([3.0, 8.0, 5.5, 9.0]), np.array([10.0, 20.0, 22.0, 30.0])
    shares = left / base
    fit = ratio(left, "share", base)
    assert fit.values[0] == pytest.approx(shares.mean())
    assert fit.errors[0] == pytest.approx(shares.std(ddof=1) / 2)
    assert fit.diagnostics.r_squared is None


def test_error_correction_by_hand() -> None:
    """λ, β and the delta-method error of β against the normal equations written out."""
    rng = np.random.default_rng(2)
    n = 25
    x = np.cumsum(rng.normal(0.08, 0.03, n + 1))
    y = np.zeros(n + 1)
    for at in range(1, n + 1):
        y[at] = (y[at - 1] + 0.7 * (x[at] - x[at - 1]) - 0.4 * (y[at - 1] - 1.2 * x[at - 1])
                 + rng.normal(0, 0.01))
    fit = error_correction(np.diff(y), {"b": np.diff(x), "speed": -y[:-1]},
                           {("speed", "long"): x[:-1]})
    design = np.column_stack([np.diff(x), -y[:-1], x[:-1]])
    inverse = np.linalg.inv(design.T @ design)
    free = inverse @ design.T @ np.diff(y)
    gap = np.diff(y) - design @ free
    spread = inverse * (gap @ gap) / (n - 3)
    assert fit.values == pytest.approx([free[0], free[1], free[2] / free[1]])
    slope = np.array([0.0, -free[2] / free[1] ** 2, 1 / free[1]])
    assert fit.errors[2] == pytest.approx(np.sqrt(slope @ spread @ slope))
    assert fit.values == pytest.approx([0.7, 0.4, 1.2], abs=0.2)


def test_collinear_regressors_are_refused() -> None:
    x = np.arange(1.0, 11.0)
    with pytest.raises(CollinearError):
        ols(x + 1, {"a": x, "b": 2 * x})


def test_pooled_buoyancy_against_the_sandwich_by_hand() -> None:
    rng = np.random.default_rng(3)
    places = [place for place in "abcdefgh" for _ in range(9)]
    years = [2000 + at for _ in "abcdefgh" for at in range(9)]
    base = np.exp(np.cumsum(rng.normal(0.1, 0.04, (8, 9)), axis=1))
    revenue = base**1.1 * np.exp(rng.normal(0, 0.02, (8, 9)))
    slope, error, n = pooled_buoyancy(revenue.ravel(), base.ravel(), places, years)
    left, growth = np.diff(np.log(revenue)).ravel(), np.diff(np.log(base)).ravel()
    design = np.column_stack([growth, np.ones(64)])
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ left
    scores = (design * (left - design @ coefficients)[:, None]).reshape(8, 8, 2).sum(axis=1)
    spread = inverse @ scores.T @ scores @ inverse * (8 / 7) * (63 / 62)
    assert n == 64
    assert slope == pytest.approx(coefficients[0])
    assert error == pytest.approx(np.sqrt(spread[0, 0]))


def test_no_growth_is_taken_across_a_gap() -> None:
    years = [2000, 2001, 2003, 2004] * 2
    x = np.array([1.0, 2.0, 100.0, 300.0, 5.0, 7.0, 6.0, 9.0])
    slope, _, n = pooled_buoyancy(x**2, x, ["a"] * 4 + ["b"] * 4, years, constants="none")
    assert n == 4
    assert slope == pytest.approx(2.0)


def test_a_mean_has_no_r_squared_and_no_test_of_equal_variance() -> None:
    tests: Diagnostics = ols(np.array([1.0, 2.0, 4.0, 3.0]), {"a": np.ones(4)}).diagnostics
    assert (tests.r_squared, tests.breusch_pagan) == (None, None)


def test_an_exact_fit_is_told_without_tests() -> None:
    x = np.arange(1.0, 10.0)
    tests = ols(2 * x, {"b": x}).diagnostics
    assert tests.r_squared == pytest.approx(1.0)
    assert (tests.durbin_watson, tests.jarque_bera, tests.breusch_godfrey) == (None, None, None)


def test_units_of_very_different_size_are_not_collinear() -> None:
    rng = np.random.default_rng(4)
    small, large = rng.normal(size=12) * 1e-6, rng.normal(size=12) * 1e12
    fit = ols(3e6 * small + 2e-12 * large, {"a": small, "b": large})
    assert fit.values == pytest.approx([3e6, 2e-12], rel=1e-9)


# -- the posterior -------------------------------------------------------------------------------


def believed(means: Sequence[float], spreads: Sequence[float]) -> Belief:
    """Independent priors of parameters a, b, c …"""
    return Belief(tuple("abc"[:len(means)]), np.array(means), np.diag(np.square(spreads)))


def test_one_parameter_is_weighed_by_precision() -> None:
    after, kept = believed([1.0], [0.25]).learned("a", np.array([1.4]), np.array([[0.01]]))
    assert after.mean[0] == pytest.approx((1.4 / 0.01 + 1.0 / 0.0625) / (1 / 0.01 + 1 / 0.0625))
    assert after.sd[0] == pytest.approx((1 / 0.01 + 1 / 0.0625) ** -0.5)
    assert kept[0] == pytest.approx((1 / 0.0625) / (1 / 0.01 + 1 / 0.0625))


@settings(max_examples=60)
@given(arrays(float, (3, 3), elements=st.floats(-1, 1)), arrays(float, 3, elements=st.floats(-5, 5)),
       arrays(float, 3, elements=st.floats(0.1, 3)))
def test_several_parameters_against_the_information_form(root: np.ndarray, found: np.ndarray,
                                                         spreads: np.ndarray) -> None:
    covariance = root @ root.T + 0.05 * np.eye(3)
    means = np.array([1.0, -0.5, 0.2])
    after, _ = believed(means, spreads).learned("abc", found, covariance)
    one, other = np.linalg.inv(covariance), np.diag(spreads**-2.0)
    wanted = np.linalg.inv(one + other)
    assert after.covariance == pytest.approx(wanted, abs=1e-8)
    assert after.mean == pytest.approx(wanted @ (one @ found + other @ means), abs=1e-7)
    assert (after.sd <= spreads + 1e-12).all()


def test_an_exact_estimate_leaves_nothing_to_the_prior() -> None:
    after, kept = believed([1.0], [0.25]).learned("a", np.array([1.3]), np.zeros((1, 1)))
    assert (after.mean[0], after.sd[0], kept[0]) == (1.3, 0.0, 0.0)


# -- measures removed ----------------------------------------------------------------------------


def test_a_lasting_cut_is_chained_back_and_a_one_off_only_taken_out() -> None:
    base = 100.0 * 1.1 ** np.arange(6)
    cut = base.copy()
    cut[3:] *= 0.8  # a cut of 20 per cent from the fourth year on
    current = np.zeros(6)
    current[3] = cut[3] - base[3]
    zero = np.zeros(6)
    assert stripped(cut, current, zero, zero) == pytest.approx(0.8 * base)
    sale = zero.copy()
    sale[2] = 50.0
    before = np.concatenate(([0.0], sale[:-1]))
    assert stripped(base + sale, sale, before, sale) == pytest.approx(base)


def test_growth_across_a_gap_is_not_made_up() -> None:
    values = np.array([10.0, np.nan, 30.0, 33.0])
    current = np.array([0.0, 0.0, 5.0, 3.0])
    found = stripped(values, current, np.zeros(4), np.zeros(4))
    assert found[[0, 2, 3]] == pytest.approx([10.0, 33.0 / (30 / 30), 33.0])
    assert np.isnan(found[1])
