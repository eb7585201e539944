"""A model made runnable: the equations as generated functions, for floats and for arrays.

What a run imposes on an equation (a fixed value, add-factors) changes its code and, when a value is
fixed, the blocks too. Each block, and each stretch of a large one, is generated once and kept with
the program, so that another combination costs little more than what it changes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from operator import truediv
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

import numpy as np

from forecast.equations.code import FREE, Names, block_lines, form_of, plain_lines
from forecast.equations.ordering import Block, needed, order_of
from forecast.equations.tree import Bin, Data, Fn, Node, Num, Param, Var, logarithm, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from forecast.equations.equation import Equation

Step = Literal["fixed", "fixed in some", "weight", "intercept", "factor", "offset"]
Signature = tuple[tuple[str, tuple[Step, ...]], ...]
"""What is imposed in one period: (variable, steps) pairs in the model's order."""

_SMALL, _FEW, _STRETCH = 200, 20, 8
"""Variables of a circle, and of a recursive block, that are generated as one; and about so many of
a stretch of a larger one."""
_BOUND = re.compile(r"\b([vpdkn])(\d+)\b")
INTERCEPT, FACTOR, OFFSET, FIXED = "@intercept", "@factor", "@offset", "@fixed"
WEIGHT = "@weight"
SOURCES: Mapping[Step, str] = {"fixed": FIXED, "fixed in some": FIXED, "weight": WEIGHT,
                               "intercept": INTERCEPT, "factor": FACTOR,
                               "offset": OFFSET}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a form.

    ``make(V, P, D, K, N)`` binds paths, parameters, figures, numbers and the variables' numbers in
    the model, and returns two functions: ``(before, None)`` for recursive equations,
    ``(before, core)`` for simultaneous ones.
    """

    floats: Callable[..., tuple[Any, Any]]
    arrays: Callable[..., tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or a stretch of a large one: the code of its form, and what that is bound to.

    ``guessed`` are the variables that its core reads as guesses.
    """

    code: Code
    guessed: tuple[int, ...]
    variables: tuple[int, ...]
    parameters: tuple[int, ...]
    figures: tuple[int, ...]
    numbers: tuple[float, ...]

    def bound(self, is_plain: bool, paths: Sequence[Any], parameters: Sequence[Any],
              figures: Sequence[Any]) -> tuple[Any, Any]:
        """Bind the code to what is laid out for one call, in plain floats or in arrays."""
        make = self.code.floats if is_plain else self.code.arrays
        return make([paths[one] for one in self.variables],
                    [parameters[one] for one in self.parameters],
                    [figures[one] for one in self.figures], self.numbers, self.variables)


@dataclass(frozen=True, slots=True)
class Variant:
    """The code of one signature: the blocks, and the pieces of each."""

    blocks: tuple[Block, ...]
    trees: Mapping[str, Node]
    pieces: tuple[tuple[Piece, ...], ...]
    needs: Mapping[str, tuple[str, ...]]


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
    tapes
        Trees laid out for their derivatives, as large blocks call for them.
    """

    equations: tuple[Equation, ...]
    names: Names = field(repr=False)
    order: Mapping[str, int] = field(repr=False)
    variables: tuple[str, ...] = field(repr=False)
    deepest: int = 0
    tapes: dict[Node, Any] = field(default_factory=dict, repr=False, compare=False)
    _variants: dict[Signature, Variant] = field(default_factory=dict, repr=False, compare=False)
    _pieces: dict[Any, Piece] = field(default_factory=dict, repr=False, compare=False)
    _codes: dict[Any, Code] = field(default_factory=dict, repr=False, compare=False)

    def variant(self, signature: Signature = ()) -> Variant:
        """Return the code for what is imposed in a period."""
        known = self._variants.get(signature)
        if known is None:
            known = self._variants[signature] = self._generate(dict(signature))
        return known

    def _generate(self, steps: Mapping[str, tuple[Step, ...]]) -> Variant:
        """Generate what has not been generated before: few pieces, when little is imposed."""
        if steps:
            free = self.variant()
            changed = {name: imposed(self.equations[self.order[name]], own)
                       for name, own in steps.items()}
            trees = {**free.trees, **changed}
            needs = {**free.needs, **{name: () for name, own in steps.items() if "fixed" in own}}
            blocks = order_of(needs, free.blocks)
        else:
            trees = {one.name: imposed(one, ()) for one in self.equations}
            needs = needed(trees)
            blocks = order_of(needs)
        # what was in a large block still counts: hoisting it would make all its readers anew
        whence: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
        for block in self.variant().blocks if steps else ():
            if block.torn and len(block.names) > _SMALL:
                whence.update(dict.fromkeys(block.names, (frozenset(block.names), block.torn)))
        pieces = []
        for block in blocks:
            own, torn = frozenset(block.names), frozenset(block.torn)
            whole, guessed = whence.get(block.names[0], (own, block.torn))
            # and what was a guess is still read as one, though it is given now
            guessed = tuple(one for one in guessed if one in torn or one not in own)
            pieces.append(tuple([self._piece(block, part, trees, needs, steps, whole, guessed)
                                 for part in stretches(block)]))
        return Variant(blocks, trees, tuple(pieces), needs)

    def _piece(self, block: Block, part: tuple[str, ...], trees: Mapping[str, Node],
               needs: Mapping[str, tuple[str, ...]], steps: Mapping[str, tuple[Step, ...]],
               whole: Collection[str], guessed: Sequence[str]) -> Piece:
        used = {one for name in part for one in needs[name]} if block.torn else set()
        inside = {one for one in used if one in whole}
        torn = tuple([name for name in guessed if name in used])
        key = (part, frozenset(inside), frozenset(torn),
               tuple((name, steps[name]) for name in part if name in steps))
        known = self._pieces.get(key)
        if known is None:
            known = self._pieces[key] = self._coded(part, trees, torn,
                                                    inside if block.torn else None)
        return known

    def _coded(self, part: tuple[str, ...], trees: Mapping[str, Node], torn: Sequence[str],
               inside: Collection[str] | None) -> Piece:
        form = form_of(trees, part, torn, inside)
        code = self._codes.get(form.key)
        if code is None:
            code = self._codes[form.key] = _compiled(
                plain_lines(form, trees, part) if inside is None
                else block_lines(form, trees, part, torn, inside))
        names = self.names
        return Piece(code, tuple([names.variable[one] for one in torn]),
                     tuple([names.variable[one] for one in form.variables]),
                     tuple([names.parameter[one] for one in form.parameters]),
                     tuple([names.figure(*one) for one in form.figures]), form.numbers)


def stretches(block: Block) -> tuple[tuple[str, ...], ...]:
    """Cut a large block where its names say, so that what is kept stays kept.

    Were each stretch as long as the next, one name taken out would move all later cuts, and all
    their code would have to be made anew.
    """
    names = block.names
    if len(names) <= (_SMALL if block.torn else _FEW):
        return (names,)
    cuts = [at for at, name in enumerate(names) if crc32(name.encode()) % _STRETCH == 0]
    ends = [0, *(at for at in cuts if at), len(names)]
    return tuple(names[begin:end] for begin, end in pairwise(ends))


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

    A weight and an intercept stand inside the transform, a factor (per cent) and an offset on the
    level: y = g⁻¹(w · f + z) · (1 + s/100) + o. A fixed variable is its fixed value.
    """
    name = equation.name
    if "fixed" in steps:
        return Data(FIXED, name)
    level = equation.level(weighed(equation, steps))
    if "factor" in steps:
        share = Bin("+", Num(1.0), Bin("/", Data(FACTOR, name), Num(100.0)))
        level = Bin("*", level, share)
    if "offset" in steps:
        level = Bin("+", level, Data(OFFSET, name))
    return Fn(FREE, (Data(FIXED, name), level)) if "fixed in some" in steps else level


def weighed(equation: Equation, steps: Sequence[Step]) -> Node:
    """Return the tree of an equation's right side with what is imposed inside its transform."""
    right = equation.right
    if "weight" in steps:
        right = Bin("*", Data(WEIGHT, equation.name), right)
    return Bin("+", right, Data(INTERCEPT, equation.name)) if "intercept" in steps else right


def _compiled(lines: Sequence[str]) -> Code:
    body = "\n ".join(lines)
    used = sorted({(letter, int(number)) for letter, number in _BOUND.findall(body)})
    bound = [f" {letter}{number} = {letter.upper()}[{number}]\n" for letter, number in used]
    text = f"def make(V, P, D, K, N):\n{''.join(bound)} {body}\n return before, core"
    code = compile(text, "<model>", "exec")
    return Code(_bound(code, FLOATS), _bound(code, ARRAYS))


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
    "log": logarithm, "exp": np.exp, "sqrt": np.sqrt, "fabs": np.fabs, "power": np.power,
    "minimum": np.minimum, "maximum": np.maximum, "choose": _choose_each, FREE: _free_each,
    **{f"compare_{name}": _each(compare) for name, compare in _UFUNCS.items()},
}  # fmt: skip


