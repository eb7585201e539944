"""What the operating system refuses, told as an issue: which file, why, and the way out."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import system
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = {
    errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EFBIG: "disk_full",
    errno.EACCES: "not_writable", errno.EPERM: "not_writable", errno.EROFS: "not_writable",
    errno.ENOENT: "place_missing", errno.EISDIR: "folder_in_place", errno.ENOTDIR: "file_in_place",
    errno.EEXIST: "file_in_place", errno.ENAMETOOLONG: "name_too_long",
    errno.EILSEQ: "name_unwritable",
}  # fmt: skip
_STAGED = f"{os.sep}.partial"


@contextmanager
def told(place: Path | str) -> Iterator[None]:
    """Turn what the system refuses into an issue; ``place`` is named where the system names none.

    Raises
    ------
    InputError
        With the one issue.
    """
    try:
        yield
    except OSError as error:
        raise InputError([fault_of(error, str(place))]) from error


def refuse_nameless(name: str) -> None:
    """Refuse a name of a file or folder that is no text: it could stand in no result.

    Raises
    ------
    InputError
        ``name_unwritable``.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raise InputError([Issue("name_unwritable", CellRef(name), name)]) from None


MAX_TEXT = 16 << 20
"""Bytes of a file of text: a scenario, a catalogue, a model, a list."""


def contents(path: Path, most: int = MAX_TEXT) -> bytes:
    """Read a file at once, so that a later change on disk cannot mix two versions.

    Raises
    ------
    InputError
        ``file_missing``, ``file_is_folder``, ``file_is_stream`` (a pipe or a device: it may never
        end), ``file_too_large`` beyond ``most`` bytes, ``file_unreadable``, or ``name_unwritable``
        for a name that is no text: it could stand in no result.
    """
    refuse_nameless(path.name)
    try:
        about = path.stat()
        if path.is_dir():
            raise InputError([Issue("file_is_folder", CellRef(str(path)), str(path))])
        if not path.is_file():
            raise InputError([Issue("file_is_stream", CellRef(str(path)), str(path))])
        if about.st_size > most:
            raise InputError([Issue("file_too_large", CellRef(path.name), path.name, (
                ("size", str(about.st_size >> 20)), ("most", str(most >> 20))))])
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Issue("file_missing", CellRef(str(path)), str(path))]) from None
    except OSError as error:
        raise InputError([Issue("file_unreadable", CellRef(str(path)),
                                error.strerror or type(error).__name__)]) from None


def fault_of(error: OSError, place: str) -> Issue:
    """Say what the system refused."""
    name = place if error.filename is None else os.fsdecode(error.filename)
    name = name.replace(_STAGED, "")
    code = _CODES.get(error.errno or 0, "system_fault")
    if not system.can_spell(Path(name)):
        code = "name_unspelt"
    if code == "place_missing" and system.is_too_long(Path(name)):
        code = "name_too_long"
    if not system.can_bear(Path(name)):
        code = "name_reserved"
    if isinstance(error, PermissionError) and _is_held(Path(name)):
        code = "file_locked"
    reason = error.strerror or type(error).__name__
    return Issue(code, CellRef(name), name, (("reason", reason),))


def _is_held(path: Path) -> bool:
    """Tell whether only another program can be in the way: we might write both file and folder."""
    try:
        return (path.is_file() and bool(path.stat().st_mode & 0o200) and os.access(path, os.W_OK)
                and os.access(path.parent, os.W_OK))
    except OSError:
        return False
