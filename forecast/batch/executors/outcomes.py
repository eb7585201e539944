"""What became of a job, and how often a job is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecast.batch.task import Task

Act = Callable[[Any], str]
"""Does a job and returns the key of its record; it can be pickled."""
ATTEMPTS = 3
"""So often a job may see its worker die before it is set aside."""
PATIENCE = 900.0
"""Seconds that one job may take: a workbook that hangs its reader is one that kills it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Parameters
    ----------
    key
        The record that it left, empty where there is none.
    attempts
        How often it was begun.
    fault
        Where there is no record, why: what our own program said, or empty for a worker that died.
    cpu
        Seconds of the processor that it took.
    """

    job: Task
    key: str = ""
    attempts: int = 1
    fault: str = ""
    cpu: float = 0.0


class StorageError(Exception):
    """The store cannot be written: no job can go on, and none is to blame."""

    def __init__(self, number: int, reason: str, path: str) -> None:
        super().__init__(number, reason, path)
        self.number, self.reason, self.path = number, reason, path

    @property
    def error(self) -> OSError:
        """What the system refused."""
        return OSError(self.number, self.reason, self.path)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker hands back: the key, or what our program said; never the figures."""

    key: str = ""
    fault: str = ""
    cpu: float = 0.0


def attempt(act: Act, job: Task) -> Reply:
    """Do a job and say what came of it.

    Raises
    ------
    StorageError
        When the store cannot be written.
    """
    import time
    import traceback

    began = time.process_time()
    try:
        key = act(job)
    except OSError as error:
        raise StorageError(error.errno or 0, error.strerror or type(error).__name__,
                           str(error.filename or job.store)) from None
    except Exception:  # noqa: BLE001  # a bug that one workbook meets must not stop the others
        return Reply(fault=traceback.format_exc(limit=-8), cpu=time.process_time() - began)
    return Reply(key, cpu=time.process_time() - began)
