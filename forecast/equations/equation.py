"""An equation and a model as read: what every stage after the parser looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from forecast.equations.tree import Bin, Data, Fn, Node, Num, Param, Var, rebuild, shift, walk
from forecast.issues import CellRef, Issue, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from forecast.data import Catalog


Kind = Literal["behavioural", "identity", "assumption"]
Transform = Literal["", "log", "d", "dlog", "pct"]
_SECTION = re.compile(r"\[([^\]]+?)((?:\s+(?:when|unless)\s+\w+)*)\]\s*")
_CONDITION = re.compile(r"(when|unless)\s+(\w+)")


class RefusedError(Exception):
    """A part of an equation that the language does not have: an issue code, fields, a column."""

    def __init__(self, code: str, found: str, column: int, **fields: str) -> None:
        super().__init__(found)
        self.code, self.found, self.column, self.fields = code, found, column, fields

    def issue(self, where: CellRef) -> Issue:
        """Return it as the issue of a place."""
        return Issue(self.code, where, self.found, tuple(self.fields.items()))


def unknown_name(name: str, column: int, known: Collection[str]) -> RefusedError:
    """Refuse a name that is none of those known, with the nearest of them."""
    near = nearest(name, known, 0.6 if len(name) > 3 else 0.5)
    return RefusedError("model_unknown_name", name, column, near=near)


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

    @property
    def is_free(self) -> bool:
        """Tell whether its path may be set by hand; a rule of a parameter is moved by that."""
        return self.kind == "assumption" and not any(
            isinstance(node, Param) for node in walk(self.right))

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

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters that its equations read."""
        return frozenset(leaf.name for one in (*self.equations, *self.starts)
                         for leaf in walk(one.right) if isinstance(leaf, Param))


EXOGENOUS = "exogenous"
"""The section of items without an equation."""
OWN_PATH = "own history"
"""The section of items whose equation lacks figures, and that follow their own history."""


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
    """Write out ``total(x)``, the children of x, and ``others(x)``, the fellow lines of x.

    Both are sums of what the model has; fellow lines are the other children of x's own total.
    """
    sums = {"total", "others"}
    if not any(isinstance(node, Data) and node.source in sums for node in walk(equation.right)):
        return equation

    def replace_total(node: Node) -> Node:
        if not (isinstance(node, Data) and node.source in sums):
            return node
        whole = node.item if node.source == "total" else catalog[node.item].parent
        lines = [item for item in catalog.children(whole) if item.code in known] if whole else []
        parts = [(item.sign, Var(item.code, node.lag)) for item in lines
                 if node.source == "total" or item.code != node.item]
        terms: list[Node] = [part if sign > 0 else Fn("neg", (part,)) for sign, part in parts]
        result: Node = terms[0] if terms else Num(0.0)
        for term in terms[1:]:
            result = Bin("+", result, term)
        return result

    return replace(equation, right=rebuild(equation.right, replace_total))


def lines_of(text: str, present: Collection[str]) -> Iterator[tuple[int, str, str, bool]]:
    """Give each equation's line number, its line and section, and whether that counts."""
    section, active = "", True
    for number, line in _logical_lines(text):
        heading = _SECTION.fullmatch(line)
        if heading:
            section = heading[1].strip()
            active = all((item in present) == (word == "when")
                         for word, item in _CONDITION.findall(heading[2]))
        else:
            yield number, line, section, active


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Cut comments, join continuation lines; give each logical line its first line number."""
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.split("#", 1)[0].rstrip()
        if not line.strip():
            continue
        if line[0].isspace() and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
        else:
            lines.append((number, line.strip()))
    return lines


def merged(shipped: list[Equation], own: list[Equation]) -> list[Equation]:
    """Put own equations in the places of those that they replace; the others stand at the end."""
    mine = {one.name: one for one in own}
    return [*(mine.pop(one.name, one) for one in shipped), *mine.values()]
