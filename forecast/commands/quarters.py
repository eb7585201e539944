"""``forecast quarters``: a year's forecast in quarters that add up."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.compare import solved
from forecast.commands.parts import DONE, DateType, issues_json, print_json, print_nothing
from forecast.commands.printing import give_tables, one_offs_json, print_found, write_small
from forecast.data import Freq, ScenarioName
from forecast.labels import enumerated

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Item
    from forecast.in_year import Phased
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("quarters", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("quarters_scenario"))
    parser.add_argument("--year", default="", metavar="YEAR", help=desk.say("quarters_year"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("quarters_item"))
    parser.add_argument("--by", action="append", default=[], metavar="ITEM=OTHER",
                        help=desk.say("quarters_by"))
    desk.add_out(parser)
    desk.add_model(parser)
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Phase the year, print the table, and write it where asked."""
    from forecast.exhibits import (
        ITEMS,
        Maker,
        Sheet,
        Text,
        annual_figures,
        held_one_offs,
        landed_quarters,
        period_of,
        quarter_sentence,
        quarter_tables,
    )
    from forecast.in_year import phase
    from forecast.render import Of

    result, (scenario, *_), bureau, warnings = solved(arguments, (arguments.scenario,))
    if result.base.freq is Freq.Q:
        _refuse("quarters_model", arguments.workbook.name, str(result.first))
    make = Maker(result, lang, bureau=bureau)
    year = period_of(result.horizon, arguments.year, result.first, "--year").year
    by = _pairs(result, arguments.by)
    items = _flows(result, arguments.item, "--item") or _usual(result, ITEMS)
    if not items:
        _refuse("quarters_none", arguments.workbook.name, scenario)
    wanted = tuple(dict.fromkeys((*items, *by, *by.values())))
    annual = annual_figures(make, wanted, scenario, year)
    lines = phase(result.dataset, annual, year, make.vintage(scenario), by,
                  held_one_offs(make, scenario, year), landed_quarters(make, annual, year))
    if not lines:
        return _nothing(arguments, wanted, lang)
    warnings = (*warnings, *_unfollowed(by, lines, result),
                *_overtaken(arguments.workbook.name, lines, result))
    tables = quarter_tables(make, lines, scenario)
    main = next((line for line in lines if line.item == "gpb_revenue"), lines[0])
    said = quarter_sentence(make, main)
    written: tuple[Path, ...] = ()
    if arguments.out:
        sheet = Sheet(make.text("sheet_quarters"), tables[0].title, (Text(said), *tables))
        written = write_small(arguments.out, arguments.workbook.stem, [sheet], (), make.bureau,
                              lang)
    if give_tables(arguments, tables, warnings, lang,
                   Of(result.catalog, lang, str(year), scenario, result.labels(lang))):
        return DONE
    if arguments.json:
        print_json({
            "scenario": make.scenario_name(scenario), "year": year, "summary": said,
            "items": [{"item": line.item, "name": make.name(line.item),
                       "unit": make.unit_of(line.item), "annual": line.annual,
                       "quarters": line.values.tolist(), "published": line.known,
                       "basis": line.basis, "apart": line.apart.tolist(),
                       "one_offs": one_offs_json(line.one_offs, 3 * line.known)}
                      for line in lines],
            "outputs": [str(path) for path in written],
            "warnings": issues_json(warnings, lang)})
        return DONE
    print_found([said], tables, written, warnings, lang)
    return DONE


def _nothing(arguments: argparse.Namespace, wanted: Sequence[str], lang: Lang) -> int:
    """Say that there is nothing to put in quarters; of items that were asked for, refuse it."""
    from forecast.issues import CellRef, Issue, Severity

    asked = arguments.item or arguments.by
    if asked:
        _refuse("quarters_nothing", "--item", enumerated(wanted))
    nothing = Issue("quarters_nothing", CellRef(arguments.workbook.name), enumerated(wanted),
                    severity=Severity.WARNING)
    if not give_tables(arguments, (), (nothing,), lang):
        print_nothing(nothing, lang, as_json=arguments.json)
    return DONE


def _usual(result: Result, headlines: tuple[str, ...]) -> list[str]:
    """Return the headline items and the taxes that the model knows; of one's own all its flows."""
    if result.settings.own is not None:
        return [one.name for one in result.model.equations if _is_flow(result.catalog[one.name])]
    taxes = [item.code for item in result.catalog.children("tax_revenue")]
    return [code for code in (*headlines, *taxes) if code in result.runs[0].values]


def _flows(result: Result, words: Sequence[str], option: str) -> list[str]:
    """Return the items named; refuse what is no sum over a year: rates, balances."""
    from forecast.exhibits import items_of

    codes = items_of(result, words, option)
    items = [result.catalog[code] for code in codes]
    _refuse("quarters_no_flow", option, *(
        word for word, item in zip(dict.fromkeys(words), items, strict=True)
        if not _is_flow(item)))
    return codes


def _is_flow(item: Item) -> bool:
    """Tell whether the figures of a year are the sum of its quarters'."""
    return item.unit.adds_up and item.basis.flow == "period" and "/" not in item.unit.code


def _pairs(result: Result, texts: Sequence[str]) -> dict[str, str]:
    """Read ITEM=OTHER; an item follows another, not itself."""
    pairs = [(text, *(word.strip() for word in text.replace("＝", "=").split("=")))
             for text in texts]
    _refuse("quarters_by", "--by", *(text for text, *words in pairs
                                     if len(words) != 2 or words[0] == words[1]))
    found: dict[str, str] = {}
    for _, *words in pairs:
        mine, *theirs = _flows(result, words, "--by")
        _refuse("quarters_by", "--by", *("=".join(words),) * (not theirs or mine == theirs[0]))
        found[mine] = theirs[0]
    return found


def _unfollowed(by: Mapping[str, str], lines: Sequence[Phased], result: Result
                ) -> tuple[Issue, ...]:
    """Say which items could not follow another's quarters."""
    from forecast.issues import CellRef, Issue, Severity

    return tuple(Issue("quarters_not_by", CellRef("--by"), result.catalog[line.item].zh, (
        ("other", result.catalog[by[line.item]].zh),), Severity.WARNING)
        for line in lines if line.item in by and line.basis != "regression")


def _overtaken(file: str, lines: Sequence[Phased], result: Result) -> tuple[Issue, ...]:
    """Say which forecasts are below what is published already; the quarters left turn negative."""
    from forecast.exhibits import decimals, number_text
    from forecast.issues import CellRef, Issue, Severity

    found = []
    for line in lines:
        item = result.catalog[line.item]
        if line.is_overtaken:
            known = [float(one) for one in line.since if isfinite(one)]
            found.append(Issue(
                "quarters_overtaken", CellRef(file), number_text(known[-1], decimals(item)),
                (("item", item.zh), ("unit", item.unit.code),
                 ("annual", number_text(line.annual, decimals(item)))), Severity.WARNING))
    return tuple(found)


def _refuse(code: str, option: str, *found: str) -> None:
    """Refuse what was found, all at once; nothing found is nothing refused."""
    from forecast.issues import CellRef, InputError, Issue

    if found:
        raise InputError([Issue(code, CellRef(option), one) for one in found])
