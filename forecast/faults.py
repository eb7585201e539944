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


def fault_of(error: OSError, place: str) -> Issue:
    """Say what the system refused."""
    name = place if error.filename is None else os.fsdecode(error.filename)
    name = name.replace(_STAGED, "")
    code = _CODES.get(error.errno or 0, "system_fault")
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
