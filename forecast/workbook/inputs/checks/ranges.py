"""Figures that cannot be, and percentages that seem to be fractions."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

from forecast.data import Freq, Method, UnitCode
from forecast.fiscal import hard_range, is_fraction, sure_neighbours
from forecast.issues import CellRef, Severity
from forecast.labels import both
from forecast.workbook.inputs.checks.evidence import about, number, place

if TYPE_CHECKING:
    from forecast.data import Observation
    from forecast.workbook.inputs.checks.evidence import Evidence

_PERCENT_FORMAT = "percent_format"


def check_ranges(evidence: Evidence) -> None:
    """Report figures outside what their item can be; leave them out of what follows."""
    wrong = []
    ranges = {item.code: hard_range(item) for item in evidence.items}
    sound = {one.item for one in evidence.figures
             if ranges[one.item][0] <= one.value <= ranges[one.item][1]}
    for one in evidence.figures:
        low, high = ranges[one.item]
        if low <= one.value <= high or place(one) in wrong:
            continue
        # a rate alone in its row may be of another definition than its range was made for
        lone = one.item not in sound and 0.0 < one.value <= 100.0
        bounds = f"≥ {number(low)}" if high == inf else both(
            "issues.between", low=number(low), high=number(high))
        evidence.ask("out_of_range", place(one), number(one.value),
                     (*about(one, evidence.items), ("bounds", bounds)),
                     Severity.QUESTION if lone else Severity.ERROR)
        wrong.append(place(one))
    evidence.without(wrong)


def check_fractions(evidence: Evidence) -> None:
    """Ask about percentages given as fractions: in a row, in the targets, in the scenarios."""
    rates: dict[tuple[str, str, bool], list[Observation]] = defaultdict(list)
    for one in evidence.figures:
        if evidence.items[one.item].unit.code == UnitCode.PERCENT and one.value:
            rates[one.item, place(one).sheet, one.period.freq is Freq.A].append(one)
    usual: dict[str, list[float]] = defaultdict(list)
    mends: dict[CellRef, float] = {}
    for (code, _, _), group in rates.items():
        group.sort(key=lambda one: one.period.last_month)
        path = [one.value for one in group]
        found = [one for at, one in enumerate(group) if not _as_percent(one) and is_fraction(
            one.value, [*path[:at], *path[at + 1:]], sure_neighbours(path, at))]
        usual[code] += [one.value for one in group if one not in found]
        for at, one in enumerate(found):
            if 2 * len(found) <= len(group) or not at:  # a whole row is asked about once
                evidence.ask("fraction_for_percent", place(one), number(one.value),
                             (*about(one, evidence.items), ("mended", number(100 * one.value)),
                              ("count", str(len(found) if 2 * len(found) > len(group) else 1))))
            mends[place(one)] = 100 * one.value
    evidence.mend(mends)
    _stated(evidence, usual)


def _as_percent(one: Observation) -> bool:
    return bool(one.reading and _PERCENT_FORMAT in one.reading.rules)


def _stated(evidence: Evidence, usual: dict[str, list[float]]) -> None:
    """Hold targets and assumptions against the figures of their item."""
    stated: list[tuple[str, str, float | None, CellRef | None]] = []
    for target in evidence.targets:
        stated += [(target.item, str(target.period), target.value, target.value_at),
                   (target.item, str(target.period), target.high, target.high_at)]
    in_percent = []
    for scenario in evidence.scenarios:
        for override in scenario.overrides:
            at = override.value_at
            if override.method == Method.SCALE:
                in_percent.append((override.item, scenario.name, override.value, at))
            elif override.method in {Method.ASSUME, Method.FIX}:
                stated.append((override.item, scenario.name, override.value, at))
    for code, name, value, at in (*stated, *in_percent):
        item = evidence.items.find(code)
        if value is None or at is None or item is None or at in evidence.blamed:
            continue
        scaled = (code, name, value, at) in in_percent
        if (scaled or item.unit.code == UnitCode.PERCENT) and is_fraction(
                value, () if scaled else usual[code], () if scaled else usual[code]):
            evidence.ask("fraction_for_percent", at, number(value), (
                ("item", item.zh), ("period", name), ("unit", "%"), ("count", "1"),
                ("mended", number(100 * value))))
