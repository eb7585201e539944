"""Tree → Excel formula: the same equation, live in the workbook.

A formula is a template with numbered places and the leaves that fill them, so that the workbook
writer can put cell addresses in. Only functions of Excel 2016, WPS and LibreOffice 7.4 are used.
"""

from __future__ import annotations

from dataclasses import dataclass

from forecast.equations.tree import Data, Fn, Leaf, Node, Num, Param, Var, bracketed, fold

_FUNCTIONS = {"log": "LN", "exp": "EXP", "sqrt": "SQRT", "abs": "ABS", "min": "MIN", "max": "MAX",
              "if": "IF"}  # fmt: skip
_RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "=": 0, "<>": 0, "+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
_OPERATORS = {"**": "^", "==": "=", "!=": "<>"}
_TIGHT, _ATOM = 4, 9


@dataclass(frozen=True, slots=True)
class Template:
    """A formula without its leading ``=``: ``{0}*EXP({1}*LN({2}/{3}))`` and its leaves."""

    text: str
    leaves: tuple[Leaf, ...]


def to_formula(node: Node) -> Template:
    """Write a tree as an Excel formula.

    Excel computes ``-2^2`` as 4 and ``2^3^2`` as 64, unlike mathematics, so both are bracketed.
    """
    leaves: dict[Leaf, int] = {}
    text, _ = fold(node, lambda one, parts: _written(one, parts, leaves))
    return Template(text, tuple(leaves))


def _written(node: Node, parts: list[tuple[str, int]], leaves: dict[Leaf, int]) -> tuple[str, int]:
    """Return the text of a node, and how tightly it binds."""
    if isinstance(node, Num):
        return f"({node.value!r})" if node.value < 0 else _number(node.value), _ATOM
    if isinstance(node, Var | Param | Data):
        return f"{{{leaves.setdefault(node, len(leaves))}}}", _ATOM
    if isinstance(node, Fn) and node.name == "neg":
        return f"(-{bracketed(*parts[0], _TIGHT)})", _ATOM
    if isinstance(node, Fn):
        return f"{_FUNCTIONS[node.name]}({','.join(text for text, _ in parts)})", _ATOM
    op = _OPERATORS.get(node.op, node.op)
    rank = _RANK[op]
    inner = (_TIGHT, _TIGHT) if op == "^" else (rank, rank + 1)
    left, right = (bracketed(*part, own) for part, own in zip(parts, inner, strict=True))
    return f"{left}{op}{right}", rank


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
