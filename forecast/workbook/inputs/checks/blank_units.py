"""Figures whose unit is not said, held against the item's other figures.

Where a figure fits what the workbook has of its item, the catalogue's unit is what was meant.
Elsewhere nobody can know, and both readings are shown: 135 万元, or 135 亿元? Where others
contradict the catalogue's unit that is an error, where there are none it is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import KNOWN_UNITS, Freq, convert, parse_unit
from forecast.issues import Issue, Severity
from forecast.workbook.contract import SCENARIOS, YEARLY
from forecast.workbook.inputs.checks.evidence import is_checked
from forecast.xlsx import parse_a1

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Catalog, Item, Observation, Unit
    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found, Unsaid

OWN = 5.0
"""A figure fits its item's own within this factor."""
PART = 1000.0
"""What is a part of an item is smaller than this part of it only where its unit is another."""
LARGEST_PART = 0.5
"""Another reading of a part is likelier only where it stays below this share of the whole."""


def check_unsaid(tables: Iterable[Found], observations: Sequence[Observation], items: Catalog,
                 issues: list[Issue]) -> None:
    """Report figures without a unit that do not fit their item's others; one issue a row.

    Figures that are themselves in doubt are no measure for others.
    """
    tables = tuple(tables)
    doubtful = {one.where for found in tables for one in found.unsaid}
    doubtful |= {issue.where for issue in issues}
    places = _Places({found.grid.name: found for found in tables})
    slipped = {places.column(issue.where) for issue in issues
               if issue.code == "unit_slip_column"}
    known: dict[str, list[Observation]] = defaultdict(list)
    for seen in observations:
        if seen.value and seen.origin not in doubtful and not items[seen.item].unit.is_rate and (
                seen.origin is None or places.column(seen.origin) not in slipped):
            known[seen.item].append(seen)
    for found in tables:
        done: set[int] = set()
        for one in found.unsaid:
            row = (found.spot(one.where) or (0, 0))[0]
            issue = None if row in done else _doubt(found, one, items, known)
            if issue is not None:
                done.add(row)
                place = found.place(row, "unit") if found.spec is YEARLY else one.where
                if issue.severity is Severity.ERROR or not is_checked(place, found.upright):
                    issues.append(replace(issue, where=place))


@dataclass(frozen=True, slots=True)
class _Places:
    """The tables by their sheets."""

    tables: Mapping[str, Found]

    def column(self, where: CellRef) -> tuple[str, int]:
        """Return the sheet and the column of a cell, as its table has columns."""
        found = self.tables.get(where.sheet)
        spot = found.spot(where) if found else parse_a1(where.cell)
        return where.sheet, spot[1] if spot else 0


def _doubt(found: Found, one: Unsaid, items: Catalog, known: Mapping[str, list[Observation]]
           ) -> Issue | None:
    item = items[one.item]
    others = [unit for unit in map(parse_unit, KNOWN_UNITS)
              if unit.dimension == item.unit.dimension != () and unit.code != item.unit.code]
    if item.unit.is_rate or not others:
        return None
    beside, is_whole = _beside(item, items, known)
    if not beside:
        # a scenario has no column for the unit, and its sheet is in the catalogue's
        return None if found.spec is SCENARIOS else _issue(one, item, others[-1], None)
    sizes = {abs(_in(seen, item, items)): seen for seen in beside}
    is_part = one.is_part or is_whole
    if _fits(abs(one.value), sizes, is_part=is_part, likely=False):
        return None
    readings = {unit: abs(convert(one.value, unit, item.unit)) for unit in others}
    likely = [unit for unit, value in readings.items()
              if _fits(value, sizes, is_part=is_part, likely=True)]
    too_large = abs(one.value) > OWN * max(sizes)
    if not likely and ((is_part and not too_large)
                       or (found.spec in {SCENARIOS, YEARLY} and not one.is_part)):
        return None  # no unit makes it fit: its size is another matter
    nearest = min(likely or readings, key=lambda unit: _distance(readings[unit], sizes))
    return _issue(one, item, nearest, sizes[max(sizes)])


def _issue(one: Unsaid, item: Item, other: Unit, beside: Observation | None) -> Issue:
    fields = [("item", item.zh), ("unit", item.unit.code), ("second", other.code),
              ("converted", f"{convert(one.value, other, item.unit):,.10g}")]
    if beside is None:  # nothing contradicts the item's own unit, and nothing confirms it
        return Issue("unit_unsaid", one.where, f"{one.value:,.10g}", tuple(fields),
                     Severity.QUESTION)
    fields += [("beside", f"{beside.value:,.10g}{(beside.unit or item.unit).code}"),
               ("other", str(beside.origin))]
    return Issue("unit_doubtful", one.where, f"{one.value:,.10g}", tuple(fields))


def _beside(item: Item, items: Catalog, known: Mapping[str, list[Observation]]
            ) -> tuple[list[Observation], bool]:
    """Return an item's own figures, else those of the total it belongs to; and which they are.

    Figures of whole years come first; of those since January the largest is nearest to a year.
    """
    is_whole = False
    step: Item | None = item
    seen: set[str] = set()
    while step is not None and step.code not in seen:
        seen.add(step.code)
        own = known.get(step.code, []) if _alike(step, item) else []
        years = [one for one in own if one.period.freq is Freq.A and not one.cumulative]
        if own:
            return years or [max(own, key=lambda one: abs(one.value))], is_whole
        is_whole = True
        above = step.parent
        if above is None and step.account is not None:
            total = items.total(step.account, "total_sources")
            above = total.code if total is not None else None
        step = items[above] if above is not None and above in items else None
    return [], is_whole


def _alike(one: Item, other: Item) -> bool:
    return one.unit.dimension == other.unit.dimension


def _in(seen: Observation, item: Item, items: Catalog) -> float:
    return convert(seen.value, items[seen.item].unit, item.unit)


def _fits(value: float, sizes: Iterable[float], *, is_part: bool, likely: bool) -> bool:
    """Tell whether a figure can be one of an item whose figures have these sizes."""
    least, most = min(sizes), max(sizes)
    if not is_part:
        return least / OWN <= value <= most * OWN
    return most / PART <= value <= most * (LARGEST_PART if likely else OWN)


def _distance(value: float, sizes: Iterable[float]) -> float:
    return min(max(value / size, size / value) for size in sizes)
