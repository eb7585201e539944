"""``forecast watch``: runs again whenever a workbook is saved, until Ctrl-C."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import archives
from forecast.commands.check import mark
from forecast.commands.parts import BAD_INPUT, DONE, print_issues
from forecast.commands.run import print_report
from forecast.labels import LANGS, Lang, label
from forecast.xlsx import ASIDE, BOOKS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from forecast.commands.parts import Desk

Stamp = tuple[int, int]
"""When a file was last changed, nanoseconds, and its size."""
PAUSE = 0.5
"""Seconds between two looks."""
STILL = 1.0
"""Seconds for which a file must not have changed: programs save in several steps."""


@dataclass(frozen=True)
class Watched:
    """What was seen so far: each file's stamp and since when it stands, and what was dealt with."""

    seen: Mapping[Path, tuple[Stamp, float]] = field(default_factory=dict)
    done: Mapping[Path, Stamp] = field(default_factory=dict)

    def looked(self, stamps: Mapping[Path, Stamp], now: float) -> Watched:
        """Return what is known after another look at ``now``, in seconds."""
        return replace(self, seen={
            path: known if (known := self.seen.get(path)) and known[0] == stamp else (stamp, now)
            for path, stamp in stamps.items()})

    def ready(self, now: float) -> tuple[Path, ...]:
        """List the files that have changed and stand still."""
        return tuple(path for path, (stamp, since) in self.seen.items()
                     if self.done.get(path) != stamp and now - since >= STILL)

    def dealt(self, path: Path) -> Watched:
        """Return what is known once a file has been dealt with as it was last seen."""
        return replace(self, done={**self.done, path: self.seen[path][0]})


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("watch", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK|FOLDER",
                        help=desk.say("watch_what"))
    desk.add_out(parser)
    parser.add_argument("--in-place", action="store_true", help=desk.say("in_place"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Look at the files until the user ends it, and run each that was saved."""
    target: Path = arguments.workbook
    if not target.exists():
        from forecast.issues import CellRef, InputError, Issue

        raise InputError([Issue("file_missing", CellRef(target.name), str(target))])
    print(label("cli.watching", lang, target=target), flush=True)
    known = Watched()
    try:
        while True:
            now = time.monotonic()
            known = known.looked(dict(stamps_of(target)), now)
            for path in due(known, now, in_place=arguments.in_place):
                known = known.dealt(path)
                print(label("cli.watch_saved", lang, path=path.name), flush=True)
                run_again(path, arguments, lang)
                known = known.looked(dict(stamps_of(target)), now)
                known = known.dealt(path) if arguments.in_place and path in known.seen else known
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        print(label("cli.watch_ends", lang), flush=True)
        return DONE


def due(known: Watched, now: float, *, in_place: bool) -> tuple[Path, ...]:
    """List the workbooks to be answered; one that is written in place waits until it is closed."""
    return tuple(path for path in known.ready(now)
                 if not (in_place and archives.is_held(path)))


def stamps_of(target: Path) -> Iterator[tuple[Path, Stamp]]:
    """Go through the workbooks watched: the file, or those of the folder that are no outputs."""
    words = tuple(f"-{label(f'run.{key}', lang)}" for key in ("results", "check") for lang in LANGS)
    paths = sorted(target.iterdir()) if target.is_dir() else [target]
    for path in paths:
        if target.is_dir() and (path.suffix.lower() not in BOOKS or path.name.startswith(ASIDE)
                                or path.stem.endswith(words)):
            continue
        try:
            found = path.stat()
        except OSError:  # between two steps of saving there is no file
            continue
        yield path, (found.st_mtime_ns, found.st_size)


def run_again(path: Path, arguments: argparse.Namespace, lang: Lang) -> int:
    """Run one workbook; where it has problems, tell them and mark them in a copy."""
    from forecast.issues import InputError
    from forecast.run import Request, run

    folder = arguments.out
    if folder is not None and arguments.workbook.is_dir():
        folder = folder / path.stem
    request = Request(path, out=folder, lang=lang, in_place=arguments.in_place)
    try:
        print_report(run(request), lang, is_dry=False)
    except InputError as error:
        print_issues(error.issues, lang, as_json=False, head="cli.found_problems")
        copy = mark(path, folder, error.issues, lang)
        if copy is not None:
            print(label("cli.marked", lang, path=copy), flush=True)
        return BAD_INPUT
    return DONE
