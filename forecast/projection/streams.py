"""Random numbers of a run, and an override's value in every run.

Paths that were forecast are drawn together: forecasts of one place miss together, and one that
misses this year misses the next. Drawn each by itself, their sum would look surer than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from forecast.equations import tied, triangular
from forecast.projection.result import FIRST_DRAW, HIGH, LOW
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Override, Period
    from forecast.equations import Array
    from forecast.models import SharedShocks

TOGETHER = 0.3
"""Correlation of what two items of one place miss by in a year.

Mean over six panels of fiscal and economic series (``benchmarks/paths.py``): 0.05 to 0.51.
"""
GOES_ON = 0.75
"""Correlation of what an item misses by one year and the next, in widths: 0.60 to 0.92 there."""
_INNER, _OUTER = (NormalDist().inv_cdf(share) for share in (0.9, 0.975))


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
        return tied(own, common, sum_of(loading**2 for loading in loads.values()))

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


def path_draws(streams: Streams, paths: Sequence[Override]
               ) -> Mapping[tuple[str, Period], Array]:
    """Return the runs of every path with a band, by item and period.

    Each year's law has its median at the path and the ends of its intervals at 80 and 95 per cent
    where the forecast has them: linear in the normal score in between and beyond.

    Parameters
    ----------
    paths
        One override an item and period.
    """
    banded = sorted((one for one in paths if one.band is not None),
                    key=lambda one: (one.item, one.span.first.ordinal))
    if not banded:
        return {}
    first = min(one.span.first.ordinal for one in banded)
    steps = 1 + max(one.span.first.ordinal for one in banded) - first
    common = _scores(streams, "led", steps)
    own: dict[str, Array] = {}
    found = {}
    for one in banded:
        period = one.span.first
        if one.item not in own:
            own = {one.item: _scores(streams, f"led/{one.item}", steps)}
        at = period.ordinal - first
        score = sqrt(TOGETHER) * common[at] + sqrt(1.0 - TOGETHER) * own[one.item][at]
        found[one.item, period] = _runs(streams, one, streams.tied(one.item, str(period), score))
    return found


def _scores(streams: Streams, name: str, steps: int) -> Array:
    """(steps, draws) standard normal numbers, each year's going on from the year's before."""
    found = streams.named(name).standard_normal((steps, streams.draws))
    for step in range(1, steps):
        found[step] = GOES_ON * found[step - 1] + sqrt(1.0 - GOES_ON**2) * found[step]
    return found


def _runs(streams: Streams, path: Override, score: Array) -> Array:
    """Return the central run, both ends, and the draws at their normal scores."""
    runs = np.full(streams.runs, path.value)
    central, low, high, band = path.value, path.low, path.high, path.band
    if central is None or low is None or high is None or band is None:
        return runs
    runs[LOW], runs[HIGH] = low, high
    below, above = (_away(np.maximum(side, 0.0), abs(inner - central), abs(outer - central))
                    for side, inner, outer in ((-score, band[0], low), (score, band[1], high)))
    runs[FIRST_DRAW:] = central - below + above
    if low >= 0.0:
        runs[FIRST_DRAW:] = np.maximum(runs[FIRST_DRAW:], 0.0)
    return runs


def _away(score: Array, inner: float, outer: float) -> Array:
    """Distance from the middle at a score of nought or more."""
    beyond = np.maximum(score - _INNER, 0.0)
    within: Array = np.minimum(score, _INNER) * inner / _INNER
    return within + beyond * (outer - inner) / (_OUTER - _INNER)
