"""Zip archives (xlsx, docx) with the same bytes for the same contents."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name


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
    """Write a file whole or not at all, however the program ends: the old one or the new one."""
    side = path.with_name(f".{path.name}.partial")
    try:
        with side.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, side)
        side.replace(path)
        _settle(path.parent)
    finally:
        side.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the disk keep that a name in a folder was replaced; Windows does so by itself."""
    if os.name != "posix":
        return
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
