"""The answer of a search as a scenario, which runs again to the same result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import ADDED, Layer, Method, Override, Scenario, Span
from forecast.equations import central
from forecast.exhibits.scenarios.goal import goal_name
from forecast.projection import freed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from forecast.equations import Kind, Sought
    from forecast.exhibits.kit import Maker
    from forecast.exhibits.scenarios.goal import Lever
    from forecast.projection import ScenarioRun

_METHOD: Mapping[Kind, Method] = {
    "parameters": Method.PARAMETER, "intercepts": Method.INTERCEPT, "offsets": Method.ADJUST,
    "factors": Method.SCALE, "fixed": Method.FIX}


def goal_scenario(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought) -> Scenario:
    """Return a child of the scenario that lays on it what was found."""
    targets = make.text("list_comma").join(
        f"{goal_name(make, one)} {one.period} {one.sense} {one.value:.10g}" for one in found.goals)
    title = make.text("goal_saved_title", scenario=make.scenario_name(scenario), targets=targets)
    reason = make.text("goal_saved_reason", targets=targets)
    keys = dict.fromkeys((one.instrument.kind, place) for one in levers
                         for place in one.instrument.places())
    run = make.result.run(scenario)
    start = replace(run, plan=freed(make.result, run))  # where the search began
    laid = tuple(_overrides(make, start, found, keys, reason))
    return Scenario(title, title, scenario, laid)


def _overrides(make: Maker, run: ScenarioRun, found: Sought, keys: Mapping[tuple[Kind, Any], None],
               reason: str) -> Iterator[Override]:
    whole = Span(make.result.horizon[0], make.result.horizon[-1])
    for kind, key in keys:
        before, after = (getattr(plan, kind) for plan in (run.plan, found.plan))
        name, span = (key, whole) if isinstance(key, str) else (key[0], Span(key[1], key[1]))
        method, value = _METHOD[kind], central(after[key])
        if method in ADDED:
            # a child's add-factor replaces its parent's of the same layer, and joins the others
            value += -central(before.get(key, 0.0)) + sum(
                one.at(span.first).value or 0.0 for one in run.scenario.overrides
                if (one.item, one.method, one.layer) == (name, method, Layer.JUDGEMENT)
                and span.first in one.span)
        yield Override(name, span, method, value, layer=Layer.JUDGEMENT, reason=reason)
