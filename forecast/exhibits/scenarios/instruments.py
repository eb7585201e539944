"""What a goal may be sought with: instruments by name, and what their answer warns of."""

from __future__ import annotations

import re
from math import nan
from typing import TYPE_CHECKING

from forecast.data import Method, UnitCode, UnitError, convert, parse_unit
from forecast.equations import Goal, SolveError, central, seek
from forecast.exhibits.kit import number_text
from forecast.exhibits.scenarios.goal import (
    METHODS,
    WARNING,
    deviations,
    goal_name,
    instruments_table,
    lever,
    lever_title,
    moved_table,
    target,
    targets_table,
)
from forecast.fiscal import FRACTION, slipped
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import Bilingual, both
from forecast.projection import freed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item, Period
    from forecast.equations import Sought
    from forecast.exhibits.kit import Maker, Table
    from forecast.exhibits.scenarios.goal import Lever
    from forecast.projection import Result


_GROWTH = re.compile(
    r"(.+?)(?:增速|增长率|增长|增幅)|(.+?),?[ _]growth|growth of (.+)", re.IGNORECASE)
"""What names an item's growth."""


def goals_of(result: Result, scenario: str, name: str, periods: Sequence[Period], value: float,
             unit: str = "", option: str = "--target") -> list[Goal]:
    """Return the goals that an item, by code or name, shall reach in some years.

    Growth (税收收入增速, ``tax_revenue growth``) is an item of its own where the model has one
    (GDP's is real), else the item's on the year before.

    Raises
    ------
    InputError
        When the model has no such item, the unit does not measure it, or it has no growth.
    """
    item, grown = _measured(result, name, option)
    own = parse_unit(UnitCode.PERCENT) if grown else item.unit
    if unit:
        try:
            value = convert(value, parse_unit(unit), own)
        except UnitError:
            raise refused("goal_unit", option, unit, unit=own.code) from None
    if not grown:
        return [target(result, scenario, item.code, period, value) for period in periods]
    for period in periods:
        before = result.value(item.code, period + -period.freq, scenario)
        if item.unit.is_rate or before is None or before <= 0.0:
            raise refused("goal_base", option, _dated(item, period), before=(
                both("reading.no_figure") if before is None
                else f"{number_text(before, 2)} {item.unit.code}"))
    return [Goal(item.code, period, value, since=period + -period.freq) for period in periods]


def _measured(result: Result, name: str, option: str) -> tuple[Item, bool]:
    """Return the item that a goal is of, and whether it is of its growth."""
    catalog, codes = result.catalog, [equation.name for equation in result.model.equations]
    found, word = catalog.find(name), _GROWTH.fullmatch(name.strip())
    level = catalog.find(next(filter(None, word.groups()))) if word else None
    if level is None or level.code not in codes or (found and found.code in codes):
        return catalog.among(name, codes, "goal_item", option), False
    rate = level if level.is_growth else catalog.growth_of(level)
    if rate and (rate.code in codes or rate.basis.prices == "constant"):
        return catalog.among(rate.code, codes, "goal_item", option), False
    return level, True


def hold_to_unit(result: Result, scenario: str, goals: Sequence[Goal], option: str = "--target"
                 ) -> None:
    """Refuse a target that was given without a unit and that another unit would make likely.

    Raises
    ------
    InputError
        With both readings: 7.2 of an item in 万元 that is 70,374, or 0.055 of a rate that is 5.3.
    """
    for goal in goals:
        item, value = result.catalog[goal.item], goal.value
        now = result.value(goal.item, goal.period, scenario) or 0.0
        own = item.unit.code
        if goal.since:
            own, now = UnitCode.PERCENT, 100.0 * (
                now / (result.value(goal.item, goal.since, scenario) or nan) - 1.0)
        if item.unit.is_rate or goal.since:
            other, meant = UnitCode.PERCENT, 100.0 * value
            is_other = 0.0 < abs(value) < 1.0 and (
                meant / 2 < now < 2 * meant or (goal.since is not None and abs(value) < FRACTION))
            found = f"{value:,.10g}", f"{meant:,.10g}"
        else:
            other = UnitCode.YI if own == UnitCode.WAN else UnitCode.WAN
            is_other = (own in {UnitCode.WAN, UnitCode.YI} and value * now > 0
                        and slipped(value, now) is not None)
            found = (f"{value:,.10g}",) * 2
        if is_other:
            raise refused("goal_in_doubt", option, _dated(item, goal.period), value=found[0],
                          unit=own, meant=found[1], other=other, now=number_text(now, 2))


def _dated(item: Item, period: Period) -> Bilingual:
    return Bilingual(f"{item.zh} {period}", f"{item.en} {period}")


def lever_of(result: Result, scenario: str, name: str, periods: Sequence[Period] = (),
              method: str = "", option: str = "--by") -> Lever:
    """Return the instrument that a name means: a parameter, or an item of the model.

    Without a method a behavioural equation is moved by its add-factor, an assumption or a rule by
    its figure. Without periods it holds for the whole horizon.

    Raises
    ------
    InputError
        When nothing of that name can be moved, or not by that method.
    """
    parameters = result.priors.words
    if name in parameters and not periods and method in {"", Method.PARAMETER}:
        return lever(result, scenario, "parameters", parameters[name])
    equations = {equation.name: equation for equation in result.model.equations}
    item = result.catalog.among(name, equations, "goal_instrument", option, parameters)
    kind = equations[item.code].kind
    if kind == "identity":
        raise refused("goal_identity", option, item.name(), equation=equations[item.code].text)
    means = METHODS[method] if method else "intercepts" if kind == "behavioural" else "fixed"
    if means == "parameters" or (means == "intercepts" and kind == "assumption"):
        raise refused("goal_by", option, f"{name} {method}".strip())
    return lever(result, scenario, means, item.code, tuple(periods) or result.horizon)


def hold_to_added(make: Maker, scenario: str, one: Lever, text: str) -> None:
    """Refuse bounds of an add-factor that leave out what it is: they are meant of the item itself.

    Raises
    ------
    InputError
        With the instrument that the item's own figure is.
    """
    given = one.instrument
    if given.kind in {"parameters", "fixed"}:
        return
    laid = getattr(make.result.run(scenario).plan, given.kind)
    held = [central(laid.get(place, 0.0)) for place in given.places()]
    if not given.low <= min(held) <= max(held) <= given.high:
        raise refused("goal_bounds_added", "--bounds", text, title=lever_title(make, one),
                      now=f"{held[0]:g}", name=make.name(given.name))


def sought(make: Maker, scenario: str, goals: Sequence[Goal], levers: Sequence[Lever]) -> Sought:
    """Seek the goals with the levers; a year in progress follows them as far as it is open.

    Raises
    ------
    InputError
        When the model has no solution to begin with.
    """
    run = make.result.run(scenario)
    plan = freed(make.result, run)
    tied = {at: central(plan.intercepts[at]) for at in run.left}
    try:
        return seek(make.result.program, run.figures, make.result.horizon, plan, goals,
                    [one.instrument for one in levers], tied)
    except SolveError as error:
        raise refused("goal_unsolved", "--bounds", make.name(error.variable),
                      period=str(error.period)) from None


def goal_tables(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought
                ) -> list[Table]:
    """Build the tables of an answer: instruments, targets, what else moved; none without rows."""
    tables = (instruments_table(make, scenario, levers, found), targets_table(make, found),
              moved_table(make, levers, found))
    return [table for table in tables if table.rows]


def goal_warnings(make: Maker, levers: Sequence[Lever], found: Sought) -> tuple[Issue, ...]:
    """Warn of targets that are missed and of changes beyond three standard deviations."""
    issues = []
    for goal, miss, met in zip(found.goals, found.misses, found.met, strict=True):
        if not met:
            item = make.result.catalog[goal.item]
            issues.append(Issue(
                "goal_missed", CellRef("--target"), f"{goal_name(make, goal)} {goal.period}",
                (("miss", number_text(miss, 2, sign=True)),
                 ("unit", both("exhibit.percentage_points") if item.unit.is_rate or goal.since
                  else item.unit.code)),
                Severity.WARNING))
    for one, shock in zip(levers, deviations(levers, found), strict=True):
        if shock is not None and abs(shock) > WARNING:
            issues.append(Issue("goal_shock", CellRef("--by"), lever_title(make, one),
                                (("shock", f"{shock:+.1f}"),), Severity.WARNING))
    return tuple(issues)


def refused(code: str, option: str, found: str, **fields: str) -> InputError:
    """Return the error of a word that cannot be used."""
    return InputError([Issue(code, CellRef(option), found, tuple(fields.items()))])
