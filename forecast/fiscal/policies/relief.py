"""What tax relief costs the place: the area's amount, its share, the months in force.

A policy that starts within a year costs the rest of a full year in the next one: 翘尾.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.data import Relief

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """One relief, 万元: of the area in its year and carried over into the next, and of the place.

    ``own`` and ``own_carried`` are None while the place's share is not known.
    """

    area: float
    carried: float
    own: float | None
    own_carried: float | None


def cost_of(relief: Relief, share: float | None) -> Cost:
    """Cost one relief; ``share`` is the place's part of the tax, per cent."""
    carried = relief.amount * (_YEAR - relief.months) / relief.months
    part = None if share is None else share / 100
    return Cost(relief.amount, carried, None if part is None else relief.amount * part,
                None if part is None else carried * part)
