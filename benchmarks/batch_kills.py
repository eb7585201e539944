"""A batch under fire: workers, clients and the scheduler killed; the same bytes must come out."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from batch_books import make

PROJECT = Path(__file__).resolve().parent.parent
WORKERS, KILLED_WORKERS, KILLED_CLIENTS = 2, 10, 3
PORT = 18786
ADDRESS = f"tcp://127.0.0.1:{PORT}"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
Process = subprocess.Popen[bytes]


def _started(*words: str) -> Process:
    return subprocess.Popen([sys.executable, "-m", *words], env={
        **os.environ, "PYTHONPATH": str(PROJECT)}, **QUIET)


def _scheduler() -> Process:
    return _started("dask", "scheduler", "--host", "127.0.0.1", "--port", str(PORT),
                    "--no-dashboard")


def _worker() -> Process:
    return _started("dask", "worker", ADDRESS, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                    "--death-timeout", "10")


def _client(books: Path, out: Path, *more: str) -> Process:
    return _started("forecast.cli", "batch", *([] if "--resume" in more else [str(books)]),
                    "--out", str(out), "--draws", "200", *more)


def _records(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / ".records").glob("*/*.rec")}


def contents(out: Path) -> dict[str, bytes]:
    """Return what a batch leaves but the database, whose bytes DuckDB does not fix."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")
            if path.is_file() and path.suffix != ".duckdb" and not path.name.startswith((
                ".fc-", ".forecast"))}


def under_fire(root: Path, count: int) -> dict[str, object]:
    """Run a batch with kills and one without; return what was killed and whether all came out."""
    books, rng = root / "books", random.Random(count)  # noqa: S311  # which is killed is no secret
    make(count, books)
    _client(books, root / "calm", "--jobs", "2").wait()
    calm, out = contents(root / "calm"), root / "fire"
    scheduler, workers = _scheduler(), [_worker() for _ in range(WORKERS)]
    time.sleep(3)
    client = _client(books, out, "--scheduler", ADDRESS)
    events = ["worker"] * KILLED_WORKERS + ["client"] * KILLED_CLIENTS + ["scheduler"]
    rng.shuffle(events)
    marks = [(at + 1) * count // (len(events) + 2) for at in range(len(events))]
    killed = {"worker": 0, "client": 0, "scheduler": 0}
    redone, before = 0, {}
    ends = 0
    while True:
        time.sleep(0.05)
        workers = [one if one.poll() is None else _worker() for one in workers]
        if scheduler.poll() is not None:
            scheduler = _scheduler()
        if client.poll() is not None:
            if client.returncode in {0, 3}:
                break
            ends += 1
            client = _client(books, out, "--scheduler", ADDRESS, "--resume")
            time.sleep(1)
        now = _records(out)
        redone += sum(now.get(name) != made for name, made in before.items())
        before = now
        if marks and len(now) >= marks[0]:
            marks.pop(0)
            event = events.pop(0)
            victim = {"worker": rng.choice(workers), "client": client,
                      "scheduler": scheduler}[event]
            victim.kill()
            victim.wait()
            killed[event] += 1
    for one in (scheduler, *workers):
        one.kill()
        one.wait()
    fire = contents(out)
    different = sorted(name for name in {*calm, *fire} if calm.get(name) != fire.get(name))
    return {"count": count, "killed": killed, "restarts": ends, "records": len(before),
            "written_again": redone, "same_bytes": not different,
            "different": len(different), "first": different[:3]}
