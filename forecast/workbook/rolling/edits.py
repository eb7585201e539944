"""What a roll changes: columns added, cells filled, headings noted, figures that are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.data import Override

Spot = tuple[int, int]
"""A row and a column, from 1."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be added at a free place, in the formats of another one."""

    at: int
    like: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be added below a table, in the formats of another one."""

    at: int
    like: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into a cell: a text, a number, or a formula with the value that it has now."""

    spot: Spot
    value: str | float
    formula: str = ""


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
class SheetEdits:
    """The changes of one sheet.

    Parameters
    ----------
    left, header
        The first column and the header's row of the table: what stands above it and reaches over
        all of it grows with it.
    notes
        What is said to a cell, as a stanza of ``roll.toml`` with its fields.
    """

    sheet: str
    left: int
    header: int
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()
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
    sheets: tuple[SheetEdits, ...]
    awaited: tuple[Awaited, ...]
    past: tuple[tuple[str, Override], ...]
    waits_for: str
