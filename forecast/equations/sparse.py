"""Large simultaneous blocks: sparse factors shared by all runs, corrected by each run's own steps.

Eliminating the variables that are no guesses would fill the matrix of a large circle; factorised as
a whole (SuperLU) it stays as sparse as the equations are. Each run mends the shared factors by
Broyden's update, kept as the steps taken (Kelley 1995, algorithm ``brsol``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations.derivatives import gradient, taped
from forecast.equations.newton import (
    PASSES,
    PATIENCE,
    Array,
    Found,
    Pass,
    advance,
    is_settled,
    is_small,
    outcome,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.equations.derivatives import Tape
    from forecast.equations.ordering import Block
    from forecast.equations.program import Program
    from forecast.equations.tree import Leaf, Node

MANY = 40
"""With more torn variables than this a block is solved here: an inverse a run would not pay."""
_ROUNDING = 1e-12
_FAR = 1e7
"""How far a variable moves, in a block of coefficients near one, when nothing determines it."""
_LEAST = 0.1
"""A correction that would lengthen a step more than tenfold is left out."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """A factorised block: ``I`` less the derivatives of its equations."""

    factors: Any
    torn: Array
    size: int

    def step(self, gap: Array) -> Array:
        """Return how far guesses lie from the solution, given their gaps; shape (torn, runs)."""
        right = np.zeros((self.size, gap.shape[1]))
        right[self.torn] = gap
        return np.asarray(self.factors.solve(right)[self.torn], dtype=np.float64)


def _matrix(names: Sequence[str], slopes: Mapping[str, Mapping[str, float]]) -> Any:
    """Return ``I`` less the derivatives of a block's equations, in the order of its names."""
    from scipy.sparse import csc_matrix

    place = {name: number for number, name in enumerate(names)}
    rows, columns, values = [*place.values()], [*place.values()], [1.0] * len(place)
    for name, row in place.items():
        for other, slope in slopes[name].items():
            rows.append(row)
            columns.append(place[other])
            values.append(-slope)
    size = len(place)
    return csc_matrix((values, (rows, columns)), shape=(size, size))


def _factorised(left: Any) -> Any:
    """Factorise with an order for matrices with a diagonal: totals and what reads them fill little.

    The order for any matrix (COLAMD) fills sixty times as much on a model of many sectors.
    """
    from scipy.sparse.linalg import splu

    return splu(left, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.1,
                options={"SymmetricMode": True})


def tapes_of(program: Program, block: Block, trees: Mapping[str, Node]) -> list[Tape]:
    """Lay the equations of a block out, each once for as long as the program lives."""
    found = []
    for name in block.names:
        tree = trees[name]
        tape = program.tapes.get(tree)
        if tape is None:
            tape = program.tapes[tree] = taped(tree)
        found.append(tape)
    return found


def slopes(block: Block, tapes: Sequence[Tape], read: Callable[[Leaf], float]) -> Slopes | None:
    """Factorise a block at a point; None where that cannot be done."""
    inside = frozenset(block.names)
    try:
        found = {name: gradient(tape, read, inside)[1]
                 for name, tape in zip(block.names, tapes, strict=True)}
        factors = _factorised(_matrix(block.names, found))
    except (ArithmeticError, ValueError, RuntimeError):  # not computable, or exactly singular
        return None
    place = {name: number for number, name in enumerate(block.names)}
    return Slopes(factors, np.array([place[name] for name in block.torn]), len(place))


def dependent(names: Sequence[str], slopes: Mapping[str, Mapping[str, float]]) -> frozenset[str]:
    """Return the variables that a large block leaves undetermined at one point.

    A pivot that is nothing but the rounding of what it was computed from means that an equation
    follows from the others; what then moves with it is undetermined.
    """
    from scipy.sparse import diags_array

    left = _matrix(names, slopes)
    if not np.isfinite(left.data).all():
        raise ArithmeticError
    draw = np.random.default_rng(20200103)
    sizes = abs(left) @ np.ones(len(names))
    try:
        factors = _factorised(left)
        pivots = np.abs(factors.U.diagonal())
        summed = np.asarray((abs(factors.L).multiply(abs(factors.U).T)).sum(axis=1)).ravel()
        if (pivots > _ROUNDING * summed).all():
            return frozenset()
    except RuntimeError:  # singular to the last digit
        pass
    nudge = diags_array(1e-13 * draw.uniform(0.5, 1.0, len(names)) * sizes)
    moved = _factorised((left + nudge).tocsc())
    far = np.abs(moved.solve(draw.uniform(0.5, 1.0, len(names)) * sizes))
    return frozenset(name for name, one in zip(names, far, strict=True) if one > _FAR)


class Single(Pass):
    """A pass in plain floats that takes and gives what a pass of one run in arrays does."""

    def __call__(self, guess: Any) -> Array:
        """Return the torn variables as the equations give them; NaN where floats refuse."""
        try:
            found = Pass.__call__(self, guess[:, 0].tolist())
        except (ArithmeticError, ValueError):
            found = [np.nan] * len(self.torn)
        return np.array(found)[:, None]


def solve_large(core: Pass, start: tuple[Array, Array],
                fresh: Callable[[Array, int], Slopes | None], usual: Slopes | None) -> Found:
    """Solve a block of many torn variables, in one run or many.

    Parameters
    ----------
    core
        Goes through the block once.
    start
        The first guess and its gaps, shape (torn, runs).
    fresh
        Factorises the block at the guess of one run, after a pass.
    usual
        The factors of an earlier period.
    """
    guess, gap = start
    steps: list[Array] = []
    weight = 1.0 / np.maximum(np.abs(guess), 1.0)
    since = 0 if usual else PATIENCE + 1
    for _ in range(PASSES):
        if since > PATIENCE:
            found = fresh(guess, _worst(gap, guess))
            usual, steps, since = found or usual, [], 0
        if usual is None:
            break
        step = _corrected(-usual.step(gap), steps, weight)
        step = np.where(np.isfinite(step).all(axis=0), step, 0.0)
        before = core.values() if is_small(gap, guess) else None
        guess, gap, taken = advance(core, guess, gap, -step)
        if before is not None and is_settled(core.values(), before, guess.shape[1:]):
            break
        # the correction holds after whole steps alone
        steps = [*steps, step] if (taken == -step).all() else []
        since += 1
    return outcome(core, guess, gap, usual)


def _worst(gap: Array, guess: Array) -> int:
    """Return the run that is farthest from its solution, of those that can be computed."""
    far = np.max(np.abs(gap) / np.maximum(np.abs(guess), 1.0), axis=0)
    return int(np.argmax(np.where(np.isfinite(far), far, -1.0)))


def _corrected(step: Array, steps: list[Array], weight: Array) -> Array:
    """Apply Broyden's updates of the steps taken so far, in every run."""
    for earlier, later in pairwise(steps):
        step = step + later * _share(earlier, step, weight)
    if steps:
        rest = 1.0 - _share(steps[-1], step, weight)
        step = step / np.where(np.abs(rest) > _LEAST, rest, 1.0)
    return step


def _share(along: Array, step: Array, weight: Array) -> Array:
    scaled = along * weight**2
    size = (scaled * along).sum(axis=0)
    return np.asarray((scaled * step).sum(axis=0) / np.where(size > 0.0, size, 1.0))
