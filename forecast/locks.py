"""One run at a time into one place: a lock that tells who holds it and since when.

The lock is the operating system's, on a small file: it ends with the process that took it, however
that ends. The file's words are for whoever has to wait.
"""

from __future__ import annotations

import getpass
import os
import platform
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from forecast import system
from forecast.faults import told
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
"""Seconds that a run waits for another before it says so: writing takes two or three."""
_PAUSE = 0.1


LOCK = ".forecast-lock"
"""The lock file of a folder."""


def lock_of(book: Path) -> Path:
    """Return the lock file of a workbook: one, by whatever link it is named."""
    real = book.resolve()
    return real.with_name(f".{real.stem}{LOCK}")


@contextmanager
def held(path: Path, place: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a lock file; wait for whoever holds it.

    Parameters
    ----------
    path
        The lock file; it is gone when the lock is given back.
    place
        The folder or the workbook that it keeps, as the user calls it.
    patience
        Seconds to wait.

    Raises
    ------
    InputError
        ``place_busy`` with the owner and the age of the other's lock, or what the system refused.
    """
    until, stream = time.monotonic() + patience, None
    try:
        try:
            with told(place):
                while True:
                    with system.uninterrupted():  # never taken without being known here
                        stream = _locked(path, place)
                    if stream is not None:
                        break
                    if time.monotonic() > until:
                        raise InputError([_busy(path, place)])
                    time.sleep(_PAUSE)
            yield
        finally:
            _given_back(stream, path)
    finally:
        _given_back(stream, path)  # for a signal that comes as the first is about to begin


def _given_back(stream: IO[str] | None, path: Path) -> None:
    """Remove the file while it is held, so that none but ours is removed; then let it go.

    Windows removes no open file: there it is removed after, unless the next one has it open.
    """
    with system.uninterrupted():
        if stream is None or stream.closed:
            return
        if system.POSIX:
            path.unlink(missing_ok=True)
            stream.close()
        else:
            stream.close()
            with suppress(OSError):
                path.unlink()


def _locked(path: Path, place: Path) -> IO[str] | None:
    """Take the lock if it is free; what the system refuses is told of the place."""
    try:
        return _taken(path)
    except OSError as error:
        error.filename = str(place)
        raise


def _taken(path: Path) -> IO[str] | None:
    """Open and lock the file; None where another holds it."""
    stream, is_ours = path.open("a+", encoding="utf-8"), False
    try:
        is_ours = system.lock(stream) and _is_there(stream, path)
        if not is_ours:
            stream.close()
            return None
        stream.truncate(0)
        stream.write(f"{_owner()}\n{time.time():.0f}\n")
        stream.flush()
    except BaseException:
        if is_ours:  # the disk is full, and the lock in hand
            _given_back(stream, path)
        stream.close()
        raise
    return stream


def _is_there(stream: IO[str], path: Path) -> bool:
    """Tell whether the locked file is still the one of that name, not one just removed."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _owner() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system that knows no names
        name = "?"
    return f"{name}@{platform.node()} ({os.getpid()})"


def _busy(path: Path, place: Path) -> Issue:
    try:
        owner, since, *_ = path.read_text(encoding="utf-8", errors="replace").split("\n")
        age = max(0, round(time.time() - float(since)))
    except (OSError, ValueError):
        owner, age = "?", 0
    return Issue("place_busy", CellRef(str(place)), str(place),
                 (("owner", owner), ("age", str(age))))
