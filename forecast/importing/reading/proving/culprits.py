"""Culprits: which of the cells that contradict each other is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from statistics import median
from typing import TYPE_CHECKING

from forecast.importing.reading.proving.slips import meant_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.importing.reading.proving.lines import Lines
    from forecast.importing.reading.proving.relations import Cell, Relation

_DIGITS = 12
_FAR = 3.0
"""A figure cannot stand out by more than this (in logarithms), nor be less far than nought."""
_NEIGHBOURS = ((1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell and what it should be: relations that this mends, how many it breaks.

    ``gain`` is by how much less it then stands out among figures of its kind.
    """

    cell: Cell
    meant: float
    mended: tuple[Relation, ...]
    broken: int
    is_slip: bool
    is_copied: bool
    gain: float
    speaking: int


def culprit_of(broken: Sequence[Relation], holding: Mapping[Cell, Sequence[Relation]],
               lines: Lines) -> Suspect:
    """Return the cell that is most probably wrong, what it should be, and what that mends.

    What changing one cell mends, less what it breaks, counts first: the relations that hold speak
    for their cells. Of cells that mend as much, the one goes first that a usual slip explains and
    that stands out among figures of its kind; then one that is typed as its neighbour is; then
    the one for which fewest relations speak; then a level, since that would be written.
    """
    suspects = [one for cell in dict.fromkeys(cell for one in broken for cell in one.cells)
                for one in _suspects(cell, broken, holding, lines)]
    return max(suspects, key=lambda one: (
        len(one.mended) - one.broken, round(one.is_slip + one.gain, 1), one.is_copied,
        -one.speaking, one.cell in lines.levels))


def _suspects(cell: Cell, broken: Sequence[Relation],
              holding: Mapping[Cell, Sequence[Relation]], lines: Lines) -> list[Suspect]:
    """Try the values that a cell would have to have, and those that a slip makes it of."""
    failing = [one for one in broken if cell in one.cells]
    speaking = holding.get(cell, ())
    firm = sum(not one.is_bound for one in speaking)
    first = failing[0]
    value, unit = lines.amounts[cell], 2.0 * lines.halves[cell]
    copied = value != 0 and any(
        lines.amounts.get((cell[0] + down, cell[1] + right)) == value
        for down, right in _NEIGHBOURS)
    given = [round(expected / unit) * unit for one in failing
             if (expected := one.expected(cell)) is not None]
    found = []
    for meant, is_slip in (*((one, False) for one in given),
                           *((one, True) for one in meant_by(value))):
        mended = tuple(one for one in failing if one.holds_with({cell: meant}))
        if mended and not (meant < 0 <= value and cell in lines.levels):
            lost = sum(not one.holds_with({cell: meant}) for one in speaking)
            gain = _off(value, lines.peers(cell)) - _off(meant, lines.peers(cell))
            found.append(Suspect(cell, float(f"{meant:.{_DIGITS}g}"), mended, lost, is_slip,
                                  copied, gain, firm))
    return found or [Suspect(cell, given[0] if given else value, (first,), len(speaking), False,
                              copied, 0.0, firm)]


def _off(value: float, peers: Sequence[float]) -> float:
    """Return how far a figure is from those of its kind, in logarithms of its size."""
    if not peers:
        return 0.0
    middle = median(peers)
    if value * middle <= 0:
        return _FAR if value != middle else 0.0
    return min(abs(log(value / middle)), _FAR)
