"""Figures of single quarters, which a quarterly model reads: 季度指标, or quarters of 季度累计."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import Freq, Observation, Period, PeriodError, parse_period
from forecast.issues import CellRef, Issue
from forecast.workbook.inputs.figures import read_cumulative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Catalog
    from forecast.workbook.inputs.found import Found

_MONTHS = 3


def read_quarters(found: Found, issues: list[Issue]) -> list[Observation]:
    """Read the sheet 季度指标: a figure a quarter, not since January."""
    for row in found.rows():
        text = found.text(row, "period")
        try:
            period, is_cumulative = parse_period(text)
        except PeriodError:
            continue  # told by the reader of rows
        if period.freq is Freq.A or (is_cumulative and period.within > _MONTHS):
            issues.append(Issue("not_a_quarter", found.place(row, "period"), text))
    read: list[Observation] = []
    for one in read_cumulative(found, issues):
        if one.period.within % _MONTHS == 0:
            read.append(replace(one, period=_quarter(one.period), cumulative=False))
        elif not any(issue.where == _beside(one, issue) for issue in issues):
            issues.append(Issue("not_a_quarter", one.origin or CellRef(found.file),
                                str(one.period)))
    return read


def _beside(one: Observation, issue: Issue) -> CellRef | None:
    """Return the place of an issue that tells of a figure's own cell already."""
    return one.origin if issue.code == "not_a_quarter" else None


def _quarter(month: Period) -> Period:
    return Period(Freq.Q, month.ordinal // _MONTHS)


def single_quarters(observations: Iterable[Observation], items: Catalog) -> list[Observation]:
    """Return the quarters that follow from figures since January, where none is stated.

    A flow that adds up is the difference of two; a stock, a rate or an index is as it stands.
    """
    observations = list(observations)
    stated = {(one.item, one.period) for one in observations if not one.cumulative}
    since = {(one.item, _quarter(one.period)): one for one in observations
             if one.cumulative and one.period.freq is Freq.M
             and one.period.within % _MONTHS == 0}
    found = []
    for (code, quarter), one in since.items():
        if (code, quarter) in stated:
            continue
        item, before = items[code], since.get((code, quarter + -1))
        is_flow = item.unit.adds_up and item.basis.flow == "period"
        if not is_flow or quarter.within == 1:
            found.append(replace(one, period=quarter, cumulative=False))
        elif before is not None:
            found.append(replace(one, period=quarter, cumulative=False,
                                 value=one.value - before.value))
    return found
