"""The ends of the forecast's fan as paths: what the draws near the 10th and 90th percentile share.

The draws whose revenue lies about a percentile differ from the central run in many figures; what
they have in common, on average, is what leads there. Those means, scaled so that revenue is the
percentile, are a scenario of causes: the low and the high end of the range.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.equations import (
    CoalitionError,
    Groups,
    Side,
    attribute,
    central,
    differences,
    solve,
)
from forecast.exhibits.kit import Cell, Column, Maker, Row, Table, decimals
from forecast.exhibits.scenarios.attribution import group_name
from forecast.projection import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Figure, Plan
    from forecast.projection import Result

ENDS = {"low": 0.10, "high": 0.90}
_WINDOW = 0.05
"""Draws within so many ranks, as a share, on both sides of the percentile."""
_NOISE = 0.25
"""A figure whose mean there lies nearer to the central one, in its deviations, is chance."""
_NOTHING = 1e-6
"""A figure that moves the item by a smaller share of it does nothing."""
_FEWEST = 200
_SCALES = np.linspace(0.0, 3.0, 31)
_REVENUE = "gpb_revenue"
_ITEMS = (_REVENUE, "gpb_balance")
_PARTS = ("fixed", "intercepts", "offsets", "factors", "parameters")


def end_of(result: Result, scenario: str, share: float) -> Plan | None:
    """Return the path that leads to a percentile of revenue in the first year projected.

    None without enough draws, or where no figure that was drawn leads there.
    """
    run, item = result.run(scenario), _REVENUE
    if item not in run.values or result.settings.draws < _FEWEST:
        return None
    drawn = run.values[item][result.periods.index(result.first), FIRST_DRAW:]
    goal = result.quantile(item, result.first, scenario, share)
    if goal is None or not np.isfinite(drawn).all() or float(np.ptp(drawn)) == 0.0:
        return None
    kept = max((np.size(figure) for part in _PARTS
                for figure in getattr(run.plan, part).values()), default=1)
    drawn = drawn[:max(0, kept - FIRST_DRAW)]  # of very many the plan keeps the first
    if len(drawn) < _FEWEST:
        return None
    ranks = np.argsort(np.argsort(drawn)) / len(drawn)
    near = np.abs(ranks - share) <= _WINDOW
    steps = {(part, key): step for part in _PARTS
             for key, figure in getattr(run.plan, part).items()
             if (step := _step(figure, near))}
    steps = _that_act(result, scenario, steps, item)
    if not steps:
        return None
    scale = _scale(result, scenario, steps, (item, goal))
    if scale is None:
        return None
    return _moved(run.plan, steps, np.array(scale))


def _step(figure: Figure, near: np.ndarray[Any, Any]) -> float:
    """Return how far a figure's mean near the percentile lies from the central; 0 for chance."""
    if np.ndim(figure) == 0:
        return 0.0
    draws = np.asarray(figure)[FIRST_DRAW:]
    step, spread = float(draws[near].mean()) - central(figure), float(draws.std())
    return step if spread and abs(step) > _NOISE * spread else 0.0


def _that_act(result: Result, scenario: str, steps: Mapping[tuple[str, Any], float], item: str
              ) -> dict[tuple[str, Any], float]:
    """Keep the steps that move the item by themselves, each tried in a run of its own."""
    run, count = result.run(scenario), len(steps) + 1
    alone = {entry: step * np.eye(count)[at] for at, (entry, step) in enumerate(steps.items(), 1)}
    values = solve(result.program, run.figures, result.horizon, count,
                   _moved(run.plan, alone, np.ones(count))).values[item]
    first = np.asarray(values)[-len(result.horizon)]
    return {entry: steps[entry] for at, entry in enumerate(steps, 1)
            if abs(first[at] - first[0]) > _NOTHING * abs(first[0])}


def _moved(plan: Plan, steps: Mapping[tuple[str, Any], Figure], scale: np.ndarray[Any, Any]
           ) -> Plan:
    """Return a plan's central figures, the steps added, one run a scale."""
    alone = plan.central()
    return replace(alone, **{part: {
        key: figure + steps[part, key] * scale if (part, key) in steps else figure
        for key, figure in getattr(alone, part).items()} for part in _PARTS})


def _scale(result: Result, scenario: str, steps: Mapping[tuple[str, Any], float],
           goal: tuple[str, float]) -> float | None:
    """Return how much of the steps leads to the percentile; None where none of them does."""
    run = result.run(scenario)
    reached = solve(result.program, run.figures, result.horizon, len(_SCALES),
                    _moved(run.plan, steps, _SCALES)).values[goal[0]]
    path = np.asarray(reached)[-len(result.horizon)] - goal[1]
    crossed = np.flatnonzero(np.sign(path[:-1]) != np.sign(path[1:]))
    if not crossed.size:
        return None
    at = int(crossed[0])
    part = path[at] / (path[at] - path[at + 1])
    return float(_SCALES[at] + part * (_SCALES[at + 1] - _SCALES[at]))


def range_causes_table(make: Maker) -> Table | None:
    """Build the table of both ends of the fan by cause; None without draws to read them from."""
    result, main = make.result, make.main
    items = [code for code in _ITEMS if make.has(code, result.first, main)]
    ends = {key: end for key, share in ENDS.items()
            if (end := end_of(result, main, share)) is not None}
    if not items or len(ends) < len(ENDS):
        return None
    run = result.run(main)
    found = {}
    for key, end in ends.items():
        sides = Side(run.plan, run.figures), Side(end, run.figures)
        groups = {entry: _name(entry) for entry in differences(*sides)}
        try:
            found[key] = attribute((result.program, result.program), sides, result.horizon,
                                   Groups(groups), items, seed=result.settings.seed)
        except CoalitionError:
            return None
    names = dict.fromkeys(name for one in found.values() for name in one.groups)
    columns = tuple(Column(f"{key}:{code}", f"{make.name(code)}", make.text(f"range_{key}"), 15)
                    for key in ends for code in items)
    amounts = {name: [float(one.contributions[one.groups.index(name), place, 0])
                      if name in one.groups else 0.0
                      for one in found.values() for place in range(len(items))] for name in names}
    order = sorted(amounts, key=lambda name: -max(map(abs, amounts[name])))
    digits = [decimals(result.catalog[code]) for _ in ends for code in items]

    def row(key: str, text: str, values: list[float], *, total: bool = False) -> Row:
        return Row(key, text, tuple(Cell(value, digit, role="simulated", sign=not total)
                                    for value, digit in zip(values, digits, strict=True)),
                   int(not total), "total" if total else "line")

    starts = [float(one.start[place, 0]) for one in found.values() for place in range(len(items))]
    finals = [float(one.end[place, 0]) for one in found.values() for place in range(len(items))]
    rows = (row("start", make.scenario_name(main), starts, total=True),
            *(row(name, group_name(make, name), amounts[name]) for name in order),
            row("end", make.text("range_end"), finals, total=True))
    return Table("range_causes", make.text("title_range_causes", year=result.first.year,
                                           scenario=make.scenario_name(main)), make.wan,
                 make.text("cause"), columns, rows, notes=(make.text("note_range_causes"),),
                 label_width=30)


def _name(entry: tuple[str, Any]) -> str:
    """Name the cause behind a figure: its parameter, or its item."""
    key = entry[1]
    return str(key) if entry[0] == "parameters" else str(key[0])
