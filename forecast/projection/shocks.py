"""The shocks of a scenario's equations, run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import FEW_YEARS, draw_shocks, lopsided, skewed
from forecast.projection.result import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Array, Figure, Residuals
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask

    Drawn = dict[Point, Array]


def spreads_of(task: ScenarioTask, seen: Residuals) -> dict[str, tuple[int, float]]:
    """Return the number of residuals and the spread of the equations that have some.

    What a panel found of a shock stays in it, at its weight; a judged spread stays beside few
    residuals, as so many observations as make it needless, unless the engine's interval of the same
    history is in it already.
    """
    shocks = task.priors.shocks
    few = {name: (count, shocks[name].weighed(count, own, FEW_YEARS))
           for name, (count, own) in seen.sparse().items()
           if name in shocks and shocks[name].sd > 0 and not shocks[name].counted}
    return few | {name: (count, shocks[name].weighed(count, own)
                   if name in shocks and shocks[name].years else own)
            for name, (count, own) in seen.measured().items()}


def shocks_of(task: ScenarioTask, laid: Laid, seen: Residuals,
              measured: Mapping[str, tuple[int, float]], known: Drawn
              ) -> dict[Point, Figure]:
    """Draw every behavioural equation's residual; zero in the central and the range runs.

    Intercepts that a scenario lays on the equations are added. ``measured`` are the spreads of
    :func:`spreads_of`; ``known`` is what was drawn for the first scenario, empty before.
    """
    streams, added, shocks = task.streams, dict(laid.intercepts), task.priors.shocks
    if not streams.draws:
        return added
    behavioural = {name for name, one in task.by_name.items() if one.kind == "behavioural"}
    judged = {name: shock.sd for name, shock in shocks.items() if name in behavioural}
    spreads = judged | {name: spread for name, (_, spread) in measured.items()}
    if not known:
        known.update(_drawn(task, spreads, seen))
    for (name, period), usual in known.items():
        skew, law = laid.skews.get((name, period)), shocks.get(name)
        width = law.ahead(task.periods.index(period)) if law else 1.0
        runs = usual if skew is None else _laid_out(width * skewed(  # of the draws' ranks alone
            usual[FIRST_DRAW:], spreads[name], skew))
        at = name, period
        added[at] = runs + added[at] if at in added else runs
    return added


def _drawn(task: ScenarioTask, spreads: Mapping[str, float], seen: Residuals) -> Drawn:
    """Draw what a scenario without a judged skew has."""
    streams, found = task.streams, {}
    drawn = draw_shocks(spreads, seen, len(task.periods), streams.draws, streams.named, spreads)
    while drawn:  # each is let go once it is laid: many draws fill much memory
        name, rows = drawn.popitem()
        law = task.priors.shocks.get(name)
        for row, period in enumerate(task.periods):
            plain = streams.tied(name, str(period), rows[row])
            own = lopsided(plain, law.skew) if law else plain
            found[name, period] = _laid_out((law.ahead(row) if law else 1.0) * own)
    return found


def _laid_out(draws: Array) -> Array:
    """Return every run: nothing in those that are no draws."""
    return np.concatenate((np.zeros(FIRST_DRAW), draws))
