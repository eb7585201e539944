"""What the commands share: exit codes, argument types, the options of a run, printed issues."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.data import Period
    from forecast.issues import Group, Issue
    from forecast.projection import Settings
    from forecast.run import Request
    from forecast.workbook import InputBook

DONE, OUR_BUG, BAD_INPUT, TARGETS_MISSED, QUESTIONS_OPEN = 0, 1, 2, 3, 4
PARTLY = 3
"""Of a batch: some workbook gave no figures."""
DRAWS, SEED = 1000, 20200103
LISTED = 200
"""Sentences about a workbook before the rest is only counted: nobody mends more at a time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command registers itself: the subparsers, what every command has, the language."""

    commands: Any
    shared: argparse.ArgumentParser
    lang: Lang

    def say(self, key: str, **fields: object) -> str:
        """Return a text of the label table's section ``cli``."""
        return label(f"cli.{key}", self.lang, **fields)

    def add(self, name: str, act: Callable[[argparse.Namespace, Lang], int]
            ) -> argparse.ArgumentParser:
        """Add a command; ``cli.<name>`` is its help."""
        parser: argparse.ArgumentParser = self.commands.add_parser(
            name, parents=[self.shared], help=self.say(name), description=self.say(name))
        parser.set_defaults(act=act, parser=parser)
        return parser

    def add_out(self, parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
        """Add the folder that results are written to.

        Where the results are not what the user asked for in the first place, a folder that is none
        does not stop the command.
        """
        parser.add_argument("--out", type=FolderType(self.lang) if needed else Path,
                            metavar="DIR", help=self.say("out"))

    def add_values(self, parser: argparse.ArgumentParser) -> None:
        """Add how a table is given as plain numbers instead of in print."""
        parser.add_argument("--csv", action="store_true", help=self.say("csv"))
        parser.add_argument("--parquet", type=Path, metavar="FILE", help=self.say("parquet"))

    def add_model(self, parser: argparse.ArgumentParser) -> None:
        """Add what names a model of one's own, how far it runs and from where."""
        self.add_own_files(parser)
        parser.add_argument("--horizon", type=CountType(self.lang, 1), default=0, metavar="N",
                            help=self.say("horizon"))
        parser.add_argument("--base", type=PeriodType(self.lang), metavar="PERIOD",
                            help=self.say("base"))

    def add_own_files(self, parser: argparse.ArgumentParser) -> None:
        """Add the files of a model of one's own, whose items the workbook may hold."""
        parser.add_argument("--model", type=Path, metavar="FILE.model", help=self.say("model"))
        parser.add_argument("--catalog", type=Path, metavar="FILE.toml", help=self.say("catalog"))

    def add_run_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what every command that solves needs: workbook, scenarios, dates, draws."""
        parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=self.say("workbook"))
        parser.add_argument("--scenario", action="append", default=[], metavar="NAME|FILE",
                            help=self.say("scenario"))
        self.add_out(parser)
        self.add_model(parser)
        parser.add_argument("--as-of", type=DateType(self.lang), metavar="DATE",
                            help=self.say("as_of"))
        parser.add_argument("--draws", type=CountType(self.lang), default=DRAWS, metavar="N",
                            help=self.say("draws", default=DRAWS))
        parser.add_argument("--seed", type=CountType(self.lang), default=SEED, metavar="N",
                            help=self.say("seed", default=SEED))


class DateType:
    """A date for argparse, with its own sentence."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> date:
        """Read a date as 2020-01-03."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(label("cli.bad_date", self.lang, text=text)) from None


class PeriodType:
    """A year or a quarter for argparse, with its own sentence."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> Period:
        """Read a period: 2019, 2019Q4."""
        from forecast.data import Freq, PeriodError, parse_period

        try:
            period, is_cumulative = parse_period(text)
        except PeriodError:
            period, is_cumulative = None, False
        if period is None or is_cumulative or period.freq is Freq.M:
            raise argparse.ArgumentTypeError(label("cli.bad_base", self.lang, text=text))
        return period


YEARS = (1900, 2200)
"""The years that a command takes."""
FEW = 1_000
"""More of what is shown, looked back at or done at one time than this is a slip."""
_SEEDS = 2**64
_DIGITS = 20
_SHOWN = 40


class CountType:
    """A whole number within bounds for argparse; by default as far as seeds go."""

    def __init__(self, lang: Lang, least: int = 0, most: int | None = None) -> None:
        self.lang, self.least, self.most = lang, least, most

    def __call__(self, text: str) -> int:
        """Read a count."""
        most = _SEEDS if self.most is None else self.most
        count = int(text) if text.isdecimal() and len(text) <= _DIGITS else -1
        if not self.least <= count <= most:
            is_open = self.most is None and len(text) <= _DIGITS
            key = "bad_count" if is_open else "bad_count_between"
            raise argparse.ArgumentTypeError(label(
                f"cli.{key}", self.lang, text=text[:_SHOWN], least=self.least, most=most))
        return count


class FolderType:
    """A folder for argparse, there already or to be made: no part of its path is a file."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> Path:
        """Read a folder."""
        folder = Path(text)
        for part in (folder, *folder.parents):
            if os.path.isfile(part):  # noqa: PTH113  # Path.is_file raises for a name too long
                raise argparse.ArgumentTypeError(label("cli.bad_folder", self.lang, text=part))
        return folder


def request_of(arguments: argparse.Namespace, lang: Lang) -> Request:
    """Return the request that the options of a run describe."""
    from forecast.projection import read_own
    from forecast.run import Request

    settings = settings_of(arguments, draws=arguments.draws, seed=arguments.seed)
    return Request(arguments.workbook, tuple(arguments.scenario), arguments.out, settings, lang,
                   model=read_own(arguments.model, arguments.catalog))


def settings_of(arguments: argparse.Namespace, *, draws: int = 0, seed: int = SEED) -> Settings:
    """Return the settings that the options of a command describe."""
    from forecast.projection import Settings

    return Settings(arguments.horizon, draws, seed, getattr(arguments, "as_of", None),
                    base=arguments.base)


def opened(arguments: argparse.Namespace, *, recalculate: bool = False) -> InputBook:
    """Read the workbook of a command, with the model of one's own that it names."""
    from forecast.projection import read_own
    from forecast.workbook import read

    return read(arguments.workbook, recalculate=recalculate,
                model=read_own(arguments.model, arguments.catalog))


def groups_of(issues: Sequence[Issue]) -> tuple[Group, ...]:
    """Put issues in the order to mend them, by the sheets of a workbook."""
    from forecast.issues import grouped
    from forecast.workbook import SHEET_NAMES

    return grouped(issues, SHEET_NAMES)


def counted(groups: Sequence[Group], lang: Lang) -> str:
    """Say how many errors, questions and notes there are."""
    from forecast.issues import Severity

    told = ((one, sum(group.count for group in groups if group.severity is one))
            for one in Severity)
    return label("issues.and", lang).join(
        label(f"cli.count_{one.value}", lang, count=count) for one, count in told if count)


def print_groups(groups: Sequence[Group], lang: Lang, *, is_headed: bool = True) -> None:
    """Print issues, the gravest first, under a heading a grade."""
    shown = {id(one) for one in groups[:LISTED]}
    for severity, alike in groupby(groups, key=lambda group: group.severity):
        several = tuple(alike)
        count = sum(one.count for one in several)
        if is_headed:
            print(label(f"cli.list_{severity.value}", lang, count=count), file=sys.stderr)
        for one in several:
            if id(one) in shown:
                print(f"  {one.describe(lang)}", file=sys.stderr)
    if left := sum(one.count for one in groups[LISTED:]):
        print(label("cli.more_issues", lang, count=left), file=sys.stderr)


def print_warnings(warnings: Sequence[Issue], lang: Lang) -> None:
    """Print what did not stop the work: what to look at first, then the notes."""
    if warnings:
        print_groups(groups_of(warnings), lang)


def print_nothing(issue: Issue, lang: Lang, *, as_json: bool) -> None:
    """Print that there is nothing of what a command shows: an answer, no error."""
    from forecast.issues import describe

    if as_json:
        print_json({"warnings": issues_json((issue,), lang)})
    else:
        print(describe(issue, lang))


def print_json(data: object) -> None:
    """Print what a program reads: whole, also where the output lacks a character.

    Windows writes into a pipe or a file as its console does (GBK, as a rule); there all that is
    not ASCII is escaped.
    """
    whole = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not whole, indent=1, allow_nan=False))


def print_issues(issues: Sequence[Issue], lang: Lang, *, as_json: bool,
                 head: str = "cli.problems") -> None:
    """Print what stopped the work, as sentences or as JSON."""
    if as_json:
        print_json({"issues": issues_json(issues, lang)})
        return
    groups = groups_of(issues)
    print(label(head, lang, counts=counted(groups, lang)), file=sys.stderr)
    print_groups(groups, lang, is_headed=len({one.severity for one in groups}) > 1)


def issues_json(issues: Sequence[Issue], lang: Lang) -> list[dict[str, object]]:
    """Return issues as plain data, those of one kind together; ``cells`` has each of them."""
    return [{"code": one.first.code, "severity": one.severity.value,
             "file": one.first.where.file, "sheet": one.first.where.sheet,
             "cell": one.first.where.cell, "cells": list(one.cells), "count": one.count,
             "found": one.first.found, "text": one.describe(lang)} for one in groups_of(issues)]
