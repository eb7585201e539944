"""Equations estimated otherwise than by plain least squares, from the language to the posterior."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from estimation.test_estimation import GDP, NOISE, YEARS, fitted, growing, observed, parameter

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.data.series import Dataset
from forecast.equations import Var, parse_model
from forecast.estimation import checked
from forecast.estimation.errors import with_errors
from forecast.estimation.estimates import posterior_priors
from forecast.estimation.restrictions import read_restrictions
from forecast.estimation.specification import Specification
from forecast.footing import estimated, ground_of
from forecast.issues import InputError
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.estimation.estimates import Estimate

INTENSITY = ("power_per_gdp_growth ~ inertia * power_per_gdp_growth(-1) + (1 - inertia) * mean")
GROWTH = ("gdp_growth ~ rho * gdp_growth(-1) + (1 - rho) * gdp_trend_growth\ngdp_trend_growth := trend")


def autoregressive(rho: float, mean: float, seed: int = 4) -> dict[int, float]:
    noise = np.random.default_rng(seed).normal(0.0, 1.0, 20)
    values = [mean]
    for at in range(1, 20):
        values.append(mean + rho * (values[-1] - mean) + float(noise[at]))
    return dict(zip(YEARS, values, strict=True))


def coefficients(one: Estimate) -> dict[str, float | None]:
    return {own.name: own.estimate for own in one.coefficients}


def linear_twin(values: dict[int, float]) -> tuple[float, float]:
    """y = c + ρ y₋₁ + e is the same equation: μ = c / (1 - ρ)."""
    series = np.array(list(values.values()))
    matrix = np.column_stack([np.ones(19), series[:-1]])
    c, rho = np.linalg.lstsq(matrix, series[1:], rcond=None)[0]
    return float(rho), float(c / (1 - rho))


def test_an_intensity_that_returns_to_a_mean() -> None:
    values = autoregressive(0.4, -5.0)
    estimates, own = fitted(INTENSITY, Dataset(tuple(observed("power_per_gdp_growth", values))),
                            parameter("inertia", 0.1, 0.15), parameter("mean", 0.6, 3.0))
    one = estimates["power_per_gdp_growth"]
    rho, mean = linear_twin(values)
    assert (one.form, one.verdict, one.n) == ("nls", "estimated", 19)
    assert coefficients(one) == pytest.approx({"inertia": rho, "mean": mean}, rel=1e-8)
    after = posterior_priors(own, estimates, shipped_catalog())
    assert 0.1 < after.parameters["inertia"].mean < rho or rho < after.parameters["inertia"].mean < 0.1
    assert len(after.joint) == 1  # they are drawn together


def test_an_assumption_s_past_is_estimated_along_and_not_handed_on() -> None:
    """Growth around 12 per cent says how persistent it is, not what is assumed ahead."""
    values = autoregressive(0.5, 12.0)
    estimates, own = fitted(GROWTH, Dataset(tuple(observed("gdp_growth", values))),
                            parameter("rho", 0.6, 0.2), parameter("trend", 5.0, 1.0))
    one = estimates["gdp_growth"]
    rho, level = linear_twin(values)
    assert coefficients(one) == pytest.approx({"rho": rho}, rel=1e-8)
    (beside,) = one.beside
    assert (beside.kind, beside.item) == ("level", "gdp_trend_growth")
    assert beside.value == pytest.approx(level, rel=1e-8)
    after = posterior_priors(own, estimates, shipped_catalog())
    assert (after.parameters["trend"].mean, after.parameters["trend"].sd) == (5.0, 1.0)
    assert abs(np.mean(list(one.residuals.values()))) < 0.3  # about the past level, not about what is assumed


@pytest.mark.parametrize(("count", "verdict"), [(10, "estimated"), (9, "short")])
def test_a_level_of_the_past_takes_an_observation_of_its_own(count: int, verdict: str) -> None:
    values = {year: value for year, value in autoregressive(0.5, 12.0).items() if year >= 2020 - count}
    estimates, _ = fitted(GROWTH, Dataset(tuple(observed("gdp_growth", values))),
                          parameter("rho", 0.6, 0.2), parameter("trend", 5.0, 1.0))
    one = estimates["gdp_growth"]
    assert (one.verdict, one.n, one.needed) == (verdict, count - 1, 9)
    assert bool(one.residuals) == (verdict == "estimated")


TAX = "dlog(tax_revenue) ~ c + b * dlog(gdp_nominal)\ngdp_nominal := 1"


def tax(specs: Specification, left: np.ndarray | None = None, text: str = TAX) -> Estimate:
    growth = np.diff(np.log(list(GDP.values())))
    series = growing(1.3 * growth + NOISE if left is None else left, 1e5)
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", series)))
    estimates, _ = fitted(text, dataset, parameter("c", 0.0, 1e3), parameter("b", 1.0, 1e3),
                          specs={"tax_revenue": specs})
    return estimates["tax_revenue"]


def test_a_nonlinear_method_on_a_linear_equation_is_least_squares() -> None:
    plain, searched = tax(Specification()), tax(Specification("nls"))
    assert (plain.form, searched.form) == ("ols", "nls")
    assert coefficients(searched) == pytest.approx(coefficients(plain), rel=1e-8)
    assert [own.error for own in searched.coefficients] == pytest.approx(
        [own.error for own in plain.coefficients], rel=1e-8)


def test_a_restriction_holds_in_the_posterior_too() -> None:
    one = tax(Specification(restrictions=read_restrictions("10*c + b = 1")))
    assert one.verdict == "estimated"
    means = {own.name: own.mean for own in one.coefficients}
    assert 10 * means["c"] + means["b"] == pytest.approx(1.0, abs=1e-9)
    assert one.restricted is not None


def test_the_sample_is_used_as_said() -> None:
    for spec in (Specification(sample=((2005, 2016),)), Specification("nls", sample=((2005, 2016),))):
        one = tax(spec)
        assert (one.n, str(one.periods[0]), str(one.periods[-1])) == (12, "2005", "2016")
    apart = tax(Specification(sample=((2001, 2005), (2012, 2016))))
    assert apart.n == 10
    assert tax(Specification(sample=((2015, 2019),))).verdict == "short"


def test_errors_that_follow_their_past_enter_the_equation() -> None:
    growth, errors = np.diff(np.log(list(GDP.values()))), np.zeros(19)
    shocks = np.random.default_rng(5).normal(0, 0.01, 19)
    for at in range(1, 19):
        errors[at] = 0.7 * errors[at - 1] + shocks[at]
    one = tax(Specification(errors=1), 1.3 * growth + errors)
    (rho,) = one.errors
    assert 0.2 < rho.value < 1.0
    assert one.run.text.endswith("(log(tax_revenue(-1)) - log(tax_revenue(-2)) - (c + b * (log(gdp_nominal(-1)) - "
                                 "log(gdp_nominal(-2)))))")
    c, b = (own.mean for own in one.coefficients)
    raw = 1.3 * growth + errors - c - b * growth
    new = one.residuals[Period.annual(2019)]
    assert new == pytest.approx(raw[-1] - rho.value * raw[-2], abs=1e-9)
    assert one.needed == 9


@pytest.mark.parametrize(("spec", "text", "verdict"), [
    (Specification("2sls", instruments=(Var("gf_transfer_out"),)), TAX, "lacking"),
    (Specification("ols"), "dlog(tax_revenue) ~ b * c * dlog(gdp_nominal)\ngdp_nominal := 1", "not_linear"),
    (Specification(), "dlog(tax_revenue) ~ b * c * dlog(gdp_nominal)\ngdp_nominal := 1", "unidentified"),
    (Specification("2sls", instruments=(Var("gdp_nominal"),)),
     "dlog(tax_revenue) ~ b * dlog(gdp_nominal) + c * dlog(gdp_nominal(-1))\ngdp_nominal := 1", "estimated"),
    (Specification("2sls", instruments=(Var("gdp_nominal", -1),)), TAX.replace("c +", "c * gdp_nominal / gdp_nominal +"),
     "estimated"),
    (Specification(), "dlog(tax_revenue) ~ b * dlog(gdp_nominal) + c * dlog(gdp_nominal)\ngdp_nominal := 1", "collinear"),
])
def test_shortfalls_are_verdicts(spec: Specification, text: str, verdict: str) -> None:
    one = tax(spec, text=text)
    assert one.verdict == verdict
    assert all(np.isfinite(own.mean) for own in one.coefficients)
    assert (verdict == "estimated") == all(own.estimate is not None for own in one.coefficients)


def test_too_few_instruments_do_not_identify() -> None:
    text = ("dlog(tax_revenue) ~ c + b * dlog(gdp_nominal) + d * dlog(gdp_nominal(-1))\ngdp_nominal := 1")
    growth = np.diff(np.log(list(GDP.values())))
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", growing(growth + NOISE, 1e5))))
    spec = Specification("2sls", instruments=(Var("gdp_nominal"),))
    estimates, _ = fitted(text, dataset, *(parameter(name, 1.0, 1e3) for name in "bcd"), specs={"tax_revenue": spec})
    assert estimates["tax_revenue"].verdict == "unidentified"


def test_specifications_are_checked_against_the_model() -> None:
    catalog = shipped_catalog()
    model = parse_model(TAX, "m", catalog, ("b", "c"))
    _, own = fitted(TAX, Dataset(tuple(observed("gdp_nominal", GDP))), parameter("b", 1.0, 1.0),
                    parameter("c", 0.0, 1.0, fixed=0.0))
    rule = Specification(restrictions=read_restrictions("b + c = 1"))
    assert checked({"tax_revenue": rule}, model, own) == {"tax_revenue": rule}
    for item, spec, code in (
            ("gdp_nominal", rule, "estimate_equation"),
            ("tax_revenue", Specification(restrictions=read_restrictions("b + z = 1")), "estimate_parameter"),
            ("tax_revenue", Specification(restrictions=read_restrictions("c = 1")), "estimate_contradiction")):
        with pytest.raises(InputError) as refused:
            checked({item: spec}, model, own)
        assert [one.code for one in refused.value.issues] == [code]


def test_an_equation_with_its_errors_keeps_its_place() -> None:
    catalog = shipped_catalog()
    one = parse_model("fai ~ b * gdp_nominal\ngdp_nominal := 1", "m", catalog, ("b",)).equations[0]
    assert with_errors(one, ()) == one
    assert with_errors(one, ("ar1_fai", "ar2_fai")).where == one.where


@pytest.mark.shared
def test_persistence_is_estimated_where_a_city_has_the_figures(shared: Path) -> None:
    book = read(shared / "analyst_cases" / "gz_default.xlsx")
    one = estimated(book, ground_of(book, Settings()))["gdp_growth"]
    assert (one.verdict, one.n) == ("estimated", 18)
    (own,) = one.coefficients
    assert own.prior_weight < 0.7
    assert own.mean != own.prior_mean
    result = solve(book, Request(book.path, ("基准",), settings=Settings(draws=0)))
    assert result.priors.parameters["growth_persistence"].mean == own.mean
    assert "观测" not in result.priors.parameters["trend_growth"].basis
