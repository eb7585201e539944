"""What moved a variable over a year: its equation's change, split exactly over what stands in it.

Three readings, each exact; what the equation itself does not explain is the rest:

step
    The equation gives a change (``d``, ``dlog``, ``pct``): its terms are the contributions. Those
    of a dlog are weighted by the logarithmic mean of the two levels, so that they sum to the
    change (LMDI-I, Ang 2005, Energy Policy 33: 867-871).
growth
    The equation starts from the variable's own last value and would stay there with everything
    else at zero: a stock and its flows, a level and its growth rates. The others move from zero.
shift
    Any other equation: every variable moves from its value of the year before.
level
    As shift, but last year's figures are not all known: a sum is split into its terms' levels.

Where a term holds several variables, each gets its Shapley value (Shapley 1953): the mean of what
it adds over every order of moving them. A sum is split term by term, which changes nothing, as
Shapley values are linear.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import factorial, isfinite, log
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.equations.tree import Bin, Data, Fn, Leaf, Node, Num, Param, Var, evaluate, walk
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.equations.equation import Equation

    Read = Callable[[Leaf], float]

Form = Literal["step", "growth", "shift", "level"]
MOST_PLAYERS = 10
"""A term with more variables than this is not split: 1,024 evaluations are enough."""


@dataclass(frozen=True, slots=True)
class Part:
    """What some leaves contributed, in the variable's unit; their lags are dropped.

    Several leaves stand together where their term cannot be split. ``lags`` are the latest with
    which what contributed reads each of them: 0, or -1 where it is last year's figure alone.
    """

    leaves: tuple[Leaf, ...]
    amount: float
    lags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A change taken apart: ``parts`` and ``rest`` sum to it.

    Parameters
    ----------
    form
        How it was read; see the module.
    total
        The change, or the level when ``form`` is ``level``.
    rest
        What the equation does not explain: add-factors, a tail, residuals; None when unknown.
    """

    form: Form
    total: float
    parts: tuple[Part, ...]
    rest: float


def split(equation: Equation, now: Read, before: Read, value: float, previous: float
          ) -> Split | None:
    """Split the change of a variable over the year.

    Parameters
    ----------
    now, before
        Readers of the leaves, as the equation reads them this year and as it did last year; NaN
        for a gap.
    value, previous
        The variable this year and last year, in its unit.

    Returns
    -------
    Split or None
        None where the figures needed are not known.
    """
    if equation.transform in {"d", "dlog", "pct"} and equation.steps == 1:
        return _step(equation, now, value, previous)
    tree = equation.level(equation.right)
    end = _number(tree, now)
    if not isfinite(end):
        return None
    if isfinite(previous):
        grown = _growth(equation.name, tree, now, value, previous)
        if grown:
            return grown
        start = _number(tree, before)
        if isfinite(start):
            parts = _moved(tree, now, before, ())
            return _whole("shift", value - previous, parts, tree)
    parts = {(): 0.0}
    for term in terms(tree):
        _add(parts, _keys(term, ()), _number(term, now))
    return _whole("level", value, parts, tree)


def terms(node: Node) -> list[Node]:
    """Split a sum into its terms; a number times a sum is split too."""
    if isinstance(node, Fn) and node.name == "neg":
        return [Fn("neg", (term,)) for term in terms(node.args[0])]
    if isinstance(node, Bin):
        if node.op in {"+", "-"}:
            right = terms(node.right)
            return [*terms(node.left),
                    *(right if node.op == "+" else [Fn("neg", (term,)) for term in right])]
        if node.op in {"*", "/"} and isinstance(node.right, Num):
            return [Bin(node.op, term, node.right) for term in terms(node.left)]
        if node.op == "*" and isinstance(node.left, Num):
            return [Bin("*", node.left, term) for term in terms(node.right)]
    return [node]


def shapley(tree: Node, players: Sequence[Leaf], start: Read, end: Read) -> list[float] | None:
    """Return each player's Shapley value for moving a tree from ``start`` to ``end``.

    None where some mixture of the two has no value, or where the players are too many.
    """
    count = len(players)
    if count > MOST_PLAYERS:
        return None
    sets = np.arange(2**count)
    place = {leaf: number for number, leaf in enumerate(players)}

    def read(leaf: Leaf) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | float:
        number = place.get(_bare(leaf))
        if number is None:
            return end(leaf)
        return np.where(sets >> number & 1, end(leaf), start(leaf))

    with np.errstate(all="ignore"):
        values = np.broadcast_to(evaluate(tree, read), sets.shape)
    if not np.isfinite(values).all():
        return None
    sizes = np.array([int(one).bit_count() for one in sets])
    weights = np.array([factorial(size) * factorial(count - size - 1) / factorial(count)
                        for size in range(count)])
    shares = []
    for number in range(count):
        without = sets[(sets >> number & 1) == 0]
        gains = values[without | 1 << number] - values[without]
        shares.append(float(np.sum(weights[sizes[without]] * gains)))
    return shares


def _step(equation: Equation, now: Read, value: float, previous: float) -> Split | None:
    parts: dict[tuple[Leaf, ...], float] = {}
    read: dict[tuple[Leaf, ...], list[Node]] = {}
    for term in terms(equation.right):
        leaves = _keys(term, ()) or _parameters(term)
        _add(parts, leaves, _number(term, now))
        read.setdefault(leaves, []).append(term)
    step = sum_of(parts.values())
    if not isfinite(step) or not isfinite(previous):
        return None
    weight = {"d": 1.0, "pct": previous / 100.0, "dlog": 0.0}[equation.transform]
    if equation.transform == "dlog":
        explained = previous * float(np.exp(step))
        weight = _log_mean(explained, previous)
    found = _whole("step", value - previous,
                   {leaves: weight * amount for leaves, amount in parts.items()}, equation.right)
    return replace(found, parts=tuple(
        replace(one, lags=_lags(one.leaves, read[one.leaves])) for one in found.parts))


def _log_mean(one: float, other: float) -> float:
    """Return the logarithmic mean: (a - b)/ln(a/b), a where they are equal."""
    if one == other or one / other <= 0.0:
        return one
    return (one - other) / log(one / other)


def _growth(name: str, tree: Node, now: Read, value: float, previous: float) -> Split | None:
    """Read an equation that starts from the variable's own last value."""
    if Var(name, -1) not in walk(tree):
        return None
    own = Var(name)

    def neutral(leaf: Leaf) -> float:
        return now(leaf) if isinstance(leaf, Param) or _bare(leaf) == own else 0.0

    start = _number(tree, neutral)
    if not isfinite(start) or abs(start - previous) > 1e-9 * max(1.0, abs(previous)):
        return None
    return _whole("growth", value - previous, _moved(tree, now, neutral, (own,)), tree)


def _moved(tree: Node, now: Read, start: Read, still: tuple[Leaf, ...]
           ) -> dict[tuple[Leaf, ...], float]:
    """Move every variable of a tree, term by term."""
    parts: dict[tuple[Leaf, ...], float] = {}
    for term in terms(tree):
        players = _keys(term, still)
        shares = shapley(term, players, start, now)
        if shares is None:
            _add(parts, players, _number(term, now) - _number(term, start))
            continue
        for leaf, share in zip(players, shares, strict=True):
            _add(parts, (leaf,), share)
    return parts


def _whole(form: Form, total: float, parts: Mapping[tuple[Leaf, ...], float], tree: Node) -> Split:
    rest = total - sum_of(parts.values())
    shown = tuple(Part(leaves, amount, _lags(leaves, [tree])) for leaves, amount in parts.items()
                  if leaves or amount)
    return Split(form, total, shown, rest)


def _lags(leaves: tuple[Leaf, ...], trees: Sequence[Node]) -> tuple[int, ...]:
    """Return the latest lag with which trees read each of some leaves."""
    return tuple(max((one.lag for tree in trees for one in walk(tree)
                      if isinstance(one, Var) and _bare(one) == leaf), default=0)
                 for leaf in leaves)


def _add(parts: dict[tuple[Leaf, ...], float], leaves: tuple[Leaf, ...], amount: float) -> None:
    parts[leaves] = parts.get(leaves, 0.0) + amount


def _keys(node: Node, still: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """List a tree's variables and figures, lags dropped, without those that stand still."""
    found = (_bare(leaf) for leaf in walk(node) if isinstance(leaf, Var | Data))
    return tuple(leaf for leaf in dict.fromkeys(found) if leaf not in still)


def _parameters(node: Node) -> tuple[Leaf, ...]:
    return tuple(dict.fromkeys(leaf for leaf in walk(node) if isinstance(leaf, Param)))


def _bare(leaf: Leaf) -> Leaf:
    if isinstance(leaf, Var):
        return Var(leaf.name)
    return Data(leaf.source, leaf.item) if isinstance(leaf, Data) else leaf


def _number(node: Node, read: Read) -> float:
    with np.errstate(all="ignore"):
        return float(evaluate(node, read))
