"""``forecast goal``: what it would take to reach a target."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from forecast.commands.compare import nearest, solved
from forecast.commands.parts import DONE, DateType, issues_json
from forecast.commands.printing import print_found
from forecast.data import ScenarioName

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Period
    from forecast.equations import Goal, Sought
    from forecast.exhibits import Lever, Maker
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result

_NUMBER = r"[-+−]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?"
_TARGET = re.compile(rf"(?P<item>.+?)\s+(?P<years>\d{{4}}\S*?)\s*(?:=|＝)\s*"
                     rf"(?P<value>{_NUMBER})\s*(?P<unit>\S*)")
_BY = re.compile(r"(?P<name>.+?)(?:\s+(?P<years>\d{4}\S*?))?(?P<words>(?:\s+[^\d\s]+)*)")
_BOUNDS = re.compile(rf"(?P<by>.+?)\s+(?P<low>{_NUMBER})?\s*(?:\.\.|~|～|至)\s*"
                     rf"(?P<high>{_NUMBER})?")
_SCALE = re.compile(rf"(?P<by>.+?)\s+(?P<value>{_NUMBER})")
_EACH = ("每年", "each")


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("goal", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--target", action="append", required=True, metavar="TARGET",
                        help=desk.say("goal_target"))
    parser.add_argument("--by", action="append", required=True, metavar="INSTRUMENT",
                        help=desk.say("goal_by"))
    parser.add_argument("--bounds", action="append", default=[], metavar="BOUNDS",
                        help=desk.say("goal_bounds"))
    parser.add_argument("--scale", action="append", default=[], metavar="SCALE",
                        help=desk.say("goal_scale"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("goal_scenario"))
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Seek the targets; print the instruments, the targets, what else moved."""
    from forecast.equations import SolveError, seek
    from forecast.exhibits import Maker, instruments_table, moved_table, targets_table

    result, (scenario, *_), _, warnings = solved(arguments, (arguments.scenario,))
    goals = [goal for text in arguments.target for goal in _goals(result, scenario, text)]
    levers = [one for text in arguments.by for one in _levers(result, scenario, text)]
    levers = _unique(levers)
    for text in arguments.bounds:
        levers = _bounded(result, levers, text)
    for text in arguments.scale:
        levers = _scaled(result, levers, text)
    run, make = result.run(scenario), Maker(result, lang)
    try:
        found = seek(result.program, run.figures, result.horizon, run.plan, goals,
                     [one.instrument for one in levers])
    except SolveError as error:
        item = make.name(error.variable)
        _refuse("goal_unsolved", "--bounds", item, period=error.period)
    warnings = (*warnings, *_warnings(make, levers, found))
    if arguments.json:
        told = _as_json(make, scenario, levers, found)
        told["warnings"] = issues_json(warnings, lang)
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return DONE
    tables = (instruments_table(make, scenario, levers, found), targets_table(make, found),
              moved_table(make, levers, found))
    print_found((), [table for table in tables if table.rows], (), warnings, lang)
    return DONE


# -- words in ------------------------------------------------------------------------------------


def _refuse(code: str, option: str, found: str, **fields: str) -> NoReturn:
    from forecast.issues import CellRef, InputError, Issue

    raise InputError([Issue(code, CellRef(option), found, tuple(fields.items()))])


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _goals(result: Result, scenario: str, text: str) -> list[Goal]:
    """Read ``gpb_balance 2020 = 0``, ``GDP增速 2020-2022 = 6%``."""
    from forecast.data import UnitError, convert, parse_unit
    from forecast.exhibits import target

    found = _TARGET.fullmatch(text.strip())
    if not found:
        _refuse("goal_target", "--target", text)
    codes = [equation.name for equation in result.model.equations]
    item = result.catalog.find(found["item"])
    if item is None or item.code not in codes:
        names = [word for code in codes for word in (code, result.catalog[code].zh,
                                                     result.catalog[code].en)]
        _refuse("goal_item", "--target", found["item"], near=nearest(found["item"], names))
    value = _number(found["value"])
    if found["unit"]:
        try:
            value = convert(value, parse_unit(found["unit"]), item.unit)
        except UnitError:
            _refuse("goal_unit", "--target", found["unit"], unit=item.unit.code)
    return [target(result, scenario, item.code, period, value)
            for period in _years(result, found["years"], "--target")]


def _years(result: Result, text: str, option: str) -> tuple[Period, ...]:
    from forecast.data import PeriodError, parse_span

    try:
        periods = parse_span(text).periods()
    except PeriodError:
        periods = ()
    if not periods or not set(periods) <= set(result.horizon):
        _refuse("compare_period", option, text, first=str(result.horizon[0]),
                last=str(result.horizon[-1]))
    return periods


def _levers(result: Result, scenario: str, text: str, option: str = "--by") -> list[Lever]:
    """Read ``b_tax``, ``gf_land_transfer_in 2020``, ``税收收入 2020-2022 调整 每年``."""
    from forecast.data import Method
    from forecast.exhibits import METHODS, lever

    found = _BY.fullmatch(text.strip())
    tail = found["words"].split() if found else []
    methods = [word for word in tail if word in METHODS]
    if not found or len(methods) > 1 or set(tail) - set(methods) - set(_EACH):
        _refuse("goal_by", option, text)
    name = found["name"].strip()
    parameters = {word: code for code, one in result.priors.parameters.items()
                  for word in (code, one.zh, one.en)}
    if name in parameters and not found["years"] and methods in ([], [Method.PARAMETER]):
        return [lever(result, scenario, "parameters", parameters[name])]
    equations = {equation.name: equation for equation in result.model.equations}
    item = result.catalog.find(name)
    if item is None or item.code not in equations:
        known = [*parameters, *(word for code in equations for word in (
            code, result.catalog[code].zh, result.catalog[code].en))]
        _refuse("goal_instrument", option, name, near=nearest(name, known))
    kind = equations[item.code].kind
    if kind == "identity":
        _refuse("goal_identity", option, item.name(), equation=equations[item.code].text)
    method = METHODS[methods[0]] if methods else "intercepts" if kind == "behavioural" else "fixed"
    if method == "parameters" or (method == "intercepts" and kind == "assumption"):
        _refuse("goal_by", option, text)
    years = _years(result, found["years"], option) if found["years"] else result.horizon
    split = [(one,) for one in years] if set(tail) & set(_EACH) else [years]
    return [lever(result, scenario, method, item.code, some) for some in split]


def _unique(levers: Sequence[Lever]) -> list[Lever]:
    return list({one.id: one for one in levers}.values())


def _meant(result: Result, levers: Sequence[Lever], text: str, option: str) -> set[str]:
    """Find the instruments that a bound or scale speaks of: the same words, or the name alone."""
    name = result.catalog.find(text)
    code = name.code if name else text
    titles = {prior.zh: key for key, prior in result.priors.parameters.items()}
    code = titles.get(text, code)
    mine = {one.id for one in levers if one.instrument.name == code}
    if not mine:
        wanted = {one.id for one in _levers(result, result.names()[0], text, option)}
        mine = {one.id for one in levers if one.id in wanted}
    if not mine:
        _refuse("goal_not_instrument", option, text, choices="、".join(one.id for one in levers))
    return mine


def _bounded(result: Result, levers: Sequence[Lever], text: str) -> list[Lever]:
    """Read ``b_tax 0.5..1.5``; either end may be left open."""
    found = _BOUNDS.fullmatch(text.strip())
    low = _number(found["low"]) if found and found["low"] else -inf
    high = _number(found["high"]) if found and found["high"] else inf
    if not found or low > high:
        _refuse("goal_bounds", "--bounds", text)
    mine = _meant(result, levers, found["by"], "--bounds")
    return [replace(one, instrument=replace(one.instrument, low=low, high=high))
            if one.id in mine else one for one in levers]


def _scaled(result: Result, levers: Sequence[Lever], text: str) -> list[Lever]:
    """Read ``tax_policy_effect 0.5``: the unit that changes of an instrument are weighed by."""
    from forecast.exhibits import scaled_by

    found = _SCALE.fullmatch(text.strip())
    scale = _number(found["value"]) if found else 0.0
    if not found or scale <= 0:
        _refuse("goal_scale", "--scale", text)
    mine = _meant(result, levers, found["by"], "--scale")
    return [scaled_by(one, scale) if one.id in mine else one for one in levers]


# -- words out -----------------------------------------------------------------------------------


def _warnings(make: Maker, levers: Sequence[Lever], found: Sought) -> tuple[Issue, ...]:
    """Warn of targets that are missed and of changes beyond three standard deviations."""
    from forecast.exhibits import WARNING, deviations, lever_title, number_text
    from forecast.issues import CellRef, Issue, Severity

    issues = []
    for goal, miss, met in zip(found.goals, found.misses, found.met, strict=True):
        if not met:
            item = make.result.catalog[goal.item]
            issues.append(Issue(
                "goal_missed", CellRef("--target"), f"{make.name(item.code)} {goal.period}",
                (("miss", number_text(miss, 2, sign=True)), ("unit", item.unit.code)),
                Severity.WARNING))
    for one, shock in zip(levers, deviations(levers, found), strict=True):
        if shock is not None and abs(shock) > WARNING:
            issues.append(Issue("goal_shock", CellRef("--by"), lever_title(make, one),
                                (("shock", f"{shock:+.1f}"),), Severity.WARNING))
    return tuple(issues)


def _as_json(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought
             ) -> dict[str, object]:
    """Return everything in full digits; an open bound is null."""
    from forecast.exhibits import FOOTNOTE, deviations, idle_note, lever_title, moved_items, paths

    instruments = []
    for number, (one, shock) in enumerate(zip(levers, deviations(levers, found), strict=True)):
        given = one.instrument
        instruments.append({
            "instrument": one.id, "kind": given.kind, "name": given.name,
            "title": lever_title(make, one), "periods": [str(period) for period in given.periods],
            "before": found.before[number], "after": found.after[number],
            "change": found.after[number] - found.before[number],
            "basis": one.basis, "sd": given.sd, "shock_sd": shock,
            "beyond_two_sd": shock is not None and abs(shock) > FOOTNOTE,
            "low": None if given.low == -inf else given.low,
            "high": None if given.high == inf else given.high, "at_bound": found.bound[number],
            "without_effect": idle_note(make, scenario, one) if found.idle[number] else None})
    targets = [{"item": goal.item, "name": make.name(goal.item), "period": str(goal.period),
                "unit": make.result.catalog[goal.item].unit.code, "target": goal.value,
                "before": found.started[number], "reached": found.reached[number],
                "miss": found.misses[number], "met": found.met[number]}
               for number, goal in enumerate(found.goals)]
    moved = [{"item": code, "name": make.name(code),
              "unit": make.result.catalog[code].unit.code,
              "years": {str(period): {"before": before, "after": after} for period, (
                  before, after) in zip(make.result.horizon, paths(make, found, code),
                                        strict=True)}}
             for code in moved_items(make, levers, found)]
    return {"scenario": scenario, "met": all(found.met), "instruments": instruments,
            "targets": targets, "moved": moved}
