"""What the overrides of a scenario have imposed so far, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import Data, Param, evaluate
from forecast.issues import CellRef, Issue
from forecast.labels import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.data import Override, Period
    from forecast.equations import Array, Figure, Leaf, Node, Plan
    from forecast.projection.task import ScenarioTask

    Point = tuple[str, Period]


@dataclass(frozen=True, slots=True)
class Laid:
    """The parts of a plan as overrides fill them, one after another.

    Parameters
    ----------
    fixed, intercepts, offsets, factors
        (variable, year) → value in every run, as :class:`forecast.equations.Plan` takes them.
    skews
        (variable, year) → the judged skew of the shock.
    moved
        parameter → the override that sets it.
    issues
        The overrides that cannot be imposed, each with its reason.
    idle
        Warnings of those that have no effect: outside the years projected, on what is not computed.
    """

    fixed: dict[Point, Figure] = field(default_factory=dict)
    intercepts: dict[Point, Figure] = field(default_factory=dict)
    offsets: dict[Point, Figure] = field(default_factory=dict)
    factors: dict[Point, Figure] = field(default_factory=dict)
    skews: dict[Point, float] = field(default_factory=dict)
    moved: dict[str, Override] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    idle: list[Issue] = field(default_factory=list)

    def set_items(self) -> frozenset[str]:
        """Return the variables that a value, or an intercept in their rule, is laid on."""
        return frozenset(name for part in (self.fixed, self.intercepts) for name, _ in part)


def side_of(tree: Node, period: Period, plan: Plan, row: Callable[[str, int], Figure]) -> Array:
    """Return what a side of an equation comes to in every run.

    Parameters
    ----------
    row
        (variable, lag) → its figures, one a run.
    """
    def read(leaf: Leaf) -> Figure:
        if isinstance(leaf, Param):
            return plan.parameters[leaf.name]
        if isinstance(leaf, Data):
            return plan.data.get((leaf.source, leaf.item, period + leaf.lag), np.nan)
        return row(leaf.name, leaf.lag)

    return np.asarray(evaluate(tree, read))


def refuse(task: ScenarioTask, laid: Laid, code: str, override: Override, **fields: str) -> None:
    """Say that an override cannot be imposed, and why; an item is named as its tables name it."""
    item = task.dataset.catalog.find(override.item)
    laid.issues.append(Issue(code, override.origin or CellRef(task.scenario.told),
                             Bilingual(item.zh, item.en) if item else override.item,
                             tuple(fields.items())))
