"""What differs between Windows and the others, kept in one place.

=============================  ==========================  =======================================
asked for                      POSIX                       Windows
=============================  ==========================  =======================================
a lock on a file               ``flock``, the whole file   ``LockFile``, a byte past all words
a name kept by the disk        the folder is synced        the system does so by itself
does a process run             it is sent signal 0         not asked, it would end; a file in use
                                                           cannot be removed there anyway
nothing comes in between       signals wait                signals wait, there is no SIGHUP
an open file                   may be replaced, removed    may be neither: who asks is refused
=============================  ==========================  =======================================
"""

from __future__ import annotations

import errno
import os
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSIX = os.name == "posix"
"""Whether the system is no Windows."""
_PLACE = 1 << 20
"""The byte that is locked, past all words, so that they can be read meanwhile."""
_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")
                if hasattr(signal, name))
"""The signals that end a program; the last is unknown to Windows."""
_CANNOT = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
"""A share that knows no locks: then nobody can be kept out."""


def lock(stream: IO[Any]) -> bool:
    """Lock an open file for this process alone; False where another holds it."""
    try:
        if POSIX:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            stream.seek(_PLACE)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # Windows only
    except OSError as error:
        return error.errno in _CANNOT
    return True


def keep_names(folder: Path) -> None:
    """Have the disk keep that names in a folder were replaced.

    File systems that cannot (shares, some FUSE) have replaced the files all the same.
    """
    if not POSIX:
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_running(number: str) -> bool:
    """Tell whether a process of this computer still runs; not so where one cannot ask."""
    if not POSIX:
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and the signals that end a program wait until what must be done whole is done.

    They then reach who handled them before. A mask would not do: it holds for one thread, and
    those of numerical libraries would take the signal. On another thread nothing need wait, as
    Python handles signals on its main thread alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    with ExitStack() as after:
        after.callback(_deliver, came)  # called last, when the former handlers stand again
        for number in _ENDING:
            own = signal.getsignal(number)
            if own not in {None, signal.SIG_IGN}:  # None: not Python's, which could not put it back
                after.callback(signal.signal, number, own)
                signal.signal(number, lambda number, _: came.append(number))
        yield


def _deliver(came: list[int]) -> None:
    """Send this process each signal that came, the others also where one raises."""
    with ExitStack() as left:
        for number in reversed(dict.fromkeys(came)):
            left.callback(signal.raise_signal, number)
