"""``forecast backtest``: past origins replayed on the figures then known, plans, an own model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    FEW,
    CountType,
    DateType,
    issues_json,
    opened,
    print_json,
    print_nothing,
)
from forecast.commands.printing import give_tables, print_found, write_small
from forecast.labels import enumerated

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.evaluation import AccuracyTest, Line
    from forecast.exhibits import Block, Table, Teller
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.replaying import Replayed
    from forecast.workbook import InputBook

_HORIZON, _ORIGINS, _DRAWS, _PICTURED = 3, 40, 400, 6
_LONGEST = 30


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("backtest", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--item", action="append", default=[], metavar="CODE",
                        help=desk.say("backtest_item"))
    parser.add_argument("--horizon", type=CountType(desk.lang, 1, _LONGEST), default=_HORIZON,
                        metavar="N", help=desk.say("backtest_horizon", default=_HORIZON))
    parser.add_argument("--origins", type=CountType(desk.lang, 1, FEW), default=_ORIGINS,
                        metavar="N", help=desk.say("backtest_origins", default=_ORIGINS))
    desk.add_own_files(parser)
    desk.add_values(parser)
    desk.add_out(parser)
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Replay the past, print the sentences and tables, and write them where asked."""
    from forecast.data import Vintage
    from forecast.evaluation import against_plan, backtest, by_item, summarise
    from forecast.exhibits import (
        PICTURED,
        Sheet,
        Teller,
        Text,
        case_table,
        item_table,
        pictures,
        plan_sentences,
        plan_table,
        score_sentences,
        score_table,
    )

    book = opened(arguments)
    warnings = book.warnings
    items = _items(book, arguments.item)
    vintage = Vintage.known(arguments.as_of)
    found = backtest(book.dataset, book.targets, vintage, items, arguments.horizon)
    own = _own(book, arguments, items)
    if own is not None and not own.found.cases:
        warnings = (*warnings, _no_case(book, own, items))
    if not found.cases and not found.plans and (own is None or not own.found.cases):
        return _nothing(arguments, lang)
    tell, catalog = Teller(found, lang), book.dataset.catalog
    lines = summarise(found.cases, catalog)
    beside = against_plan(found.cases, found.plan_cases, catalog)
    said = (*score_sentences(tell, lines), *plan_sentences(tell))
    tables = [score_table(tell, lines), item_table(tell, by_item(found.cases, catalog)),
              plan_table(tell), score_table(tell, beside, "plan_scores")]
    mine, own_said, own_items = _told_own(own, lang)
    said, tables = (*own_said, *said), [table for table in (*mine, *tables) if table.rows]
    written: tuple[Path, ...] = ()
    if arguments.out:
        charts = (pictures(Teller(own.found, lang), own_items) if own is not None and own_items
                  else pictures(tell, items or PICTURED))
        blocks: tuple[Block, ...] = (*(Text(sentence) for sentence in said), *tables, *charts)
        sheets = [Sheet(tell.text("sheet"), tell.text("title"), blocks),
                  Sheet(tell.text("sheet_cases"), tell.text("title_cases"),
                        (case_table(_all(tell, own)),), reference=True)]
        written = write_small(arguments.out, arguments.workbook.stem, sheets, charts, book.bureau,
                              lang)
    if give_tables(arguments, tables, warnings, lang):
        return DONE
    if arguments.json:
        told = _as_json(_all(tell, own), lines, beside)
        print_json({"summary": said, **told, "outputs": [str(path) for path in written],
                    "warnings": issues_json(warnings, lang)})
        return DONE
    print_found(said, tables, written, warnings, lang)
    return DONE


def _own(book: InputBook, arguments: argparse.Namespace, items: Sequence[str]
         ) -> Replayed | None:
    """Solve a model of one's own again from past periods; None where the workbook has none."""
    if book.model is None:
        return None
    from forecast.projection import Settings
    from forecast.replaying import replayed

    settings = Settings(arguments.horizon, _DRAWS, as_of=arguments.as_of)
    return replayed(book, settings, arguments.origins, items)


def _no_case(book: InputBook, own: Replayed, items: Sequence[str]) -> Issue:
    """Say why the model was not solved again for what was asked."""
    from forecast.issues import CellRef, Issue, Severity

    if items and own.origins:
        names = enumerated(book.dataset.catalog[code].zh for code in items)
        return Issue("backtest_own_item", CellRef("--item"), names, severity=Severity.WARNING)
    return Issue("backtest_own", CellRef(book.path.name), book.model.name if book.model else "",
                 severity=Severity.WARNING)


def _told_own(own: Replayed | None, lang: Lang
              ) -> tuple[tuple[Table, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the table of an own model, the sentences on it, and the items to picture."""
    from forecast.evaluation import own_lines
    from forecast.exhibits import Teller, own_sentences, own_table

    if own is None or not own.found.cases:
        return (), (), ()
    tell, lines = Teller(own.found, lang), own_lines(own.found.cases)
    return ((own_table(tell, lines),), own_sentences(tell, lines, own.origins, own.refused),
            own.found.items()[:_PICTURED])


def _all(tell: Teller, own: Replayed | None) -> Teller:
    """Return the backtest with the cases of an own model before the others."""
    from dataclasses import replace

    if own is None:
        return tell
    return replace(tell, found=replace(tell.found, cases=(*own.found.cases, *tell.found.cases)))


def _items(book: InputBook, words: Sequence[str]) -> tuple[str, ...]:
    from forecast.issues import CellRef, InputError, Issue, nearest

    found = {word: book.dataset.catalog.find(word) for word in words}
    names = sorted({text for one in book.dataset.catalog for text in (one.code, one.zh, one.en)})
    issues = [Issue("backtest_item", CellRef("--item"), word, (("near", nearest(word, names)),))
              for word, item in found.items() if item is None]
    if issues:
        raise InputError(issues)
    return tuple(item.code for item in found.values() if item is not None)


def _nothing(arguments: argparse.Namespace, lang: Lang) -> int:
    """Say that there is no past to replay; of items that were asked for, refuse it."""
    from forecast.issues import CellRef, InputError, Issue, Severity

    told = f" ({enumerated(arguments.item)})" if arguments.item else ""
    nothing = Issue("backtest_nothing", CellRef(arguments.workbook.name), told,
                    severity=Severity.WARNING)
    if arguments.item:
        raise InputError([nothing])
    if not give_tables(arguments, (), (nothing,), lang):
        print_nothing(nothing, lang, as_json=arguments.json)
    return DONE


def _as_json(tell: Teller, lines: Sequence[Line], beside: Sequence[Line]) -> dict[str, object]:
    """Return the backtest in full digits."""
    found = tell.found
    return {
        "scores": [_line(line, tell.lang) for line in lines],
        "plan_scores": [_line(line, tell.lang) for line in beside],
        "plans": [{"item": plan.item, "year": str(plan.period), "value": plan.value,
                   "high": plan.high, "operator": plan.operator, "first": plan.first,
                   "latest": plan.revised, "met": plan.is_met, "source": plan.source}
                  for plan in found.plans],
        "cases": [{"item": case.origin.item, "method": case.method,
                   "origin": str(case.origin.last), "known": case.origin.known.isoformat(),
                   "target": str(case.target), "horizon": case.horizon, "forecast": case.forecast,
                   "lower": case.lower, "upper": case.upper, "level": case.level,
                   "first": case.first, "latest": case.revised, "measures": case.measures}
                  for case in (*found.cases, *found.plan_cases)],
    }


def _line(line: Line, lang: Lang) -> dict[str, object]:
    scores = line.scores
    return {
        "pool": line.pool, "horizon": line.horizon, "outturn": line.outturn,
        "method": line.method, "count": scores.count,
        **{name: getattr(scores, name) for name in
           ("bias", "mae", "rmse", "mape", "mase", "u2", "spread", "crps")},
        "coverage": [{"level": band.level, "share": band.share, "low": band.low,
                      "high": band.high} for band in scores.coverage],
        "interval_score": list(scores.interval), "test": _test(line.test),
        "caveats": [one.text(lang) for one in line.caveats],
    }


def _test(test: AccuracyTest | None) -> dict[str, float] | None:
    if test is None:
        return None
    return {"statistic": test.statistic, "p_value": test.p_value, "count": test.count}
