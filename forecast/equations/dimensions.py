"""Dimension check: 万元 plus 亿元 is scaled, 万元 plus 千瓦时 is an error that names the line.

Each tree gets a dimension and a scale (the size of one unit of it in base units). Where a sum, a
comparison or an assignment joins two scales of one dimension, the right side is multiplied by their
ratio, and so are the Excel formulas made from the tree. Percentages count as pure numbers, since
equations divide by 100 themselves.

In a model of one's own a number or a parameter without a unit bears whatever unit its equation
needs: ``C = 16.8 + 0.2 * profits - 3 * rate`` is how economists write. Where the units fit as they
stand they are scaled as ever; what holds no number (万元 plus 千瓦时) is an error there too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.equations.tree import Bin, Data, Fn, Leaf, Node, Num, Var, fold, to_text
from forecast.issues import InputError, Issue
from forecast.labels import LANGS, Bilingual, Lang, both, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog, Dimension, Unit
    from forecast.equations.equation import Equation, ModelText

_RATIOS = {"share", "quarter"}
"""Figures that are pure numbers whatever the item's unit: per cent of something, 0 or 1."""


@dataclass(frozen=True, slots=True)
class _Size:
    """A tree with its dimension and scale; ``free`` marks a bare number, which fits anything.

    ``bends`` marks what a number without a unit multiplies: where it does not fit, that has one.
    """

    node: Node
    dimension: Dimension
    scale: float
    free: bool = False
    bends: bool = False


@dataclass(frozen=True, slots=True)
class _Units:
    """What sizes rest on: the items' units, the parameters', whether numbers may bear one."""

    catalog: Catalog
    parameters: Mapping[str, Unit]
    bends: bool = field(default=False)


class _MismatchError(Exception):
    """Two parts of an equation whose dimensions do not fit."""

    def __init__(self, left: _Size, right: _Size) -> None:
        super().__init__(f"{show(left.dimension)} ~ {show(right.dimension)}")
        self.left, self.right = left, right


def _told(size: _Size) -> Bilingual:
    """Write a part of an equation with its dimension: 贷款利率 为纯数."""
    dimension = show(size.dimension)
    if isinstance(size.node, Num):  # no part of it: what a power or an exponent must be
        return both("unit.dimension_must_be", dimension=dimension)
    return both("unit.dimension_is_of", part=to_text(size.node), dimension=dimension)


def show(dimension: Dimension) -> Bilingual:
    """Write a dimension for a message: 金额/面积, 纯数."""
    return Bilingual(*(_shown(dimension, lang) for lang in LANGS))


def _shown(dimension: Dimension, lang: Lang) -> str:
    named = [(label(f"unit.dimension_{base}", lang), power) for base, power in dimension]
    above = [f"{base}^{power}" if power > 1 else base for base, power in named if power > 0]
    below = [f"{base}^{-power}" if power < -1 else base for base, power in named if power < 0]
    if not named:
        return label("unit.dimension_", lang)
    return "·".join(above or ["1"]) + ("/" + "·".join(below) if below else "")


def scaled(model: ModelText, catalog: Catalog, units: Mapping[str, Unit], *,
           bends: bool = False) -> ModelText:
    """Check every equation's dimensions and return the model with scale factors written in.

    ``units`` gives the parameters' units; a parameter not named there is a pure number, or bears
    what its equation needs where ``bends`` says so.

    Raises
    ------
    InputError
        With every equation whose dimensions do not fit.
    """
    issues: list[Issue] = []
    known = _Units(catalog, units, bends)
    equations = tuple(_equation(one, known, issues) for one in model.equations)
    starts = tuple(_equation(one, known, issues) for one in model.starts)
    if issues:
        raise InputError(issues)
    return replace(model, equations=equations, starts=starts)


def _equation(equation: Equation, units: _Units, issues: list[Issue]) -> Equation:
    try:
        right = _size(equation.right, units)
        if equation.transform in {"", "d"}:
            left = _unit_size(Var(equation.name), units.catalog[equation.name].unit)
            right = _to(right, left)
        else:
            _to(right, _Size(Num(1.0), (), 1.0))
    except _MismatchError as mismatch:
        issues.append(Issue("model_dimension", equation.where, equation.text, (
            ("left", _told(mismatch.left)), ("right", _told(mismatch.right)))))
        return equation
    return replace(equation, right=right.node)


def _unit_size(node: Node, unit: Unit) -> _Size:
    dimension = tuple(part for part in unit.dimension if part[0] not in {"pct", "pp"})
    return _Size(node, dimension, unit.factor)


def _size(node: Node, units: _Units) -> _Size:
    def sized(one: Node, parts: list[_Size]) -> _Size:
        if isinstance(one, Bin):
            if one.op == "**" and units.bends:  # a Cobb-Douglas function has powers of amounts
                return _Size(Bin("**", parts[0].node, parts[1].node), (), 1.0, bends=True)
            return _binary(one.op, *parts)
        return (_function(one.name, parts) if isinstance(one, Fn)
                else _leaf_size(one, units))

    return fold(node, sized)


def _leaf_size(node: Num | Leaf, units: _Units) -> _Size:
    if isinstance(node, Num):
        return _Size(node, (), 1.0, free=True, bends=units.bends)
    if isinstance(node, Var):
        return _unit_size(node, units.catalog[node.name].unit)
    if isinstance(node, Data):
        is_ratio = node.source in _RATIOS
        return (_Size(node, (), 1.0, bends=units.bends) if is_ratio
                else _unit_size(node, units.catalog[node.item].unit))
    unit = units.parameters.get(node.name)
    if unit is not None and (unit.code or not units.bends):
        return _unit_size(node, unit)
    return _Size(node, (), 1.0, bends=units.bends)


def _binary(op: str, left: _Size, right: _Size) -> _Size:
    bends = left.bends or right.bends
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
            return _Size(node, (), 1.0, bends=bends)
        return _Size(Bin(op, left.node, right.node), dimension, scale, left.free and right.free,
                     bends)
    if op == "**":
        _to(right, _Size(Num(1.0), (), 1.0))
        _to(left, _Size(Num(1.0), (), 1.0))
        return _Size(Bin(op, left.node, right.node), (), 1.0, left.free and right.free)
    left, right = _join(left, right)
    compared = op not in {"+", "-"}
    return _Size(Bin(op, left.node, right.node), () if compared else left.dimension,
                 1.0 if compared else left.scale, left.free and right.free and not compared,
                 left.bends and right.bends)


def _function(name: str, args: list[_Size]) -> _Size:
    if name in {"log", "exp", "sqrt"}:
        if name != "log":  # log(x) - log(x(-1)) is the growth of anything
            _to(args[0], _Size(Num(1.0), (), 1.0))
        return _Size(Fn(name, (args[0].node,)), (), 1.0, args[0].free, args[0].bends)
    if name in {"abs", "neg"}:
        return replace(args[0], node=Fn(name, (args[0].node,)))
    head = args[:1] if name == "if" else []
    rest = args[1:] if name == "if" else args
    first = next((arg for arg in rest if not arg.free), rest[0])
    fitted = [_join(first, arg)[1] for arg in rest]
    nodes = (*(arg.node for arg in head), *(arg.node for arg in fitted))
    # a choice among bare numbers is a bare number: fai + if(gdp > 100, 5, 0)
    return _Size(Fn(name, nodes), first.dimension, first.scale, first.free,
                 all(arg.bends for arg in rest))


def _join(left: _Size, right: _Size) -> tuple[_Size, _Size]:
    if left.free and not right.free:
        return replace(left, dimension=right.dimension, scale=right.scale, free=False), right
    if left.bends and left.dimension != right.dimension and not right.bends:
        return _to(left, right), right
    return left, _to(right, left)


def _to(size: _Size, wanted: _Size) -> _Size:
    """Express ``size`` in the scale of ``wanted``."""
    if size.free:
        return replace(size, dimension=wanted.dimension, scale=wanted.scale, free=wanted.free)
    if size.dimension != wanted.dimension:
        if size.bends:
            return replace(size, dimension=wanted.dimension, scale=wanted.scale)
        raise _MismatchError(wanted, size)
    if size.scale == wanted.scale:
        return size
    ratio = size.scale / wanted.scale
    return replace(size, node=Bin("*", size.node, Num(ratio)), scale=wanted.scale)
