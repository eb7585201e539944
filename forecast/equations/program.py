"""A model made runnable: the equations as generated functions, for floats and for arrays.

What a run imposes on an equation (a fixed value, add-factors) changes its code and, when a value is
fixed, the blocks too. Each combination that occurs is generated once and kept with the program.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from operator import truediv
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from forecast.equations.code import FREE, Names, block_lines, plain_lines
from forecast.equations.ordering import Block, order_of
from forecast.equations.tree import Bin, Data, Fn, Node, Num, Param, Var, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from forecast.equations.equation import Equation

Step = Literal["fixed", "fixed in some", "intercept", "factor", "offset"]
Signature = tuple[tuple[str, tuple[Step, ...]], ...]
"""What is imposed in one period: (variable, steps) pairs in the model's order."""

INTERCEPT, FACTOR, OFFSET, FIXED = "@intercept", "@factor", "@offset", "@fixed"
SOURCES: Mapping[Step, str] = {"fixed": FIXED, "fixed in some": FIXED, "intercept": INTERCEPT,
                               "factor": FACTOR, "offset": OFFSET}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variant:
    """The code of one signature.

    ``make(V, P, D)`` binds paths, parameters and figures and returns, a block: ``(plain, None)``
    for recursive equations, ``(before, core)`` for a simultaneous block.
    """

    blocks: tuple[Block, ...]
    trees: Mapping[str, Node]
    floats: Callable[..., Sequence[tuple[Any, Any]]]
    arrays: Callable[..., Sequence[tuple[Any, Any]]]


@dataclass(frozen=True)
class Program:
    """A compiled model.

    Parameters
    ----------
    equations
        In the order of the model text.
    names
        The numbers of variables (equations first, then what they need besides), parameters and
        figures in the generated code.
    order
        The place of each equation in the model text, by name.
    variables
        Every variable by its number.
    deepest
        The longest lag, in periods: so far back the paths reach, known or not.
    """

    equations: tuple[Equation, ...]
    names: Names = field(repr=False)
    order: Mapping[str, int] = field(repr=False)
    variables: tuple[str, ...] = field(repr=False)
    deepest: int = 0
    _variants: dict[Signature, Variant] = field(default_factory=dict, repr=False, compare=False)

    def variant(self, signature: Signature = ()) -> Variant:
        """Return the code for what is imposed in a period."""
        known = self._variants.get(signature)
        if known is None:
            steps = dict(signature)
            trees = {one.name: imposed(one, steps.get(one.name, ())) for one in self.equations}
            known = self._variants[signature] = _generate(self.names, trees)
        return known


def compile_model(equations: Sequence[Equation], parameters: Iterable[str] = ()) -> Program:
    """Compile a model.

    Parameters
    ----------
    equations
        As parsed and scaled.
    parameters
        Names of parameters, besides those that the equations use.
    """
    used = [node for one in equations for node in walk(one.right)]
    variables = dict.fromkeys([*(one.name for one in equations),
                               *(node.name for node in used if isinstance(node, Var))])
    named = dict.fromkeys([*parameters, *(node.name for node in used if isinstance(node, Param))])
    order = {one.name: place for place, one in enumerate(equations)}
    lags = [leaf.lag for one in equations for leaf in walk(one.level(one.right))
            if isinstance(leaf, Var | Data)]
    return Program(tuple(equations), Names(list(variables), list(named)), order, tuple(variables),
                   -min(lags, default=0))


def imposed(equation: Equation, steps: Sequence[Step]) -> Node:
    """Return the tree of a variable's level with what is imposed on it.

    An intercept stands inside the transform, a factor (per cent) and an offset on the level:
    y = g⁻¹(f + z) · (1 + s/100) + o. A fixed variable is its fixed value.
    """
    name = equation.name
    if "fixed" in steps:
        return Data(FIXED, name)
    right = equation.right
    if "intercept" in steps:
        right = Bin("+", right, Data(INTERCEPT, name))
    level = equation.level(right)
    if "factor" in steps:
        share = Bin("+", Num(1.0), Bin("/", Data(FACTOR, name), Num(100.0)))
        level = Bin("*", level, share)
    if "offset" in steps:
        level = Bin("+", level, Data(OFFSET, name))
    return Fn(FREE, (Data(FIXED, name), level)) if "fixed in some" in steps else level


def _generate(names: Names, trees: Mapping[str, Node]) -> Variant:
    blocks = order_of(trees)
    body: list[str] = []
    made: list[str] = []
    for number, block in enumerate(blocks):
        if block.torn:
            body += block_lines(names, trees, block.names, block.torn, number)
            made.append(f"(before_{number}, core_{number})")
        else:
            body.append(f"def plain_{number}(t):")
            body += [f" {line}" for line in plain_lines(names, trees, block.names)]
            made.append(f"(plain_{number}, None)")
    lines = ["def make(V, P, D):"]
    for letter, count in (("v", len(names.variable)), ("p", len(names.parameter)),
                          ("d", len(names.data))):
        if count:
            places = ", ".join(f"{letter}{number}" for number in range(count))
            # figures met by later variants stand behind those that this one knows
            lines.append(f" {places}, = {letter.upper()}[:{count}]")
    lines += [f" {line}" for line in body]
    lines.append(f" return [{', '.join(made)}]")
    code = compile("\n".join(lines), "<model>", "exec")
    return Variant(blocks, trees, _bound(code, FLOATS), _bound(code, ARRAYS))


def _bound(code: Any, functions: Mapping[str, Any]) -> Callable[..., Any]:
    """Run the definition of ``make``: generated text, made of our own words and numbers alone."""
    space: dict[str, Any] = {"__builtins__": {}, **functions}
    exec(code, space)  # noqa: S102  # see forecast.equations.code: no text of the user is in it
    made: Callable[..., Any] = space["make"]
    return made


def _power(base: float, exponent: float) -> float:
    """A power in the real numbers: NaN where Python would turn to complex numbers."""
    return base**exponent if base >= 0.0 or exponent == math.floor(exponent) else math.nan


def _minimum(one: float, other: float) -> float:
    """The smaller; NaN when either is, as numpy has it (Python's min would hide it)."""
    if one != one or other != other:  # noqa: PLR0124  # NaN is the one value unlike itself
        return math.nan
    return min(other, one)


def _maximum(one: float, other: float) -> float:
    """The larger; NaN when either is."""
    if one != one or other != other:  # noqa: PLR0124  # as above
        return math.nan
    return max(other, one)


def _choose(test: float, one: float, other: float) -> float:
    return one if test != 0.0 else other


def _choose_each(test: Any, one: Any, other: Any) -> Any:
    return np.where(np.not_equal(test, 0.0), one, other)


def _free_each(fixed: Any, level: Any) -> Any:
    return np.where(np.isnan(fixed), level, fixed)


def _free(fixed: float, level: float) -> float:
    return level if fixed != fixed else fixed  # noqa: PLR0124  # NaN means free


_UFUNCS = {"lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
           "eq": np.equal, "ne": np.not_equal}  # fmt: skip


def _each(compare: np.ufunc) -> Callable[[Any, Any], Any]:
    return lambda one, other: compare(one, other) * 1.0


FLOATS: Mapping[str, Any] = {
    "divide": truediv,
    "log": math.log, "exp": math.exp, "sqrt": math.sqrt, "fabs": math.fabs, "power": _power,
    "minimum": _minimum, "maximum": _maximum, "choose": _choose, FREE: _free,
    "compare_lt": lambda one, other: 1.0 if one < other else 0.0,
    "compare_le": lambda one, other: 1.0 if one <= other else 0.0,
    "compare_gt": lambda one, other: 1.0 if one > other else 0.0,
    "compare_ge": lambda one, other: 1.0 if one >= other else 0.0,
    "compare_eq": lambda one, other: 1.0 if one == other else 0.0,
    "compare_ne": lambda one, other: 1.0 if one != other else 0.0,
}  # fmt: skip
ARRAYS: Mapping[str, Any] = {
    "divide": np.divide,
    "log": np.log, "exp": np.exp, "sqrt": np.sqrt, "fabs": np.fabs, "power": np.power,
    "minimum": np.minimum, "maximum": np.maximum, "choose": _choose_each, FREE: _free_each,
    **{f"compare_{name}": _each(compare) for name, compare in _UFUNCS.items()},
}  # fmt: skip


