"""Attribution: the Shapley value of games and of models, exact and sampled."""

from __future__ import annotations

import itertools
import math
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from samples.places import BENCHMARKS

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.attribution import (
    Attribution,
    CoalitionError,
    Entry,
    Groups,
    Side,
    attribute,
    differences,
)
from forecast.equations.games import coalitions, draw_orders, prefixes, sampled, shapley
from forecast.equations.language import parse_model
from forecast.equations.layout import Plan
from forecast.equations.program import Program, compile_model
from forecast.equations.solver import solve

Y = Period.annual
PAST = {"gdp_nominal": {Y(2019): 100.0}, "fai": {Y(2019): 20.0}}
AT = Y(2020)


def program_of(text: str) -> Program:
    return compile_model(parse_model(text, "m", shipped_catalog(), ("b",)).equations, ("b",))


def split(text: str, one: Plan, other: Plan, items: tuple[str, ...] = ("gdp_nominal",),
          **wishes: object) -> Attribution:
    sides = Side(one, PAST), Side(other, PAST)
    groups: dict[Entry, str] = {entry: str(entry[1][0] if isinstance(entry[1], tuple) else entry[1])
                                for entry in differences(*sides)}
    years = [AT, AT + 1]
    return attribute((program_of(text),) * 2, sides, years, Groups(groups), items, **wishes)  # type: ignore[arg-type]


def by_definition(worth: np.ndarray, players: int) -> np.ndarray:
    """The mean of marginal contributions over all n! orders, written out."""
    shares = np.zeros(players)
    for order in itertools.permutations(range(players)):
        seen = 0
        for player in order:
            shares[player] += worth[seen | 1 << player] - worth[seen]
            seen |= 1 << player
    return shares / math.factorial(players)


games = st.integers(1, 5).flatmap(lambda n: arrays(np.float64, 2**n, elements=st.floats(-1e6, 1e6)))


@given(games)
def test_the_weights_are_the_mean_over_all_orders(worth: np.ndarray) -> None:
    players = len(worth).bit_length() - 1
    assert np.allclose(shapley(worth), by_definition(worth, players), rtol=1e-12, atol=1e-8)


@given(games)
def test_the_shares_add_up_to_the_change(worth: np.ndarray) -> None:
    assert shapley(worth).sum() == pytest.approx(worth[-1] - worth[0], rel=1e-12, abs=1e-8)


def test_a_textbook_game_the_gloves() -> None:
    # one left glove (player 0), two right ones: 2/3, 1/6, 1/6
    worth = np.array([float(bool(s & 1) and bool(s & 6)) for s in range(8)])
    assert shapley(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-14)


def test_equals_are_treated_equally_and_a_dummy_gets_nothing() -> None:
    inside = coalitions(4)
    worth = inside[:, 0] * inside[:, 1] * 7.0 + 3.0 * inside[:, 2]
    shares = shapley(worth)
    assert shares[0] == pytest.approx(shares[1], rel=1e-14)
    assert shares[2] == pytest.approx(3.0, rel=1e-14)
    assert shares[3] == pytest.approx(0.0, abs=1e-14)


def test_two_games_added_split_into_the_sum_of_their_splits() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, 32))
    assert np.allclose(shapley(one + other), shapley(one) + shapley(other), atol=1e-13)


def test_many_outcomes_are_split_at_once() -> None:
    worth = np.random.default_rng(2).normal(size=(8, 3, 2))
    assert shapley(worth).shape == (3, 3, 2)
    assert np.allclose(shapley(worth)[:, 1, 0], shapley(worth[:, 1, 0]))


def test_sampled_shares_lie_within_four_standard_errors_and_add_up() -> None:
    players = 9
    worth = np.random.default_rng(3).normal(size=2**players).cumsum()
    orders = draw_orders(players, 200, seed=4)
    members, back = prefixes(orders)
    assert not members[0].any()
    assert len(np.unique(members, axis=0)) == len(members)
    seen = worth[(members * 2 ** np.arange(players)).sum(axis=1)]
    shares, errors = sampled(seen, orders, back)
    assert shares.sum() == pytest.approx(worth[-1] - worth[0], rel=1e-12)
    assert (errors > 0).all()
    assert (np.abs(shares - shapley(worth)) < 4 * errors).all()
    # the error is neither idle nor absurdly wide
    assert (np.abs(shares - shapley(worth)) > 0.05 * errors).any()


def test_orders_come_in_reversed_pairs_and_obey_the_seed() -> None:
    orders = draw_orders(12, 5, seed=1)
    assert (orders[::2] == orders[1::2, ::-1]).all()
    assert (np.sort(orders, axis=1) == np.arange(12)).all()
    assert (orders == draw_orders(12, 5, seed=1)).all()
    assert (orders != draw_orders(12, 5, seed=2)).any()


@given(*[st.floats(1, 100)] * 4)
def test_a_product_shares_the_cross_term_in_halves(x0: float, y0: float, x1: float, y1: float
                                                   ) -> None:
    text = "gdp_nominal = fai * retail_sales\nfai := 1\nretail_sales := 1"
    one, other = (Plan(fixed={("fai", AT): x, ("retail_sales", AT): y})
                  for x, y in ((x0, y0), (x1, y1)))
    found = split(text, one, other)
    shares = dict(zip(found.groups, found.contributions[:, 0, 0], strict=True))
    size = max(x0, x1) * max(y0, y1)
    assert shares.get("fai", 0) == pytest.approx((x1 - x0) * (y0 + y1) / 2, abs=1e-12 * size)
    assert shares.get("retail_sales", 0) == pytest.approx((y1 - y0) * (x0 + x1) / 2,
                                                          abs=1e-12 * size)
    assert np.abs(found.residual).max() <= 1e-12 * size


def test_in_a_linear_model_a_share_is_the_difference_alone() -> None:
    text = ("gdp_nominal = 3 * fai + 2 * retail_sales + b * 10 + gdp_nominal(-1)\n"
            "fai := 1\nretail_sales := fai(-1)")
    one = Plan(parameters={"b": 1.0})
    other = Plan(fixed={("fai", AT): 5.0}, parameters={"b": 3.0},
                 offsets={("retail_sales", AT): 4.0})
    found = split(text, one, other)
    shares = {name: found.contributions[row, 0].tolist() for row, name in enumerate(found.groups)}
    # fai 1 → 5 in 2020 moves sales in 2021; the level is carried on
    assert shares["fai"] == pytest.approx([12.0, 12.0 + 8.0])
    assert shares["retail_sales"] == pytest.approx([8.0, 8.0])
    assert shares["b"] == pytest.approx([20.0, 40.0])
    assert found.errors is None


def test_every_kind_of_figure_is_switched() -> None:
    text = ("gdp_nominal = fai + retail_sales + one_off(gdp_nominal)\n"
            "dlog(fai) ~ 0.1\nretail_sales := 5 + 0 * budget(fai)")
    data = {("one_off", "gdp_nominal", year): 0.0 for year in (AT, AT + 1)}
    data |= {("budget", "fai", year): 0.0 for year in (AT, AT + 1)}
    one = Side(Plan(data=data), PAST)
    other = Side(Plan(intercepts={("fai", AT): 0.2}, factors={("retail_sales", AT): 10.0},
                      data=data | {("one_off", "gdp_nominal", AT): 7.0}),
                 {**PAST, "fai": {Y(2019): 30.0}})
    groups: dict[Entry, str] = {entry: entry[0] for entry in differences(one, other)}
    assert set(groups.values()) == {"intercepts", "factors", "data", "history"}
    found = attribute((program_of(text),) * 2, (one, other), [AT, AT + 1], Groups(groups), ["gdp_nominal"])
    shares = dict(zip(found.groups, found.contributions[:, 0, 0], strict=True))
    assert shares["data"] == pytest.approx(7.0)
    assert shares["factors"] == pytest.approx(0.5)
    low, high = math.exp(0.1), math.exp(0.3)
    assert shares["history"] == pytest.approx(10 * (low + high) / 2)
    assert shares["intercepts"] == pytest.approx((20 + 30) / 2 * (high - low))
    own = solve(program_of(text), other.history, [AT, AT + 1], 1, other.plan)
    assert found.end[0].tolist() == pytest.approx(own.values["gdp_nominal"][-2:, 0].tolist())


def test_a_variable_that_one_side_leaves_free_follows_its_equation() -> None:
    text = "dlog(gdp_nominal) ~ b\nfai = 0.2 * gdp_nominal"
    one = Plan(parameters={"b": 0.05}, fixed={("gdp_nominal", AT): 120.0})
    found = split(text, one, Plan(parameters={"b": 0.05}), ("gdp_nominal", "fai"))
    assert found.groups == ("gdp_nominal",)
    assert found.start[:, 0] == pytest.approx([120.0, 24.0])
    assert found.end[0, 0] == pytest.approx(100 * math.exp(0.05))
    assert np.abs(found.residual).max() < 1e-12


def test_nan_and_zero_are_no_difference() -> None:
    one = Side(Plan(fixed={("fai", AT): np.nan}, offsets={("fai", AT): 0.0}), {})
    assert differences(one, Side(Plan(), {})) == {}


def test_without_a_difference_there_is_nothing_to_split() -> None:
    found = split("gdp_nominal = 2 * gdp_nominal(-1)", Plan(), Plan())
    assert found.groups == ()
    assert found.contributions.shape == (0, 1, 2)
    assert found.start.tolist() == found.end.tolist() == [[200.0, 400.0]]


def test_what_stands_below_the_item_gets_an_exact_zero() -> None:
    text = "gdp_nominal = 2 * retail_sales\nretail_sales := 1\nfai = b * gdp_nominal"
    found = split(text, Plan(parameters={"b": 1.0}),
                  Plan(parameters={"b": 2.0}, fixed={("retail_sales", AT): 4.0}))
    shares = dict(zip(found.groups, found.contributions[:, 0, 0].tolist(), strict=True))
    assert shares == {"b": 0.0, "retail_sales": 6.0}


def many(count: int) -> tuple[Program, tuple[Side, Side], dict[Entry, str]]:
    """A model in which ``count`` inputs are multiplied and added."""
    names = [item.code for item in shipped_catalog() if item.code != "gdp_nominal"][:count]
    product = " * ".join(f"(1 + {name} / 10)" for name in names)
    text = "\n".join([f"gdp_nominal = {product}", *(f"{name} := 0" for name in names)])
    sides = Side(Plan(), {}), Side(Plan(fixed={(name, AT): 1.0 + place for place, name
                                               in enumerate(names)}), {})
    return program_of(text), sides, {entry: entry[1][0] for entry in differences(*sides)}


def test_above_ten_groups_orders_are_sampled() -> None:
    program, sides, groups = many(11)
    found = attribute((program, program), sides, [AT], Groups(groups), ["gdp_nominal"])
    assert found.errors is not None
    total = found.end - found.start
    assert np.abs(found.residual).max() < 1e-12 * total
    # the exact split of the same product, without the model
    inside = coalitions(11)
    exact = shapley(np.where(inside, 1 + (1 + np.arange(11)) / 10, 1.0).prod(axis=1))
    gap = np.abs(found.contributions[:, 0, 0] - exact)
    assert (gap < 4 * found.errors[:, 0, 0]).all()
    again = attribute((program, program), sides, [AT], Groups(groups), ["gdp_nominal"])
    assert (again.contributions == found.contributions).all()


def test_ten_groups_are_exact() -> None:
    program, sides, groups = many(10)
    found = attribute((program, program), sides, [AT], Groups(groups), ["gdp_nominal"])
    assert found.errors is None
    exact = shapley(np.where(coalitions(10), 1 + (1 + np.arange(10)) / 10, 1.0).prod(axis=1))
    assert np.allclose(found.contributions[:, 0, 0], exact, rtol=1e-10)


def test_a_mixture_without_a_solution_is_named() -> None:
    text = "gdp_nominal = log(fai + retail_sales)\nfai := 1\nretail_sales := 1"
    other = Plan(fixed={("fai", AT): -5.0, ("retail_sales", AT): 9.0})
    with pytest.raises(CoalitionError) as caught:
        split(text, Plan(), other)
    assert caught.value.groups == ("fai",)
    assert caught.value.failure.variable == "gdp_nominal"
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert (copy.groups, copy.failure) == (("fai",), caught.value.failure)


@pytest.mark.shared
def test_the_62_equation_model_leaves_no_residual(shared: Path, monkeypatch: pytest.MonkeyPatch
                                                  ) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    import district62

    bench = district62.load(shared / "bench")
    scaled = {"PCOM": 0.10, "POP": 0.03, "SPBOND": 0.5}
    added = {"GPOT": 0.5, "RINT": 1.0, "EDEC": 0.6}
    moved = {(name, year): value * (1 + scaled.get(name, 0)) + added.get(name, 0)
             for (name, year), value in bench.exogenous.items()}
    sides = (Side(bench.plan(), bench.history),
             Side(Plan(moved, {("VA2R", year): 0.01 for year in bench.periods}), bench.history))
    groups: dict[Entry, str] = {entry: entry[1][0] for entry in differences(*sides)}
    found = attribute((bench.program,) * 2, sides, bench.periods, Groups(groups), ["GPR", "DEBTR", "EN"])
    assert set(found.groups) == {*scaled, *added, "VA2R"}
    assert (np.abs(found.residual) < 1e-9 * np.abs(found.end - found.start)).all()
    alone = solve(bench.program, bench.history, bench.periods, 1, sides[1].plan)
    for row, name in enumerate(found.items):
        assert np.allclose(found.end[row], alone.values[name][-len(bench.periods):, 0], rtol=1e-9)


def by_method(one: str, other: str, items: tuple[str, ...]) -> Attribution:
    side = Side(Plan(), {"gdp_nominal": {Y(2019): 123456.7}, "fai": {Y(2019): 78901.3}})
    return attribute((program_of(one), program_of(other)), (side, side), [AT, AT + 1], Groups({}), items)


LEFT = "gdp_nominal = 1.1 * gdp_nominal(-1)\nfai = 0.3 * fai(-1) * 3\nretail_sales = gdp_nominal + fai - gdp_nominal - fai"


@pytest.mark.parametrize("other", [
    "\n".join(reversed(LEFT.splitlines())),
    LEFT.replace("0.3 * fai(-1) * 3", "3 * 0.3 * fai(-1)").replace("1.1 * gdp_nominal(-1)", "gdp_nominal(-1) + 0.1 * gdp_nominal(-1)"),
    LEFT.replace("gdp_nominal + fai - gdp_nominal - fai", "(gdp_nominal - gdp_nominal) + (fai - fai)"),
])
def test_equations_in_another_order_or_writing_are_no_other_method(other: str) -> None:
    # the last is a balance of nought: rounded as the amounts it is the difference of
    found = by_method(LEFT, other, ("gdp_nominal", "fai", "retail_sales"))
    assert found.groups == ()
    assert found.start == pytest.approx(found.end, rel=1e-12, abs=1e-9)


def test_a_small_effect_of_a_method_is_one() -> None:
    found = by_method(LEFT, LEFT.replace("1.1 *", "1.1000001 *"), ("gdp_nominal",))
    assert found.groups == ("method",)
    assert found.contributions[0, 0, 0] == pytest.approx(123456.7e-7, rel=1e-6)
