"""``forecast landing``: the year's outturn from its months so far."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    CountType,
    DateType,
    issues_json,
    opened,
    print_nothing,
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
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.workbook import InputBook


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("landing", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("landing_item"))
    parser.add_argument("--year", type=CountType(desk.lang), metavar="YEAR",
                        help=desk.say("landing_year"))
    parser.add_argument("--month", type=CountType(desk.lang, 1, MONTHS), metavar="MONTH",
                        help=desk.say("landing_month"))
    parser.add_argument("--rounded", action="store_true", help=desk.say("landing_rounded"))
    desk.add_own_files(parser)
    desk.add_out(parser)
    desk.add_values(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Land the year, print it, and write it where asked."""
    from forecast.data import Vintage
    from forecast.exhibits import Words, landing_exhibits
    from forecast.in_year import year_in_progress
    from forecast.issues import CellRef, InputError, Issue, Severity

    book = opened(arguments)
    warnings = _warnings(book)
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
    say = Words(found, book.dataset.catalog, lang, arguments.rounded)
    shown = landing_exhibits(say)
    written: tuple[Path, ...] = ()
    if arguments.out:
        written = write_small(arguments.out, arguments.workbook.stem, [shown.sheet], shown.charts,
                              book.bureau, lang)
    if give_tables(arguments, shown.tables, warnings, lang):
        return DONE
    if arguments.json:
        print(json.dumps(_as_json(say, shown) | {
            "outputs": [str(path) for path in written],
            "warnings": issues_json(warnings, lang)}, ensure_ascii=False, indent=1))
        return DONE
    print_found(shown.sentences, shown.tables, written, warnings, lang)
    return DONE


def _warnings(book: InputBook) -> tuple[Issue, ...]:
    """Return what a workbook warns of, and that a model of one's own has no part in a landing."""
    from forecast.issues import CellRef, Issue, Severity

    if book.model is None:
        return book.warnings
    return (*book.warnings, Issue("landing_own", CellRef(book.path.name), book.model.name,
                                  severity=Severity.WARNING))


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


def _as_json(say: Words, shown: LandingExhibits) -> dict[str, object]:
    """Return everything in full digits; what is not known is null."""
    return {"year": say.found.year, "month": say.found.month, "summary": list(shown.sentences),
            "items": [_line_json(say, line) for line in say.found.lines]}


def _line_json(say: Words, line: Line) -> dict[str, object]:
    from math import isfinite

    from forecast.in_year import progress

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
        "left": landing.value - line.so_far,
        "needed_for_budget": None if line.budget is None else line.budget - line.so_far,
        "methods": dict(landing.methods), "weights": dict(landing.weights),
        "past_errors": list(landing.errors),
        "one_offs": one_offs_json(line.one_offs, line.month),
        "notes": [note.text(say.lang) for note in landing.notes]}
