"""Jobs for executors that do what bad workbooks do: kill their reader, hang it, meet a bug."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """A job by name; ``folder`` takes a mark a time it is begun."""

    stem: str
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder

    @property
    def tries(self) -> int:
        return len(list(self.folder.glob(f"{self.stem}.*")))


def act(job: Job) -> str:
    """Do what the job's name says, leaving a mark first."""
    (job.folder / f"{job.stem}.{job.tries}").touch()
    word = job.stem.rstrip("0123456789")
    if word == "poison" or (word == "frail" and job.tries == 1):
        _die()
    if word == "hang":
        time.sleep(60)
    if word == "bug":
        raise ZeroDivisionError("a bug of ours")
    if word == "full":
        raise OSError(errno.ENOSPC, "No space left on device", str(job.folder))
    if word == "leaver" and job.tries == 1:  # dies when its reply is given, mostly before that is fetched
        threading.Timer(0.002, _die).start()
    return f"key-{job.stem}"


class Late:
    """Does a job as :func:`act`, in a process that takes a second to come up."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return _late, ()

    def __call__(self, job: Job) -> str:
        return act(job)


def _late() -> object:
    time.sleep(1.0)
    return act


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
