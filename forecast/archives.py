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

from forecast import system

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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
        target = _target(path)
        with staged(data, path) as side:
            system.replace(side, target)
    except OSError as error:  # it may name the side file, or none
        error.filename, error.filename2 = str(path), None
        raise
    system.keep_names(target.parent)


@contextmanager
def staged(data: bytes, path: Path) -> Iterator[Path]:
    """Write what shall stand at a path into a file beside it; it is gone afterwards if unused."""
    target = _target(path)
    with _beside(target) as side:
        with side.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, side)
        yield side


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a name beside a file for what shall replace it; nothing is left there afterwards."""
    _sweep(target.parent)
    side = target.with_name(f"{_SIDE}{_HOST}-{os.getpid()}-{secrets.token_hex(4)}{_PARTIAL}")
    try:
        yield side
    finally:
        with suppress(OSError):  # a scanner has it open, on Windows: it is swept another time
            side.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """Return what is replaced: what a link leads to, never the link."""
    return path.resolve() if path.is_symlink() else path


def swap(moves: Sequence[tuple[Path, Path]], gone: Iterable[Path], spare: Path) -> None:
    """Put finished files in their places and remove others: all of it or nothing.

    Parameters
    ----------
    moves
        Each file, and the place it goes to; both on one disk.
    gone
        Files to remove.
    spare
        An empty folder that keeps what is replaced until all is done.

    Raises
    ------
    OSError
        With the place's own name. Everything stands as it did before then. So it does when somebody
        ends the program: the signal waits for the few milliseconds that this takes.
    """
    steps = [(source, _target(place)) for source, place in (*moves, *((None, one) for one in gone))]
    kept: list[tuple[Path, Path | None]] = []
    with system.uninterrupted():
        target = spare
        try:
            for number, (_, target) in enumerate(steps):
                old = spare / str(number) if target.exists() else None
                if old is not None:
                    _link(target, old)
                kept.append((target, old))
            for source, target in steps:  # a kill here alone could leave a mixture
                if source is None:
                    target.unlink()
                else:
                    system.replace(source, target)
        except OSError as error:
            for place, old in reversed(kept):
                _restore(place, old)
            error.filename, error.filename2 = str(target), None
            raise
    for folder in dict.fromkeys(target.parent for _, target in steps):
        system.keep_names(folder)


def _link(file: Path, name: Path) -> None:
    """Give a file a second name; a copy where the disk knows no such thing, or is another."""
    try:
        name.hardlink_to(file)
    except (OSError, NotImplementedError):
        shutil.copy2(file, name)


def _restore(target: Path, old: Path | None) -> None:
    with suppress(OSError):
        if old is None:
            target.unlink(missing_ok=True)
        elif not target.exists() or not target.samefile(old):
            shutil.move(old, target)


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
        with _beside(path) as side:
            yield side
            system.replace(side, path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    system.keep_names(path.parent)


def refuse_fixed(path: Path) -> None:
    """Refuse what must not be replaced.

    Raises
    ------
    IsADirectoryError, PermissionError, OSError
        Where a folder stands, or a file that is marked as read-only, or a name that the system
        keeps for itself or has no characters for.
    """
    if not system.can_bear(path):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    if not system.can_spell(path):
        raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(path))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(path))


def _sweep(folder: Path) -> None:
    """Remove the side files that a program left behind when it was killed."""
    for left in list(folder.glob(f"{_SIDE}*{_PARTIAL}")):
        host, number, *_ = left.name.removeprefix(_SIDE).split("-")
        with suppress(OSError):  # somebody has it open, on Windows
            old = time.time() - left.stat().st_mtime > _A_DAY
            if old or (host == _HOST and not system.is_running(number)):
                left.unlink()


@contextmanager
def copies_kept(paths: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """Keep a dated copy of each file while it is replaced; none where that does not come about."""
    made: list[Path] = []
    try:
        for path in paths:
            refuse_fixed(path)
            made.append(keep_copy(path))
        yield tuple(made)
    except BaseException:
        for copy in made:
            copy.unlink(missing_ok=True)
        raise


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
