"""What differs between Windows and the others, kept in one place.

=============================  ==========================  =======================================
asked for                      POSIX                       Windows
=============================  ==========================  =======================================
a lock on a file               ``flock``, the whole file   ``LockFile``, a byte past all words
a name kept by the disk        the folder is synced        the system does so by itself
does a process run             it is sent signal 0         not asked, it would end: taken to run
nothing comes in between       signals wait                signals wait; SIGBREAK for SIGHUP
Ctrl-C from another thread     a signal to the main one    a flag, seen once the main one goes on
an open file                   may be replaced, removed    may be neither: who asks is refused,
                                                           after a moment, as a scanner lets go
a path                         any length                  259 characters, as a rule; one that is
                                                           longer is said to be missing
a name of a file               any                         not that of a device, no ``:*?"<>|``,
                                                           no stop or blank at its end
end a program and its own      its group is killed         ``taskkill`` by the tree
open a file as the desktop     ``xdg-open``, ``open``      ``startfile``
is there a screen              ``DISPLAY`` (not on a Mac)  always
a console lacks a character    a question mark             a question mark (GBK, as a rule)
=============================  ==========================  =======================================
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
import threading
import time
from _thread import interrupt_main
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import Popen

POSIX = os.name == "posix"
"""Whether the system is no Windows."""
_PLACE = 1 << 20
"""The byte that is locked, past all words, so that they can be read meanwhile."""
ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
               if hasattr(signal, name))
"""The signals that end a program: also a window that is closed, here and on Windows."""
_SCANNED = (0.05, 0.1, 0.2, 0.4)
"""Seconds between tries, on Windows."""
_LONGEST = 260
"""Characters of a path, its end among them."""
_CANNOT = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
"""A share that knows no locks: then nobody can be kept out."""
_DEVICES = re.compile("(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])"
                      r"\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[ .]$')


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
    """Tell whether a process of this computer may still run."""
    if not POSIX:
        return True
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True


def replace(source: Path, target: Path) -> None:
    """Give a file or folder the name of another, which it replaces.

    Scanners of viruses and indexers open what is new for a moment; Windows refuses meanwhile.

    Raises
    ------
    OSError
        What the system refuses, on Windows after most of a second.
    """
    for pause in () if POSIX else _SCANNED:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def can_spell(path: Path) -> bool:
    """Tell whether the system's language has the characters of a path (``LC_ALL=C`` may not)."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def is_too_long(path: Path) -> bool:
    """Tell whether a path is longer than Windows takes, which calls it missing."""
    return not POSIX and len(os.path.abspath(path)) >= _LONGEST  # noqa: PTH100  # what links lead to is not asked


def interrupt() -> None:
    """Send Ctrl-C to the main thread, from any thread; what it waits for is broken off."""
    if POSIX:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        interrupt_main()


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
        for number in ENDING:
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


def can_bear(path: Path) -> bool:
    """Tell whether files and folders may be named as a path: Windows keeps names for devices."""
    return POSIX or not any(_DEVICES.fullmatch(name) or _NOT_IN_NAMES.search(name)
                            for name in path.parts if name not in {path.anchor, ".", ".."})


def end_family(process: Popen[str]) -> None:
    """End a program, started in a session of its own, with those that it started."""
    if POSIX:
        os.killpg(process.pid, signal.SIGKILL)
        return
    import subprocess

    with suppress(OSError):  # a Windows without it: the program alone then
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S603, S607  # part of Windows
                       capture_output=True, check=False)
    process.kill()


def has_screen() -> bool:
    """Tell whether a window could be shown."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_by_desktop(path: Path) -> None:
    """Open a file with the program that the desktop opens it with; nothing without a desktop."""
    import subprocess

    with suppress(OSError):
        if not POSIX:
            os.startfile(path)  # type: ignore[attr-defined, unused-ignore]  # noqa: S606  # Windows only; our own output
            return
        # the desktop's programs must not load the libraries that we bring along
        clean = {key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"}
        original = os.environ.get("LD_LIBRARY_PATH_ORIG")
        subprocess.Popen(["open" if sys.platform == "darwin" else "xdg-open", str(path)],  # noqa: S603  # as above
                         env={**clean, **({"LD_LIBRARY_PATH": original} if original else {})},
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def let_lack(stream: TextIO | None) -> None:
    """Let a console that lacks a character show a question mark; none under ``pythonw``."""
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
