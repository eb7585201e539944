"""What a result workbook prints of the bureau's own sheets: what is filled, and no blank form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.workbook import contract
from forecast.workbook.specs import GUIDE, HEADER_ROW, LISTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Area, Book, Grid

_READ = frozenset({contract.YEARLY, contract.SCENARIOS})
"""Sheets that are read beside the results: budgets and months stand there again, registers are
to be looked up."""
_FILLED_IN = {spec.name: spec for spec in _READ}


def printed_inputs(book: Book | None) -> Mapping[str, Area]:
    """Return what is printed of each sheet of the contract, by name.

    Of sheets with figures and assumptions the rows down to the last filled one; of blank forms,
    instructions, registers and lists nothing, which is an empty cell beyond all others.
    """
    known = {GUIDE, LISTS} | {spec.name for spec in contract.SHEETS}
    return {} if book is None else {grid.name: _area(grid, _FILLED_IN.get(grid.name))
                                    for grid in book.sheets if grid.name in known}


def _area(grid: Grid, spec: SheetSpec | None) -> Area:
    rows = grid.cells.rows()
    last = rows[-1] if rows else 1
    right = max((column for row in rows for column in grid.cells.row(row)), default=1)
    filled = [] if spec is None else [
        row for row in rows if row > HEADER_ROW and _is_filled(grid, row, spec)]
    if not filled:
        return (last + 2, right + 2, last + 2, right + 2)
    return (1, 1, filled[-1], right)


def _is_filled(grid: Grid, row: int, spec: SheetSpec) -> bool:
    """Tell whether a row holds what staff typed: where columns spread, names are there already."""
    cells = grid.cells.row(row).values()
    return any(spec.spread == "none" or cell.kind == "number" for cell in cells)
