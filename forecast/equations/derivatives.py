"""The exact derivatives of an equation at a point, by going through its tree once forth and back.

Differences would do for a few guesses; in a large circle they cost one pass a variable, and they
are too coarse to tell a circle that determines nothing from one that nearly does.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING

from forecast.equations.code import FREE
from forecast.equations.program import FLOATS
from forecast.equations.tree import Bin, Fn, Num, Var, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from forecast.equations.tree import Leaf, Node

Rule = tuple["Callable[..., float]", "Callable[..., Sequence[float]]"]
"""What an operation gives, and its derivative by each part, from its value and its parts."""


def _powers(value: float, base: float, exponent: float) -> Sequence[float]:
    return (exponent * FLOATS["power"](base, exponent - 1.0) if exponent else 0.0,
            value * math.log(base) if base > 0.0 else 0.0)


def _chosen(value: float, *parts: float) -> Sequence[float]:
    """Of the smallest or the largest only the first one counts."""
    first = parts.index(value)
    return [1.0 if place == first else 0.0 for place in range(len(parts))]


def _flat(_: float, *parts: float) -> Sequence[float]:
    return (0.0,) * len(parts)


def _summed(*parts: float) -> float:
    return reduce(operator.add, parts)  # one after the other, as the tree says


_SUM: Rule = (_summed, lambda _, *parts: (1.0,) * len(parts))
_RULES: Mapping[str, Rule] = {
    "+": _SUM,
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


_NUMBER, _LEAF, _OPERATION = range(3)


@dataclass(frozen=True, slots=True)
class Tape:
    """A tree laid out for :func:`gradient`.

    Places are numbered through: numbers, leaves (each once), then operations, parts before what
    they are parts of. A sum is one operation, however long.
    """

    numbers: tuple[float, ...]
    leaves: tuple[Leaf, ...]
    operations: tuple[tuple[Rule, tuple[int, ...]], ...]


def taped(tree: Node) -> Tape:
    """Lay a tree out for :func:`gradient`."""
    numbers: list[float] = []
    leaves: dict[Leaf, int] = {}
    operations: list[tuple[Rule, list[tuple[int, int]]] | None] = []

    def lay(one: Node, parts: list[tuple[int, int]]) -> tuple[int, int]:
        """Return the shelf that a node stands on, and its place there."""
        if isinstance(one, Num):
            numbers.append(one.value)
            return _NUMBER, len(numbers) - 1
        if not isinstance(one, Bin | Fn):
            return _LEAF, leaves.setdefault(one, len(leaves))
        rule = _RULES[one.op if isinstance(one, Bin) else one.name]
        if rule is _SUM and parts[0][0] == _OPERATION:
            at = parts[0][1]
            before = operations[at]
            if before and before[0] is _SUM:  # the sum so far goes on in this one
                before[1].append(parts[1])
                operations[at], parts = None, before[1]
        operations.append((rule, parts))
        return _OPERATION, len(operations) - 1

    fold(tree, lay)
    kept = [one for one in operations if one]
    places = list(accumulate((bool(one) for one in operations), initial=len(numbers) + len(leaves)))
    place: tuple[Sequence[int], ...] = (
        range(len(numbers)), range(len(numbers), len(numbers) + len(leaves)), places)
    return Tape(tuple(numbers), tuple(leaves), tuple(
        [(rule, tuple([place[shelf][at] for shelf, at in parts])) for rule, parts in kept]))


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
    values = [*tape.numbers, *map(read, tape.leaves)]
    first, count = len(tape.numbers), len(values)
    names = {at: leaf.name for at, leaf in enumerate(tape.leaves, first)
             if isinstance(leaf, Var) and leaf.lag == 0 and leaf.name in inside}
    moves = [at in names for at in range(count)]
    for (rule, _), parts in tape.operations:
        values.append(rule(*[values[part] for part in parts]))
        moves.append(True in [moves[part] for part in parts])
    weights = [0.0] * len(values)
    weights[-1] = 1.0
    for at in range(len(values) - 1, count - 1, -1):
        weight = weights[at]
        if weight == 0.0 or not moves[at]:
            continue
        (_, slopes), parts = tape.operations[at - count]
        by = slopes(values[at], *[values[part] for part in parts])
        for part, slope in zip(parts, by, strict=True):
            weights[part] += weight * slope
    return values[-1], {name: weights[at] for at, name in names.items() if weights[at] != 0.0}
