"""``forecast import``: the figures of other people's tables, into the workbook."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.commands.parts import BAD_INPUT, DONE, QUESTIONS_OPEN, issues_json, print_issues
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.commands.parts import Desk
    from forecast.importing import Plan, Question, Sources
    from forecast.issues import Issue
    from forecast.workbook import Stock

Given = list[tuple["Question", str]]
_PASTED = "-"


class AnswerType:
    """A question's subject and its answer for argparse: 年份=2020."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> tuple[str, str]:
        """Read an answer."""
        subject, mark, answer = text.rpartition("=")
        if not mark or not answer.strip():
            raise argparse.ArgumentTypeError(label("cli.bad_answer", self.lang, text=text))
        return subject.strip(), answer.strip()


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("import", act)
    parser.add_argument("tables", nargs="+", metavar="TABLE", help=desk.say("import_table"))
    parser.add_argument("--into", type=Path, required=True, metavar="WORKBOOK",
                        help=desk.say("import_into"))
    parser.add_argument("--sheet", default="", metavar="NAME", help=desk.say("import_sheet"))
    parser.add_argument("--yes", action="store_true", help=desk.say("import_yes"))
    parser.add_argument("--dry-run", action="store_true", help=desk.say("import_dry"))
    parser.add_argument("--answer", action="append", default=[], type=AnswerType(desk.lang),
                        metavar="SUBJECT=ANSWER", help=desk.say("import_answer"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Read the tables, show what they hold, write what is wanted."""
    from forecast.importing import files_in, open_all

    stock = _stock(arguments.into)
    pasted = sys.stdin.buffer.read() if _PASTED in arguments.tables else None
    paths = files_in([Path(one) for one in arguments.tables if one != _PASTED], arguments.into)
    sources = open_all(paths, pasted, _teller(lang))
    is_talk = (not arguments.json and not arguments.yes and not arguments.dry_run
               and pasted is None and sys.stdin.isatty() and sys.stdout.isatty())
    given: Given = []
    plan = _planned(arguments, stock, sources, given, is_talk=is_talk, lang=lang)
    refused = (*sources.refused, *_idle(plan, sources))
    if arguments.json:
        return _with_json(arguments, plan, stock, refused, given, lang)
    return _with_words(arguments, plan, stock, refused, given, lang, is_talk=is_talk)


def _stock(path: Path) -> Stock:
    """Read the workbook that is to be written into."""
    from forecast.issues import CellRef, InputError, Issue
    from forecast.workbook import take_stock

    stock = take_stock(path)
    if not stock.is_workbook:
        raise InputError([Issue("import_into", CellRef(path.name), path.name)])
    return stock


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


def _planned(arguments: argparse.Namespace, stock: Stock, sources: Sources, given: Given, *,
             is_talk: bool, lang: Lang) -> Plan:
    """Understand and plan; what is answered meanwhile may raise new questions."""
    from forecast.commands.asking import ask_all, matching
    from forecast.importing import Wish, answers_of, plan_import, understand_all

    asked: set[tuple[str, str, str]] = set()
    while True:
        answers = answers_of(stock, given)
        read = understand_all(sources.read, stock.items, answers, arguments.sheet)
        plan = plan_import(stock, read, answers, Wish(now=tuple(given)))
        open_ = [one for one in plan.questions if _key(one) not in asked]
        new = matching(open_, arguments.answer)
        if not new and is_talk:
            new = ask_all(open_, lang)
            asked |= {_key(one) for one in open_}
        asked |= {_key(one) for one, _ in new}
        if not new:
            return plan
        given += new


def _key(one: Question) -> tuple[str, str, str]:
    return one.asked, one.layout, one.subject


def _only_questions(stock: Stock, plan: Plan, given: Given) -> Plan:
    """Plan again for what is asked and answered alone."""
    from forecast.importing import Wish, answers_of, plan_import

    return plan_import(stock, plan.understood, answers_of(stock, given),
                       Wish(takes_figures=False, now=tuple(given)))


def _idle(plan: Plan, sources: Sources) -> tuple[Issue, ...]:
    """Name the files in which nothing was recognised."""
    from forecast.issues import CellRef, Issue

    busy = {one.file for one in plan.understood if one.figures or one.loans or one.questions}
    return tuple(Issue("import_nothing", CellRef(one.file), one.file)
                 for one in sources.read if one.file not in busy)


def _code(plan: Plan, refused: Sequence[Issue]) -> int:
    if refused:
        return BAD_INPUT
    return QUESTIONS_OPEN if plan.questions else DONE


def _with_json(arguments: argparse.Namespace, plan: Plan, stock: Stock, refused: Sequence[Issue],
               given: Given, lang: Lang) -> int:
    from forecast.commands.taken import as_json
    from forecast.importing import carry_out

    answer: dict[str, Any] = {**as_json(plan, lang), "refused": issues_json(refused, lang)}
    if not arguments.dry_run:
        done = plan if arguments.yes else _only_questions(stock, plan, given)
        copy = carry_out(done, stock)
        answer["written"] = str(stock.path) if copy else None
        answer["copy"] = str(copy) if copy else None
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return _code(plan, refused)


def _with_words(arguments: argparse.Namespace, plan: Plan, stock: Stock,
                refused: Sequence[Issue], given: Given, lang: Lang, *, is_talk: bool) -> int:
    from forecast.commands.asking import confirmed
    from forecast.commands.taken import print_plan

    print_plan(plan, lang)
    if refused:
        print_issues(refused, lang, as_json=False, head="cli.found_problems")
    is_new = plan.written > 0
    if arguments.dry_run:
        print(label("import.dry", lang))
    elif arguments.yes:
        _write(plan, stock, lang)
    elif not (is_talk and is_new):
        _write(_only_questions(stock, plan, given), stock, lang, has_figures=False)
        if is_new:
            print(label("import.not_written_yet", lang))
    elif confirmed(stock.path, lang):
        _write(plan, stock, lang)
    return _code(plan, refused)


def _write(plan: Plan, stock: Stock, lang: Lang, *, has_figures: bool = True) -> None:
    """Carry out a plan and say what was done."""
    from forecast.importing import State, carry_out

    copy = carry_out(plan, stock)
    if copy is None:
        states = {*(one.state for one in plan.placed), *(one.state for one in plan.loans)}
        if states and State.NEW not in states:
            print(label("import.nothing_new" if states == {State.EQUAL} else "import.nothing_free",
                        lang))
    elif has_figures:
        print(label("import.written", lang, path=stock.path, count=plan.written, copy=copy.name))
    if plan.questions:
        print(label("import.asked_in_book", lang, count=len(plan.questions), path=stock.path))
