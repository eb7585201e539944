"""The exact derivatives of an equation at a point, by going through its tree once forth and back.

Differences would do for a few guesses; in a large circle they cost one pass a variable, and they
are too coarse to tell a circle that determines nothing from one that nearly does.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from forecast.equations.code import FREE
from forecast.equations.program import FLOATS
from forecast.equations.tree import Bin, Fn, Num, Var, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from forecast.equations.tree import Leaf, Node

Rule = tuple["Callable[..., float]", "Callable[..., Sequence[float]]"]
"""What an operation gives, and its derivative by each part, from its value and its parts."""
Tape = tuple[tuple[Any, "Rule | None", tuple[int, ...]], ...]
"""A tree laid out, parts before what they are parts of: leaf, or rule and places of the parts."""


def _powers(value: float, base: float, exponent: float) -> Sequence[float]:
    return (exponent * FLOATS["power"](base, exponent - 1.0) if exponent else 0.0,
            value * math.log(base) if base > 0.0 else 0.0)


def _chosen(value: float, *parts: float) -> Sequence[float]:
    """Of the smallest or the largest only the first one counts."""
    first = parts.index(value)
    return [1.0 if place == first else 0.0 for place in range(len(parts))]


def _flat(_: float, *parts: float) -> Sequence[float]:
    return (0.0,) * len(parts)


_RULES: Mapping[str, Rule] = {
    "+": (operator.add, lambda *_: (1.0, 1.0)),
    "-": (operator.sub, lambda *_: (1.0, -1.0)),
    "*": (operator.mul, lambda _, one, other: (other, one)),
    "/": (operator.truediv, lambda value, _, other: (1.0 / other, -value / other)),
    "**": (FLOATS["power"], _powers),
    "<": (FLOATS["compare_lt"], _flat), "<=": (FLOATS["compare_le"], _flat),
    ">": (FLOATS["compare_gt"], _flat), ">=": (FLOATS["compare_ge"], _flat),
    "==": (FLOATS["compare_eq"], _flat), "!=": (FLOATS["compare_ne"], _flat),
    "log": (math.log, lambda _, part: (1.0 / part,)),
    "exp": (math.exp, lambda value, _: (value,)),
    "sqrt": (math.sqrt, lambda value, *_: (0.5 / value,)),
    "abs": (math.fabs, lambda _, part: (math.copysign(1.0, part),)),
    "neg": (operator.neg, lambda *_: (-1.0,)),
    "min": (min, _chosen), "max": (max, _chosen),
    "if": (FLOATS["choose"], lambda _, test, *__: (
        (0.0, 1.0, 0.0) if test != 0.0 else (0.0, 0.0, 1.0))),
    FREE: (FLOATS[FREE], lambda _, fixed, *__: (0.0, 1.0 if math.isnan(fixed) else 0.0)),
}  # fmt: skip


def taped(tree: Node) -> Tape:
    """Lay a tree out for :func:`gradient`."""
    steps: list[tuple[Any, Rule | None, tuple[int, ...]]] = []

    def lay(one: Node, parts: list[int]) -> int:
        rule = _RULES[one.op if isinstance(one, Bin) else one.name] if isinstance(
            one, Bin | Fn) else None
        steps.append((one, rule, tuple(parts)))
        return len(steps) - 1

    fold(tree, lay)
    return tuple(steps)


def gradient(tape: Tape, read: Callable[[Leaf], float], inside: Collection[str]
             ) -> tuple[float, dict[str, float]]:
    """Return the value of a tree and its derivative by each variable of its own period.

    Parameters
    ----------
    tape
        The tree, laid out.
    read
        Gives the value of each leaf.
    inside
        The variables to differentiate by.

    Raises
    ------
    ArithmeticError, ValueError
        Where the tree cannot be evaluated.
    """
    values: list[float] = []
    moves: list[bool] = []
    for leaf, rule, parts in tape:
        if rule is None:
            values.append(leaf.value if type(leaf) is Num else read(leaf))
            moves.append(type(leaf) is Var and leaf.lag == 0 and leaf.name in inside)
        else:
            values.append(rule[0](*map(values.__getitem__, parts)))
            moves.append(any(map(moves.__getitem__, parts)))
    slopes: dict[str, float] = {}
    weights = [0.0] * len(tape)
    weights[-1] = 1.0
    for at in range(len(tape) - 1, -1, -1):
        weight = weights[at]
        if weight == 0.0 or not moves[at]:
            continue
        leaf, rule, parts = tape[at]
        if rule is None:
            slopes[leaf.name] = slopes.get(leaf.name, 0.0) + weight
        else:
            by = rule[1](values[at], *map(values.__getitem__, parts))
            for part, slope in zip(parts, by, strict=True):
                weights[part] = weight * slope
    return values[-1], slopes
