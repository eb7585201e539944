"""Solving: block by block, period by period; one run in plain floats, many side by side in arrays.

What cannot be solved is counted and named, with the period, the run, the equation and the last
gaps; it is never returned as a silent number.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations.layout import (
    Desk,
    Figure,
    Layout,
    Paths,
    Plan,
    Task,
    central,
    combined,
    plain,
    row_of,
    scalars,
)
from forecast.equations.newton import Found, Pass, begin_arrays, solve_arrays, solve_floats
from forecast.equations.sparse import MANY, Single, Slopes, slopes, solve_large, tapes_of
from forecast.equations.tree import Array, Data, Param, Var, evaluate, to_text, undefined, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.ordering import Block
    from forecast.equations.program import Piece, Program, Variant

__all__ = ["Failure", "Job", "Plan", "Solution", "SolveError", "solve", "solve_all"]
Gaps = dict["Period", tuple["Block", Found]]
Gap = tuple[tuple[str, float], ...]


class SolveError(Exception):
    """The central run has no solution: variable, period, equation, and why.

    ``detail`` names what is missing. Where nothing is, ``undefined`` is the part of the equation
    that has no value, what in it is to blame and the value of that; ``gaps`` are the last ones of a
    circle that does not close.
    """

    def __init__(self, variable: str, period: str, equation: str, detail: str,
                 undefined: tuple[str, str, float] | None = None, gaps: Gap = ()) -> None:
        super().__init__(f"{variable} {period}: {equation}: {detail or undefined or gaps}")
        self.variable, self.period, self.equation, self.detail = variable, period, equation, detail
        self.undefined, self.gaps = undefined, gaps

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle through the constructor."""
        return type(self), (self.variable, self.period, self.equation, self.detail,
                            self.undefined, self.gaps)


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a run stopped: variable, period, and the last gaps of its block if it diverged."""

    variable: str
    period: Period
    gaps: Gap = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved run.

    Parameters
    ----------
    values
        name → array (periods, runs), over ``periods`` (history first, then the horizon).
    residuals
        (name, period) → what a fixed variable leaves unexplained, in the central run: g(y) - f for
        a behavioural equation, stated less computed for an identity.
    failed
        Runs without a solution (never the first), each with what stopped it. Their values are NaN
        from there on.
    feedback
        The simultaneous blocks of each period; empty for a recursive one.
    """

    periods: tuple[Period, ...]
    values: Paths
    residuals: Mapping[tuple[str, Period], float]
    failed: Mapping[int, Failure]
    feedback: Mapping[Period, tuple[Block, ...]]


def solve(
    program: Program,
    history: Mapping[str, Mapping[Period, Figure]],
    periods: Sequence[Period],
    n_runs: int,
    plan: Plan,
) -> Solution:
    """Solve the model over ``periods``.

    Parameters
    ----------
    program
        The compiled model (:func:`forecast.equations.program.compile_model`).
    history
        name → period → figure, for the lags; gaps may be absent.
    periods
        The horizon, consecutive.
    n_runs
        Runs solved side by side: the central run, then ranges and draws. One run alone is solved
        in plain floats.

    Raises
    ------
    SolveError
        When the central run cannot be solved.
    """
    task = Task(program, history, periods, n_runs, plan)
    paths = _alone(task)
    return _finished(task, *(_rows([task])[0] if paths is None else (paths, {})))


@dataclass(frozen=True, slots=True)
class Job:
    """One of several calls of :func:`solve`, with what is its own."""

    history: Mapping[str, Mapping[Period, Figure]]
    n_runs: int
    plan: Plan


def solve_all(program: Program, jobs: Sequence[Job], periods: Sequence[Period], at_once: int
              ) -> list[Solution | SolveError]:
    """Solve several plans, those that impose the same on the equations in one call.

    Parameters
    ----------
    program, periods
        As for :func:`solve`.
    at_once
        So many runs in one call: memory does not grow with the plans.

    Returns
    -------
    list
        The solution of each job, the same as :func:`solve` gives, or the error that it raises.
    """
    tasks = [Task(program, job.history, periods, job.n_runs, job.plan) for job in jobs]
    alike: dict[object, list[int]] = {}
    for place, task in enumerate(tasks):
        alike.setdefault(_shape(task, place), []).append(place)
    found: dict[int, Solution | SolveError] = {}
    for places in alike.values():
        size = max(1, at_once // tasks[places[0]].n_runs)
        for part in (places[start:start + size] for start in range(0, len(places), size)):
            alone = _alone(tasks[part[0]]) if len(part) == 1 else None
            rows = _rows([tasks[place] for place in part]) if alone is None else [(alone, {})]
            for place, (paths, gaps) in zip(part, rows, strict=True):
                try:
                    found[place] = _finished(tasks[place], paths, gaps)
                except SolveError as error:
                    found[place] = error
    return [found[place] for place in range(len(jobs))]


def _shape(task: Task, place: int) -> object:
    """Return what calls must share to be solved as one; nothing where that does not pay.

    One run alone is solved in plain floats, and the runs of a large circle share its factors.
    """
    is_large = any(len(block.torn) > MANY for variant in task.variants()
                   for block in variant.blocks)
    return place if task.n_runs == 1 or is_large else (task.n_runs, task.signatures, task.periods)


def _alone(task: Task) -> list[list[Any]] | None:
    """Solve one run in plain floats; None for several, and where floats refuse."""
    if task.n_runs > 1:
        return None
    try:
        return _floats(task)
    except (ArithmeticError, ValueError):  # log of a negative, a division by zero
        return None


def _rows(tasks: Sequence[Task]) -> list[tuple[list[list[Any]], Gaps]]:
    """Solve calls of one shape side by side in arrays; return the paths and gaps of each."""
    gaps: list[Gaps] = [{} for _ in tasks]
    with np.errstate(all="ignore"):
        paths = _arrays(tasks[0], combined([one.layout() for one in tasks]), gaps)
    if len(tasks) == 1:
        return [(paths, gaps[0])]
    return [([[row_of(value, row) for value in path] for path in paths], own)
            for row, own in enumerate(gaps)]


def _finished(task: Task, paths: list[list[Any]], gaps: Gaps) -> Solution:
    """Make a solution of the paths.

    Raises
    ------
    SolveError
        When the central run has none.
    """
    values = task.stacked(paths)
    failed = _failures(task, values, gaps)
    with np.errstate(all="ignore"):
        residuals = _residuals(task, values)
    feedback = {period: tuple(block for block in variant.blocks if block.torn)
                for period, variant in zip(task.horizon, task.variants(), strict=True)}
    return Solution(task.periods, values, residuals, failed, feedback)


def _guesses(path: list[Any], at: int) -> tuple[Any, Any, Any]:
    """Start from the last change, continued; else from the last value; else from one."""
    last = path[at - 1] if at else np.nan
    before = path[at - 2] if at > 1 else np.nan
    ahead = 2.0 * last - before
    if isinstance(ahead, float):
        level = last if isfinite(last) else 1.0
        return (ahead if isfinite(ahead) else level), level, 1.0
    level = np.where(np.isfinite(last), last, 1.0)
    return np.where(np.isfinite(ahead), ahead, level), level, 1.0


def _floats(task: Task) -> list[list[Any]] | None:
    """Solve one run in plain floats; None where Newton does not get on (arrays may)."""
    variants, laid = task.variants(), task.layout()
    desk = Desk(task.program, True, Layout(
        [plain(path) for path in laid.paths], plain(laid.parameters),
        [plain(row) for row in laid.figures]))
    known: dict[tuple[str, ...], Any] = {}
    for at, variant in enumerate(variants, task.first):
        for block, pieces in zip(variant.blocks, variant.pieces, strict=True):
            core = _pass(desk, block, pieces, at)
            if core is None:
                continue
            starts = list(zip(*(_guesses(path, at) for path in core.given), strict=True))
            if len(block.torn) > MANY:
                found = _large(desk, variant, block, core,
                               [np.array(one)[:, None] for one in starts], known.get(block.torn))
                known[block.torn], is_solved = found.usual, found.failed is None
            else:
                known[block.torn], gaps = solve_floats(core, starts, known.get(block.torn))
                is_solved = gaps is None
            if not is_solved:
                return None
    return desk.laid.paths


def _arrays(task: Task, laid: Layout, gaps: Sequence[Gaps]) -> list[list[Any]]:
    """Solve all runs side by side; each of several calls is a row, with last gaps of its own."""
    variants, rows = task.variants(), len(gaps)
    runs = (rows, task.n_runs) if rows > 1 else (task.n_runs,)
    desk = Desk(task.program, False, Layout(
        [scalars(path) for path in laid.paths], scalars(laid.parameters),
        [scalars(row) for row in laid.figures]))
    usual: dict[tuple[str, ...], Any] = {}
    for at, variant in enumerate(variants, task.first):
        for block, pieces in zip(variant.blocks, variant.pieces, strict=True):
            core = _pass(desk, block, pieces, at)
            if core is None:
                continue
            guesses = [_guesses(path, at) for path in core.given]
            starts = [np.stack([np.broadcast_to(one, runs) for one in row]).astype(
                np.float64) for row in zip(*guesses, strict=True)]
            found = (_large(desk, variant, block, core, starts, usual.get(block.torn))
                     if len(block.torn) > MANY else
                     solve_arrays(core, starts, usual.get(block.torn)))
            usual[block.torn] = found.usual
            for row, own in enumerate(gaps if found.failed is not None else ()):
                if (mine := found.row(row) if rows > 1 else found).failed is not None:
                    own.setdefault(task.periods[at], (block, mine))
    return desk.laid.paths


def _pass(desk: Desk, block: Block, pieces: Sequence[Piece], at: int) -> Pass | None:
    """Compute a recursive block; of a simultaneous one return what goes through it."""
    parts = []
    for piece in pieces:
        before, core = desk.functions(piece)
        parts.append((core, before(at)))
    if not block.torn:
        return None
    number = desk.program.names.variable
    torn = [number[name] for name in block.torn]
    held = {one: desk.laid.paths[one][at] for piece in pieces for one in piece.guessed}
    kind = Single if desk.is_plain and len(torn) > MANY else Pass
    return kind(parts, at, held, torn, [desk.laid.paths[one] for one in torn],
                [desk.path(name) for name in block.names])


def _large(desk: Desk, variant: Variant, block: Block, core: Pass, starts: Sequence[Array],
           usual: Slopes | None) -> Found:
    tapes = tapes_of(desk.program, block, variant.trees)

    def fresh(guess: Array, run: int) -> Slopes | None:
        guesses = dict(zip(block.torn, guess[:, run].tolist(), strict=True))
        return slopes(block, tapes, desk.reader(core.at, run, guesses))

    return solve_large(core, begin_arrays(core, starts), fresh, usual)


def _failures(task: Task, values: Paths, gaps: Gaps
              ) -> dict[int, Failure]:
    """Find the first value that each run lacks, in the order of solution.

    Raises
    ------
    SolveError
        When it is the central run.
    """
    names = [equation.name for equation in task.program.equations]
    if values.is_whole(names, task.first):
        return {}
    known = np.stack([values[name][task.first:] for name in names])
    bad, row = ~np.isfinite(known), task.program.order
    failed: dict[int, Failure] = {}
    for run in np.flatnonzero(bad.any(axis=(0, 1))):
        at = int(np.flatnonzero(bad[:, :, run].any(axis=0))[0])
        order = [name for block in task.variants()[at].blocks for name in block.names]
        name = next(one for one in order if bad[row[one], at, run])
        period = task.horizon[at]
        last = _last_gaps(gaps.get(period), name, int(run))
        if run == 0:
            text = task.program.equations[row[name]].text
            lacking = _lacking(task, values, name, task.first + at)
            raise SolveError(name, str(period), text, lacking, None if lacking else
                             _undefined(task, values, name, task.first + at), last)
        failed[int(run)] = Failure(name, period, last)
    return failed


def _last_gaps(diverged: tuple[Block, Found] | None, name: str, run: int
               ) -> Gap:
    """Return the last gaps of the block that a run's first missing variable stands in."""
    if diverged is None:
        return ()
    block, found = diverged
    if name not in block.names or found.failed is None or not found.failed[run]:
        return ()
    return tuple((one, float(found.gaps[row, run])) for row, one in enumerate(block.torn))


def _lacking(task: Task, values: Paths, name: str, at: int) -> str:
    """Name the figures that an equation needs and does not have."""
    variant = task.variants()[at - task.first]
    block = next(one for one in variant.blocks if name in one.names)
    inside: set[str] = set(block.names) if block.torn else {name}
    read = task.reader(values, at)
    lacking = []
    for leaf in walk(variant.trees[name]):
        if not isinstance(leaf, Var | Data | Param) or (
                isinstance(leaf, Var) and leaf.lag == 0 and leaf.name in inside):
            continue
        if not isfinite(float(read(leaf))):
            code = leaf.item if isinstance(leaf, Data) else leaf.name
            lag = 0 if isinstance(leaf, Param) else leaf.lag
            lacking.append(f"{code} {task.periods[at] + lag}")
    return "、".join(dict.fromkeys(lacking))


def _undefined(task: Task, values: Paths, name: str, at: int) -> tuple[str, str, float] | None:
    """Name the part of an equation that has no value in the central run."""
    read = task.reader(values, at)
    found = undefined(task.variants()[at - task.first].trees[name], lambda leaf: float(read(leaf)))
    return None if found is None else (to_text(found[0]), to_text(found[1]), found[2])


def _residuals(task: Task, values: Paths) -> dict[tuple[str, Period], float]:
    """Return what each fixed variable leaves unexplained in the central run.

    An assumption explains nothing, so it has no residual.
    """
    order, residuals = task.program.order, {}
    for (name, period), value in task.plan.fixed.items():
        at = task.place(period)
        if name not in order or not 0 <= at < len(task.periods) or not isfinite(central(value)):
            continue
        equation = task.program.equations[order[name]]
        if equation.kind != "assumption":
            read = task.reader(values, at)
            left = evaluate(equation.left(), read)
            residuals[name, period] = float(left - evaluate(equation.right, read))
    return residuals
