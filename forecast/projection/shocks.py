"""The shocks of a scenario's equations, run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import draw_shocks, skewed
from forecast.projection.result import FIRST_DRAW

if TYPE_CHECKING:
    from forecast.equations import Figure, Residuals
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask


def shocks_of(task: ScenarioTask, laid: Laid, seen: Residuals) -> dict[Point, Figure]:
    """Draw every behavioural equation's residual; zero in the central and the range runs.

    Intercepts that a scenario lays on the equations are added.
    """
    streams, added = task.streams, dict(laid.intercepts)
    if not streams.draws:
        return added
    behavioural = {name for name, one in task.by_name.items() if one.kind == "behavioural"}
    judged = {name: shock.sd for name, shock in task.priors.shocks.items()
              if name in behavioural}
    drawn = draw_shocks(judged, seen, len(task.periods), streams.draws, streams.named)
    spreads = judged | {name: spread for name, (_, spread) in seen.measured().items()}
    while drawn:  # each is let go once it is laid: many draws fill much memory
        name, rows = drawn.popitem()
        for row, period in enumerate(task.periods):
            runs = np.zeros(streams.runs)
            skew = laid.skews.get((name, period))
            own = streams.tied(name, str(period), rows[row])
            runs[FIRST_DRAW:] = own if skew is None else skewed(own, spreads[name], skew)
            added[name, period] = runs + added.get((name, period), 0.0)
    return added
