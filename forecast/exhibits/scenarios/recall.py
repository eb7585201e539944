"""A round as its record keeps it: enough to compare a later one with it when its workbook is gone.

What the baseline laid on the equations, the parameters, the figures and the registered measures
stand in the record; the equations themselves are the later round's. A record whose figures these do
not give again was made with other equations, and is refused.
"""

from __future__ import annotations

from dataclasses import replace
from math import isclose
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.data import (
    AdjustedSide,
    Adjustment,
    AdjustmentKind,
    Layer,
    Method,
    Override,
    Period,
    Scenario,
    Span,
    parse_period,
)
from forecast.equations import Plan, SolveError, Var, central, compile_model, solve, walk
from forecast.exhibits.scenarios.attribution import origins_of
from forecast.labels import LANGS
from forecast.projection import ScenarioRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Equation
    from forecast.projection import Result

    Years = Mapping[str, Mapping[str, float]]

_LAID = {"fixed": Method.FIX, "intercepts": Method.INTERCEPT, "offsets": Method.ADJUST,
         "factors": Method.SCALE}
_NEAR = 1e-6
"""Figures that lie further apart, as a share, are not the same."""


class RecallError(ValueError):
    """A record does not hold a round, or one of other equations."""


def round_of(result: Result, called: str) -> dict[str, Any]:
    """Return what a record keeps of the main scenario, for later rounds; words are codes.

    ``called`` is the scenario's name in the language of the record.

    Returns
    -------
    dict
        ``scenario``; ``laid``: kind, item, year, value, layer, whether it is the budget;
        ``data``: source, item, year, value; ``parameters``, ``history`` (item → year → value);
        ``adjustments``: item, year, amount, side, kind.
    """
    run = result.run(result.main)
    origins = origins_of(result, run)

    def laid(kind: str, key: tuple[str, Period], value: float) -> dict[str, Any]:
        one = origins.get((kind, key))  # type: ignore[arg-type]  # a kind of a plan
        return {"kind": kind, "item": key[0], "year": str(key[1]), "value": value,
                "layer": one.layer.name.lower() if one else "",
                "is_budget": bool(one and one.method == Method.TAKE_BUDGET)}

    return {
        "scenario": called,
        "laid": [laid(kind, key, central(figure)) for kind in _LAID
                 for key, figure in getattr(run.plan, kind).items()],
        "data": [{"source": source, "item": item, "year": str(year), "value": central(figure)}
                 for (source, item, year), figure in run.plan.data.items()],
        "parameters": {name: central(value) for name, value in run.plan.parameters.items()},
        "history": {name: {str(year): central(value) for year, value in years.items()}
                    for name, years in run.figures.items()},
        "adjustments": [{"item": one.item, "year": str(one.period), "amount": one.amount,
                         "side": one.side.name.lower(), "kind": one.kind.name.lower()}
                        for one in result.dataset.adjustments],
    }


def recalled(record: Mapping[str, Any], now: Result) -> Result:
    """Make an earlier round's result out of its record, with the equations of the round at hand.

    Raises
    ------
    RecallError
        When the record keeps no round, or when these equations do not give its figures.
    """
    try:
        return _recalled(record, now)
    except (KeyError, TypeError, AttributeError, ValueError, SolveError) as error:
        raise RecallError(str(error)) from error


def _recalled(record: Mapping[str, Any], now: Result) -> Result:
    kept, base = record["round"], _period(record["base"])
    horizon = tuple(_period(one) for one in record["horizon"])
    values = record["scenarios"][kept["scenario"]]["values"]
    main, called = now.run(now.main).scenario, kept["scenario"]
    if called in {main.label(lang) for lang in LANGS}:
        called = main.name
    plan, overrides = _plan(kept)
    figures = {name: {_period(year): float(value) for year, value in years.items()}
               for name, years in kept["history"].items()}
    ahead = {name for name, years in values.items() if str(horizon[0]) in years}
    equations = tuple(one for one in now.model.equations if one.name in ahead)
    said = {(name, year): float(values[name][str(year)]["value"]) for name in ahead
            for year in horizon if values[name].get(str(year), {}).get("value") is not None}
    plan = _given_again(equations, figures, horizon, plan, said)
    program = compile_model(equations, plan.parameters)
    periods = tuple(sorted({_period(year) for years in values.values() for year in years},
                           key=lambda one: one.ordinal))
    shown = {name: np.array([[years.get(str(one), {}).get("value", np.nan)] for one in periods])
             for name, years in values.items()}
    scenario = Scenario(called, called, None, overrides)
    parameters = {name: central(value) for name, value in plan.parameters.items()}
    run = ScenarioRun(scenario, shown, {}, {}, parameters, plan, {}, (), overrides,
                      figures)
    dataset = replace(now.dataset, adjustments=_adjustments(kept["adjustments"]))
    return replace(now, dataset=dataset, base=base, periods=periods, runs=(run,), targets=(),
                   past_targets=(), program=program, landed=None)


def _given_again(equations: tuple[Equation, ...], figures: Mapping[str, Mapping[Period, float]],
                 horizon: tuple[Period, ...], plan: Plan, said: Mapping[tuple[str, Period], float]
                 ) -> Plan:
    """Return a plan with which equations give the figures that a record states.

    What follows another equation today, or lacks a figure that it needs, is imposed as it was; of
    the items that rounds are compared by, none may be.
    """
    names = {one.name: {leaf.name for leaf in walk(one.right) if isinstance(leaf, Var)}
             for one in equations}
    program = compile_model(equations, plan.parameters)
    for _ in names:
        try:
            found = solve(program, figures, horizon, 1, plan).values
        except SolveError as error:
            # a figure that the record does not keep: what needs it is imposed as it was
            at = {key: value for key, value in said.items() if key[0] == error.variable}
            if error.variable in COMPARED or not at or at.keys() <= plan.fixed.keys():
                raise
            plan = replace(plan, fixed={**plan.fixed, **at})
            continue
        paths = {name: np.asarray(found[name], dtype=float).ravel()[-len(horizon):]
                 for name in names if name in found}
        off = {name for (name, year), value in said.items()
               if name in paths and not isclose(paths[name][year - horizon[0]], value,
                                                rel_tol=_NEAR, abs_tol=_NEAR)}
        if not off:
            return plan
        first = {name for name in off if not (names[name] - {name}) & off} or off
        if first & set(COMPARED):
            break
        plan = replace(plan, fixed={**plan.fixed, **{
            key: value for key, value in said.items() if key[0] in first}})
    raise RecallError(", ".join(sorted(first)))


COMPARED = ("gpb_revenue", "tax_revenue", "gpb_expenditure", "gpb_balance")
"""The items that one round is compared with another by."""


def _plan(kept: Mapping[str, Any]) -> tuple[Plan, tuple[Override, ...]]:
    """Return what was laid on the equations, and who laid each of it."""
    parts: dict[str, dict[tuple[str, Period], float]] = {kind: {} for kind in _LAID}
    overrides = []
    for one in kept["laid"]:
        period, value = _period(one["year"]), float(one["value"])
        parts[one["kind"]][one["item"], period] = value
        if one["layer"]:
            method = Method.TAKE_BUDGET if one["is_budget"] else _LAID[one["kind"]]
            overrides.append(Override(one["item"], Span(period, period), method, value,
                                      layer=Layer[one["layer"].upper()]))
    data = {(one["source"], one["item"], _period(one["year"])): float(one["value"])
            for one in kept["data"]}
    return Plan(parts["fixed"], parts["intercepts"], parts["offsets"], parts["factors"],
                {name: float(value) for name, value in kept["parameters"].items()},
                data), tuple(overrides)


def _adjustments(kept: list[Mapping[str, Any]]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(
        item=one["item"], period=_period(one["year"]), amount=float(one["amount"]),
        side=AdjustedSide[one["side"].upper()], kind=AdjustmentKind[one["kind"].upper()], note="")
        for one in kept)


def _period(text: str) -> Period:
    return parse_period(text)[0]
