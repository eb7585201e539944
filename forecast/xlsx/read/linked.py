"""The cells of a workbook that rest on other files, at once or through cells that do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    from forecast.xlsx.references import areas_in

    readers: dict[str, list[tuple[Area, str, Spot]]] = defaultdict(list)
    for grid in book.sheets:
        for spot in grid.cells.formula_places():
            for sheet, area in areas_in(grid.cells[spot].formula or "", grid.name):
                readers[sheet.lower()].append((area, grid.name.lower(), spot))
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


def _within(area: Area, spots: set[Spot]) -> Iterator[Spot]:
    """Give those of some places that lie in a range."""
    if area[:2] == area[2:]:
        yield from {area[:2]} & spots
        return
    yield from sorted(spot for spot in spots
                      if area[0] <= spot[0] <= area[2] and area[1] <= spot[1] <= area[3])
