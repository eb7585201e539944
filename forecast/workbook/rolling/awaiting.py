"""What is still to come: estimates whose outturns are due, columns that wait for figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import Freq, Status
from forecast.workbook import contract
from forecast.workbook.rolling.edits import Awaited

if TYPE_CHECKING:
    from forecast.data import Dataset, Observation

_NAMED = 4
"""Items that a sentence names before it only counts them."""
_UNSETTLED = (Status.OUTTURN, Status.VERIFIED, Status.PRELIMINARY, Status.ESTIMATE)
"""What is published before a year is settled; what was worked back waits for nothing."""
_ORDER = {spec.name: place for place, spec in enumerate(contract.SHEETS)}


def estimates(dataset: Dataset, year: int) -> tuple[Awaited, ...]:
    """List what is known of a year only as an estimate, by sheet and status."""
    best: dict[str, Observation] = {}
    for one in dataset.observations:
        if (one.period.freq is Freq.A and one.period.year == year and not one.cumulative
                and one.status.is_past and one.origin is not None):
            known = best.get(one.item)
            if known is None or one.status.rank < known.status.rank:
                best[one.item] = one
    groups: dict[tuple[str, Status], list[Observation]] = defaultdict(list)
    for one in best.values():
        if one.status in _UNSETTLED and one.origin is not None:
            groups[one.origin.sheet, one.status].append(one)
    return tuple(_estimate(dataset, year, sheet, status, groups[sheet, status])
                 for sheet, status in sorted(groups, key=lambda one: (
                     _ORDER.get(one[0], len(_ORDER)), one[1].rank)))


def _estimate(dataset: Dataset, year: int, sheet: str, status: Status,
              group: list[Observation]) -> Awaited:
    names = [dataset.catalog[one.item].zh for one in group]
    shown = "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")
    first = group[0].origin
    return Awaited(sheet, first.cell if first else "", "await_firm",
                   (("year", str(year)), ("status", status.value), ("count", str(len(group))),
                    ("items", shown)))
