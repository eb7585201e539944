"""CPU seconds of the main job, of ``forecast check``, ``import`` and ``--help``, as JSON.

The commands run as a user runs them, each in a process of its own, with the bytecode cached as it
is where a package is installed; CPU time is user plus system of the finished child. The median of
the repeats is what counts on a noisy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"


def cpu(words: list[str]) -> float:
    """Run a command and return its CPU seconds."""
    child = os.spawnv(os.P_NOWAIT, words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return usage.ru_utime + usage.ru_stime


def report(path: Path, month: int) -> Path:
    """Write a finance bureau's report of a month of 2020."""
    names = ("一般公共预算收入", "税收收入", "增值税", "企业所得税", "非税收入", "专项收入")
    lines = "".join(f"{name},{month * 9000 / at:.0f},{month * 9100 / at:.0f}\n"
                    for at, name in enumerate(names, 1))
    path.write_text(f"2020年1—{month}月收入情况表\n单位：万元\n项目,累计数,上年同期累计数\n{lines}",
                    encoding="utf-8")
    return path


def imported(forecast: list[str], folder: Path) -> list[str]:
    """Return the words that import a month's report into a workbook which has seen one before."""
    seen, book = folder / "seen.xlsx", folder / "book.xlsx"
    if not seen.exists():
        shutil.copy(WORKBOOK, seen)
        cpu([*forecast, "import", str(report(folder / "8.csv", 8)), "--into", str(seen), "--yes"])
        report(folder / "9.csv", 9)
    shutil.copy(seen, book)
    return [*forecast, "import", str(folder / "9.csv"), "--into", str(book), "--yes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--draws", type=int, default=1000)
    options = parser.parse_args()
    forecast = [sys.executable, "-m", "forecast.cli"]
    sys.stdout.flush()
    silent = os.open(os.devnull, os.O_WRONLY)
    spoken = os.dup(1)
    os.dup2(silent, 1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        jobs = {
            "help": [*forecast, "--help"],
            "check": [*forecast, "check", str(WORKBOOK), "--out", folder],
            "run": [*forecast, "run", str(WORKBOOK), "--out", folder,
                    "--draws", str(options.draws)],
            "run_without_pdf": [*forecast, "run", str(WORKBOOK), "--out", folder, "--pdf", "none",
                                "--draws", str(options.draws)],
        }
        for words in jobs.values():
            cpu(words)
        times = {name: [cpu(words) for _ in range(options.repeat)] for name, words in jobs.items()}
        times["import"] = [cpu(imported(forecast, Path(folder))) for _ in range(options.repeat)]
    os.dup2(spoken, 1)
    limits = {"help": 0.2, "check": 0.6, "run": 6.0, "run_without_pdf": 5.0, "import": 0.5}
    print(json.dumps({name: {
        "cpu_seconds": round(statistics.median(found), 3),
        "all": [round(one, 3) for one in found],
        "limit": limits[name],
        "holds": statistics.median(found) < limits[name],
    } for name, found in times.items()} | {"draws": options.draws}, indent=1))


if __name__ == "__main__":
    main()
