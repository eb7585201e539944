"""Simultaneous blocks: the few torn variables by Newton's method with Broyden's update.

The unknowns are the torn variables g; the equations give f(g); the gap G(g) = g - f(g) must vanish.
The inverse Jacobian comes from finite differences once, is then improved by each step (Broyden
1965, the "good" update by Sherman-Morrison); one run alone hands it on to the next period. A point
is accepted when the gap is small *and* one more pass moves no variable of the whole block.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from operator import mul, sub
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Array = NDArray[np.float64]

TOLERANCE = 1e-11
"""The gap of a torn variable, relative to its size or absolute below one."""
SETTLED = 1e-9
"""How far one more pass may move any variable of the block, relative or absolute below one."""
PASSES = 80
PATIENCE = 12  # passes with one Jacobian before a fresh one
_SLOW = 0.01
_NUDGE = 1e-6
_HALVINGS = 6


@dataclass(frozen=True, slots=True)
class Pass:
    """Goes through one block of one period from a guess of its torn variables.

    ``parts`` are the generated functions, each with what no guess can change; ``held`` the figures
    of what they read as guesses, so far; ``torn`` the numbers of the torn variables, ``given``
    their paths, ``paths`` those of every variable of the block.
    """

    parts: Sequence[tuple[Callable[..., None], Any]]
    at: int
    held: Mapping[int, Any]
    torn: Sequence[int]
    given: Sequence[list[Any]]
    paths: Sequence[list[Any]]

    def __call__(self, guess: Sequence[Any] | Array) -> list[Any] | Array:
        """Return the torn variables as the equations give them."""
        at, guesses = self.at, {**self.held, **dict(zip(self.torn, guess, strict=True))}
        for core, held in self.parts:
            core(at, held, guesses)
        return [path[at] for path in self.given]

    def values(self) -> list[Any]:
        """Return every variable of the block after a pass."""
        return [path[self.at] for path in self.paths]


@dataclass(frozen=True, slots=True)
class Found:
    """What the iteration found: which runs failed (None when none did), and the last gaps.

    ``failed`` is a mask of runs, ``gaps`` has the shape (torn, runs). ``usual`` is the middle run's
    inverse Jacobian, or the factors of a large block, for the next period.
    """

    failed: NDArray[np.bool_] | None
    gaps: Any
    usual: Any

    def row(self, row: int) -> Found:
        """Return what was found of one row of several."""
        failed = None if self.failed is None else self.failed[row]
        return Found(failed if failed is not None and failed.any() else None, self.gaps[:, row],
                     None)


# -- one run, plain floats -------------------------------------------------------------------------


def solve_floats(core: Pass, starts: Sequence[Sequence[float]], inverse: list[list[float]] | None
                 ) -> tuple[list[list[float]], list[float] | None]:
    """Solve a block of one run.

    Parameters
    ----------
    core
        Goes through the block once.
    starts
        Where to start: the first from which the equations can be computed.
    inverse
        The inverse Jacobian of the period before, if any.

    Returns
    -------
    tuple
        The inverse Jacobian, and the last gaps if there is no solution (None when solved).

    Raises
    ------
    ArithmeticError, ValueError
        When an equation cannot be evaluated; the caller then takes the array path.
    """
    guess, gap = begin_floats(core, starts)
    size, since = max(map(abs, gap)), 0
    for _ in range(PASSES):
        if inverse is None or since > PATIENCE:
            inverse, since = _inverse_floats(core, guess, gap), 0
        is_near = size <= TOLERANCE or all(
            abs(one) <= TOLERANCE * abs(other) for one, other in zip(gap, guess, strict=True))
        before = core.values() if is_near else None
        step = [sum_of(map(mul, row, gap)) for row in inverse]
        guess = list(map(sub, guess, step))
        new = list(map(sub, guess, core(guess)))
        if before is not None and _is_still(core.values(), before):
            return inverse, None
        reached = max(map(abs, new))
        if not isfinite(reached):
            return inverse, gap
        if reached > _SLOW * size:  # a step that gains two digits needs no better Jacobian
            _improve_floats(inverse, step, list(map(sub, gap, new)))
        gap, size = new, reached
        since += 1
    return inverse or [], gap


def begin_floats(core: Pass, starts: Sequence[Sequence[float]]
                 ) -> tuple[list[float], list[float]]:
    """Return the first start from which the equations can be computed, and its gaps.

    A figure that fell by half would be extrapolated to nought, where there is no logarithm.
    """
    for guess in starts[:-1]:
        try:
            gap = list(map(sub, guess, core(guess)))
        except (ArithmeticError, ValueError):
            continue
        if all(map(isfinite, gap)):
            return list(guess), gap
    return list(starts[-1]), list(map(sub, starts[-1], core(starts[-1])))


def _is_still(after: list[float], before: list[float]) -> bool:
    """Whether no variable has moved by more than :data:`SETTLED`."""
    if max(map(abs, map(sub, after, before))) <= SETTLED:
        return True
    return all(abs(one - other) <= SETTLED * max(1.0, abs(one))
               for one, other in zip(after, before, strict=True))


def _inverse_floats(core: Pass, guess: list[float], gap: list[float]) -> list[list[float]]:
    size = len(guess)
    jacobian = np.empty((size, size))
    for column in range(size):
        # what the equation gives may be far larger than the guess, and so is its rounding
        nudge = _NUDGE * max(1.0, abs(guess[column]), abs(guess[column] - gap[column]))
        moved = [one + nudge * (place == column) for place, one in enumerate(guess)]
        after = core(moved)
        jacobian[:, column] = [(moved[row] - after[row] - gap[row]) / nudge for row in range(size)]
    found: list[list[float]] = np.linalg.inv(jacobian).tolist()
    return found


def _improve_floats(inverse: list[list[float]], step: list[float], change: list[float]) -> None:
    moved = [sum_of(map(mul, row, change)) for row in inverse]
    pulled = [sum_of(map(mul, step, column)) for column in zip(*inverse, strict=True)]
    scale = sum_of(map(mul, pulled, change))
    if abs(scale) > 1e-300:
        for place, row in enumerate(inverse):
            factor = (step[place] - moved[place]) / scale
            inverse[place] = [one + factor * other for one, other in zip(row, pulled, strict=True)]


# -- many runs, arrays -----------------------------------------------------------------------------


def solve_arrays(core: Pass, starts: Sequence[Array], usual: Array | None = None) -> Found:
    """Solve a block of many runs side by side, in one row or in several.

    Rows have nothing to do with each other: each is solved as it would be alone, and waits where it
    is once it is solved.

    Parameters
    ----------
    core
        Goes through the block once.
    starts
        Where to start, shape (torn, runs) or (torn, rows, runs): in each run the first that can be
        computed.
    usual
        The inverse Jacobian of each row's middle run, shape (torn, torn) or (torn, torn, rows),
        from an earlier period; NaN where there is none. Each run's own would do worse: among many
        there is always one that has gone stale.
    """
    guess, gap = begin_arrays(core, starts)
    size, rows = len(guess), guess.shape[1:-1]
    usual = np.full((size, size, *rows), np.nan) if usual is None else usual
    since = np.where(np.isfinite(usual).all(axis=(0, 1)), 1, PATIENCE + 1)
    inverse = np.repeat(usual[..., None], guess.shape[-1], axis=-1)
    is_open = np.ones(rows, dtype=np.bool_)
    for _ in range(PASSES):
        stale = is_open & (since > PATIENCE)
        if stale.any():
            fresh = _inverse_arrays(core, guess, gap, stale)
            inverse = np.where(stale[..., None], fresh, inverse)
            usual = np.where(stale, np.median(fresh, axis=-1), usual)
            since = np.where(stale, 1, since)
        near = is_open & ~stale & is_small(gap, guess)
        if near.any():
            before = core.values()
            guess = guess - np.where(near[..., None], _times(inverse, gap), 0.0)
            gap = guess - stack(core(guess), guess)
            is_open = is_open & ~(near & is_settled(core.values(), before, guess.shape[1:]))
            if not is_open.any():
                break
        step = _times(inverse, gap)
        # a run that has gone astray stays where it was and waits for a fresh Jacobian
        step = np.where(np.isfinite(step).all(axis=0) & is_open[..., None], step, 0.0)
        guess, new, step = advance(core, guess, gap, step)
        inverse = np.where(is_open[..., None], _improved(inverse, -step, new - gap), inverse)
        gap = new
        since = since + 1
    return outcome(core, guess, gap, usual)


def outcome(core: Pass, guess: Array, gap: Array, usual: Any) -> Found:
    """Tell which runs are solved; the values of the others become NaN."""
    small = np.abs(gap) <= SETTLED * np.maximum(np.abs(guess), 1.0)
    failed = np.asarray(~small.all(axis=0), dtype=np.bool_)
    if failed.any():
        core(np.where(failed, np.nan, guess))
        lost = failed.any(axis=-1)
        return Found(failed, gap, np.where(lost, np.nan, usual)
                     if isinstance(usual, np.ndarray) and not lost.all() else None)
    return Found(None, gap, usual)


def begin_arrays(core: Pass, starts: Sequence[Array]) -> tuple[Array, Array]:
    """Return in each run the first start from which the equations can be computed, and the gaps."""
    guess = starts[0]
    gap = guess - stack(core(guess), guess)
    for other in starts[1:]:
        lost = ~np.isfinite(gap).all(axis=0)
        if not lost.any():
            break
        guess = np.where(lost, other, guess)
        gap = guess - stack(core(guess), guess)
    return guess, gap


def advance(core: Pass, guess: Array, gap: Array, step: Array) -> tuple[Array, Array, Array]:
    """Take a step, halved in the runs where it would leave what can be computed."""
    for _ in range(_HALVINGS):
        ahead = guess - step
        new = ahead - stack(core(ahead), guess)
        lost = np.isfinite(gap).all(axis=0) & ~np.isfinite(new).all(axis=0)
        if not lost.any():
            break
        step = np.where(lost, 0.5 * step, step)
    return ahead, new, step


def stack(values: Sequence[Any] | Array, like: Array) -> Array:
    """Lay the values of a pass out in the shape of a guess."""
    if isinstance(values, np.ndarray):
        return values
    return np.stack([np.broadcast_to(one, like[0].shape) for one in values])


def is_small(gap: Array, guess: Array) -> NDArray[np.bool_]:
    """Tell of each row whether every run that can be computed has met the tolerance."""
    small = np.abs(gap) <= TOLERANCE * np.maximum(np.abs(guess), 1.0)
    return np.asarray((small | ~np.isfinite(gap)).all(axis=(0, -1)))


def is_settled(after: list[Any], before: list[Any], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Tell of each row whether no variable has moved by more than :data:`SETTLED` in any run.

    ``shape`` is that of the runs; a variable that is the same in many is but one number.
    """
    found = np.ones(shape[:-1], dtype=np.bool_)
    for one, other in zip(after, before, strict=True):
        moved = one - other
        if type(moved) is float and abs(moved) <= SETTLED:
            continue
        if np.max(moved) <= SETTLED and np.min(moved) >= -SETTLED:
            continue
        near = (np.abs(moved) <= SETTLED * np.maximum(np.abs(one), 1.0)) | ~np.isfinite(one)
        found &= np.broadcast_to(near, shape).all(axis=-1)
    return found


def _times(inverse: Array, gap: Array) -> Array:
    """Multiply in every run. Term after term, so that a run's rounding is its own affair."""
    found: Array = inverse[:, 0] * gap[0]
    for column in range(1, len(gap)):
        found = found + inverse[:, column] * gap[column]
    return found


def _improved(inverse: Array, step: Array, change: Array) -> Array:
    """Broyden's update in every run; none where it would divide by nothing."""
    moved = _times(inverse, change)
    pulled = _times(np.swapaxes(inverse, 0, 1), step)
    scale = _times(pulled[None], change)[0]
    usable = np.abs(scale) > 1e-300
    factor = np.where(usable, 1.0, 0.0) / np.where(usable, scale, 1.0)
    update = ((step - moved) * factor)[:, None] * pulled[None]
    return np.where(np.isfinite(update), inverse + update, inverse)


def _inverse_arrays(core: Pass, guess: Array, gap: Array, stale: NDArray[np.bool_]) -> Array:
    """Return the inverse Jacobian of every run of the rows that need a fresh one."""
    size, runs = len(guess), guess.shape[1:]
    jacobian = np.empty((*runs, size, size))
    for column in range(size):
        nudge = _NUDGE * np.maximum(np.maximum(np.abs(guess[column]), 1.0),
                                    np.nan_to_num(np.abs(guess[column] - gap[column])))
        moved = guess.copy()
        moved[column] += np.where(stale[..., None], nudge, 0.0)
        after = moved - stack(core(moved), guess)
        jacobian[..., column] = np.moveaxis((after - gap) / nudge, 0, -1)
    jacobian[~(np.isfinite(jacobian).all(axis=(-2, -1)) & stale[..., None])] = np.eye(size)
    try:
        inverse = np.linalg.inv(jacobian)
    except np.linalg.LinAlgError:
        inverse = np.reshape([_inverse(one) for one in jacobian.reshape(-1, size, size)],
                             jacobian.shape)
    return np.ascontiguousarray(np.moveaxis(inverse, (-2, -1), (0, 1)))


def _inverse(matrix: Array) -> Array:
    try:
        found = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        found = np.linalg.pinv(matrix)
    return np.asarray(found, dtype=np.float64)
