"""A file understood: each of its tables, or the notice that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.reading import understand_grid

if TYPE_CHECKING:
    from forecast.data import Catalog
    from forecast.importing.figures import Answers, Understood
    from forecast.importing.grids import Source


def understand(source: Source, catalog: Catalog, answers: Answers, sheet: str = ""
               ) -> tuple[Understood, ...]:
    """Understand every table of a file, or those of one ``sheet``."""
    found: list[Understood] = []
    for grid in source.grids:
        if not sheet or grid.name == sheet:
            found += understand_grid(grid, source.file, catalog, answers)
    return tuple(found)
