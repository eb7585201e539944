"""What a scenario leaves open follows its history, when there is enough of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario
from forecast.data.series import Dataset, Observation, Status, Vintage
from forecast.data.words import Method
from forecast.models.parameters import priors
from forecast.projection.extrapolation import extrapolated, guide
from forecast.projection.projecting import build_model, project
from forecast.projection.result import HIGH, LOW, Settings
from forecast.projection.standing import default_baseline
from forecast.timeseries.engine import forecast as engine
from forecast.workbook.inputs.reading import read

YEARS = range(2010, 2020)
AREA = {year: 70.0 * 1.02 ** (year - 2010) for year in YEARS}


@pytest.fixture(scope="module")
def dataset(luohu: object) -> Dataset:
    """The Luohu figures, with ten years of a made-up area that grows by 2 per cent (a sample)."""
    found = read(luohu).dataset  # type: ignore[arg-type]
    others = tuple(one for one in found.observations if one.item != "area")
    return replace(found, observations=others + tuple(
        Observation("area", Period.annual(year), value, Status.FINAL, date(year + 1, 2, 1), "样例")
        for year, value in AREA.items()))


def baseline(dataset: Dataset) -> Scenario:
    return default_baseline(dataset, Settings())


def with_override(dataset: Dataset, override: Override) -> Scenario:
    own = baseline(dataset)
    return replace(own, overrides=(*own.overrides, override))


def solved(dataset: Dataset, scenario: Scenario, draws: int = 0):  # noqa: ANN201
    settings = Settings(draws=draws)
    return project(dataset, [scenario.name], {scenario.name: scenario}, (), priors(), settings,
                   build_model(dataset, priors(), settings))


def test_ten_years_of_figures_give_a_path_with_a_range_and_a_reason(dataset: Dataset) -> None:
    result = solved(dataset, baseline(dataset), draws=200)
    told = engine(np.array(list(AREA.values())), 3, level=(95,))
    run = result.run("基准")
    for step, period in enumerate(result.horizon):
        assert result.value("area", period, "基准") == pytest.approx(told.mean[0, step])
        assert result.value("area", period, "基准", LOW) == pytest.approx(told.lower[0, 0, step])
        assert result.value("area", period, "基准", HIGH) == pytest.approx(told.upper[0, 0, step])
        assert result.quantile("area", period, "基准", 0.9) > result.value("area", period, "基准")
    own = [one for one in run.own if one.item == "area"]
    assert [one.span.first.year for one in own] == [2020, 2021, 2022]
    assert "10个历年实际数" in own[0].reason
    assert {one.layer for one in own} == {"基准"}


def test_a_value_replaces_the_path_and_what_is_added_moves_it(dataset: Dataset) -> None:
    first = Period.annual(2020)
    held = Override("area", Span(first, first), "假设", 80.0)
    result = solved(dataset, with_override(dataset, held))
    assert [result.value("area", period, "基准") for period in result.horizon] == [80.0, 80.0, 80.0]
    usual = solved(dataset, baseline(dataset))
    path = [usual.value("area", period, "基准") or 0.0 for period in usual.horizon]
    laid = Override("area", Span(first, first), "调整", 1.0)
    moved = solved(dataset, with_override(dataset, laid))
    # what one year adds goes on with the path, as it would with the rule that the path stands for
    share = (path[0] + 1.0) / path[0]
    assert [moved.value("area", period, "基准") for period in moved.horizon] == [
        pytest.approx(one * share) for one in path]
    cut = solved(dataset, with_override(dataset, replace(laid, method=Method.SCALE, value=-10.0)))
    assert [cut.value("area", period, "基准") for period in cut.horizon] == [pytest.approx(0.9 * one) for one in path]


def test_the_luohu_paper_has_too_few_figures_for_any_path(luohu: object) -> None:
    published = read(luohu).dataset  # type: ignore[arg-type]
    result = solved(published, baseline(published))
    assert extrapolated(result.dataset, result.model.equations, Vintage(), result.horizon) == ()


def test_the_path_knows_nothing_published_after_the_as_of_date(dataset: Dataset) -> None:
    result = solved(dataset, baseline(dataset))
    area = [one for one in result.model.equations if one.name == "area"]
    early = Vintage(date(2015, 6, 1))
    periods = [Period.annual(year) for year in (2015, 2016)]
    known = extrapolated(dataset, area, early, periods)
    later = replace(dataset, observations=tuple(
        replace(one, value=one.value * 9) if one.published > early.as_of else one
        for one in dataset.observations))
    assert known
    assert extrapolated(later, area, early, periods) == known


def test_a_gap_in_the_base_year_or_four_figures_leave_the_rule(dataset: Dataset) -> None:
    result = solved(dataset, baseline(dataset))
    area = [one for one in result.model.equations if one.name == "area"]
    for years in (range(2016, 2020), range(2010, 2019)):
        few = replace(dataset, observations=tuple(
            one for one in dataset.observations if one.item != "area" or one.period.year in years))
        assert extrapolated(few, area, Vintage(), result.horizon) == ()


def town(taxes: int, whole: int = 6) -> Dataset:
    """A place that knows its revenue for some years and parts it for fewer (sample figures)."""
    years = range(2026 - max(taxes, whole), 2026)
    rows = [("gpb_revenue", year, 1000.0 * 1.06 ** (year - 2025)) for year in years if year >= 2026 - whole]
    rows += [(code, year, share * 1000.0) for code, share in (("tax_revenue", 0.75), ("nontax_revenue", 0.25))
             for year in years if year >= 2026 - taxes]
    return Dataset(tuple(Observation(code, Period.annual(year), value, Status.OUTTURN, date(year + 1, 1, 20), "样例")
                         for code, year, value in rows))


def test_lines_with_hardly_any_history_follow_their_total() -> None:
    """The total has the growth and the interval of its own history, whatever its lines know."""
    data = town(taxes=1)
    result = solved(data, default_baseline(data, Settings()), draws=4000)
    first = result.first
    told = engine(np.array([1000.0 * 1.06 ** step for step in range(-5, 1)]), 1, level=(80,))
    assert result.value("gpb_revenue", first, "基准") == pytest.approx(told.mean[0, 0])
    assert told.mean[0, 0] > 1010.0
    assert result.value("tax_revenue", first, "基准") == pytest.approx(0.75 * told.mean[0, 0])
    low, high = (result.quantile("gpb_revenue", first, "基准", at) or 0.0 for at in (0.1, 0.9))
    assert high - low == pytest.approx(told.upper[0, 0, 0] - told.lower[0, 0, 0], rel=0.2)  # skewed draws add up to a little more
    (why,) = [one.reason for one in result.run("基准").own if one.item == "tax_revenue" and first in one.span]
    assert "一般公共预算收入" in why


@pytest.mark.parametrize(("taxes", "whole", "name", "expected"), [
    (1, 6, "tax_revenue", "gpb_revenue"), (2, 3, "nontax_revenue", "gpb_revenue"),
    (3, 6, "tax_revenue", None),  # three years of its own
    (1, 2, "tax_revenue", None),  # the total has no more
    (1, 6, "gpb_revenue", None),
])
def test_what_leads_a_line(taxes: int, whole: int, name: str, expected: str | None) -> None:
    assert guide(town(taxes, whole), name, Vintage(), Period.annual(2026)) == expected


def test_a_line_below_nought_is_held() -> None:
    """Refunds beyond a tax: they do not double where revenue does."""
    data = town(taxes=1)
    data = replace(data, observations=tuple(
        replace(one, value=-250.0) if one.item == "nontax_revenue" else one for one in data.observations))
    assert guide(data, "nontax_revenue", Vintage(), Period.annual(2026)) is None
    assert guide(data, "tax_revenue", Vintage(), Period.annual(2026)) == "gpb_revenue"


def test_the_room_that_lines_are_given_ends_above_nought() -> None:
    """A total that leapt up and down has a wide interval; twice as wide would begin below nought."""
    data = town(taxes=1)
    wild = {year: 1000.0 * (0.5 if year % 2 else 1.6) for year in range(2020, 2025)}
    data = replace(data, observations=tuple(
        replace(one, value=wild.get(one.period.year, one.value)) if one.item == "gpb_revenue" else one
        for one in data.observations))
    result = solved(data, default_baseline(data, Settings()))
    lows = [one.low for one in result.run("基准").own if one.item in {"tax_revenue", "nontax_revenue"}]
    assert lows
    assert min(low for low in lows if low is not None) > 0


@pytest.mark.parametrize("services", [None, 2020, 2025])
def test_value_added_tax_follows_the_product_where_nobody_parts_it(services: int | None) -> None:
    """With GDP there the tax has a driver; the share of services may be old or lacking."""
    rows = [("gdp_nominal", year, 100.0 + 5 * (year - 2025)) for year in range(2019, 2026)]
    rows += [("gdp_growth", year, 5.0) for year in range(2019, 2026)]
    rows += [("tax_vat", 2025, 40.0), ("tax_cit", 2025, 20.0), ("nontax_revenue", 2025, 30.0)]
    rows += [("va_services_share", services, 50.0)] if services else []
    data = Dataset(tuple(Observation(code, Period.annual(year), value, Status.OUTTURN, date(year + 1, 1, 20), "样例")
                         for code, year, value in rows))
    result = solved(data, default_baseline(data, Settings()))
    assert result.reached is not None
    assert not result.reached.on_history
    assert (result.value("tax_vat", result.first, "基准") or 0.0) > 40.5
    lifted = replace(default_baseline(data, Settings()), overrides=(
        Override("va_services_share", Span(result.first, result.first), "固定", 60.0),)) if services else None
    if lifted is not None:  # an old share still drives the tax
        moved = solved(data, lifted)
        assert (moved.value("tax_vat", result.first, "基准") or 0.0) > 45.0


def test_a_tax_below_nought_does_not_stop_a_run() -> None:
    rows = [("gdp_nominal", year, 100.0 + 5 * (year - 2025)) for year in range(2019, 2026)]
    rows += [("gdp_growth", year, 5.0) for year in range(2019, 2026)]
    rows += [("tax_vat", 2025, -300.0), ("tax_umc", 2025, 900.0), ("tax_cit", 2025, 2000.0), ("nontax_revenue", 2025, 30.0)]
    data = Dataset(tuple(Observation(code, Period.annual(year), value, Status.OUTTURN, date(year + 1, 1, 20), "样例")
                         for code, year, value in rows))
    result = solved(data, default_baseline(data, Settings()), draws=100)
    assert result.reached is not None
    assert set(result.reached.on_history) == {"tax_vat", "tax_umc"}
    assert result.value("tax_vat", result.first, "基准") == pytest.approx(-300.0)
    assert (result.value("tax_cit", result.first, "基准") or 0.0) > 2050.0  # the model has it still


def stated(**figures: float) -> Scenario:
    """What a bureau that knows its revenue alone says of some years (样例)."""
    return Scenario("设想", "设想", "基准", tuple(
        Override("gpb_revenue", Span(Period.annual(int(year[1:])), Period.annual(int(year[1:]))), Method.ASSUME, value)
        for year, value in figures.items()))


@pytest.mark.parametrize("said", [{"y2026": 1200.0}, {"y2027": 1200.0}, {"y2026": 1100.0, "y2027": 1000.0}])
def test_revenue_grows_on_from_what_a_scenario_states(said: dict[str, float]) -> None:
    """A figure of one year held the years after still: a plan, or the high end, fell below the baseline."""
    data = town(taxes=1)
    data = replace(data, observations=tuple(one for one in data.observations if one.item == "gpb_revenue"))
    own, settings = stated(**said), Settings(draws=200)
    base = default_baseline(data, settings)
    result = project(data, ["基准", own.name], {"基准": base, own.name: own}, (), priors(), settings,
                     build_model(data, priors(), settings))
    path, told = ([result.value("gpb_revenue", at, name) or 0.0 for at in result.horizon] for name in ("基准", own.name))
    years = [f"y{at.year}" for at in result.horizon]
    for place, year in enumerate(years):
        before = max((one for one in said if one <= year), default=None)
        if before is None:
            assert told[place] == pytest.approx(path[place])
        else:
            assert told[place] == pytest.approx(said[before] * path[place] / path[years.index(before)])
    assert [result.is_imposed("gpb_revenue", at, own.name) for at in result.horizon] == [year in said for year in years]
    (reason,) = {one.reason.split("：")[0] for one in result.run(own.name).scenario.overrides
                 if one.item == "gpb_revenue" and one.span.first.year > max(int(year[1:]) for year in said)} or {""}
    assert reason in {"", "从情景给定的数接续，以后各年的增速仍按历史推算"}
