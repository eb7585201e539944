"""Revenue told as one sum: the register's one-offs neither grow on nor stay out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.data import (
    AdjustedSide,
    Adjustment,
    AdjustmentKind,
    Dataset,
    Method,
    Observation,
    Override,
    Period,
    Scenario,
    Span,
    Status,
)
from forecast.models import priors
from forecast.projection import (
    Result,
    Settings,
    build_model,
    default_baseline,
    default_plan,
    project,
)

BASE = 2021
FIRST = Period.annual(BASE + 1)
REVENUE = (96_000, 103_000, 109_000, 115_000, 124_000, 136_000)
GDP = (205.0, 219.0, 233.0, 244.0, 255.0, 275.0)


def solved(once: dict[int, float], *, budget: float | None = None, fixed: float | None = None,
           economy: bool = True, parts: bool = False) -> Result:
    """Project six years of revenue, with one-offs by year, a budget, a scenario that fixes a value."""
    def seen(item: str, year: int, value: float, status: Status = Status.FINAL) -> Observation:
        return Observation(item, Period.annual(year), value, status, date(BASE + 1, 1, 20))

    years = range(BASE - len(REVENUE) + 1, BASE + 1)
    told = [seen("gpb_revenue", year, value + once.get(year, 0.0)) for year, value in zip(years, REVENUE, strict=True)]
    if economy:
        told += [seen("gdp_nominal", year, value) for year, value in zip(years, GDP, strict=True)]
        told += [seen("gdp_growth", year, 6.0) for year in years]
    if parts:
        told += [seen("tax_revenue", year, 0.8 * value) for year, value in zip(years, REVENUE, strict=True)]
        told += [seen("nontax_revenue", year, 0.2 * value + once.get(year, 0.0))
                 for year, value in zip(years, REVENUE, strict=True)]
    if budget is not None:
        told.append(seen("gpb_revenue", BASE + 1, budget, Status.BUDGET))
    data = Dataset(tuple(told), adjustments=tuple(
        Adjustment("nontax_revenue", Period.annual(year), amount, AdjustedSide.CURRENT, AdjustmentKind.ONE_OFF)
        for year, amount in once.items()))
    settings = Settings(draws=600)
    model = build_model(data, priors(), settings)
    known = {one.name: one for one in (default_baseline(data, settings),
                                       default_plan(data, settings, (), model)) if one is not None}
    if fixed is not None:
        known["另定"] = Scenario("另定", "", parent="基准", overrides=(Override(
            "gpb_revenue", Span(FIRST, FIRST), Method.FIX, fixed),))
    return project(data, list(known), known, (), priors(), settings, model)


def value(result: Result, item: str, name: str = "基准", year: Period = FIRST) -> float:
    found = result.value(item, year, name)
    assert found is not None
    return found


@pytest.mark.parametrize("economy", [True, False], ids=["with GDP", "by its own history"])
def test_next_year_s_one_off_is_added_and_goes_again(economy: bool) -> None:
    plain, with_sale = (solved(once, economy=economy) for once in ({}, {BASE + 1: 20_000.0}))
    for year, more in ((FIRST, 20_000), (FIRST + 1, 0), (FIRST + 2, 0)):
        assert value(with_sale, "gpb_revenue", year=year) == pytest.approx(
            value(plain, "gpb_revenue", year=year) + more, rel=1e-9)
    assert value(with_sale, "gpb_revenue_comparable") == pytest.approx(value(plain, "gpb_revenue"), rel=1e-9)


@pytest.mark.parametrize("economy", [True, False], ids=["with GDP", "by its own history"])
def test_last_year_s_one_off_does_not_grow_on(economy: bool) -> None:
    plain, with_sale = (solved(once, economy=economy) for once in ({}, {BASE: 30_000.0}))
    np.testing.assert_allclose(
        [value(with_sale, "gpb_revenue", year=FIRST + step) for step in range(3)],
        [value(plain, "gpb_revenue", year=FIRST + step) for step in range(3)], rtol=1e-9)


@pytest.mark.parametrize("economy", [True, False], ids=["with GDP", "by its own history"])
@pytest.mark.parametrize("year", [BASE, BASE + 1])
def test_one_offs_of_non_tax_revenue_are_apart_from_its_history(economy: bool, year: int) -> None:
    plain, with_sale = (solved(once, economy=economy, parts=True) for once in ({}, {year: 9_000.0}))
    assert value(with_sale, "nontax_revenue") == pytest.approx(
        value(plain, "nontax_revenue") + (9_000 if year > BASE else 0), rel=1e-9)
    assert value(with_sale, "gpb_revenue", year=FIRST + 1) == pytest.approx(
        value(plain, "gpb_revenue", year=FIRST + 1), rel=1e-9)


def test_its_spread_is_as_learned_without_the_register() -> None:
    """What is learned of the history's calm is of the history without its one-offs."""
    plain, with_sale = (one.draws("gpb_revenue", FIRST, "基准") for one in (solved({}), solved({BASE: 30_000.0})))
    np.testing.assert_allclose(np.std(with_sale), np.std(plain), rtol=0.15)
    shocks = solved({BASE: 30_000.0}).priors.shocks
    assert shocks["gpb_revenue_regular"].sd == pytest.approx(solved({}).priors.shocks["gpb_revenue"].sd)


def test_a_budget_and_a_scenario_s_value_hold_the_one_off() -> None:
    result = solved({BASE + 1: 20_000.0}, budget=160_000, fixed=150_000)
    for name, whole in (("计划", 160_000), ("另定", 150_000)):
        assert value(result, "gpb_revenue", name) == pytest.approx(whole)
        assert value(result, "gpb_revenue_comparable", name) == pytest.approx(whole - 20_000)


def test_without_one_offs_the_sum_follows_the_economy_as_it_is() -> None:
    names = {one.name for one in solved({BASE - 2: 5_000.0}).model.equations}
    assert "gpb_revenue_regular" not in names


ITEMS = ("tax_cit", "gpb_expenditure", "gf_land_transfer_in")


def by_item(item: str, once: Adjustment | None, *, economy: bool) -> Result:
    """Project taxes, spending and land sales, one of them with a one-off of the register."""
    def seen(code: str, year: int, value: float) -> Observation:
        held = once is not None and year == once.period.year - (once.side is AdjustedSide.BASE)
        is_within = code == item or (item == "tax_cit" and code in {"tax_revenue", "gpb_revenue"})
        more = once.amount if once is not None and held and is_within else 0.0
        return Observation(code, Period.annual(year), value + more, Status.FINAL, date(BASE + 1, 1, 20))

    told = []
    for year, value, gdp in zip(range(BASE - 5, BASE + 1), REVENUE, GDP, strict=True):
        told += [seen(code, year, share * value) for code, share in (
            ("tax_cit", 0.3), ("tax_vat", 0.5), ("tax_revenue", 0.8), ("nontax_revenue", 0.2), ("gpb_revenue", 1.0),
            ("gpb_expenditure", 1.5), ("gf_land_transfer_in", 0.5))]
        told += [seen("gdp_nominal", year, gdp), seen("gdp_growth", year, 6.0)] if economy else []
    data = Dataset(tuple(told), adjustments=() if once is None else (once,))
    settings = Settings(draws=40)
    model = build_model(data, priors(), settings)
    own = default_baseline(data, settings)
    return project(data, [own.name], {own.name: own}, (), priors(), settings, model)


@pytest.mark.parametrize("economy", [True, False], ids=["with GDP", "by its own history"])
@pytest.mark.parametrize(("year", "side"), [(BASE, AdjustedSide.CURRENT), (BASE + 1, AdjustedSide.BASE),
                                            (BASE + 1, AdjustedSide.CURRENT)])
@pytest.mark.parametrize("item", ITEMS)
def test_a_one_off_of_any_item_stands_apart(item: str, year: int, side: AdjustedSide, economy: bool) -> None:
    once = Adjustment(item, Period.annual(year), 9_000.0, side, AdjustmentKind.ONE_OFF)
    plain, result = by_item(item, None, economy=economy), by_item(item, once, economy=economy)
    is_ahead = year > BASE and side is AdjustedSide.CURRENT
    for code in (*ITEMS, "gpb_revenue"):
        more = 9_000 if is_ahead and (code == item or (item, code) == ("tax_cit", "gpb_revenue")) else 0
        assert value(result, code) == pytest.approx(value(plain, code) + more, rel=1e-9), code
        assert value(result, code, year=FIRST + 1) == pytest.approx(value(plain, code, year=FIRST + 1), rel=1e-9), code
    spreads = [one.draws(item, FIRST, "基准").std() for one in (result, plain)]
    # the shock is of the whole, a one-off in it too
    np.testing.assert_allclose(*spreads, rtol=0.2 if is_ahead and economy else 1e-6)
    if item == "tax_cit" and economy:
        for at in (FIRST + -1, FIRST):
            assert value(result, "gpb_revenue_comparable", year=at) == pytest.approx(
                value(plain, "gpb_revenue_comparable", year=at), rel=1e-9)
