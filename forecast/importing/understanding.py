"""A file understood: each of its tables, or the notice that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.ledger import read_ledger, reads_as_ledger
from forecast.importing.reading import understand_grid

if TYPE_CHECKING:
    from forecast.data import Catalog
    from forecast.importing.figures import Answers, Understood
    from forecast.importing.grids import Source


def understand(source: Source, catalog: Catalog, answers: Answers, sheet: str = ""
               ) -> tuple[Understood, ...]:
    """Understand every table of a file, or those of one ``sheet``; and its sentences."""
    found: list[Understood] = []
    for grid in source.grids:
        if sheet and grid.name != sheet:
            continue
        if reads_as_ledger(grid):
            found.append(read_ledger(grid, source.file, answers))
        else:
            found += understand_grid(grid, source.file, catalog, answers)
    if source.prose is not None and not sheet:
        from forecast.importing.prose import read_prose  # its many patterns cost a table nothing

        found.append(read_prose(source.prose, source.file, catalog, answers))
    return tuple(found)
