"""What commands give out: tables in line, plain numbers, a small result workbook, pictures."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from forecast.commands.parts import print_warnings
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from forecast.data import Bureau
    from forecast.exhibits import Chart, Sheet, Table
    from forecast.fiscal import OneOff
    from forecast.issues import Issue
    from forecast.render import Of, Value

_EVERY = 0.2
"""Seconds between two counts on the terminal."""


@dataclass(slots=True)
class Progress:
    """What a run is at, on the terminal: each step, a count of scenarios and the time left.

    On a terminal a count stands in the line of its step; elsewhere it is a line of its own, every
    tenth of the way.
    """

    lang: Lang
    is_on: bool
    _began: float = 0.0
    _last: float = 0.0
    _is_open: bool = False

    def step(self, name: str) -> None:
        """Tell which step begins."""
        if self.is_on:
            self.end()
            print(label(f"cli.step_{name}", self.lang), file=sys.stderr)

    def count(self, done: int, count: int) -> None:
        """Tell how many of the scenarios are solved, and the time that the rest will take."""
        now = monotonic()
        self._began = self._began if done else now
        is_line = sys.stderr.isatty()
        is_due = now - self._last > _EVERY if is_line else done % max(1, count // 10) == 0
        if not self.is_on or count < 2 or not done or not is_due:
            return
        self._last, left = now, (now - self._began) / done * (count - done)
        text = label("cli.progress_count", self.lang, done=done, count=count,
                     left=max(1, round(left)))
        print(f"\r{text}" if is_line else text, end="" if is_line else "\n", file=sys.stderr,
              flush=True)
        self._is_open = is_line

    def end(self) -> None:
        """End a line that a count has left open."""
        if self._is_open:
            print(file=sys.stderr)
            self._is_open = False


def is_asked(arguments: argparse.Namespace) -> bool:
    """Tell whether plain numbers are asked for, as CSV or Parquet."""
    return bool(arguments.csv or arguments.parquet)


def give_values(arguments: argparse.Namespace, values: Sequence[Value]) -> None:
    """Print numbers as CSV, write them as Parquet, or both."""
    from forecast.render import csv_text, write_parquet

    if arguments.parquet:
        write_parquet(values, arguments.parquet)
    if arguments.csv:
        print(csv_text(values), end="")


def give_tables(arguments: argparse.Namespace, tables: Iterable[Table],
                warnings: Sequence[Issue], lang: Lang, of: Of | None = None) -> bool:
    """Give the numbers of tables where plain numbers are asked for; tell whether they were."""
    from forecast.render import table_values

    if is_asked(arguments):
        give_values(arguments, table_values(tables, of))
        print_warnings(warnings, lang)
    return is_asked(arguments)


def print_found(sentences: Iterable[str], tables: Iterable[Table], written: Sequence[Path],
                warnings: Sequence[Issue], lang: Lang) -> None:
    """Print what a command found, what it wrote, and what to look at in the workbook.

    Blank lines set the tables apart.
    """
    between = ""
    for sentence in sentences:
        print(f"· {sentence}")
        between = "\n"
    for table in tables:
        print(between, end="")
        print_table(table)
        between = "\n"
    for path in written:
        print(label("cli.written", lang, path=path))
    print_warnings(warnings, lang)


def print_table(table: Table, without: Sequence[str] = ()) -> None:
    """Print a table with columns in line, less the columns named."""
    from forecast.render import table_lines

    for line in table_lines(table, without):
        print(line)


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of words with columns in line, the first one a heading."""
    from forecast.render import row_lines

    for line in row_lines(rows):
        print(line)


def write_small(folder: Path, stem: str, sheets: Sequence[Sheet], charts: Sequence[Chart],
                bureau: Bureau, lang: Lang) -> tuple[Path, ...]:
    """Write ``<stem>-<first sheet's name>.xlsx`` and ``charts/<id>.png``; return the paths.

    Raises
    ------
    InputError
        When the workbook is open in Excel or WPS; nothing is written then.
    """
    from tempfile import TemporaryDirectory

    from forecast import archives
    from forecast.exhibits import made_by
    from forecast.render import draw
    from forecast.workbook import refuse_open, write_results

    path = folder / f"{stem}-{sheets[0].name.split(' ', 1)[1]}.xlsx"
    refuse_open(path)
    (folder / "charts" if charts else folder).mkdir(parents=True, exist_ok=True)
    write_results([made_by(one, bureau, lang) for one in sheets], path, lang)
    pictures = []
    with TemporaryDirectory(prefix="forecast-") as side:
        for chart in charts:
            drawn = draw(chart, Path(side), lang)
            for made in drawn:
                archives.put(made.read_bytes(), folder / "charts" / made.name)
            pictures.append(folder / "charts" / drawn[0].name)
    return (path, *pictures)


def one_offs_json(found: Sequence[OneOff], month: int) -> list[dict[str, object]]:
    """Return one-offs as plain data; ``month`` is the last published."""
    return [{"item": one.item, "month": one.month, "amount": one.amount,
             "timing": one.timing(month), "note": one.note} for one in found]
