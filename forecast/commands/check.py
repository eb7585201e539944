"""``forecast check``: every problem of a workbook."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    BAD_INPUT,
    DONE,
    counted,
    groups_of,
    issues_json,
    opened,
    print_issues,
    print_json,
    print_warnings,
    settings_of,
)
from forecast.data import listed, read_text, rules_text
from forecast.labels import LANGS, Lang, label
from forecast.xlsx import BOOKS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Reading
    from forecast.issues import Issue
    from forecast.workbook import InputBook


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("check", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("--recalculate", action="store_true", help=desk.say("recalculate"))
    desk.add_out(parser, needed=False)


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Read a workbook, say what is wrong with it, and mark it in a copy."""
    from forecast.issues import InputError

    try:
        book, targets, warnings = _checked(arguments, lang)
    except InputError as error:
        foreign = _foreign(arguments.workbook, lang)
        issues = error.issues if foreign is None else (foreign,)
        copy = mark(arguments.workbook, arguments.out, issues, lang)
        if arguments.json:
            print_json({"issues": issues_json(issues, lang), "marked": copy})
        else:
            print_issues(issues, lang, as_json=False, head="cli.found_problems")
            _print_copy(copy, lang)
        return BAD_INPUT
    copy = mark(arguments.workbook, arguments.out, warnings, lang)
    cells = {one.origin for one in book.dataset.observations}  # December's is a year's too
    counts = {"figures": len(cells), "targets": targets,
              "adjustments": len(book.dataset.adjustments)}
    if arguments.json:
        print_json({**counts, "readings": _readings_json(book.dataset.readings, lang),
                    "warnings": issues_json(warnings, lang), "marked": copy})
    else:
        head = "no_errors" if warnings else "no_problems"
        print(label(f"cli.{head}", lang, **counts, counts=counted(groups_of(warnings), lang)))
        print_warnings(warnings, lang)
        _print_readings(book.dataset.readings, lang)
        _print_copy(copy, lang)
    return DONE


def _foreign(path: Path, lang: Lang) -> Issue | None:
    """Say of a table of others what it holds; None for a workbook, or where nothing is known."""
    from forecast.importing import recognised
    from forecast.issues import NO_NEAR, CellRef, Issue

    count, items = recognised(path)
    if not count:
        return None
    words = label("issues.and", lang).join(one.name(lang) for one in items[:_NAMED])
    more = label("cli.and_more", lang, count=len(items)) if len(items) > _NAMED else ""
    return Issue("foreign_table", CellRef(path.name), path.name,
                 (("count", str(count)), ("items", words + more or NO_NEAR)))


def _checked(arguments: argparse.Namespace, lang: Lang
             ) -> tuple[InputBook, int, tuple[Issue, ...]]:
    """Read the workbook and go as far with it as every command does: model, scenarios, targets.

    Returns
    -------
    tuple
        The workbook, how many targets it states, and what a run would warn of.
    """
    from forecast.cautions import warnings_of
    from forecast.run import Request, solve

    book = opened(arguments, recalculate=arguments.recalculate)
    result = solve(book, Request(arguments.workbook, settings=settings_of(arguments)))
    targets = len(result.targets) + len(result.past_targets)
    return book, targets, warnings_of(book, result, lang)


def mark(source: Path, out: Path | None, issues: Sequence[Issue], lang: Lang) -> str | None:
    """Write the marked copy and return its path; None when there is nothing to mark.

    A copy that was marked before is written anew without marks when nothing is left to mark.

    Raises
    ------
    InputError
        When the copy of an earlier check is open in Excel or WPS; the issues are told with it.
    """
    from forecast.faults import told
    from forecast.issues import InputError, describe
    from forecast.workbook import is_marked

    try:
        if not any(issue.where.sheet for issue in issues) and not is_marked(source):
            return None
    except InputError:  # what cannot be opened cannot be marked; the issues say why
        return None
    from forecast.workbook import write_marked

    target = _target(source, out, lang)
    _refuse_open(target, issues)
    try:
        with told(target):
            write_marked(source, issues, target, lang)
    except InputError as error:
        reason = describe(error.issues[0], lang)
        print(label("cli.not_marked", lang, path=target, reason=reason), file=sys.stderr)
        return None
    return str(target)


def _refuse_open(target: Path, issues: Sequence[Issue]) -> None:
    """Refuse to replace a copy that is open in Excel or WPS; the issues are told with it."""
    from forecast.issues import InputError
    from forecast.workbook import refuse_open

    try:
        refuse_open(target)
    except InputError as error:
        raise InputError([*issues, *error.issues]) from None


def _target(source: Path, out: Path | None, lang: Lang) -> Path:
    """Name the copy: beside the other outputs, never the file that is checked."""
    word = label("run.check", lang)
    words = "|".join(re.escape(label("run.check", other)) for other in LANGS)
    stem = re.sub(rf"-(?:{words})(?: \(\d+\))?$", "", source.stem)
    folder = out or Path("reports") / stem
    suffix = source.suffix if source.suffix.lower() in BOOKS else ".xlsx"
    target = folder / f"{stem}-{word}{suffix}"
    number = 1
    while target.exists() and target.samefile(source):
        number += 1
        target = folder / f"{stem}-{word} ({number}){suffix}"
    return target


def _print_copy(copy: str | None, lang: Lang) -> None:
    if copy is not None:
        print(label("cli.marked", lang, path=copy))


_NAMED = 5
"""Items that a sentence names before it only counts them."""
_SHOWN = 20


def _print_readings(readings: Sequence[Reading], lang: Lang) -> None:
    """Tell how cells were read that hold more than a plain number."""
    lines = listed(readings, lang)
    if lines:
        print(label("cli.readings", lang, count=len(readings)))
    for place, one in lines[:_SHOWN]:
        print(label("cli.reading", lang, where=place, written=one.written,
                    read=read_text(one, lang), rules=rules_text(one, lang)))
    if len(lines) > _SHOWN:
        print(label("cli.more_readings", lang, count=len(lines) - _SHOWN))


def _readings_json(readings: Sequence[Reading], lang: Lang) -> list[dict[str, object]]:
    return [{"sheet": one.where.sheet, "cell": one.where.cell, "written": one.written,
             "value": one.value, "unit": one.unit, "qualifier": one.qualifier,
             "rules": list(one.rules), "text": rules_text(one, lang)} for one in readings]
