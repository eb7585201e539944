"""What a run's figures would be drawn as, if a scenario stated what the run itself leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method, Override, Span
from forecast.equations import HELD
from forecast.projection.registered import drawn_one_offs
from forecast.projection.result import CENTRAL, HIGH, LOW
from forecast.projection.streams import spread
from forecast.projection.task import ScenarioTask

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.equations import Figure
    from forecast.projection.result import Result, ScenarioRun


def restated(result: Result, run: ScenarioRun, code: str
             ) -> dict[tuple[str, str, Period], Figure]:
    """Return the figures that are drawn otherwise where a scenario states a parameter or an item.

    One-offs fail no more by the odds of a parameter that is stated; those with odds of their own
    come in as they did. An item that the run holds keeps its value and both ends, and lies between
    them as stated ranges do.

    Returns
    -------
    dict
        (source, item, period) → the value in every run, sources as equations cite them.
    """
    task = ScenarioTask(result.dataset, run.scenario, result.model, result.priors,
                        result.settings, result.base)
    if code in result.priors.parameters:
        moved = {one.item for one in run.scenario.overrides if one.method is Method.PARAMETER}
        return drawn_one_offs(task, moved | {code})
    found: dict[tuple[str, str, Period], Figure] = {}
    for (name, period), value in run.plan.fixed.items():
        runs = np.atleast_1d(np.asarray(value))
        if name == code and runs.size > HIGH:
            central, low, high = (float(runs[which]) for which in (CENTRAL, LOW, HIGH))
            stated = Override(code, Span(period, period), Method.ASSUME, central, low, high)
            found[HELD, code, period] = spread(task.streams, stated, str(period))
    return found
