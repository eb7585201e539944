"""Solving: closed forms, simultaneous blocks, fixes, add-factors, failures that are not silent."""

from __future__ import annotations

import math
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.formulas import to_formula
from forecast.equations.language import parse_model
from forecast.equations.layout import Plan
from forecast.equations.program import compile_model
from forecast.equations.solver import Failure, Solution, SolveError, solve
from forecast.equations.tree import Bin, Fn, Num, Param, Var, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

Y = Period.annual
HISTORY = {"gdp_nominal": {Y(2019): 100.0}, "fai": {Y(2019): 20.0}, "retail_sales": {Y(2019): 50.0}}


def run(text: str, runs: int = 1, years: int = 2, **plan: object) -> Solution:
    model = parse_model(text, "m", shipped_catalog(), ("b",))
    imposed = Plan(**{"parameters": {"b": 0.5}, **plan})  # type: ignore[arg-type]
    return solve(compile_model(model.equations, ("b",)), HISTORY,
                 [Y(2020 + step) for step in range(years)], runs, imposed)


def test_growth_compounds() -> None:
    found = run("dlog(gdp_nominal) ~ 0.05", years=3)
    assert found.values["gdp_nominal"][-1, 0] == pytest.approx(100 * math.exp(0.15), rel=1e-14)


def test_a_simultaneous_block_meets_its_equations_in_every_draw() -> None:
    text = "gdp_nominal = 60 + fai + 0.001 * fai ** 2\nfai = b * gdp_nominal * exp(-gdp_nominal / 500)"
    draws = np.linspace(0.1, 0.6, 7)
    found = run(text, runs=7, parameters={"b": draws})
    gdp, fai = found.values["gdp_nominal"][1:], found.values["fai"][1:]
    assert np.allclose(gdp, 60 + fai + 0.001 * fai**2, rtol=1e-10)
    assert np.allclose(fai, draws * gdp * np.exp(-gdp / 500), rtol=1e-10)


@given(st.floats(10, 1000))
def test_fixing_a_variable_at_its_own_path_changes_nothing(value: float) -> None:
    text = "dlog(gdp_nominal) ~ b * 0.1\nfai = 0.2 * gdp_nominal"
    at = ("gdp_nominal", Y(2020))
    fixed = run(text, fixed={at: value})
    z = fixed.residuals[at]
    freed = run(text, intercepts={at: z})
    assert freed.values["gdp_nominal"][1, 0] == pytest.approx(value, rel=1e-12)
    assert freed.values["fai"][2, 0] == pytest.approx(fixed.values["fai"][2, 0], rel=1e-12)


@pytest.mark.parametrize(("left", "back"), [
    ("dlog(gdp_nominal)", lambda inside: 100 * np.exp(inside)), ("log(gdp_nominal)", np.exp),
    ("pct(gdp_nominal)", lambda inside: 100 * (1 + inside / 100)), ("d(gdp_nominal)", lambda inside: 100 + inside)])
def test_a_weight_stands_inside_the_transform_beside_the_intercept(left: str, back: Callable[[Any], Any]) -> None:
    b, at = np.array([0.5, 1.0, 2.0]), ("gdp_nominal", Y(2020))
    found = run(f"{left} ~ b + 0.1", runs=3, parameters={"b": b}, weights={at: 0.25}, intercepts={at: 0.3})
    assert found.values["gdp_nominal"][1] == pytest.approx(back(0.25 * (b + 0.1) + 0.3))
    assert (run(f"{left} ~ b + 0.1", weights={at: 0.25}, fixed={at: 7.0}).values["gdp_nominal"][1] == 7.0).all()


def test_intercept_offset_and_factor_are_three_things() -> None:
    text, at = "dlog(gdp_nominal) ~ 0", ("gdp_nominal", Y(2020))
    assert run(text, intercepts={at: 0.1}).values["gdp_nominal"][1, 0] == pytest.approx(
        100 * math.exp(0.1))
    assert run(text, offsets={at: 5.0}).values["gdp_nominal"][1, 0] == pytest.approx(105)
    assert run(text, factors={at: -6.0}).values["gdp_nominal"][1, 0] == pytest.approx(94)


def test_a_stated_total_keeps_its_tail() -> None:
    found = run("gdp_nominal = 2 * fai\nfai := 10", fixed={("gdp_nominal", Y(2020)): 21.0})
    assert found.residuals["gdp_nominal", Y(2020)] == 1.0
    assert found.values["gdp_nominal"][1, 0] == 21.0


def test_what_is_missing_is_named() -> None:
    with pytest.raises(SolveError) as caught:
        run("fai := 1\nincome_pc := income_pc(-1)")
    assert caught.value.variable == "income_pc"
    assert caught.value.detail == "income_pc 2019"
    assert pickle.loads(pickle.dumps(caught.value)).detail == "income_pc 2019"  # noqa: S301


def test_a_failed_draw_is_counted_and_the_others_stay() -> None:
    found = run("gdp_nominal = log(b)", runs=3, parameters={"b": np.array([1.0, -1.0, 2.0])})
    assert found.failed == {1: Failure("gdp_nominal", Y(2020))}
    assert np.isnan(found.values["gdp_nominal"][1, 1])
    assert found.values["gdp_nominal"][1, 2] == pytest.approx(math.log(2))


def test_a_block_without_a_solution_is_an_error() -> None:
    with pytest.raises(SolveError):
        run("gdp_nominal = 1 + abs(fai)\nfai = gdp_nominal + 1")


def test_formulas_bracket_what_excel_reads_differently() -> None:
    tree = Bin("**", Fn("neg", (Num(2.0),)), Num(2.0))
    assert to_formula(tree).text == "(-2)^2"
    assert to_formula(Fn("neg", (Bin("**", Num(2.0), Num(2.0)),))).text == "(-(2^2))"
    assert to_formula(Bin("-", Num(5.0), Bin("-", Var("fai"), Num(1.0)))).text == "5-({0}-1)"


@given(st.recursive(
    st.one_of(st.integers(1, 9).map(lambda n: Num(float(n))), st.just(Var("fai")), st.just(Param("b"))),
    lambda inner: st.one_of(
        st.builds(Bin, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.builds(lambda arg: Fn("neg", (arg,)), inner),
        st.builds(lambda one, two: Fn("max", (one, two)), inner, inner)), max_leaves=10))
def test_formula_and_tree_compute_the_same(tree: object) -> None:
    values = {"fai": 3.5, "b": 0.25}
    template = to_formula(tree)  # type: ignore[arg-type]
    places = [str(values[leaf.name]) for leaf in template.leaves]  # type: ignore[union-attr]
    text = template.text.format(*places).replace("MAX(", "max(")
    with np.errstate(all="ignore"):
        expected = float(evaluate(tree, lambda leaf: values[leaf.name]))  # type: ignore[arg-type, union-attr]
    try:
        found = eval(text, {"max": max, "__builtins__": {}})  # noqa: S307  # a formula just generated
    except ZeroDivisionError:  # where numpy goes on with infinity, a sheet shows #DIV/0!
        return
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
