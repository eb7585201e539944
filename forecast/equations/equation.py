"""An equation and a model as read: what every stage after the parser looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from forecast.equations.tree import Bin, Data, Fn, Node, Num, Var, rebuild, shift, walk
from forecast.issues import CellRef

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forecast.data import Catalog


Kind = Literal["behavioural", "identity", "assumption"]
Transform = Literal["", "log", "d", "dlog", "pct"]


def expand(function: str, node: Node, steps: int = 1) -> Node:
    """Write a time operator out in lags: d, dlog, pct, over one period or several."""
    before = shift(node, -steps)
    if function == "d":
        return Bin("-", node, before)
    if function == "dlog":
        return Bin("-", Fn("log", (node,)), Fn("log", (before,)))
    if function == "log":
        return Fn("log", (node,))
    return Bin("*", Num(100.0), Bin("-", Bin("/", node, before), Num(1.0)))


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation: ``transform(name) op right``.

    ``where`` is model file and line; ``text`` the line as written; ``section`` its heading;
    ``steps`` the periods over which ``d``, ``dlog`` or ``pct`` measures a change.
    """

    name: str
    transform: Transform
    kind: Kind
    right: Node
    section: str
    text: str
    where: CellRef
    steps: int = 1

    def level(self, right: Node) -> Node:
        """Return the tree of the variable's level, given the right-hand side's tree."""
        before = Var(self.name, -self.steps)
        match self.transform:
            case "":
                return right
            case "log":
                return Fn("exp", (right,))
            case "d":
                return Bin("+", before, right)
            case "dlog":
                return Bin("*", before, Fn("exp", (right,)))
            case "pct":
                return Bin("*", before, Bin("+", Num(1.0), Bin("/", right, Num(100.0))))

    def left(self) -> Node:
        """Return the tree of the left-hand side: what the right-hand side explains."""
        own = Var(self.name)
        return expand(self.transform, own, self.steps) if self.transform else own


@dataclass(frozen=True, slots=True)
class ModelText:
    """A parsed model: the equations in use, and the start values of section ``[start]``.

    ``replaced`` are the model's equations in whose place the staff put their own.
    """

    name: str
    equations: tuple[Equation, ...]
    starts: tuple[Equation, ...]
    replaced: tuple[Equation, ...] = ()


EXOGENOUS = "exogenous"
"""The section of items without an equation."""


def exogenous(equations: Sequence[Equation], starts: Sequence[Equation], file: str
               ) -> list[Equation]:
    """Give every item that is read and that no equation determines a rule: as it last was."""
    seen = {one.name for one in equations}
    found: list[Equation] = []
    for reader in (*equations, *starts):
        for node in walk(reader.right):
            if isinstance(node, Var) and node.name not in seen:
                seen.add(node.name)
                found.append(Equation(node.name, "", "assumption", Var(node.name, -1), EXOGENOUS,
                                      f"{node.name} := {node.name}(-1)", CellRef(file)))
    return found


def with_totals(equation: Equation, known: Collection[str], catalog: Catalog) -> Equation:
    """Write ``total(x)`` out as the sum of the children of x that the model has."""
    if not any(isinstance(node, Data) and node.source == "total" for node in walk(equation.right)):
        return equation

    def replace_total(node: Node) -> Node:
        if not (isinstance(node, Data) and node.source == "total"):
            return node
        parts = [(item.sign, Var(item.code, node.lag)) for item in catalog.children(node.item)
                 if item.code in known]
        terms: list[Node] = [part if sign > 0 else Fn("neg", (part,)) for sign, part in parts]
        result: Node = terms[0] if terms else Num(0.0)
        for term in terms[1:]:
            result = Bin("+", result, term)
        return result

    return replace(equation, right=rebuild(equation.right, replace_total))
