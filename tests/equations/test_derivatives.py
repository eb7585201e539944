"""Derivatives by the tree against differences, whatever the tree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from forecast.equations.derivatives import gradient, taped
from forecast.equations.tree import Bin, Fn, Leaf, Node, Num, Var, evaluate

NAMES = ("a", "b")
leaves = st.one_of(st.floats(0.5, 2.0).map(Num), st.sampled_from([Var(name) for name in NAMES]),
                   st.just(Var("a", -1)))
trees = st.recursive(leaves, lambda inner: st.one_of(
    st.builds(Bin, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
    st.builds(lambda name, one: Fn(name, (one,)), st.sampled_from(["log", "exp", "sqrt", "abs", "neg"]), inner),
    st.builds(lambda name, one, two: Fn(name, (one, two)), st.sampled_from(["min", "max"]), inner, inner),
    st.builds(lambda one, two: Fn("if", (Bin(">", one, Num(1.1)), two, one)), inner, inner)), max_leaves=10)


def value(tree: Node, a: float, b: float) -> float:
    def read(leaf: Leaf) -> float:
        assert isinstance(leaf, Var)
        return 1.3 if leaf.lag else {"a": a, "b": b}[leaf.name]

    with np.errstate(all="ignore"):
        return float(evaluate(tree, read))


@given(trees, st.floats(0.6, 1.9), st.floats(0.6, 1.9))
def test_a_derivative_is_the_limit_of_differences(tree: Node, a: float, b: float) -> None:
    try:
        found, slopes = gradient(taped(tree), lambda leaf: 1.3 if leaf.lag else {"a": a, "b": b}[leaf.name],  # type: ignore[union-attr]
                                 NAMES)
    except (ArithmeticError, ValueError):
        return  # outside the domain, where a caller takes another point
    assume(math.isfinite(found) and abs(found) < 1e4)
    assert found == pytest.approx(value(tree, a, b), rel=1e-12)
    for name, (da, db) in {"a": (1.0, 0.0), "b": (0.0, 1.0)}.items():
        up, down = ((value(tree, a + da * step, b + db * step) - found) / step for step in (1e-6, -1e-6))
        if abs(up - down) < 1e-4 * max(1.0, abs(up)):  # no corner here
            assert slopes.get(name, 0.0) == pytest.approx(up, rel=1e-3, abs=1e-3)


def test_a_long_sum_costs_no_recursion() -> None:
    tree: Node = Var("a")
    for _ in range(5000):
        tree = Bin("+", tree, Var("a"))
    assert gradient(taped(tree), lambda _: 2.0, ["a"]) == (10002.0, {"a": 5001.0})
