"""Tree → Excel formula: the same equation, live in the workbook.

A formula is a template with numbered places and the leaves that fill them, so that the workbook
writer can put cell addresses in. Only functions of Excel 2016, WPS and LibreOffice 7.4 are used.
"""

from __future__ import annotations

from dataclasses import dataclass

from forecast.equations.tree import Bin, Data, Fn, Leaf, Node, Num, Param, Var

_FUNCTIONS = {"log": "LN", "exp": "EXP", "sqrt": "SQRT", "abs": "ABS", "min": "MIN", "max": "MAX",
              "if": "IF"}  # fmt: skip
_RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "=": 0, "<>": 0, "+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
_OPERATORS = {"**": "^", "==": "=", "!=": "<>"}
_TIGHT = 4


@dataclass(frozen=True, slots=True)
class Template:
    """A formula without its leading ``=``: ``{0}*EXP({1}*LN({2}/{3}))`` and its leaves."""

    text: str
    leaves: tuple[Leaf, ...]


def to_formula(node: Node) -> Template:
    """Write a tree as an Excel formula.

    Excel computes ``-2^2`` as 4 and ``2^3^2`` as 64, unlike mathematics, so both are bracketed.
    """
    leaves: list[Leaf] = []
    text = _write(node, 0, leaves)
    return Template(text, tuple(leaves))


def _write(node: Node, outer: int, leaves: list[Leaf]) -> str:
    if isinstance(node, Num):
        return f"({node.value!r})" if node.value < 0 else _number(node.value)
    if isinstance(node, Var | Param | Data):
        if node not in leaves:
            leaves.append(node)
        return f"{{{leaves.index(node)}}}"
    if isinstance(node, Fn) and node.name == "neg":
        return f"(-{_write(node.args[0], _TIGHT, leaves)})"
    if isinstance(node, Fn):
        separated = ",".join(_write(arg, 0, leaves) for arg in node.args)
        return f"{_FUNCTIONS[node.name]}({separated})"
    return _binary(node, outer, leaves)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _binary(node: Bin, outer: int, leaves: list[Leaf]) -> str:
    op = _OPERATORS.get(node.op, node.op)
    rank = _RANK[op]
    inner = _TIGHT if op == "^" else rank
    left = _write(node.left, inner, leaves)
    right = _write(node.right, _TIGHT if op == "^" else rank + 1, leaves)
    text = f"{left}{op}{right}"
    return f"({text})" if rank < outer else text
