"""What it would take to reach a target: instruments with their spreads, and the tables shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite, nan, sqrt
from typing import TYPE_CHECKING, Any, Literal

from forecast.data import Method, UnitCode
from forecast.equations import Data, Goal, Instrument, Param, central, evaluate, walk
from forecast.exhibits.kit import Cell, Column, Row, Table, decimals, words
from forecast.exhibits.scenarios.splitting import usual_items
from forecast.labels import enumerated
from forecast.projection import CENTRAL, HIGH, LOW
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Equation, Kind, Leaf, Sense, Sought
    from forecast.exhibits.kit import Maker
    from forecast.projection import Result, ScenarioRun

FOOTNOTE, WARNING = 2.0, 3.0
"""From so many standard deviations a change is remarked on, and warned of."""
METHODS: dict[str, Kind] = {
    Method.INTERCEPT: "intercepts", Method.ADJUST: "offsets", Method.SCALE: "factors",
    Method.FIX: "fixed", Method.ASSUME: "fixed", Method.PARAMETER: "parameters"}
Basis = Literal["prior", "shock", "parameters", "range", "scale"]
_SIGNS: dict[Sense, str] = {"=": "=", ">=": "≥", "<=": "≤"}
_FINE = 4
_PAIRS = 4
"""Periods of the table of what moved, a pair of columns each."""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Lever:
    """An instrument and where its standard deviation comes from.

    ``basis`` is the parameter's prior, the equation's shock, the parameters of an equation without
    a shock, or the scenario's range; ``scale`` is no standard deviation but a unit of change: a
    point of a rate, a hundredth of an amount.
    """

    instrument: Instrument
    basis: Basis

    @property
    def id(self) -> str:
        """Its name and years in one word."""
        one = self.instrument
        years = "" if not one.periods else f" {one.periods[0]}" if len(one.periods) == 1 else (
            f" {one.periods[0]}..{one.periods[-1]}")
        return f"{one.name}{years}" + ("" if one.kind in {"parameters", "intercepts"}
                                       else f" {one.kind}")


def lever(result: Result, scenario: str, kind: Kind, name: str, periods: tuple[Period, ...] = ()
          ) -> Lever:
    """Return an instrument with its standard deviation.

    A parameter's is that of its prior; an intercept's that of the equation's shock, in units of the
    left-hand side, or where none is judged what the spreads of its parameters make of it; an
    offset's or factor's the same, carried over to the level; a fixed value's that of the scenario's
    triangular range.
    """
    run = result.run(scenario)
    if kind == "parameters":
        prior = result.priors.parameters[name]
        sd = prior.spread
        return _lever(kind, name, (), (sd, "prior"), 0.1 * abs(run.parameters[name]) or 1.0)
    level = abs(result.value(name, periods[0], scenario) or 0.0)
    amount = 1.0 if result.catalog[name].unit.is_rate else 0.01 * level or 1.0
    if kind == "fixed":
        figure = run.plan.fixed.get((name, periods[0]))
        return _lever(kind, name, periods, (_range_sd(figure), "range"), amount)
    shock = result.priors.shocks.get(name)
    equation = _equation(result, name)
    judged = shock.sd if shock else 0.0
    inside = judged or _from_parameters(result, run, equation, periods[0])
    slope = _slope(equation, level, abs(result.value(name, periods[0] + -1, scenario) or 0.0))
    sizes = {"intercepts": inside, "offsets": inside * slope,
             "factors": 100 * inside * slope / level if level else 0.0}
    usual = {"intercepts": amount / slope if slope else 1.0, "offsets": amount, "factors": 1.0}
    return _lever(kind, name, periods,
                  (sizes[kind], "shock" if judged else "parameters"), usual[kind])


def _lever(kind: Kind, name: str, periods: tuple[Period, ...], spread: tuple[float, Basis],
           usual: float) -> Lever:
    sd, basis = spread
    if sd > 0 and isfinite(sd):
        return Lever(Instrument(kind, name, periods, sd), basis)
    return Lever(Instrument(kind, name, periods, usual), "scale")


def scaled_by(lever: Lever, scale: float) -> Lever:
    """Return the lever with a scale of the user's in place of its standard deviation."""
    return Lever(replace(lever.instrument, sd=scale), "scale")


def _equation(result: Result, name: str) -> Equation:
    return next(one for one in result.model.equations if one.name == name)


def _slope(equation: Equation, level: float, before: float) -> float:
    """Return the level's derivative by the intercept: dy/dz of y = g⁻¹(f + z)."""
    return {"": 1.0, "d": 1.0, "log": level, "dlog": level, "pct": before / 100}[equation.transform]


def _from_parameters(result: Result, run: ScenarioRun, equation: Equation, period: Period
                     ) -> float:
    """Return the spread of a right-hand side whose parameters vary, independently of each other."""
    def right(moved: str = "") -> float:
        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Param):
                spread = result.priors.parameters[leaf.name].spread if leaf.name == moved else 0.0
                return run.parameters[leaf.name] + spread
            at = period + leaf.lag
            if isinstance(leaf, Data):
                return central(run.plan.data.get((leaf.source, leaf.item, at), nan))
            value = result.value(leaf.name, at, run.scenario.name)
            return nan if value is None else value

        return float(evaluate(equation.right, read))

    names = {leaf.name for leaf in walk(equation.right) if isinstance(leaf, Param)}
    return sqrt(sum_of((right(name) - right()) ** 2 for name in names))


def _range_sd(figure: Any) -> float:
    """Return the standard deviation of the triangular distribution over a range, else nought."""
    if getattr(figure, "size", 1) <= HIGH:
        return 0.0
    low, mode, high = (float(figure[which]) for which in (LOW, CENTRAL, HIGH))
    return sqrt(max(low**2 + mode**2 + high**2 - low * mode - low * high - mode * high, 0.0) / 18)


def target(result: Result, scenario: str, item: str, period: Period, value: float) -> Goal:
    """Return a target: a point of a rate and a hundredth of an amount weigh the same."""
    size = max(abs(result.value(item, period, scenario) or 0.0), abs(value))
    rate = result.catalog[item].unit.is_rate
    return Goal(item, period, value, 1.0 if rate or not size else 0.01 * size)


# -- what is said --------------------------------------------------------------------------------


def goal_name(make: Maker, goal: Goal) -> str:
    """Name what a target is of: an item, or its growth."""
    name = make.name(goal.item)
    return make.text("goal_growth", name=name) if goal.since else name


def goal_unit(make: Maker, goal: Goal) -> str:
    """Return the unit that a target is in."""
    return UnitCode.PERCENT if goal.since else make.unit_of(goal.item)


def deviations(levers: Sequence[Lever], found: Sought) -> tuple[float | None, ...]:
    """Return the implied shocks in standard deviations; None where the scale is no such thing."""
    return tuple(None if one.basis == "scale" else number
                 for one, number in zip(levers, found.deviations, strict=True))


def lever_title(make: Maker, one: Lever) -> str:
    """Name an instrument for the reader: what it is, of what, when."""
    given = one.instrument
    if given.kind == "parameters":
        title = make.result.priors.parameters[given.name].title(make.lang)
        return title if title == given.name else make.text("goal_parameter", code=given.name,
                                                           name=title)
    return make.text(f"goal_{given.kind}", name=make.name(given.name),
                     years=make.span(given.periods))


def _unit(make: Maker, one: Instrument) -> str:
    if one.kind == "parameters":
        return make.unit(make.result.priors.parameters[one.name].unit)
    unit = make.unit_of(one.name)
    if one.kind == "factors":
        return "%"
    transform = _equation(make.result, one.name).transform
    if one.kind == "intercepts" and transform:
        return {"d": unit, "pct": "%"}.get(transform, make.text("goal_log_points"))
    return unit


def lever_digits(make: Maker, one: Instrument) -> int:
    """Return the digits of an instrument's value: as its item's unless it stands in logs."""
    if one.kind == "parameters" or _unit(make, one) == make.text("goal_log_points"):
        return _FINE
    return 2 if one.kind == "factors" else decimals(make.result.catalog[one.name])


def instruments_table(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought) -> Table:
    """Build the table of instruments: old and new value, change, standard deviations, bounds."""
    rows, notes = [], []
    shocks = deviations(levers, found)
    for number, one in enumerate(levers):
        given = one.instrument
        digits = lever_digits(make, given)
        old, new = found.before[number], found.after[number]
        shock = shocks[number]
        at_bound = found.bound[number] and not found.idle[number]
        mark = "*" if shock is not None and abs(shock) > FOOTNOTE else ""
        rows.append(Row(one.id, lever_title(make, one) + mark, (
            words(_unit(make, given)), Cell(old, digits), Cell(new, digits),
            Cell(new - old, digits, sign=True), words(make.text(f"goal_basis_{one.basis}")),
            Cell(given.sd, digits), Cell(shock, 2, sign=True),
            words(_bounds(make, given, at_bound)))))
    if any(shock is not None and abs(shock) > FOOTNOTE for shock in shocks):
        notes.append(make.text("goal_note_two"))
    if any(one.basis == "scale" for one in levers):
        notes.append(make.text("goal_note_scale"))
    if len(levers) > len(found.goals) and all(found.met):
        notes.append(make.text("goal_note_least"))
    notes += idle_notes(make, scenario, levers, found)
    notes += _replaced(make, scenario, levers, found)
    titles = (("unit", 10), ("old", 14), ("new", 14), ("change", 14), ("basis", 12), ("sd", 12),
              ("shock", 12), ("bounds", 16))
    columns = tuple(Column(key, make.text(f"goal_col_{key}"), width=width) for key, width in titles)
    return Table("goal_instruments", make.text("goal_instruments",
                                               scenario=make.scenario_name(scenario)),
                 "", make.text("goal_instrument"), columns, tuple(rows), notes=tuple(notes))


def _bounds(make: Maker, one: Instrument, at_bound: bool) -> str:
    if one.low == -inf and one.high == inf:
        return ""
    low, high = ("" if abs(end) == inf else f"{end:g}" for end in (one.low, one.high))
    return f"{low}..{high}" + (make.text("goal_at_bound") if at_bound else "")


def idle_notes(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought) -> list[str]:
    """Say of each instrument without effect why it has none, where the scenario is the reason."""
    return [make.text("goal_idle_bound", title=lever_title(make, one)) if shift
            else idle_note(make, scenario, one)
            for one, idle, shift in zip(levers, found.idle, found.deviations, strict=True) if idle]


def idle_note(make: Maker, scenario: str, one: Lever) -> str:
    """Say why an instrument moves no target."""
    given, run = one.instrument, make.result.run(scenario)
    fixed = {at: held for at, held in run.plan.fixed.items() if not run.left.get(at)}
    title = lever_title(make, one)
    if given.kind == "parameters":
        users = [equation.name for equation in make.result.model.equations
                 if Param(given.name) in set(walk(equation.right))]
        held = [f"{make.name(name)} {years}" for name in users
                if (years := enumerated(str(period) for period in make.result.horizon
                                      if _holds(fixed, name, period)))]
        if held:
            return make.text("goal_idle_parameter", title=title,
                             held=make.text("list_semicolon").join(held))
    elif given.kind != "fixed":
        stuck = [str(period) for period in given.periods if _holds(fixed, given.name, period)]
        if stuck:
            return make.text("goal_idle_fixed", title=title, name=make.name(given.name),
                             code=given.name, years=enumerated(stuck))
    return make.text("goal_idle", title=title)


def _holds(fixed: Any, name: str, period: Period) -> bool:
    return (name, period) in fixed and isfinite(central(fixed[name, period]))


def _replaced(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought) -> list[str]:
    """Say which figures that the scenario imposes are replaced."""
    fixed = make.result.run(scenario).plan.fixed
    return [make.text("goal_replaced", title=lever_title(make, one))
            for one, shock in zip(levers, found.deviations, strict=True)
            if one.instrument.kind == "fixed" and shock
            and any(_holds(fixed, one.instrument.name, period)
                    for period in one.instrument.periods)]


def targets_table(make: Maker, found: Sought) -> Table:
    """Build the table of targets: what is wanted, what was, what is reached."""
    rows = []
    for number, goal in enumerate(found.goals):
        digits = 2 if goal.since else decimals(make.result.catalog[goal.item])
        rows.append(Row(f"{goal.item} {goal.period} {number}",
                        f"{goal_name(make, goal)} {make.when(goal.period)}", (
            words(goal_unit(make, goal)), words(_SIGNS[goal.sense]), Cell(goal.value, digits),
            Cell(found.started[number], digits),
            Cell(found.reached[number], digits), Cell(found.misses[number], digits, sign=True),
            words(make.text("goal_met" if found.met[number] else "goal_missed")))))
    notes = () if all(found.met) else (make.text("goal_note_missed"),)
    columns = tuple(Column(key, make.text(f"goal_col_{key}"))
                    for key in ("unit", "sense", "wanted", "started", "reached", "miss", "met"))
    return Table("goal_targets", make.text("goal_targets"), "", make.text("goal_target"), columns,
                 tuple(rows), notes=notes)


def moved_items(make: Maker, levers: Sequence[Lever], found: Sought) -> tuple[str, ...]:
    """List the headline items, and those whose equations are touched, that moved at all."""
    used = {one.instrument.name for one in levers}
    touched = [equation.name for equation in make.result.model.equations
               if equation.name in used
               or any(isinstance(leaf, Param) and leaf.name in used
                      for leaf in walk(equation.right))]
    wanted = {goal.item for goal in found.goals}
    names = dict.fromkeys([*(code for code in usual_items(make.result) if code in found.values),
                           *touched])
    return tuple(name for name in names if name not in wanted or len(make.result.horizon) > 1
                 if any(abs(after - before) > _NOTHING * max(1.0, abs(before))
                        for before, after in paths(make, found, name)))


def paths(make: Maker, found: Sought, name: str) -> list[tuple[float, float]]:
    """Return an item's value before and after in each year of the horizon."""
    count = len(make.result.horizon)
    return [(float(before), float(after)) for before, after in zip(
        found.start[name][-count:, 0], found.values[name][-count:, 0], strict=True)]


def moved_table(make: Maker, levers: Sequence[Lever], found: Sought) -> Table:
    """Build the table of what else moved: new value and change, a pair of columns a year."""
    horizon, shown = make.result.horizon, _shown(make.result.horizon, found)
    rows = []
    for name in moved_items(make, levers, found):
        item = make.result.catalog[name]
        digits = decimals(item)
        cells = [words(item.unit.name(make.lang))]
        for period, (before, after) in zip(horizon, paths(make, found, name), strict=True):
            if period in shown:
                cells += [Cell(after, digits), Cell(after - before, digits, sign=True)]
        rows.append(Row(name, make.name(item.code), tuple(cells)))
    columns = [Column("unit", make.text("goal_col_unit"))]
    for period in shown:
        columns += [Column(f"{period}", make.when(period)),
                    Column(f"{period}:change", make.text("goal_col_change"))]
    notes = (make.text("note_goal_chosen"),) if len(shown) < len(horizon) else ()
    return Table("goal_moved", make.text("goal_moved"), "", make.text("goal_item"), tuple(columns),
                 tuple(rows), notes=notes)


def _shown(horizon: Sequence[Period], found: Sought) -> list[Period]:
    """Return the periods of the table: those of the targets first, then both ends."""
    wanted = dict.fromkeys((*(goal.period for goal in found.goals), horizon[0], horizon[-1],
                            *horizon))
    return sorted([*wanted][:_PAIRS], key=horizon.index)
