"""Kills of ``forecast`` in run, in place, check and import at random moments, as JSON.

After each kill every output is the old one or the new one, never some of each; the next run that is
let finish leaves nothing behind. ``python benchmarks/kills.py --times 50``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "workbooks" / "luohu-2020.xlsx"
TABLE = "全区主要经济指标,{year}年决算数\n固定资产投资（亿元）,150.18\n"
"""A table that is taken in without a question: the workbook has no figure of that year."""
FAST = ("--draws", "0", "--scenario", "基准")
JOBS = {
    "run": ("run", "{book}", "--out", "{out}", *FAST),
    "in place": ("run", "{book}", "--in-place", "--out", "{out}", *FAST),
    "check": ("check", "{book}", "--out", "{out}"),
    "import": ("import", "{table}", "--into", "{book}", "--yes"),
}
"""What is run; each is given a workbook that differs from the one the old outputs are of."""


def digests(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its digest, dated copies and lock files apart."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and ".bak" not in path.name and "forecast-lock" not in path.name
            and ".partial" not in str(path.relative_to(folder))}


def left_over(folder: Path) -> list[str]:
    """List what a program that was killed may leave."""
    return [str(one.relative_to(folder)) for one in folder.rglob("*")
            if ".partial" in one.name or "forecast-lock" in one.name]


def command(job: str, folder: Path) -> list[str]:
    """Return the command line of a job in a folder."""
    places = {"book": folder / "表.xlsx", "out": folder / "out", "table": folder / "t.csv"}
    return [sys.executable, "-m", "forecast.cli", *(one.format(**places) for one in JOBS[job])]


def prepared(job: str, folder: Path) -> tuple[dict[str, str], dict[str, str], float]:
    """Make the old and the new outputs; return both, and how long a run takes, seconds."""
    sys.path.insert(0, str(ROOT / "tests"))
    from samples.workbook_parts import Parts

    (folder / "out").mkdir(parents=True)
    shutil.copyfile(BOOK, folder / "表.xlsx")
    (folder / "t.csv").write_text(TABLE.format(year=2011), encoding="utf-8")
    subprocess.run(command(job, folder), cwd=folder, capture_output=True, check=False)
    (folder / "t.csv").write_text(TABLE.format(year=2012), encoding="utf-8")
    Parts(folder / "表.xlsx").with_cell("目标", "E5", "<v>0.07</v>").save(folder / "表.xlsx")
    old = digests(folder)
    done = folder.with_name(f"{folder.name}-done")
    shutil.copytree(folder, done)
    began = time.monotonic()
    subprocess.run(command(job, done), cwd=done, capture_output=True, check=False)
    new, seconds = digests(done), time.monotonic() - began
    shutil.rmtree(done)
    if new == old:
        raise SystemExit(f"{job}: old and new are the same, so no kill would prove anything")
    return old, new, seconds


def killed(job: str, times: int, chance: Random, work: Path) -> dict[str, object]:
    """Kill one job many times, most often near its end, where it writes."""
    start = work / job.replace(" ", "-")
    old, new, seconds = prepared(job, start)
    counts = {"old": 0, "new": 0, "mixture": 0}
    mixed, left = [], 0
    for number in range(times):
        folder = start.with_name(f"{start.name}-{number}")
        shutil.copytree(start, folder)
        process = subprocess.Popen(command(job, folder), cwd=folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        if number % 3 == 0:  # anywhere
            time.sleep(seconds * chance.uniform(0.0, 1.05))
        elif number % 3 == 1:  # about when it is done
            while process.poll() is None and not any(folder.rglob("replaced")):
                time.sleep(0.001)
            time.sleep(chance.uniform(0.0, 0.1))
        else:  # while it writes
            while process.poll() is None and not any(folder.rglob("*.partial")):
                time.sleep(0.001)
            time.sleep(seconds * chance.choice((0.0, 0.0, 0.5)) * chance.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = digests(folder)
        kind = "old" if found == old else "new" if found == new else "mixture"
        counts[kind] += 1
        if kind == "mixture":
            mixed.append(sorted(name for name in {*found, *old}
                                if found.get(name) != old.get(name))[:6])
        if number % 5 == 0:  # the next run mends and sweeps
            subprocess.run(command(job, folder), cwd=folder, capture_output=True, check=False)
            left += bool(left_over(folder))
        shutil.rmtree(folder)
    return {"times": times, "seconds": round(seconds, 2), **counts, "left_after_next": left,
            "mixed": mixed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--job", choices=JOBS, action="append")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({job: killed(job, given.times, Random(given.seed), Path(folder))  # noqa: S311  # moments, no secrets
                          for job in given.job or JOBS}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
