"""Random numbers of a run, and an override's value in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from forecast.equations import tied, triangular
from forecast.projection.result import FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from forecast.data import Override
    from forecast.equations import Array
    from forecast.models import SharedShocks


@dataclass(frozen=True, slots=True)
class Streams:
    """One stream of random numbers a name, so that adding a variable changes no other's draws.

    Where places are drawn to be added up (``shared``), a stream is one of a name and a place, and
    those of common factors are one of a name and a year, whatever place asks.
    """

    seed: int
    draws: int
    shared: SharedShocks | None = None

    @property
    def runs(self) -> int:
        """How many runs there are: the central one, both ends of ranges, the draws."""
        return FIRST_DRAW + self.draws

    def named(self, name: str) -> np.random.Generator:
        """Return the stream of a name, from its start."""
        place = () if self.shared is None else (crc32(self.shared.place.encode()),)
        return np.random.default_rng([self.seed, crc32(name.encode()), *place])

    def tied(self, name: str, when: str, own: Array) -> Array:
        """Let a place's draws of one year follow the factors that it shares; their law is kept.

        Parameters
        ----------
        name, when
            The equation or item, and the year; factors of another year are others.
        own
            The place's own draws.
        """
        loads = self.shared.loadings.get(name) if self.shared else None
        if not loads:
            return own
        common = np.zeros(self.draws)
        for factor, loading in loads.items():
            rng = np.random.default_rng([self.seed, crc32(f"common/{factor}/{when}".encode())])
            common += loading * rng.standard_normal(self.draws)
        return tied(own, common, sum(loading**2 for loading in loads.values()))

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
    share = streams.tied(override.item, str(override.span.first),
                         streams.uniform(f"range/{override.item}/{salt}"))
    runs[FIRST_DRAW:] = triangular(share, low, min(max(central, low), high), high)
    return runs
