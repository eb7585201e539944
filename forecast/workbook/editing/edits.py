"""What changes on a sheet: columns and rows added, cells filled."""

from __future__ import annotations

from dataclasses import dataclass

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
class DropDown:
    """Words that a cell offers; others may be typed."""

    spot: Spot
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetEdits:
    """The changes of one sheet.

    Parameters
    ----------
    left, header
        The first column and the header's row of the table: what stands above it and reaches over
        all of it grows with it.
    is_shown
        The sheet is hidden until it holds something; now it does.
    pushed
        Rows above which an empty one is pushed in, one after the other, before all else is done.
    """

    sheet: str
    left: int
    header: int
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()
    choices: tuple[DropDown, ...] = ()
    is_shown: bool = False
    pushed: tuple[int, ...] = ()
