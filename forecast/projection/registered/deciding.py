"""Events that a scenario decides by name: 发生, 不发生."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Method
from forecast.fiscal import chances
from forecast.issues import CellRef, Issue, Severity, nearest
from forecast.labels import enumerated
from forecast.projection.laid import refuse
from forecast.projection.registered.payers import lay_decided

if TYPE_CHECKING:
    from forecast.data import Override
    from forecast.projection.laid import Laid
    from forecast.projection.task import ScenarioTask


def decide(task: ScenarioTask, laid: Laid, override: Override) -> None:
    """发生, 不发生: an event of a register comes about in every run, or in none."""
    known = {one.name: one.kind for one in chances(task.dataset)}
    if override.item not in known:
        refuse(task, laid, "unknown_event", override, near=nearest(override.item, known),
               choices=enumerated(known) or "—")
        return
    lay_decided(task, laid, override)
    takes_land = any(one.method is Method.TAKE_LAND for one in task.scenario.overrides)
    if known[override.item] == "land" and not takes_land:
        issue = Issue("idle_land", override.origin or CellRef(task.scenario.told), override.item,
                      (("scenario", task.scenario.told),), Severity.WARNING)
        if issue not in laid.idle:
            laid.idle.append(issue)
