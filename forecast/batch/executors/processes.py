"""Processes of this computer, each at one job at a time; one that dies is replaced.

The pools of the standard library lose what their other workers have in hand when one is killed, or
wait for ever. Here each worker has a pipe of its own, and a job is at one worker alone.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from forecast.batch.executors.outcomes import (
    ATTEMPTS,
    PATIENCE,
    Act,
    Outcome,
    Reply,
    StorageError,
    attempt,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

    from forecast.batch.task import Task

_TICK = 1.0
_START = 120.0
"""Seconds that a process may take to come up, on a machine that is busy with others."""
_SPAWN = multiprocessing.get_context("spawn")
"""Alike on Windows and Linux: nothing of this process is in a worker but what it is sent."""


@dataclass(frozen=True, slots=True)
class _Up:
    """What a worker says first: only then does its job's time run."""


@dataclass(slots=True)
class _Worker:
    """A process and the job that it is at."""

    process: Any
    pipe: Connection[Any, Any]
    job: Task | None = None
    attempts: int = 0
    since: float = 0.0
    is_up: bool = False

    def is_late(self, patience: float) -> bool:
        """Tell whether its job, or its own start, takes longer than it may."""
        most = patience if self.is_up else max(patience, _START)
        return time.monotonic() - self.since > most


def in_processes(jobs: Iterable[Task], act: Act, count: int, patience: float = PATIENCE
                 ) -> Iterator[Outcome]:
    """Do jobs in so many processes, in no certain order.

    A job whose worker dies, or takes longer than ``patience`` seconds, is tried ``ATTEMPTS`` times;
    what the worker takes to come up is not the job's.

    Raises
    ------
    StorageError
        When the store cannot be written; the workers are stopped.
    """
    waiting = iter(jobs)
    again: deque[tuple[Task, int]] = deque()
    workers: list[_Worker] = []
    try:
        while True:
            _hand_out(workers, again, waiting)
            while len(workers) < count:
                worker = _started(act)
                workers.append(worker)
                if not _given(worker, again, waiting):
                    break
            busy = [one for one in workers if one.job is not None]
            if not busy:
                return
            for outcome in _heard(busy, workers, again, patience):
                _hand_out(workers, again, waiting)  # before whoever asked looks at the outcome
                yield outcome
    finally:
        for worker in workers:
            _stop(worker)


def _hand_out(workers: Iterable[_Worker], again: deque[tuple[Task, int]], waiting: Iterator[Task]
              ) -> None:
    """Give every free worker a job, as long as there are any."""
    for worker in workers:
        if worker.job is None and not _given(worker, again, waiting):
            return


def _given(worker: _Worker, again: deque[tuple[Task, int]], waiting: Iterator[Task]) -> bool:
    """Give a worker its next job, new ones before those that saw a worker die."""
    job, attempts = next(waiting, None), 0
    if job is None:
        if not again:
            return False
        job, attempts = again.popleft()
    worker.job, worker.attempts, worker.since = job, attempts + 1, time.monotonic()
    with suppress(OSError):  # it died meanwhile: that is seen when it is listened to
        worker.pipe.send(job)
    return True


def _heard(busy: list[_Worker], workers: list[_Worker], again: deque[tuple[Task, int]],
           patience: float) -> Iterator[Outcome]:
    """Wait for an answer or a death, and say what ended."""
    ready = set(map(id, wait([one.pipe for one in busy], timeout=_TICK)))
    for worker in busy:
        job = worker.job
        if job is None or not (id(worker.pipe) in ready or worker.is_late(patience)):
            continue
        reply = _reply(worker) if id(worker.pipe) in ready else None
        if isinstance(reply, _Up):
            worker.is_up, worker.since = True, time.monotonic()
            continue
        if reply is None:  # dead, or taken for dead
            _stop(worker)
            workers.remove(worker)
            if worker.attempts < ATTEMPTS:
                again.append((job, worker.attempts))
            else:
                yield Outcome(job, attempts=worker.attempts)
            continue
        worker.job = None
        if isinstance(reply, StorageError):
            raise reply
        yield Outcome(job, reply.key, worker.attempts, reply.fault, reply.cpu)


def _reply(worker: _Worker) -> Reply | StorageError | _Up | None:
    try:
        said = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return said if isinstance(said, (Reply, StorageError, _Up)) else None


def _started(act: Act) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, act), daemon=True)
    process.start()
    theirs.close()  # else nobody would hear the worker die
    return _Worker(process, ours)


def _serve(pipe: Connection[Any, Any], act: Act) -> None:
    """Do what comes through the pipe until nothing more can come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to hear
    with suppress(OSError):  # an owner that is gone is met below
        pipe.send(_Up())
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            said: Reply | StorageError = attempt(act, job)
        except StorageError as error:
            said = error
        try:
            pipe.send(said)
        except OSError:  # the owner is gone; the record is there
            return


def _stop(worker: _Worker) -> None:
    """End a worker: at once where it is at a job, whose record is there or is not."""
    worker.pipe.close()
    if worker.job is not None:
        worker.process.kill()
    worker.process.join()
