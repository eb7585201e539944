"""Merged ranges: which of them a cell lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.xlsx.addresses import Area

_TALL = 64


class Merges:
    """The merged ranges of a sheet, found by row: a table may have thousands, a row has few."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._rows: dict[int, list[Area]] = {}
        self._tall: list[Area] = []
        for area in areas:
            if area[2] - area[0] >= _TALL:
                self._tall.append(area)
                continue
            for row in range(area[0], area[2] + 1):
                self._rows.setdefault(row, []).append(area)

    def on(self, row: int) -> list[Area]:
        """Return the ranges that a row takes part in."""
        return [*self._rows.get(row, ()), *(area for area in self._tall
                                            if area[0] <= row <= area[2])]

    def over(self, row: int, column: int) -> Area | None:
        """Return the range that covers a cell; its first cell, which shows its value, is not."""
        return next((area for area in self.on(row) if area[1] <= column <= area[3]
                     and (row, column) != area[:2]), None)
