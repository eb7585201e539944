"""Zip archives (xlsx, docx) with the same bytes for the same contents."""

from __future__ import annotations

import errno
import io
import os
import platform
import secrets
import shutil
import stat
import time
import zipfile
import zlib
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name
_SIDE, _PARTIAL = ".fc-", ".partial"
"""How a file is called while it is written; short, since the name it will have may be long."""
_HOST = f"{zlib.crc32(platform.node().encode()):08x}"
_A_DAY = 86_400


def settled(archive: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Pack an archive again: fixed times and attributes, parts in their order.

    Parameters
    ----------
    archive
        The bytes of a zip archive.
    replaced
        New contents for parts of it by name.
    """
    new = dict(replaced or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as out:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows and Linux
            out.writestr(entry, new.get(info.filename, old.read(info)))
    return packed.getvalue()


def put(data: bytes, path: Path) -> None:
    """Write a file whole or not at all, however the program ends: the old one or the new one.

    What a link leads to is replaced, never the link; a device is written to as it is.

    Raises
    ------
    OSError
        With the file's own name: a folder stands there, the file is read-only, the disk is full …
    """
    try:
        refuse_fixed(path)
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe
            path.write_bytes(data)
            return
        target = path.resolve() if path.is_symlink() else path
        _sweep(target.parent)
        side = target.with_name(f"{_SIDE}{_HOST}-{os.getpid()}-{secrets.token_hex(4)}{_PARTIAL}")
        try:
            with side.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, side)
            side.replace(target)
        finally:
            side.unlink(missing_ok=True)
    except OSError as error:  # it may name the side file, or none
        error.filename, error.filename2 = str(path), None
        raise
    _settle(target.parent)


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a path to write a file to that is too large for memory; then put it in its place.

    Raises
    ------
    OSError
        With the file's own name, as :func:`put`.
    """
    try:
        refuse_fixed(path)
        _sweep(path.parent)
        side = path.with_name(f"{_SIDE}{_HOST}-{os.getpid()}-{secrets.token_hex(4)}{_PARTIAL}")
        try:
            yield side
            side.replace(path)
        finally:
            side.unlink(missing_ok=True)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    _settle(path.parent)


def refuse_fixed(path: Path) -> None:
    """Refuse what must not be replaced.

    Raises
    ------
    IsADirectoryError, PermissionError
        Where a folder stands, or a file that is marked as read-only.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(path))


def _sweep(folder: Path) -> None:
    """Remove the side files that a program left behind when it was killed."""
    for left in list(folder.glob(f"{_SIDE}*{_PARTIAL}")):
        host, number, *_ = left.name.removeprefix(_SIDE).split("-")
        with suppress(OSError):  # on Windows a file that is being written cannot be removed
            old = time.time() - left.stat().st_mtime > _A_DAY
            if old or (host == _HOST and not _is_running(number)):
                left.unlink()


def _is_running(number: str) -> bool:
    """Tell whether a process of this computer still runs; where one cannot ask, that it does not.

    On Windows asking would end the process; there the system itself keeps a file in use.
    """
    if os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True


def _settle(folder: Path) -> None:
    """Have the disk keep that a name in a folder was replaced; Windows does so by itself.

    File systems that cannot (shares, some FUSE) have replaced the file all the same.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_copy(path: Path) -> Path:
    """Set a dated copy beside a file that is about to be replaced, and return its path.

    A second copy of one minute gets a number; no copy replaces another.
    """
    stamp = datetime.now().strftime("%Y%m%d-%H%M")  # noqa: DTZ005  # the clerk's own clock
    copy = unused(path.with_name(f"{path.stem}.{stamp}.bak{path.suffix}"), f".bak{path.suffix}")
    put(path.read_bytes(), copy)
    return copy


def unused(path: Path, ending: str = "") -> Path:
    """Return a path that no file has: this one, or one with a number before its ending."""
    ending = ending or path.suffix
    stem, number, free = path.name.removesuffix(ending), 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}{ending}")
    return free


def is_held(path: Path) -> bool:
    """Tell whether Excel, WPS or LibreOffice has a file open: each sets a mark beside it."""
    name = path.name
    marks = (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    return any((path.parent / mark).exists() for mark in marks)
