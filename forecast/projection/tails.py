"""What a stated total and its parts may differ by, and the totals that differ by more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.equations import Var, current, walk
from forecast.fiscal import rounding_tolerance
from forecast.issues import CellRef, Issue

if TYPE_CHECKING:
    from collections.abc import Container

    from forecast.data import Period
    from forecast.equations import Equation, Solution
    from forecast.projection.laid import Point
    from forecast.projection.task import ScenarioTask


def torn(task: ScenarioTask, stated: Container[Point], solution: Solution,
         landed: Container[str] = ()) -> tuple[Issue, ...]:
    """Report stated totals that differ from their parts by more than rounding.

    What is landed is an estimate and contradicts nothing.
    """
    found = []
    for (name, period), residual in solution.residuals.items():
        equation = task.by_name[name]
        tolerance = _tolerance(equation)
        if (equation.kind != "identity" or name in landed or abs(residual) <= tolerance
                or _is_mixed(task, equation, name, period)
                or _has_open_part(task, stated, equation, period, solution)
                or (residual > 0 and _has_unlisted_part(task, stated, name, period))
                or _stands_alone(task, stated, name, period)
                or _opens(equation)):
            continue
        choice = task.dataset.intended(name, period, task.vintage)
        origin = choice.chosen.origin if choice else None
        found.append(Issue(
            "plan_does_not_add", origin or CellRef(task.scenario.told),
            task.dataset.catalog[name].zh,
            (("period", str(period)), ("residual", f"{residual:,.0f}"),
             ("tolerance", f"{tolerance:.0f}"))))
    return tuple(found)


def _is_mixed(task: ScenarioTask, equation: Equation, name: str, period: Period) -> bool:
    """Whether the total and its parts are of several columns: budget here, adjusted budget there.

    A budget is adjusted line by line; what its column does not restate is no part of its sums.
    """
    names = {name, *current(equation.right)}
    chosen = (task.dataset.intended(one, period, task.vintage) for one in names)
    stages = {one.chosen.status for one in chosen if one}
    return {Status.BUDGET, Status.ADJUSTED_BUDGET} <= stages


def _tolerance(equation: Equation) -> int:
    terms = {node for node in walk(equation.right) if isinstance(node, Var)}
    return int(rounding_tolerance(len(terms)))


def _has_unlisted_part(task: ScenarioTask, stated: Container[Point], name: str, period: Period
                       ) -> bool:
    """Whether a sub-total may hold a line that is not listed; a balance must add up."""
    if task.dataset.catalog[name].side not in {"source", "use"}:
        return False
    return any((item.code, period) not in stated for item in task.dataset.catalog.children(name))


def _stands_alone(task: ScenarioTask, stated: Container[Point], name: str, period: Period) -> bool:
    """Whether a total was stated without any of its parts, of which nothing contradicts it."""
    parts = task.dataset.catalog.children(name)
    return bool(parts) and not any((item.code, period) in stated for item in parts)


def _opens(equation: Equation) -> bool:
    """Whether a line only carries over what last year closed with.

    A budget is drawn up on an estimate of the closing; the sheet 检查 holds the two together.
    """
    lags = {node.lag for node in walk(equation.right) if isinstance(node, Var)}
    return bool(lags) and 0 not in lags


def _has_open_part(task: ScenarioTask, stated: Container[Point], equation: Equation, period: Period,
                   solution: Solution) -> bool:
    """Whether a part of a sum is modelled, so that it contradicts nothing that was stated.

    A part that is a sum itself is modelled as far as its own parts are: a budget that states all
    revenue and its taxes leaves what is no tax open, of whatever that is made.
    """
    names = [one for one in current(equation.right)
             if one in task.by_name and (one, period) not in stated]
    row = solution.periods.index(period)
    return any(
        _has_open_part(task, stated, task.by_name[name], period, solution)
        if task.by_name[name].kind == "identity" else solution.values.figure(name, row, 0)
        for name in names)
