"""Goal-seeking: targets met, the smallest change, bounds kept, what cannot be said so."""

from __future__ import annotations

from itertools import product
from math import exp, inf, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from samples.places import BENCHMARKS

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.goals.bounded import boxed
from forecast.equations.goals.search import Goal, Instrument, seek
from forecast.equations.goals.yearly import StuckError, broyden
from forecast.equations.language import parse_model
from forecast.equations.layout import Plan
from forecast.equations.program import compile_model
from forecast.equations.solver import solve

Y0, Y1, Y2, Y3 = (Period.annual(2019 + step) for step in range(4))
YEARS = (Y1, Y2, Y3)
LINEAR = """
fai          := 10
retail_sales  ~ b * fai
gdp_nominal   = 2 * fai + 3 * retail_sales + 0.5 * gdp_nominal(-1)
gdp_growth    = fai - retail_sales
"""
CURVED = """
dlog(gdp_nominal) ~ b * gdp_growth / 100
gdp_growth       := 6
retail_sales      = 0.4 * gdp_nominal ** 1.1
fai               = max(100 - gdp_nominal, 0)
"""
LOOPED = """
retail_sales ~ 0.3 * gdp_nominal
fai          := 10
gdp_nominal   = retail_sales + fai + 0.2 * gdp_nominal(-1)
"""
HISTORY = {"gdp_nominal": {Y0: 100.0}}


def sought(text: str, goals: list[Goal], instruments: list[Instrument], plan: Plan | None = None,
           b: float = 1.0) -> Any:
    program = compile_model(parse_model(text, "m", shipped_catalog(), ("b",)).equations, ("b",))
    return seek(program, HISTORY, YEARS, plan or Plan(parameters={"b": b}), goals, instruments)


def shock(name: str, period: Period, sd: float = 1.0, low: float = -inf, high: float = inf) -> Instrument:
    return Instrument("intercepts", name, (period,), sd, low, high)


# -- closed forms --------------------------------------------------------------------------------


def test_an_intercept_of_a_linear_model() -> None:
    # gdp = 2·10 + 3·(10 + z) + 50 = 100 + 3z; for 130, z = 10; a half is carried into next year
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 130.0)], [shock("retail_sales", Y1, 4.0)])
    assert found.yearly
    assert found.after == pytest.approx((10.0,), rel=1e-10)
    assert found.deviations == pytest.approx((2.5,), rel=1e-10)
    assert found.values["gdp_nominal"][-2, 0] - found.start["gdp_nominal"][-2, 0] == pytest.approx(15.0)


@pytest.mark.parametrize("apart", [True, False])
def test_growth_is_on_what_the_year_before_comes_to(*, apart: bool) -> None:
    """Of two years solved, and of the past; year by year, and all at once where instruments are too many."""
    goals = [Goal("gdp_nominal", period, 10.0, since=period + -1) for period in YEARS]
    moved = [shock("retail_sales", period, 4.0) for period in YEARS]
    found = sought(LINEAR, goals, moved if apart else [*moved, shock("fai", Y1)])
    assert found.yearly is apart
    assert all(found.met)
    assert found.started[0] == pytest.approx(0.0)
    assert found.values["gdp_nominal"][-3:, 0] == pytest.approx([110.0, 121.0, 133.1], rel=1e-7)
    # 50 + 2·10 + 3·(10 + z) = 110, 55 + 50 + 3z = 121, 60.5 + 50 + 3z = 133.1
    assert not apart or found.after == pytest.approx((10 / 3, 16 / 3, 22.6 / 3), rel=1e-9)


@pytest.mark.parametrize("apart", [True, False])
def test_growth_may_look_further_back_than_the_model(*, apart: bool) -> None:
    before = Period.annual(2016)
    program = compile_model(parse_model(LINEAR, "m", shipped_catalog(), ("b",)).equations, ("b",))
    history = {"gdp_nominal": {before: 80.0, Y0: 100.0}}
    found = seek(program, history, YEARS, Plan(parameters={"b": 1.0}), [Goal("gdp_nominal", Y1, 50.0, since=before)],
                 [shock("retail_sales", Y1)] if apart else [Instrument("parameters", "b")])
    assert (found.yearly, found.started) == (apart, pytest.approx((25.0,)))
    assert found.values["gdp_nominal"][-3, 0] == pytest.approx(120.0, rel=1e-7)


def test_a_parameter_moves_every_year() -> None:
    # growth = fai - b·fai = 4 needs b = 0.6
    found = sought(LINEAR, [Goal("gdp_growth", Y3, 4.0)], [Instrument("parameters", "b", sd=0.2)])
    assert (found.before, found.after) == ((1.0,), pytest.approx((0.6,), rel=1e-10))
    assert found.deviations == pytest.approx((-2.0,), rel=1e-10)
    assert found.values["gdp_growth"][-3:, 0] == pytest.approx([4.0] * 3)
    assert found.plan.parameters["b"] == found.after[0]


def test_a_parameter_inside_a_growth_rate() -> None:
    # 100·exp(0.06 b) = 110
    found = sought(CURVED, [Goal("gdp_nominal", Y1, 110.0)], [Instrument("parameters", "b", sd=0.3)])
    assert found.after == pytest.approx((log(1.1) / 0.06,), rel=1e-9)
    assert found.met == (True,)


@pytest.mark.parametrize(("kind", "value"), [
    ("intercepts", log(1.1) - 0.06), ("offsets", 110.0 - 100 * exp(0.06)),
    ("factors", 100 * (1.1 / exp(0.06) - 1.0)), ("fixed", 110.0)])
def test_every_kind_of_add_factor(kind: Any, value: float) -> None:
    found = sought(CURVED, [Goal("gdp_nominal", Y1, 110.0)],
                   [Instrument(kind, "gdp_nominal", (Y1,), 0.05)])
    assert found.after == pytest.approx((value,), rel=1e-9)


def test_a_span_moves_by_one_amount() -> None:
    # two years of z: gdp of the second is 3z + half of the first's 3z above its path
    found = sought(LINEAR, [Goal("gdp_nominal", Y2, 145.0)],
                   [Instrument("intercepts", "retail_sales", (Y1, Y2))])
    assert found.start["gdp_nominal"][-2, 0] == pytest.approx(100.0)
    assert found.after == pytest.approx((10.0,), rel=1e-9)
    assert found.plan.intercepts["retail_sales", Y1] == found.plan.intercepts["retail_sales", Y2]


def test_an_add_factor_already_laid_is_the_old_value() -> None:
    plan = Plan(parameters={"b": 1.0}, intercepts={("retail_sales", Y1): np.array([2.0, 9.0, 9.0])})
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 130.0)], [shock("retail_sales", Y1)], plan)
    assert found.before == (2.0,)
    assert found.after == pytest.approx((10.0,))
    assert found.deviations == pytest.approx((8.0,))


def test_the_value_of_an_assumption_replaces_its_rule_that_year() -> None:
    found = sought(LINEAR, [Goal("gdp_nominal", Y2, 125.0)], [Instrument("fixed", "fai", (Y2,))])
    assert (found.before[0], found.after[0]) == (10.0, pytest.approx(15.0))
    assert found.values["fai"][-3:, 0] == pytest.approx([10.0, 15.0, 10.0])


def test_years_are_met_one_after_the_other_in_a_model_with_feedback() -> None:
    goals = [Goal("gdp_nominal", period, 60.0 + 5.0 * step) for step, period in enumerate(YEARS)]
    levers = [shock("retail_sales", period) for period in YEARS]
    found = sought(LOOPED, goals, levers)
    assert found.yearly
    before = 100.0
    for goal, after in zip(goals, found.after, strict=True):
        assert after == pytest.approx(0.7 * goal.value - 10.0 - 0.2 * before, rel=1e-10)
        before = goal.value


def test_two_targets_by_two_instruments_in_each_year() -> None:
    goals = [goal for period in YEARS for goal in (
        Goal("gdp_nominal", period, 120.0), Goal("gdp_growth", period, 3.0))]
    levers = [one for period in YEARS for one in (
        shock("retail_sales", period, 2.0), Instrument("fixed", "fai", (period,), 2.0))]
    found = sought(LINEAR, goals, levers)
    assert found.yearly
    assert found.met == (True,) * 6
    # 2 fai + 3 retail = 70 and fai - retail = 3 in the first year; then 60 less
    assert found.values["fai"][-3:, 0] == pytest.approx([15.8, 13.8, 13.8])


# -- properties ----------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.lists(st.floats(80, 200), min_size=3, max_size=3), st.floats(0.5, 2.0))
def test_reachable_targets_are_met_year_by_year(wanted: list[float], b: float) -> None:
    goals = [Goal("gdp_nominal", period, value) for period, value in zip(YEARS, wanted, strict=True)]
    found = sought(CURVED, goals, [shock("gdp_nominal", period, 0.04) for period in YEARS], b=b)
    assert found.reached == pytest.approx(wanted, rel=1e-9)
    before = 100.0
    for value, after in zip(wanted, found.after, strict=True):
        assert after == pytest.approx(log(value / before) - b * 0.06, abs=1e-9)
        before = value


@settings(max_examples=40)
@given(st.floats(50, 300), st.lists(st.floats(0.02, 0.5), min_size=4, max_size=4))
def test_a_target_beyond_a_curve_is_met_by_many(wanted: float, sds: list[float]) -> None:
    levers = [Instrument("parameters", "b", sd=sds[0]),
              *(shock("gdp_nominal", period, sd) for period, sd in zip(YEARS, sds[1:], strict=True))]
    found = sought(CURVED, [Goal("retail_sales", Y3, 0.4 * wanted**1.1)], levers)
    assert found.met == (True,)
    # log(gdp/100) = Σ z + 0.18 b: linear, so the smallest change is the weighted projection
    weights = np.array([0.18 * sds[0], *sds[1:]])
    least = weights * (log(wanted / 100.0) - 0.18) / (weights @ weights)
    assert found.deviations == pytest.approx(least, rel=1e-4, abs=1e-6)


@settings(max_examples=40)
@given(st.lists(st.floats(-50, 250), min_size=2, max_size=2),
       st.lists(st.floats(0.1, 10.0), min_size=5, max_size=5))
def test_the_smallest_change_of_a_linear_model_is_that_of_lstsq(wanted: list[float], sds: list[float]) -> None:
    levers = [*(shock("retail_sales", period, sd) for period, sd in zip(YEARS, sds[:3], strict=True)),
              Instrument("fixed", "fai", (Y2,), sds[3]), Instrument("fixed", "fai", (Y3,), sds[4])]
    goals = [Goal("gdp_nominal", Y2, wanted[0]), Goal("gdp_nominal", Y3, wanted[1])]
    found = sought(LINEAR, goals, levers)
    # fai moves gdp by 2 + 3b = 5, an intercept by 3; a half is left each year after
    matrix = np.array([[1.5, 3.0, 0.0, 5.0, 0.0], [0.75, 1.5, 3.0, 2.5, 5.0]]) * sds
    least = np.linalg.lstsq(matrix, np.array(wanted) - 100.0, rcond=None)[0]
    assert found.met == (True, True)
    assert found.deviations == pytest.approx(least, rel=1e-5, abs=1e-5)


def test_the_general_way_agrees_with_the_years() -> None:
    goals = [Goal("gdp_nominal", period, 115.0) for period in YEARS]
    yearly = sought(CURVED, goals, [shock("gdp_nominal", period, 0.04) for period in YEARS])
    # a fourth instrument without effect sends the search the general way
    general = sought(CURVED, goals, [*(shock("gdp_nominal", period, 0.04) for period in YEARS),
                                     Instrument("parameters", "b", sd=1e-9)])
    assert (yearly.yearly, general.yearly) == (True, False)
    assert general.after[:3] == pytest.approx(yearly.after, abs=1e-9)


# -- bounds, and what cannot be ------------------------------------------------------------------


def test_a_bound_binds_and_the_others_make_up_for_it() -> None:
    goals = [Goal("gdp_nominal", Y1, 130.0)]
    free = sought(LINEAR, goals, [shock("retail_sales", Y1), Instrument("fixed", "fai", (Y1,))])
    assert free.deviations == pytest.approx((30 * 3 / 34, 30 * 5 / 34))
    held = sought(LINEAR, goals, [shock("retail_sales", Y1),
                                  Instrument("fixed", "fai", (Y1,), 1.0, 9.0, 11.0)])
    assert held.after == pytest.approx((25 / 3, 11.0))
    assert (held.bound, held.met) == ((False, True), (True,))


def test_bounds_that_forbid_the_target_leave_the_nearest() -> None:
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 130.0)], [shock("retail_sales", Y1, 1.0, -2.0, 4.0)])
    assert found.after == pytest.approx((4.0,))
    assert found.misses == pytest.approx((-18.0,))
    assert (found.met, found.bound) == ((False,), (True,))


@settings(max_examples=60)
@given(st.data())
def test_bounds_hold_and_no_corner_is_better(data: st.DataObject) -> None:
    rows, count = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 4))
    number = st.floats(-3, 3).map(lambda value: round(value, 2))
    matrix = np.array(data.draw(st.lists(st.lists(number, min_size=count, max_size=count),
                                         min_size=rows, max_size=rows)))
    right = np.array(data.draw(st.lists(number, min_size=rows, max_size=rows)))
    low = np.array(data.draw(st.lists(st.floats(-2, 0), min_size=count, max_size=count)))
    high = np.array(data.draw(st.lists(st.floats(0, 2), min_size=count, max_size=count)))
    found = boxed(matrix, right, low, high)
    assert (low <= found).all()
    assert (found <= high).all()
    # brute force: each element free or at an end
    best = inf
    for ends in product((None, 0, 1), repeat=count):
        x = np.array([0.0 if end is None else (low, high)[end][at] for at, end in enumerate(ends)])
        free = np.array([end is None for end in ends])
        if free.any():
            x[free] = np.linalg.lstsq(matrix[:, free], right - matrix @ x, rcond=None)[0]
        if ((low - 1e-9 <= x) & (x <= high + 1e-9)).all():
            best = min(best, float(np.linalg.norm(matrix @ x - right)))
    assert np.linalg.norm(matrix @ found - right) <= best + 1e-6


def test_a_box_solution_is_of_least_norm_among_the_free() -> None:
    # x + y + z = 3 with x ≤ 0.5: the rest is shared evenly
    found = boxed(np.ones((1, 3)), np.array([3.0]), np.full(3, -inf), np.array([0.5, inf, inf]))
    assert found == pytest.approx([0.5, 1.25, 1.25], rel=1e-12)


def test_more_targets_than_instruments_are_met_by_least_squares() -> None:
    # gdp = 100 + 3z, growth = -z: minimise ((3z - 30)/s)² + (z + 4)² at s = 2
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 130.0, 2.0), Goal("gdp_growth", Y1, 4.0)],
                   [shock("retail_sales", Y1)])
    assert found.met == (False, False)
    assert found.after == pytest.approx(((1.5 * 15 - 4) / (1.5**2 + 1),), rel=1e-6)


def test_targets_that_exclude_each_other_are_met_half_way() -> None:
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 120.0), Goal("gdp_nominal", Y1, 130.0)],
                   [shock("retail_sales", Y1), Instrument("parameters", "b", sd=0.1)])
    assert found.met == (False, False)
    assert found.reached == pytest.approx((125.0, 125.0))


def test_a_target_beyond_reach_of_a_curve_is_not_called_met() -> None:
    found = sought(CURVED, [Goal("fai", Y1, -5.0)], [shock("gdp_nominal", Y1, 0.04)])
    assert found.met == (False,)
    assert found.misses == pytest.approx((5.0,))


def test_an_instrument_that_is_fixed_is_idle_and_left_alone() -> None:
    plan = Plan(parameters={"b": 1.0}, fixed={("retail_sales", Y1): 10.0})
    found = sought(LINEAR, [Goal("gdp_nominal", Y1, 110.0)],
                   [shock("retail_sales", Y1), Instrument("fixed", "fai", (Y1,))], plan)
    assert found.idle == (True, False)
    assert found.after == pytest.approx((0.0, 15.0))


def test_a_lag_is_no_pair_of_a_year() -> None:
    # as many in each year, but the instrument of 2020 has no effect on the target of 2020
    text = "fai := 10\nretail_sales ~ 5\ngdp_nominal = fai + retail_sales(-1)"
    program = compile_model(parse_model(text, "m", shipped_catalog(), ()).equations)
    goals = [Goal("gdp_nominal", Y1, 20.0), Goal("gdp_nominal", Y2, 18.0)]
    history = {"retail_sales": {Y0: 5.0}}
    found = seek(program, history, YEARS, Plan(), goals,
                 [shock("retail_sales", Y1), shock("retail_sales", Y2)])
    assert not found.yearly
    assert (found.met, found.idle) == ((False, True), (False, True))
    assert found.after[0] == pytest.approx(3.0)


def test_broyden_finds_a_root_and_says_when_there_is_none() -> None:
    def curve(x: Any) -> Any:
        return np.array([x[0] ** 2 + x[1] - 3.0, x[0] - x[1] + 1.0])

    root, _ = broyden(curve, 2, np.ones(2), 1e-4)
    assert root == pytest.approx([1.0, 2.0], abs=1e-9)
    with pytest.raises(StuckError):
        broyden(lambda x: x * 0.0 + 1.0, 1, np.ones(1), 1e-4)
    with pytest.raises(StuckError):
        broyden(lambda x: x**2 + 1.0, 1, np.ones(1), 1e-4)


@settings(max_examples=20)
@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_what_was_solved_with_a_shock_is_found_again(one: float, two: float) -> None:
    assume(abs(one) + abs(two) > 1e-6)
    program = compile_model(parse_model(CURVED, "m", shipped_catalog(), ("b",)).equations, ("b",))
    plan = Plan(parameters={"b": 1.0}, intercepts={("gdp_nominal", Y1): one, ("gdp_nominal", Y3): two})
    path = solve(program, HISTORY, YEARS, 1, plan).values["gdp_nominal"]
    found = sought(CURVED, [Goal("gdp_nominal", Y1, float(path[-3, 0])),
                            Goal("gdp_nominal", Y3, float(path[-1, 0]))],
                   [shock("gdp_nominal", Y1), shock("gdp_nominal", Y3)])
    assert found.after == pytest.approx((one, two), abs=1e-9)


@pytest.mark.shared
def test_growth_of_a_large_model_is_held_for_ten_years(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from district62 import load

    bench = load(shared / "bench")
    years = bench.periods[:10]
    found = seek(bench.program, bench.history, bench.periods, bench.plan(),
                 [Goal("GRGDP", period, 6.25) for period in years],
                 [shock("VA3R", period, 0.01) for period in years])
    assert found.yearly
    assert max(abs(miss) for miss in found.misses) < 1e-9


# -- targets from one side ----------------------------------------------------------------------

SENSES: tuple[Any, ...] = ("=", ">=", "<=")
wishes = st.lists(st.tuples(st.sampled_from(("gdp_nominal", "gdp_growth", "retail_sales")), st.sampled_from(YEARS),
                            st.floats(-20, 120), st.sampled_from(SENSES)), min_size=1, max_size=3,
                  unique_by=lambda one: one[:2])
LEVERS = [shock("retail_sales", year) for year in YEARS] + [Instrument("fixed", "fai", (year,)) for year in YEARS]


@settings(max_examples=60, deadline=None)
@given(wishes)
def test_one_sided_targets_are_met_by_the_least_change(asked: list[tuple[str, Period, float, Any]]) -> None:
    """Of all sets of targets taken as equalities, those that meet every one: none needs less."""
    goals = [Goal(item, year, value, sense=sense) for item, year, value, sense in asked]
    found = sought(LINEAR, goals, LEVERS)
    assume(all(found.met))
    size = float(np.linalg.norm(found.deviations))
    signs = {"=": 0, ">=": 1, "<=": -1}
    for kept in product((False, True), repeat=len(goals)):
        exact = [Goal(one.item, one.period, one.value) for one, is_kept in zip(goals, kept, strict=True)
                 if is_kept or one.sense == "="]
        if not exact:
            other = [0.0]
            reached = found.started
        else:
            tried = sought(LINEAR, exact, LEVERS)
            other = list(tried.deviations)
            reached = tuple(float(tried.values[one.item][one.period - Y3 - 1, 0]) for one in goals)
        holds = all(abs(now - one.value) < 1e-6 * max(1.0, abs(one.value)) or signs[one.sense] * (now - one.value) > 0
                    for now, one in zip(reached, goals, strict=True))
        assert not holds or size <= float(np.linalg.norm(other)) + 1e-6 * (1 + size)


def test_one_that_holds_without_being_sought_is_let_go() -> None:
    """The equality carries the one-sided one past its edge: to seek both would miss both."""
    goals = [Goal("gdp_nominal", Y1, 200.0), Goal("retail_sales", Y1, 12.0, sense=">=")]
    found = sought(LINEAR, goals, [shock("retail_sales", Y1)])
    assert found.met == (True, True)
    assert found.reached[0] == pytest.approx(200.0)


def test_what_cannot_be_met_from_one_side_is_said() -> None:
    found = sought(LINEAR, [Goal("retail_sales", Y1, 50.0, sense=">=")], [shock("retail_sales", Y1, high=5.0)])
    assert found.met == (False,)
    assert found.reached == (pytest.approx(15.0),)
