"""Zip archives (xlsx, docx) with the same bytes for the same contents."""

from __future__ import annotations

import io
import os
import zipfile
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
    """Write a file whole or not at all."""
    side = path.with_name(f".{path.name}.partial")
    try:
        with side.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        side.replace(path)
    finally:
        side.unlink(missing_ok=True)
