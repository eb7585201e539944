"""The expression tree of a model equation.

One tree has several readers: the solver (numpy over draws), the dimension check, the workbook
(Excel formulas) and the documentation (text).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Array = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class Bin:
    """An arithmetic operation or comparison: ``+ - * / ** < <= > >= == !=``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Fn:
    """A function of one or more arguments: ``log exp sqrt abs min max if neg``."""

    name: str
    args: tuple[Node, ...]


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
    yield node
    for child in children(node):
        yield from walk(child)


def current(node: Node) -> tuple[str, ...]:
    """List the variables of its own period that a tree reads, each once, in their order."""
    return tuple(dict.fromkeys(one.name for one in walk(node)
                               if isinstance(one, Var) and one.lag == 0))


def is_sum(node: Node) -> bool:
    """Tell whether a tree only adds variables of its own period."""
    if isinstance(node, Bin):
        return node.op == "+" and is_sum(node.left) and is_sum(node.right)
    return isinstance(node, Num) or (isinstance(node, Var) and node.lag == 0)


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with ``change`` applied to every node, children first."""
    if isinstance(node, Bin):
        node = Bin(node.op, rebuild(node.left, change), rebuild(node.right, change))
    elif isinstance(node, Fn):
        node = Fn(node.name, tuple(rebuild(arg, change) for arg in node.args))
    return change(node)


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
_UNARY: dict[str, np.ufunc] = {
    "log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "neg": np.negative,
}  # fmt: skip


def evaluate(node: Node, read: Callable[[Leaf], Array | float]) -> Array:
    """Evaluate a tree over arrays; ``read`` gives the value of each leaf.

    Impossible operations give NaN or infinity (the solver turns them into an error that names
    period, draw and equation); call it under ``np.errstate``.
    """
    if isinstance(node, Num):
        return np.asarray(node.value)
    if isinstance(node, Var | Param | Data):
        return np.asarray(read(node), dtype=np.float64)
    if isinstance(node, Bin):
        return np.asarray(_BINARY[node.op](evaluate(node.left, read), evaluate(node.right, read)),
                          dtype=np.float64)
    args = [evaluate(arg, read) for arg in node.args]
    if node.name == "if":
        return np.where(args[0] != 0, args[1], args[2])
    if node.name in {"min", "max"}:
        choose = np.minimum if node.name == "min" else np.maximum
        result = args[0]
        for arg in args[1:]:
            result = choose(result, arg)
        return result
    return np.asarray(_UNARY[node.name](args[0]))


_RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "==": 0, "!=": 0, "+": 1, "-": 1, "*": 2, "/": 2,
         "**": 4}  # fmt: skip


def to_text(node: Node, outer: int = 0, name: Callable[[Leaf], str] | None = None) -> str:
    """Write a tree in the equation language, with the fewest brackets that keep its meaning.

    ``name`` replaces the text of leaves, for explanations with Chinese names or numbers.
    """
    if isinstance(node, Num):
        text = f"{node.value:g}" if float(f"{node.value:g}") == node.value else repr(node.value)
        return f"({text})" if node.value < 0 and outer > 1 else text
    if isinstance(node, Var | Param | Data):
        return name(node) if name else _leaf_text(node)
    if isinstance(node, Fn) and node.name == "neg":
        text = f"-{to_text(node.args[0], 3, name)}"
        return f"({text})" if outer > 1 else text
    if isinstance(node, Fn):
        return f"{node.name}({', '.join(to_text(arg, 0, name) for arg in node.args)})"
    rank = _RANK[node.op]
    left_outer, right_outer = (rank + 1, rank) if node.op == "**" else (rank, rank + 1)
    left, right = to_text(node.left, left_outer, name), to_text(node.right, right_outer, name)
    text = f"{left} {node.op} {right}"
    return f"({text})" if rank < outer else text


def _leaf_text(leaf: Leaf) -> str:
    if isinstance(leaf, Param):
        return leaf.name
    if isinstance(leaf, Data):
        return f"{leaf.source}({leaf.item})" + (f"({leaf.lag})" if leaf.lag else "")
    return f"{leaf.name}({leaf.lag})" if leaf.lag else leaf.name
