"""Feedback sets: the few variables of a circle of equations without which no circle is left.

Given guesses of those few, the rest of a block follows by plain evaluation, and Newton works on the
few (Don & Gallo 1987). The smallest set is hard to find; what follows keeps a smallest set as long
as it can (Levy & Low 1988): a variable that needs none, or that none needs, lies on no circle; one
that needs a single other, or is needed by a single other, can be merged with it; one that needs
itself must be torn. Where nothing of this is left, the variable on most paths is torn.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

PRUNED = 60
"""Sets up to this size are checked for variables that have become needless."""


def feedback(names: Sequence[str], needs: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Choose a feedback set of a block.

    Parameters
    ----------
    names
        The block's variables; earlier ones are torn first where there is a choice.
    needs
        What each needs in its own period; names outside the block do not count.
    """
    place = {name: number for number, name in enumerate(names)}
    inward = [{place[one] for one in needs[name] if one in place} for name in names]
    torn = {names[number] for number in _Graph(inward).torn()}
    return pruned([name for name in names if name in torn], names, needs)


def pruned(torn: Sequence[str], names: Sequence[str], needs: Mapping[str, Collection[str]]
           ) -> tuple[str, ...]:
    """Leave out of a feedback set what a small one does not need."""
    if len(torn) > PRUNED:
        return tuple(torn)
    inside, kept = set(names), set(torn)
    for name in torn:
        kept.discard(name)
        if _reaches_itself(name, inside - kept, needs):
            kept.add(name)
    return tuple(name for name in torn if name in kept)


def _reaches_itself(name: str, within: Collection[str], needs: Mapping[str, Collection[str]]
                    ) -> bool:
    seen: set[str] = set()
    left = [name]
    while left:
        for one in needs[left.pop()]:
            if one == name:
                return True
            if one in within and one not in seen:
                seen.add(one)
                left.append(one)
    return False


class _Graph:
    """A block as numbers, taken apart variable by variable."""

    def __init__(self, inward: list[set[int]]) -> None:
        self.inward = inward
        self.outward: list[set[int]] = [set() for _ in inward]
        for number, needed in enumerate(inward):
            for one in needed:
                self.outward[one].add(number)
        self.alive = [True] * len(inward)
        self.simple = list(range(len(inward)))  # those that a rule may apply to
        self.heap: list[tuple[int, int]] = [(-self._paths(one), one) for one in self.simple]
        heapq.heapify(self.heap)

    def torn(self) -> list[int]:
        """Take everything apart; return what had to be torn."""
        found: list[int] = []
        while True:
            while self.simple:
                number = self.simple.pop()
                if self.alive[number] and self._is_torn(number):
                    found.append(number)
            number = self._worst()
            if number < 0:
                return found
            found.append(number)
            self._remove(number)

    def _paths(self, number: int) -> int:
        return len(self.inward[number]) * len(self.outward[number])

    def _worst(self) -> int:
        while self.heap:
            paths, number = heapq.heappop(self.heap)
            if not self.alive[number]:
                continue
            if -paths == self._paths(number):
                return number
            heapq.heappush(self.heap, (-self._paths(number), number))
        return -1

    def _is_torn(self, number: int) -> bool:
        """Apply the rules to a variable; tell whether it must be torn."""
        inward, outward = self.inward[number], self.outward[number]
        if number in inward:
            self._remove(number)
            return True
        if not inward or not outward:
            self._remove(number)
        elif len(inward) == 1:
            (only,) = inward
            self._remove(number)
            for one in outward:
                self._join(only, one)
        elif len(outward) == 1:
            (only,) = outward
            self._remove(number)
            for one in inward:
                self._join(one, only)
        return False

    def _join(self, needed: int, by: int) -> None:
        self.inward[by].add(needed)
        self.outward[needed].add(by)
        if needed == by:
            self.simple.append(by)
        else:  # more paths than its place in the heap says
            heapq.heappush(self.heap, (-self._paths(needed), needed))
            heapq.heappush(self.heap, (-self._paths(by), by))

    def _remove(self, number: int) -> None:
        self.alive[number] = False
        for one in self.inward[number]:
            self.outward[one].discard(number)
            if len(self.outward[one]) <= 1:
                self.simple.append(one)
        for one in self.outward[number]:
            self.inward[one].discard(number)
            if len(self.inward[one]) <= 1:
                self.simple.append(one)
