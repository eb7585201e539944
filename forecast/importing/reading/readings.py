"""Readings: a mark with the item, the unit and the period that it was read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period, Status
from forecast.importing.reading.tags import Flow

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.importing.reading.items import Found
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.tags import Tag

_ANNUAL = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN, Status.ESTIMATE,
                     Status.FINAL})
"""What is only said of whole years."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A mark with its item, unit, and period (whether cumulative)."""

    mark: Mark
    found: Found
    unit: Unit | None
    when: tuple[Period, bool] | None


def when_of(tag: Tag) -> tuple[Period, bool] | None:
    """Return the period of a figure and whether it counts since January; None without a year."""
    if tag.year is None:
        return None
    year = tag.year - (tag.years_back or 0)
    if tag.months is None or tag.step == 1 or tag.status in _ANNUAL:
        return Period.annual(year), False
    first, last = tag.months
    cumulative = tag.flow is Flow.CUMULATIVE or (tag.flow is None and first == 1)
    if tag.step == int(Freq.Q) and not cumulative:
        return Period(Freq.Q, year * int(Freq.Q) + last // 3 - 1), False
    return Period(Freq.M, year * MONTHS + last - 1), cumulative
