"""The expression tree of a model equation.

One tree has several readers: the solver (numpy over draws), the dimension check, the workbook
(Excel formulas) and the documentation (text).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from math import isfinite
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Array = NDArray[np.float64]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Num:
    """A literal number."""

    value: float


@dataclass(frozen=True, slots=True)
class Var:
    """A variable at a lag: ``lag`` is 0 or negative."""

    name: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the model."""

    name: str


@dataclass(frozen=True, slots=True)
class Data:
    """A figure of the workbook: the register's ``one_off``, the ``budget``, the ``last`` known.

    ``share`` is a ratio: the district's share of a tax, in per cent. ``due`` is the principal of a
    kind of debt that falls due.
    """

    source: str
    item: str
    lag: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Bin:
    """An arithmetic operation or comparison: ``+ - * / ** < <= > >= == !=``."""

    op: str
    left: Node
    right: Node
    # made from the children's: the hash of a sum of a thousand terms needs no recursion
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.op, self.left, self.right)))

    def __hash__(self) -> int:
        """Return the hash that was made with the node."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Compare the whole trees."""
        return isinstance(other, Bin) and _same(self, other)


@dataclass(frozen=True, slots=True, eq=False)
class Fn:
    """A function of one or more arguments: ``log exp sqrt abs min max if neg``."""

    name: str
    args: tuple[Node, ...]
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.name, self.args)))

    def __hash__(self) -> int:
        """Return the hash that was made with the node."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Compare the whole trees."""
        return isinstance(other, Fn) and _same(self, other)


Node = Num | Var | Param | Data | Bin | Fn
Leaf = Var | Param | Data


def children(node: Node) -> tuple[Node, ...]:
    """List a node's direct children."""
    if isinstance(node, Bin):
        return (node.left, node.right)
    if isinstance(node, Fn):
        return node.args
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Go through a tree, node before children."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        if type(one) is Bin:
            left += (one.right, one.left)
        elif type(one) is Fn:
            left += one.args[::-1]


def _never(_: Node) -> bool:
    return False


def fold(node: Node, make: Callable[[Node, list[Made]], Made],
         stop: Callable[[Node], bool] = _never) -> Made:
    """Make something of a tree, children first: ``make`` gets a node and what its children gave.

    Readers of trees go through here, since a sum may be deeper than Python can recurse. Below a
    node where ``stop`` holds nothing is read.
    """
    order: list[tuple[Node, int]] = []
    left = [node]
    while left:
        one = left.pop()
        if type(one) is Bin and not stop(one):
            order.append((one, 2))
            left += (one.left, one.right)
        elif type(one) is Fn and not stop(one):
            order.append((one, len(one.args)))
            left += one.args
        else:
            order.append((one, 0))
    made: list[Made] = []
    order.reverse()
    for one, count in order:
        if count:
            parts = made[-count:]
            del made[-count:]
            made.append(make(one, parts))
        else:
            made.append(make(one, []))
    return made[0]


def _same(one: Bin | Fn, other: Bin | Fn) -> bool:
    left: list[tuple[Node, Node]] = [(one, other)]
    while left:
        mine, theirs = left.pop()
        if mine is theirs:
            continue
        if hash(mine) != hash(theirs) or type(mine) is not type(theirs):
            return False
        if isinstance(mine, Bin) and isinstance(theirs, Bin):
            if mine.op != theirs.op:
                return False
            left += ((mine.left, theirs.left), (mine.right, theirs.right))
        elif isinstance(mine, Fn) and isinstance(theirs, Fn):
            if mine.name != theirs.name or len(mine.args) != len(theirs.args):
                return False
            left += zip(mine.args, theirs.args, strict=True)
        elif mine != theirs:
            return False
    return True


def current(node: Node) -> tuple[str, ...]:
    """List the variables of its own period that a tree reads, each once, in their order."""
    return tuple(dict.fromkeys(one.name for one in walk(node)
                               if isinstance(one, Var) and one.lag == 0))


def is_sum(node: Node) -> bool:
    """Tell whether a tree only adds variables of its own period."""
    return all(isinstance(one, Num) or (isinstance(one, Var) and one.lag == 0)
               or (isinstance(one, Bin) and one.op == "+") for one in walk(node))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with ``change`` applied to every node, children first."""
    return fold(node, lambda one, parts: change(with_children(one, parts)))


def with_children(node: Node, parts: Sequence[Node]) -> Node:
    """Return a node with other children; itself when they are the same."""
    if all(map(is_, parts, children(node))):
        return node
    return (Bin(node.op, *parts) if isinstance(node, Bin)
            else Fn(node.name, tuple(parts)) if isinstance(node, Fn) else node)


def shift(node: Node, periods: int) -> Node:
    """Lag a whole expression: ``shift(x*y, -1)`` is ``x(-1)*y(-1)``."""

    def lag(leaf: Node) -> Node:
        if isinstance(leaf, Var):
            return Var(leaf.name, leaf.lag + periods)
        if isinstance(leaf, Data):
            return Data(leaf.source, leaf.item, leaf.lag + periods)
        return leaf

    return rebuild(node, lag)


_BINARY: dict[str, np.ufunc] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def logarithm(value: Any) -> Any:
    """Return the natural logarithm; NaN of nought as of a negative, since exp hides infinity."""
    return np.log(value) + np.divide(0.0, value)


_UNARY: dict[str, Callable[[Any], Any]] = {
    "log": logarithm, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "neg": np.negative,
}  # fmt: skip


def evaluate(node: Node, read: Callable[[Leaf], Array | float]) -> Array:
    """Evaluate a tree over arrays; ``read`` gives the value of each leaf.

    Impossible operations give NaN or infinity (the solver turns them into an error that names
    period, draw and equation); call it under ``np.errstate``.
    """
    return fold(node, lambda one, parts: _value(one, parts, read))


def _value(node: Node, parts: Sequence[Array], read: Callable[[Leaf], Array | float]) -> Array:
    if isinstance(node, Num):
        return np.asarray(node.value)
    if isinstance(node, Var | Param | Data):
        return np.asarray(read(node), dtype=np.float64)
    if isinstance(node, Bin):
        return np.asarray(_BINARY[node.op](*parts), dtype=np.float64)
    if node.name == "if":
        return np.where(parts[0] != 0, parts[1], parts[2])
    if node.name in {"min", "max"}:
        return np.asarray(reduce(np.minimum if node.name == "min" else np.maximum, parts))
    return np.asarray(_UNARY[node.name](parts[0]))


def undefined(node: Node, read: Callable[[Leaf], float]) -> tuple[Node, Node, float] | None:
    """Find what has no value though all that it is made of has: log(x) of x = -5, 1 / x of x = 0.

    The branch that an ``if`` does not take counts for nothing.

    Returns
    -------
    tuple
        The part, what in it is to blame, and the value of that; None where there is no such part.
    """
    def made(one: Node, parts: Sequence[_Judged]) -> _Judged:
        value = float(_value(one, [np.asarray(part[0]) for part in parts], read))
        if isinstance(one, Fn) and one.name == "if":
            parts = (parts[0], parts[1] if parts[0][0] else parts[2])
        fault = next((part[1] for part in parts if part[1]), None)
        if fault is None and not isfinite(value) and parts and all(
                isfinite(part[0]) for part in parts):
            blamed = 1 if isinstance(one, Bin) and one.op == "/" else 0
            fault = one, children(one)[blamed], parts[blamed][0]
        return value, fault

    with np.errstate(all="ignore"):
        return fold(node, made)[1]


_Judged = tuple[float, "tuple[Node, Node, float] | None"]
_RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "==": 0, "!=": 0, "+": 1, "-": 1, "*": 2, "/": 2,
         "**": 4}  # fmt: skip
_ATOM = 9


def to_text(node: Node, outer: int = 0, name: Callable[[Leaf], str] | None = None) -> str:
    """Write a tree in the equation language, with the fewest brackets that keep its meaning.

    ``name`` replaces the text of leaves, for explanations with Chinese names or numbers.
    """
    text, rank = fold(node, lambda one, parts: _written(one, parts, name))
    return bracketed(text, rank, outer)


def bracketed(text: str, rank: int, outer: int) -> str:
    """Put brackets around what binds less than the operator around it."""
    return f"({text})" if rank < outer else text


def _written(node: Node, parts: Sequence[tuple[str, int]], name: Callable[[Leaf], str] | None
             ) -> tuple[str, int]:
    """Return a node's text, and how tightly it binds."""
    if isinstance(node, Num):
        text = f"{node.value:g}" if float(f"{node.value:g}") == node.value else repr(node.value)
        return text, 1 if node.value < 0 else _ATOM
    if isinstance(node, Var | Param | Data):
        return (name(node) if name else _leaf_text(node)), _ATOM
    if isinstance(node, Fn) and node.name == "neg":
        return f"-{bracketed(*parts[0], 3)}", 1
    if isinstance(node, Fn):
        return f"{node.name}({', '.join(text for text, _ in parts)})", _ATOM
    rank = _RANK[node.op]
    inner = (rank + 1, rank) if node.op == "**" else (rank, rank + 1)
    left, right = (bracketed(*part, own) for part, own in zip(parts, inner, strict=True))
    return f"{left} {node.op} {right}", rank


def _leaf_text(leaf: Leaf) -> str:
    if isinstance(leaf, Param):
        return leaf.name
    if isinstance(leaf, Data):
        return f"{leaf.source}({leaf.item})" + (f"({leaf.lag})" if leaf.lag else "")
    return f"{leaf.name}({leaf.lag})" if leaf.lag else leaf.name
