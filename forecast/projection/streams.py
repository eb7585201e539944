"""Random numbers of a run, and an override's value in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from forecast.equations import triangular
from forecast.projection.result import FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from forecast.data import Override
    from forecast.equations import Array


@dataclass(frozen=True, slots=True)
class Streams:
    """One stream of random numbers a name, so that adding a variable changes no other's draws."""

    seed: int
    draws: int

    @property
    def runs(self) -> int:
        """How many runs there are: the central one, both ends of ranges, the draws."""
        return FIRST_DRAW + self.draws

    def named(self, name: str) -> np.random.Generator:
        """Return the stream of a name, from its start."""
        return np.random.default_rng([self.seed, crc32(name.encode())])

    def normal(self, name: str) -> Array:
        """Return a standard normal number a draw."""
        return self.named(name).standard_normal(self.draws) if self.draws else np.empty(0)

    def uniform(self, name: str) -> Array:
        """Return a number between nought and one a draw."""
        return self.named(name).random(self.draws) if self.draws else np.empty(0)


def spread(streams: Streams, override: Override, salt: str) -> Array:
    """Return an override's value in every run: central, low, high, and draws between them.

    ``salt`` tells apart what is drawn independently for one item.
    """
    low, high = override.low, override.high
    central = override.value
    if central is None:
        central = 0.5 * ((low or 0.0) + (high or 0.0))
    runs = np.full(streams.runs, central)
    if low is None or high is None or low >= high:
        return runs
    runs[LOW], runs[HIGH] = low, high
    share = streams.uniform(f"range/{override.item}/{salt}")
    runs[FIRST_DRAW:] = triangular(share, low, min(max(central, low), high), high)
    return runs
