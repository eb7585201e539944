"""Which of many scenarios the pages show beside each other: plan, forecast, the five furthest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import ScenarioName
from forecast.exhibits.kit import key_items

if TYPE_CHECKING:
    from forecast.equations import Array
    from forecast.projection import Result

FEW = 9
"""Scenarios that stand beside each other on a page, a column each: those that ship with a plan,
a forecast, its two ends and a bureau's own five."""
FURTHEST = 5
_RANKED = ("gpb_revenue", "tax_revenue", "gdp_nominal")
_BALANCE = ("gpb_balance", "financing_gap")
_SHOWN = ("gpb_revenue", "tax_revenue", "gpb_expenditure", "gpb_balance", "gdp_growth")
_LEAST = 3


def measures(result: Result) -> tuple[str, ...]:
    """List the items that many scenarios are compared by, the one they are ranked by first.

    Those that were asked for of a model of one's own come first.
    """
    asked = [code for code in key_items(result) if _has(result, code)]
    if result.settings.shown and asked:
        return tuple(asked[:len(_SHOWN)])
    known = [code for code in dict.fromkeys((*_RANKED[:1], *_SHOWN, *_RANKED))
             if _has(result, code)]
    found = [code for code in known if code in _SHOWN]
    if len(found) < _LEAST:
        found = known or [one.name for one in result.model.equations
                          if _has(result, one.name)][:len(_SHOWN)]
    return tuple(found[:len(_SHOWN)])


def plane(result: Result) -> tuple[str, ...]:
    """Return the two items that say how far scenarios lie apart: revenue and balance."""
    codes = measures(result)
    balance = next((code for code in _BALANCE if _has(result, code)), None)
    others = [code for code in codes[1:] if code != balance]
    return (*codes[:1], *([balance] if balance else others[:1]))


def selected(result: Result) -> Result:
    """Return a result with the scenarios that pages show; as it is where they are few.

    Furthest is measured from the main scenario, in standard deviations of revenue and balance in
    the plan year; the lowest and the highest revenue are always among them.
    """
    if len(result.runs) <= FEW:
        return result
    names, kept = result.names(), {result.main, *filter(None, [result.plan])}
    kept |= set(_furthest(result, [name for name in names if name not in kept]))
    # a baseline that was not run gives its place to the last: the order must not change
    runs = tuple(run for run in result.runs if run.scenario.name in kept)
    if ScenarioName.BASELINE not in kept:
        runs = (*(run for run in runs if run.scenario.name != result.main), result.run(result.main))
    return replace(result, runs=runs)


def _furthest(result: Result, names: list[str]) -> list[str]:
    """List the scenarios furthest from the main one, with both ends of revenue.

    Of scenarios that come to the same in everything that is compared one is enough, as long as
    there are others to show.
    """
    codes, main = plane(result), [result.main]
    if not codes:
        return names[:FURTHEST]
    places, here = at_first(result, names, codes), at_first(result, main, codes)
    spread = np.nanstd(places, axis=0) if np.isfinite(places).any() else np.ones(len(codes))
    away = np.nan_to_num((places - here) / np.where(spread > 0, spread, 1.0))
    distance = np.hypot.reduce(away, axis=1)
    revenue = np.nan_to_num(places[:, 0], nan=float(np.nan_to_num(here[0, 0])))
    ends = [int(revenue.argmin()), int(revenue.argmax())]
    order = np.lexsort((np.arange(len(names)), -distance)).tolist()
    every, told = list(dict.fromkeys((*ends, *order))), _outcomes(result, names)
    first = {told[at]: at for at in reversed(every)}
    unlike = sorted(every, key=lambda at: first[told[at]] != at)  # what is told again comes last
    return [names[at] for at in unlike[:FURTHEST]]


def _outcomes(result: Result, names: list[str]) -> list[tuple[str, ...]]:
    """Return what each scenario comes to in all that is compared, in nine digits."""
    return [tuple(f"{result.value(code, period, name) or 0.0:.9g}"
                  for code in measures(result) for period in result.horizon) for name in names]


def at_first(result: Result, names: list[str], codes: tuple[str, ...]) -> Array:
    """Return the central values of the plan year: a row a scenario, a column an item."""
    first = result.first
    return np.array([[np.nan if (value := result.value(code, first, name)) is None else value
                      for code in codes] for name in names], dtype=np.float64)


def _has(result: Result, code: str) -> bool:
    return result.value(code, result.first, result.main) is not None
