"""Unit slips: a figure in 元 or 亿元 where 万元 is meant is ten thousand times off.

A figure is held against its neighbours: the same item in other years and vintages. One that is off
by ten thousand times (within a factor of three) against all of them is a slip. With a single
neighbour it could be either; the one that its column's total, or its share in the total, speaks
against is it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

FACTOR = 10_000.0
_WIDTH = 0.5
"""In powers of ten: a slip is recognised between 3.5 and 4.5."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that is ten thousand times too large or too small.

    ``at`` and ``beside`` are places in the list given; ``factor`` mends the figure.
    """

    at: int
    beside: int
    direction: Literal["large", "small"]

    @property
    def factor(self) -> float:
        """What the figure times this would be in the right unit."""
        return 1.0 / FACTOR if self.direction == "large" else FACTOR


def find_slips(values: Sequence[float], shares: Sequence[float | None]) -> tuple[Slip, ...]:
    """Find the slips among the figures of one item.

    Parameters
    ----------
    values
        The item's figures in one unit: years and vintages. Noughts and gaps are left out before.
    shares
        Of each figure in its column's total, None where that is unknown; tells which of two is the
        slip.
    """
    filled = [at for at, value in enumerate(values) if value]
    if len(filled) < 2:
        return ()
    by_size = sorted(filled, key=lambda at: abs(values[at]))
    found = []
    for at in filled:
        # what holds against the least and the greatest of the others holds against all of them
        ends = (by_size[by_size[0] == at], by_size[-2 if by_size[-1] == at else -1])
        signs = {slipped(values[at], values[end]) for end in ends}
        direction = signs.pop()
        beside = filled[filled[0] == at]
        if not signs and direction is not None and (
                len(filled) > 2 or _is_odd_one(shares[at], shares[beside])):
            found.append(Slip(at, beside, direction))
    return tuple(found)


def slipped(value: float, other: float) -> Literal["large", "small"] | None:
    """Tell whether one of two figures is some ten thousand times the other, noughts never."""
    if not value or not other:
        return None
    gap = log10(abs(value) / abs(other))
    if abs(abs(gap) - 4.0) > _WIDTH:
        return None
    return "large" if gap > 0 else "small"


def _is_odd_one(mine: float | None, other: float | None) -> bool:
    """Of two figures, the one whose share in its own total is out of the way."""
    if mine is None or other is None or mine <= 0 or other <= 0:
        return False
    return mine > 100.0 * max(other, 0.01) or mine < min(other, 0.01) / 100.0
