"""Circles of equations that determine nothing: ``x = y, y = x``, or ``x = x + 1``.

Newton's method would stop somewhere on such a circle and call it a solution, so the model is
refused when it is loaded. A simultaneous block g = f(g) of the feedback variables g has an isolated
solution only where R = I - f'(g) is regular; a block in which it is singular at points drawn at
random is singular everywhere (but for a set of measure zero), whatever the figures.

A determinant says little: it shrinks with the units and with the number of equations. What counts
is how many digits the solution loses whatever the units, Bauer's (1963) condition under the best
scaling: the spectral radius of |R⁻¹| |R|, with |R| summed up without signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.code import form_of
from forecast.equations.derivatives import gradient, taped
from forecast.equations.ordering import Block, needed, order_of
from forecast.equations.sparse import MANY, dependent
from forecast.equations.tree import Var, walk
from forecast.issues import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations.derivatives import Tape
    from forecast.equations.equation import Equation
    from forecast.equations.tree import Array, Leaf, Node

POINTS = 8
_SHOWN = 12
_SINGULAR = 1e11
"""Of the sixteen digits of a number so many are lost; derivatives are exact, so it is rounding."""
_SHARE = 1e-9


def unsolvable(equations: Sequence[Equation]) -> tuple[frozenset[str], ...]:
    """List the blocks without an isolated solution, each by the variables left undetermined."""
    trees = {one.name: one.level(one.right) for one in equations}
    found: list[frozenset[str]] = []
    sound: set[tuple[object, ...]] = set()
    for block in order_of(needed(trees)):
        # one block like another, numbers and all, is drawn the same points and passes the same
        form = form_of(trees, block.names, block.torn, block.names) if block.torn else None
        if form is None or (alike := (form.key, form.numbers)) in sound:
            continue
        names = _undetermined(block, trees)
        if names:
            found.append(names)
        else:
            sound.add(alike)
    return tuple(found)


def _undetermined(block: Block, trees: Mapping[str, Node]) -> frozenset[str]:
    """Return what is undetermined at every point where a block can be computed at all."""
    draw = np.random.default_rng(20200103)
    tapes = {name: taped(trees[name]) for name in block.names}
    found: list[frozenset[str]] = []
    # half the points have guesses of either sign: x = |x| + 1 is singular for positive x alone
    for number in range(POINTS):
        try:
            here = _undetermined_here(block, tapes, draw, number % 2 == 1)
        except (ArithmeticError, ValueError):
            continue
        if not here:
            return here
        found.append(here)
    return frozenset.intersection(*found) or found[0] if found else frozenset()


def _undetermined_here(block: Block, tapes: Mapping[str, Tape], draw: np.random.Generator,
                       is_signed: bool) -> frozenset[str]:
    size = len(block.torn)
    guess = draw.uniform(0.5, 2.0, size) * (draw.choice([-1.0, 1.0], size) if is_signed else 1.0)
    values: dict[Leaf, float] = {Var(name): float(one) for name, one in
                                 zip(block.torn, guess, strict=True)}

    def read(leaf: Leaf) -> float:
        known = values.get(leaf)
        if known is None:
            known = values[leaf] = float(draw.uniform(0.5, 2.0))
        return known

    inside, torn = frozenset(block.names), frozenset(block.torn)
    slopes: dict[str, dict[str, float]] = {}
    for name in block.names:
        value, slopes[name] = gradient(tapes[name], read, inside)
        if name not in torn:
            values[Var(name)] = value
    return _loose(block, slopes) if size <= MANY else dependent(block.names, slopes)


def _loose(block: Block, slopes: Mapping[str, Mapping[str, float]]) -> frozenset[str]:
    """Return the variables that a block of few torn ones leaves undetermined at one point."""
    size = len(block.torn)
    signed: dict[str, Array] = dict(zip(block.torn, np.eye(size), strict=True))
    summed = dict(signed)
    given = np.empty((2, size, size))
    place = {name: row for row, name in enumerate(block.torn)}
    for name in block.names:
        by = slopes[name]
        rows = (sum((slope * signed[one] for one, slope in by.items()), np.zeros(size)),
                sum((abs(slope) * summed[one] for one, slope in by.items()), np.zeros(size)))
        if name in place:
            given[:, place[name]] = rows
        else:
            signed[name], summed[name] = rows
    if not np.isfinite(given).all():
        raise ArithmeticError
    left, sizes = np.eye(size) - given[0], np.eye(size) + given[1]
    by_row = sizes.max(axis=1)
    left, sizes = left / by_row[:, None], sizes / by_row[:, None]
    try:
        losses = np.abs(np.linalg.inv(left)) @ sizes
        if np.abs(np.linalg.eigvals(losses)).max() < _SINGULAR:
            return frozenset()
    except np.linalg.LinAlgError:  # singular to the last digit
        pass
    by_column = sizes.max(axis=0)
    free = np.linalg.svd(left / by_column)[2][-1] / by_column
    return frozenset(name for name in block.names if _moves(signed[name], summed[name], free))


def _moves(signed: Array, summed: Array, free: Array) -> bool:
    """Whether a variable moves along the direction in which a block gives way."""
    return bool(abs(signed @ free) > _SHARE * (summed @ np.abs(free)))


def check_cycles(equations: list[Equation], issues: list[Issue]) -> None:
    """Refuse circles of equations that determine nothing."""
    for names in unsolvable(equations):
        circle = [one for one in equations if one.name in names]
        issues.append(Issue("model_cycle", circle[-1].where,
                            _listed([one.name for one in circle], "、"),
                            (("equations", _listed([one.text for one in circle], "；")),)))


def _listed(words: Sequence[str], mark: str) -> str:
    return mark.join([*words[:_SHOWN], *(["…"] if len(words) > _SHOWN else [])])


def check_complete(equations: list[Equation], issues: list[Issue]) -> None:
    """Two equations of one variable, and variables used at lag 0 without any."""
    seen: dict[str, Equation] = {}
    for equation in equations:
        other = seen.setdefault(equation.name, equation)
        if other is not equation:
            issues.append(Issue("model_two_equations", equation.where, equation.name,
                                (("other", other.where.cell),)))
    for equation in equations:
        for node in walk(equation.right):
            if isinstance(node, Var) and node.name not in seen:
                issues.append(Issue("model_no_equation", equation.where, node.name))
                seen[node.name] = equation
