"""``forecast import``: the figures of other people's tables, into the workbook."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.merging import Merge, add_merge_options, carried_through, stock_of
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from forecast.commands.parts import Desk
    from forecast.importing import Answers, Dated, Plan, Sources, Wish
    from forecast.issues import Issue

_PASTED = "-"


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("import", act)
    parser.add_argument("tables", nargs="+", metavar="TABLE", help=desk.say("import_table"))
    parser.add_argument("--sheet", default="", metavar="NAME", help=desk.say("import_sheet"))
    add_merge_options(parser, desk)


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Read the tables, show what they hold, write what is wanted."""
    from forecast.importing import files_in, open_all, plan_import, understand_dated

    stock = stock_of(arguments.into)
    pasted = sys.stdin.buffer.read() if _PASTED in arguments.tables else None
    paths = files_in([Path(one) for one in arguments.tables if one != _PASTED], arguments.into)
    sources = open_all(paths, pasted, _teller(lang))

    @cache  # an import is planned again for what is asked and answered alone
    def read_of(answers: Answers) -> Dated:
        return understand_dated(sources.read, stock, answers, arguments.sheet)

    def plan_of(answers: Answers, wish: Wish) -> Plan:
        read = read_of(answers)
        plan = plan_import(stock, read.understood, answers, wish)
        return replace(plan, told=(*read.told, *plan.told))

    return carried_through(arguments, Merge(
        stock, plan_of, lambda plan: (*sources.refused, *_idle(plan, sources)),
        is_piped=pasted is not None), lang)


def _teller(lang: Lang) -> Callable[[int, int, str], None] | None:
    """Tell on a terminal which file is read, once reading takes more than a second."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    start = monotonic()

    def tell(number: int, total: int, file: str) -> None:
        if monotonic() - start > 1.0:
            print(label("import.reading", lang, number=number, total=total, file=file),
                  file=sys.stderr)

    return tell


def _idle(plan: Plan, sources: Sources) -> tuple[Issue, ...]:
    """Name the files in which nothing was recognised."""
    from forecast.issues import CellRef, Issue

    busy = {one.file for one in plan.understood if one.figures or one.loans or one.questions}
    others = {one.file for one in plan.understood if one.is_of_others}
    return tuple(Issue("import_of_others" if one.file in others else "import_nothing",
                       CellRef(one.file), one.file)
                 for one in sources.read if one.file not in busy)
