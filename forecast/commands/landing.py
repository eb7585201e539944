"""``forecast landing``: the year's outturn from its months so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    DRAWS,
    YEARS,
    CountType,
    DateType,
    issues_json,
    opened,
    print_json,
    print_nothing,
    settings_of,
)
from forecast.commands.printing import give_tables, one_offs_json, print_found, write_small
from forecast.data import MONTHS
from forecast.labels import enumerated

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.data import Dataset, Vintage
    from forecast.exhibits import LandingExhibits, Words
    from forecast.in_year import Line
    from forecast.labels import Lang
    from forecast.projection import Result
    from forecast.workbook import InputBook


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("landing", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("landing_item"))
    parser.add_argument("--year", type=CountType(desk.lang, *YEARS), metavar="YEAR",
                        help=desk.say("landing_year"))
    parser.add_argument("--month", type=CountType(desk.lang, 1, MONTHS), metavar="MONTH",
                        help=desk.say("landing_month"))
    parser.add_argument("--rounded", action="store_true", help=desk.say("landing_rounded"))
    desk.add_model(parser)
    desk.add_out(parser)
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Land the year, print it, and write it where asked."""
    from forecast.data import Vintage
    from forecast.exhibits import Words, landing_exhibits, model_table
    from forecast.in_year import year_in_progress
    from forecast.issues import CellRef, InputError, Issue, Severity
    from forecast.workbook import MONTHLY

    book = opened(arguments)
    warnings = book.warnings
    vintage = Vintage.known(arguments.as_of)
    items = _items(book.dataset, arguments, vintage)
    found = year_in_progress(book.dataset, year=arguments.year, month=arguments.month,
                             items=items, vintage=vintage)
    if found is None:
        told = "" if arguments.year is None else f" ({arguments.year})"
        nothing = Issue("landing_nothing", CellRef(arguments.workbook.name), told,
                        severity=Severity.WARNING)
        if arguments.year is not None or arguments.month is not None or arguments.item:
            raise InputError([nothing])
        if not give_tables(arguments, (), (nothing,), lang):
            print_nothing(nothing, lang, as_json=arguments.json)
        return DONE
    if arguments.month is not None and found.month < arguments.month:
        warnings = (*warnings, Issue(
            "landing_earlier", CellRef(arguments.workbook.name, MONTHLY.name),
            str(arguments.month), (("year", str(found.year)), ("month", str(found.month))),
            Severity.WARNING))
    say = Words(found, book.dataset.catalog, lang, arguments.rounded)
    modelled = _modelled(book, arguments)
    beside = None if modelled is None else model_table(modelled, say)
    if book.model is not None and beside is None:
        warnings = (*warnings, Issue("landing_own", CellRef(arguments.workbook.name),
                                     book.model.name, severity=Severity.WARNING))
    shown = landing_exhibits(say, beside)
    written: tuple[Path, ...] = ()
    if arguments.out:
        written = write_small(arguments.out, arguments.workbook.stem, [shown.sheet], shown.charts,
                              book.bureau, lang)
    if give_tables(arguments, shown.tables, warnings, lang):
        return DONE
    if arguments.json:
        print_json(_as_json(say, shown, modelled) | {
            "outputs": [str(path) for path in written],
            "warnings": issues_json(warnings, lang)})
        return DONE
    print_found(shown.sentences, shown.tables, written, warnings, lang)
    return DONE


def _modelled(book: InputBook, arguments: argparse.Namespace) -> Result | None:
    """Solve the model of one's own; None where there is none, as for the shipped one.

    The shipped model takes the landing for its first year: ``run`` shows both.
    """
    if book.model is None:
        return None
    from forecast.data import ScenarioName
    from forecast.run import Request, solve

    return solve(book, Request(arguments.workbook, (ScenarioName.BASELINE,),
                               settings=settings_of(arguments, draws=DRAWS)))


def _items(dataset: Dataset, arguments: argparse.Namespace, vintage: Vintage) -> tuple[str, ...]:
    """Find the items asked for among those with figures in the year."""
    from forecast.in_year import year_in_progress
    from forecast.issues import CellRef, InputError, Issue, nearest

    if not arguments.item:
        return ()
    found = year_in_progress(dataset, year=arguments.year, month=arguments.month, vintage=vintage)
    codes = {line.item for line in found.lines} if found else set()
    items, issues = [], []
    for word in arguments.item:
        item = dataset.catalog.find(word)
        if item is not None and item.code in codes:
            items.append(item.code)
            continue
        known = [one for one in dataset.catalog if one.code in codes]
        names = [name for one in known for name in (one.code, one.zh, one.en)]
        issues.append(Issue("landing_item", CellRef("--item"), word, (
            ("choices", enumerated(one.zh for one in known) or "—"),
            ("choices_en", ", ".join(one.code for one in known) or "—"),
            ("near", nearest(word, names)))))
    if issues:
        raise InputError(issues)
    return tuple(items)


def _as_json(say: Words, shown: LandingExhibits, modelled: Result | None) -> dict[str, object]:
    """Return everything in full digits; what is not known is null."""
    return {"year": say.found.year, "month": say.found.month, "summary": list(shown.sentences),
            "items": [_line_json(say, line, modelled) for line in say.found.lines]}


def _line_json(say: Words, line: Line, modelled: Result | None) -> dict[str, object]:
    from math import isfinite

    from forecast.exhibits import year_expected
    from forecast.in_year import progress

    expected = None if modelled is None or line.is_rest else year_expected(
        modelled, line.item, say.found.year)

    landing, pace = line.landing, progress(line, rounded=say.rounded)

    def known(value: float) -> float | None:
        return value if isfinite(value) else None

    return {
        "item": line.item, "is_rest": line.is_rest, "name": say.name(line), "unit": say.unit(line),
        "month": line.month, "so_far": line.so_far, "same_months_last_year": known(line.before),
        "last_year": known(line.last_total), "budget": line.budget, "landing": landing.value,
        "intervals": {f"{level:g}": [low, high] for level, low, high in zip(
            landing.level, landing.lower, landing.upper, strict=True)},
        "even_pace": None if pace is None else {
            "share": pace.share, "even": pace.even, "points": pace.points, "amount": pace.amount},
        **({} if modelled is None else {"model": expected and dict(zip(
            ("value", "p10", "p90"), expected, strict=True))}),
        "left": landing.value - line.so_far,
        "needed_for_budget": None if line.budget is None else line.budget - line.so_far,
        "methods": dict(landing.methods), "weights": dict(landing.weights),
        "past_errors": list(landing.errors),
        "one_offs": one_offs_json(line.one_offs, line.month),
        "notes": [note.text(say.lang) for note in landing.notes]}
