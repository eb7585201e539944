"""Circles of equations that determine nothing: ``x = y, y = x``, or ``x = x + 1``.

Newton's method would stop somewhere on such a circle and call it a solution, so the model is
refused when it is loaded. A simultaneous block g = f(g) of the feedback variables g has an isolated
solution only where I - f'(g) is regular; a block in which it is singular at points drawn at random
is singular everywhere (but for a set of measure zero), whatever the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.ordering import Block, order_of
from forecast.equations.tree import Array, Leaf, Node, Var, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations.equation import Equation

POINTS = 8
_NUDGE = 1e-5
_SINGULAR = 1e-7
"""Below this a determinant is the rounding of its central differences (about 1e-10)."""


def unsolvable(equations: Sequence[Equation]) -> tuple[tuple[str, ...], ...]:
    """List the blocks without an isolated solution, each by the names of its variables."""
    trees = {one.name: one.level(one.right) for one in equations}
    return tuple(block.names for block in order_of(trees)
                 if block.torn and _is_singular(block, trees))


def _is_singular(block: Block, trees: Mapping[str, Node]) -> bool:
    """Tell whether a block is singular at every point where it can be computed at all."""
    draw = np.random.default_rng(20200103)
    # half the points have guesses of either sign: x = |x| + 1 is singular for positive x alone
    judged = [found for number in range(POINTS)
              if (found := _singular_here(block, trees, draw, number % 2 == 1)) is not None]
    return bool(judged) and all(judged)


def _singular_here(block: Block, trees: Mapping[str, Node], draw: np.random.Generator,
                   is_signed: bool) -> bool | None:
    size = len(block.torn)
    guess = draw.uniform(0.5, 2.0, size) * (draw.choice([-1.0, 1.0], size) if is_signed else 1.0)
    others: dict[Leaf, float] = {}
    # one pass a column: the guess nudged up in the first half, down in the second
    moved = np.repeat(guess[:, None], 2 * size, axis=1)
    for column in range(size):
        moved[column, column] += _NUDGE
        moved[column, size + column] -= _NUDGE
    inside: dict[str, Array] = dict(zip(block.torn, moved, strict=True))

    def read(leaf: Leaf) -> Array | float:
        if isinstance(leaf, Var) and leaf.lag == 0 and leaf.name in inside:
            return inside[leaf.name]
        return others.setdefault(leaf, float(draw.uniform(0.5, 2.0)))

    given = np.empty_like(moved)
    with np.errstate(all="ignore"):
        for name in block.names:
            value = np.broadcast_to(evaluate(trees[name], read), (2 * size,))
            if name in block.torn:
                given[block.torn.index(name)] = value
            else:
                inside[name] = value
    slopes = np.eye(size) - (given[:, :size] - given[:, size:]) / (2.0 * _NUDGE)
    if not np.isfinite(slopes).all():
        return None
    rows = np.maximum(np.abs(slopes).max(axis=1), 1.0)
    return bool(abs(np.linalg.det(slopes / rows[:, None])) < _SINGULAR)
