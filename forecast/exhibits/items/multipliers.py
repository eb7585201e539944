"""Multipliers: what one unit more of an exogenous item makes of the others, period by period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import solve
from forecast.exhibits.kit import Cell, Column, Row, Table, finite, key_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Period
    from forecast.equations import Array, Figure
    from forecast.exhibits.kit import Maker
    from forecast.projection import Result

ROWS, STEPS, TABLES = 12, 10, 6
"""Exogenous items in the table of the first period, periods and items of the tables by period."""
_NOTHING = 1e-9


def exogenous(result: Result) -> tuple[str, ...]:
    """List the items whose path anybody may set: those of a rule without a parameter."""
    return tuple(one.name for one in result.model.equations if one.is_free)


def multipliers(result: Result, scenario: str) -> dict[str, dict[str, Array]]:
    """Raise each exogenous item by one unit in every period ahead, all runs side by side.

    Returns
    -------
    dict
        Exogenous item → item → effect by period, in the items' units; NaN without a solution.
    """
    run, names = result.run(scenario), exogenous(result)
    plan = run.plan.central()
    fixed: dict[tuple[str, Period], Figure] = dict(plan.fixed)
    for number, name in enumerate(names, 1):
        for period in result.horizon:
            level = result.value(name, period, scenario)
            if level is not None:
                # each rule is imposed in every run: a path that feeds on itself moves once
                figure = np.full(1 + len(names), level)
                figure[number] += 1.0
                fixed[name, period] = figure
    plan = replace(plan, fixed=fixed, parameters=run.parameters)
    values = solve(result.program, run.figures, result.horizon, 1 + len(names), plan).values
    steps = len(result.horizon)
    return {name: {code: _gain(paths[-steps:], number) for code, paths in values.items()}
            for number, name in enumerate(names, 1)}


def _gain(paths: Array, number: int) -> Array:
    gain = paths[:, number] - paths[:, 0]
    return np.asarray(np.where(np.abs(gain) <= _NOTHING, 0.0, gain))


def multiplier_tables(make: Maker) -> tuple[Table, ...]:
    """Build the multipliers of the first period, and those by period."""
    found = multipliers(make.result, make.main)
    codes = [code for code in key_items(make.result) if code not in found]
    moving = {name: own for name, own in found.items()
              if any(np.nan_to_num(own[code]).any() for code in codes)}
    if not moving or not codes:
        return ()
    columns = tuple(Column(code, make.unit_of(code) or make.text("pure_number"),
                           make.name(code), 13) for code in codes)
    rows = tuple(Row(name, make.text("one_more", item=make.name(name), unit=_one(make, name)),
                     tuple(_cell(own[code][0]) for code in codes))
                 for name, own in list(moving.items())[:ROWS])
    first = Table("multipliers", make.text("title_multipliers", period=make.when(
        make.result.first)), make.text("unit_by_column"), make.text("raised"), columns, rows,
        notes=(make.text("note_multipliers"),), label_width=30)
    # numbers, since a name in Chinese or told apart by case alone would be lost in Excel's names
    return (first, *(_by_period(make, number, name, moving[name], columns)
                     for number, name in enumerate(list(moving)[:TABLES], 1)
                     if len(make.result.horizon) > 1))


def _by_period(make: Maker, number: int, name: str, own: Mapping[str, Array],
               columns: tuple[Column, ...]) -> Table:
    rows = tuple(Row(str(period), make.when(period),
                     tuple(_cell(own[column.key][at]) for column in columns))
                 for at, period in enumerate(make.result.horizon[:STEPS]))
    return Table(f"multipliers_{number}",
                 make.text("title_multipliers_of", item=make.name(name), unit=_one(make, name)),
                 make.text("unit_by_column"), make.text("period"), columns, rows,
                 notes=(make.text("note_multipliers_of"),), label_width=14)


def _one(make: Maker, name: str) -> str:
    """Name what one unit more is: a point of a rate, which would else be taken for a hundredth."""
    return (make.text("percentage_points") if make.result.catalog[name].unit.is_rate
            else make.unit_of(name))


def _cell(value: float) -> Cell:
    return Cell(finite(value), 4, role="simulated", sign=True)
