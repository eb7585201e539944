"""CPU seconds and memory of what is typed and handed in by mistake or malice, as JSON.

Equations, scenario files, tables, sentences, numbers of the command line, pipes where a file is
expected, two imports at once: each in a process of its own, done rightly or refused in a sentence,
within the bounds of ``hostile.py``. What is loaded once is left out of the seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hostile import measured
from memory import peak_mb
from samples.hostile import equations, texts, words
from samples.places import LUOHU

if TYPE_CHECKING:
    from collections.abc import Callable

COPIES = 2
"""Imports at once."""


def _equation(right: str, _: Path) -> str:
    return equations.solved_or_refused(right) or "solved"


def _said(given: list[str], folder: Path) -> str:
    """Carry out a command in a folder; return its code and what it says."""
    from forecast.cli import main

    heard = io.StringIO()
    os.chdir(folder)
    with redirect_stdout(heard), redirect_stderr(heard):
        try:
            code = main(given)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    return _shortly(code, heard.getvalue())


def _shortly(code: int, said: str) -> str:
    """Return a code with the end of what was said: the sentence and its way out."""
    return f"{code}: …{' '.join(said.split())[-160:]}"


def _toml(option: str, text: str, folder: Path) -> str:
    path = folder / "深.toml"
    path.write_text(f"\n{text}\n", encoding="utf-8")
    return _said(["run", str(LUOHU), option, str(path), "--out", "out", "--draws", "0"], folder)


def _table(data: bytes, _: Path) -> str:
    from forecast.importing.grids import source_of_text
    from forecast.issues import InputError

    try:
        return f"{sum(len(grid.cells) for grid in source_of_text(data, '表.csv').grids)} cells"
    except InputError as error:
        return error.issues[0].code


def _prose(text: str, _: Path) -> str:
    from forecast.data import shipped_catalog
    from forecast.importing import Answers, read_prose

    return f"{len(read_prose(text, '文.txt', shipped_catalog(), Answers()).figures)} figures"


def _pipe(given: list[str], folder: Path) -> str:
    pipe = folder / "管道.toml"
    os.mkfifo(pipe)
    out = ["--out", "out"] if given[0] in {"check", "run"} else []
    return _said([one.format(pipe) for one in given] + out, folder)


def _imports(folder: Path) -> str:
    """Take a table into one workbook by several processes at once; their seconds count."""
    book, table = folder / "表.xlsx", folder / "表.csv"
    shutil.copyfile(LUOHU, book)
    table.write_text("全区主要经济指标,2012年决算数\n固定资产投资（亿元）,150.18\n", "utf-8")
    given = ["import", table.name, "--into", book.name, "--yes"]
    started = [subprocess.Popen([sys.executable, "-m", "forecast.cli", *given], cwd=folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
               for _ in range(COPIES)]
    said = [one.communicate()[1].decode() for one in started]
    left = [one.name for one in folder.iterdir() if "lock" in one.name or "partial" in one.name]
    if left or "Traceback" in "".join(said):
        return f"left {left}; said {said}"
    return ", ".join(_shortly(one.returncode, text)
                     for one, text in zip(started, said, strict=True))


CASES: dict[str, Callable[[Path], str]] = {
    **{f"equation: {name}": partial(_equation, right) for name, right in equations.ENDLESS.items()},
    **{f"{option[2:]}: endless {name}": partial(_toml, option, text)
       for option in ("--scenario", "--catalog") for name, text in texts.TOML.items()},
    **{f"table: endless {name}": partial(_table, data) for name, data in texts.TABLES.items()},
    **{f"sentences: endless {name}": partial(_prose, text) for name, text in texts.PROSE.items()},
    **{f"number: {words.shortly(given)}": partial(_said, given)
       for given in [*words.UNBOUNDED, words.MANY]},
    **{f"pipe: {words.shortly(given)}": partial(_pipe, given) for given in words.NAMED},
    "two imports at once": _imports}  # fmt: skip


def one(name: str, folder: Path) -> dict[str, object]:
    """Do one piece of work in this process; what is loaded once is loaded on what is small."""
    for small in (partial(_equation, "fai"), partial(_table, b"a,b\n1,2\n"),
                  partial(_prose, "2020年税收5亿元。"), partial(_said, ["check", str(LUOHU)]),
                  partial(_said, ["run", str(LUOHU), "--scenario", "none.toml"])):
        small(folder)
    before, start = peak_mb(), _seconds()
    ended = CASES[name](folder)
    return {"ended": ended, "cpu_seconds": round(_seconds() - start, 2),
            "mb": peak_mb(), "mb_before": before}


def _seconds() -> float:
    """CPU seconds of this process, and the mean of those that it started."""
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + (below.ru_utime + below.ru_stime) / COPIES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--case", choices=CASES, action="append")
    options = parser.parse_args()
    if options.one:
        name, folder = options.one
        print(json.dumps(one(name, Path(folder)), ensure_ascii=False))
        return
    print(json.dumps({name: measured(__file__, name) for name in options.case or CASES}, indent=1,
                     ensure_ascii=False))


if __name__ == "__main__":
    main()
