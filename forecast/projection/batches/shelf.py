"""Paths of very many draws, kept in a file without a name until somebody asks for one item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryFile
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_SIZE = np.dtype(np.float64).itemsize


class Shelf(Mapping[str, Array]):
    """item → array (periods, runs), of which only the first runs and the last item are in memory.

    Parameters
    ----------
    names
        The items.
    periods, runs
        The shape of each array.
    ends
        How many of the first runs are asked for often.
    """

    def __init__(self, names: Iterable[str], periods: int, runs: int, ends: int) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._periods, self._runs = periods, runs
        self._ends = {name: np.full((periods, ends), np.nan) for name in self._places}
        self._file = TemporaryFile()  # noqa: SIM115  # it lives as long as the shelf
        finalize(self, self._file.close)
        self._last: tuple[str, Array] | None = None

    def put(self, paths: Mapping[str, Array], first: int) -> None:
        """Lay runs of every item on the shelf, from the run ``first`` on."""
        self._last = None
        for name, place in self._places.items():
            for row, values in enumerate(paths[name]):
                self._file.seek(((place * self._periods + row) * self._runs + first) * _SIZE)
                self._file.write(np.ascontiguousarray(values).tobytes())
            ends = self._ends[name]
            ends[:, first:first + paths[name].shape[1]] = paths[name][:, :max(
                0, ends.shape[1] - first)]

    def figure(self, name: str, row: int, run: int) -> float:
        """Return one figure; of the first runs without reading the file."""
        ends = self._ends[name]
        return float(ends[row, run] if run < ends.shape[1] else self[name][row, run])

    def row(self, name: str, row: int) -> Array:
        """Return the figures of one period, one a run."""
        figures: Array = self[name][row]
        return figures

    def __getitem__(self, name: str) -> Array:
        """Read one item; ``KeyError`` when there is none."""
        place = self._places[name]
        if self._last is None or self._last[0] != name:
            self._file.seek(place * self._periods * self._runs * _SIZE)
            read = self._file.read(self._periods * self._runs * _SIZE)
            self._last = name, np.frombuffer(read).reshape(self._periods, self._runs)
        return self._last[1]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is an item, without reading it."""
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        """Go through the items."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the items."""
        return len(self._places)
