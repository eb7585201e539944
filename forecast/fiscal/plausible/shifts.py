"""A run of a column's figures that stands one row off: pasted a row too low or too high."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 2.0
_ALONE = 1.5
"""What a figure counts for that is far from its row's, and one where its row has none."""
_GAIN = 6.0
_KEPT = 0.35
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Shift:
    """The first and the last row whose figure belongs one row up (``step`` 1) or down (−1)."""

    first: int
    last: int
    step: int


def find_shift(values: Sequence[float | None], usual: Sequence[float | None]) -> Shift | None:
    """Find the run of figures that fits what its rows usually hold when moved by one row.

    Parameters
    ----------
    values, usual
        Row by row of a sheet: the column's figures, and what another column has in the same rows,
        in the same unit; None where a cell is blank.

    >>> find_shift([None, 9.0, 800.0, 3.0, 60.0, None], [10.0, 790.0, 3.0, 61.0, None, None])
    Shift(first=1, last=4, step=1)
    """
    best: tuple[float, Shift] | None = None
    for step in (1, -1):
        gains: list[tuple[float, float]] = []
        for at, wanted in enumerate(usual):
            other = at + step
            moved = values[other] if 0 <= other < len(values) else None
            gains.append((_apart(values[at], wanted), _apart(moved, wanted)))
        run = _best_run([before - after for before, after in gains])
        if run is None:
            continue
        gain = sum_of(before - after for before, after in gains[run[0]:run[1] + 1])
        left = sum_of(after for _, after in gains[run[0]:run[1] + 1])
        held = [at + step for at in range(run[0], run[1] + 1)
                if 0 <= at + step < len(values) and values[at + step] is not None]
        if gain < _GAIN or left > _KEPT * (gain + left) or len(held) < _FEWEST:
            continue
        if best is None or gain > best[0]:
            best = gain, Shift(held[0], held[-1], step)
    return best[1] if best else None


def _apart(value: float | None, usual: float | None) -> float:
    if value is None or usual is None:
        return 0.0 if value is usual else _ALONE
    if value * usual <= 0:
        return 0.0 if value == usual else _MOST
    return min(_MOST, abs(log(value / usual)))


def _best_run(gains: Sequence[float]) -> tuple[int, int] | None:
    """Return the first and the last place of the run with the greatest sum above nought."""
    best, run = 0.0, None
    total, start = 0.0, 0
    for at, gain in enumerate(gains):
        if total <= 0.0:
            total, start = 0.0, at
        total += gain
        if total > best:
            best, run = total, (start, at)
    return run
