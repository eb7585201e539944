"""Formulas of the staff's that read what an import writes: they show the figures of before.

No program computes them until somebody opens the workbook and saves it, and a run reads what they
show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.merging.plan import Told
from forecast.issues import CellRef
from forecast.labels import enumerated
from forecast.workbook import SHEET_NAMES, opening_value
from forecast.xlsx import a1, readers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.workbook import SheetEdits, Stock

_NAMED = 5
"""So many cells are named; the rest are counted."""


def stale_formulas(stock: Stock, edits: Iterable[SheetEdits]) -> Iterator[Told]:
    """Tell once of the formulas on input sheets that read what is written, at any remove.

    Openings that point at closings are computed where they are read.
    """
    spots = {change.sheet: {entry.spot for entry in change.entries} for change in edits}
    read = readers_of(stock.book, spots)
    found = [CellRef(stock.path.name, grid.name, a1(*spot)) for grid in stock.book.sheets
             if grid.name in SHEET_NAMES for spot in sorted(read.get(grid.name, ()))
             if opening_value(grid, grid.cells[spot].formula or "") is None]
    if found:
        yield Told("told_stale", (("count", str(len(found))),
                                  ("where", enumerated(map(str, found), _NAMED))))
