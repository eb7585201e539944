"""Whatever somebody types as an equation is solved, or refused in a sentence, at once."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from samples.chance.cases import cases
from samples.hostile.equations import ENDLESS, solved_or_refused


@pytest.mark.parametrize("case", ENDLESS)
def test_an_endless_equation_is_refused_at_once(case: str) -> None:
    start = time.process_time()
    assert solved_or_refused(ENDLESS[case])
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
