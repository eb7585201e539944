"""Runs solved a part at a time, so that memory does not grow with the draws.

A part is as many runs as one call bears well, the same whatever is asked for: up to that many there
is one part, and the draws of a hundred thousand are those of one call for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations import Job, Plan, SolveError, solve, solve_all
from forecast.projection.batches.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from forecast.data import Period
    from forecast.equations import Array, Failure, Figure, Program, Solution

AT_ONCE, KEPT = 5_000, 50_000
"""Runs of one part, and runs up to which a solved plan keeps its draws."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved plan: the part with the central run, every path, the runs without a solution."""

    first: Solution
    paths: Mapping[str, Array]
    failed: Mapping[int, Failure]


def solved(program: Program, jobs: Sequence[Job], periods: Sequence[Period], ends: int,
           cut: Callable[[Solution], Mapping[str, Array]]) -> list[Solved | SolveError]:
    """Solve all runs of some plans: of several plans in one call, of very many runs in several.

    Parameters
    ----------
    program, jobs, periods
        As for :func:`forecast.equations.solve_all`.
    ends
        How many of the first runs are no draws.
    cut
        Returns the years that are kept of a solution.
    """
    found: list[Solved | SolveError] = []
    starts = [replace(job, n_runs=min(job.n_runs, AT_ONCE),
                      plan=_of(job.plan, job.n_runs, 0, AT_ONCE)) for job in jobs]
    for job, first in zip(jobs, solve_all(program, starts, periods, AT_ONCE), strict=True):
        if isinstance(first, SolveError):
            found.append(first)
        elif job.n_runs <= AT_ONCE:
            found.append(Solved(first, cut(first), first.failed))
        else:
            found.append(_shelved(program, job, periods, (first, ends), cut))
    return found


def _shelved(program: Program, job: Job, periods: Sequence[Period], begun: tuple[Solution, int],
             cut: Callable[[Solution], Mapping[str, Array]]) -> Solved:
    """Solve the runs after the first part, and keep all paths in a file."""
    (first, ends), count = begun, job.n_runs
    paths = cut(first)
    shelf = Shelf(paths, next(iter(paths.values())).shape[0], count, ends)
    shelf.put(paths, 0)
    failed = dict(first.failed)
    for start, stop in _parts(count):
        part = solve(program, job.history, periods, 1 + stop - start,
                     _of(job.plan, count, start, stop))
        shelf.put({name: path[:, 1:] for name, path in cut(part).items()}, start)
        failed |= {start + run - 1: stopped for run, stopped in part.failed.items()}
    return Solved(first, shelf, failed)


def _parts(runs: int) -> Iterator[tuple[int, int]]:
    """Cut the runs after the first part; each is solved beside the central one."""
    for start in range(AT_ONCE, runs, AT_ONCE):
        yield start, min(start + AT_ONCE, runs)


def first_year(program: Program, job: Job, period: Period, read: Callable[[Solution, Plan],
               Mapping[str, Array]]) -> dict[str, Array]:
    """Solve one period and read something of each run, a part at a time.

    Parameters
    ----------
    read
        Reads figures by name, one a run, from a solution and its plan.

    Raises
    ------
    SolveError
        When the central run has no solution.
    """
    count = job.n_runs
    found: list[Mapping[str, Array]] = []
    for start, stop in ((0, min(count, AT_ONCE)), *_parts(count)):
        plan = _of(job.plan, count, start, stop)
        size = stop - start + (start > 0)
        own = read(solve(program, job.history, (period,), size, plan), plan)
        found.append({name: np.broadcast_to(one, (size,))[int(start > 0):]
                      for name, one in own.items()})
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _of(plan: Plan, runs: int, start: int, stop: int) -> Plan:
    """Return a plan of some of the runs, the central one first."""
    if start == 0 and stop >= runs:
        return plan

    def pick(figure: Figure) -> Figure:
        if not isinstance(figure, np.ndarray) or figure.size != runs:
            return figure
        return figure[:stop] if not start else np.concatenate([figure[:1], figure[start:stop]])

    return _each(plan, pick)


def kept(plan: Plan, runs: tuple[int, int]) -> Plan:
    """Return what is kept of a solved plan: of very many draws the runs that are none."""
    count, ends = runs
    return plan if count <= KEPT else _each(
        plan, lambda figure: figure[:ends].copy()
        if isinstance(figure, np.ndarray) and figure.size > ends else figure)


def _each(plan: Plan, pick: Callable[[Figure], Figure]) -> Plan:
    def every(figures: Mapping[Any, Figure]) -> dict[Any, Figure]:
        return {key: pick(figure) for key, figure in figures.items()}

    return Plan(every(plan.fixed), every(plan.intercepts), every(plan.offsets),
                every(plan.factors), every(plan.parameters), every(plan.data),
                every(plan.weights))
