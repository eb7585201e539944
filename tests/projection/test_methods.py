"""Each method of an override is one entry of the registry; what cannot be imposed is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override
from forecast.data.words import ADDED, EVENTS, Method
from forecast.issues import CellRef
from forecast.models.parameters import priors
from forecast.projection.laid import Laid
from forecast.projection.methods import METHODS_OF, idle_additions, idle_years, impose
from forecast.projection.projecting import base_year, build_model, project
from forecast.projection.result import HIGH, LOW, Settings
from forecast.projection.standing import default_baseline
from forecast.projection.task import ScenarioTask
from forecast.workbook.inputs.reading import read

FIRST = Period.annual(2020)
SPAN = Span(FIRST, FIRST)
Imposed = Callable[..., Laid]


@pytest.fixture(scope="module")
def task(luohu: Path) -> ScenarioTask:
    dataset, settings = read(luohu).dataset, Settings(draws=20)
    return ScenarioTask(dataset, default_baseline(dataset, settings),
                        build_model(dataset, priors(), settings), priors(), settings,
                        base_year(dataset, settings))


@pytest.fixture
def imposed(task: ScenarioTask) -> Imposed:
    def lay(*overrides: Override) -> Laid:
        laid = Laid()
        for override in overrides:
            impose(task, laid, override)
        return laid

    return lay


def test_the_registry_has_every_method_and_nothing_else() -> None:
    assert set(METHODS_OF) == set(Method)
    assert all(type(method) is Method for method in METHODS_OF)


def test_a_new_method_is_one_entry(task: ScenarioTask, monkeypatch: pytest.MonkeyPatch) -> None:
    def double(task: ScenarioTask, laid: Laid, override: Override) -> None:
        last = task.dataset.value(override.item, task.base)
        laid.fixed[override.item, override.span.first] = 2.0 * last

    monkeypatch.setitem(METHODS_OF, "翻倍", double)  # type: ignore[misc]
    own = replace(task.scenario, overrides=(
        *task.scenario.overrides, Override("area", SPAN, "翻倍")))  # type: ignore[arg-type]
    settings = Settings(draws=0)
    result = project(task.dataset, [own.name], {own.name: own}, (), priors(), settings,
                     build_model(task.dataset, priors(), settings))
    assert result.value("area", FIRST, own.name) == 2.0 * task.dataset.value("area", task.base)


@pytest.mark.parametrize(("code", "override"), [
    ("unknown_parameter", Override("b_nothing", SPAN, Method.PARAMETER, 1.0)),
    ("bad_skew", Override("gdp_growth", SPAN, Method.SKEW, 1.0)),
    ("not_in_model", Override("nothing", SPAN, Method.ASSUME, 1.0)),
    ("fixed_identity", Override("gpb_revenue", SPAN, Method.FIX, 1.0)),
    ("no_budget", Override("area", SPAN, Method.TAKE_BUDGET)),
    ("no_taxpayers", Override("tax_revenue", SPAN, Method.TAKE_PAYERS)),
    ("unknown_event", Override("某楼", SPAN, Method.FAILS)),
])
def test_each_refusal_names_the_item_and_lays_nothing(code: str, override: Override, imposed: Imposed) -> None:
    laid = imposed(override)
    item = shipped_catalog().find(override.item)  # named as the tables name it
    assert [(one.code, one.found) for one in laid.issues] == [(code, item.zh if item else override.item)]
    assert replace(laid, issues=[]) == Laid()


@pytest.mark.parametrize("method", [one for one in Method if one not in {
    Method.PARAMETER, Method.TAKE_PAYERS, Method.TAKE_LAND, *EVENTS}])
def test_what_the_model_does_not_hold_is_refused_first(method: Method, imposed: Imposed) -> None:
    assert [one.code for one in imposed(Override("nothing", SPAN, method)).issues] == ["not_in_model"]
    known = imposed(Override("tax_deed", SPAN, method)).issues
    assert [(one.code, one.found) for one in known] == [("not_in_model", "契税")]


@pytest.mark.parametrize("method", [Method.ASSUME, Method.FIX, Method.INTERCEPT])
def test_an_identity_is_refused_to_all_but_the_budget(method: Method, imposed: Imposed) -> None:
    laid = imposed(Override("gpb_revenue", SPAN, method, 1.0))
    assert [one.code for one in laid.issues] == ["fixed_identity"]
    laid = imposed(Override("gpb_revenue", SPAN, Method.TAKE_BUDGET))
    assert not laid.issues
    assert set(laid.fixed) == {("gpb_revenue", FIRST)}


@pytest.mark.parametrize("method", [Method.ASSUME, Method.FIX])
def test_non_tax_revenue_takes_a_value_with_the_register_s_one_offs_in_it(method: Method, imposed: Imposed,
                                                                          task: ScenarioTask) -> None:
    """The line that bureaus print was refused, and two that they do not print were named instead."""
    laid = imposed(Override("nontax_revenue", SPAN, method, 500_000.0, 480_000.0, 520_000.0))
    assert not laid.issues
    assert set(laid.fixed) == {("nontax_regular", FIRST), ("nontax_one_off", FIRST)}
    once = task.cite.figure("one_off", "nontax_revenue", FIRST)
    assert once
    regular = np.asarray(laid.fixed["nontax_regular", FIRST])
    assert [regular[0] + once, regular[LOW] + once, regular[HIGH] + once] == [500_000.0, 480_000.0, 520_000.0]
    assert laid.fixed["nontax_one_off", FIRST] == once
    refused = imposed(Override("nontax_revenue", SPAN, Method.INTERCEPT, 1.0))
    assert [one.code for one in refused.issues] == ["fixed_identity"]


def test_an_add_factor_on_a_sum_is_laid_on_its_parts(imposed: Imposed) -> None:
    """gpb_revenue = tax_revenue + nontax_revenue, and that is regular and one-off revenue."""
    parts = {"tax_revenue", "nontax_regular", "nontax_one_off"}
    scaled = imposed(Override("gpb_revenue", SPAN, Method.SCALE, -8.0))
    assert not scaled.issues
    assert {name for name, _ in scaled.factors} == parts
    assert all(set(runs) == {-8.0} for runs in scaled.factors.values())
    added = imposed(Override("gpb_revenue", SPAN, Method.ADJUST, 1000.0))
    assert {name for name, _ in added.offsets} <= parts
    assert sum(runs[0] for runs in added.offsets.values()) == pytest.approx(1000.0)
    growth = imposed(Override("nominal_gdp_growth", SPAN, Method.SCALE, 1.0))  # no sum
    assert [one.code for one in growth.issues] == ["fixed_identity"]


def test_what_can_have_no_effect_is_named(task: ScenarioTask) -> None:
    laid = Laid()
    impose(replace(task, dropped=frozenset({"area"})), laid, Override("area", SPAN, Method.FIX, 80.0))
    assert [one.code for one in laid.idle] == ["idle_not_computed"]
    assert not laid.issues
    assert not laid.fixed


@pytest.mark.parametrize(("first", "last", "span"), [
    (2031, 2033, "2031..2033"), (2015, 2015, "2015"), (2018, 2024, "2018..2019、2023..2024"), (2020, 2022, None)])
def test_years_outside_the_horizon_are_named_once(task: ScenarioTask, first: int, last: int,
                                                  span: str | None) -> None:
    whole = Override("gdp_growth", Span(Period.annual(first), Period.annual(last)), Method.FIX, 6.0)
    yearly = tuple(whole.at(year) for year in whole.span.periods())
    laid = Laid()
    idle_years(replace(task, scenario=replace(task.scenario, overrides=yearly)), laid)
    assert [(one.code, dict(one.fields)["span"]) for one in laid.idle] == (
        [] if span is None else [("idle_years", span)])


@pytest.mark.parametrize("method", sorted(ADDED))
def test_an_add_factor_on_a_set_value_is_named(task: ScenarioTask, method: Method) -> None:
    """Nothing is added to a value that is set, unless it is free in some runs."""
    here = CellRef("x.toml", "override 2")
    both = (Override("tax_policy_effect", SPAN, Method.FIX, 1.0),
            Override("tax_policy_effect", SPAN, method, 1.0, origin=here))
    own = replace(task, scenario=replace(task.scenario, overrides=both))
    laid = Laid(fixed={("tax_policy_effect", FIRST): 1.0})
    idle_additions(own, laid)
    assert [(one.code, one.where, dict(one.fields)["period"]) for one in laid.idle] == [
        ("idle_fixed", here, "2020")]
    for free in (Laid(), Laid(fixed={("tax_policy_effect", FIRST): np.array([1.0, np.nan])})):
        idle_additions(own, free)
        assert not free.idle


def test_values_replace_each_other_and_add_factors_add_up(imposed: Imposed) -> None:
    given = imposed(Override("area", SPAN, Method.ASSUME, 70.0), Override("area", SPAN, Method.FIX, 80.0))
    assert set(given.fixed["area", FIRST]) == {80.0}
    for method, part in ((Method.ADJUST, "offsets"), (Method.SCALE, "factors"), (Method.INTERCEPT, "intercepts")):
        laid = imposed(Override("area", SPAN, method, 1.0), Override("area", SPAN, method, 2.0))
        assert set(getattr(laid, part)["area", FIRST]) == {3.0}
        # a value or an intercept takes the place of a path; what is added moves it
        assert laid.set_items() == ({"area"} if method is Method.INTERCEPT else frozenset())


def test_a_range_has_a_run_at_each_end_and_draws_between(imposed: Imposed) -> None:
    runs = imposed(Override("area", SPAN, Method.ASSUME, 70.0, 60.0, 90.0)).fixed["area", FIRST]
    assert (runs[LOW], runs[HIGH]) == (60.0, 90.0)
    assert np.all((runs >= 60.0) & (runs <= 90.0))
    assert len(set(runs)) > 20


def test_a_parameter_a_skew_and_a_whole_budget(task: ScenarioTask, imposed: Imposed) -> None:
    name = next(iter(task.priors.parameters))
    assert set(imposed(Override(name, SPAN, Method.PARAMETER, 1.0)).moved) == {name}
    assert imposed(Override("gdp_growth", SPAN, Method.SKEW, 0.5)).skews == {("gdp_growth", FIRST): 0.5}
    laid = imposed(Override("一般公共预算", SPAN, Method.TAKE_BUDGET))
    assert not laid.issues
    budgeted = {code for code, _ in laid.fixed}
    assert {"tax_revenue", "gpb_expenditure"} <= budgeted
    assert not {code for code in budgeted if task.dataset.catalog[code].account == "fund"}


def test_years_beyond_the_horizon_are_left_out(imposed: Imposed) -> None:
    laid = imposed(Override("area", Span(FIRST + -1, FIRST + 9), Method.ASSUME, 70.0))
    assert [period.year for _, period in laid.fixed] == [2020, 2021, 2022]
