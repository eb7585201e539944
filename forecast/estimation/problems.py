"""An equation and its history as a problem of least squares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import Node, Param, Var, evaluate, walk
from forecast.estimation.linear import NotEstimableError, linear_form
from forecast.estimation.regression import Problem
from forecast.estimation.residuals import item_of, own_series
from forecast.estimation.restrictions import freed
from forecast.estimation.slopes import slope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Array, Equation
    from forecast.estimation.belief import Belief
    from forecast.estimation.history import History
    from forecast.estimation.specification import Specification


def free_names(equation: Equation, known: Mapping[str, float]) -> tuple[str, ...]:
    """List an equation's parameters to estimate, in the order of its text."""
    return tuple(dict.fromkeys(node.name for node in walk(equation.right)
                               if isinstance(node, Param) and node.name not in known))


_FLAT = (0.0, 1.0)
"""Where the search begins for what nothing is believed of."""


def problem_of(equation: Equation, history: History, belief: Belief, known: Mapping[str, float],
               spec: Specification) -> Problem:
    """Set up the estimation of an equation.

    Parameters
    ----------
    equation
        With past levels in the place of bare assumptions.
    known
        Parameters whose value is certain.

    Raises
    ------
    ContradictionError
        When its restrictions contradict each other.
    """
    names, years = free_names(equation, known), len(history.periods)
    believed = {name: _FLAT if name in belief.flat else belief.of(name) for name in belief.names}
    start, spreads = np.array([
        believed.get(name) or _guess(history.rules[item_of(name) or ""], believed, known)
        for name in names]).reshape(len(names), 2).T
    own = own_series(equation, history)
    slopes = [slope(equation.right, name) for name in names]

    def column(node: Node, at: Array) -> Array:
        values = {**known, **dict(zip(names, at.tolist(), strict=True))}
        return history.column(node, history.reader(values, own))

    left = history.column(equation.left(), history.reader(known, own))
    instruments = [history.column(node, history.reader(known)) for node in spec.instruments]
    if instruments:  # a constant is always among them
        instruments = [np.ones(years), *instruments]
    return Problem(
        names, left, lambda at: left - column(equation.right, at),
        lambda at: np.column_stack([column(node, at) for node in slopes]),
        start, spreads, np.array([spec.uses(year) for year in history.periods]),
        freed(spec.restrictions, names, known), is_linear=_is_linear(equation, known, spec),
        instruments=np.column_stack(instruments) if instruments else None, order=spec.errors,
        has_past=any(isinstance(node, Var) and node.name == equation.name
                     for node in walk(equation.right)))


def ratio_problem(equation: Equation, history: History, belief: Belief,
                  known: Mapping[str, float], spec: Specification) -> Problem:
    """Set up a mean ratio: errors grow with what the left side is a share of."""
    whole = problem_of(equation, history, belief, known, spec)
    base = whole.slopes(whole.start)[:, 0]
    with np.errstate(all="ignore"):
        ratio = whole.left / base
    return replace(whole, left=ratio, gap=lambda at: ratio - at[0],
                   slopes=lambda _: np.where(np.isfinite(ratio), 1.0, np.nan)[:, None])


def _guess(rule: Node, believed: Mapping[str, tuple[float, float]], known: Mapping[str, float]
           ) -> tuple[float, float]:
    """Begin the search for a past level at what is assumed ahead."""
    values = {**known, **{name: mean for name, (mean, _) in believed.items()}}
    level = float(evaluate(rule, lambda leaf: values.get(leaf.name, 0.0)
                           if isinstance(leaf, Param) else np.nan))
    return level, 1.0 + abs(level)


def _is_linear(equation: Equation, known: Mapping[str, float], spec: Specification) -> bool:
    if spec.method == "nls":
        return False
    try:
        return not linear_form(equation.right, known).long_run
    except NotEstimableError:
        return False
