"""Estimation on data: known coefficients recovered, measures removed, short history, panels."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from samples.places import PROJECT

from forecast.cli import main
from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.data.series import Adjustment, Dataset, Observation, Status, Vintage
from forecast.data.units import parse_unit
from forecast.equations.dimensions import scaled
from forecast.equations.language import ModelText, parse_model
from forecast.estimation.estimates import Estimate, Estimates, posterior_priors
from forecast.estimation.estimating import estimate
from forecast.estimation.fitting import Constants
from forecast.estimation.residuals import MINIMUM
from forecast.estimation.specification import Specification
from forecast.footing import estimated, ground_of, prior_of
from forecast.models.parameters import Parameter, Priors, priors as shipped_priors
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import (
    Contents,
    Entry,
    SheetContents,
    plain_line,
    year_head,
    year_line,
)

YEARS = range(2000, 2020)
PARAMETERS = ("b", "c", "speed", "long")


# -- a dataset with known coefficients -----------------------------------------------------------


def observed(item: str, values: dict[int, float], published: date = date(2020, 1, 3)
             ) -> list[Observation]:
    return [Observation(item=item, period=Period.annual(year), value=value, status=Status.FINAL,
                        published=published, source="", origin=None)
            for year, value in values.items()]


def growing(rates: np.ndarray, start: float) -> dict[int, float]:
    levels = start * np.exp(np.concatenate(([0.0], np.cumsum(rates))))
    return dict(zip(YEARS, levels.tolist(), strict=True))


GROWTH = np.random.default_rng(7).normal(0.1, 0.03, 19)
NOISE = np.random.default_rng(8).normal(0.0, 0.01, 19)
GDP = growing(GROWTH, 300.0)
TAX = growing(1.3 * GROWTH + NOISE, 1e5)


def parameter(name: str, mean: float, sd: float, fixed: float | None = None) -> Parameter:
    return Parameter(name, name, name, mean, sd, "判断", fixed)


def fitted(text: str, dataset: Dataset, *parameters: Parameter, as_of: date | None = None,
           specs: dict[str, Specification] | None = None) -> tuple[Estimates, Priors]:
    own = Priors({one.name: one for one in parameters}, {})
    parsed = parse_model(text, "m", shipped_catalog(), own.parameters)
    model: ModelText = scaled(parsed, shipped_catalog(), {name: parse_unit("") for name in own.parameters})
    return estimate(dataset, model, own, Vintage(as_of) if as_of else Vintage(), specs), own


TAX_MODEL = "dlog(tax_revenue) ~ b * dlog(gdp_nominal)\ngdp_nominal := 1"


def tax_only(**kept: int) -> Dataset:
    first = kept.get("first", 2000)
    cut = [{year: value for year, value in one.items() if year >= first} for one in (GDP, TAX)]
    return Dataset((*observed("gdp_nominal", cut[0]), *observed("tax_revenue", cut[1])))


def test_a_buoyancy_is_recovered_and_weighed_with_the_prior() -> None:
    estimates, own = fitted(TAX_MODEL, tax_only(), parameter("b", 1.0, 0.25))
    one = estimates["tax_revenue"]
    (b,) = one.coefficients
    growth, tax = GROWTH, 1.3 * GROWTH + NOISE
    slope = growth @ tax / (growth @ growth)
    error = np.sqrt(np.square(tax - slope * growth).sum() / 18 / (growth @ growth))
    assert (one.n, one.form, one.verdict) == (19, "ols", "estimated")
    assert b.estimate == pytest.approx(slope)
    assert b.error == pytest.approx(error)
    assert b.t == pytest.approx(slope / error)
    mean = (slope / error**2 + 1.0 / 0.0625) / (1 / error**2 + 1 / 0.0625)
    assert b.mean == pytest.approx(mean)
    assert not b.is_prior_decided
    after = posterior_priors(own, estimates, shipped_catalog()).parameters["b"]
    assert (after.mean, after.sd) == (b.mean, b.sd)
    assert after.basis.startswith("判断；按2001—2019年19个观测估计为")
    assert one.residuals[Period.annual(2001)] == pytest.approx(tax[0] - mean * growth[0])
    assert estimates.residuals["tax_revenue", Period.annual(2019)] == pytest.approx(
        tax[-1] - mean * growth[-1])


@pytest.mark.parametrize(("first", "n", "verdict"), [(2011, 8, "estimated"), (2012, 7, "short")])
def test_eight_observations_are_the_least(first: int, n: int, verdict: str) -> None:
    estimates, own = fitted(TAX_MODEL, tax_only(first=first), parameter("b", 1.0, 0.25))
    assert (estimates["tax_revenue"].n, estimates["tax_revenue"].verdict) == (n, verdict)
    assert (posterior_priors(own, estimates, shipped_catalog()) is own) == (verdict == "short")
    assert len(estimates["tax_revenue"].residuals) == n
    assert MINIMUM == 8


def test_figures_published_later_are_not_read() -> None:
    late = {year: TAX[year] for year in range(2015, 2020)}
    early = {year: value for year, value in TAX.items() if year < 2015}
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", early),
                       *observed("tax_revenue", late, date(2020, 6, 1))))
    prior = parameter("b", 1.0, 0.25)
    then, _ = fitted(TAX_MODEL, dataset, prior, as_of=date(2020, 3, 1))
    now, _ = fitted(TAX_MODEL, dataset, prior)
    assert (then["tax_revenue"].n, now["tax_revenue"].n) == (14, 19)


def test_a_registered_tax_cut_does_not_bias_the_buoyancy() -> None:
    cut = {year: value * (0.7 if year >= 2012 else 1.0) for year, value in TAX.items()}
    figures = (*observed("gdp_nominal", GDP), *observed("tax_revenue", cut))
    year = Period.annual(2012)
    entry = Adjustment("tax_revenue", year, -0.3 * TAX[2012], "当期", "政策")
    prior = parameter("b", 1.0, 0.25)
    plain, _ = fitted(TAX_MODEL, tax_only(), prior)
    biased, _ = fitted(TAX_MODEL, Dataset(figures), prior)
    cleared, _ = fitted(TAX_MODEL, Dataset(figures, (entry,)), prior)
    wanted = plain["tax_revenue"].coefficients[0].estimate
    assert cleared["tax_revenue"].coefficients[0].estimate == pytest.approx(wanted)
    assert cleared["tax_revenue"].stripped == 1
    assert abs(biased["tax_revenue"].coefficients[0].estimate - wanted) > 0.1


@pytest.mark.parametrize("typed_twice", [True, False])
def test_a_one_off_is_out_of_both_years(typed_twice: bool) -> None:
    sold = {year: value + (4e4 if year == 2010 else 0.0) for year, value in TAX.items()}
    entries = [Adjustment("tax_revenue", Period.annual(2010), 4e4, "当期", "一次性")]
    if typed_twice:
        entries.append(Adjustment("tax_revenue", Period.annual(2011), 4e4, "基期", "一次性"))
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("tax_revenue", sold)), tuple(entries))
    prior = parameter("b", 1.0, 0.25)
    plain, _ = fitted(TAX_MODEL, tax_only(), prior)
    cleared, _ = fitted(TAX_MODEL, dataset, prior)
    for period, value in plain["tax_revenue"].residuals.items():
        assert cleared["tax_revenue"].residuals[period] == pytest.approx(value), period


def test_recurrent_non_tax_revenue_is_worked_out_from_its_definition() -> None:
    text = ("[start]\nnontax_regular = nontax_revenue - one_off(nontax_revenue)\n[m]\n"
            "dlog(nontax_regular) ~ b * dlog(gdp_nominal)\ngdp_nominal := 1\nnontax_revenue = nontax_regular")
    sold = {year: value + (4e4 if year == 2010 else 0.0) for year, value in TAX.items()}
    dataset = Dataset((*observed("gdp_nominal", GDP), *observed("nontax_revenue", sold)),
                      (Adjustment("nontax_revenue", Period.annual(2010), 4e4, "当期", "一次性"),))
    estimates, _ = fitted(text, dataset, parameter("b", 0.5, 0.3))
    plain, _ = fitted(TAX_MODEL, tax_only(), parameter("b", 0.5, 0.3))
    assert estimates["nontax_regular"].coefficients == plain["tax_revenue"].coefficients


def test_error_correction_in_the_language() -> None:
    text = ("dlog(tax_revenue) ~ b * dlog(gdp_nominal) + c"
            " - speed * (log(tax_revenue(-1)) - long * log(gdp_nominal(-1)))\ngdp_nominal := 1")
    gdp = np.log(list(GDP.values()))
    tax = np.zeros(20)
    tax[0] = 1.15 * gdp[0] + 4.6
    for at in range(1, 20):
        tax[at] = (tax[at - 1] + 0.8 * GROWTH[at - 1] + 2.0
                   - 0.5 * (tax[at - 1] - 1.1 * gdp[at - 1]) + 0.1 * NOISE[at - 1])
    dataset = Dataset((*observed("gdp_nominal", GDP),
                       *observed("tax_revenue", dict(zip(YEARS, np.exp(tax).tolist(), strict=True)))))
    estimates, _ = fitted(text, dataset, *(parameter(name, 1.0, 50.0) for name in PARAMETERS))
    one = estimates["tax_revenue"]
    found = {own.name: own.estimate for own in one.coefficients}
    assert one.form == "ecm"
    assert found == pytest.approx({"b": 0.8, "c": 2.0, "speed": 0.5, "long": 1.1}, abs=0.08)
    # scales: 万元 on 亿元 does not matter to logs, and a wide prior leaves the estimate alone
    assert [own.mean for own in one.coefficients] == pytest.approx(
        [own.estimate for own in one.coefficients], abs=0.02)


def test_a_share_of_an_amount_is_a_mean_ratio() -> None:
    shares = dict(zip(YEARS, 0.25 + np.random.default_rng(9).normal(0, 0.01, 20), strict=True))
    out = {year: TAX[year] * shares[year] for year in YEARS}
    dataset = Dataset((*observed("gf_land_transfer_in", TAX), *observed("gf_transfer_out", out)))
    estimates, _ = fitted("gf_transfer_out ~ b * gf_land_transfer_in\ngf_land_transfer_in := 1",
                          dataset, parameter("b", 0.3, 0.1))
    (b,) = estimates["gf_transfer_out"].coefficients
    assert estimates["gf_transfer_out"].form == "ratio"
    assert b.estimate == pytest.approx(np.mean(list(shares.values())))
    assert b.error == pytest.approx(np.std(list(shares.values()), ddof=1) / np.sqrt(20))


def test_one_parameter_in_two_equations_learns_from_both() -> None:
    text = f"{TAX_MODEL}\ndlog(fai) ~ b * dlog(gdp_nominal)"
    other = growing(1.1 * GROWTH - NOISE, 80.0)
    dataset = tax_only().with_observations(observed("fai", other))
    estimates, own = fitted(text, dataset, parameter("b", 1.0, 0.25))
    parts = [estimates[name].coefficients[0] for name in ("tax_revenue", "fai")]
    weights = [1 / part.error**2 for part in parts if part.error]
    precision = sum(weights) + 1 / 0.0625
    mean = (sum(weight * (part.estimate or 0.0) for weight, part in zip(weights, parts, strict=True))
            + 1.0 / 0.0625) / precision
    after = posterior_priors(own, estimates, shipped_catalog()).parameters["b"]
    assert after.mean == pytest.approx(mean)
    assert after.sd == pytest.approx(precision**-0.5)


def test_a_fixed_parameter_is_left_alone() -> None:
    estimates, own = fitted(TAX_MODEL, tax_only(), parameter("b", 1.0, 0.25, fixed=1.2))
    assert estimates["tax_revenue"].coefficients == ()
    assert posterior_priors(own, estimates, shipped_catalog()) is own
    assert estimates["tax_revenue"].residuals[Period.annual(2001)] == pytest.approx(
        0.1 * GROWTH[0] + NOISE[0])


# -- workbooks, end to end -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a workbook of twenty years with known coefficients: tax 1.3, finance 0.9, fai 0.4."""
    shocks = np.random.default_rng(11).normal(0.0, 0.01, (3, 19))
    invest = np.zeros(19)
    invest[0] = 0.15
    for at in range(1, 19):
        invest[at] = 0.4 * invest[at - 1] + 0.6 * GROWTH[at] + shocks[0, at]
    rows = {"gdp_nominal": GDP, "tax_revenue": TAX, "fai": growing(invest, 50.0),
            "va_finance": growing(0.9 * GROWTH + shocks[1], 90.0),
            "gpb_expenditure": growing(0.6 * GROWTH + shocks[2], 2e5)}
    lines = tuple(year_line(shipped_catalog()[code], tuple((str(year), Entry(value))
                                                   for year, value in values.items()))
                  for code, values in rows.items())
    heads = tuple(year_head(year, "决算", date(2020, 1, 3)) for year in YEARS)
    path = tmp_path_factory.mktemp("synthetic") / "二十年.xlsx"
    cut = plain_line({"period": "2019年", "item": "tax_revenue", "name": "税收收入", "amount": 0,
                      "unit": "万元", "side": "当期", "kind": "政策", "note": "无"})
    build_template(path, [*YEARS, 2020], Contents("测试区", (
        SheetContents("年度指标", lines, heads), SheetContents("调整事项", (cut,)))))
    return path


def test_the_command_recovers_known_coefficients(synthetic: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", str(synthetic), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = {own["name"]: own for one in told["equations"] for own in one["parameters"]
             if own["estimate"] is not None}
    for name, value in (("b_tax", 1.3), ("b_finance", 0.9), ("fai_momentum", 0.4),
                        ("b_expenditure", 0.6)):
        own = found[name]
        assert abs(own["estimate"] - value) < 3 * own["standard_error"] < 0.3, name
        between = sorted((own["estimate"], own["prior_mean"]))
        assert between[0] <= own["mean"] <= between[1]
        assert own["sd"] < min(own["standard_error"], own["prior_sd"])
    tax = next(one for one in told["equations"] if one["item"] == "tax_revenue")
    assert (tax["n"], tax["verdict"], len(tax["residuals"])) == (19, "estimated", 19)
    assert 1.0 < tax["diagnostics"]["durbin_watson"] < 3.0


def test_the_table_says_who_decided(synthetic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", str(synthetic)]) == 0
    said = capsys.readouterr().out
    line = next(one for one in said.splitlines() if one.startswith("税收对现价GDP的弹性"))
    assert "最小二乘" in line
    assert line.endswith("数据为主")
    assert any(one.startswith("强度降幅惯性") and one.endswith("先验成立")
               for one in said.splitlines())
    assert main(["estimate", str(synthetic), "--lang", "en"]) == 0
    assert "the data decide" in capsys.readouterr().out


def test_the_command_respects_the_as_of_date(synthetic: Path,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    """Before the only publication date there is no base year: the input's problem, not ours."""
    assert main(["estimate", str(synthetic), "--as-of", "2019-12-31", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["issues"][0]["code"] == "no_base_year"


def test_luohu_has_too_little_history_and_keeps_its_priors(luohu: Path) -> None:
    book = read(luohu)
    settings = Settings()
    estimates = estimated(book, ground_of(book, settings))
    assert not estimates.any_estimated
    assert {one.verdict for one in estimates.equations} == {"short"}
    assert max(one.n for one in estimates.equations) == 8
    own = prior_of(book, settings)
    assert posterior_priors(own, estimates, shipped_catalog()) is own
    result = solve(book, Request(luohu, settings=Settings(draws=0)))
    assert result.priors.parameters == own.parameters
    assert set(own.parameters) == set(shipped_priors().parameters)
    # of what the papers only list, the workbook judges nothing
    assert set(own.parameters) - set(book.parameters) == {
        "population_trend", "b_trade", "b_fdi", "emerging_drift", "b_business", "b_hq"}


def test_the_projection_uses_the_posterior(luohu: Path) -> None:
    """With twenty years of tax and GDP added to the workbook, the projection's buoyancy moves."""
    from dataclasses import replace

    book = read(luohu)
    scale = book.dataset.value("gdp_nominal", Period.annual(2019)) / GDP[2019]
    years = {year: value * scale for year, value in GDP.items()}
    kept = tuple(seen for seen in book.dataset.observations
                 if seen.item not in {"gdp_nominal", "tax_revenue"} or seen.period.year > 2019)
    added = (*observed("gdp_nominal", years), *observed("tax_revenue", TAX))
    longer = replace(book, dataset=replace(book.dataset, observations=(*kept, *added)))
    request = Request(luohu, ("基准",), settings=Settings(draws=0))
    result = solve(longer, request)
    b_tax = result.priors.parameters["b_tax"]
    assert b_tax.mean == pytest.approx(1.3, abs=0.1)
    assert b_tax.sd < 0.1
    assert result.run("基准").parameters["b_tax"] == b_tax.mean


def test_a_short_history_imports_no_statsmodels(luohu: Path) -> None:
    code = ("import sys; from forecast.cli import main; main(sys.argv[1:]); "
            "raise SystemExit('statsmodels' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code, "estimate", str(luohu), "--json"],
                          capture_output=True, cwd=PROJECT, check=False)
    assert done.returncode == 0, done.stderr


# -- the priors against Chinese panels -----------------------------------------------------------


@pytest.mark.shared
def test_the_prior_of_the_tax_buoyancy_is_plausible_in_china(shared: Path) -> None:
    """Pooled over some 290 cities, in the model's own form (no constant), buoyancy is near one.

    The prior is lower, since local revenue grew by half as much as GDP from 2019 to 2023, and wider.
    """
    spec = importlib.util.spec_from_file_location("buoyancy", PROJECT / "benchmarks" / "buoyancy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    prior = shipped_priors().parameters["b_tax"]
    rows = module.without_breaks(module.cities(shared / "data" / "china"))
    whole = module.pooled(rows, 2000, 2017, "none")
    assert whole["n"] > 4000
    assert abs(whole["buoyancy"] - prior.mean) < prior.sd
    forms: tuple[Constants, ...] = ("one", "none")
    spans = [module.pooled(rows, first, last, form)["buoyancy"] for first, last in module.SPANS
             for form in forms]
    # no span and neither form lies beyond two prior standard deviations, and they differ between
    # spans by less than the prior says of places and times together
    assert all(abs(one - prior.mean) < 2 * prior.sd for one in spans)
    assert np.std(spans) < prior.sd


def test_every_behavioural_equation_is_reported(luohu: Path) -> None:
    book = read(luohu)
    estimates = estimated(book, ground_of(book, Settings()))
    names = [one.equation.name for one in estimates.equations]
    assert len(names) == len(set(names)) == 23
    one: Estimate = estimates["retail_sales_growth"]
    assert one.residuals[Period.annual(2019)] == pytest.approx(6.5 - 0.97 * 7.0)
