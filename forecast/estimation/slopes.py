"""The derivative of an equation by a parameter, as another tree: exact slopes for the fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.equations import Bin, Fn, Node, Num, Param, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Slope = Node | None
"""A derivative; None where it is nought."""
_HALF = Num(0.5)


def slope(node: Node, name: str) -> Node:
    """Return the derivative of a tree by one of its parameters.

    Examples
    --------
    >>> from forecast.equations import parse_expression, to_text
    >>> to_text(slope(parse_expression("a * exp(3 * b)", ("a", "b")), "b"))
    '3 * exp(3 * b) * a'
    """
    def made(one: Node, parts: list[tuple[Node, Slope]]) -> tuple[Node, Slope]:
        if isinstance(one, Param):
            return one, Num(1.0) if one.name == name else None
        if isinstance(one, Bin):
            return one, _operation(one, parts[0][1], parts[1][1])
        return one, _function(one, [slope for _, slope in parts]) if isinstance(one, Fn) else None

    return fold(node, made)[1] or Num(0.0)


def _operation(one: Bin, left: Slope, right: Slope) -> Slope:
    if left is None and right is None:
        return None
    match one.op:
        case "+" | "-":
            return _sum(one.op, left, right)
        case "*":
            return _sum("+", _times(left, one.right), _times(right, one.left))
        case "/":
            above = _sum("-", left, _times(right, one))
            return Bin("/", above, one.right) if above else None
        case "**":
            lower = Bin("**", one.left, Bin("-", one.right, Num(1.0)))
            return _sum("+", _times(left, Bin("*", one.right, lower)),
                        _times(right, Bin("*", one, Fn("log", (one.left,)))))
        case _:
            return None  # a comparison is flat


def _function(one: Fn, slopes: Sequence[Slope]) -> Slope:
    inner = slopes[0]
    if one.name == "if":
        yes, no = slopes[1:]
        return None if yes is None and no is None else Fn(
            "if", (one.args[0], yes or Num(0.0), no or Num(0.0)))
    if one.name in {"min", "max"}:
        return _extreme(one, slopes)
    return None if inner is None else _OF_ONE[one.name](one, inner)


_OF_ONE: Mapping[str, Callable[[Fn, Node], Node]] = {
    "log": lambda one, inner: Bin("/", inner, one.args[0]),
    "exp": lambda one, inner: Bin("*", inner, one),
    "sqrt": lambda one, inner: Bin("/", Bin("*", _HALF, inner), one),
    "abs": lambda one, inner: Bin("*", inner, Bin("/", one.args[0], one)),
    "neg": lambda _, inner: Fn("neg", (inner,)),
}
"""The chain rule by function: ``inner`` is the derivative of what it is of."""


def _extreme(one: Fn, slopes: Sequence[Slope]) -> Slope:
    """Take the slope of the part that is the smallest or the largest."""
    if not any(slopes):
        return None
    found: Node = slopes[-1] or Num(0.0)
    for part, own in zip(one.args[-2::-1], slopes[-2::-1], strict=True):
        found = Fn("if", (Bin("==", part, one), own or Num(0.0), found))
    return found


def _sum(op: str, left: Slope, right: Slope) -> Slope:
    if right is None:
        return left
    if left is None:
        return right if op == "+" else Fn("neg", (right,))
    return Bin(op, left, right)


def _times(slope: Slope, factor: Node) -> Slope:
    if slope is None:
        return None
    return factor if slope == Num(1.0) else Bin("*", slope, factor)
