"""Residual tracking: add-factors that make the model reproduce any given path exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.layout import Figure, central
from forecast.equations.solver import solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.layout import Plan
    from forecast.equations.program import Program


class NotBehaviouralError(ValueError):
    """A path for an identity or an assumption: nothing there can be added to."""


def track(program: Program, history: Mapping[str, Mapping[Period, Figure]],
          periods: Sequence[Period], plan: Plan, path: Mapping[tuple[str, Period], float]) -> Plan:
    """Return the plan with intercepts under which the model gives a path by itself.

    Parameters
    ----------
    path
        (behavioural variable, period) → the value that it shall have. Only the central run is
        tracked.

    Returns
    -------
    Plan
        ``plan`` with the intercepts that reproduce the path, and nothing fixed for it: whatever is
        changed afterwards moves the model away from the path by the change alone.

    Raises
    ------
    NotBehaviouralError
        When a name has no behavioural equation.
    SolveError
        When the model has no solution on the path.
    """
    kinds = {one.name: one.kind for one in program.equations}
    wrong = sorted({name for name, _ in path if kinds.get(name) != "behavioural"})
    if wrong:
        raise NotBehaviouralError("、".join(wrong))
    held = replace(plan, fixed={**plan.fixed, **path})
    found = solve(program, history, periods, 1, _single(held))
    return replace(plan, intercepts={
        **plan.intercepts, **{place: found.residuals[place] for place in path}})


def _single(plan: Plan) -> Plan:
    """Return the plan of the central run alone."""
    def first(imposed: Mapping[tuple[str, Period], Figure]) -> dict[tuple[str, Period], Figure]:
        return {place: central(value) for place, value in imposed.items()
                if np.isfinite(central(value))}

    return replace(plan, fixed=first(plan.fixed), intercepts=first(plan.intercepts),
                   offsets=first(plan.offsets), factors=first(plan.factors),
                   parameters={name: central(value) for name, value in plan.parameters.items()})
