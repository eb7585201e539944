"""``forecast quarters``: a year's forecast in quarters that add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from forecast.commands.compare import item_of, period_of, solved
from forecast.commands.parts import DONE, DateType, issues_json
from forecast.commands.printing import print_found

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.labels import Lang
    from forecast.result import Result

_BASELINE = "基准"
_NO_FLOW = {"%", "百分点", "指数"}


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("quarters", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--scenario", default=_BASELINE, metavar="NAME|FILE",
                        help=desk.say("quarters_scenario"))
    parser.add_argument("--year", default="", metavar="YEAR", help=desk.say("quarters_year"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("quarters_item"))
    parser.add_argument("--by", action="append", default=[], metavar="ITEM=OTHER",
                        help=desk.say("quarters_by"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=desk.say("out"))
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Phase the year, print the table, and write it where asked."""
    from forecast.commands.outputs import one_offs_json, write_small
    from forecast.exhibits.cells import Maker
    from forecast.exhibits.quarters import (
        ITEMS,
        annual_figures,
        held_one_offs,
        quarter_sentence,
        quarter_tables,
    )
    from forecast.exhibits.types import Sheet, Text
    from forecast.quarters import phase

    result, (scenario, *_), warnings = solved(arguments, (arguments.scenario,))
    make = Maker(result, lang)
    year = period_of(result.horizon, arguments.year, result.first).year
    by = dict(_pair(result, text) for text in arguments.by)
    items = [_flow(result, item_of(result, word), word) for word in arguments.item] or _usual(
        result, ITEMS)
    wanted = tuple(dict.fromkeys((*items, *by, *by.values())))
    annual = annual_figures(make, wanted, scenario, year)
    lines = phase(result.dataset, annual, year, make.vintage(scenario), by,
                  held_one_offs(make, scenario, year))
    if not lines:
        _refuse("quarters_nothing", "--item", "、".join(wanted))
    tables = quarter_tables(make, lines, scenario)
    main = next((line for line in lines if line.item == "gpb_revenue"), lines[0])
    said = quarter_sentence(make, main)
    written: tuple[Path, ...] = ()
    if arguments.out:
        sheet = Sheet(make.text("sheet_quarters"), tables[0].title, (Text(said), *tables))
        written = write_small(arguments.out, arguments.workbook.stem, [sheet], (), lang)
    if arguments.json:
        print(json.dumps({
            "scenario": scenario, "year": year, "summary": said,
            "items": [{"item": line.item, "name": make.name(line.item),
                       "unit": result.catalog[line.item].unit.code, "annual": line.annual,
                       "quarters": line.values.tolist(), "published": line.known,
                       "basis": line.basis, "apart": line.apart.tolist(),
                       "one_offs": one_offs_json(line.one_offs, 3 * line.known)}
                      for line in lines],
            "outputs": [str(path) for path in written],
            "warnings": issues_json(warnings, lang)}, ensure_ascii=False, indent=1))
        return DONE
    print_found([said], tables, written, warnings, lang)
    return DONE


def _usual(result: Result, headlines: tuple[str, ...]) -> list[str]:
    """Return the headline items and the taxes that the model knows."""
    taxes = [item.code for item in result.catalog.children("tax_revenue")]
    return [code for code in (*headlines, *taxes) if code in result.runs[0].values]


def _flow(result: Result, code: str, word: str) -> str:
    """Refuse what is no sum over a year: rates, balances."""
    item = result.catalog[code]
    if item.unit.code in _NO_FLOW or item.basis.flow != "period" or "/" in item.unit.code:
        _refuse("quarters_no_flow", "--item", word)
    return code


def _pair(result: Result, text: str) -> tuple[str, str]:
    one, sign, other = text.replace("＝", "=").partition("=")
    if not sign:
        _refuse("quarters_by", "--by", text)
    mine, theirs = (_flow(result, item_of(result, word.strip()), word) for word in (one, other))
    return mine, theirs


def _refuse(code: str, option: str, found: str) -> NoReturn:
    from forecast.issues import CellRef, InputError, Issue

    raise InputError([Issue(code, CellRef(option), found)])
