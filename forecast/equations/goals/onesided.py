"""Targets that bind from one side: which of them have to be met exactly, and which are slack.

One-sided targets that hold anyway ask for nothing. Those that do not are sought as equalities, one
after another, the worst missed first; one that would hold without being sought is let go again. In
the end every one either stands at its edge or is passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.equations.tree import Array

Sense = Literal["=", ">=", "<="]


@dataclass(frozen=True, slots=True)
class Sides:
    """The senses of some targets, what they want and how far off counts as met."""

    senses: tuple[Sense, ...]
    wanted: Array
    close: Array

    def misses(self, reached: Array) -> Array:
        """Return by how much each target is missed; nought on the free side of one."""
        gaps = reached - self.wanted
        signs = np.array([{"=": 0.0, ">=": -1.0, "<=": 1.0}[one] for one in self.senses])
        return np.where(signs == 0.0, np.abs(gaps), np.maximum(signs * gaps, 0.0))

    def met(self, reached: Array) -> list[bool]:
        """Tell which targets hold."""
        return [bool(one) for one in self.misses(reached) <= self.close]

    def binding(self, reached_by: Callable[[Sequence[int]], Array], scale: Array) -> list[int]:
        """Return the targets to be sought exactly.

        Parameters
        ----------
        reached_by
            What all targets' items reach when some targets are sought exactly.
        scale
            What misses of unlike units are compared by.
        """
        kept = [place for place, sense in enumerate(self.senses) if sense == "="]
        for _ in self.senses:
            reached = reached_by(kept)
            missed = [place for place, is_met in enumerate(self.met(reached))
                      if not is_met and place not in kept]
            if not missed:
                break
            kept.append(max(missed, key=lambda place: self.misses(reached)[place] / scale[place]))
            for one in [place for place in kept if self.senses[place] != "="][:-1]:
                rest = [place for place in kept if place != one]
                if self.met(reached_by(rest))[one]:
                    kept = rest
        return sorted(kept)
