"""The year that has begun: whose months are known, and which items have no outturn of it yet.

Most workbooks are between two years; to find that out loads no method of landing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Freq, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Dataset, Item, Vintage


@dataclass(frozen=True, slots=True)
class Begun:
    """The year to land, its items, and what is known of all: item → (year, month) → figure."""

    year: int
    items: tuple[Item, ...]
    seen: Mapping[str, Mapping[tuple[int, int], float]]


def begun(dataset: Dataset, *, year: int | None = None, month: int | None = None,
          items: Sequence[str] = (), vintage: Vintage | None = None) -> Begun | None:
    """Find what there is to land; None when there is nothing.

    Parameters
    ----------
    year, month, items, vintage
        As :func:`forecast.in_year.year_in_progress`.
    """
    seen = published(dataset, vintage)
    years = {at for known in seen.values() for at, _ in known}
    if not years:
        return None
    now = max(years) if year is None else year
    wanted = tuple(item for item in dataset.catalog
                   if (not items or item.code in items)
                   and any(at == now and (month is None or end <= month)
                           for at, end in seen.get(item.code, ()))
                   and (year is not None or not is_over(dataset, item.code, now, vintage)))
    return Begun(now, wanted, seen) if wanted else None


def published(dataset: Dataset, vintage: Vintage | None
               ) -> dict[str, dict[tuple[int, int], float]]:
    """Return the cumulative figures known: item → (year, month) → figure."""
    seen: dict[str, dict[tuple[int, int], float]] = {}
    for one in dataset.observations:
        item = dataset.catalog[one.item]
        if not one.cumulative or one.period.freq is not Freq.M or (
                item.basis.flow != "period" or not item.unit.adds_up):
            continue
        choice = dataset.read(one.item, one.period, vintage, cumulative=True)
        if choice:
            seen.setdefault(one.item, {})[one.period.year, one.period.within] = choice.chosen.value
    return seen


def is_over(dataset: Dataset, code: str, year: int, vintage: Vintage | None) -> bool:
    """Tell whether the outturn of the year or of a later one is known, and not only estimated."""
    later = {one.period for one in dataset.observations if one.item == code
             and one.period.freq is Freq.A and one.period.year >= year}
    choices = (dataset.read(code, period, vintage) for period in later)
    return any(one is not None and one.chosen.status.rank < Status.ESTIMATE.rank
               for one in choices)
