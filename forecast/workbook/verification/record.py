"""The record of a run laid beside the sheets: which cell shows which number of the engine.

Every table of ours bears a defined name, ``fc_<table>``, that moves with inserted rows. Columns are
told by their titles, rows by their labels in order, so that rows and columns that a user added are
passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forecast.xlsx import area_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.workbook.verification.engines import Spot, Value
    from forecast.xlsx import Area, Book, Grid

PUBLISHED = "fc_"
_PROVENANCE = "provenance"



@dataclass(frozen=True, slots=True)
class Told:
    """What the record says of the cells: by place; and the tables that are not in the workbook."""

    values: Mapping[Spot, Value]
    tables: int
    missing: tuple[str, ...]


def told_by(record: Mapping[str, Any], book: Book) -> Told:
    """Find the cells that show the numbers of a record.

    Parameters
    ----------
    record
        ``result.json`` as :func:`forecast.render.record.record_of` gives it.
    book
        The result workbook, or the user's own with our sheets in it.
    """
    areas = _areas(book)
    grids = {grid.name: grid for grid in book.sheets}
    tables = record["exhibits"]
    # a table without rows has no figures, and so no name
    bases = {_name(key): key for key, table in tables.items() if table["rows"]}
    values: dict[Spot, Value] = {}
    missing = []
    for base, key in bases.items():
        strips = list(_strips(base, areas, bases))
        for sheet, area in strips:
            if sheet in grids:
                values |= {(sheet, *place): value for place, value
                           in _shown(tables[key], grids[sheet], area)}
        if not strips:
            missing.append(key)
    return Told(values, len(bases) - len(missing), tuple(missing))


def is_of_another_run(record: Mapping[str, Any], book: Book) -> bool:
    """Tell whether the workbook says that another run made it than the record says."""
    alone = {**record, "exhibits": {key: table for key, table in record["exhibits"].items()
                                    if key == _PROVENANCE}}
    grids = {grid.name: grid for grid in book.sheets}
    for (sheet, row, column), value in told_by(alone, book).values.items():
        cell = grids[sheet].cells.get((row, column))
        if cell is None or str(cell.value) != str(value):
            return True
    return False


def provenance_of(book: Book, labels: Mapping[str, str]) -> dict[str, str]:
    """Read what made the results from the workbook's own table; ``labels`` are its rows by key."""
    found = _areas(book).get(PUBLISHED + _PROVENANCE)
    grid = next((grid for grid in book.sheets if found and grid.name == found[0]), None)
    if found is None or grid is None:
        return {}
    top, left, bottom, _ = found[1]
    rows = {str(grid.cells[row, 1].value): str(cell.value) for row in range(top, bottom + 1)
            if (row, 1) in grid.cells and (cell := grid.cells.get((row, left))) is not None}
    return {key: rows[text] for key, text in labels.items() if text in rows}


def own_sheets(book: Book) -> frozenset[str]:
    """Return the sheets that a run wrote: those with a name of ours in them."""
    return frozenset(sheet for name, (sheet, _) in _areas(book).items()
                     if name.startswith((PUBLISHED, "_" + PUBLISHED)))


def _areas(book: Book) -> dict[str, tuple[str, Area]]:
    """Return what the names of the whole workbook stand for, by name in lower case."""
    return {one.name.lower(): found for one in book.names
            if not one.sheet and (found := area_of(one.text)) is not None}


def _name(key: str) -> str:
    return (PUBLISHED + re.sub(r"[^A-Za-z0-9_]+", "_", key)).lower()


def _strips(base: str, areas: Mapping[str, tuple[str, Area]], bases: Mapping[str, str]
            ) -> Iterator[tuple[str, Area]]:
    """Go through the stretches of a table: ``fc_x``, ``fc_x_2`` and on."""
    name, number = base, 1
    while name in areas and (name == base or name not in bases):
        yield areas[name]
        number += 1
        name = f"{base}_{number}"


def _shown(table: Mapping[str, Any], grid: Grid, area: Area
           ) -> Iterator[tuple[tuple[int, int], Value]]:
    """Go through the cells of a stretch and what the record says of each."""
    columns = _columns(table["columns"], grid, area)
    rows = iter(table["rows"])
    wanted = next(rows, None)
    for row in range(area[0], area[2] + 1):
        head = grid.cells.get((row, 1))
        if wanted is None or (str(head.value) if head else "") != wanted["label"]:
            continue
        for column, place in columns.items():
            yield (row, column), wanted["cells"][place]["value"]
        wanted = next(rows, None)


def _columns(columns: Sequence[Mapping[str, str]], grid: Grid, area: Area) -> dict[int, int]:
    """Return the place in the record of each column of a stretch, by titles and group titles."""
    top, left, _, right = area
    grouped = any(column["group"] for column in columns)
    free = list(range(len(columns)))
    found, group = {}, ""
    for column in range(left, right + 1):
        over, title = (str(cell.value) if (cell := grid.cells.get((row, column))) else ""
                       for row in (top - 2, top - 1))
        if grouped and over:
            group = over if title else ""
            title = title or over
        place = next((at for at in free if columns[at]["title"] == title
                      and (not grouped or columns[at]["group"] == group)), None)
        if title and place is not None:
            found[column] = place
            free.remove(place)
    return found
