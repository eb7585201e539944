"""Tree → Python source: plain floats for one run, numpy for many.

Only our own words are written: variable numbers, operators and the literal numbers of the tree. No
text of the user reaches the source, so nothing of the user is ever executed.

Names in the source: ``v3[t]`` the path of variable 3, ``x3`` its value in this period, ``g3`` its
guess inside a simultaneous block, ``p1`` a parameter, ``d2[t]`` a figure of the workbook or an
add-factor, ``k4`` a number, ``h0`` what does not change while a block is solved, ``c0`` what occurs
more than once.

A region's equations differ from the next region's by their names and coefficients alone. So code is
written for a form (:class:`Form`), which has neither, once for all that have it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.equations.tree import (
    Bin,
    Data,
    Fn,
    Node,
    Num,
    Param,
    Var,
    bracketed,
    children,
    fold,
    walk,
    with_children,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_ATOM = 9
_DEEPEST = 200
"""So many operations in one line; Python's compiler recurses over them."""
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


@dataclass(frozen=True, slots=True)
class Form:
    """Equations without their names and numbers.

    ``key`` is what code and algebra depend on; the others list, in the order in which they are met,
    the names and numbers that stand in the equations.
    """

    key: tuple[object, ...]
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    numbers: tuple[float, ...]

    def writer(self, guessed: Collection[str] = ()) -> Writer:
        """Return a writer that numbers what stands in the equations by their places here."""
        names = Names(self.variables, self.parameters)
        for source, item in self.figures:
            names.figure(source, item)
        writer = Writer(names, guessed=guessed)
        writer.known = {Num(number): f"k{place}" for place, number in enumerate(self.numbers)}
        return writer


def form_of(trees: Mapping[str, Node], order: Sequence[str], torn: Sequence[str] = (),
            inside: Collection[str] | None = None) -> Form:
    """Return the form of a few equations.

    Parameters
    ----------
    order
        Their variables.
    torn, inside
        Those that are guessed, and those that guesses may change, of a simultaneous block.
    """
    variables = {name: place for place, name in enumerate(order)}
    parameters: dict[str, int] = {}
    figures: dict[tuple[str, str], int] = {}
    numbers: dict[float, int] = {}
    marks: list[object] = []
    for name in order:
        left = [trees[name]]
        while left:
            one = left.pop()
            if isinstance(one, Var):
                marks.append((variables.setdefault(one.name, len(variables)), one.lag))
            elif isinstance(one, Bin):
                marks.append(one.op)
                left += (one.right, one.left)
            elif isinstance(one, Num):
                marks.append(numbers.setdefault(one.value, len(numbers)))
            elif isinstance(one, Fn):
                marks.append((one.name, len(one.args)))
                left += one.args[::-1]
            elif isinstance(one, Param):
                marks.append(("p", parameters.setdefault(one.name, len(parameters)), 0))
            else:
                figure = figures.setdefault((one.source, one.item), len(figures))
                marks.append(("d", figure, one.lag))
    moving = None if inside is None else frozenset(
        place for name, place in variables.items() if name in inside)
    return Form((len(order), *marks, tuple(variables.get(name, -1) for name in torn), moving),
                tuple(variables), tuple(parameters), tuple(figures), tuple(numbers))


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

    Attributes
    ----------
    lines
        Lines that must stand above the expression: a very long sum is written in stretches.
    """

    def __init__(self, names: Names, here: Collection[str] = (), guessed: Collection[str] = ()
                 ) -> None:
        self.names = names
        self.here = set(here)
        self.guessed = set(guessed)
        self.known: dict[Node, str] = {}
        self.lines: list[str] = []

    def write(self, node: Node, outer: int = 0) -> str:
        """Write one expression; ``outer`` is the rank of the operator around it."""
        text, rank, _ = fold(node, self._written, self.known.__contains__)
        return bracketed(text, rank, outer)

    def line(self, target: str, node: Node) -> list[str]:
        """Write an assignment."""
        text = self.write(node)
        lines, self.lines = [*self.lines, f"{target} = {text}"], []
        return lines

    def _written(self, node: Node, parts: list[tuple[str, int, int]]) -> tuple[str, int, int]:
        """Return the text of a node, how tightly it binds and how deep it is."""
        if node in self.known:
            return self.known[node], _ATOM, 0
        if isinstance(node, Num):
            return f"({node.value!r})" if node.value < 0 else repr(float(node.value)), _ATOM, 0
        if isinstance(node, Var | Param | Data):
            return self._leaf(node), _ATOM, 0
        depth = 1 + max(own for _, _, own in parts) + len(parts) // 3
        text, rank = (self._function(node, parts) if isinstance(node, Fn)
                      else _operation(node, parts))
        if depth < _DEEPEST:
            return text, rank, depth
        name = f"s{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name, _ATOM, 0

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

    def _function(self, node: Fn, parts: list[tuple[str, int, int]]) -> tuple[str, int]:
        if node.name == "neg":
            return f"(-{bracketed(*parts[0][:2], 3)})", _ATOM
        if node.name == _HELD and isinstance(node.args[0], Num):
            return f"h{int(node.args[0].value)}", _ATOM
        args = [text for text, _, _ in parts]
        if node.name in {"min", "max"}:
            text = args[0]
            for arg in args[1:]:
                text = f"{node.name}imum({text}, {arg})"
            return text, _ATOM
        return f"{_FUNCTIONS[node.name]}({', '.join(args)})", _ATOM


def _operation(node: Bin, parts: list[tuple[str, int, int]]) -> tuple[str, int]:
    (left, left_rank, _), (right, right_rank, _) = parts
    if node.op == "/" and not any(isinstance(one, Var | Param | Data) for one in walk(node)):
        # numbers alone: Python would raise where the arrays say infinity or NaN
        return f"divide({left}, {right})", _ATOM
    if node.op in _RANK:
        rank = _RANK[node.op]
        return (f"{bracketed(left, left_rank, rank)} {node.op} "
                f"{bracketed(right, right_rank, rank + 1)}"), rank
    if node.op == "**":
        return f"power({left}, {right})", _ATOM
    return f"compare_{_COMPARISONS[node.op]}({left}, {right})", _ATOM


_FUNCTIONS = {"log": "log", "exp": "exp", "sqrt": "sqrt", "abs": "fabs", "if": "choose", FREE: FREE}
_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}


def plain_lines(form: Form, trees: Mapping[str, Node], order: Sequence[str]) -> list[str]:
    """Write a run of recursive equations as ``before(t)``: each is computed and stored once."""
    writer = form.writer()
    lines = ["def before(t):"]
    for number, name in enumerate(order):
        lines += [f" {line}" for line in writer.line(f"v{number}[t] = x{number}", trees[name])]
        writer.here.add(name)
    return [*lines, "core = None"]


def block_lines(form: Form, trees: Mapping[str, Node], order: Sequence[str], torn: Sequence[str],
                inside: Collection[str]) -> list[str]:
    """Write a stretch of a simultaneous block as two functions.

    ``before(t)`` computes once a period what no guess can change; ``core(t, h, G)`` goes through
    the stretch once from the guesses of the torn variables, by their numbers in the model
    (``n3``), and stores every value.

    Parameters
    ----------
    order
        The variables of the stretch, in their order.
    torn
        Those torn variables of the block that the stretch reads.
    inside
        What the guesses may change: the variables of the block that the stretch reads.
    """
    hoisted: dict[Node, int] = {}
    moved = {name: _hoist(trees[name], inside, hoisted) for name in order}
    before = form.writer()
    shared = _repeated(moved.values())
    lines = ["def before(t):"]
    for node, place in hoisted.items():
        lines += [f" {line}" for line in before.line(f"h{place}", node)]
    everything = ", ".join(f"h{place}" for place in hoisted.values())
    lines.append(f" return ({everything}{',' if everything else ''})")
    lines.append("def core(t, h, G):")
    writer = form.writer(guessed=torn)
    places = writer.names.variable
    lines += [f" g{places[name]} = G[n{places[name]}]" for name in torn]
    if everything:
        lines.append(f" {everything}, = h")
    for at, name in enumerate(order):
        for node in _inner_first(moved[name]) if shared else ():
            if node in shared and node not in writer.known:
                word = f"c{len(writer.known)}"
                lines += [f" {line}" for line in writer.line(word, node)]
                writer.known[node] = word
        lines += [f" {line}" for line in writer.line(f"v{at}[t] = x{at}", moved[name])]
        writer.here.add(name)
    return lines


def _hoist(node: Node, inside: Collection[str], hoisted: dict[Node, int]) -> Node:
    """Replace the largest parts that the block's own values cannot change by ``h`` numbers."""
    def held(one: Node) -> Node:
        if not children(one):
            return one
        return Fn(_HELD, (Num(float(hoisted.setdefault(one, len(hoisted)))),))

    def moved(one: Node, parts: list[tuple[Node, bool]]) -> tuple[Node, bool]:
        if isinstance(one, Var):
            return one, one.lag == 0 and one.name in inside
        if not any(is_moving for _, is_moving in parts):
            return one, False
        return with_children(one, [part if is_moving else held(part)
                                   for part, is_moving in parts]), True

    found, is_moving = fold(node, moved)
    return found if is_moving else held(found)


def _repeated(trees: Collection[Node]) -> set[Node]:
    """Find the compound parts that occur more than once; a held part is a name already."""
    counts = Counter(node for tree in trees for node in walk(tree)
                     if children(node) and not (isinstance(node, Fn) and node.name == _HELD))
    return {node for node, times in counts.items() if times > 1}


def _inner_first(node: Node) -> Iterator[Node]:
    found: list[Node] = []
    fold(node, lambda one, _: found.append(one))
    return iter(found)
