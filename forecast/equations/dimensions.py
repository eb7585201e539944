"""Dimension check: 万元 plus 亿元 is scaled, 万元 plus 千瓦时 is an error that names the line.

Each tree gets a dimension and a scale (the size of one unit of it in base units). Where a sum, a
comparison or an assignment joins two scales of one dimension, the right side is multiplied by their
ratio, and so are the Excel formulas made from the tree. Percentages count as pure numbers, since
equations divide by 100 themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.equations.tree import Bin, Data, Fn, Leaf, Node, Num, Var, fold
from forecast.issues import InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog, Dimension, Unit
    from forecast.equations.equation import Equation, ModelText

_RATIOS = {"share"}
"""Figures of the workbook that are per cent of something, whatever the item's unit."""

@dataclass(frozen=True, slots=True)
class _Size:
    """A tree with its dimension and scale; ``free`` marks a bare number, which fits anything."""

    node: Node
    dimension: Dimension
    scale: float
    free: bool = False


class _MismatchError(Exception):
    """Two dimensions that do not fit."""

    def __init__(self, left: Dimension, right: Dimension) -> None:
        super().__init__(f"{show(left)} ~ {show(right)}")
        self.left, self.right = left, right


def show(dimension: Dimension) -> str:
    """Write a dimension for a message: ``money/area``, or 1 for a pure number."""
    above = [f"{base}^{power}" if power > 1 else base for base, power in dimension if power > 0]
    below = [f"{base}^{-power}" if power < -1 else base for base, power in dimension if power < 0]
    return "·".join(above or ["1"]) + ("/" + "·".join(below) if below else "")


def scaled(model: ModelText, catalog: Catalog, units: Mapping[str, Unit]) -> ModelText:
    """Check every equation's dimensions and return the model with scale factors written in.

    ``units`` gives the parameters' units; a parameter not named there is a pure number.

    Raises
    ------
    InputError
        With every equation whose dimensions do not fit.
    """
    issues: list[Issue] = []
    equations = tuple(_equation(one, catalog, units, issues) for one in model.equations)
    starts = tuple(_equation(one, catalog, units, issues) for one in model.starts)
    if issues:
        raise InputError(issues)
    return replace(model, equations=equations, starts=starts)


def _equation(equation: Equation, catalog: Catalog, units: Mapping[str, Unit],
              issues: list[Issue]) -> Equation:
    try:
        right = _size(equation.right, catalog, units)
        if equation.transform in {"", "d"}:
            left = _unit_size(Var(equation.name), catalog[equation.name].unit)
            right = _to(right, left)
        else:
            _to(right, _Size(Num(1.0), (), 1.0))
    except _MismatchError as mismatch:
        issues.append(Issue("model_dimension", equation.where, equation.text,
                            (("left", show(mismatch.left)), ("right", show(mismatch.right)))))
        return equation
    return replace(equation, right=right.node)


def _unit_size(node: Node, unit: Unit) -> _Size:
    dimension = tuple(part for part in unit.dimension if part[0] not in {"pct", "pp"})
    return _Size(node, dimension, unit.factor)


def _size(node: Node, catalog: Catalog, units: Mapping[str, Unit]) -> _Size:
    def sized(one: Node, parts: list[_Size]) -> _Size:
        if isinstance(one, Bin):
            return _binary(one.op, *parts)
        return (_function(one.name, parts) if isinstance(one, Fn)
                else _leaf_size(one, catalog, units))

    return fold(node, sized)


def _leaf_size(node: Num | Leaf, catalog: Catalog, units: Mapping[str, Unit]) -> _Size:
    if isinstance(node, Num):
        return _Size(node, (), 1.0, free=True)
    if isinstance(node, Var):
        return _unit_size(node, catalog[node.name].unit)
    if isinstance(node, Data):
        is_ratio = node.source in _RATIOS
        return _Size(node, (), 1.0) if is_ratio else _unit_size(node, catalog[node.item].unit)
    return _unit_size(node, units[node.name]) if node.name in units else _Size(node, (), 1.0)


def _binary(op: str, left: _Size, right: _Size) -> _Size:
    if op in {"*", "/"}:
        sign = 1 if op == "*" else -1
        powers = dict(left.dimension)
        for base, power in right.dimension:
            powers[base] = powers.get(base, 0) + sign * power
        dimension = tuple(sorted((base, power) for base, power in powers.items() if power))
        scale = left.scale * right.scale if op == "*" else left.scale / right.scale
        if not dimension and scale != 1.0:
            # a pure number must be a number: 万元/亿元 is 0.0001
            node: Node = Bin("*", Bin(op, left.node, right.node), Num(scale))
            return _Size(node, (), 1.0)
        return _Size(Bin(op, left.node, right.node), dimension, scale, left.free and right.free)
    if op == "**":
        _to(right, _Size(Num(1.0), (), 1.0))
        _to(left, _Size(Num(1.0), (), 1.0))
        return _Size(Bin(op, left.node, right.node), (), 1.0, left.free and right.free)
    left, right = _join(left, right)
    compared = op not in {"+", "-"}
    return _Size(Bin(op, left.node, right.node), () if compared else left.dimension,
                 1.0 if compared else left.scale, left.free and right.free and not compared)


def _function(name: str, args: list[_Size]) -> _Size:
    if name in {"log", "exp", "sqrt"}:
        if name != "log":  # log(x) - log(x(-1)) is the growth of anything
            _to(args[0], _Size(Num(1.0), (), 1.0))
        return _Size(Fn(name, (args[0].node,)), (), 1.0, args[0].free)
    if name in {"abs", "neg"}:
        return replace(args[0], node=Fn(name, (args[0].node,)))
    head = args[:1] if name == "if" else []
    rest = args[1:] if name == "if" else args
    first = next((arg for arg in rest if not arg.free), rest[0])
    fitted = [_join(first, arg)[1] for arg in rest]
    nodes = (*(arg.node for arg in head), *(arg.node for arg in fitted))
    # a choice among bare numbers is a bare number: fai + if(gdp > 100, 5, 0)
    return _Size(Fn(name, nodes), first.dimension, first.scale, first.free)


def _join(left: _Size, right: _Size) -> tuple[_Size, _Size]:
    if left.free and not right.free:
        return replace(left, dimension=right.dimension, scale=right.scale, free=False), right
    return left, _to(right, left)


def _to(size: _Size, wanted: _Size) -> _Size:
    """Express ``size`` in the scale of ``wanted``."""
    if size.free:
        return replace(size, dimension=wanted.dimension, scale=wanted.scale, free=wanted.free)
    if size.dimension != wanted.dimension:
        raise _MismatchError(wanted.dimension, size.dimension)
    if size.scale == wanted.scale:
        return size
    ratio = size.scale / wanted.scale
    return replace(size, node=Bin("*", size.node, Num(ratio)), scale=wanted.scale)
