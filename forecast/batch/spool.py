"""Things kept in a file in the order they came, so that memory does not grow with them."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


class Spool(Sequence[T], Generic[T]):
    """A sequence in a nameless temporary file that is gone with it; one item is in memory at once.

    Raises
    ------
    OSError
        By whatever writes, when the disk of temporary files is full.

    Examples
    --------
    >>> kept = Spool(["甲", "乙"])
    >>> kept.append("丙")
    >>> len(kept), kept[1], list(kept)
    (3, '乙', ['甲', '乙', '丙'])
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as this does
        weakref.finalize(self, self._file.close)
        self._starts = array("q")
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        """Keep one more."""
        start = self._file.seek(0, 2)
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._starts.append(start)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """Read one, or some."""
        if isinstance(at, slice):
            return [self._read(start) for start in self._starts[at]]
        return self._read(self._starts[at])

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._starts)

    def __iter__(self) -> Iterator[T]:
        """Read one after the other."""
        return map(self._read, self._starts)

    def _read(self, start: int) -> T:
        self._file.seek(start)
        found: T = pickle.load(self._file)  # noqa: S301  # what this process wrote itself
        return found
