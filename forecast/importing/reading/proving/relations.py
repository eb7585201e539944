"""Relations: what must hold between the figures of a table, to the digits that it prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Cell = tuple[int, int]
_FLOAT = 1e-9
"""What binary fractions and their sums may be off by, of the largest part."""
_FEW = 3
"""Up to so many terms a relation can be a product, whose roundings multiply."""


class Rule(StrEnum):
    """A comparison that figures can stand in; a key of the labels ``proof``."""

    GROWTH = "growth_of_levels"
    CHANGE = "change_of_levels"
    BUDGET = "ratio_to_budget"
    YEAR_AGO = "ratio_to_year_ago"
    SUM = "sum_of_parts"
    WITHIN = "parts_within_total"
    SPANS = "single_and_cumulative"
    WITHIN_SPAN = "single_within_cumulative"
    DECEMBER = "year_and_december"
    BALANCE = "balance"
    INDEX = "index_and_growth"


@dataclass(frozen=True, slots=True)
class Relation:
    """Figures that stand in a relation.

    Parameters
    ----------
    cells, values, halves
        Where they stand, what is printed, half a unit of the last digit printed.
    gap
        Of values in the order of ``cells``: 0 where the relation holds; linear in each of them.
    is_bound
        It holds where the gap is negative too.
    is_binding
        Where it does not hold, a figure is wrong; else the comparison says nothing then.
    needs_support
        That its column can be added at all must be shown by something else that holds there.
    """

    rule: Rule
    cells: tuple[Cell, ...]
    values: tuple[float, ...]
    halves: tuple[float, ...]
    gap: Callable[[Sequence[float]], float]
    is_bound: bool = False
    is_binding: bool = True
    needs_support: bool = False

    @property
    def holds(self) -> bool:
        """Whether it holds as printed."""
        return self.holds_with({})

    def holds_with(self, changed: Mapping[Cell, float]) -> bool:
        """Tell whether it holds with some values changed, to the digits printed."""
        values = [changed.get(cell, value)
                  for cell, value in zip(self.cells, self.values, strict=True)]
        gap = self.gap(values)
        slack = self._slack(values, gap)
        return gap <= slack if self.is_bound else abs(gap) <= slack

    def _slack(self, values: Sequence[float], gap: float) -> float:
        """Return what the gap can be by rounding alone: each figure off by half a unit."""
        moved = [self.gap(_with(values, at, value + half)) - gap
                 for at, (value, half) in enumerate(zip(values, self.halves, strict=True))]
        slack = sum(abs(one) for one in moved)
        if len(values) <= _FEW:
            for a, b in combinations(range(len(values)), 2):
                both = _with(_with(values, a, values[a] + self.halves[a]), b,
                             values[b] + self.halves[b])
                slack += abs(self.gap(both) - gap - moved[a] - moved[b])
        scale = max(abs(self.gap(_with(values, at, 0.0)) - gap) for at in range(len(values)))
        return slack + _FLOAT * scale

    def expected(self, cell: Cell) -> float | None:
        """Return what the other figures give for one; None where any would do."""
        at = self.cells.index(cell)
        start = self.gap(_with(self.values, at, 0.0))
        slope = self.gap(_with(self.values, at, 1.0)) - start
        return -start / slope if slope else None

    def others(self, cell: Cell) -> tuple[Cell, ...]:
        """Return the cells that one is compared with."""
        return tuple(one for one in self.cells if one != cell)


def _with(values: Sequence[float], at: int, value: float) -> list[float]:
    changed = list(values)
    changed[at] = value
    return changed


def weighted(weights: Sequence[float], constant: float = 0.0
             ) -> Callable[[Sequence[float]], float]:
    """Return the gap of a weighted sum that must be ``constant``."""
    def gap(values: Sequence[float]) -> float:
        return sum(w * v for w, v in zip(weights, values, strict=True)) - constant
    return gap


def quotient(now: float, base: float, offset: float) -> Callable[[Sequence[float]], float]:
    """Return the gap of (figure, base, rate): figure is ``offset`` + rate per cent of the base.

    ``now`` and ``base`` convert the two levels to one unit.
    """
    def gap(values: Sequence[float]) -> float:
        return 100.0 * now * values[0] - base * values[1] * (offset + values[2])
    return gap
