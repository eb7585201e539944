"""What a goal may be sought with: instruments by name, and what their answer warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Method, UnitCode, UnitError, convert, parse_unit
from forecast.equations import SolveError, central, seek
from forecast.exhibits.kit import number_text
from forecast.exhibits.scenarios.goal import (
    METHODS,
    WARNING,
    deviations,
    instruments_table,
    lever,
    lever_title,
    moved_table,
    target,
    targets_table,
)
from forecast.fiscal import slipped
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import Bilingual, both
from forecast.projection import freed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Goal, Sought
    from forecast.exhibits.kit import Maker, Table
    from forecast.exhibits.scenarios.goal import Lever
    from forecast.projection import Result


def goals_of(result: Result, scenario: str, name: str, periods: Sequence[Period], value: float,
             unit: str = "", option: str = "--target") -> list[Goal]:
    """Return the goals that an item, by code or name, shall reach in some years.

    Raises
    ------
    InputError
        When the model has no such item, or the unit does not measure it.
    """
    codes = [equation.name for equation in result.model.equations]
    item = result.catalog.among(name, codes, "goal_item", option)
    if unit:
        try:
            value = convert(value, parse_unit(unit), item.unit)
        except UnitError:
            raise refused("goal_unit", option, unit, unit=item.unit.code) from None
    return [target(result, scenario, item.code, period, value) for period in periods]


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
        if item.unit.is_rate:
            other, meant = UnitCode.PERCENT, 100.0 * value
            is_other = 0.0 < abs(value) < 1.0 and meant / 2 < now < 2 * meant
            found = f"{value:,.10g}", f"{meant:,.10g}"
        else:
            other = UnitCode.YI if item.unit.code == UnitCode.WAN else UnitCode.WAN
            is_other = (item.unit.code in {UnitCode.WAN, UnitCode.YI} and value * now > 0
                        and slipped(value, now) is not None)
            found = (f"{value:,.10g}",) * 2
        if is_other:
            name = Bilingual(f"{item.zh} {goal.period}", f"{item.en} {goal.period}")
            raise refused("goal_in_doubt", option, name, value=found[0], unit=item.unit.code,
                          meant=found[1], other=other, now=number_text(now, 2))


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
                "goal_missed", CellRef("--target"), f"{make.name(item.code)} {goal.period}",
                (("miss", number_text(miss, 2, sign=True)),
                 ("unit", both("exhibit.percentage_points") if item.unit.is_rate
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
