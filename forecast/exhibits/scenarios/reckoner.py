"""The ready-reckoner: one unit more or less of each assumption, and what it does to the headlines.

The bureau's short answer to "what if": a table to be read off in a meeting, and a tornado.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import central, solve
from forecast.exhibits.kit import (
    DRAWN_LEVERS,
    Cell,
    Chart,
    Column,
    Row,
    Table,
    decimals,
    finite,
    number_of,
    number_text,
    words,
)
from forecast.exhibits.scenarios.splitting import usual_items
from forecast.projection import freed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations import Array, Equation, Figure
    from forecast.exhibits.kit import Maker
    from forecast.projection import Result, ScenarioRun

WEIGHT = ("gpb_balance", "gpb_revenue", "tax_revenue", "gdp_growth")
"""The tornado is sorted by the effect on the first of these that is moved."""
ASKED: Mapping[str, tuple[str, float]] = {
    "gdp_growth": ("point", 1.0), "tax_revenue": ("percent", 5.0), "gpb_revenue": ("percent", 5.0),
    "upper_transfer_in": ("percent", 5.0), "gpb_expenditure": ("percent", 5.0)}
"""What a chief asks after, forecast or given, and by how much: it is always in the tornado.

The total of revenue stands for the taxes where they are not forecast apart.
"""
FAILS = "one_off_fails"
"""The lever of one-offs that come to nothing."""
_TOLD = 3
"""Digits of a standard deviation."""
_NOTHING = 1e-9
"""A smaller effect (percentage points, 万元) is nothing but binary digits."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One assumption and its unit of change.

    ``steps`` maps each year to the change of the assumption's value; a parameter has no years and
    changes by ``step``.
    """

    code: str
    unit: str
    step: float
    steps: Mapping[Period, float]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A lever's effects: ``up`` and ``down`` by item and period, in the items' units."""

    lever: Lever
    up: Array
    down: Array


def reckon(result: Result, scenario: str, items: Sequence[str],
           once: Period | None = None) -> tuple[Reckoning, ...]:
    """Move every assumption of a scenario one unit up and down, all runs side by side.

    One unit is one percentage point of a rate, one per cent of a level, one prior standard
    deviation of a parameter, in every year of the horizon or ``once`` in one of them. A run without
    a solution is NaN.

    Returns
    -------
    tuple of Reckoning
        In the model's order; effects have the shape (items, periods).
    """
    run = result.run(scenario)
    levers = (*_asked(result, run, once), *_assumptions(result, run, once), *_parameters(result))
    n_runs = 1 + 2 * len(levers)
    plan = freed(result, run).central()
    fixed: dict[tuple[str, Period], Figure] = dict(plan.fixed)
    parameters: dict[str, Figure] = dict(run.parameters)
    for number, lever in enumerate(levers):
        if not lever.steps:
            value = run.parameters[lever.code]
            parameters[lever.code] = _moved(value, value, lever.step, number, n_runs)
        code = _ONE_OFF if lever.code == FAILS else lever.code
        for period, step in lever.steps.items():
            held = fixed.get((code, period), np.nan)
            level = result.value(code, period, scenario)
            if level is not None:
                fixed[code, period] = _moved(held, level, step, number, n_runs,
                                             is_one_sided=lever.code == FAILS)
    # an intercept that is a shock alone is zero in the central run
    intercepts = {key: value for key, value in plan.intercepts.items() if value}
    plan = replace(plan, fixed=fixed, intercepts=intercepts, parameters=parameters)
    values = solve(result.program, run.figures, result.horizon, n_runs, plan).values
    nothing = np.full((len(result.horizon), n_runs), np.nan)
    paths = np.stack([values[item][-len(result.horizon):] if item in values else nothing
                      for item in items])
    gain = paths - paths[:, :, :1]
    gain[np.abs(gain) <= _NOTHING] = 0.0
    return tuple(Reckoning(lever, gain[:, :, 1 + 2 * number], gain[:, :, 2 + 2 * number])
                 for number, lever in enumerate(levers))


def _moved(held: Figure, level: float, step: float, number: int, n_runs: int, *,
           is_one_sided: bool = False) -> Array:
    """Return a figure in every run: as it is, but up in one run of the lever, down in the next.

    Of what can only fail there is no more: its run up is the central one.
    """
    figure = np.array(held) if np.ndim(held) else np.full(n_runs, central(held))
    figure[1 + 2 * number] = level if is_one_sided else level + step
    figure[2 + 2 * number] = level - step
    return figure


_ONE_OFF = "nontax_one_off"


def _asked(result: Result, run: ScenarioRun, once: Period | None) -> list[Lever]:
    """List what a chief asks after: growth, revenue, transfers, spending, the one-offs failing."""
    name, by_name = run.scenario.name, {one.name: one for one in result.model.equations}
    levers = []
    for code, (unit, step) in ASKED.items():
        if code not in by_name or by_name[code].kind == "identity":
            continue
        steps = {period: step if unit == "point" else 0.01 * step * abs(level)
                 for period in ([once] if once else result.horizon)
                 if (level := result.value(code, period, name)) is not None and (
                     unit == "point" or level)}
        if steps:
            levers.append(Lever(code, unit, step, steps))
    amount = result.value(_ONE_OFF, result.first, name)
    if amount and amount > 0:
        levers.append(Lever(FAILS, "fails", 0.0, {result.first: amount}))
    return levers


def _assumptions(result: Result, run: ScenarioRun, once: Period | None) -> list[Lever]:
    """List the rules that may be set by hand, and what the scenario imposes on behaviour."""
    levers = []
    for equation in result.model.equations:
        if equation.name in ASKED:
            continue  # asked after by a step of its own
        is_rate = result.catalog[equation.name].unit.is_rate
        steps = {}
        for period in _years(result, run, equation):
            level = result.value(equation.name, period, run.scenario.name)
            if level is not None and (is_rate or level) and once in {None, period}:
                steps[period] = 1.0 if is_rate else 0.01 * abs(level)
        if steps:
            levers.append(Lever(equation.name, "point" if is_rate else "percent", 1.0, steps))
    return levers


def _years(result: Result, run: ScenarioRun, equation: Equation) -> tuple[Period, ...]:
    if equation.kind == "identity":
        return ()
    imposed = tuple(period for period in result.horizon if (equation.name, period)
                    in run.plan.fixed)
    return result.horizon if equation.is_free else imposed


def _parameters(result: Result) -> list[Lever]:
    priors = result.priors.parameters
    return [Lever(name, "sd", priors[name].sd, {}) for name in result.parameters
            if priors[name].sd > 0]


def tornado(reckoned: Sequence[Reckoning], items: Sequence[str], at: int) -> tuple[Reckoning, ...]:
    """Sort by the greatest effect in one period; those that move no item are left out.

    What a chief asks after is among those that are drawn.
    """
    moved = {code: sum(bool(np.any(np.nan_to_num(one.up[place, at])) or np.any(
        np.nan_to_num(one.down[place, at]))) for one in reckoned)
        for place, code in enumerate(items)}
    order = [items.index(code) for code in _order(moved)] or list(range(len(items)))

    def weight(one: Reckoning) -> tuple[float, ...]:
        swing = np.fmax(np.abs(one.up[:, at]), np.abs(one.down[:, at]))
        return tuple(-float(swing[place]) if np.isfinite(swing[place]) else 0.0
                     for place in order)

    found = sorted((one for one in reckoned if any(weight(one))), key=weight)
    asked = [one for one in found[DRAWN_LEVERS:] if one.lever.code in {*ASKED, FAILS}]
    if asked:
        kept = [one for one in found if one not in asked]
        place = DRAWN_LEVERS - len(asked)
        found = [*kept[:place], *asked, *kept[place:]]
    return tuple(found)


def _order(moved: Mapping[str, int]) -> tuple[str, ...]:
    """Order what levers are sorted by, given how many of them move each item.

    Where what revenue brings tops up the fund, and no more than that, little moves the balance:
    it comes after revenue then.
    """
    balance, revenue = WEIGHT[:2]
    later = moved.get(balance, 0) < moved.get(revenue, 0)
    order = (revenue, balance, *WEIGHT[2:]) if later else WEIGHT
    return tuple(code for code in order if code in moved)


def lever_name(make: Maker, lever: Lever) -> str:
    """Name an assumption for the reader."""
    if lever.code == FAILS:
        return make.text("risk_name_fails")
    if not lever.steps:
        return make.result.priors.parameters[lever.code].title(make.lang)
    return make.name(lever.code)


def lever_unit(make: Maker, lever: Lever) -> str:
    """Say what one unit is: 1 point, 1 %, one standard deviation and its size."""
    if lever.steps:
        return make.text(f"lever_{lever.unit}", step=f"{lever.step:g}")
    size = number_text(lever.step, max(_TOLD - 1 - floor(log10(lever.step)), 0))
    unit = make.result.priors.parameters[lever.code].unit
    return make.text(f"lever_{lever.unit}", step=make.in_unit(size, make.unit(unit)))


def reckoner_table(make: Maker, scenario: str | None = None, period: Period | None = None
                   ) -> Table:
    """Build the ready-reckoner: a row an assumption, the effect of a unit more and a unit less."""
    scenario, period = scenario or make.main, period or make.result.first
    at = make.result.horizon.index(period)
    items = usual_items(make.result)
    reckoned = reckon(make.result, scenario, items)
    found = tornado(reckoned, items, at)
    shown = [(place, code) for place, code in enumerate(items)
             if any(finite(effect[place, at]) is not None
                    for one in found for effect in (one.up, one.down))]
    rows = []
    for one in found:
        cells = [words(lever_unit(make, one.lever))]
        for place, code in shown:
            digits = decimals(make.result.catalog[code])
            cells += [Cell(finite(effect[place, at]), digits, role="simulated", sign=True)
                      for effect in (one.up, one.down)]
        rows.append(Row(one.lever.code, lever_name(make, one.lever), tuple(cells)))
    columns = [Column("unit", make.text("lever_unit"), width=16, align="center")]
    for _, code in shown:
        item = make.result.catalog[code]
        group = make.bracketed(make.name(item.code), item.unit.name(make.lang))
        columns += [Column(f"{code}:{way}", make.text(f"one_{way}"), group, 11)
                    for way in ("up", "down")]
    moved = _sorted_by(rows, [code for _, code in shown])
    notes = [make.text("note_reckoner", item=make.name(moved))] if moved else []
    if len(reckoned) > len(rows):
        notes.append(make.text("note_levers_without_effect", count=len(reckoned) - len(rows)))
    return Table("reckoner", make.text("title_reckoner", year=make.when(period),
                                       scenario=make.scenario_name(scenario)),
                 make.text("unit_by_row"), make.text("assumption_moved"), tuple(columns),
                 tuple(rows), notes=tuple(notes), label_width=28)


def _sorted_by(rows: Sequence[Row], shown: Sequence[str]) -> str:
    """Return the item whose effects order the rows; empty when nothing moves any."""
    moved = {code: sum(any(cell.value for cell in row.cells[1 + 2 * at:3 + 2 * at])
                       for row in rows) for at, code in enumerate(shown)}
    return next((code for code in (*_order(moved), *shown) if moved[code]), "")


def tornado_chart(make: Maker, table: Table) -> Chart | None:
    """Draw the ready-reckoner: the effects on the item it is sorted by; None when it is empty."""
    shown = [column.key.removesuffix(":up") for column in table.columns
             if column.key.endswith(":up")]
    moved = _sorted_by(table.rows, shown)
    if not moved:
        return None
    item = make.result.catalog[moved]
    most = max(table.rows, key=lambda row: _swing(table, row, moved))
    title = make.text(
        "finding_tornado", year=make.when(make.result.first), item=make.name(item.code),
        lever=most.label, step=table.text(most.key, "unit"),
        amount=make.measured(number_text(_swing(table, most, moved), make.digits(moved)), moved))
    return Chart("tornado", "tornado", title, item.unit.name(make.lang), table,
                 notes=(make.text("note_tornado"),), drawn=item.code)


def _swing(table: Table, row: Row, item: str) -> float:
    """Return how far a row's assumption moves an item, the greater of both ways."""
    return max(abs(number_of(table.cell(row.key, f"{item}:{way}"))) for way in ("up", "down"))
