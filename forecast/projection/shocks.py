"""The shocks of a scenario's equations, run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import draw_shocks, lopsided, skewed
from forecast.projection.result import FIRST_DRAW

if TYPE_CHECKING:
    from forecast.equations import Figure, Residuals
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask


def spreads_of(task: ScenarioTask, seen: Residuals) -> dict[str, tuple[int, float]]:
    """Return the number of residuals and the spread of the equations that have enough of them.

    What a panel found of a shock stays in it, at its weight.
    """
    shocks = task.priors.shocks
    return {name: (count, shocks[name].weighed(count, own)
                   if name in shocks and shocks[name].years else own)
            for name, (count, own) in seen.measured().items()}


def shocks_of(task: ScenarioTask, laid: Laid, seen: Residuals) -> dict[Point, Figure]:
    """Draw every behavioural equation's residual; zero in the central and the range runs.

    Intercepts that a scenario lays on the equations are added.
    """
    streams, added, shocks = task.streams, dict(laid.intercepts), task.priors.shocks
    if not streams.draws:
        return added
    behavioural = {name for name, one in task.by_name.items() if one.kind == "behavioural"}
    judged = {name: shock.sd for name, shock in shocks.items() if name in behavioural}
    measured = {name: spread for name, (_, spread) in spreads_of(task, seen).items()}
    drawn = draw_shocks(judged, seen, len(task.periods), streams.draws, streams.named, measured)
    spreads = judged | measured
    while drawn:  # each is let go once it is laid: many draws fill much memory
        name, rows = drawn.popitem()
        law = shocks.get(name)
        for row, period in enumerate(task.periods):
            runs = np.zeros(streams.runs)
            skew = laid.skews.get((name, period))
            drawn_now = streams.tied(name, str(period), rows[row])
            own = lopsided(drawn_now, law.skew) if law else drawn_now
            runs[FIRST_DRAW:] = (law.ahead(row) if law else 1.0) * (
                own if skew is None else skewed(drawn_now, spreads[name], skew))
            added[name, period] = runs + added.get((name, period), 0.0)
    return added
