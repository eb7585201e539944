"""What the equations of a scenario need: published figures, parameters, base-year values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method, Override, Period, Span
from forecast.equations import HELD, Data, Param, Residuals, Var, central, evaluate, walk
from forecast.estimation import residuals_of
from forecast.projection.laid import side_of
from forecast.projection.registered import drawn_one_offs
from forecast.projection.result import CENTRAL, FIRST_DRAW, HIGH, LOW
from forecast.projection.streams import spread
from forecast.projection.task import ScenarioTask

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from forecast.data import Choice, Dataset, Vintage
    from forecast.equations import Array, Figure, Leaf, Plan
    from forecast.estimation import History
    from forecast.models import Priors
    from forecast.projection.result import Result, ScenarioRun
    from forecast.projection.streams import Streams

    Figures = Mapping[str, Mapping[Period, float]]
    Cited = Mapping[tuple[str, str, Period], float]

Published = dict[str, dict[Period, "Choice"]]
"""The figures read, by item and year."""


def budget_lines(dataset: Dataset, base: Period, vintage: Vintage
                 ) -> tuple[dict[str, float], dict[str, float]]:
    """Return the amounts of budget lines in the base year, and their budgets for the next."""
    lines = [item.code for item in dataset.catalog if item.account is not None]
    stated, meant = ({code: choice.chosen.value for code in lines
                      if (choice := read(code, year, vintage)) is not None}
                     for read, year in ((dataset.read, base), (dataset.intended, base + 1)))
    return stated, meant


def published(task: ScenarioTask) -> Published:
    """Read the base year and the years before it, as the scenario's vintage wishes say."""
    names = {node.name for equation in (*task.model.equations, *task.model.starts)
             for node in walk(equation.right) if isinstance(node, Var)} | set(task.by_name)
    past = [task.base + -step for step in range(task.past)]
    found: Published = {}
    for name in sorted(names):
        read = {period: choice for period in past
                if (choice := task.dataset.read(name, period, task.vintage))}
        if read:
            found[name] = read
    return found


def plain_parameters(task: ScenarioTask) -> dict[str, Figure]:
    """Return every parameter in every run as its prior says: the prior's draws.

    Parameters that were estimated together are drawn together.
    """
    drawn = _joint_draws(task.priors, task.streams, task.priors.parameters)
    return {name: _drawn(task, name, prior.value, drawn)
            for name, prior in task.priors.parameters.items()}


def parameter_values(task: ScenarioTask, moved: Mapping[str, Override],
                     plain: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return every parameter in every run: as plain, but those that the scenario moves."""
    values = dict(plain)
    drawn = _joint_draws(task.priors, task.streams, moved)
    for name, override in moved.items():
        values[name] = (spread(task.streams, override, "parameter")
                        if override.low is not None and override.high is not None
                        else _drawn(task, name, override.value, drawn))
    return values


def _drawn(task: ScenarioTask, name: str, known: float | None, drawn: Mapping[str, Array]
           ) -> Array:
    prior = task.priors.parameters[name]
    runs = np.full(task.streams.runs, prior.value if known is None else known)
    own = drawn.get(name)
    runs[FIRST_DRAW:] += (prior.spread * task.streams.normal(f"parameter/{name}")
                          if own is None else own)
    return runs


def restated(result: Result, run: ScenarioRun, code: str
             ) -> dict[tuple[str, str, Period], Figure]:
    """Return the figures that are drawn otherwise where a scenario states a parameter or an item.

    One-offs fail no more by the odds of a parameter that is stated; those with odds of their own
    come in as they did. An item that the run holds keeps its value and both ends, and lies between
    them as stated ranges do.

    Returns
    -------
    dict
        (source, item, period) → the value in every run, sources as equations cite them.
    """
    task = ScenarioTask(result.dataset, run.scenario, result.model, result.priors,
                        result.settings, result.base)
    if code in result.priors.parameters:
        moved = {one.item for one in run.scenario.overrides if one.method is Method.PARAMETER}
        return drawn_one_offs(task, moved | {code})
    found: dict[tuple[str, str, Period], Figure] = {}
    for (name, period), value in run.plan.fixed.items():
        runs = np.atleast_1d(np.asarray(value))
        if name == code and runs.size > HIGH:
            central, low, high = (float(runs[which]) for which in (CENTRAL, LOW, HIGH))
            stated = Override(code, Span(period, period), Method.ASSUME, central, low, high)
            found[HELD, code, period] = spread(task.streams, stated, str(period))
    return found


def freed(result: Result, run: ScenarioRun) -> Plan:
    """Return a run's plan with landed figures laid on their equations instead of imposed.

    It gives the same figures in every run; what is changed afterwards moves them by as much as the
    year's months leave open, g(y) = w · f + z with w of :attr:`ScenarioRun.left`.
    """
    plan = run.plan
    if not run.left:
        return plan
    equations = {one.name: one for one in result.model.equations}
    weights, inner = dict(plan.weights), dict(plan.intercepts)
    for (item, period), left in run.left.items():
        equation, at = equations[item], result.periods.index(period)
        size = np.size(plan.fixed[item, period])

        def row(name: str, lag: int, at: int = at, size: int = size) -> Figure:
            return np.asarray(run.values[name][at + lag][:size]) if at + lag >= 0 else np.nan

        inside, own = (side_of(tree, period, plan, row)
                       for tree in (equation.left(), equation.right))
        weights[item, period], inner[item, period] = left, inside - left * own
    return replace(plan, weights=weights, intercepts=inner, fixed={
        at: value for at, value in plan.fixed.items() if at not in run.left})


def _joint_draws(known: Priors, streams: Streams, names: Collection[str]) -> dict[str, Array]:
    """Return how far each parameter that hangs together with others lies from its mean, by draw.

    Only the groups are drawn that one of ``names`` belongs to.
    """
    found: dict[str, Array] = {}
    for tied in known.joint:
        if any(name in names for name in tied.names):
            plain = np.array([streams.normal(f"parameter/{name}") for name in tied.names])
            found.update(zip(tied.names, tied.deviations(plain), strict=True))
    return found


def started(task: ScenarioTask, figures: Figures, data: Cited, parameters: Mapping[str, Figure]
            ) -> dict[str, float]:
    """Return base-year values of the items of ``[start]`` that have none."""
    found: dict[str, float] = {}

    def value(name: str, period: Period) -> float:
        if period == task.base and name in found:
            return found[name]
        return figures.get(name, {}).get(period, np.nan)

    for equation in task.model.starts:
        if equation.name in found or task.base in figures.get(equation.name, {}):
            continue
        own = float(evaluate(equation.right, _reader(task.base, value, data, parameters)))
        if np.isfinite(own):
            found[equation.name] = own
    return found


def left_over(task: ScenarioTask, history: History) -> Residuals:
    """Return what the equations left unexplained in every year that has the figures.

    The past and the parameters are those that the equations were estimated with: a scenario that
    moves a parameter assumes it of the years ahead, and the past is no worse explained for that.
    """
    stated = task.priors.shocks if task.settings.own else {}  # who states a spread means it
    kept = [one for one in task.model.equations
            if one.kind == "behavioural" and one.name not in stated]
    believed = {name: one.value for name, one in task.priors.parameters.items()}
    found = [residuals_of(one, history, believed)[1] for one in kept]
    years = history.periods
    values = np.array([[own.get(year, np.nan) for own in found] for year in years])
    free = tuple(len({node.name for node in walk(one.right)
                      if (isinstance(node, Param) and task.priors.parameters[node.name].spread > 0)
                      or (isinstance(node, Var) and node.name in history.rules)}) for one in kept)
    return Residuals(tuple(one.name for one in kept), tuple(year.ordinal for year in years),
                     values.reshape(len(years), len(kept)), free)


def _reader(now: Period, value: Callable[[str, Period], float], data: Cited,
            parameters: Mapping[str, Figure]) -> Callable[[Leaf], float]:
    """Return what reads the leaves of an equation in one year; NaN for what is not there."""
    def read(leaf: Leaf) -> float:
        if isinstance(leaf, Param):
            return central(parameters[leaf.name])
        if isinstance(leaf, Data):
            return data.get((leaf.source, leaf.item, now + leaf.lag), np.nan)
        return value(leaf.name, now + leaf.lag)

    return read
