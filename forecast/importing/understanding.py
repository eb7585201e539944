"""A file understood: each of its tables, or the notice that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.reading import understand_grid

if TYPE_CHECKING:
    from forecast.data import Catalog
    from forecast.importing.figures import Answers, Understood
    from forecast.importing.grids import Source
    from forecast.xlsx import Grid


def understand(source: Source, catalog: Catalog, answers: Answers, sheet: str = ""
               ) -> tuple[Understood, ...]:
    """Understand every table of a file, or those of one ``sheet``; and its sentences."""
    found: list[Understood] = []
    for grid in source.grids:
        if sheet and grid.name != sheet:
            continue
        ledger = _ledger(grid, source.file, answers) if _speaks_of_debt(grid) else None
        found += [ledger] if ledger is not None else understand_grid(
            grid, source.file, catalog, answers)
    if source.prose is not None and not sheet:
        from forecast.importing.prose import read_prose  # its many patterns cost a table nothing

        found.append(read_prose(source.prose, source.file, catalog, answers))
    return tuple(found)


_DEBT = "债"


def _speaks_of_debt(grid: Grid) -> bool:
    return _DEBT in grid.name or any(cell.kind == "text" and _DEBT in str(cell.value)
                                     for cell in grid.cells.values())


def _ledger(grid: Grid, file: str, answers: Answers) -> Understood | None:
    """Read a ledger of bonds; None where a sheet is none. Loaded only where debt is spoken of."""
    from forecast.importing.ledger import read_ledger, reads_as_ledger

    return read_ledger(grid, file, answers) if reads_as_ledger(grid) else None
