"""The values of a workbook's formulas, computed anew by LibreOffice, for reading only."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.issues import CellRef, Issue, Severity
from forecast.labels import joined
from forecast.xlsx import a1, read_cells, recalculate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.xlsx import Book, Grid, RawCell

_SHOWN = 5
"""So many cells are named; the rest are counted."""
Place = tuple[int, int]


def with_fresh_values(book: Book, path: Path, issues: list[Issue]) -> Book:
    """Return a workbook with its formulas' values computed anew; the file itself stays as it is.

    A formula whose function LibreOffice lacks, and one that reads another workbook, keeps the
    value that the file brings along. What changed and what could not be computed are warnings.

    Raises
    ------
    InputError
        ``office_missing``, ``office_failed``.
    """
    with tempfile.TemporaryDirectory(prefix="forecast-") as folder:
        fresh = {grid.name: grid for grid in read_cells(recalculate(path, Path(folder))).sheets}
    return replace(book, sheets=tuple(
        _renewed(book.file, grid, fresh[grid.name], issues) if grid.name in fresh else grid
        for grid in book.sheets))


def _renewed(file: str, grid: Grid, fresh: Grid, issues: list[Issue]) -> Grid:
    values: dict[Place, RawCell] = {}
    changed: dict[Place, str] = {}
    kept: dict[Place, str] = {}
    computed: dict[Place, str] = {}
    for place in grid.cells.formula_places():
        old, new = grid.cells[place], fresh.cells.get(place)
        if new is None or new.kind == "empty_formula" or _cannot(old, new):
            kept[place] = f"{a1(*place)} ={old.formula}"
            continue
        values[place] = new
        if old.kind == "empty_formula":
            computed[place] = f"{a1(*place)} {_shown(new)}"
        elif not _same(old, new):
            changed[place] = f"{a1(*place)} {_shown(old)} → {_shown(new)}"
    for code, found in (("formulas_computed", computed), ("values_stale", changed),
                        ("not_computed", kept)):
        _tell(code, file, grid.name, found, issues)
    return replace(grid, cells=grid.cells.with_values(values))


def _cannot(old: RawCell, new: RawCell) -> bool:
    """Tell whether LibreOffice could not know: a function that it lacks, another workbook."""
    if new.kind != "error":
        return False
    return (new.value == "#NAME?" and old.value != "#NAME?") or "[" in (old.formula or "")


def _same(old: RawCell, new: RawCell) -> bool:
    if isinstance(old.value, float) and isinstance(new.value, float):
        return isclose(old.value, new.value, rel_tol=1e-9, abs_tol=1e-12)
    return old.value == new.value


def _shown(cell: RawCell) -> str:
    return f"{cell.value:.10g}" if isinstance(cell.value, float) else str(cell.value)


def _tell(code: str, file: str, sheet: str, found: Mapping[Place, str], issues: list[Issue]
          ) -> None:
    if found:
        places = sorted(found)
        listed = joined("issues.semicolon", (found[place] for place in places[:_SHOWN]))
        issues.append(Issue(code, CellRef(file, sheet, a1(*places[0])), listed,
                            (("count", str(len(found))),), Severity.WARNING))
