"""What a batch costs and survives: CPU a workbook, memory, overhead a task, kills; as JSON.

    python benchmarks/batch.py                      # thirty workbooks, for continuous integration
    python benchmarks/batch.py --count 400 --kill   # and 200 under fire, the client's memory by N
    python benchmarks/batch.py --count 2800         # a nation, by hand

CPU seconds are those that workers report of their tasks; ratios are taken within one run. What a
second worker gains stands beside what the machine gives: two processes that know nothing of each
other, each with half of the same tasks.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from batch_books import make

PROJECT = Path(__file__).resolve().parent.parent
SCENARIOS, DRAWS, MANY = 8, 1_000, 10_000
LIMITS = {"cpu": 0.35, "memory": 150.0, "national": 1_000.0, "speedup": 1.8, "overhead": 0.005}
NATION, CORES = 2_800, 64
WAIT = 0.05
"""Seconds of a task that only waits."""
TOML = """name = "增速{0:+.1f}"
parent = "基准"
[[override]]
item = "gpb_revenue"
span = "基年+1-基年+3"
method = "比例调整"
value = {0}
layer = "判断"
author = "样例"
reason = "测算用"
"""
CLIENT = """
import json, resource, sys, time
from pathlib import Path
from forecast.batch import BatchRequest, run_batch
from forecast.projection import Settings
if __name__ == "__main__":
    source, out, draws, jobs, *scenarios = sys.argv[1:]
    seen = []
    report = run_batch(BatchRequest(source, Path(out), tuple(scenarios),
                                    Settings(draws=int(draws)), jobs=int(jobs)),
                       lambda standing: seen.append(time.perf_counter()))
    own, kids = (resource.getrusage(who) for who in (resource.RUSAGE_SELF,
                                                     resource.RUSAGE_CHILDREN))
    (peak,) = (int(one.split()[1]) for one in Path("/proc/self/status").read_text().splitlines()
               if one.startswith("VmHWM"))  # getrusage counts the parent's from before it began
    print(json.dumps({"cpu": report.cpu, "done": len(report.lines), "taken": report.taken,
                      "client_cpu": own.ru_utime + own.ru_stime,
                      "client_mb": peak / 1024, "worker_mb": kids.ru_maxrss / 1024,
                      "tasks_wall": seen[-1] - seen[0], "whole": report.is_whole}))
"""


BARE = """
import sys
from pathlib import Path
from forecast.batch.task import Task, perform
from forecast.projection import Settings
source, out, draws, part, parts, *scenarios = sys.argv[1:]
for book in sorted(Path(source).rglob("*.xlsx"))[int(part)::int(parts)]:
    perform(Task(book, book.stem, Path(out) / ".records", Path(out), scenarios=tuple(scenarios),
                 settings=Settings(draws=int(draws))))
"""
ROUNDS = 3
"""So often the gain of a second worker is measured, one way after the other, and added up."""


@dataclass(frozen=True)
class Field:
    """Where things lie."""

    root: Path

    @property
    def books(self) -> Path:
        """The folder of the workbooks."""
        return self.root / "books"

    def scenarios(self) -> list[str]:
        """Write eight scenarios' files; return their words."""
        words = ["基准"]
        for step in range(1, SCENARIOS):
            path = self.root / f"s{step}.toml"
            path.write_text(TOML.format(0.5 * (step - 4) or 4.0), encoding="utf-8")
            words.append(str(path))
        return words


def client(field: Field, out: str, draws: int, jobs: int, *scenarios: str) -> dict[str, float]:
    """Run a batch in a process of its own; return what it cost, wall seconds among it."""
    import subprocess

    script = field.root / "client.py"
    script.write_text(CLIENT, encoding="utf-8")
    began = time.perf_counter()
    ran = subprocess.run([sys.executable, str(script), str(field.books), str(field.root / out),
                          str(draws), str(jobs), *scenarios], check=True, capture_output=True,
                         text=True, env={**os.environ, "PYTHONPATH": str(PROJECT)})
    return {**json.loads(ran.stdout), "wall": time.perf_counter() - began}


def bare(field: Field, out: str, draws: int, parts: int, *scenarios: str) -> float:
    """Return the wall seconds that so many processes take for the tasks, each with its share."""
    import subprocess

    script = field.root / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    began = time.perf_counter()
    started = [subprocess.Popen([sys.executable, str(script), str(field.books),
                                 str(field.root / out), str(draws), str(part), str(parts),
                                 *scenarios], env={**os.environ, "PYTHONPATH": str(PROJECT)})
               for part in range(parts)]
    if any(code for code in [one.wait() for one in started]):
        raise RuntimeError("a bare process failed")
    return time.perf_counter() - began


def gains(field: Field) -> dict[str, float]:
    """Measure how much sooner two workers are through than one, ours and the machine's."""
    ours, machine = {1: 0.0, 2: 0.0}, {1: 0.0, 2: 0.0}
    scenarios = field.scenarios()
    for turn in range(ROUNDS):
        for count in (1, 2):
            machine[count] += bare(field, f"bare{count}-{turn}", DRAWS, count, *scenarios)
            ours[count] += client(field, f"w{count}-{turn}", DRAWS, count, *scenarios)["tasks_wall"]
    gained, given = ours[1] / ours[2], machine[1] / machine[2]
    return {"two_over_one": round(gained, 2), "two_over_one_machine": round(given, 2),
            "two_of_what_the_machine_gives": round(gained / given, 2)}


def gathered(root: Path, again: dict[str, float], count: int) -> tuple[float, float]:
    """Return the client's CPU seconds of a batch whose records are there: of any, of a workbook."""
    one = Field(root / "one")
    make(1, one.books)
    client(one, "many", MANY, 1, "基准")
    fixed = client(one, "many", MANY, 1, "基准")["client_cpu"]
    return fixed, (again["client_cpu"] - fixed) / (count - 1)


def nothing(job: object) -> str:
    """Do a task that is none."""
    return str(job)


@dataclass(frozen=True)
class Idle:
    """A job of an executor that is measured alone."""

    stem: str
    store: Path = Path()


def overhead(count: int = 500) -> float:
    """Return the wall seconds that one process takes for a task that does nothing."""
    from forecast.batch.executors import in_processes

    began = 0.0
    for at, _ in enumerate(in_processes([Idle(str(at)) for at in range(count)], nothing, 1)):
        began = began if at else time.perf_counter()  # the first brings the process up
    return (time.perf_counter() - began) / (count - 1)


def wait(job: object) -> str:
    """Do a task that takes time and no processor, so that what others compute does not count."""
    time.sleep(WAIT)
    return str(job)


def gain(count: int = 200) -> float:
    """Return how much sooner two processes are through with tasks than one, both being up."""
    from forecast.batch.executors import in_processes

    took = []
    for jobs in (1, 2):
        ends = [time.perf_counter() for _ in in_processes(
            [Idle(str(at)) for at in range(count)], wait, jobs)]
        took.append((ends[-1] - ends[10]) / (count - 11))
    return took[0] / took[1]


def costs(field: Field, count: int) -> dict[str, object]:
    """Measure CPU, memory and the gain of a second worker."""
    eight = client(field, "eight", DRAWS, 1, *field.scenarios())
    many = client(field, "many", MANY, 2, "基准")
    again = client(field, "many", MANY, 2, "基准")
    a_book, a_draw = eight["cpu"] / count, many["cpu"] / count
    idle = overhead()
    fixed, gather = gathered(field.root, again, count)
    return {
        "scenarios_x_draws": f"{SCENARIOS} x {DRAWS}", "cpu_a_workbook": round(a_book, 3),
        "cpu_limit": LIMITS["cpu"], "cpu_holds": a_book <= LIMITS["cpu"],
        "worker_mb": round(eight["worker_mb"]), "worker_limit": LIMITS["memory"],
        "cpu_a_workbook_10000": round(a_draw, 3), "cpu_nation_10000": round(NATION * a_draw),
        "nation_limit": LIMITS["national"], "nation_holds": NATION * a_draw <= LIMITS["national"],
        **gains(field), "two_over_one_waiting": round(gain(), 2), "two_wanted": LIMITS["speedup"],
        "overhead_a_task": round(idle, 5), "overhead_holds": idle <= LIMITS["overhead"],
        "taken_again": again["taken"], "gathering": round(fixed, 2),
        "gathering_a_workbook": round(gather, 4),
        "client_mb": {name: round(one["client_mb"]) for name, one in (
            ("eight", eight), ("many", many), ("again", again))},
        "paper_64_cores_seconds": round(NATION * a_draw / CORES + fixed + NATION * gather)}


def memory(root: Path, counts: list[int]) -> dict[int, int]:
    """Return the client's greatest memory in MB by the number of workbooks, without draws."""
    found = {}
    for count in counts:
        field = Field(root / str(count))
        make(count, field.books)
        found[count] = round(client(field, "out", 0, 2, "基准")["client_mb"])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--memory", type=int, nargs="*", default=[])
    parser.add_argument("--kill", type=int, nargs="?", const=200, default=0)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        field = Field(Path(folder))
        found: dict[str, object] = {"count": options.count,
                                    "broken": make(options.count, field.books)}
        found |= costs(field, options.count)
        if options.memory:
            found["client_mb_by_count"] = memory(Path(folder), options.memory)
        if options.kill:
            from batch_kills import under_fire

            found["killed"] = under_fire(Path(folder) / "kill", options.kill)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
