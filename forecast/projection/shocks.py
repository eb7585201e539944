"""The shocks of a scenario's equations, run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import draw_shocks, skewed
from forecast.projection.result import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Array, Figure, Residuals
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask

    Drawn = dict[Point, Array]


def shocks_of(task: ScenarioTask, laid: Laid, seen: Residuals, known: dict[bytes, Drawn]
              ) -> dict[Point, Figure]:
    """Draw every behavioural equation's residual; zero in the central and the range runs.

    Intercepts that a scenario lays on the equations are added. ``known`` is what was drawn for
    other scenarios, by the residuals that it was drawn from.
    """
    streams, added = task.streams, dict(laid.intercepts)
    if not streams.draws:
        return added
    behavioural = {name for name, one in task.by_name.items() if one.kind == "behavioural"}
    judged = {name: shock.sd for name, shock in task.priors.shocks.items()
              if name in behavioural}
    key = seen.values.tobytes()
    if key not in known:
        known[key] = _drawn(task, judged, seen)
    spreads = judged | {name: spread for name, (_, spread) in seen.measured().items()}
    for (name, period), plain in known[key].items():
        skew = laid.skews.get((name, period))
        runs = plain if skew is None else np.concatenate((
            plain[:FIRST_DRAW], skewed(plain[FIRST_DRAW:], spreads[name], skew)))
        at = name, period
        added[at] = runs + added[at] if at in added else runs
    return added


def _drawn(task: ScenarioTask, judged: Mapping[str, float], seen: Residuals) -> Drawn:
    streams, found = task.streams, {}
    drawn = draw_shocks(judged, seen, len(task.periods), streams.draws, streams.named)
    while drawn:  # each is let go once it is laid: many draws fill much memory
        name, rows = drawn.popitem()
        for row, period in enumerate(task.periods):
            found[name, period] = runs = np.zeros(streams.runs)
            runs[FIRST_DRAW:] = rows[row]
    return found
