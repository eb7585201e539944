"""Processes of this computer: a worker that dies takes nothing with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.batches.jobs import Job, Late, act

from forecast.batch.executors import Outcome, StorageError, in_processes, one_by_one


def jobs(folder: Path, *names: str) -> list[Job]:
    return [Job(name, folder) for name in names]


def by_name(found: list[Outcome]) -> dict[str, Outcome]:
    assert len({one.job.stem for one in found}) == len(found)
    return {one.job.stem: one for one in found}


@pytest.mark.parametrize("count", [1, 3])
def test_a_job_that_kills_its_worker_is_set_aside_and_the_rest_goes_on(tmp_path: Path, count: int) -> None:
    names = ["a1", "poison1", "a2", "frail1", "a3", "a4"]
    found = by_name(list(in_processes(jobs(tmp_path, *names), act, count)))
    assert set(found) == set(names)
    assert found["poison1"] == Outcome(Job("poison1", tmp_path), attempts=3)
    assert (found["frail1"].key, found["frail1"].attempts) == ("key-frail1", 2)
    assert all(found[name].key == f"key-{name}" for name in names if name.startswith("a"))
    assert Job("poison1", tmp_path).tries == 3


def test_a_job_that_hangs_is_set_aside(tmp_path: Path) -> None:
    found = by_name(list(in_processes(jobs(tmp_path, "hang1", "a1"), act, 2, patience=1.5)))
    assert found["a1"].key
    assert not found["hang1"].key
    assert Job("hang1", tmp_path).tries == 3


def test_what_a_worker_takes_to_come_up_is_not_the_jobs(tmp_path: Path) -> None:
    """A machine busy with others brings processes up late; no workbook is to blame for that."""
    (found,) = in_processes(jobs(tmp_path, "a1"), Late(), 1, patience=0.5)
    assert (found.key, found.attempts) == ("key-a1", 1)


@pytest.mark.parametrize("how", ["here", "processes"])
def test_a_bug_of_ours_stops_one_job_and_is_told(tmp_path: Path, how: str) -> None:
    run = one_by_one if how == "here" else lambda some, do: in_processes(some, do, 2)
    found = by_name(list(run(jobs(tmp_path, "bug1", "a1"), act)))
    assert found["a1"].key
    assert "ZeroDivisionError: a bug of ours" in found["bug1"].fault
    assert not found["bug1"].key


@pytest.mark.parametrize("how", ["here", "processes"])
def test_a_full_disk_stops_all_and_blames_no_workbook(tmp_path: Path, how: str) -> None:
    run = one_by_one if how == "here" else lambda some, do: in_processes(some, do, 2)
    with pytest.raises(StorageError) as caught:
        list(run(jobs(tmp_path, "full1", "a1", "a2"), act))
    assert caught.value.error.filename == str(tmp_path)


def test_nothing_to_do_starts_nothing() -> None:
    assert list(in_processes([], act, 3)) == []
