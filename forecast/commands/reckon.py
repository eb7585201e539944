"""``forecast reckon``: one unit more or less of each assumption, and what it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.compare import solved
from forecast.commands.parts import DONE, DateType, print_json
from forecast.commands.printing import give_tables, print_found
from forecast.data import ScenarioName

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Period
    from forecast.exhibits import Maker, Reckoning
    from forecast.labels import Lang


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("reckon", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("reckon_scenario"))
    parser.add_argument("--period", default="", metavar="YEAR|SPAN",
                        help=desk.say("reckon_period"))
    parser.add_argument("--once", action="store_true", help=desk.say("reckon_once"))
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Print the ready-reckoner of a scenario; of several years its dynamic multipliers."""
    from forecast.exhibits import (
        Maker,
        multiplier_tables,
        reckon,
        reckoner_table,
        usual_items,
        years_of,
    )
    from forecast.render import Of

    result, names, _, warnings = solved(arguments, (arguments.scenario,))
    years = years_of(result.horizon, arguments.period, result.first)
    make = Maker(result, lang)
    is_path = len(years) > 1 or arguments.once
    tables = (multiplier_tables(make, names[0], years, once=arguments.once) if is_path
              else [reckoner_table(make, names[0], years[0])])
    if give_tables(arguments, tables, warnings, lang,
                   Of(result.catalog, lang, "" if is_path else str(years[0]), names[0],
                      result.labels(lang))):
        return DONE
    if arguments.json:
        reckoned = reckon(result, names[0], usual_items(result),
                          once=years[0] if arguments.once else None)
        told = [_as_json(make, names[0], reckoned, year) for year in years]
        print_json({"once": arguments.once, "years": told} if is_path else told[0])
        return DONE
    print_found((), tables, (), warnings, lang)
    return DONE


def _as_json(make: Maker, scenario: str, reckoned: Sequence[Reckoning], period: Period
             ) -> dict[str, object]:
    """Return the effects in full digits; None for a run without a solution."""
    from forecast.exhibits import finite, lever_name, tornado, usual_items

    items = usual_items(make.result)
    at = make.result.horizon.index(period)
    rows = [{"assumption": one.lever.code, "name": lever_name(make, one.lever),
             "unit": one.lever.unit, "step": one.lever.step,
             "up": {code: finite(one.up[place, at]) for place, code in enumerate(items)},
             "down": {code: finite(one.down[place, at]) for place, code in enumerate(items)}}
            for one in tornado(reckoned, items, at)]
    return {"scenario": make.scenario_name(scenario), "period": str(period), "assumptions": rows}
