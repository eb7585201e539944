"""Several plans in one call: each is what it is alone, to the last bit, solved or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations import solver
from forecast.equations.language import parse_model
from forecast.equations.layout import Paths, Plan
from forecast.equations.program import Program, compile_model
from forecast.equations.solver import Job, Solution, SolveError, solve, solve_all

Y = Period.annual
YEARS = [Y(2020), Y(2021), Y(2022)]
RUNS = 5
CIRCLE = """
dlog(gdp_nominal) ~ b * dlog(fai) + 0.04
fai = 0.2 * gdp_nominal + 0.3 * fai(-1)
retail_sales = 0.5 * gdp_nominal - 0.1 * tax_revenue + log(fai)
tax_revenue = 0.3 * retail_sales + 0.05 * exp(gdp_nominal / 1000)
gpb_revenue ~ gdp_nominal ** b
"""


def program_of(text: str = CIRCLE) -> Program:
    return compile_model(parse_model(text, "m", shipped_catalog(), ("b",)).equations, ("b",))


def job(draw: np.random.Generator, kinds: tuple[str, ...], level: float = 100.0) -> Job:
    """A plan of its own figures; ``kinds`` says what it imposes, and so how its code looks."""
    history = {"gdp_nominal": {Y(2018): level * 0.95, Y(2019): level}, "fai": {Y(2019): 0.21 * level}}
    imposed: dict[str, dict[Any, Any]] = {"fixed": {}, "intercepts": {}, "factors": {}}
    for kind in kinds:
        at = {"fixed": ("fai", Y(2021)), "intercepts": ("gdp_nominal", Y(2020)),
              "factors": ("gpb_revenue", Y(2022))}[kind]
        imposed[kind][at] = draw.uniform(1.0, 3.0, RUNS) * {"fixed": 10.0, "intercepts": 0.01, "factors": 1.0}[kind]
    b = draw.uniform(0.3, 0.6, RUNS) if draw.random() < 0.7 else float(draw.uniform(0.3, 0.6))
    return Job(history, RUNS, Plan(parameters={"b": b}, **imposed))


def alone(program: Program, one: Job) -> Solution | SolveError:
    try:
        return solve(program, one.history, YEARS, one.n_runs, one.plan)
    except SolveError as error:
        return error


def told(found: Solution | SolveError) -> object:
    """Everything there is to say of a solution, arrays by their bytes."""
    if isinstance(found, SolveError):
        return str(found)
    values: Mapping[str, bytes] = {name: path.tobytes() for name, path in found.values.items()}
    return found.periods, values, found.residuals, repr(found.failed), found.feedback


@given(st.integers(0, 10**6), st.lists(st.sampled_from([(), ("fixed",), ("intercepts",), ("intercepts", "factors")]),
                                       min_size=1, max_size=7), st.sampled_from([1, 11, 1000]))
@settings(max_examples=40, deadline=None)
def test_each_plan_is_what_it_is_alone(seed: int, kinds: list[tuple[str, ...]], at_once: int) -> None:
    draw = np.random.default_rng(seed)
    jobs = [job(draw, one, draw.uniform(50.0, 500.0)) for one in kinds]
    program = program_of()
    found = solve_all(program, jobs, YEARS, at_once)
    assert [told(one) for one in found] == [told(alone(program, one)) for one in jobs]


def test_plans_that_impose_the_same_are_solved_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    whole = solver._arrays
    monkeypatch.setattr(solver, "_arrays", lambda task, laid, gaps: calls.append(len(gaps)) or whole(task, laid, gaps))
    draw = np.random.default_rng(1)
    kinds = [(), ("fixed",), (), ("fixed",), (), ("intercepts",)]
    solve_all(program_of(), [job(draw, one) for one in kinds], YEARS, 1000)
    assert sorted(calls) == [1, 2, 3]
    calls.clear()
    solve_all(program_of(), [job(draw, ()) for _ in range(5)], YEARS, 2 * RUNS)
    assert calls == [2, 2, 1]


@pytest.mark.parametrize("text", [
    "gdp_nominal = 60 + fai + log(retail_sales)\nfai = 0.3 * gdp_nominal\nretail_sales := b",
    "gdp_nominal = 300 + fai\nfai = b * gdp_nominal * gdp_nominal + 90\ntax_revenue = fai",
])
def test_what_cannot_be_solved_stays_its_own_plans_affair(text: str) -> None:
    program = program_of(text)
    sound, odd, hopeless = np.full(RUNS, 1e-4), np.full(RUNS, 1e-4), np.full(RUNS, -5.0)
    odd[3] = hopeless[0] = -7.0 if "log" in text else 4.0
    jobs = [Job({"fai": {Y(2019): 20.0}}, RUNS, Plan(parameters={"b": b})) for b in (sound, odd, hopeless, sound)]
    found = solve_all(program, jobs, YEARS, 1000)
    assert [told(one) for one in found] == [told(alone(program, one)) for one in jobs]
    assert isinstance(found[1], Solution)
    assert set(found[1].failed) == {3}
    assert isinstance(found[2], SolveError)
    assert isinstance(found[3], Solution)
    assert not found[3].failed


def test_one_run_and_large_circles_are_solved_apart() -> None:
    program = program_of()
    draw = np.random.default_rng(3)
    jobs = [Job(job(draw, ()).history, 1, Plan(parameters={"b": 0.4 + at / 100})) for at in range(3)]
    assert [told(one) for one in solve_all(program, jobs, YEARS, 1000)] == [told(alone(program, one)) for one in jobs]


def test_to_ask_whether_there_is_a_path_makes_none() -> None:
    paths = Paths({"a": [np.ones(5)]}, 3)
    with pytest.raises(ValueError, match="broadcast"):
        paths["a"]  # five figures do not fit three runs: to make it is an error
    assert "a" in paths
    assert "b" not in paths
