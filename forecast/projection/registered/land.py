"""Land receipts from the register of projects, in the place of the budget's figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method
from forecast.equations import Data, walk
from forecast.fiscal import land_key, land_receipts
from forecast.projection.laid import refuse
from forecast.projection.result import FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from forecast.data import LandProject, Override, Period
    from forecast.equations import Array, Figure
    from forecast.projection.laid import Laid
    from forecast.projection.task import ScenarioTask


def take_land(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """取土地: what equations cite as the budget of an item is what the projects bring.

    Its realisation and add-factors still act on it. The central run has the mean, the low end what
    is certain, the high end everything; in each draw a project is sold in time or not.
    """
    priced = any(one.whole is not None for one in task.dataset.registers.land)
    if not priced or not _cites_budget(task, override.item):
        refuse(task, laid, "no_land", override)


def drawn_land(task: ScenarioTask) -> dict[tuple[str, str, Period], Figure]:
    """Return the receipts that 取土地 puts in the place of a budget, run by run."""
    taken = [(override.item, year)
             for override in task.scenario.overrides if override.method is Method.TAKE_LAND
             for year in override.span.periods() if year in task.periods]
    receipts = {year: np.zeros(task.streams.runs) for _, year in taken}
    for one in task.dataset.registers.land:
        amounts = {year: amount for year in receipts if (amount := land_receipts(one, year))}
        sold = _sold(task, one) if amounts else 0.0
        for year, amount in amounts.items():
            receipts[year] += amount * sold
    return {("budget", item, year): receipts[year] for item, year in taken}


def _cites_budget(task: ScenarioTask, item: str) -> bool:
    equation = task.by_name.get(item)
    return equation is not None and any(
        isinstance(leaf, Data) and leaf.source == "budget" and leaf.item == item
        for leaf in walk(equation.right))


def _sold(task: ScenarioTask, one: LandProject) -> Array:
    """Tell how far a project is sold in each run: its odds in the centre, 1 or 0 in the draws."""
    key = land_key(one.name)
    said = task.decided.get(key)
    if said is not None:
        return np.full(task.streams.runs, float(said))
    runs = np.full(task.streams.runs, one.odds)
    runs[LOW], runs[HIGH] = float(one.odds >= 1.0), float(one.odds > 0.0)
    runs[FIRST_DRAW:] = task.streams.uniform(key) < one.odds
    return runs
