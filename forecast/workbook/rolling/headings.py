"""The columns that a new year needs: which there are, which are missing, where they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.workbook.editing import Column, Entry
from forecast.workbook.forms import free_columns, raw_heading, stage_heading
from forecast.workbook.inputs import budget_stages, year_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.workbook.inputs import Found

Stage = tuple[int, Status]
"""A year, and what its figures are."""
_SETTLED = (Status.FINAL, Status.OUTTURN, Status.ESTIMATE)
"""What is known of a past year, firmest first."""


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column that is added: where, like which one, under which heading, for which stage."""

    column: Column
    heading: Entry
    stage: Stage


def stages_of(found: Found) -> dict[Stage, int]:
    """Return the columns of 预算收支 by year and stage."""
    return {stage: column for column, stage in budget_stages(found, []).items()}


def years_of(found: Found) -> dict[int, int]:
    """Return the columns of 年度指标 by year: what happened, where a plan stands beside it."""
    return {head.year: column for column, head in year_columns(found, []).items()
            if not head.is_growth and (head.said is None or head.said.is_past)}


def is_fixed(found: Found) -> bool:
    """Tell whether a new year's column cannot be made like the others: it takes several, a row."""
    return found.is_fixed or any(
        head.is_growth for head in year_columns(found, []).values())


def firmest(stages: Mapping[Stage, int], year: int) -> tuple[int, ...]:
    """Return the columns that tell how a year closed, firmest first."""
    return tuple(stages[year, status] for status in _SETTLED if (year, status) in stages)


def budget_columns(found: Found, stages: Mapping[Stage, int], year: int
                   ) -> tuple[NewColumn, ...]:
    """Return the columns that 预算收支 needs for a new plan year.

    The final account of the year before last, where an estimate or an outturn stands alone; of
    last year what the year before it had; the budget of the plan year.
    """
    base, before = year - 1, year - 2
    wanted: list[tuple[Stage, tuple[Stage, ...]]] = []
    own = ((base, Status.BUDGET), (before, Status.BUDGET))
    if any((before, status) in stages for status in _SETTLED[1:]):
        wanted.append(((before, Status.FINAL), ((before, Status.OUTTURN),
                                                (before, Status.ESTIMATE))))
    if (before, Status.ADJUSTED_BUDGET) in stages:
        wanted.append(((base, Status.ADJUSTED_BUDGET), ((before, Status.ADJUSTED_BUDGET),)))
    if not any((base, status) in stages for status in _SETTLED):
        wanted.append(((base, Status.ESTIMATE), ((before, Status.ESTIMATE), *own)))
    wanted.append(((year, Status.BUDGET), own))
    missing = [(stage, next((stages[one] for one in likes if one in stages),
                            max(stages.values(), default=max(found.columns.values()))))
               for stage, likes in wanted if stage not in stages]
    places = free_columns(found, len(missing), stages.values())
    return tuple(NewColumn(Column(at, like), Entry((found.header_row, at),
                                                   stage_heading(found, like, stage)), stage)
                 for at, (stage, like) in zip(places, missing, strict=True))


def year_column(found: Found, years: Mapping[int, int], year: int) -> NewColumn | None:
    """Return the column that 年度指标 needs for a year; None when it has one."""
    if year in years or not years:
        return None
    like = years[max(years)]
    (at,) = free_columns(found, 1, years.values())
    text = raw_heading(found, like).replace(str(max(years)), str(year))
    heading = Entry((found.header_row, at), text)
    return NewColumn(Column(at, like), heading, (year, Status.ESTIMATE))
