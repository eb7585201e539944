"""``forecast run``: the main job."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import DONE, issues_json, print_warnings, request_of
from forecast.commands.printing import give_values, is_asked
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.run import Report


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("run", act)
    desk.add_run_options(parser)
    desk.add_values(parser)
    parser.add_argument("--since", type=Path, metavar="WORKBOOK", help=desk.say("since"))
    parser.add_argument("--in-place", action="store_true", help=desk.say("in_place"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Do the main job and say what came of it."""
    from forecast.run import run

    def tell(step: str) -> None:
        if sys.stderr.isatty() and not arguments.json and not is_asked(arguments):
            print(label(f"cli.step_{step}", lang), file=sys.stderr)

    request = replace(request_of(arguments, lang), in_place=arguments.in_place,
                      since=arguments.since)
    report = run(request, tell)
    if is_asked(arguments):
        from forecast.render import values_of

        give_values(arguments, values_of(report.result, lang))
        print_warnings(report.warnings, lang)
    elif arguments.json:
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
        "outputs": {"workbook": str(outputs.workbook),
                    "kept": [str(path) for path in outputs.kept],
                    "memo": str(outputs.memo), "record": str(outputs.record),
                    "values": str(outputs.values),
                    "pictures": [str(path) for path in outputs.pictures]},
        "warnings": issues_json(report.warnings, lang),
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
                      ("record", outputs.record), ("values", outputs.values),
                      ("pictures", outputs.pictures[0].parent)):
        print(f"  {label(f'cli.out_{key}', lang)}  {path}")
    for path in outputs.kept:
        print(f"  {label('cli.out_kept', lang)}  {path}")
    print_warnings(report.warnings, lang)


