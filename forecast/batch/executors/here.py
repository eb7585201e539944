"""One job after the other in this process: for looking into it; what kills a worker kills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.batch.executors.outcomes import Act, Outcome, attempt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.batch.task import Task


def one_by_one(jobs: Iterable[Task], act: Act) -> Iterator[Outcome]:
    """Do jobs in their order."""
    for job in jobs:
        reply = attempt(act, job)
        yield Outcome(job, reply.key, fault=reply.fault, cpu=reply.cpu)
