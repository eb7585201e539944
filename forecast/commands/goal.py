"""``forecast goal``: what it would take to reach a target."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from forecast import archives
from forecast.commands.compare import solved
from forecast.commands.parts import (
    DONE,
    TARGETS_MISSED,
    DateType,
    issues_json,
    opened,
    print_json,
    settings_of,
)
from forecast.commands.printing import give_tables, print_found
from forecast.data import ScenarioName, word_of
from forecast.labels import enumerated, in_lang

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Period, Scenario
    from forecast.equations import Goal, Sense, Sought
    from forecast.exhibits import Lever, Maker
    from forecast.labels import Lang
    from forecast.projection import Result

_NUMBER = r"[-+−]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?"
_SIGN = r"=|＝|>=|≥|<=|≤"
_TARGET = re.compile(rf"(?P<item>.+?)\s+(?P<years>\d{{4}}[^\s<>≥≤]*?)\s*"
                     rf"(?:(?P<growth>增长|增速|growth)\s*(?P<grown>{_SIGN})?|(?P<sense>{_SIGN}))\s*"
                     rf"(?P<value>{_NUMBER})\s*(?P<unit>\S*)")
_BY = re.compile(r"(?P<name>.+?)(?:\s+(?P<years>\d{4}\S*?))?(?P<words>(?:\s+[^\d\s]+)*)")
_BOUNDS = re.compile(rf"(?P<by>.+?)\s+(?P<low>{_NUMBER})?\s*(?:\.\.|~|～|至)\s*"
                     rf"(?P<high>{_NUMBER})?")
_SCALE = re.compile(rf"(?P<by>.+?)\s+(?P<value>{_NUMBER})")
_SENSES: dict[str, Sense] = {"=": "=", "＝": "=", ">=": ">=", "≥": ">=", "<=": "<=", "≤": "<="}
_EACH = ("每年", "each")


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("goal", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("--target", action="append", required=True, metavar="TARGET",
                        help=desk.say("goal_target"))
    parser.add_argument("--by", action="append", required=True, metavar="INSTRUMENT",
                        help=desk.say("goal_by"))
    parser.add_argument("--bounds", action="append", default=[], metavar="BOUNDS",
                        help=desk.say("goal_bounds"))
    parser.add_argument("--scale", action="append", default=[], metavar="SCALE",
                        help=desk.say("goal_scale"))
    parser.add_argument("--save", type=Path, metavar="FILE", help=desk.say("goal_save"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("goal_scenario"))
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Seek the targets; print the instruments, the targets, what else moved."""
    from forecast.exhibits import Maker, goal_scenario, goal_tables, goal_warnings, sought
    from forecast.render import Of

    if arguments.save and (arguments.save.suffix != ".toml"
                           or not arguments.save.absolute().parent.is_dir()):
        _refuse("goal_save", "--save", str(arguments.save))
    result, (scenario, *_), _, warnings = solved(arguments, (arguments.scenario,))
    goals = [goal for text in arguments.target for goal in _goals(result, scenario, text)]
    levers = [one for text in arguments.by for one in _levers(result, scenario, text)]
    levers = _unique(levers)
    make = Maker(result, lang)
    for text in arguments.bounds:
        levers = _bounded(make, scenario, levers, text)
    for text in arguments.scale:
        levers = _scaled(result, levers, text)
    found = sought(make, scenario, goals, levers)
    warnings = (*warnings, *goal_warnings(make, levers, found))
    tables = goal_tables(make, scenario, levers, found)
    code = DONE if all(found.met) else TARGETS_MISSED
    if arguments.save:
        _save(arguments, goal_scenario(make, scenario, levers, found))
    if give_tables(arguments, tables, warnings, lang, Of(
            result.catalog, lang, "", scenario, result.labels(lang))):
        return code
    if arguments.json:
        told = _as_json(make, scenario, levers, found)
        told["warnings"] = issues_json(warnings, lang)
        print_json(told)
        return code
    print_found((), tables, (arguments.save,) if arguments.save else (), warnings, lang)
    return code


def _save(arguments: argparse.Namespace, found: Scenario) -> None:
    """Write what was found as a scenario file.

    What the search began with is its parent; where that is a file of its own, it is written too.
    """
    from forecast.data import laid_over, scenario_text
    from forecast.footing import ground_of
    from forecast.run import Request, gather

    if found.parent != arguments.scenario:
        book = opened(arguments)
        request = Request(arguments.workbook, (arguments.scenario,),
                          settings=settings_of(arguments))
        known, _ = gather(book, request, ground_of(book, request.settings))
        found = laid_over(known[str(found.parent)], found)
    text = scenario_text(replace(found, name=arguments.save.stem))
    archives.put(text.encode(), arguments.save)


# -- words in ------------------------------------------------------------------------------------


def _refuse(code: str, option: str, found: str, **fields: str) -> NoReturn:
    from forecast.issues import CellRef, InputError, Issue

    raise InputError([Issue(code, CellRef(option), found, tuple(fields.items()))])


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _goals(result: Result, scenario: str, text: str) -> list[Goal]:
    """Read ``gpb_balance 2020 = 0``, ``GDP增速 2020-2022 >= 6%``, ``税收收入 2020 增长 8%``."""
    from forecast.exhibits import goals_of, hold_to_unit

    found = _TARGET.fullmatch(text.strip())
    if not found:
        _refuse("goal_target", "--target", text)
    years = _years(result, found["years"], "--target")
    sense = _SENSES[found["sense"] or found["grown"] or "="]
    name = f"{found['item']} growth" if found["growth"] else found["item"]
    goals = goals_of(result, scenario, name, years, _number(found["value"]), found["unit"])
    if not found["unit"]:
        hold_to_unit(result, scenario, goals)
    return [replace(one, sense=sense) for one in goals]


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
    from forecast.exhibits import METHODS, lever_of

    found = _BY.fullmatch(text.strip())
    tail = found["words"].split() if found else []
    spoken = {word: method for method in METHODS
              for word in (str(method), in_lang(word_of(method), "en"))}
    methods = [spoken[word] for word in tail if word in spoken]
    if not found or len(methods) > 1 or set(tail) - set(spoken) - set(_EACH):
        _refuse("goal_by", option, text)
    name, method = found["name"].strip(), methods[0] if methods else ""
    if not found["years"]:
        one = lever_of(result, scenario, name, method=method, option=option)
        if not set(tail) & set(_EACH) or one.instrument.kind == "parameters":
            return [one]
    years = _years(result, found["years"], option) if found["years"] else result.horizon
    split = [(one,) for one in years] if set(tail) & set(_EACH) else [years]
    return [lever_of(result, scenario, name, some, method, option) for some in split]


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
        _refuse("goal_not_instrument", option, text, choices=enumerated(one.id for one in levers))
    return mine


def _bounded(make: Maker, scenario: str, levers: Sequence[Lever], text: str) -> list[Lever]:
    """Read ``b_tax 0.5..1.5``; either end may be left open."""
    from forecast.exhibits import hold_to_added

    found = _BOUNDS.fullmatch(text.strip())
    low = _number(found["low"]) if found and found["low"] else -inf
    high = _number(found["high"]) if found and found["high"] else inf
    if not found or low > high:
        _refuse("goal_bounds", "--bounds", text)
    mine = _meant(make.result, levers, found["by"], "--bounds")
    bounded = [replace(one, instrument=replace(one.instrument, low=low, high=high))
               if one.id in mine else one for one in levers]
    for one in bounded:
        if one.id in mine:
            hold_to_added(make, scenario, one, text)
    return bounded


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


def _as_json(make: Maker, scenario: str, levers: Sequence[Lever], found: Sought
             ) -> dict[str, object]:
    """Return everything in full digits; an open bound is null."""
    from forecast.exhibits import (
        FOOTNOTE,
        deviations,
        goal_name,
        goal_unit,
        idle_note,
        lever_title,
        moved_items,
        paths,
    )

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
    targets = [{"item": goal.item, "name": goal_name(make, goal), "period": str(goal.period),
                "growth_on": str(goal.since) if goal.since else None,
                "sense": goal.sense, "unit": goal_unit(make, goal), "target": goal.value,
                "before": found.started[number], "reached": found.reached[number],
                "miss": found.misses[number], "met": found.met[number]}
               for number, goal in enumerate(found.goals)]
    moved = [{"item": code, "name": make.name(code),
              "unit": make.unit_of(code),
              "years": {str(period): {"before": before, "after": after} for period, (
                  before, after) in zip(make.result.horizon, paths(make, found, code),
                                        strict=True)}}
             for code in moved_items(make, levers, found)]
    return {"scenario": make.scenario_name(scenario), "met": all(found.met),
            "instruments": instruments, "targets": targets, "moved": moved}
