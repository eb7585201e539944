"""``forecast check``: every problem of a workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import DONE, issues_json, print_warnings
from forecast.labels import Lang, label
from forecast.readings import read_text, rules_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.series import Reading


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
        print(json.dumps({**counts, "readings": _readings_json(book.dataset.readings, lang),
                          "warnings": issues_json(book.warnings, lang)},
                         ensure_ascii=False, indent=1))
    else:
        print(label("cli.no_problems", lang, **counts))
        _print_readings(book.dataset.readings, lang)
        print_warnings(book.warnings, lang)
    return DONE




_SHOWN = 20


def _print_readings(readings: Sequence[Reading], lang: Lang) -> None:
    """Tell how cells were read that hold more than a plain number."""
    if readings:
        print(label("cli.readings", lang, count=len(readings)))
    for one in readings[:_SHOWN]:
        print(label("cli.reading", lang, where=f"{one.where.sheet}!{one.where.cell}",
                    written=one.written, read=read_text(one, lang), rules=rules_text(one, lang)))
    if len(readings) > _SHOWN:
        print(label("cli.more_readings", lang, count=len(readings) - _SHOWN))


def _readings_json(readings: Sequence[Reading], lang: Lang) -> list[dict[str, object]]:
    return [{"sheet": one.where.sheet, "cell": one.where.cell, "written": one.written,
             "value": one.value, "unit": one.unit, "qualifier": one.qualifier,
             "rules": list(one.rules), "text": rules_text(one, lang)} for one in readings]
