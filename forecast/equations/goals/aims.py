"""What a search is asked: goals, and the instruments that may move."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.goals.onesided import Sense
    from forecast.equations.tree import Array


Kind = Literal["parameters", "intercepts", "offsets", "factors", "fixed"]
"""Where an instrument stands in a :class:`Plan`."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: an item's value in a period, in its unit, or its growth since another in %.

    ``scale`` is the miss that counts as one where targets of different units cannot all be met;
    ``sense`` says whether the value is to be hit, or to be reached from below or above.
    """

    item: str
    period: Period
    value: float
    scale: float = 1.0
    sense: Sense = "="
    since: Period | None = None

    def measured(self, path: Array, periods: Sequence[Period], known: Mapping[Period, float]
                 ) -> Array:
        """Return what it is of in every run: of a path that ends with ``periods``, and the past."""
        after = periods[-1] + 1
        now = path[self.period - after]
        if self.since is None:
            return np.asarray(now)
        before = (path[self.since - after] if periods[0] <= self.since
                  else known.get(self.since, nan))
        with np.errstate(all="ignore"):
            return np.asarray(100.0 * (now / before - 1.0))


@dataclass(frozen=True, slots=True)
class Instrument:
    """What may be changed.

    Parameters
    ----------
    kind, name
        A parameter, or an add-factor or fixed value of a variable.
    periods
        The periods of an add-factor or fixed value, all moved by the same amount.
    sd
        The standard deviation: of a parameter's prior, or of an equation's shock, in the
        instrument's unit; the scale of its changes where there is none.
    low, high
        Bounds of its value, not of its change.
    """

    kind: Kind
    name: str
    periods: tuple[Period, ...] = ()
    sd: float = 1.0
    low: float = -inf
    high: float = inf

    def places(self) -> tuple[Any, ...]:
        """Return its places in the plan: names, or (name, period) pairs."""
        if self.kind == "parameters":
            return (self.name,)
        return tuple((self.name, period) for period in self.periods)
