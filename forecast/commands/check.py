"""``forecast check``: every problem of a workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import DONE, issues_json, print_warnings
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("check", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("--recalculate", action="store_true", help=desk.say("recalculate"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Read a workbook and say what is wrong with it."""
    from forecast.projection import build_model
    from forecast.result import Settings
    from forecast.run import prior_of
    from forecast.workbook.reading import read

    book = read(arguments.workbook, recalculate=arguments.recalculate)
    if book.equations:  # they are wrong or right only within the model that they join
        settings = Settings()
        build_model(book.dataset, prior_of(book, settings), settings, book.equations)
    counts = {"figures": len(book.dataset.observations), "targets": len(book.targets),
              "adjustments": len(book.dataset.adjustments)}
    if arguments.json:
        print(json.dumps({**counts, "warnings": issues_json(book.warnings, lang)},
                         ensure_ascii=False, indent=1))
    else:
        print(label("cli.no_problems", lang, **counts))
        print_warnings(book.warnings, lang)
    return DONE


