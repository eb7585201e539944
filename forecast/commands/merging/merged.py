"""A merge from its plan to its end: shown, asked about, carried out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.commands.parts import (
    BAD_INPUT,
    DONE,
    QUESTIONS_OPEN,
    issues_json,
    print_issues,
    print_json,
)
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.commands.parts import Desk
    from forecast.importing import Answers, Office, Plan, Question, Wish
    from forecast.issues import Issue
    from forecast.workbook import Stock

Given = list[tuple["Question", str]]


@dataclass(frozen=True, slots=True)
class Merge:
    """Something to be merged into a workbook.

    Parameters
    ----------
    stock
        What the workbook holds.
    plan_of
        Plans it with the answers so far; what is answered meanwhile may raise new questions.
    refused_of
        What could not be taken, once it is planned.
    offices
        The copies that it comes from.
    is_piped
        Standard input is part of it, so that nobody can answer there.
    """

    stock: Stock
    plan_of: Callable[[Answers, Wish], Plan]
    refused_of: Callable[[Plan], tuple[Issue, ...]]
    offices: tuple[Office, ...] = ()
    is_piped: bool = False


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


def add_merge_options(parser: argparse.ArgumentParser, desk: Desk) -> None:
    """Add what every merge has: the workbook, whether to write, answers."""
    parser.add_argument("--into", type=Path, required=True, metavar="WORKBOOK",
                        help=desk.say("import_into"))
    parser.add_argument("--yes", action="store_true", help=desk.say("import_yes"))
    parser.add_argument("--dry-run", action="store_true", help=desk.say("import_dry"))
    parser.add_argument("--answer", action="append", default=[], type=AnswerType(desk.lang),
                        metavar="SUBJECT=ANSWER", help=desk.say("import_answer"))


def carried_through(arguments: argparse.Namespace, merge: Merge, lang: Lang) -> int:
    """Plan a merge, show it, write what is wanted; return the exit code."""
    is_talk = (not arguments.json and not arguments.yes and not arguments.dry_run
               and not merge.is_piped and sys.stdin.isatty() and sys.stdout.isatty())
    given: Given = []
    plan = _planned(arguments, merge, given, is_talk=is_talk, lang=lang)
    refused = merge.refused_of(plan)
    if arguments.json:
        return _with_json(arguments, plan, merge, refused, given, lang)
    return _with_words(arguments, plan, merge, refused, given, lang, is_talk=is_talk)


def stock_of(path: Path) -> Stock:
    """Read the workbook that is to be written into."""
    from forecast.issues import CellRef, InputError, Issue
    from forecast.workbook import take_stock

    stock = take_stock(path)
    if not stock.is_workbook:
        raise InputError([Issue("import_into", CellRef(path.name), path.name)])
    return stock


def _planned(arguments: argparse.Namespace, merge: Merge, given: Given, *, is_talk: bool,
             lang: Lang) -> Plan:
    """Plan until every question is answered or left open."""
    from forecast.commands.merging.asking import ask_all, matching
    from forecast.importing import Wish, answers_of

    asked: set[tuple[str, str, str]] = set()
    while True:
        plan = merge.plan_of(answers_of(merge.stock, given), Wish(now=tuple(given)))
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


def _only_questions(merge: Merge, given: Given) -> Plan:
    """Plan again for what is asked and answered alone."""
    from forecast.importing import Wish, answers_of

    return merge.plan_of(answers_of(merge.stock, given),
                         Wish(takes_figures=False, now=tuple(given)))


def _code(plan: Plan, refused: Sequence[Issue]) -> int:
    if refused:
        return BAD_INPUT
    return QUESTIONS_OPEN if plan.questions else DONE


def _with_json(arguments: argparse.Namespace, plan: Plan, merge: Merge, refused: Sequence[Issue],
               given: Given, lang: Lang) -> int:
    from forecast.commands.merging.taken import as_json
    from forecast.importing import carry_out

    stock = merge.stock
    answer: dict[str, Any] = {**as_json(plan, lang, merge.offices),
                              "refused": issues_json(refused, lang)}
    if not arguments.dry_run:
        done = plan if arguments.yes else _only_questions(merge, given)
        copy = carry_out(done, stock)
        answer["written"] = str(stock.path) if copy else None
        answer["copy"] = str(copy) if copy else None
    print_json(answer)
    return _code(plan, refused)


def _with_words(arguments: argparse.Namespace, plan: Plan, merge: Merge,
                refused: Sequence[Issue], given: Given, lang: Lang, *, is_talk: bool) -> int:
    from forecast.commands.merging.asking import confirmed
    from forecast.commands.merging.taken import print_offices, print_plan

    stock = merge.stock
    print_offices(merge.offices, lang)
    print_plan(plan, lang)
    if refused:
        print_issues(refused, lang, as_json=False, head="cli.found_problems")
    is_new = plan.written > 0
    if arguments.dry_run:
        print(label("import.dry", lang))
    elif arguments.yes:
        _write(plan, stock, lang)
    elif not (is_talk and is_new):
        _write(_only_questions(merge, given), stock, lang, has_figures=False)
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
        states = set(plan.counts)
        if states and State.NEW not in states:
            print(label("import.nothing_new" if states == {State.EQUAL} else "import.nothing_free",
                        lang))
    elif has_figures:
        print(label("import.written", lang, path=stock.path, count=plan.written, copy=copy.name))
    if plan.questions:
        print(label("import.asked_in_book", lang, count=len(plan.questions), path=stock.path))
