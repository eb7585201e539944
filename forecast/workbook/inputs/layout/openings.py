"""What a year opens with points at what the year before closed with, and follows what is filled in.

An import fills in the closing figure, and no program computes the formula that points at it until
somebody opens the file: the opening would be read as the blank that it was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.rounding import sum_of
from forecast.xlsx import a1, parse_area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.xlsx import Book, Grid, RawCell

    Spot = tuple[int, int]

_NOTHING = '""'
_SIGN = "IF(COUNT("
_STEP = re.compile(r"IF\(COUNT\(([A-Z]+\d+(?:,[A-Z]+\d+)*)\)>0,(SUM\(\1\)|\1),(.*)\)")


def opening_formula(choices: Sequence[Sequence[Spot]]) -> str:
    """Return the sum of the first of several sets of cells that has a number; else a blank."""
    formula = _NOTHING
    for spots in reversed(choices):
        cells = ",".join(a1(*spot) for spot in spots)
        total = cells if len(spots) == 1 else f"SUM({cells})"
        formula = f"{_SIGN}{cells})>0,{total},{formula})"
    return formula


def opening_value(grid: Grid, formula: str) -> float | str | None:
    """Return what such a formula comes to; None for any other formula."""
    choices = list(_choices(formula))
    if not choices or choices[-1]:
        return None
    for spots in choices[:-1]:
        numbers = [cell.value for spot in spots if (cell := grid.cells.get(spot)) is not None
                   and cell.kind == "number" and isinstance(cell.value, float)]
        if numbers:
            return sum_of(numbers)
    return ""


def _choices(formula: str) -> Iterator[list[Spot]]:
    """Go through the sets of cells of a formula; an empty one is its end."""
    while formula != _NOTHING:
        step = _STEP.fullmatch(formula)
        areas = [parse_area(one) for one in step[1].split(",")] if step else []
        if step is None or not areas or None in areas:
            return
        yield [area[:2] for area in areas if area is not None]
        formula = step[3]
    yield []


def with_openings(book: Book) -> Book:
    """Return a workbook whose opening lines have the values of their closing lines."""
    return replace(book, sheets=tuple(
        _opened(grid) if grid.cells.has_formula(_SIGN) else grid for grid in book.sheets))


def _opened(grid: Grid) -> Grid:
    values: dict[Spot, RawCell] = {}
    for spot in grid.cells.formula_places():
        cell = grid.cells[spot]
        value = opening_value(grid, cell.formula or "")
        if value is not None and value != cell.value:
            values[spot] = replace(
                cell, kind="number" if isinstance(value, float) else "text", value=value)
    return replace(grid, cells=grid.cells.with_values(values)) if values else grid
