"""``forecast explain``: where a number comes from, down to the cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.commands.parts import (
    DONE,
    FEW,
    CountType,
    DateType,
    opened,
    print_json,
    print_warnings,
    settings_of,
)
from forecast.commands.printing import give_values, is_asked
from forecast.data import Freq, ScenarioName
from forecast.labels import Lang, enumerated, label

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.data import Item, Period
    from forecast.exhibits import Source, Told
    from forecast.render import Value
    from forecast.workbook import InputBook

DEPTH, WHOLE = 1, 99


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("explain", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("item", metavar="ITEM", help=desk.say("explain_item"))
    parser.add_argument("period", metavar="PERIOD", help=desk.say("explain_period"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("explain_scenario"))
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))
    parser.add_argument("--depth", type=CountType(desk.lang, 0, FEW), metavar="N",
                        help=desk.say("explain_depth", default=DEPTH))
    parser.add_argument("--tree", action="store_true", help=desk.say("explain_tree"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Explain one figure."""
    from forecast.exhibits import explain, no_figure
    from forecast.footing import prior_of, settings_for
    from forecast.issues import CellRef, InputError, Issue
    from forecast.render import told_page, told_tree
    from forecast.run import Request, solve

    book = opened(arguments)
    settings = settings_for(book, settings_of(arguments))
    period = _period(arguments.period, settings.freq)
    if book.dataset.catalog.find(arguments.item) is None and (
            code := prior_of(book, settings).words.get(arguments.item)):
        raise InputError([Issue("explain_parameter", CellRef(arguments.item), code)])
    item = book.dataset.catalog.asked(arguments.item, lang)
    if period.freq is Freq.M:
        return _month(arguments, book, item, period, lang)
    result = solve(book, Request(arguments.workbook, (arguments.scenario,), settings=settings))
    (run,) = result.runs
    deepest = WHOLE if arguments.tree else DEPTH
    depth = deepest if arguments.depth is None else arguments.depth
    told = explain(result, run.scenario.name, item.code, period, depth, lang)
    if told.value is None:
        raise no_figure(result, run.scenario.name, item, period, lang)
    if is_asked(arguments):
        give_values(arguments, _values(told, run.scenario.label(lang), lang))
        print_warnings(run.idle, lang)
        return DONE
    if arguments.json:
        print_json({"scenario": run.scenario.label(lang), **_as_json(told)})
        return DONE
    lines = told_tree(told, lang) if arguments.tree else told_page(told, lang)
    print(label("explain.scenario", lang, name=run.scenario.label(lang)))
    print("\n".join(lines))
    print_warnings(run.idle, lang)
    return DONE


def _month(arguments: argparse.Namespace, book: InputBook, item: Item, month: Period,
           lang: Lang) -> int:
    """Explain a figure since January: nothing is solved for it."""
    from forecast.data import Vintage
    from forecast.exhibits import explain_month
    from forecast.issues import CellRef, InputError, Issue
    from forecast.render import told_page

    told = explain_month(book.dataset, item, month, Vintage.known(arguments.as_of), lang)
    if told.value is None:
        known = sorted({seen.period for seen in book.dataset.observations
                        if seen.item == item.code and seen.cumulative}, key=lambda at: at.ordinal)
        place = CellRef(label("issues.coded", lang, name=item.zh, code=item.code))
        if not known:
            raise InputError([Issue("explain_no_months", place)])
        raise InputError([Issue("explain_month_gap", place, str(month), (
            ("months", enumerated(map(str, known))),))])
    if is_asked(arguments):
        give_values(arguments, _values(told, "", lang))
        return DONE
    if arguments.json:
        print_json(_as_json(told))
    else:
        print("\n".join(told_page(told, lang)))
    return DONE


def _period(text: str, freq: Freq) -> Period:
    """Read a period of the model, or the month that a figure since January runs to."""
    from forecast.data import PeriodError, parse_period
    from forecast.issues import CellRef, InputError, Issue

    try:
        period, is_cumulative = parse_period(text)
    except PeriodError:
        raise InputError([Issue("explain_period", CellRef(text), text)]) from None
    if period.freq is freq and not is_cumulative:
        return period
    return period if period.freq is Freq.A else period.last_month


def _values(told: Told, scenario: str, lang: Lang) -> list[Value]:
    """Return the figure, then what it is made of."""
    from forecast.exhibits import told_table
    from forecast.render import Value, table_values

    table, year = told_table(told, lang), str(told.period)
    places = [*(source.where for source in told.sources if source.where), told.where]
    parts = [one._replace(period=year, scenario=scenario)
             for one in table_values([table] if table else [])]
    return [Value(told.code, told.name, told.unit, year, scenario, "value", told.value or 0.0,
                  told.kind, str(places[0] or "")), *parts]


# -- JSON ----------------------------------------------------------------------------------------


def _as_json(told: Told) -> dict[str, Any]:
    return {
        "item": told.code, "name": told.name,
        "period": str(told.period) if told.period else None, "unit": told.unit,
        "value": told.value, "before": told.before, "kind": told.kind,
        "equation": told.equation, "numbers": told.numbers,
        "computed": told.computed,
        "where": str(told.where) if told.where else None,
        "form": told.form or None,
        "contributions": [{"items": list(one.codes), "name": one.name, "amount": one.amount}
                          for one in told.amounts],
        "rest": told.rest, "cut": told.cut or None,
        "sources": [_source_json(source) for source in told.sources],
        "below": [_as_json(below) for below in told.below],
    }


def _source_json(source: Source) -> dict[str, Any]:
    where = source.where
    return {"kind": source.kind, "value": source.value,
            "file": where.file if where else None, "sheet": where.sheet if where else None,
            "cell": where.cell if where else None, **dict(source.words)}
