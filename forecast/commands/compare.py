"""``forecast compare``: why two scenarios or two rounds of forecasts differ, without a residual."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from forecast.commands.parts import DONE, DateType, issues_json, opened, print_json, settings_of
from forecast.commands.printing import give_tables, print_found, write_small
from forecast.data import ScenarioName
from forecast.labels import both, enumerated
from forecast.xlsx import BOOKS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date

    from forecast.commands.parts import Desk
    from forecast.data import Bureau, Period
    from forecast.equations import Attribution
    from forecast.exhibits import Maker
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result

    Split = tuple[Attribution, tuple[str, str], Period]
    """A split, the names of its two ends, the year shown."""

_LISTED = 12
"""Names of scenarios that a sentence can bear."""


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("compare", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("first", metavar="A|NEW", help=desk.say("compare_first"))
    parser.add_argument("last", metavar="B", nargs="?", help=desk.say("compare_last"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("compare_scenario"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("compare_item"))
    parser.add_argument("--period", default="", metavar="YEAR", help=desk.say("compare_period"))
    parser.add_argument("--by", choices=("layer", "item"), default="layer",
                        help=desk.say("compare_by"))
    desk.add_out(parser)
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))
    parser.add_argument("--as-of-old", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("compare_as_of_old"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Split the change, print it, and write it where asked."""
    if arguments.last is None:
        return _rounds(arguments, lang)
    if Path(arguments.first).suffix.lower() in BOOKS:
        _three(arguments)
    from forecast.exhibits import Maker, compared, items_of, mixtures, period_of, usual_items

    result, names, bureau, warnings = solved(arguments, (arguments.first, arguments.last))
    items = items_of(result, arguments.item) or usual_items(result)
    period = period_of(result.horizon, arguments.period, result.first)
    make = Maker(result, lang, bureau=bureau)
    with mixtures(make):
        found = compared(result, (names[0], names[1]), tuple(dict.fromkeys(items)), arguments.by)
    titles = make.scenario_name(names[0]), make.scenario_name(names[1])
    told = {"from": titles[0], "to": titles[1]}
    return _tell(arguments, make, (found, titles, period), told, warnings)


def _three(arguments: argparse.Namespace) -> NoReturn:
    from forecast.issues import CellRef, InputError, Issue

    raise InputError([Issue("compare_three", CellRef("compare"), arguments.first,
                            (("last", arguments.last),))])


def _rounds(arguments: argparse.Namespace, lang: Lang) -> int:
    """Compare two rounds: the same scenario in two workbooks, or at two dates of one."""
    from forecast.exhibits import (
        Maker,
        OrderError,
        Round,
        common_years,
        items_of,
        mixtures,
        period_of,
        revised,
        usual_items,
    )
    from forecast.issues import CellRef, InputError, Issue

    newer = Path(arguments.first)
    if newer.suffix.lower() not in BOOKS:
        raise InputError([Issue("compare_alone", CellRef("compare"), arguments.first)])
    rounds: list[Round] = []
    warnings: list[Issue] = []
    issues: list[Issue] = []
    for path, as_of in ((arguments.workbook, arguments.as_of_old), (newer, arguments.as_of)):
        asked = replace_in(arguments, workbook=path, as_of=as_of)
        try:
            result, names, bureau, told_of = solved(asked, (arguments.scenario,))
        except InputError as error:  # what is wrong with the other one is told too
            issues += [one for one in error.issues if one not in issues]
            continue
        rounds.append(Round(result, names[0]))
        warnings += [one for one in told_of if one not in warnings]
    if issues:
        raise InputError(issues)
    old, new = rounds
    try:
        years = common_years(old, new)
    except OrderError:
        raise InputError([Issue("compare_order", CellRef(newer.name), str(new.result.first), (
            ("old", str(old.result.first)), ("last", str(old.result.horizon[-1]))))]) from None
    make = Maker(new.result, lang, bureau=bureau)
    items = list(dict.fromkeys(
        code for one in rounds for code in items_of(one.result, arguments.item))) or usual_items(
            *(one.result for one in rounds))
    usual = new.result.first if new.result.first in years else years[-1]
    period = period_of(years, arguments.period, usual)
    with mixtures(make):
        found = revised(old, new, tuple(dict.fromkeys(items)))
    titles = _titles((arguments.workbook.stem, newer.stem),
                     (old.result.settings.as_of, new.result.settings.as_of))
    told = {"from": titles[0], "to": titles[1], "scenario": make.scenario_name(new.scenario)}
    return _tell(arguments, make, (found, titles, period), told, tuple(warnings))


def replace_in(arguments: argparse.Namespace, **changes: object) -> argparse.Namespace:
    """Return the arguments with some of them changed."""
    import argparse

    return argparse.Namespace(**{**vars(arguments), **changes})


def _titles(stems: tuple[str, str], dates: tuple[date | None, date | None]) -> tuple[str, str]:
    """Name two rounds: by workbook, and by date where one was asked for."""
    one, other = (f"{stem} {day.isoformat()}" if day else stem
                  for stem, day in zip(stems, dates, strict=True))
    return one, other


def _tell(arguments: argparse.Namespace, make: Maker, split: Split, told: dict[str, str],
          warnings: tuple[Issue, ...]) -> int:
    """Print a split, and write it where asked."""
    from forecast.exhibits import attribution_sentences, attribution_table
    from forecast.render import Of

    found, titles, period = split
    said = attribution_sentences(make, found, titles, period)
    written = _write(arguments, make, split) if arguments.out else ()
    table = attribution_table(make, found, titles, period)
    if give_tables(arguments, [table], warnings, make.lang,
                   Of(make.result.catalog, make.lang, str(period), told.get("scenario", ""),
                      make.result.labels(make.lang))):
        return DONE
    if arguments.json:
        print_json({**told, "summary": said, **_as_json(make, found, period),
                          "outputs": [str(path) for path in written],
                    "warnings": issues_json(warnings, make.lang)})
        return DONE
    print_found(said, [table], written, warnings, make.lang)
    return DONE


def solved(arguments: argparse.Namespace, words: Sequence[str]
           ) -> tuple[Result, tuple[str, ...], Bureau, tuple[Issue, ...]]:
    """Read the workbook and solve the scenarios named, without draws.

    Returns
    -------
    Result, tuple of str, Bureau, tuple of Issue
        The result, the scenarios' names in the order of the words, whose the workbook is, its
        warnings and those of the scenarios.

    Raises
    ------
    InputError
        When a scenario is not known, with the nearest name.
    """
    from forecast.cautions import warnings_of_scenarios
    from forecast.footing import ground_of
    from forecast.issues import CellRef, InputError, Issue, nearest
    from forecast.run import Request, gather, solve

    book = opened(arguments)
    request = Request(arguments.workbook, settings=settings_of(arguments))
    ground = ground_of(book, request.settings)
    names: list[str] = []
    issues: list[Issue] = []
    faults: list[Issue] = []  # of files, which solving tells with what the model finds
    for word in words:
        known, asked = gather(book, replace(request, scenarios=(word,)), ground, faults)
        names += asked
        if asked[0] not in known:
            issues.append(Issue("compare_scenario", CellRef(arguments.workbook.name), word,
                                (("choices", _listed(tuple(known))),
                                 ("near", nearest(word, known)))))
    if issues:
        raise InputError(issues)
    unique = tuple(dict.fromkeys(words))
    result = solve(book, replace(request, scenarios=unique))
    return (result, tuple(names), book.bureau,
            warnings_of_scenarios(book, result, arguments.lang))


def _listed(names: Sequence[str]) -> str:
    """List names in one line; of many the first and how many there are."""
    shown = enumerated(names, _LISTED)
    return shown if len(names) <= _LISTED else both("issues.coded", name=shown, code=len(names))


def _as_json(make: Maker, found: Attribution, period: Period) -> dict[str, object]:
    """Return the attribution in full digits."""
    from forecast.exhibits import group_name, shown_groups

    at = found.periods.index(period)
    shown = shown_groups(found, at)
    items = []
    for place, code in enumerate(found.items):
        contributions = []
        for group in shown:
            one: dict[str, object] = {
                "group": found.groups[group], "name": group_name(make, found.groups[group]),
                "contribution": float(found.contributions[group, place, at])}
            if found.errors is not None:
                one["standard_error"] = float(found.errors[group, place, at])
            contributions.append(one)
        items.append({
            "item": code, "name": make.name(code), "unit": make.unit_of(code),
            "start": float(found.start[place, at]), "end": float(found.end[place, at]),
            "contributions": contributions, "residual": float(found.residual[place, at])})
    return {"period": str(period), "exact": found.errors is None, "groups": len(found.groups),
            "items": items}


def _write(arguments: argparse.Namespace, make: Maker, split: Split) -> tuple[Path, ...]:
    """Write the small result workbook and a picture for each item that changes."""
    from forecast.exhibits import (
        Sheet,
        Text,
        attribution_chart,
        attribution_sentences,
        attribution_table,
    )

    found, titles, period = split
    at = found.periods.index(period)
    charts = [attribution_chart(make, found, titles, item, period)
              for place, item in enumerate(found.items)
              if found.contributions[:, place, at].any()]
    table = attribution_table(make, found, titles, period)
    said = (Text(sentence) for sentence in attribution_sentences(make, found, titles, period))
    sheet = Sheet(make.text("sheet_attribution"), table.title, (*said, table, *charts))
    return write_small(arguments.out, arguments.workbook.stem, [sheet], charts, make.bureau,
                       make.lang)
