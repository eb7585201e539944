"""The result store: a record a task, written whole or not at all under the hash of what it is of.

Whoever runs next does what is not there yet: the store, and no engine, is what a batch recovers by.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast import archives

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forecast.batch.quanta import Quanta

_DATA, _NUMBERS, _DRAWS, _ENDING = "record.json", "numbers.json", "draws", ".rec"
_FIRST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one workbook.

    Parameters
    ----------
    key
        The hash that it lies under.
    data
        Plain data (:mod:`forecast.batch.summary`); ``issues`` where the workbook cannot be used.
    numbers
        Scenario → item → year → what there is to say of a figure; read only when wanted.
    draws
        Scenario → (rows, years, draws) int64, or int32 as read where they fit: how far each draw
        lies from the central run, in quanta; the rows are named by ``data["rows"]``.
    """

    key: str
    data: Mapping[str, Any]
    numbers: Mapping[str, Any] = field(default_factory=dict)
    draws: Mapping[str, Quanta] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether the workbook gave figures."""
        return "issues" not in self.data


@dataclass(frozen=True, slots=True)
class Store:
    """Records in a folder that every worker sees."""

    root: Path

    def put(self, record: Record) -> None:
        """Write a record; the same one gives the same bytes.

        Raises
        ------
        OSError
            When it cannot be written; nothing is there then.
        """
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            _entry(archive, _DATA, record.data)
            _entry(archive, _NUMBERS, record.numbers)
            for place, draws in enumerate(record.draws.values()):
                _stored(archive, f"{_DRAWS}{place}.npy", _packed(draws))
        path = self._path(record.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        archives.put(made.getvalue(), path)

    def has(self, key: str) -> bool:
        """Tell whether there is a record."""
        return self._path(key).is_file()

    def get(self, key: str, *, full: bool = False, drawn: bool = False) -> Record:
        """Read a record, its numbers (``full``) and its draws only when they are wanted.

        Raises
        ------
        FileNotFoundError
            When there is none.
        """
        with zipfile.ZipFile(self._path(key)) as archive:
            data = json.loads(archive.read(_DATA))
            numbers = json.loads(archive.read(_NUMBERS)) if full or drawn else {}
            names = data.get("drawn", []) if drawn else []
            draws = {name: np.load(io.BytesIO(archive.read(f"{_DRAWS}{place}.npy")))
                     for place, name in enumerate(names)}
        return Record(key, data, numbers, draws)

    def sound(self, key: str, folder: Path) -> Record | None:
        """Return a record that still holds: the files that the workbook names are what they were.

        ``folder`` is the workbook's own.
        """
        try:
            record = self.get(key)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError,
                TypeError, AttributeError, RecursionError):
            return None
        for name, digest in record.data.get("beside", ()):
            try:
                if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                    return None
            except OSError:
                return None
        return record

    def drop(self, key: str) -> None:
        """Remove a record, so that its task is done anew."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / f"{key}{_ENDING}"


def _entry(archive: zipfile.ZipFile, name: str, data: Mapping[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
    _stored(archive, name, text, zipfile.ZIP_DEFLATED)


def _stored(archive: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_STORED
            ) -> None:
    entry = zipfile.ZipInfo(name, _FIRST)
    entry.create_system = 0  # the same on Windows and Linux
    archive.writestr(entry, data, how, 1)


def _packed(draws: Quanta) -> bytes:
    """Write draws in half the room where they fit."""
    size = np.int32 if np.abs(draws).max(initial=0) <= np.iinfo(np.int32).max else np.int64
    made = io.BytesIO()
    np.save(made, np.ascontiguousarray(draws, size), allow_pickle=False)
    return made.getvalue()
