"""Tree → Python source: plain floats for one run, numpy for many.

Only our own words are written: variable numbers, operators and the literal numbers of the tree. No
text of the user reaches the source, so nothing of the user is ever executed.

Names in the source: ``v3[t]`` the path of variable 3, ``x3`` its value in this period, ``g3`` its
guess inside a simultaneous block, ``p1`` a parameter, ``d2[t]`` a figure of the workbook or an
add-factor, ``h0`` what does not change while a block is solved, ``c0`` what occurs more than once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forecast.equations.tree import Bin, Data, Fn, Node, Num, Param, Var, children, current, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
FREE = "free"
"""``free(fixed value, equation)``: the fixed value where there is one (no NaN), else the equation.
Made by the program when a variable is fixed in some runs and free in others."""
_HELD = "held"


class Names:
    """The numbers that stand for the names of a model, the same in every generated function."""

    def __init__(self, variables: Sequence[str], parameters: Sequence[str]) -> None:
        self.variable = {name: number for number, name in enumerate(variables)}
        self.parameter = {name: number for number, name in enumerate(parameters)}
        self.data: dict[tuple[str, str], int] = {}

    def figure(self, source: str, item: str) -> int:
        """Return the number of a figure, given out as figures are met."""
        return self.data.setdefault((source, item), len(self.data))


class Writer:
    """Writes the expressions of one function.

    Parameters
    ----------
    names
        The model's numbers.
    here
        Variables whose value in this period has been computed in this function (``x3``).
    guessed
        Variables that the function gets as guesses (``g3``).
    """

    def __init__(self, names: Names, here: Collection[str] = (), guessed: Collection[str] = ()
                 ) -> None:
        self.names = names
        self.here = set(here)
        self.guessed = set(guessed)
        self.known: dict[Node, str] = {}

    def write(self, node: Node, outer: int = 0) -> str:
        """Write one expression; ``outer`` is the rank of the operator around it."""
        if node in self.known:
            return self.known[node]
        if isinstance(node, Num):
            return f"({node.value!r})" if node.value < 0 else repr(float(node.value))
        if isinstance(node, Var | Param | Data):
            return self._leaf(node)
        return self._function(node) if isinstance(node, Fn) else self._operation(node, outer)

    def _operation(self, node: Bin, outer: int) -> str:
        if node.op == "/" and not any(isinstance(one, Var | Param | Data) for one in walk(node)):
            # numbers alone: Python would raise where the arrays say infinity or NaN
            return f"divide({self.write(node.left)}, {self.write(node.right)})"
        if node.op in _RANK:
            rank = _RANK[node.op]
            text = f"{self.write(node.left, rank)} {node.op} {self.write(node.right, rank + 1)}"
            return f"({text})" if rank < outer else text
        left, right = self.write(node.left), self.write(node.right)
        if node.op == "**":
            return f"power({left}, {right})"
        return f"compare_{_COMPARISONS[node.op]}({left}, {right})"

    def _leaf(self, leaf: Var | Param | Data) -> str:
        if isinstance(leaf, Param):
            return f"p{self.names.parameter[leaf.name]}"
        at = f"[t{leaf.lag}]" if leaf.lag else "[t]"
        if isinstance(leaf, Data):
            return f"d{self.names.figure(leaf.source, leaf.item)}{at}"
        number = self.names.variable[leaf.name]
        if leaf.lag == 0 and leaf.name in self.guessed:
            return f"g{number}"
        return f"x{number}" if leaf.lag == 0 and leaf.name in self.here else f"v{number}{at}"

    def _function(self, node: Fn) -> str:
        if node.name == "neg":
            return f"(-{self.write(node.args[0], 3)})"
        if node.name == _HELD and isinstance(node.args[0], Num):
            return f"h{int(node.args[0].value)}"
        args = [self.write(arg) for arg in node.args]
        if node.name in {"min", "max"}:
            text = args[0]
            for arg in args[1:]:
                text = f"{node.name}imum({text}, {arg})"
            return text
        return f"{_FUNCTIONS[node.name]}({', '.join(args)})"


_FUNCTIONS = {"log": "log", "exp": "exp", "sqrt": "sqrt", "abs": "fabs", "if": "choose", FREE: FREE}
_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}


def plain_lines(names: Names, trees: Mapping[str, Node], order: Sequence[str]) -> list[str]:
    """Write a run of recursive equations: each computed and stored once."""
    writer = Writer(names)
    lines = []
    for name in order:
        number = names.variable[name]
        lines.append(f"v{number}[t] = x{number} = {writer.write(trees[name])}")
        writer.here.add(name)
    return lines


def block_lines(names: Names, trees: Mapping[str, Node], order: Sequence[str], torn: Sequence[str],
                number: int) -> list[str]:
    """Write a simultaneous block as two functions.

    ``before_N(t)`` computes once a period what no guess can change; ``core_N(t, h, g…)`` goes
    through the block once from a guess of the torn variables, stores every value and returns the
    torn variables as the equations give them.
    """
    inside = set(order)
    hoisted: dict[Node, int] = {}
    moved = {name: _hoist(trees[name], inside, hoisted) for name in order}
    before = Writer(names)
    shared = _repeated(moved.values())
    lines = [f"def before_{number}(t):"]
    lines += [f" h{place} = {before.write(node)}" for node, place in hoisted.items()]
    everything = ", ".join(f"h{place}" for place in hoisted.values())
    lines.append(f" return ({everything}{',' if everything else ''})")
    guesses = ", ".join(f"g{names.variable[name]}" for name in torn)
    lines.append(f"def core_{number}(t, h, {guesses}):")
    if everything:
        lines.append(f" {everything}, = h")
    writer = Writer(names, guessed=torn)
    for name in order:
        for node in _inner_first(moved[name]):
            if node in shared and node not in writer.known:
                text = writer.write(node)
                writer.known[node] = f"c{len(writer.known)}"
                lines.append(f" {writer.known[node]} = {text}")
        at = names.variable[name]
        lines.append(f" v{at}[t] = x{at} = {writer.write(moved[name])}")
        writer.here.add(name)
    lines.append(f" return {', '.join(f'x{names.variable[name]}' for name in torn)},")
    return lines


def _hoist(node: Node, inside: set[str], hoisted: dict[Node, int]) -> Node:
    """Replace the largest parts that the block's own values cannot change by ``h`` numbers."""
    if not children(node):
        return node
    if not inside.intersection(current(node)):
        place = hoisted.setdefault(node, len(hoisted))
        return Fn(_HELD, (Num(float(place)),))
    if isinstance(node, Bin):
        return Bin(node.op, _hoist(node.left, inside, hoisted),
                   _hoist(node.right, inside, hoisted))
    if isinstance(node, Fn):
        return Fn(node.name, tuple(_hoist(arg, inside, hoisted) for arg in node.args))
    return node


def _repeated(trees: Collection[Node]) -> set[Node]:
    """Find the compound parts that occur more than once; a held part is a name already."""
    counts = Counter(node for tree in trees for node in walk(tree)
                     if children(node) and not (isinstance(node, Fn) and node.name == _HELD))
    return {node for node, times in counts.items() if times > 1}


def _inner_first(node: Node) -> list[Node]:
    return [one for child in children(node) for one in _inner_first(child)] + [node]

