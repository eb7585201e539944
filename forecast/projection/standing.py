"""Scenarios that a workbook brings without a row of 情景: the baseline, and the plan it states.

Where it brings none at all, both ends of the baseline's fan too. The draws whose revenue lies about
a percentile differ from the central run in many figures; what they have in common, on average, is
what leads there. Those means, scaled so that revenue is the percentile, are a scenario of causes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.data import (
    ACCOUNTS,
    BUDGET_GROUPS,
    PATHS,
    Freq,
    Layer,
    Method,
    Operator,
    Override,
    Scenario,
    ScenarioName,
    Span,
    Vintage,
)
from forecast.equations import Param, central, solve, walk
from forecast.fiscal import REALISATION, level_of, sales_of
from forecast.issues import InputError
from forecast.labels import LANGS, Bilingual, both, joined, label
from forecast.projection.projecting import base_year
from forecast.projection.result import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from forecast.data import Dataset, Period, Target
    from forecast.equations import Figure, ModelText, Plan
    from forecast.projection.result import Result, Settings

    Solved = Callable[[Sequence[str], Mapping[str, Scenario]], Result]


def default_baseline(dataset: Dataset, settings: Settings) -> Scenario:
    """Return the baseline for a workbook that brings none: policy lines as budgeted.

    Everything else follows the model.
    """
    first = base_year(dataset, settings) + 1
    vintage = Vintage.known(settings.as_of)
    overrides = tuple(
        Override(item.code, Span(first, first), Method.TAKE_BUDGET, layer=Layer.BASELINE,
                 reason=item.legal)
        for item in dataset.catalog if item.policy and item.code not in _FROM_BUDGET
        and dataset.intended(item.code, first, vintage))
    return Scenario(ScenarioName.BASELINE, both("run.baseline_title"), overrides=overrides,
                    name_en="Baseline")


_FROM_BUDGET = frozenset({"stabilisation_fund_topup"})
"""Policy lines whose rule starts from the budget and adds what the year brings beyond it."""


def default_plan(dataset: Dataset, settings: Settings, targets: Iterable[Target], model: ModelText
                 ) -> Scenario | None:
    """Return the plan that a workbook states for the year ahead; None where it states none.

    Budgets of the plan year are taken as they stand, and so are targets on what the model projects:
    a bound at the bound, a range at its middle with both ends.
    """
    first = base_year(dataset, settings) + 1
    overrides = (*_budgeted(dataset, first, Vintage.known(settings.as_of)),
                 *_aimed(dataset, first, targets, model))
    if not overrides:
        return None
    return Scenario(ScenarioName.PLAN, both("run.plan_title"), ScenarioName.BASELINE, overrides,
                    notes=(both("run.plan_later", year=first.year),), name_en="Plan")


def _budgeted(dataset: Dataset, first: Period, vintage: Vintage) -> Iterator[Override]:
    """Take each budget that the workbook has for the year."""
    for group, accounts in BUDGET_GROUPS.items():
        if accounts != ACCOUNTS and any(dataset.intended(item.code, first, vintage)
                                        for item in dataset.catalog.lines(accounts[0])):
            yield Override(group, Span(first, first), Method.TAKE_BUDGET, layer=Layer.POLICY,
                           reason=both("run.plan_budget", year=first.year))


def _aimed(dataset: Dataset, first: Period, targets: Iterable[Target], model: ModelText
           ) -> Iterator[Override]:
    """Set what has an equation of its own, and no budget, to its target."""
    free = {one.name for one in model.equations if one.kind != "identity"
            or _is_bare_growth(one.name, dataset, first + -1)}
    for target in targets:
        if (target.period != first or target.item not in free or target.value is None
                or target.operator in {Operator.IN_STEP, Operator.IN_WORDS}
                or dataset.catalog[target.item].account is not None):
            continue
        low, high = (target.value, target.high) if target.operator == Operator.RANGE else (
            None, None)
        middle = target.value if high is None else 0.5 * (target.value + high)
        yield Override(target.item, Span(first, first), Method.FIX, middle, low, high,
                       Layer.POLICY, reason=target.source or both("run.plan_target"),
                       value_at=target.value_at if high is None else None,
                       between=tuple(one for one in (target.value_at, target.high_at) if one)
                       if high is not None else ())


def _is_bare_growth(item: str, dataset: Dataset, base: Period) -> bool:
    """Tell whether a growth has no level to follow from: it has a history of its own then."""
    level = level_of(item, dataset.catalog)
    return level is not None and dataset.read(level.code, base) is None and (
        dataset.read(item, base) is not None)


def default_failure(dataset: Dataset, settings: Settings, model: ModelText) -> Scenario | None:
    """Return the scenario in which the one-offs of the year ahead come to nothing.

    None where the register has none, or where the model does not take them by their realisation.
    """
    first = base_year(dataset, settings) + 1
    if not sales_of(dataset, first) or not any(isinstance(leaf, Param) and leaf.name == REALISATION
                              for one in model.equations for leaf in walk(one.right)):
        return None
    name = label("run.failure_name")
    return Scenario(name, both("run.failure_title", year=first.year), ScenarioName.BASELINE, (
        Override(REALISATION, Span(first, first), Method.PARAMETER, 0.0, layer=Layer.JUDGEMENT,
                 reason=both("run.failure_reason")),),
        notes=(both("run.failure_note"),), name_en=label("run.failure_name", "en"))


def with_rows(standing: Scenario, own: Scenario) -> Scenario:
    """Add the rows of a sheet to a standing scenario: what they set, they set anew."""
    kept = tuple(one for one in standing.overrides if not any(_replaces(row, one)
                                                              for row in own.overrides))
    return replace(own, overrides=(*kept, *own.overrides), notes=(*standing.notes, *own.notes),
                   parent=own.parent if own.parent != own.name else standing.parent,
                   title=standing.title if own.title == own.name else own.title,
                   name_en=own.name_en or standing.name_en)


def _replaces(row: Override, one: Override) -> bool:
    return (row.item == one.item and row.method in PATHS and one.method in PATHS
            and row.span.first.year <= one.span.last.year
            and one.span.first.year <= row.span.last.year)


# -- the ends of the fan ------------------------------------------------------------------------

ENDS = {"low": 0.10, "high": 0.90}
_WINDOW = 0.05
"""Draws within so many ranks, as a share, on both sides of the percentile."""
_NOISE = 0.25
"""A figure whose mean there lies nearer to the central one, in its deviations, is chance."""
_NOTHING = 1e-6
"""A figure that moves the item by a smaller share of it does nothing."""
_FEWEST = 200
_SCALES = np.linspace(0.0, 3.0, 31)
_REVENUE = "gpb_revenue"
_METHODS = {"parameters": Method.PARAMETER, "intercepts": Method.INTERCEPT, "fixed": Method.ASSUME,
            "offsets": Method.ADJUST, "factors": Method.SCALE}
_PARTS = tuple(_METHODS)


def end_names() -> tuple[str, ...]:
    """Return the names of both ends, in either language."""
    return tuple(label(f"run.end_{key}", lang) for key in ENDS for lang in LANGS)


def with_ends(solved: Solved, wanted: Sequence[str], known: Mapping[str, Scenario],
              asked: Sequence[str] = ()) -> Result:
    """Solve scenarios, and beside them both ends of the baseline's fan where it has any.

    Parameters
    ----------
    solved
        Solves the scenarios of some names.
    wanted, known
        As :func:`project` takes them.
    asked
        The ends that somebody asked for by name; none for both, where there are any.

    Raises
    ------
    InputError
        As ``solved``; and where an end that was asked for is none.
    """
    whole = tuple(dict.fromkeys((*wanted, ScenarioName.BASELINE)))
    result = solved(whole, known)
    ends = {end.name: end for key in ENDS if (end := end_scenario(result, key)) is not None}
    if len(ends) < len(ENDS) or ends.keys() & known.keys():
        return solved((*wanted, *asked), known) if asked else result
    named = tuple(name for name, end in ends.items() if not asked or {
        end.label(lang) for lang in LANGS} & set(asked))
    try:
        more = solved(named, {**known, **ends})
    except InputError:  # a path of means may leave what the equations can solve
        if asked:
            raise
        return result
    runs = tuple(run for run in result.runs if run.scenario.name in wanted)
    return replace(result, runs=(*runs, *more.runs))


def end_scenario(result: Result, key: str) -> Scenario | None:
    """Return the scenario of one end (``low``, ``high``) of the baseline's fan.

    None where :func:`end_of` finds none.
    """
    if result.base.freq is not Freq.A or ScenarioName.BASELINE not in result.names():
        return None
    percent = round(100 * ENDS[key])
    end = end_of(result, ScenarioName.BASELINE, ENDS[key])
    if end is None:
        return None
    before, first = result.run(ScenarioName.BASELINE).plan, result.first
    overrides, causes = [], []
    for part, method in _METHODS.items():
        for entry, figure in getattr(end, part).items():
            if central(figure) == central(getattr(before, part)[entry]):
                continue
            item, period = (entry, first) if part == "parameters" else entry
            causes.append(_named(result, item))
            overrides.append(Override(
                item, Span(period, period), method, float(f"{central(figure):.6g}"),
                layer=Layer.JUDGEMENT, reason=both("run.end_reason", percent=percent)))
    named = joined("run.end_comma", dict.fromkeys(causes))
    return Scenario(
        label(f"run.end_{key}"), both(f"run.end_{key}_title", percent=percent),
        ScenarioName.BASELINE, tuple(overrides), notes=(both(
            "run.end_note", percent=percent, causes=named),),
        name_en=label(f"run.end_{key}", "en"))


def _named(result: Result, item: str) -> Bilingual:
    if item in result.catalog:
        return Bilingual(result.name(item, "zh"), result.name(item, "en"))
    prior = result.priors.parameters[item]
    return Bilingual(prior.title("zh"), prior.title("en"))


def end_of(result: Result, scenario: str, share: float) -> Plan | None:
    """Return the path that leads to a percentile of revenue in the first year projected.

    None without enough draws, or where no figure that was drawn leads there.
    """
    run, item = result.run(scenario), _REVENUE
    if item not in run.values or result.settings.draws < _FEWEST:
        return None
    drawn = run.values[item][result.periods.index(result.first), FIRST_DRAW:]
    goal = result.quantile(item, result.first, scenario, share)
    if goal is None or not np.isfinite(drawn).all() or float(np.ptp(drawn)) == 0.0:
        return None
    kept = max((np.size(figure) for part in _PARTS
                for figure in getattr(run.plan, part).values()), default=1)
    drawn = drawn[:max(0, kept - FIRST_DRAW)]  # of very many the plan keeps the first
    if len(drawn) < _FEWEST:
        return None
    ranks = np.argsort(np.argsort(drawn)) / len(drawn)
    near = np.abs(ranks - share) <= _WINDOW
    steps = {(part, key): step for part in _PARTS
             for key, figure in getattr(run.plan, part).items()
             if (step := _step(figure, near))}
    steps = _that_act(result, scenario, steps, item)
    if not steps:
        return None
    scale = _scale(result, scenario, steps, (item, goal))
    if scale is None:
        return None
    return _moved(run.plan, steps, np.array(scale))


def _step(figure: Figure, near: np.ndarray[Any, Any]) -> float:
    """Return how far a figure's mean near the percentile lies from the central; 0 for chance."""
    if np.ndim(figure) == 0:
        return 0.0
    draws = np.asarray(figure)[FIRST_DRAW:]
    step, spread = float(draws[near].mean()) - central(figure), float(draws.std())
    return step if spread and abs(step) > _NOISE * spread else 0.0


def _that_act(result: Result, scenario: str, steps: Mapping[tuple[str, Any], float], item: str
              ) -> dict[tuple[str, Any], float]:
    """Keep the steps that move the item by themselves, each tried in a run of its own."""
    run, count = result.run(scenario), len(steps) + 1
    alone = {entry: step * np.eye(count)[at] for at, (entry, step) in enumerate(steps.items(), 1)}
    values = solve(result.program, run.figures, result.horizon, count,
                   _moved(run.plan, alone, np.ones(count))).values[item]
    first = np.asarray(values)[-len(result.horizon)]
    return {entry: steps[entry] for at, entry in enumerate(steps, 1)
            if abs(first[at] - first[0]) > _NOTHING * abs(first[0])}


def _moved(plan: Plan, steps: Mapping[tuple[str, Any], Figure], scale: np.ndarray[Any, Any]
           ) -> Plan:
    """Return a plan's central figures, the steps added, one run a scale."""
    alone = plan.central()
    return replace(alone, **{part: {
        key: figure + steps[part, key] * scale if (part, key) in steps else figure
        for key, figure in getattr(alone, part).items()} for part in _PARTS})


def _scale(result: Result, scenario: str, steps: Mapping[tuple[str, Any], float],
           goal: tuple[str, float]) -> float | None:
    """Return how much of the steps leads to the percentile; None where none of them does."""
    run = result.run(scenario)
    reached = solve(result.program, run.figures, result.horizon, len(_SCALES),
                    _moved(run.plan, steps, _SCALES)).values[goal[0]]
    path = np.asarray(reached)[-len(result.horizon)] - goal[1]
    crossed = np.flatnonzero(np.sign(path[:-1]) != np.sign(path[1:]))
    if not crossed.size:
        return None
    at = int(crossed[0])
    part = path[at] / (path[at] - path[at + 1])
    return float(_SCALES[at] + part * (_SCALES[at + 1] - _SCALES[at]))
