"""Workers of a Dask cluster: one made here, or one that stands."""

from __future__ import annotations

from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from logging import CRITICAL
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from forecast.batch.executors.outcomes import (
    ATTEMPTS,
    Act,
    Outcome,
    Reply,
    StorageError,
    attempt,
)
from forecast.issues import CellRef, InputError, Issue
from forecast.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from forecast.batch.task import Task

LOCAL = "local"
"""The address that stands for a cluster made on this computer."""
_AHEAD = 3
"""Jobs a worker that the scheduler knows of: enough for no worker to wait, few for the client."""
_CONNECT = 20


def on_cluster(jobs: Iterable[Task], act: Act, address: str, count: int,
               tell: Callable[[str], None]) -> Iterator[Outcome]:
    """Do jobs on a cluster, in no certain order.

    A job that is at hand when its worker dies is tried again by the scheduler; one that has seen
    too many die is tried once more when it is alone, so that only the guilty are set aside.

    Parameters
    ----------
    address
        Of the scheduler; ``local`` makes a cluster of ``count`` workers here.
    tell
        Hears the dashboard's address, where there is one.

    Raises
    ------
    InputError
        When Dask is not installed, the scheduler cannot be reached or is lost, no worker comes, or
        a worker's program is of another version.
    StorageError
        When the store cannot be written.
    """
    try:
        import distributed
    except ImportError:
        raise InputError([Issue("no_dask", CellRef("--scheduler"), address)]) from None
    del distributed
    with _client(address, count) as client:
        tell(str(client.dashboard_link or ""))
        _check_workers(client, address)
        suspects: list[Task] = []
        for outcome in _done(client, iter(jobs), act, address, many=True):
            if outcome.key or outcome.fault:
                yield outcome
            else:
                suspects.append(outcome.job)
        for job in suspects:
            yield from _done(client, iter((job,)), act, address, many=False)


@contextmanager
def _client(address: str, count: int) -> Iterator[Any]:
    """Connect to a cluster, one of our own where no address is given, and let go of it after."""
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        try:
            found: Any = address
            if address == LOCAL:
                found = stack.enter_context(LocalCluster(
                    n_workers=count, threads_per_worker=1, processes=True, dashboard_address=":0",
                    silence_logs=CRITICAL))
            client = stack.enter_context(Client(found, timeout=_CONNECT, set_as_default=False))
        except (OSError, ValueError) as error:
            raise InputError([Issue("scheduler_unreached", CellRef(address), str(error))]) from None
        yield client


def _check_workers(client: Any, address: str) -> None:
    """See that there are workers, and that their program is this one."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT)
    except TimeoutError:
        raise InputError([Issue("no_workers", CellRef(address), address)]) from None
    found = client.run(_version)
    if strange := {one for one in found.values() if one != VERSION}:
        raise InputError([Issue("batch_versions", CellRef(address), ", ".join(sorted(strange)),
                                (("own", VERSION),))])


def _version() -> str:
    return VERSION


def _done(client: Any, waiting: Iterator[Task], act: Act, address: str, *, many: bool
          ) -> Iterator[Outcome]:
    """Submit a few jobs at a time, so that the client's memory does not grow with them."""
    from distributed import as_completed

    at: dict[str, tuple[Task, int]] = {}
    ready = as_completed([], loop=client.loop)

    def submit(job: Task | None, attempts: int = 1) -> bool:
        if job is None:
            return False
        name = f"{job.stem}-{token_hex(4)}"
        at[name] = job, attempts
        ready.add(client.submit(attempt, act, job, key=name, pure=False))
        return True

    room = _AHEAD * max(1, len(client.scheduler_info()["workers"])) if many else 1
    open_jobs = sum(submit(next(waiting, None)) for _ in range(room))
    while open_jobs:
        future = next(ready)
        job, attempts = at.pop(future.key)
        try:
            said = _said(future)
        except (OSError, CancelledError):
            if not _stands(client):
                raise InputError([Issue("scheduler_lost", CellRef(address), address)]) from None
            if attempts < ATTEMPTS:  # its reply went with the worker that held it
                submit(job, attempts + 1)
                continue
            said = None
        open_jobs -= 1
        if isinstance(said, StorageError):
            raise said
        if isinstance(said, Reply):
            yield Outcome(job, said.key, fault=said.fault, cpu=said.cpu)
        elif said is None or type(said).__name__ == "KilledWorker":
            yield Outcome(job, attempts=ATTEMPTS)
        else:
            yield Outcome(job, fault=f"{type(said).__name__}: {said}")
        future.release()
        open_jobs += submit(next(waiting, None))


def _said(future: Any) -> Reply | BaseException:
    """Return what a worker said, or what became of it.

    Raises
    ------
    OSError, CancelledError
        When the reply is lost, with the worker that held it or with the scheduler.
    """
    if future.status in {"cancelled", "lost"}:
        raise CancelledError
    if future.status == "error":
        error: BaseException = future.exception()
        return error
    reply: Reply = future.result()
    return reply


def _stands(client: Any) -> bool:
    """Tell whether the scheduler still answers: replies are lost with single workers too."""
    try:
        client.sync(client.scheduler.identity, callback_timeout=_CONNECT)
    except (OSError, CancelledError):
        return False
    return True
