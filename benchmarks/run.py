"""CPU seconds of the main job, of ``forecast check`` and of ``forecast --help``, as JSON.

The commands run as a user runs them, each in a process of its own; CPU time is user plus system of
the finished child. The median of the repeats is what counts on a noisy machine.
"""

from __future__ import annotations

import argparse
import json
import os
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
        jobs = {
            "help": [*forecast, "--help"],
            "check": [*forecast, "check", str(WORKBOOK), "--out", folder],
            "run": [*forecast, "run", str(WORKBOOK), "--out", folder,
                    "--draws", str(options.draws)],
        }
        times = {name: [cpu(words) for _ in range(options.repeat)] for name, words in jobs.items()}
    os.dup2(spoken, 1)
    limits = {"help": 0.2, "check": 0.6, "run": 6.0}
    print(json.dumps({name: {
        "cpu_seconds": round(statistics.median(found), 3),
        "all": [round(one, 3) for one in found],
        "limit": limits[name],
        "holds": statistics.median(found) < limits[name],
    } for name, found in times.items()} | {"draws": options.draws}, indent=1))


if __name__ == "__main__":
    main()
