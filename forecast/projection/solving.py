"""One scenario, from overrides to a solution: what it imposes, what it reads, what it draws."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Layer
from forecast.equations import OWN_PATH, Job, Plan, Residuals, SolveError, central
from forecast.estimation import history_of
from forecast.issues import InputError, Issue
from forecast.labels import Bilingual, Lang, both, enumerated
from forecast.projection.batches import first_year, kept, solved
from forecast.projection.carrying import carry, explained, follow, lead, loosened, shift_paths
from forecast.projection.citing import cited
from forecast.projection.extrapolation import continued, extrapolated
from forecast.projection.laid import Laid
from forecast.projection.methods import (
    execute,
    idle_additions,
    idle_years,
    impose,
    lines_within,
)
from forecast.projection.owned import own_paths
from forecast.projection.reading import (
    left_over,
    parameter_values,
    plain_parameters,
    published,
    started,
)
from forecast.projection.registered import drawn_land, drawn_one_offs
from forecast.projection.result import FIRST_DRAW, ScenarioRun
from forecast.projection.shocks import shocks_of, spreads_of
from forecast.projection.streams import path_draws
from forecast.projection.tails import torn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Override, Period, Share
    from forecast.equations import Array, Figure, Paths, Program, Solution
    from forecast.estimation import Execution
    from forecast.projection.batches import Solved
    from forecast.projection.laid import Point
    from forecast.projection.reading import Published
    from forecast.projection.shocks import Drawn
    from forecast.projection.task import ScenarioTask


@dataclass(frozen=True, slots=True)
class Ground:
    """What scenarios of one vintage share: the figures published, and the paths they suggest.

    ``seen`` is what the equations left unexplained in the past; nothing without draws.
    ``parameters`` are those of a scenario that moves none. What else several scenarios need alike
    is kept when the first has worked it out: figures cited by reforms of sharing, draws.
    """

    published: Published
    figures: Mapping[str, Mapping[Period, float]]
    paths: tuple[Override, ...]
    seen: Residuals
    parameters: Mapping[str, Figure]
    cited: dict[tuple[Share, ...], dict[tuple[str, str, Period], float]] = field(
        default_factory=dict)
    shocks: Drawn = field(default_factory=dict)


def ground_for(task: ScenarioTask) -> Ground:
    """Read what every scenario of a task's vintage rests on."""
    led = own_paths if task.settings.own else extrapolated
    chosen = published(task)
    seen = (left_over(task, history_of(task.dataset, task.model, task.vintage, freq=task.base.freq))
            if task.settings.draws else Residuals((), (), np.empty((0, 0))))
    return Ground(chosen,
                  {name: {period: choice.chosen.value for period, choice in known.items()}
                   for name, known in chosen.items()},
                  led(task.dataset, task.model.equations, task.vintage, task.periods),
                  seen, plain_parameters(task))


@dataclass(frozen=True, slots=True)
class Posed:
    """A scenario made ready to be solved: the plan that it comes to, and how it came to it."""

    task: ScenarioTask
    own: tuple[Override, ...]
    ground: Ground
    laid: Laid
    paths: tuple[Override, ...]
    months: tuple[Override, ...]
    moved: tuple[Override, ...]
    started: tuple[str, ...]
    executed: Mapping[Point, Execution]
    measured: Mapping[str, tuple[int, float]]
    figures: Mapping[str, Mapping[Period, float]]
    plan: Plan

    @property
    def job(self) -> Job:
        """What the solver is asked for."""
        return Job(self.figures, self.task.streams.runs, self.plan)


def solve_scenario(task: ScenarioTask, program: Program) -> ScenarioRun:
    """Solve one scenario by itself.

    Parameters
    ----------
    task
        The scenario, its parents folded in, and what it is solved on.
    program
        The model, compiled.

    Raises
    ------
    InputError
        With every problem of its overrides, then of its solution.
    """
    found = solve_posed([posed(task, (), ground_for(task))], program)[0]
    if isinstance(found, InputError):
        raise found
    return found


def posed(task: ScenarioTask, own: tuple[Override, ...], ground: Ground) -> Posed:
    """Lay what a scenario says, and what it leaves open, into a plan.

    Parameters
    ----------
    own
        The scenario's own overrides, which the run is told with.
    ground
        What it rests on, as other scenarios of the same vintage do.

    Raises
    ------
    InputError
        With every problem of its overrides.
    """
    laid = Laid()
    for override in task.scenario.overrides:
        impose(task, laid, override)
    executed = execute(task, laid)
    idle_years(task, laid)
    idle_additions(task, laid)
    lines_within(task, laid, own)
    said = laid.set_items()
    stated = _going_on(task, laid)
    months, moved = carry(task, laid)
    if task.settings.own is not None:
        paths, moved = lead(task, laid, ground.paths)
    else:
        kept = said - {item for item, _ in stated}
        paths = _leave_nothing_open(
            task, laid, [one for one in ground.paths if one.item not in kept], stated, months)
        moved += shift_paths(task, laid, paths, stated)
    if issues := (*laid.issues, *task.cite.lacking()):
        raise InputError(issues)
    shares = task.scenario.shares
    if shares not in ground.cited:
        ground.cited[shares] = cited(task.model, task.cite)
    data = ground.cited[shares]
    parameters = parameter_values(task, laid.moved, ground.parameters)
    figures = dict(ground.figures)
    starts = started(task, figures, data, parameters)
    drawn = {**data, **drawn_one_offs(task, laid.moved), **drawn_land(task)}
    for name, value in starts.items():
        figures[name] = {**figures.get(name, {}), task.base: value}
    measured = spreads_of(task, ground.seen)
    shocks = shocks_of(task, laid, ground.seen, measured, ground.shocks)
    plan = Plan(laid.fixed, shocks, laid.offsets, laid.factors, parameters, drawn)
    return Posed(task, own, ground, laid, paths, months, moved, tuple(starts), executed,
                 measured, figures, plan)


def usual(one: Posed, program: Program) -> dict[str, Array]:
    """Return what the equations of landed items come to in the first year, in every run."""
    try:
        return first_year(program, one.job, one.task.periods[0],
                          lambda found, plan: explained(one.task, one.months, found, plan))
    except SolveError:
        return {}  # told where all years are solved


def _following(one: Posed, program: Program, stands: Mapping[str, Array]) -> Posed:
    """Let what the months leave open follow a scenario that is not the baseline."""
    first, layer = one.task.periods[0], one.own[-1].layer if one.own else Layer.BASELINE
    loose = loosened(one.task, one.months, one.plan, one.figures, stands)
    free = [item for item, at in one.plan.fixed if (item, at) not in loose.fixed]
    if not free:
        return one
    try:
        found = first_year(program, replace(one.job, plan=loose), first, lambda found, _: {
            item: found.values.row(item, found.periods.index(first)) for item in free})
    except SolveError:
        return one  # told where all years are solved
    fixed, told = follow(one.task, one.plan.fixed, found, layer)
    if not fixed:
        return one
    again = {override.item for override in told}
    return replace(one, plan=replace(one.plan, fixed={**one.plan.fixed, **fixed}), moved=(
        *(old for old in one.moved
          if old.item not in again or old.span.first != one.task.periods[0]), *told))


def solve_posed(scenarios: Sequence[Posed], program: Program,
                stands: Mapping[str, Array] | None = None) -> list[ScenarioRun | InputError]:
    """Solve scenarios of one run; those that impose the same on the equations in one call.

    Parameters
    ----------
    stands
        What the equations of landed items come to on the baseline (:func:`usual`).

    Returns
    -------
    list
        The run of each, the same as it would be alone, or what is wrong with its solution.
    """
    found: list[ScenarioRun | InputError] = []
    if not scenarios:
        return found
    task = scenarios[0].task
    if stands:
        scenarios = [_following(one, program, stands) for one in scenarios]
    for one, solution in zip(scenarios, solved(
            program, [one.job for one in scenarios], task.periods, FIRST_DRAW,
            lambda part: _cut(task, part)), strict=True):
        try:
            found.append(_run_of(one, solution))
        except InputError as error:
            found.append(error)
    return found


def _run_of(one: Posed, solved_: Solved | SolveError) -> ScenarioRun:
    """Make the run of a solution.

    Raises
    ------
    InputError
        When there is none, or when stated totals differ from their parts.
    """
    task, plan = one.task, one.plan
    if isinstance(solved_, SolveError):
        raise InputError([_unsolved(task, solved_)])
    led = {(told.item, told.span.first) for told in one.paths}  # laid, but stated by nobody
    stated = one.laid.fixed.keys() - led
    if issues := torn(task, stated, solved_.first, {told.item for told in one.months}):
        raise InputError(issues)
    whole = replace(task.scenario, overrides=(
        *one.paths, *one.months, *task.scenario.overrides, *one.moved))
    return ScenarioRun(
        whole, solved_.paths, solved_.first.residuals, solved_.failed,
        {name: central(value) for name, value in plan.parameters.items()},
        kept(plan, (task.streams.runs, FIRST_DRAW)), one.ground.published, one.started,
        one.own if task.scenario.parent is not None else (*one.paths, *one.months, *one.own),
        one.figures, solved_.first.feedback, one.measured, tuple(one.laid.idle),
        (*one.months, *(told for told in one.moved if told.span.first == task.periods[0]
                        and told.item in {month.item for month in one.months}))
        if task.landed else (),
        {at: task.landed.carried[month.item].left for month in one.months
         if (at := (month.item, task.periods[0])) in solved_.first.residuals}
        if task.landed else {},
        frozenset(led), one.executed)


def _going_on(task: ScenarioTask, laid: Laid) -> dict[Point, tuple[float, str]]:
    """Return what a scenario states of items that follow their history for want of figures.

    They grow on from it, as they would by the equations that they lack. What a rule of the model
    holds still stays as it was decided.
    """
    ruled = {name for name, _ in laid.intercepts}
    return {at: (central(figure), "extrapolated_after") for at, figure in laid.fixed.items()
            if at[0] in task.by_name and task.by_name[at[0]].section == OWN_PATH
            and at[0] not in ruled}


def _leave_nothing_open(task: ScenarioTask, laid: Laid, paths: Sequence[Override],
                        stated: Mapping[Point, tuple[float, str]], months: tuple[Override, ...]
                        ) -> tuple[Override, ...]:
    """Give what the scenario sets no value of, and a rule would hold still, the engine's path.

    One that is landed from its months, or ``stated`` for some years, goes on from there.
    """
    first = task.periods[0]
    paths = continued(paths, {**stated, **{
        (one.item, first): (central(laid.fixed[one.item, first]), "extrapolated_on")
        for one in months}})
    for override in paths:  # what has a band is drawn with the others, below
        impose(task, laid, override if override.band is None else replace(
            override, low=None, high=None))
    laid.fixed.update({at: runs for at, runs in path_draws(task.streams, paths).items()
                       if at in laid.fixed})  # some are no part of what is solved
    return paths


def _unsolved(task: ScenarioTask, error: SolveError) -> Issue:
    item = task.dataset.catalog[error.variable]
    fields = (("scenario", task.scenario.told), ("period", error.period),
              ("equation", error.equation))
    where = task.by_name[error.variable].where
    found = item.zh if item.zh == item.code else both(
        "issues.coded", name=item.zh, code=item.code)
    if error.undefined is not None:
        part, cause, value = error.undefined
        return Issue("cannot_solve_undefined", where, found, (
            *fields, ("part", _named(task, part)), ("cause", _named(task, cause)),
            ("value", f"{value:.6g}")))
    if error.gaps and not error.detail:
        items = task.dataset.catalog
        apart = (both("run.apart", name=items[name].zh, gap=f"{gap:+.3g}") if isfinite(gap)
                 else both("run.apart_undefined", name=items[name].zh) for name, gap in error.gaps)
        return Issue("cannot_close", where, found, (*fields, ("gaps", enumerated(apart, _NAMED))))
    return Issue("cannot_solve", where, found, (
        *fields, ("lacking", _named(task, error.detail) or "—")))


_NAMED = 6


def _named(task: ScenarioTask, detail: str) -> Bilingual:
    """Write the items of a detail by their names: 一般公共预算收入 2016."""
    def told(lang: Lang) -> str:
        parts = re.split(r"([a-z][a-z0-9_]+)", detail)
        items = (task.dataset.catalog.find(one) if at % 2 else None
                 for at, one in enumerate(parts))
        return "".join(item.name(lang) if item else one
                       for one, item in zip(parts, items, strict=True))

    return Bilingual(told("zh"), told("en"))


def _cut(task: ScenarioTask, solution: Solution) -> Paths:
    """Keep the same years for every scenario: some history, then the horizon."""
    return solution.values.since(task.base + (1 - task.past) - solution.periods[0])
