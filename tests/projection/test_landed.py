"""One year, one number: the landing of the year in progress is what the run takes for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.landing_sample import outturns, sample_figures, write_sample

from forecast.cautions import off_the_months
from forecast.cli import main
from forecast.data.periods import Freq, Period, Span
from forecast.data.scenarios import Override, Scenario
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.data.words import Layer, Method
from forecast.exhibits.in_year.landing import landing_of_run
from forecast.exhibits.kit.cells import Maker
from forecast.models.parameters import priors
from forecast.projection.extrapolation import continued, extrapolated
from forecast.projection.projecting import build_model, project
from forecast.projection.result import CENTRAL, HIGH, LOW, Result, Settings
from forecast.projection.standing import default_baseline
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

BASE, YEAR = 2019, 2020
ROWS = (
    {"情景": "减收", "项目": "税收收入", "期间": YEAR, "方式": "比例调整", "值": -5, "层": "判断",
     "填报人": "样例", "理由": "样例：退税集中"},
    {"情景": "另定", "项目": "增值税", "期间": YEAR, "方式": "固定", "值": 250_000, "层": "判断",
     "填报人": "样例", "理由": "样例：另有测算"},
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    figures = sample_figures(2014, YEAR, 8)
    return write_sample(tmp_path_factory.mktemp("months") / "样例.xlsx", figures, year=YEAR,
                        budget={"gpb_revenue": 1_000_000.0}, before=outturns(figures, BASE),
                        one_offs=[(f"{YEAR}年11月", "nontax_revenue", 7_000, "样例")],
                        assumptions=ROWS)


@pytest.fixture(scope="module")
def result(sample: Path) -> Result:
    return solve(read(sample), Request(sample, settings=Settings(draws=400)))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, object]]:
    assert main([*words, "--json"]) == 0
    return {one["item"]: one for one in json.loads(capsys.readouterr().out)["items"]
            if not one.get("is_rest")}


def alike(book: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Check that landing, run, its pages and quarters print one figure an item; list the items."""
    landing = told(capsys, "landing", str(book))
    assert main(["run", str(book), "--draws", "50", "--out", str(folder)]) == 0
    capsys.readouterr()
    record = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    values = record["scenarios"]["基准"]["values"]
    year = record["horizon"][0]
    page = record["exhibits"]["landing"]
    at = [column["key"] for column in page["columns"]].index("landing")
    printed = {row["key"]: row["cells"][at]["text"] for row in page["rows"]}
    quarters = told(capsys, "quarters", str(book),
                    *(word for item in landing for word in ("--item", item)))
    for item, line in landing.items():
        value = values[item][year]["value"]
        assert f"{value:,.0f}" == f"{line['landing']:,.0f}" == printed[item]
        assert f"{sum(quarters[item]['quarters']):,.0f}" == printed[item]
    return set(landing)


def test_landing_run_and_quarters_print_one_figure(sample: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    assert alike(sample, tmp_path, capsys) == {
        "gpb_revenue", "tax_revenue", "tax_vat", "tax_cit", "tax_pit", "nontax_revenue"}


@pytest.mark.shared
def test_a_county_has_one_figure_too(shared: Path, tmp_path: Path,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    book = shared / "clerk_cases" / "base.xlsx"
    assert alike(book, tmp_path, capsys) == {"gpb_revenue", "tax_revenue", "nontax_revenue",
                                             "gpb_expenditure"}


@pytest.mark.shared
def test_a_total_landed_alone_is_spread_on_its_parts(shared: Path) -> None:
    book = shared / "clerk_cases" / "tax_all.xlsx"
    found = solve(read(book), Request(book, ("基准",), settings=Settings(draws=50)))
    assert found.landed is not None
    line = found.landed.found.line("tax_revenue")
    assert line is not None
    taxes = [one for one in found.landed.carried if one.startswith("tax_")]
    assert len(taxes) > 10
    assert "tax_revenue" not in taxes
    own = [found.landed.carried[one].override.value or 0.0 for one in taxes]
    assert sum(own) == pytest.approx(line.landing.value)
    before = [found.dataset.value(one, found.base) for one in taxes]
    assert np.array(own) / sum(own) == pytest.approx(np.array(before) / sum(before))


def test_published_quarters_are_kept_and_the_year_is_the_run_s(
        sample: Path, result: Result, capsys: pytest.CaptureFixture[str]) -> None:
    figures = sample_figures(2014, YEAR, 8)["tax_revenue"]
    line = told(capsys, "quarters", str(sample))["tax_revenue"]
    assert line["published"] == 2
    assert np.cumsum(line["quarters"])[:2] == pytest.approx([figures[YEAR, 3], figures[YEAR, 6]])
    assert line["annual"] == result.value("tax_revenue", result.first, "基准")


def test_sums_hold_in_every_run(result: Result) -> None:
    for run in result.runs:
        own = {name: values[result.periods.index(result.first)] for name, values in run.values.items()}
        taxes = sum(own[one] for one in ("tax_vat", "tax_cit", "tax_pit", "tax_other"))
        assert own["tax_revenue"] == pytest.approx(taxes)
        if run.scenario.name != "计划":  # which states its total
            assert own["gpb_revenue"] == pytest.approx(own["tax_revenue"] + own["nontax_revenue"])


def test_the_draws_reach_as_far_as_the_landing(result: Result) -> None:
    assert result.landed is not None
    for line in result.landed.found.lines:
        if line.is_rest:
            continue
        low, high = (result.value(line.item, result.first, "基准", end) for end in (LOW, HIGH))
        assert low <= line.landing.lower[1] + 1e-6
        assert high >= line.landing.upper[1] - 1e-6
        draws = result.draws(line.item, result.first, "基准")
        share = float(np.mean((draws >= line.landing.lower[0]) & (draws <= line.landing.upper[0])))
        assert share <= 0.86  # four hundred draws of an interval that holds eighty in a hundred
        assert share >= 0.5


def test_a_scenario_with_another_figure_wins_and_both_are_shown(result: Result) -> None:
    landed = result.landed
    assert landed is not None
    tax, vat = (landed.found.line(item) for item in ("tax_revenue", "tax_vat"))
    assert tax is not None
    assert vat is not None
    first = result.first
    assert result.value("tax_revenue", first, "减收") == pytest.approx(0.95 * tax.landing.value)
    assert result.value("tax_vat", first, "另定") == 250_000.0
    assert result.value("tax_revenue", first, "另定") == pytest.approx(
        tax.landing.value - vat.landing.value + 250_000.0)
    assert result.value("gpb_revenue", first, "计划") == 1_000_000.0
    shown = landing_of_run(Maker(result))
    assert shown is not None
    table = next(one for one in shown.tables if one.id == "landing_scenarios")
    assert table.text("tax_vat:另定", "landing") == f"{vat.landing.value:,.0f}"
    assert table.text("tax_vat:另定", "taken") == "250,000"
    assert table.text("tax_vat:另定", "reason") == "样例：另有测算"
    assert table.text("tax_revenue:减收", "reason") == "样例：退税集中"
    assert table.text("tax_cit:减收", "reason") == "样例：退税集中"
    assert table.text("gpb_revenue:计划", "reason") == f"{YEAR}年预算"
    assert not any(row.key.endswith(":基准") for row in table.rows)


def test_the_assumption_says_which_months_and_methods(result: Result) -> None:
    own = {one.item: one for one in result.run("基准").own}
    assert own["tax_vat"].method is Method.ASSUME  # without GDP it is a rule: its own history
    assert own["tax_vat"].layer is Layer.BASELINE
    assert own["tax_vat"].reason.startswith("按8月累计数预计全年：")
    assert "%" in own["tax_vat"].reason
    assert "tax_vat" not in {one.item for one in result.run("减收").own}


def test_the_as_of_date_decides_which_months_are_known(result: Result, sample: Path) -> None:
    early = Settings(draws=0, as_of=date(YEAR, 1, 10))
    book = read(sample)
    months = tuple(replace(one, published=date(one.period.year + 1, 1, 5) if one.period.within == 12
                           else date(one.period.year, one.period.within + 1, 5))
                   if one.cumulative else replace(one, published=date(YEAR, 1, 3))
                   for one in book.dataset.observations)
    dated = replace(book, dataset=replace(book.dataset, observations=months))
    before = solve(dated, Request(sample, ("基准",), settings=early)).landed
    assert before is not None
    assert not before.carried  # December of the base year: nothing is in progress
    later = solve(dated, Request(sample, ("基准",), settings=replace(early, as_of=date(YEAR, 6, 10))))
    assert later.landed is not None
    assert later.landed.found.month == 5
    assert result.landed is not None
    assert result.landed.found.month == 8


# -- on a dataset ------------------------------------------------------------------------------


def cumulative(figures: dict[str, dict[tuple[int, int], float]]) -> tuple[Observation, ...]:
    return tuple(Observation(code, Period(Freq.M, year * 12 + month - 1), value, Status.PRELIMINARY,
                             date(year, month, 28), cumulative=True)
                 for code, known in figures.items() for (year, month), value in known.items())


def annual(known: dict[str, float], status: Status = Status.FINAL) -> tuple[Observation, ...]:
    return tuple(Observation(code, Period.annual(BASE), value, status, date(BASE + 1, 1, 3))
                 for code, value in known.items())


def run_of(dataset: Dataset, *more: Override, draws: int = 0) -> Result:
    fixed = Settings(draws=draws)
    base = default_baseline(dataset, fixed)
    known = {"基准": base, "另": Scenario("另", "另", "基准", more)}
    return project(dataset, tuple(known), known, (), priors(), fixed,
                   build_model(dataset, priors(), fixed))


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), month=st.integers(2, 11), years=st.integers(2, 6))
def test_items_add_up_to_the_total_whatever_the_months(seed: int, month: int, years: int) -> None:
    rng = np.random.default_rng(seed)
    flows = {code: rng.lognormal(9.0, 0.8) * rng.lognormal(0.0, 0.3, (years, 12))
             for code in ("tax_vat", "tax_cit", "tax_pit", "tax_other", "nontax_revenue")}
    flows["tax_revenue"] = sum(flow for code, flow in flows.items() if code.startswith("tax_"))
    flows["gpb_revenue"] = flows["tax_revenue"] + flows["nontax_revenue"]
    figures = {code: {(YEAR - years + 1 + row, at + 1): float(total)
                      for row, own in enumerate(np.cumsum(flow, axis=1))
                      for at, total in enumerate(own) if row < years - 1 or at < month}
               for code, flow in flows.items() if code != "tax_other"}
    known = {code: float(flow[-2].sum()) for code, flow in flows.items()}
    found = run_of(Dataset(cumulative(figures) + annual(known)), draws=30)
    assert found.landed is not None
    own = {name: values[found.periods.index(found.first)]
           for name, values in found.run("基准").values.items()}
    taxes = sum(own[code] for code in ("tax_vat", "tax_cit", "tax_pit", "tax_other"))
    assert own["tax_revenue"] == pytest.approx(taxes)
    assert own["gpb_revenue"] == pytest.approx(own["tax_revenue"] + own["nontax_revenue"])
    for code in figures:
        line = found.landed.found.line(code)
        assert line is not None
        assert own[code][CENTRAL] == pytest.approx(line.landing.value)


def test_the_one_off_part_stays_apart(luohu: Path) -> None:
    dataset = read(luohu).dataset
    assert dataset.adjustments
    dated = replace(dataset, adjustments=tuple(
        replace(one, month=9) if one.period == Period.annual(YEAR) else one
        for one in dataset.adjustments))
    figures = {code: known for code, known in sample_figures(2015, YEAR, 8).items()
               if not code.startswith("tax_v")}
    found = run_of(replace(dated, observations=dated.observations + cumulative(figures)),
                   Override("asset_sale_realisation", found_span(), Method.PARAMETER, 0.5))
    assert found.landed is not None
    line = found.landed.found.line("nontax_revenue")
    assert line is not None
    once = sum(one.amount for one in line.one_offs)
    assert once > 0
    first = found.first
    assert found.value("nontax_one_off", first, "基准") == once
    assert found.value("nontax_regular", first, "基准") == pytest.approx(line.landing.value - once)
    assert found.value("nontax_revenue", first, "基准") == pytest.approx(line.landing.value)
    assert found.value("nontax_one_off", first, "另") == pytest.approx(0.5 * once)


def found_span() -> Span:
    return Span(Period.annual(YEAR), Period.annual(YEAR))


def test_what_an_identity_rests_on_takes_its_landing(luohu: Path) -> None:
    dataset = read(luohu).dataset
    base = dataset.value("retail_sales", Period.annual(BASE))
    figures = {"retail_sales": {(year, month): base * 1.03 ** (year - BASE) * month / 12
                                for year in range(2016, YEAR + 1) for month in range(1, 13)
                                if year < YEAR or month <= 7}}
    found = run_of(replace(dataset, observations=dataset.observations + cumulative(figures)))
    assert found.landed is not None
    line = found.landed.found.line("retail_sales")
    assert line is not None
    assert set(found.landed.carried) == {"retail_sales_growth"}
    assert found.value("retail_sales", found.first, "基准") == pytest.approx(line.landing.value)
    growth = 100 * (line.landing.value / base - 1)
    assert found.value("retail_sales_growth", found.first, "基准") == pytest.approx(growth)


def test_a_budget_taken_by_the_standing_baseline_gives_way(luohu: Path) -> None:
    dataset = read(luohu).dataset
    spent = dataset.value("gpb_expenditure", Period.annual(BASE))
    figures = {"gpb_expenditure": {(year, month): 0.97 ** (BASE - year) * spent * month / 12
                                   for year in range(2016, YEAR + 1) for month in range(1, 13)
                                   if year < YEAR or month <= 7}}
    year = Period.annual(YEAR)
    said = Override("gpb_expenditure", found_span(), Method.TAKE_BUDGET, reason="照预算")
    found = run_of(replace(dataset, observations=dataset.observations + cumulative(figures)), said)
    assert found.landed is not None
    line = found.landed.found.line("gpb_expenditure")
    assert line is not None
    assert found.value("gpb_expenditure", year, "基准") == pytest.approx(line.landing.value)
    choice = dataset.intended("gpb_expenditure", year)
    assert choice is not None
    assert found.value("gpb_expenditure", year, "另") == choice.chosen.value


@pytest.mark.parametrize(("times", "is_off"), [(1.0, False), (1.4, True)])
def test_a_stated_estimate_of_the_base_year_stays_the_base(times: float, is_off: bool) -> None:
    figures = sample_figures(2014, BASE, 10)
    landed = run_of(Dataset(cumulative(sample_figures(2014, BASE, 10)) + annual(
        {code: known[BASE, 10] * 1.19 for code, known in figures.items()}, Status.ESTIMATE)))
    assert landed.landed is not None
    stated = {line.item: times * line.landing.value for line in landed.landed.found.lines
              if not line.is_rest}
    from forecast.issues import CellRef

    seen = tuple(replace(one, origin=CellRef("样例.xlsx", "年度指标", "L42"))
                 for one in annual(stated, Status.ESTIMATE))
    found = run_of(Dataset(cumulative(figures) + seen))
    assert found.base == Period.annual(BASE)
    assert found.landed is not None
    assert not found.landed.carried
    assert found.value("gpb_revenue", found.base, "基准") == stated["gpb_revenue"]
    shown = landing_of_run(Maker(found))
    assert shown is not None
    table = next(one for one in shown.tables if one.id == "landing_stated")
    assert table.text("gpb_revenue", "stated") == f"{stated['gpb_revenue']:,.0f}"
    assert ("请核对" in table.text("gpb_revenue", "place")) is is_off
    warned = off_the_months(found, "zh")
    assert bool(warned) is is_off
    assert all(one.code == "estimate_off" for one in warned)


def test_a_plan_s_layers_end_where_the_plan_does(result: Result) -> None:
    from forecast.exhibits.scenarios.rolling import layer_runs

    for name in ("基准", "减收", "另定"):
        layers = layer_runs(result, name)
        at = result.periods.index(result.first)
        assert layers.whole.values["tax_revenue"][at, CENTRAL] == pytest.approx(
            result.value("tax_revenue", result.first, name))


def grown(last: float, growth: float = 1.06) -> tuple[Dataset, float]:
    """Ten years of a revenue without parts and without GDP, and a year landing ``last`` above the last."""
    base = {year: 500_000.0 * growth ** (year - 2010) for year in range(2010, YEAR)}
    figures = {"gpb_revenue": {(year, month): total * month / 12 for year, total in (
        *base.items(), (YEAR, base[BASE] * last)) for month in range(1, 13) if year < YEAR or month <= 9}}
    known = tuple(Observation("gpb_revenue", Period.annual(year), value, Status.FINAL, date(year + 1, 1, 3))
                  for year, value in base.items())
    return Dataset(cumulative(figures) + known), base[BASE]


@pytest.mark.parametrize("last", [0.8, 1.06, 1.3])
def test_later_years_go_on_from_the_landing(last: float) -> None:
    dataset, base = grown(last)
    found = run_of(dataset, Override("gpb_revenue", Span(Period.annual(YEAR), Period.annual(YEAR)),
                                     Method.FIX, 700_000.0), draws=200)
    assert found.landed is not None
    assert set(found.landed.carried) == {"gpb_revenue"}
    first, *later = found.horizon
    paths = extrapolated(dataset, found.model.equations, Vintage(), found.horizon)
    plain = {one.span.first: one.value for one in paths if one.item == "gpb_revenue"}
    start = found.value("gpb_revenue", first, "基准")
    assert start == pytest.approx(base * last, rel=0.02)
    for year in later:
        value = found.value("gpb_revenue", year, "基准")
        assert value / start == pytest.approx(plain[year] / plain[first])
        assert value > start
        assert found.value("gpb_revenue", year, "基准", LOW) < value < found.value("gpb_revenue", year, "基准", HIGH)
    own = [one for one in found.run("基准").own if one.item == "gpb_revenue"]
    assert [one.span.first for one in own if "从全年预计数接续" in one.reason] == later
    # what a scenario says itself stands, and the years after grow on from that
    assert [found.value("gpb_revenue", year, "另") for year in found.horizon] == [
        pytest.approx(700_000.0 * plain[year] / plain[first]) for year in found.horizon]


def test_no_growth_leads_from_one_sign_to_the_other() -> None:
    first = Period.annual(YEAR)
    paths = [Override("area", Span(first + step, first + step), Method.ASSUME, value)
             for step, value in enumerate((-5.0, 6.0, 7.0))]
    assert continued(paths, {("area", first): (10.0, "extrapolated_on")}) == ()
    assert continued(paths, {}) == tuple(paths)


def test_taxes_that_nobody_lists_take_their_share_of_a_landed_total() -> None:
    months = {(year, month): 5_000.0 * month * (1.0 if year == BASE else 0.93)
              for year in (BASE, YEAR) for month in range(1, 13) if year == BASE or month <= 6}
    known = {"gdp_nominal": 420.0, "gdp_growth": 6.4, "tax_revenue": 60_000.0, "tax_vat": 24_000.0,
             "tax_cit": 8_000.0, "nontax_revenue": 34_000.0, "gpb_revenue": 94_000.0}
    found = run_of(Dataset(cumulative({"tax_revenue": months}) + annual(known)))
    row = found.periods.index(found.first)
    own = {code: float(found.run("基准").values[code][row][CENTRAL]) for code in (
        "tax_revenue", "tax_vat", "tax_cit", "tax_other")}
    pace = own["tax_revenue"] / 60_000
    assert 0.85 < pace < 1.0
    assert own["tax_vat"] == pytest.approx(24_000 * pace)
    assert own["tax_cit"] == pytest.approx(8_000 * pace)
    assert own["tax_other"] == pytest.approx(28_000 * pace)
