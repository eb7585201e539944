"""``forecast batch``: a province's or a nation's workbooks in one command."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from forecast.commands.parts import (
    DONE,
    DRAWS,
    FEW,
    PARTLY,
    SEED,
    CountType,
    DateType,
    FolderType,
    PeriodType,
    issues_json,
    print_json,
    settings_of,
)
from forecast.labels import Lang, enumerated, in_lang, label

if TYPE_CHECKING:
    import argparse

    from forecast.batch import BatchReport, Standing
    from forecast.commands.parts import Desk

_LISTED = 20
"""Workbooks without figures that are named in line; the ledger has them all."""


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("batch", act)
    parser.add_argument("list", nargs="?", default="", metavar="FOLDER|LIST.csv|GLOB",
                        help=desk.say("batch_list"))
    parser.add_argument("--out", type=FolderType(desk.lang), default=Path("reports/batch"),
                        metavar="DIR", help=desk.say("batch_out"))
    parser.add_argument("--scenario", action="append", default=[], metavar="NAME|FILE",
                        help=desk.say("batch_scenario"))
    parser.add_argument("--draws", type=CountType(desk.lang), default=DRAWS, metavar="N",
                        help=desk.say("draws", default=DRAWS))
    parser.add_argument("--seed", type=CountType(desk.lang), default=SEED, metavar="N",
                        help=desk.say("seed", default=SEED))
    parser.add_argument("--horizon", type=CountType(desk.lang, 1), default=0, metavar="N",
                        help=desk.say("horizon"))
    parser.add_argument("--base", type=PeriodType(desk.lang), metavar="PERIOD",
                        help=desk.say("base"))
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))
    parser.add_argument("--outputs", choices=("none", "record", "all"), default="none",
                        help=desk.say("batch_outputs"))
    parser.add_argument("--jobs", type=CountType(desk.lang, 0, FEW), default=1, metavar="N",
                        help=desk.say("batch_jobs"))
    parser.add_argument("--scheduler", default="", metavar="ADDRESS",
                        help=desk.say("batch_scheduler"))
    parser.add_argument("--resume", action="store_true", help=desk.say("batch_resume"))
    parser.add_argument("--progress", action="store_true", help=desk.say("progress"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Do the batch; 3 where some workbook gave no figures."""
    from forecast.batch import BatchRequest, Kept, run_batch
    from forecast.issues import CellRef, InputError, Issue

    if not arguments.list and not arguments.resume:
        raise InputError([Issue("batch_nothing", CellRef("batch"))])
    request = BatchRequest(
        arguments.list, arguments.out, tuple(arguments.scenario),
        settings_of(arguments, draws=arguments.draws, seed=arguments.seed),
        Kept(arguments.outputs), arguments.jobs, arguments.scheduler, arguments.resume, lang)
    is_watched = sys.stderr is not None and sys.stderr.isatty()
    bar = Bar(lang, is_on=(is_watched and not arguments.json) or arguments.progress)
    try:
        report = run_batch(request, bar.show)
    finally:
        bar.end()
    if arguments.json:
        print_json(_as_json(report, lang))
    else:
        _print(report, lang)
    return DONE if report.is_whole else PARTLY


@dataclass(slots=True)
class Bar:
    """One bar: done, failed, a minute, left; on a terminal it stands still."""

    lang: Lang
    is_on: bool
    _began: float = 0.0
    _last: float = 0.0
    _is_open: bool = False

    def show(self, standing: Standing) -> None:
        """Draw the bar, not more often than an eye can follow."""
        if not self.is_on:
            return
        now = monotonic()
        self._began = self._began or now
        if standing.dashboard:
            self.end()
            print(label("cli.batch_dashboard", self.lang, address=standing.dashboard),
                  file=sys.stderr)
            return
        done, count = standing.done, standing.count
        is_line = sys.stderr.isatty()
        every = 0.2 if is_line else 10.0
        if done < count and now - self._last < every:
            return
        self._last = now
        own = done - standing.taken
        pace = own / (now - self._began) if own and now > self._began else 0.0
        text = label("cli.batch_bar", self.lang, bar=_drawn(done, count), done=done, count=count,
                     failed=standing.failed, pace=round(60 * pace),
                     left=_time((count - done) / pace) if pace else "—")
        print(f"\r{text}" if is_line else text, end="" if is_line else "\n", file=sys.stderr,
              flush=True)
        self._is_open = is_line

    def end(self) -> None:
        """End the line that the bar stands in."""
        if self._is_open:
            print(file=sys.stderr)
            self._is_open = False


_WIDTH = 20


def _drawn(done: int, count: int) -> str:
    full = _WIDTH * done // max(1, count)
    return "█" * full + "░" * (_WIDTH - full)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _as_json(report: BatchReport, lang: Lang) -> dict[str, object]:
    from forecast.batch import State

    return {
        "count": len(report.lines), **{one.value: len(report.of(one)) for one in State},
        "taken": report.taken, "cpu_seconds": round(report.cpu, 2),
        "outputs": [str(path) for path in report.outputs],
        "doubts": [{"name": one.place, "text": one.said} for one in report.doubts],
        "failures": [{"file": line.file, "name": line.place, "state": line.state.value,
                      "issues": issues_json(line.issues, lang)}
                     for line in report.lines if line.state is not State.DONE]}


def _lost(report: BatchReport, lang: Lang) -> list[str]:
    """Say why workbooks gave no figures: what is of none of their cells once, with all of them."""
    from forecast.batch import State
    from forecast.issues import describe

    said: dict[tuple[str, str], list[str]] = {}
    for line in report.lines:
        if line.state is not State.DONE:
            issue = line.issues[0] if line.issues else None
            text = describe(issue, lang) if issue else ""
            names = said.setdefault((line.state.told(lang), text), [])
            if issue is None or line.file not in issue.where.file:
                names.append(line.file or line.place)
    return ["  ".join(filter(None, (state, in_lang(enumerated(names, _LISTED), lang), text)))
            for (state, text), names in said.items()]


def _print(report: BatchReport, lang: Lang) -> None:
    from forecast.batch import State

    counts = {one.value: len(report.of(one)) for one in State}
    print(label("cli.batch_found", lang, count=len(report.lines), taken=report.taken, **counts))
    lost = _lost(report, lang)
    doubts = [label("cli.batch_doubt", lang, place=one.place, said=one.said)
              for one in report.doubts]
    for told, rest in ((lost, "batch_more"), (doubts, "batch_more_doubts")):
        for one in told[:_LISTED]:
            print(f"  · {one}")
        if len(told) > _LISTED:
            print(label(f"cli.{rest}", lang, count=len(told) - _LISTED))
    print(label("cli.where", lang))
    for path in report.outputs:
        print(f"  {path}")
