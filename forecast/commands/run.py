"""``forecast run``: the main job."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    CountType,
    issues_json,
    print_json,
    print_warnings,
    request_of,
)
from forecast.commands.printing import Progress, give_values, is_asked
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
    parser.add_argument("--item", action="append", default=[], metavar="ITEM",
                        help=desk.say("run_item"))
    parser.add_argument("--progress", action="store_true", help=desk.say("progress"))
    parser.add_argument("--since", type=Path, metavar="FILE", help=desk.say("since"))
    parser.add_argument("--in-place", action="store_true", help=desk.say("in_place"))
    parser.add_argument("--pdf", choices=("own", "office", "none"), default="own",
                        help=desk.say("pdf"))
    parser.add_argument("--style", type=Path, metavar="FILE.docx", help=desk.say("style"))
    parser.add_argument("--template", type=Path, metavar="FILE.docx", help=desk.say("template"))
    parser.add_argument("--pages", type=CountType(desk.lang, 1, 99), metavar="N",
                        help=desk.say("pages"))
    parser.add_argument("--dry-run", action="store_true", help=desk.say("run_dry"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Do the main job and say what came of it."""
    from forecast.render import PaperWish
    from forecast.run import run

    is_watched = sys.stderr is not None and sys.stderr.isatty()
    is_heard = is_watched and not arguments.json and not is_asked(arguments)
    progress = Progress(lang, is_on=is_heard or arguments.progress)
    request = request_of(arguments, lang)
    request = replace(
        request, in_place=arguments.in_place, is_dry=arguments.dry_run, since=arguments.since,
        papers=PaperWish(arguments.pdf, arguments.pages, arguments.style, arguments.template),
        settings=replace(request.settings, shown=tuple(arguments.item), tell=progress.count))
    try:
        report = run(request, progress.step)
    finally:
        progress.end()
    if is_asked(arguments):
        from forecast.render import values_of

        give_values(arguments, values_of(report.result, lang))
        print_warnings(report.warnings, lang)
    elif arguments.json:
        found = _as_json(report, lang, is_dry=arguments.dry_run)
        print_json(found)
    else:
        print_report(report, lang, is_dry=arguments.dry_run)
    return DONE


def _as_json(report: Report, lang: Lang, *, is_dry: bool) -> dict[str, object]:
    outputs = report.outputs
    return {
        "written": not is_dry,
        "summary": list(report.exhibits.summary),
        "misfits": list(report.exhibits.misfits),
        "scenarios": list(report.result.labels(lang).values()),
        "outputs": {"workbook": str(outputs.workbook),
                    "kept": [str(path) for path in outputs.kept],
                    "memo": str(outputs.memo),
                    "papers": [str(path) for path in outputs.papers], "record": str(outputs.record),
                    "values": str(outputs.values),
                    "pictures": [str(path) for path in outputs.pictures]},
        "warnings": issues_json(report.warnings, lang),
    }


def print_report(report: Report, lang: Lang, *, is_dry: bool) -> None:
    """Print the sentences of a run and where its outputs lie."""
    print(label("cli.found", lang))
    for sentence in report.exhibits.summary:
        print(f"  · {sentence}")
    if report.exhibits.misfits:
        sheet = label("exhibit.sheet_targets", lang)
        print(f"  · {label('cli.misfits', lang, count=len(report.exhibits.misfits), sheet=sheet)}")
    outputs = report.outputs
    print(label("cli.where_dry" if is_dry else "cli.where", lang))
    pictures = {one.parent for one in outputs.pictures}
    for key, path in (("workbook", outputs.workbook), ("memo", outputs.memo),
                      *(("paper", path) for path in outputs.papers),
                      ("record", outputs.record), ("values", outputs.values),
                      *(("pictures", one) for one in pictures)):
        print(f"  {label(f'cli.out_{key}', lang)}  {path}")
    for path in outputs.kept:
        print(f"  {label('cli.out_kept_dry' if is_dry else 'cli.out_kept', lang)}  {path}")
    print_warnings(report.warnings, lang)
