"""What each method of an override does: one function a method, in one registry.

A function takes the task, what has been laid so far and the override; it adds to what is laid, or
an issue when the override cannot be imposed. A new method is a member of
:class:`forecast.data.Method` and an entry of :data:`METHODS_OF`.
"""

from __future__ import annotations

from difflib import get_close_matches
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import ADDED, BUDGET_GROUPS, PATHS, Layer, Method, ScenarioName, Span
from forecast.equations import central, current, is_sum
from forecast.estimation import execution_of
from forecast.fiscal import nil_lines
from forecast.issues import NO_NEAR, CellRef, Issue, Severity
from forecast.labels import enumerated
from forecast.projection.laid import refuse
from forecast.projection.registered import (
    decide,
    is_parted,
    lay_value,
    revenue_of,
    take_land,
    take_payers,
)
from forecast.projection.result import FIRST_DRAW
from forecast.projection.streams import spread
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from forecast.data import Account, Choice, Override, Period
    from forecast.equations import Figure
    from forecast.estimation import Execution
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask

    Imposing = Callable[[ScenarioTask, Laid, Override], None]


def impose(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """Impose an override by its method; one that can have no effect is named."""
    if override.item in task.dropped:
        _idle(task, laid, "idle_not_computed", override)
        return
    if override.method is not Method.PARAMETER and not _years(task, override):
        return
    METHODS_OF[override.method](task, laid, override)


# -- values and add-factors ----------------------------------------------------------------------


def give_value(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """假设, 固定: the variable takes the value, whatever its equation says."""
    if _may_impose(task, laid, override):
        for period in _years(task, override):
            lay_value(task, laid, (override.item, period),
                      spread(task.streams, override, str(period)))


def adjust(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """调整: add to the level, in the item's unit."""
    _add(task, laid, override, laid.offsets)


def scale(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """比例调整: add to the level, in per cent of it."""
    _add(task, laid, override, laid.factors)


def shift_intercept(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """截距: add inside the equation, in units of its left-hand side."""
    _add(task, laid, override, laid.intercepts)


def _add(task: ScenarioTask, laid: Laid, override: Override, part: dict[Point, Figure]) -> None:
    """Lay an add-factor; those of different layers stand beside each other.

    One on a sum is laid on each of its parts, so that the sum moves as asked.
    """
    shares = _shares(task, override)
    if not shares and not _may_impose(task, laid, override):
        return
    for period in _years(task, override):
        runs = spread(task.streams, override, str(period))
        for item, share in (shares or {override.item: 1.0}).items():
            at = item, period
            part[at] = share * runs + part.get(at, 0.0)


def _shares(task: ScenarioTask, override: Override) -> dict[str, float]:
    """Return what each part of a sum takes of an add-factor on it; empty for what is no sum.

    In per cent each part takes the same; an amount is split by the parts' base-year figures.
    """
    parts = tuple(dict.fromkeys(_parts(task, override.item)))
    if override.method is Method.SCALE:
        return dict.fromkeys(parts, 1.0)
    amounts = {name: abs(revenue_of(task, name)) for name in parts}
    whole = sum_of(amounts.values())
    if override.method is not Method.ADJUST or not whole:
        return {}
    return {name: amount / whole for name, amount in amounts.items() if amount}


def _parts(task: ScenarioTask, item: str) -> tuple[str, ...]:
    """List the variables that an identity adds up, sums among them taken apart."""
    equation = task.by_name.get(item)
    if equation is None or equation.kind != "identity" or not is_sum(equation.right):
        return ()
    return tuple(part for name in current(equation.right)
                 for part in (_parts(task, name) or (name,)) if part in task.by_name)


# -- parameters and shocks -----------------------------------------------------------------------


def move_parameter(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """参数: the parameter takes the value."""
    known = task.priors.parameters
    if override.item in known:
        laid.moved[override.item] = override
        if override.origin is not None and not all(one in override.span for one in task.periods):
            _idle(task, laid, "idle_span", override, span=str(override.span))
    else:
        names = task.priors.words
        near = get_close_matches(override.item, names, n=1)
        refuse(task, laid, "unknown_parameter", override, choices=enumerated(sorted(known)),
                near=names[near[0]] if near else NO_NEAR)


def lean(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """偏度: skew an equation's shock, as somebody judges the risks to lie."""
    if not _is_in_model(task, laid, override):
        return
    gamma = override.value
    if task.by_name[override.item].kind != "behavioural" or gamma is None or abs(gamma) >= 1:
        refuse(task, laid, "bad_skew", override, value="—" if gamma is None else f"{gamma:g}")
        return
    for period in _years(task, override):
        laid.skews[override.item, period] = gamma


# -- budgets -------------------------------------------------------------------------------------


def take_budget(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """取预算: a line, or every line of a budget, takes what the workbook budgets."""
    if override.item in BUDGET_GROUPS:
        for account in BUDGET_GROUPS[override.item]:
            _take_account(task, laid, override, account)
    elif _is_in_model(task, laid, override):
        for period in _years(task, override):
            choice = task.dataset.intended(override.item, period, task.vintage)
            if choice is None:
                refuse(task, laid, "no_budget", override, period=str(period))
            else:
                lay_value(task, laid, (override.item, period), choice.chosen.value)


def _take_account(task: ScenarioTask, laid: Laid, override: Override, account: Account) -> None:
    years = _years(task, override)
    for item in task.dataset.catalog.lines(account):
        for period in years:
            choice = task.dataset.intended(item.code, period, task.vintage)
            if choice and item.code in task.by_name:
                lay_value(task, laid, (item.code, period), choice.chosen.value)
    for period in years:
        _complete(task, laid, account, period)


def _complete(task: ScenarioTask, laid: Laid, account: Account, period: Period) -> None:
    """Fix what a budget that was taken whole says without saying it."""
    known = {name: float(np.mean(value)) for (name, at), value in laid.fixed.items()
             if at == period}
    free = [name for name, one in task.by_name.items() if one.kind != "identity"]
    laid.fixed.update({(name, period): 0.0
                       for name in nil_lines(account, known, free, task.dataset.catalog)})
    if account == "general":
        for name, value in _other_part(task, period).items():
            lay_value(task, laid, (name, period), value)


def _other_part(task: ScenarioTask, period: Period) -> dict[str, float]:
    """Return what a budget says of non-tax revenue by stating all revenue and taxes, or of taxes.

    Where lines of it are budgeted they are what is stated.
    """
    def budget(name: str) -> float:
        choice = task.dataset.intended(name, period, task.vintage)
        return nan if choice is None else choice.chosen.value

    stated = {name: budget(name) for name in _HALVES}
    lacking = [name for name, value in stated.items() if not isfinite(value)]
    if len(lacking) != 1 or lacking[0] not in task.by_name or any(
            isfinite(budget(one.code)) for one in task.dataset.catalog.children(lacking[0])):
        return {}
    (other,) = stated.keys() - {*lacking}
    left = budget(_WHOLE) - stated[other]
    return {lacking[0]: left} if left > 0 else {}


_WHOLE, _HALVES = "gpb_revenue", ("tax_revenue", "nontax_revenue")


def execute(task: ScenarioTask, laid: Laid) -> dict[Point, Execution]:
    """Move spending that is taken from its budget to what the record of execution says.

    The plan is the budget itself, and so is what somebody judges to be spent as budgeted. What is
    part of a total that the scenario states too stays, since the two would no longer add up; so
    does what has no record.
    """
    if task.scenario.name == ScenarioName.PLAN:
        return {}
    done: dict[Point, Execution] = {}
    for (item, period), choice in _taken(task, laid):
        if (item, period) in done or _is_in_stated_total(task, laid, item, period):
            continue
        record = execution_of(task.dataset, item, task.base, choice.chosen.status, task.vintage)
        if record is None:
            continue
        runs = np.full(task.streams.runs, 1.0 + record.mean)
        runs[FIRST_DRAW:] += record.sd * task.streams.normal(f"execution/{item}")
        laid.fixed[item, period] = choice.chosen.value * runs
        done[item, period] = record
    return done


def _taken(task: ScenarioTask, laid: Laid) -> Iterator[tuple[Point, Choice]]:
    """List the lines of spending whose value still is their budget."""
    items = task.dataset.catalog
    for one in task.scenario.overrides:
        if (one.method is not Method.TAKE_BUDGET or one.layer is not Layer.BASELINE
                or one.item in BUDGET_GROUPS
                or one.item not in task.by_name or items[one.item].side != "use"
                or task.by_name[one.item].kind == "identity"):
            continue
        for period in one.span.periods():
            held = laid.fixed.get((one.item, period))
            choice = task.dataset.intended(one.item, period, task.vintage)
            if held is not None and choice and central(held) == choice.chosen.value:
                yield (one.item, period), choice


def _is_in_stated_total(task: ScenarioTask, laid: Laid, item: str, period: Period) -> bool:
    items = task.dataset.catalog
    account, parent = items[item].account, items[item].parent
    total = None if account is None else items.total(account, "total_uses")
    return any(code is not None and (code, period) in laid.fixed
               for code in (parent, total.code if total else None))


# -- what every method asks ----------------------------------------------------------------------


def _years(task: ScenarioTask, override: Override) -> tuple[Period, ...]:
    return tuple(period for period in override.span.periods() if period in task.periods)


def _may_impose(task: ScenarioTask, laid: Laid, override: Override) -> bool:
    """Tell whether an equation may be overridden; an identity holds whatever anybody says."""
    if not _is_in_model(task, laid, override):
        return False
    is_fit = override.method in PATHS and is_parted(task.by_name, override.item)
    if task.by_name[override.item].kind == "identity" and not is_fit:
        parts = enumerated(task.dataset.catalog[name].zh
                         for name in current(task.by_name[override.item].right))
        refuse(task, laid, "fixed_identity", override, method=override.method, parts=parts)
        return False
    return True


def _is_in_model(task: ScenarioTask, laid: Laid, override: Override) -> bool:
    if override.item not in task.by_name:
        refuse(task, laid, "not_in_model", override, method=override.method)
        return False
    return True


def _idle(task: ScenarioTask, laid: Laid, code: str, override: Override, **fields: str) -> None:
    name = task.dataset.catalog[override.item].zh if override.item in task.dataset.catalog else (
        override.item)
    found = Issue(code, override.origin or CellRef(task.scenario.told), name,
                  (("scenario", task.scenario.told), *fields.items()), Severity.WARNING)
    if found not in laid.idle:
        laid.idle.append(found)


def idle_years(task: ScenarioTask, laid: Laid) -> None:
    """Name what lies outside the years projected, each override once with the years in question."""
    outside: dict[tuple[CellRef | None, str, Method], list[Override]] = {}
    for override in task.scenario.overrides:
        if (override.method is not Method.PARAMETER and override.item not in task.dropped
                and not _years(task, override)):
            key = override.origin, override.item, override.method
            outside.setdefault(key, []).append(override)
    years = str(Span(task.periods[0], task.periods[-1]))
    for found in outside.values():
        sides = ([one.span for one in found if one.span.last < task.periods[0]],
                 [one.span for one in found if one.span.first > task.periods[-1]])
        span = enumerated(str(Span(min(one.first for one in side), max(one.last for one in side)))
                        for side in sides if side)
        _idle(task, laid, "idle_years", found[0], span=span, years=years)


def idle_additions(task: ScenarioTask, laid: Laid) -> None:
    """Name the add-factors on what has a set value in every run: nothing is added to that."""
    for override in task.scenario.overrides:
        if override.method not in ADDED:
            continue
        held = [str(year) for year in _years(task, override)
                if np.isfinite(laid.fixed.get((override.item, year), np.nan)).all()]
        if held:
            _idle(task, laid, "idle_fixed", override, method=override.method,
                  period=enumerated(held))


def lines_within(task: ScenarioTask, laid: Laid, own: tuple[Override, ...]) -> None:
    """Name what moves a line of spending while the total stays: led by its rule, or as budgeted.

    Parameters
    ----------
    own
        What the scenario itself says, without what it rests on.
    """
    total = task.by_name.get(_SPENDING)
    lines = {one.code for one in task.dataset.catalog.children(_SPENDING)}
    for override in own:
        if total is None or override.item not in lines:
            continue
        alone = [str(year) for year in _years(task, override)
                 if not any(one.item == _SPENDING and year in one.span for one in own)
                 and not (total.kind == "identity" and (_SPENDING, year) not in laid.fixed)]
        if alone:
            _idle(task, laid, "line_within_total", override, period=enumerated(alone),
                  total=task.dataset.catalog[_SPENDING].zh)


_SPENDING = "gpb_expenditure"
METHODS_OF: Mapping[Method, Imposing] = {
    Method.ASSUME: give_value,
    Method.FIX: give_value,
    Method.TAKE_BUDGET: take_budget,
    Method.TAKE_PAYERS: take_payers,
    Method.TAKE_LAND: take_land,
    Method.HAPPENS: decide,
    Method.FAILS: decide,
    Method.ADJUST: adjust,
    Method.SCALE: scale,
    Method.INTERCEPT: shift_intercept,
    Method.PARAMETER: move_parameter,
    Method.SKEW: lean,
}
