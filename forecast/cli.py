"""Words in, words out: parses the command line, calls the job, prints, sets the exit code."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.issues import Issue
    from forecast.run import Report

DONE, OUR_BUG, BAD_INPUT = 0, 1, 2
DRAWS, SEED, PAST_YEARS = 1000, 20200103, 10


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 our bug, 2 the input's problem."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old console may lack a character
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _language(words)
    arguments = _parser(lang).parse_args(words)
    from forecast.issues import InputError

    try:
        return int(arguments.act(arguments, lang))
    except InputError as error:
        _print_issues(error.issues, lang, as_json=arguments.json)
        return BAD_INPUT
    except Exception:  # noqa: BLE001  # the last line of defence: say whose fault it is
        traceback.print_exc()
        print(label("cli.our_bug", lang), file=sys.stderr)
        return OUR_BUG


def _language(words: Sequence[str]) -> Lang:
    """Find the language before parsing: the help itself must speak it."""
    for place, word in enumerate(words):
        if word == "--lang=en" or (word == "--lang" and words[place + 1 : place + 2] == ["en"]):
            return "en"
    return "zh"


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def say(key: str, **fields: object) -> str:
        return label(f"cli.{key}", lang, **fields)

    parser = argparse.ArgumentParser(prog="forecast", description=say("program"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("zh", "en"), default="zh", help=say("lang"))
    shared.add_argument("--json", action="store_true", help=say("json"))

    run = commands.add_parser("run", parents=[shared], help=say("run"), description=say("run"))
    run.add_argument("workbook", type=Path, metavar="WORKBOOK", help=say("workbook"))
    run.add_argument("--scenario", action="append", default=[], metavar="NAME|FILE",
                     help=say("scenario"))
    run.add_argument("--out", type=Path, metavar="DIR", help=say("out"))
    run.add_argument("--as-of", type=_date(lang), metavar="DATE", help=say("as_of"))
    run.add_argument("--draws", type=_count(lang), default=DRAWS, metavar="N",
                     help=say("draws", default=DRAWS))
    run.add_argument("--seed", type=_count(lang), default=SEED, metavar="N",
                     help=say("seed", default=SEED))
    run.set_defaults(act=_run)

    check = commands.add_parser("check", parents=[shared], help=say("check"),
                                description=say("check"))
    check.add_argument("workbook", type=Path, metavar="WORKBOOK", help=say("workbook"))
    check.set_defaults(act=_check)

    new = commands.add_parser("new", parents=[shared], help=say("new"), description=say("new"))
    new.add_argument("path", type=Path, metavar="FILE", help=say("new_path"))
    new.add_argument("--year", type=int, required=True, help=say("year", past=PAST_YEARS))
    new.set_defaults(act=_new)
    return parser


class _date:  # noqa: N801  # argparse shows the type's name
    """A date for argparse, with its own sentence."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(label("cli.bad_date", self.lang, text=text)) from None


class _count:  # noqa: N801  # argparse shows the type's name
    """A whole number from 0 up for argparse."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, text: str) -> int:
        if not text.isdecimal():
            raise argparse.ArgumentTypeError(label("cli.bad_count", self.lang, text=text))
        return int(text)


def _run(arguments: argparse.Namespace, lang: Lang) -> int:
    from forecast.projection import Settings
    from forecast.run import Request, run

    def tell(step: str) -> None:
        if sys.stderr.isatty() and not arguments.json:
            print(label(f"cli.step_{step}", lang), file=sys.stderr)

    settings = Settings(draws=arguments.draws, seed=arguments.seed, as_of=arguments.as_of)
    request = Request(arguments.workbook, tuple(arguments.scenario), arguments.out, settings, lang)
    report = run(request, tell)
    if arguments.json:
        print(json.dumps(_as_json(report, lang), ensure_ascii=False, indent=1))
    else:
        _print_report(report, lang)
    return DONE


def _as_json(report: Report, lang: Lang) -> dict[str, object]:
    outputs = report.outputs
    return {
        "summary": list(report.exhibits.summary),
        "misfits": list(report.exhibits.misfits),
        "scenarios": list(report.result.names()),
        "outputs": {"workbook": str(outputs.workbook), "memo": str(outputs.memo),
                    "record": str(outputs.record),
                    "pictures": [str(path) for path in outputs.pictures]},
        "warnings": _issues_json(report.warnings, lang),
    }


def _print_report(report: Report, lang: Lang) -> None:
    print(label("cli.found", lang))
    for sentence in report.exhibits.summary:
        print(f"  · {sentence}")
    if report.exhibits.misfits:
        sheet = label("exhibit.sheet_targets", lang)
        print(f"  · {label('cli.misfits', lang, count=len(report.exhibits.misfits), sheet=sheet)}")
    outputs = report.outputs
    print(label("cli.where", lang))
    for key, path in (("workbook", outputs.workbook), ("memo", outputs.memo),
                      ("record", outputs.record), ("pictures", outputs.pictures[0].parent)):
        print(f"  {label(f'cli.out_{key}', lang)}  {path}")
    _print_warnings(report.warnings, lang)


def _check(arguments: argparse.Namespace, lang: Lang) -> int:
    from forecast.workbook.reading import read

    book = read(arguments.workbook)
    counts = {"figures": len(book.dataset.observations), "targets": len(book.targets),
              "adjustments": len(book.dataset.adjustments)}
    if arguments.json:
        print(json.dumps({**counts, "warnings": _issues_json(book.warnings, lang)},
                         ensure_ascii=False, indent=1))
    else:
        print(label("cli.no_problems", lang, **counts))
        _print_warnings(book.warnings, lang)
    return DONE


def _new(arguments: argparse.Namespace, lang: Lang) -> int:
    from forecast.workbook.template import build_template

    if arguments.path.exists():
        print(label("cli.exists", lang, path=arguments.path), file=sys.stderr)
        return BAD_INPUT
    build_template(arguments.path, range(arguments.year - PAST_YEARS, arguments.year + 1))
    if arguments.json:
        print(json.dumps({"written": str(arguments.path)}, ensure_ascii=False))
    else:
        print(label("cli.written", lang, path=arguments.path))
    return DONE


def _print_warnings(warnings: Sequence[Issue], lang: Lang) -> None:
    from forecast.issues import describe

    if warnings:
        print(label("cli.warnings", lang, count=len(warnings)), file=sys.stderr)
        for issue in warnings:
            print(f"  {describe(issue, lang)}", file=sys.stderr)


def _print_issues(issues: Sequence[Issue], lang: Lang, *, as_json: bool) -> None:
    from forecast.issues import describe

    if as_json:
        print(json.dumps({"issues": _issues_json(issues, lang)}, ensure_ascii=False, indent=1))
        return
    print(label("cli.problems", lang, count=len(issues)), file=sys.stderr)
    for issue in issues:
        print(f"  {describe(issue, lang)}", file=sys.stderr)


def _issues_json(issues: Sequence[Issue], lang: Lang) -> list[dict[str, str]]:
    from forecast.issues import describe

    return [{"code": issue.code, "severity": issue.severity.value, "file": issue.where.file,
             "sheet": issue.where.sheet, "cell": issue.where.cell, "found": issue.found,
             "text": describe(issue, lang)} for issue in issues]


if __name__ == "__main__":
    sys.exit(main())
