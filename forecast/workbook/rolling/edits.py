"""What a roll changes, and the figures that are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.workbook.editing import SheetEdits

if TYPE_CHECKING:
    from forecast.data import Override
    from forecast.workbook.editing import Spot


@dataclass(frozen=True, slots=True)
class Awaited:
    """Figures that the new year's workbook still lacks, and where they go.

    ``key`` and ``fields`` make the sentence: stanza ``[<key>]`` of ``roll.toml``.
    """

    sheet: str
    cell: str
    key: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NotedEdits(SheetEdits):
    """The changes of one sheet, and what is said to a cell: a stanza of ``roll.toml``, fields."""

    notes: tuple[tuple[Spot, Awaited], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A roll, before anything is written.

    Parameters
    ----------
    year
        The new plan year; the year before it is the new base year.
    past
        Assumptions of scenarios whose years are all past now.
    waits_for
        The item whose figure of the new base year is not in yet, so that forecasts start where
        they did; empty when it is.
    """

    year: int
    sheets: tuple[NotedEdits, ...]
    awaited: tuple[Awaited, ...]
    past: tuple[tuple[str, Override], ...]
    waits_for: str
