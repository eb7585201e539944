"""Workers of a Dask cluster: a worker that dies takes nothing with it, a lost scheduler is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest
from samples.batches.jobs import Job, act
from samples.batches.places import places
from samples.places import PROJECT

from forecast.batch import BatchRequest, run_batch
from forecast.batch.executors import on_cluster
from forecast.batch.executors.cluster import _said
from forecast.issues import InputError
from forecast.projection import Settings

pytestmark = [pytest.mark.dask, pytest.mark.filterwarnings("ignore")]
SEEN = f"{PROJECT}{os.pathsep}{PROJECT / 'tests'}"


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "dask", *words],
                            env={**os.environ, "PYTHONPATH": SEEN}, stderr=subprocess.PIPE, text=True)


def heard(process: subprocess.Popen[str], pattern: str) -> str:
    """Read what a process says until it says something, which it says soon or ends."""
    assert process.stderr
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(pattern, line):
            return found.group()
    pytest.fail(said)


def ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stderr
    process.stderr.close()


@pytest.fixture
def scheduler() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler with two workers, each watched by a nanny that replaces it."""
    process = started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    address = heard(process, r"tcp://127\.0\.0\.1:\d+")
    workers = [started("worker", address, "--nthreads", "1", "--no-dashboard", "--death-timeout", "300") for _ in range(2)]
    for one in workers:  # what they take to come up on a busy machine is not for the tests to judge
        heard(one, "Registered to")
    try:
        yield address, process
    finally:
        for one in (*workers, process):
            ended(one)


def test_a_job_that_kills_its_workers_is_set_aside_alone(tmp_path: Path, scheduler: tuple[str, object]) -> None:
    names = ["a1", "poison1", *(f"a{at}" for at in range(2, 12)), "frail1", "bug1"]
    jobs = [Job(name, tmp_path) for name in names]
    found = {one.job.stem: one for one in on_cluster(jobs, act, scheduler[0], 2, lambda _: None)}
    assert set(found) == set(names)
    assert not found["poison1"].key
    assert "ZeroDivisionError" in found["bug1"].fault
    assert all(found[name].key for name in names if name not in {"poison1", "bug1"})


def test_a_reply_that_is_lost_with_its_worker_is_asked_again(tmp_path: Path, scheduler: tuple[str, object]) -> None:
    jobs = [Job(f"leaver{at}", tmp_path) for at in range(6)]
    found = {one.job.stem: one for one in on_cluster(jobs, act, scheduler[0], 2, lambda _: None)}
    assert all(found[job.stem].key == f"key-{job.stem}" for job in jobs)


@pytest.mark.parametrize("losses", [1, 2, 40])
def test_a_lost_reply_is_no_lost_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           scheduler: tuple[str, object], losses: int) -> None:
    """However a reply is lost, the job is tried again; one whose replies never come is set aside."""
    left = {"a1": losses}

    def said(future: Any) -> object:
        name = future.key.split("-")[0]
        if left.get(name, 0):
            left[name] -= 1
            raise CancelledError
        return _said(future)

    monkeypatch.setattr("forecast.batch.executors.cluster._said", said)
    jobs = [Job(f"a{at}", tmp_path) for at in range(4)]
    found = {one.job.stem: one.key for one in on_cluster(jobs, act, scheduler[0], 2, lambda _: None)}
    assert found == {job.stem: "" if job.stem == "a1" and losses == 40 else f"key-{job.stem}" for job in jobs}


def test_a_batch_on_a_cluster_gives_the_same_bytes(tmp_path: Path, scheduler: tuple[str, object]) -> None:
    places(tmp_path / "in", 3)
    made = []
    for name, where in (("here", ""), ("there", scheduler[0])):
        out = tmp_path / name
        run_batch(BatchRequest(str(tmp_path / "in"), out, settings=Settings(draws=40), jobs=0, scheduler=where))
        made.append({path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*"))
                     if path.is_file() and path.suffix != ".duckdb"})
    assert made[0] == made[1]


def test_a_scheduler_that_is_lost_is_told(tmp_path: Path, scheduler: tuple[str, subprocess.Popen[str]]) -> None:
    jobs = [Job(f"a{at}", tmp_path) for at in range(200)]
    found = on_cluster(jobs, act, scheduler[0], 2, lambda _: None)
    for _ in range(5):
        assert next(found).key
    scheduler[1].kill()
    with pytest.raises(InputError) as caught:
        list(found)
    assert [one.code for one in caught.value.issues] == ["scheduler_lost"]


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forecast.batch.executors.cluster._CONNECT", 1)
    with pytest.raises(InputError) as caught:
        list(on_cluster([Job("a1", tmp_path)], act, "tcp://127.0.0.1:9", 1, lambda _: None))
    assert [one.code for one in caught.value.issues] == ["scheduler_unreached"]


def test_a_cluster_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", SEEN)
    heard: list[str] = []
    found = list(on_cluster([Job("a1", tmp_path), Job("a2", tmp_path)], act, "local", 1, heard.append))
    assert sorted(one.key for one in found) == ["key-a1", "key-a2"]
    assert len(heard) == 1
