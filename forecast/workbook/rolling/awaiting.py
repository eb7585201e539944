"""What is still to come: estimates whose outturns are due, columns that wait for figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import Freq, Status, word_of
from forecast.fiscal import one_offs
from forecast.labels import enumerated
from forecast.workbook import contract
from forecast.workbook.rolling.edits import Awaited

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    first = group[0].origin
    return Awaited(sheet, first.cell if first else "", "await_firm",
                   (("year", str(year)), ("status", word_of(status.value)),
                    ("count", str(len(group))),
                    ("items", _listed(dataset, [one.item for one in group]))))


def outturns(dataset: Dataset, sheet: str, cell: str, year: int) -> Awaited:
    """Say which indicators of a year are missing: those known of the year before.

    Budget lines count where they stand on the sheet of indicators itself.
    """
    had, has = ({one.item: one for one in dataset.observations
                 if one.period.freq is Freq.A and one.period.year == of and not one.cumulative
                 and one.status.is_past and one.origin is not None
                 and (one.origin.sheet == sheet or not dataset.catalog[one.item].account)}
                for of in (year - 1, year))
    due = [code for code in had if code not in has]
    return Awaited(sheet, cell, "await_year" if due else "await_more",
                   (("year", str(year)), ("count", str(len(due))),
                    ("items", _listed(dataset, due))))


def planned_one_offs(dataset: Dataset, year: int) -> tuple[Awaited, ...]:
    """List one-offs that a year was to have; what came of them is known with its outturn."""
    return tuple(Awaited(
        one.origin.sheet, one.origin.cell, "await_one_off",
        (("year", str(year)), ("item", dataset.catalog[one.item].zh),
         ("amount", f"{one.amount:,.10g}"), ("unit", dataset.catalog[one.item].unit.code)))
        for one in one_offs(dataset.adjustments) if one.year == year and one.origin is not None)


def _listed(dataset: Dataset, codes: Sequence[str]) -> str:
    """Name the first items of a list."""
    return enumerated((dataset.catalog[code].zh for code in codes), _NAMED)
