"""Which regressors an equation has: its right-hand side sorted by the parameters it multiplies.

``b_s*dlog(x) - speed*(log(y(-1)) - long*log(x(-1)))`` becomes ``{b_s: dlog(x), speed: -log(y(-1)),
speed*long: log(x(-1))}``: an error-correction form, whose long-run parameter is a ratio.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.equations import Bin, Fn, Node, Num, Param, walk
from forecast.labels import enumerated

if TYPE_CHECKING:
    from collections.abc import Collection

Product = tuple[str, ...]
"""Parameters multiplied with each other, in the order of their names; () for none."""
_DEGREE = 2


class NotEstimableError(ValueError):
    """An equation in which the parameters do not enter linearly; its text names the part."""


@dataclass(frozen=True, slots=True)
class LinearForm:
    """``offset + Σ terms[p]·p + Σ long_run[s, p]·s·p``, each coefficient a tree of figures.

    Parameters
    ----------
    offset
        What no parameter multiplies.
    terms
        parameter → its regressor.
    long_run
        (speed of adjustment, long-run parameter) → regressor; empty but for error correction.
    """

    offset: Node
    terms: dict[str, Node]
    long_run: dict[tuple[str, str], Node]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters: first those that enter alone, then the long-run ones."""
        return (*self.terms, *(name for _, name in self.long_run))


def linear_form(node: Node, known: Collection[str] = ()) -> LinearForm:
    """Sort a right-hand side by parameter.

    Parameters
    ----------
    node
        The tree of the right-hand side.
    known
        Parameters whose value is certain: they count as figures.

    Raises
    ------
    NotEstimableError
        When a parameter stands in a function, a power, a comparison or a denominator, or when
        parameters multiply each other in any but the error-correction way.
    """
    sorted_out = _sort(node, frozenset(known))
    terms = {product[0]: part for product, part in sorted_out.items() if len(product) == 1}
    long_run: dict[tuple[str, str], Node] = {}
    for product, part in sorted_out.items():
        if len(product) == _DEGREE:
            long_run[_roles(product, terms)] = part
    last = [name for _, name in long_run]
    if len(set(last)) < len(last):
        raise NotEstimableError(" · ".join(last))
    return LinearForm(sorted_out.get((), Num(0.0)), terms, long_run)


def _roles(product: Product, terms: dict[str, Node]) -> tuple[str, str]:
    """Tell the speed of adjustment, which also enters alone, from the long-run parameter."""
    alone = [name for name in product if name in terms]
    other = [name for name in product if name not in terms]
    if len(alone) != 1 or len(other) != 1:
        raise NotEstimableError(" · ".join(product))
    return alone[0], other[0]


def _sort(node: Node, known: frozenset[str]) -> dict[Product, Node]:
    if isinstance(node, Param) and node.name not in known:
        return {(node.name,): Num(1.0)}
    if not any(isinstance(part, Param) and part.name not in known for part in walk(node)):
        return {(): node}
    if isinstance(node, Fn) and node.name == "neg":
        return {product: Fn("neg", (part,)) for product, part in _sort(node.args[0], known).items()}
    if isinstance(node, Bin) and node.op in {"+", "-"}:
        return _sum(node.op, _sort(node.left, known), _sort(node.right, known))
    if isinstance(node, Bin) and node.op == "*":
        return _multiplied(_sort(node.left, known), _sort(node.right, known))
    if isinstance(node, Bin) and node.op == "/":
        below = _sort(node.right, known)
        if set(below) == {()}:
            return {product: Bin("/", part, below[()])
                    for product, part in _sort(node.left, known).items()}
    names = {part.name for part in walk(node) if isinstance(part, Param)} - known
    raise NotEstimableError(enumerated(sorted(names)))


def _sum(op: str, left: dict[Product, Node], right: dict[Product, Node]) -> dict[Product, Node]:
    found = dict(left)
    for product, part in right.items():
        if product in found:
            found[product] = Bin(op, found[product], part)
        else:
            found[product] = part if op == "+" else Fn("neg", (part,))
    return found


def _multiplied(left: dict[Product, Node], right: dict[Product, Node]) -> dict[Product, Node]:
    found: dict[Product, Node] = {}
    for one, part in left.items():
        for other, factor in right.items():
            product = tuple(sorted((*one, *other)))
            if len(product) > _DEGREE or len(set(product)) < len(product):
                raise NotEstimableError(" · ".join(product))
            node = Bin("*", part, factor)
            found[product] = Bin("+", found[product], node) if product in found else node
    return found
