"""One scenario, from overrides to a solution: what it imposes, what it reads, what it draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import Plan, Residuals, SolveError, central
from forecast.estimation import history_of
from forecast.issues import InputError, Issue
from forecast.labels import both
from forecast.projection.batches import kept, solved
from forecast.projection.carrying import carry, lead
from forecast.projection.citing import cited
from forecast.projection.extrapolation import continued, extrapolated
from forecast.projection.laid import Laid
from forecast.projection.methods import execute, idle_additions, idle_years, impose
from forecast.projection.owned import own_paths
from forecast.projection.reading import left_over, parameter_values, published, started
from forecast.projection.registered import drawn_land, drawn_one_offs
from forecast.projection.result import FIRST_DRAW, ScenarioRun
from forecast.projection.shocks import shocks_of, spreads_of
from forecast.projection.tails import torn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Override, Period
    from forecast.equations import Array, Failure, Program, Solution
    from forecast.estimation import History
    from forecast.projection.reading import Published
    from forecast.projection.task import ScenarioTask


@dataclass(frozen=True, slots=True)
class Ground:
    """What scenarios of one vintage share: the figures published, and the paths they suggest.

    ``history`` is the past that the equations were estimated on; without draws nobody needs it.
    """

    published: Published
    paths: tuple[Override, ...]
    history: History | None


def ground_for(task: ScenarioTask) -> Ground:
    """Read what every scenario of a task's vintage rests on."""
    led = own_paths if task.settings.own else extrapolated
    return Ground(published(task),
                  led(task.dataset, task.model.equations, task.vintage, task.periods),
                  history_of(task.dataset, task.model, task.vintage, freq=task.base.freq)
                  if task.settings.draws else None)


def solve_scenario(task: ScenarioTask, program: Program, own: tuple[Override, ...] = (),
                   ground: Ground | None = None) -> ScenarioRun:
    """Solve a scenario.

    Parameters
    ----------
    task
        The scenario, its parents folded in, and what it is solved on.
    program
        The model, compiled.
    own
        The scenario's own overrides, which the run is told with.
    ground
        What it rests on, where another scenario of the same vintage has read it already.

    Raises
    ------
    InputError
        With every problem of its overrides, then of its solution.
    """
    laid = Laid()
    for override in task.scenario.overrides:
        impose(task, laid, override)
    executed = execute(task, laid)
    idle_years(task, laid)
    idle_additions(task, laid)
    ground = ground or ground_for(task)
    said = laid.touched()
    months, moved = carry(task, laid)
    if task.settings.own is not None:
        paths, moved = lead(task, laid, ground.paths)
    else:
        paths = _leave_nothing_open(task, laid, ground.paths, said, months)
    _refuse((*laid.issues, *task.cite.lacking()))
    chosen = ground.published
    figures = {name: {period: choice.chosen.value for period, choice in known.items()}
               for name, known in chosen.items()}
    data, parameters = cited(task.model, task.cite), parameter_values(task, laid.moved)
    starts = started(task, figures, data, parameters)
    drawn = {**data, **drawn_one_offs(task, laid), **drawn_land(task)}
    for name, value in starts.items():
        figures.setdefault(name, {})[task.base] = value
    seen = (left_over(task, ground.history, parameters) if ground.history
            else Residuals((), (), np.empty((0, 0))))
    plan = Plan(laid.fixed, shocks_of(task, laid, seen), laid.offsets, laid.factors, parameters,
                drawn)
    solution, paths_of, failed = _solved(task, program, figures, plan)
    _refuse(torn(task, laid.fixed, solution, {one.item for one in months}))
    whole = replace(task.scenario, overrides=(*paths, *months, *task.scenario.overrides, *moved))
    return ScenarioRun(whole, paths_of, solution.residuals, failed,
                       {name: central(value) for name, value in parameters.items()},
                       kept(plan, (task.streams.runs, FIRST_DRAW)), chosen, tuple(starts),
                       own if task.scenario.parent is not None else (*paths, *months, *own),
                       figures, solution.feedback, spreads_of(task, seen), tuple(laid.idle),
                       (*months, *moved) if task.landed else (),
                       frozenset(one.item for one in paths), executed)


def _leave_nothing_open(task: ScenarioTask, laid: Laid, paths: tuple[Override, ...],
                        said: frozenset[str], months: tuple[Override, ...]
                        ) -> tuple[Override, ...]:
    """Give what the scenario leaves alone, and a rule would hold still, the engine's path.

    One that is landed from its months goes on from there.
    """
    first = task.periods[0]
    landed = {one.item: central(laid.fixed[one.item, first]) for one in months}
    paths = continued([one for one in paths if one.item not in said], first, landed)
    for override in paths:
        impose(task, laid, override)
    return paths


def _refuse(issues: tuple[Issue, ...]) -> None:
    if issues:
        raise InputError(issues)


def _solved(task: ScenarioTask, program: Program, figures: Mapping[str, Mapping[Period, float]],
            plan: Plan) -> tuple[Solution, Mapping[str, Array], Mapping[int, Failure]]:
    try:
        return solved(program, figures, task.periods, (task.streams.runs, FIRST_DRAW), plan,
                      lambda part: _cut(task, part))
    except SolveError as error:
        item = task.dataset.catalog[error.variable]
        raise InputError([Issue(
            "cannot_solve", task.by_name[error.variable].where,
            both("issues.coded", name=item.zh, code=item.code),
            (("scenario", task.scenario.told), ("period", error.period),
             ("equation", error.equation), ("lacking", error.detail or "—")))]) from None


def _cut(task: ScenarioTask, solution: Solution) -> dict[str, Array]:
    """Keep the same years for every scenario: some history, then the horizon."""
    first = task.base + (1 - task.past)
    skip = first - solution.periods[0]
    if skip >= 0:
        return {name: values[skip:] for name, values in solution.values.items()}
    runs = next(iter(solution.values.values())).shape[1]
    gap = np.full((-skip, runs), np.nan)
    return {name: np.vstack([gap, values]) for name, values in solution.values.items()}
