"""Checks of cumulative figures: what no month can be, what no year and no sum can be.

A slip of the unit and single months entered for cumulative ones stop the run: whatever is landed
from them is wrong. A month below the one before, items that do not add up and a December that is
not the year's outturn may have a reason; they are warnings.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, word_of
from forecast.fiscal import FACTOR, find_slips, slipped
from forecast.issues import Issue, Severity
from forecast.labels import joined
from forecast.workbook.inputs.checks.evidence import number, place, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forecast.data import Catalog, Item, Observation

    Months = Mapping[tuple[int, int], Observation]
    """One item's figures by year and month."""

_FEWEST_FALLS = 3
_FALLS = 0.25
"""Share of the months below the one before from which figures are single months."""
ROUNDED = 0.005
"""Part of a figure that rounding to another unit may hide."""
_REVISED = 0.02
"""Part of a year's outturn by which December's first figure may miss it."""


def check_cumulative(observations: Iterable[Observation], items: Catalog, issues: list[Issue]
                     ) -> dict[str, Months]:
    """Check the sheets 月度累计 and 季度累计; every problem is named by its cell.

    Returns
    -------
    dict
        The amounts since January that hold: item → (year, month) → figure.
    """
    observations = tuple(observations)
    known = _by_item(observations, items)
    annual: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.period.freq is Freq.A and one.item in known:
            annual[one.item].append(one)
    for code, months in known.items():
        slips = list(_slips(months, annual[code], items[code]))
        issues.extend(slips)
        if slips:  # what follows from a slip is no problem of its own
            known[code] = {}
            continue
        issues.extend(_falls(months, items[code]))
        if items[code].account is not None:
            issues.extend(_december(months, annual[code], items[code]))
    for code in known:
        issues.extend(_sums(code, known, items))
    return known


def _by_item(observations: Iterable[Observation], items: Catalog) -> dict[str, Months]:
    """Return the amounts since January: item → (year, month) → figure."""
    known: dict[str, dict[tuple[int, int], Observation]] = defaultdict(dict)
    for one in observations:
        item = items[one.item]
        if one.cumulative and item.basis.flow == "period" and item.unit.dimension and (
                not item.unit.is_rate):
            known[one.item].setdefault((one.period.year, one.period.within), one)
    return {code: dict(sorted(known[code].items())) for code in known}


# -- one item --------------------------------------------------------------------------------------


def _slips(months: Months, annual: list[Observation], item: Item) -> Iterator[Issue]:
    """Hold each figure against the same month of other years and an even part of annual figures.

    Of two years alone the later is taken for the slip. A figure with no such neighbour is held
    against the other months of its year at an even pace.
    """
    for month in range(1, MONTHS + 1):
        own = [one for (_, at), one in months.items() if at == month]
        beside = [*own, *annual]
        values = [one.value * (1.0 if one.cumulative else month / MONTHS) for one in beside]
        found = [(slip.at, slip.beside, slip.factor)
                 for slip in find_slips(values, [None] * len(values)) if slip.at < len(own)]
        if len(values) == 2 and own and (way := slipped(values[-1 if len(own) > 1 else 0],
                                                        values[0 if len(own) > 1 else -1])):
            at = len(own) - 1
            found = [(at, 1 - at, 1.0 / FACTOR if way == "large" else FACTOR)]
        yield from (_slip(own[at], beside[by], factor, item) for at, by, factor in found)
    for year in sorted({year for year, _ in months}):
        own = [one for (at, month), one in months.items() if at == year
               and not annual and sum(1 for _, end in months if end == month) == 1]
        values = [one.value / one.period.within for one in own]
        yield from (_slip(own[slip.at], own[slip.beside], slip.factor, item)
                    for slip in find_slips(values, [None] * len(values)))


def _slip(one: Observation, beside: Observation, factor: float, item: Item) -> Issue:
    return Issue("unit_slip", place(one), number(one.value), (
        ("item", item.zh), ("period", when(one)), ("unit", item.unit.code),
        ("other", str(beside.origin)), ("beside", number(beside.value)),
        ("mended", number(one.value * factor))))


def _falls(months: Months, item: Item) -> Iterator[Issue]:
    """Name each month below the one before; where there are many, say once what they must be."""
    steps = [(before, one) for before, one in pairwise(months.values())
             if before.period.year == one.period.year and before.value > 0]
    falls = [(before, one) for before, one in steps if one.value < before.value]
    many = len(falls) >= max(_FEWEST_FALLS, _FALLS * len(steps))
    for before, one in falls[:1] if many else falls:
        yield Issue("not_cumulative" if many else "cumulative_falls", place(one), number(one.value),
                    (("item", item.zh), ("period", when(one)), ("unit", item.unit.code),
                     ("before", when(before)), ("other", str(before.origin)),
                     ("beside", number(before.value)), ("count", str(len(falls))),
                     ("steps", str(len(steps)))),
                    Severity.ERROR if many else Severity.WARNING)


def _december(months: Months, annual: list[Observation], item: Item) -> Iterator[Issue]:
    """Hold December against the firmest outturn of its year."""
    for (year, month), one in months.items():
        past = [other for other in annual if other.period.year == year
                and other.status.is_past and not other.is_bound]
        if month != MONTHS or not past:
            continue
        firm = min(past, key=lambda other: other.status.rank)
        if abs(one.value - firm.value) > _REVISED * abs(firm.value):
            yield Issue("december_differs", place(one), number(one.value), (
                ("item", item.zh), ("period", when(one)), ("unit", item.unit.code),
                ("status", word_of(firm.status.value)), ("other", str(firm.origin)),
                ("beside", number(firm.value))), Severity.WARNING)


# -- several items ---------------------------------------------------------------------------------


def _sums(code: str, known: Mapping[str, Months], items: Catalog) -> Iterator[Issue]:
    """Hold a total against its items: equal where all are listed, else not exceeded.

    The latest misfit of a total is named, with the number of all.
    """
    children = [child for child in items.children(code) if known.get(child.code)]
    needed = {child.code for child in items.children(code) if not child.optional}
    misfits: list[tuple[Observation, float, str]] = []
    for at, total in known[code].items():
        parts = {child.code: known[child.code][at] for child in children
                 if at in known[child.code]}
        if not parts:
            continue
        computed = sum(items[part].sign * one.value for part, one in parts.items())
        tail = float((len(parts) + 1) // 2)
        if any(one.unit not in {None, items[one.item].unit} for one in (total, *parts.values())):
            tail = max(tail, ROUNDED * abs(total.value))
        whole = bool(needed) and needed <= parts.keys()
        over = computed - total.value
        if abs(over) > tail if whole else (
                over > tail and all(one.value >= 0 for one in parts.values())):
            misfits.append((total, computed, joined(
                "issues.plus", (items[part].zh for part in parts))))
    if misfits:
        total, computed, parts_named = misfits[-1]
        yield Issue("cumulative_sum", place(total), number(total.value), (
            ("item", items[code].zh), ("period", when(total)), ("unit", items[code].unit.code),
            ("computed", number(computed)), ("residual", number(total.value - computed)),
            ("parts", parts_named), ("count", str(len(misfits)))), Severity.WARNING)
