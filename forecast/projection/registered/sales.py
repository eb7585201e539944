"""Registered one-offs in a scenario's runs: what is decided of them, what is drawn.

A registered one-off comes in or not, with its own odds, so that the year's receipts are a mixture
and not a bell. One of which nobody gave odds fails with all others of its kind, at the odds of the
parameter that its equation multiplies it by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import Data, Param, walk
from forecast.fiscal import asset_key, entries_of, is_expected, is_within
from forecast.projection.result import CENTRAL, FIRST_DRAW, HIGH

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.data import Adjustment, Catalog, Period
    from forecast.equations import Figure, ModelText
    from forecast.models import Priors
    from forecast.projection.landed import Landed
    from forecast.projection.task import ScenarioTask

    OneOffs = dict[tuple[str, str, Period], Figure]


def drawn_one_offs(task: ScenarioTask, moved: Collection[str]) -> OneOffs:
    """Return the one-offs that equations cite in the years ahead, as they come in run by run.

    ``moved`` are the parameters that the scenario sets.
    """
    found: OneOffs = {}
    for item, odds in usual_odds(task.model, task.priors, moved).items():
        for year in task.periods:
            mine = entries_of(task.dataset, item, year)
            runs = np.zeros(task.streams.runs)
            for one in mine:
                if not is_untold(task.landed, one, task.dataset.catalog):
                    runs += one.amount * _comes(task, one, odds)
            if mine:
                found["one_off", item, year] = runs
    return found


def is_untold(landed: Landed | None, one: Adjustment, catalog: Catalog,
              carried: Collection[str] | None = None) -> bool:
    """Tell whether the year's months give an item as a whole and cannot tell this one-off apart.

    It has no month: what of it is in goes on with the rest, what is to come is no part of the year.

    Parameters
    ----------
    carried
        The landed items that count; all of them without.
    """
    return (landed is not None and landed.found is not None and one.period == landed.year
            and one.month is None and any(
                is_within(one.item, item, catalog)
                for item in (landed.carried if carried is None else carried)))


def drawn_apart(task: ScenarioTask, month: int, moved: Collection[str]) -> Figure:
    """Return what the sales still to come after a month bring beyond what is counted on.

    A year in progress counts in full what is likely and not at all what is not: run by run the
    first may fail and the second come in.
    """
    year, off = task.periods[0], np.zeros(task.streams.runs)
    odds = usual_odds(task.model, task.priors, moved).get(_NONTAX, ("", 1.0))
    for one in entries_of(task.dataset, _NONTAX, year):
        if one.month is not None and one.month > month:
            off += one.amount * (_comes(task, one, odds) - float(is_expected(one, {})))
    return off


def usual_odds(model: ModelText, priors: Priors, moved: Collection[str]
               ) -> dict[str, tuple[str, float]]:
    """Return each item with cited one-offs, the parameter beside it and the odds that it says.

    One that is fixed, or that the scenario sets (``moved``), is certain.
    """
    found: dict[str, tuple[str, float]] = {}
    for equation in model.equations:
        leaves = tuple(walk(equation.right))
        items = [leaf.item for leaf in leaves if isinstance(leaf, Data)
                 and leaf.source == "one_off"]
        for item in items:
            found.setdefault(item, ("", 1.0))
        for name in (leaf.name for leaf in leaves if isinstance(leaf, Param)):
            prior = priors.parameters[name]
            if items and prior.nil_odds and prior.spread and name not in moved:
                found |= dict.fromkeys(items, (name, 1.0 - prior.nil_odds))
    return found


_NONTAX = "nontax_revenue"


def _comes(task: ScenarioTask, one: Adjustment, usual: tuple[str, float]) -> Figure:
    """Tell in which runs an entry comes in, as 1 or 0."""
    key = asset_key(one)
    if key in task.decided:
        return float(task.decided[key])
    if one.odds is None:
        parameter, odds = usual
        runs = np.ones(task.streams.runs)
        if odds < 1.0:
            runs[FIRST_DRAW:] = task.streams.uniform(f"nil/{parameter}") >= 1.0 - odds
        return runs
    runs = np.full(task.streams.runs, float(one.odds >= 1.0))
    runs[CENTRAL], runs[HIGH] = float(is_expected(one, task.decided)), float(one.odds > 0.0)
    runs[FIRST_DRAW:] = task.streams.uniform(key) < one.odds
    return runs
