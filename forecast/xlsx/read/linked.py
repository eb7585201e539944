"""The cells of a workbook that rest on other files, at once or through cells that do."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set as AbstractSet

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.read.cells import Book

Spot = tuple[int, int]
Found = dict[str, dict[Spot, tuple[str, ...]]]


def linked_cells(book: Book) -> Mapping[str, Mapping[Spot, tuple[str, ...]]]:
    """Return the files that formulas rest on, by sheet and place; sheets without any are left out.

    A staging sheet that fetches from other files hands on where its figures come from.
    """
    found: Found = {}
    if not any(grid.links.names or grid.cells.has_formula("[") for grid in book.sheets):
        return found
    for grid in book.sheets:
        direct = {spot: files for spot in grid.cells.formula_places()
                  if (files := grid.links.files(grid.cells[spot].formula or ""))}
        if direct:
            found[grid.name.lower()] = direct
    if found:
        _hand_on(book, found)
    return {grid.name: found[grid.name.lower()] for grid in book.sheets
            if grid.name.lower() in found}


def _hand_on(book: Book, found: Found) -> None:
    """Mark what reads a linked cell, and what reads that, until nothing is added."""
    readers = _readers(book)
    fresh = {sheet: set(spots) for sheet, spots in found.items()}
    while fresh:
        reached: dict[str, set[Spot]] = defaultdict(set)
        for sheet, spots in fresh.items():
            for area, own, reader in readers.get(sheet, ()):
                for spot in _within(area, spots):
                    known = found.setdefault(own, {}).get(reader, ())
                    files = tuple(dict.fromkeys((*known, *found[sheet][spot])))
                    if files != known:
                        found[own][reader] = files
                        reached[own].add(reader)
        fresh = dict(reached)


def readers_of(book: Book, spots: Mapping[str, AbstractSet[Spot]]) -> dict[str, set[Spot]]:
    """Return the formulas that read some cells, and those that read these, by sheet."""
    fresh = {sheet.lower(): set(own) for sheet, own in spots.items() if own}
    if not fresh:
        return {}
    readers, names = _readers(book), {grid.name.lower(): grid.name for grid in book.sheets}
    found: dict[str, set[Spot]] = defaultdict(set)
    while fresh:
        reached: dict[str, set[Spot]] = defaultdict(set)
        for sheet, own in fresh.items():
            for area, of, reader in readers.get(sheet, ()):
                if reader not in found[of] and any(_within(area, own)):
                    found[of].add(reader)
                    reached[of].add(reader)
        fresh = dict(reached)
    return {names[sheet]: own for sheet, own in found.items() if own}


def _readers(book: Book) -> dict[str, list[tuple[Area, str, Spot]]]:
    """List what formulas read: by sheet each cell or range, with the formula's sheet and place."""
    from forecast.xlsx.references import areas_in

    readers: dict[str, list[tuple[Area, str, Spot]]] = defaultdict(list)
    for grid in book.sheets:
        for spot in grid.cells.formula_places():
            for sheet, area in areas_in(grid.cells[spot].formula or "", grid.name):
                readers[sheet.lower()].append((area, grid.name.lower(), spot))
    return readers


def _within(area: Area, spots: AbstractSet[Spot]) -> Iterator[Spot]:
    """Give those of some places that lie in a range, in order: the fewer are gone through."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) <= len(spots):
        yield from (spot for spot in product(range(top, bottom + 1), range(left, right + 1))
                    if spot in spots)
        return
    yield from sorted(spot for spot in spots
                      if top <= spot[0] <= bottom and left <= spot[1] <= right)
