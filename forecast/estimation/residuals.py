"""What equations left unexplained, and the level that a bare assumption had in the past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import Node, Param, Var, evaluate, rebuild, walk
from forecast.estimation.slopes import slope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Period
    from forecast.equations import Array, Equation
    from forecast.estimation.history import History

MINIMUM = 8
"""Below this number of observations there is no estimate: the prior stands."""
_PAST = "past:"


def level_of(item: str) -> str:
    """Return the name of the parameter that stands for an assumption's level of the past."""
    return f"{_PAST}{item}"


def item_of(name: str) -> str | None:
    """Return the assumption whose past level a parameter is; None for the model's own."""
    return name.removeprefix(_PAST) if name.startswith(_PAST) else None


def levelled(equation: Equation, history: History) -> Equation:
    """Return an equation in which each bare assumption is a constant of the past.

    ``gdp_trend_growth := trend_growth`` says what is assumed ahead. The past had a level too, which
    the equation's own figures tell beside its parameters.
    """
    def change(node: Node) -> Node:
        is_bare = isinstance(node, Var) and node.name in history.rules
        return Param(level_of(node.name)) if is_bare and isinstance(node, Var) else node

    return replace(equation, right=rebuild(equation.right, change)) if history.rules else equation


def levels(equation: Equation) -> tuple[str, ...]:
    """List the past levels that a levelled equation has."""
    return tuple(dict.fromkeys(node.name for node in walk(equation.right)
                               if isinstance(node, Param) and item_of(node.name)))


def own_series(equation: Equation, history: History) -> tuple[str, Array] | None:
    """Return an equation's own series with discretionary measures removed."""
    if equation.name not in history.figures:
        return None
    return equation.name, history.comparable(equation.name)


def residuals_of(equation: Equation, history: History, values: Mapping[str, float]
                 ) -> tuple[tuple[Period, ...], dict[Period, float]]:
    """Return the left side less the right side in every year in which both are known.

    Estimating, drawing and explaining take the past from here. Levels of bare assumptions are those
    that fit best, where enough years tell them.
    """
    whole = levelled(equation, history)
    constants = levels(whole)
    read = history.reader({**dict.fromkeys(constants, 0.0), **values},
                          own_series(equation, history))
    with np.errstate(all="ignore"):
        gap = evaluate(equation.left(), read) - evaluate(whole.right, read)
        gaps = np.broadcast_to(gap, (len(history.periods),))
        if constants:
            gaps = gaps - _by_levels(whole, constants, gaps, [
                history.column(slope(whole.right, name), read) for name in constants])
    found = {period: float(value) for period, value in zip(history.periods, gaps, strict=True)
             if np.isfinite(value)}
    return tuple(found), found


def left_of(equation: Equation, history: History) -> dict[Period, float]:
    """Return the left side in every year in which it is known, measures removed."""
    values = history.column(equation.left(), history.reader({}, own_series(equation, history)))
    return {period: float(value) for period, value in zip(history.periods, values, strict=True)
            if np.isfinite(value)}


def _by_levels(equation: Equation, constants: tuple[str, ...], gaps: Array,
               columns: list[Array]) -> Array:
    """Return what levels, found by least squares, explain; NaN where they cannot be told."""
    matrix = np.column_stack(columns)
    rows = np.isfinite(gaps) & np.isfinite(matrix).all(axis=1)
    is_linear = not any(isinstance(node, Param) and item_of(node.name)
                        for name in constants for node in walk(slope(equation.right, name)))
    if not is_linear or rows.sum() < MINIMUM + len(constants):
        return np.full(len(gaps), np.nan)
    weights, *_ = np.linalg.lstsq(matrix[rows], gaps[rows], rcond=None)
    return np.asarray(matrix @ weights)
