"""``forecast collect``: what offices filled in copies of the workbook, merged into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.merging import Merge, add_merge_options, carried_through, stock_of

if TYPE_CHECKING:
    import argparse

    from forecast.commands.parts import Desk
    from forecast.importing import Answers, Plan, Wish
    from forecast.labels import Lang


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("collect", act)
    parser.add_argument("copies", nargs="+", type=Path, metavar="OFFICE",
                        help=desk.say("collect_copy"))
    add_merge_options(parser, desk)


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Read the copies, show what each adds, write what is wanted."""
    from forecast.importing import files_in, gather_copies, plan_import

    gathered = gather_copies(files_in(arguments.copies, arguments.into), stock_of(arguments.into))

    def plan_of(answers: Answers, wish: Wish) -> Plan:
        return plan_import(gathered.stock, gathered.understood, answers, wish, gathered.rows)

    return carried_through(arguments, Merge(
        gathered.stock, plan_of, lambda _: gathered.refused, gathered.offices), lang)
