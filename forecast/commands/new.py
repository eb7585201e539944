"""``forecast new``: a blank input workbook."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import BAD_INPUT, DONE
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk


PAST_YEARS = 10


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("new", act)
    parser.add_argument("path", type=Path, metavar="FILE", help=desk.say("new_path"))
    parser.add_argument("--year", type=int, required=True,
                        help=desk.say("year", past=PAST_YEARS))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write a blank workbook; an existing file is left alone."""
    from forecast.workbook import build_template

    if arguments.path.exists():
        print(label("cli.exists", lang, path=arguments.path), file=sys.stderr)
        return BAD_INPUT
    build_template(arguments.path, range(arguments.year - PAST_YEARS, arguments.year + 1))
    if arguments.json:
        print(json.dumps({"written": str(arguments.path)}, ensure_ascii=False))
    else:
        print(label("cli.written", lang, path=arguments.path))
    return DONE


