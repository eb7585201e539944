"""``forecast reckon``: one unit more or less of each assumption, and what it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.compare import solved
from forecast.commands.parts import DONE, DateType
from forecast.commands.printing import give_tables, print_found
from forecast.data import ScenarioName

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.data import Period
    from forecast.exhibits import Maker
    from forecast.labels import Lang


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("reckon", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("reckon_scenario"))
    parser.add_argument("--period", default="", metavar="YEAR", help=desk.say("compare_period"))
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Print the ready-reckoner of a scenario."""
    from forecast.exhibits import Maker, period_of, reckoner_table
    from forecast.render import Of

    result, names, _, warnings = solved(arguments, (arguments.scenario,))
    period = period_of(result.horizon, arguments.period, result.first)
    make = Maker(result, lang)
    table = reckoner_table(make, names[0], period)
    if give_tables(arguments, [table], warnings, lang,
                   Of(result.catalog, lang, str(period), names[0], result.labels(lang))):
        return DONE
    if arguments.json:
        print(json.dumps(_as_json(make, names[0], period), ensure_ascii=False, indent=1))
        return DONE
    print_found((), [table], (), warnings, lang)
    return DONE


def _as_json(make: Maker, scenario: str, period: Period) -> dict[str, object]:
    """Return the effects in full digits; None for a run without a solution."""
    from forecast.exhibits import HEADLINES, finite, lever_name, reckon, tornado

    at = make.result.horizon.index(period)
    rows = [{"assumption": one.lever.code, "name": lever_name(make, one.lever),
             "unit": one.lever.unit, "step": one.lever.step,
             "up": {code: finite(one.up[place, at]) for place, code in enumerate(HEADLINES)},
             "down": {code: finite(one.down[place, at]) for place, code in enumerate(HEADLINES)}}
            for one in tornado(reckon(make.result, scenario), HEADLINES, at)]
    return {"scenario": make.scenario_name(scenario), "period": str(period), "assumptions": rows}
