"""Whatever somebody types as an equation is solved, or refused in a sentence, at once."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from samples.chance.cases import cases

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations import Plan, SolveError, compile_model, parse_model, solve
from forecast.equations.formulas import to_formula
from forecast.issues import InputError, describe

CATALOG = shipped_catalog()
HISTORY = {name: {Period.annual(2000 + step): 100.0 + step for step in range(20)}
           for name in ("gdp_nominal", "fai", "retail_sales")}  # fmt: skip

LONG = {
    "300 nested powers": "**".join(["fai"] * 300),
    "300 nested powers of numbers": "**".join(["2"] * 300),
    "max of 250": f"max({','.join(['fai'] * 250)})",
    "min of 250 numbers": f"min({','.join(map(str, range(250)))})",
    "movavg of movavg of movavg": "movavg(movavg(movavg(fai, 20), 20), 20)",
    "30 differences": "d(" * 30 + "fai" + ")" * 30,
    "30 growths": "dlog(" * 30 + "fai" + ")" * 30,
    "1e400": "fai * 1e400",
    "a number of 400 digits": "9" * 400,
    "a number of 5,000 digits": "9" * 5000,
    "100 conditions": "if(fai > 1, " * 100 + "1" + ", 2)" * 100,
    "3,000 signs": "-" * 3000 + "1",
    "10,000 brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "10,000 terms": "+".join(["fai"] * 10_000),
    "an average over 1e300": "movavg(fai, 1e300)",
    "a lag of ten digits": "fai(-9999999999)",
}  # fmt: skip


def solved_or_refused(right: str) -> str:
    """Take an equation all the way; return the code of the refusal, nothing when it was solved."""
    try:
        model = parse_model(f"gdp_nominal = {right}\nfai := fai(-1)\nretail_sales := retail_sales(-1)",
                            "m", CATALOG, ("b",))
        program = compile_model(model.equations, ("b",))
        for one in model.equations:
            to_formula(one.right)
        solve(program, HISTORY, [Period.annual(2020)], 1, Plan(parameters={"b": 0.5}))
    except InputError as error:
        for issue in error.issues:
            for lang in ("zh", "en"):
                assert describe(issue, lang)  # type: ignore[arg-type]
        return error.issues[0].code
    except SolveError:
        return "cannot_solve"
    return ""


@pytest.mark.parametrize("case", LONG)
def test_an_endless_equation_is_refused_at_once(case: str) -> None:
    start = time.process_time()
    assert solved_or_refused(LONG[case])
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize("right", [
    "movavg(movavg(fai, 4), 4)", "max(1, " * 40 + "fai" + ")" * 40, "+".join(["fai"] * 300),
    f"max({','.join(['fai'] * 50)})", "if(fai > 1, " * 20 + "1" + ", 2)" * 20, "movavg(d(fai), 20)"])
def test_a_long_equation_that_a_person_may_write_is_solved(right: str) -> None:
    assert not solved_or_refused(right)


_LEAVES = st.sampled_from(["fai", "fai(-1)", "retail_sales(-2)", "b", "1", "0", "-1", "1e308", "1e400", "0.5", "nan",
                           "budget(fai)", "x", "²", "fai(1)", "fai(-0)", "''", "__import__('os')"])
_TREES = st.recursive(_LEAVES, lambda inner: st.one_of(
    st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "**", ">", "^", "%", "and"]), inner),
    st.builds("{}({})".format, st.sampled_from(["log", "exp", "sqrt", "abs", "d", "dlog", "pct", "-", "total"]), inner),
    st.builds("{}({}, {})".format, st.sampled_from(["max", "min", "movavg"]), inner, inner),
    st.builds("if({} > {}, {}, {})".format, inner, inner, inner, inner)), max_leaves=12)


@settings(max_examples=cases(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(_TREES, st.text(max_size=40)))
def test_any_equation_is_solved_or_refused(right: str) -> None:
    solved_or_refused(right)
