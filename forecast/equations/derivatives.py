"""The exact derivatives of an equation at a point, by going through its tree once forth and back.

Differences would do for a few guesses; in a large circle they cost one pass a variable, and they
are too coarse to tell a circle that determines nothing from one that nearly does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from forecast.equations.program import FLOATS
from forecast.equations.tree import Bin, Fn, Leaf, Node, Num, Var

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_WORDS = {"+": lambda one, other: one + other, "-": lambda one, other: one - other,
          "*": lambda one, other: one * other, "/": lambda one, other: one / other,
          "**": FLOATS["power"], "<": FLOATS["compare_lt"], "<=": FLOATS["compare_le"],
          ">": FLOATS["compare_gt"], ">=": FLOATS["compare_ge"], "==": FLOATS["compare_eq"],
          "!=": FLOATS["compare_ne"], "neg": lambda one: -one, "abs": math.fabs, "log": math.log,
          "exp": math.exp, "sqrt": math.sqrt, "if": FLOATS["choose"], "free": FLOATS["free"],
          "min": min, "max": max}  # fmt: skip


def gradient(tree: Node, read: Callable[[Leaf], float], inside: Collection[str]
             ) -> tuple[float, dict[str, float]]:
    """Return the value of a tree and its derivative by each variable of its own period.

    Parameters
    ----------
    read
        Gives the value of each leaf.
    inside
        The variables to differentiate by.

    Raises
    ------
    ArithmeticError, ValueError
        Where the tree cannot be evaluated.
    """
    order: list[tuple[Node, int]] = []
    left = [tree]
    while left:
        one = left.pop()
        if type(one) is Bin:
            order.append((one, 2))
            left += (one.left, one.right)
        elif type(one) is Fn:
            order.append((one, len(one.args)))
            left += one.args
        else:
            order.append((one, 0))
    size = len(order)
    values, below, moves = [0.0] * size, [()] * size, [False] * size
    made: list[int] = []
    for at in range(size - 1, -1, -1):
        one, count = order[at]
        if count:
            own = below[at] = tuple(made[-count:])
            del made[-count:]
            word = one.op if isinstance(one, Bin) else one.name
            values[at] = _WORDS[word](*[values[child] for child in own])
            moves[at] = any([moves[child] for child in own])
        else:
            values[at] = one.value if isinstance(one, Num) else read(one)
            moves[at] = isinstance(one, Var) and one.lag == 0 and one.name in inside
        made.append(at)
    slopes: dict[str, float] = {}
    weight = [0.0] * size
    weight[0] = 1.0
    for at, (one, count) in enumerate(order):
        if not moves[at] or weight[at] == 0.0:
            continue
        if not count:
            slopes[one.name] = slopes.get(one.name, 0.0) + weight[at]
            continue
        own = below[at]
        for child, slope in zip(own, _partial(one, [values[place] for place in own], values[at]),
                                strict=True):
            if moves[child] and slope != 0.0:
                weight[child] = weight[at] * slope
    return values[0], slopes


def _partial(node: Bin | Fn, parts: Sequence[float], value: float) -> Sequence[float]:
    """Return the derivatives of an operation by each of its parts."""
    if isinstance(node, Bin):
        left, right = parts
        match node.op:
            case "+":
                return 1.0, 1.0
            case "-":
                return 1.0, -1.0
            case "*":
                return right, left
            case "/":
                return 1.0 / right, -value / right
            case "**":
                return (right * FLOATS["power"](left, right - 1.0) if right else 0.0,
                        value * math.log(left) if left > 0.0 else 0.0)
        return 0.0, 0.0
    match node.name:
        case "log":
            return (1.0 / parts[0],)
        case "exp":
            return (value,)
        case "sqrt":
            return (0.5 / value,)
        case "abs":
            return (math.copysign(1.0, parts[0]),)
        case "neg":
            return (-1.0,)
        case "if":
            return (0.0, 1.0, 0.0) if parts[0] != 0.0 else (0.0, 0.0, 1.0)
        case "free":
            return (0.0, 1.0) if math.isnan(parts[0]) else (0.0, 0.0)
    chosen = list(parts).index(value)  # min and max
    return [1.0 if place == chosen else 0.0 for place in range(len(parts))]
