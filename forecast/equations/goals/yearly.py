"""Targets and instruments that pair up year by year, and Broyden's method to meet one year's.

A year's instruments act on that year and later ones, so that the years can be solved one after the
other, each by itself: a call of the solver then lays out one year.

References
----------
.. [1] Broyden, C. G. (1965). A class of methods for solving nonlinear simultaneous equations.
   Mathematics of Computation 19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.tree import Data, Var, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.goals.aims import Goal, Instrument
    from forecast.equations.program import Program
    from forecast.equations.tree import Array

_CLOSE = 1e-11
_ENOUGH = 1e-9
_FLAT, _STILL = 1e-12, 1e-14
_PASSES = 40


class StuckError(Exception):
    """The instruments do not meet the targets."""


def by_year(goals: Sequence[Goal], instruments: Sequence[Instrument]
            ) -> dict[Period, tuple[list[int], list[int]]] | None:
    """Group the numbers of targets and instruments by year.

    None unless each year has as many of both.
    """
    years: dict[Period, tuple[list[int], list[int]]] = {}
    for number, goal in enumerate(goals):
        years.setdefault(goal.period, ([], []))[0].append(number)
    for number, one in enumerate(instruments):
        if one.kind == "parameters" or len(one.periods) != 1:
            return None
        years.setdefault(one.periods[0], ([], []))[1].append(number)
    return years if all(len(mine) == len(theirs) for mine, theirs in years.values()) else None


def depth(program: Program, goals: Sequence[Goal]) -> int:
    """Return how many periods back the equations and the goals look."""
    return max([1, *(-leaf.lag for one in program.equations for leaf in walk(one.right)
                     if isinstance(leaf, Var | Data)),
                *(goal.period - goal.since for goal in goals if goal.since)])


def recent(history: Mapping[str, Mapping[Period, float]], period: Period, back: int
           ) -> dict[str, dict[Period, float]]:
    """Keep the periods that the lags reach: a short call lays out less."""
    return {name: {at: value for at, value in known.items() if at.ordinal >= period.ordinal - back}
            for name, known in history.items()}


def broyden(misses: Callable[[Array], Array], count: int, size: Array, nudge: float,
            jacobian: Array | None = None) -> tuple[Array, Array | None]:
    """Find the root of as many functions as variables, from nought.

    Parameters
    ----------
    misses
        The functions; called last with the root, so that a caller may keep what it solved there.
    size
        What a miss is measured by.
    nudge
        The step of the finite differences where no derivatives are given.
    jacobian
        Derivatives to begin with: those of the year before save the nudges.

    Returns
    -------
    Array, Array or None
        The root and the derivatives there, where any were needed.

    Raises
    ------
    StuckError
        When it is not found.
    """
    found = np.zeros(count)
    miss = misses(found)
    for _ in range(_PASSES):
        if (np.abs(miss) <= _CLOSE * size).all():
            break
        if jacobian is None:
            jacobian = np.column_stack(
                [(misses(found + nudge * row) - miss) / nudge for row in np.eye(count)])
            if not (np.abs(jacobian) / size[:, None]).max(axis=0).min() > _FLAT / nudge:
                raise StuckError
        try:
            step = -np.linalg.solve(jacobian, miss)
        except np.linalg.LinAlgError:
            raise StuckError from None
        length = float(step @ step)
        if not length > (_STILL * (1.0 + float(np.abs(found).max()))) ** 2:
            break
        found = found + step
        now = misses(found)
        jacobian = jacobian + np.outer(now - miss - jacobian @ step, step) / length
        miss = now
    if not (np.abs(miss) <= _ENOUGH * size).all():
        raise StuckError
    return found, jacobian
