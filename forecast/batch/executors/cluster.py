"""Workers of a Dask cluster: one made here, or one that stands."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from forecast.batch.executors.outcomes import ATTEMPTS, Act, Outcome, StorageError, attempt
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
    from distributed import Client, LocalCluster

    try:
        if address == LOCAL:
            with LocalCluster(n_workers=count, threads_per_worker=1, processes=True,
                              dashboard_address=":0", silence_logs=50) as cluster, \
                    Client(cluster) as client:
                yield client
        else:
            with Client(address, timeout=_CONNECT, set_as_default=False) as client:
                yield client
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError([Issue("scheduler_unreached", CellRef(address), str(error))]) from None


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

    at: dict[str, Task] = {}
    ready = as_completed([])

    def submit() -> bool:
        job = next(waiting, None)
        if job is None:
            return False
        name = f"{job.stem}-{len(at)}-{id(job):x}"
        at[name] = job
        ready.add(client.submit(attempt, act, job, key=name, pure=False))
        return True

    room = _AHEAD * max(1, len(client.scheduler_info()["workers"])) if many else 1
    open_jobs = sum(submit() for _ in range(room))
    while open_jobs:
        future = next(ready)
        job = at.pop(future.key)
        open_jobs -= 1
        if future.status in {"cancelled", "lost"}:
            raise InputError([Issue("scheduler_lost", CellRef(address), address)])
        error = future.exception() if future.status == "error" else None
        if isinstance(error, StorageError):
            raise error
        if error is None:
            reply = future.result()
            yield Outcome(job, reply.key, fault=reply.fault, cpu=reply.cpu)
        elif type(error).__name__ == "KilledWorker":
            yield Outcome(job, attempts=ATTEMPTS)
        else:
            yield Outcome(job, fault=f"{type(error).__name__}: {error}")
        future.release()
        open_jobs += submit()
