"""Programs that compute a workbook's formulas anew: two in a moment, LibreOffice in seconds.

ironcalc and formualizer get a bare copy: our own sheets with their formulas, every other sheet as
values. Given whole workbooks of other programs they stop, or take minutes, on some of them.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.xlsx import (
    read_cells,
    recalculate,
    write_bare,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.xlsx import Book, RawCell

Value = float | str | bool | None
Spot = tuple[str, int, int]
"""A sheet's name, a row and a column, both from 1."""
IRONCALC, FORMUALIZER, LIBREOFFICE = "ironcalc", "formualizer", "LibreOffice"

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no time zones

def has_ironcalc() -> bool:
    """Tell whether ironcalc is there; it is made for the usual machines only."""
    from importlib.util import find_spec

    return find_spec("ironcalc") is not None


def has_formualizer() -> bool:
    """Tell whether formualizer is there; it is made for the usual machines only."""
    from importlib.util import find_spec

    return find_spec("formualizer") is not None


@dataclass(frozen=True, slots=True)
class BareCopy:
    """A bare copy of a workbook: where it stands, and its sheets in order."""

    path: Path
    sheets: tuple[str, ...]


@contextmanager
def bare_copy(path: Path, live: frozenset[str]) -> Iterator[BareCopy]:
    """Make a bare copy of a workbook, gone afterwards.

    Parameters
    ----------
    path
        The workbook.
    live
        The sheets whose formulas are computed; those of other sheets keep their cached values.
    """
    with tempfile.TemporaryDirectory(prefix="forecast-") as folder:
        copy = Path(folder) / "bare.xlsx"
        yield BareCopy(copy, tuple(write_bare(path, live, copy)))


def with_formualizer(copy: BareCopy, spots: Iterable[Spot]) -> dict[Spot, Value] | None:
    """Compute some cells of a bare copy with formualizer; None when it gives up."""
    import formualizer

    try:
        book = formualizer.load_workbook(str(copy.path), strategy="eager_all")
        book.evaluate_all()
        return {spot: _told(book.get_value(*spot)) for spot in spots}
    except Exception:  # noqa: BLE001  # a formula or a name that it does not know
        return None
    except BaseException as error:
        if not _is_stop(error):
            raise
        return None


def _is_stop(error: BaseException) -> bool:
    """Tell whether an error is how a stop of a program's Rust code arrives."""
    return type(error).__name__ == "PanicException"


def _told(value: object) -> Value:
    """Return a value of formualizer as a formula sees it: a date is its number."""
    if isinstance(value, dict):
        return _ERRORS.get(str(value.get("kind")), "#VALUE!")
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return (moment - _EPOCH).total_seconds() / 86_400
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if isinstance(value, float | str | bool) else None


_ERRORS = {"Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?", "Ref": "#REF!", "Num": "#NUM!",
           "Null": "#NULL!"}  # fmt: skip


def plain_value(cell: RawCell | None) -> Value:
    """Return what a cell holds as a formula sees it: a date is its number."""
    if cell is None:
        return None
    if isinstance(cell.value, datetime):
        return (cell.value - _EPOCH).total_seconds() / 86_400
    return cell.value


def with_ironcalc(copy: BareCopy, spots: Iterable[Spot]) -> dict[Spot, Value] | None:
    """Compute some cells of a bare copy with ironcalc; None when it gives up."""
    import ironcalc

    try:
        model = ironcalc.load_from_xlsx(str(copy.path), "en", "UTC", "en")
        model.evaluate()
    except ironcalc.WorkbookError:
        return None
    except BaseException as error:
        if not _is_stop(error):
            raise
        return None
    order = {name: place for place, name in enumerate(copy.sheets)}
    return {spot: model.get_cell_value(order[spot[0]], spot[1], spot[2]) for spot in spots}


def with_libreoffice(path: Path) -> dict[Spot, Value]:
    """Compute every formula of a workbook with LibreOffice.

    Raises
    ------
    InputError
        When LibreOffice is not installed or cannot open the workbook.
    """
    with tempfile.TemporaryDirectory(prefix="forecast-") as folder:
        anew = read_cells(recalculate(path, Path(folder)))
    return {(grid.name, *place): plain_value(cell) for grid in anew.sheets
            for place, cell in grid.cells.items()}


def formulas_of(book: Book) -> Iterator[tuple[Spot, RawCell]]:
    """Go through the cells of a workbook that bear a formula."""
    for grid in book.sheets:
        for place, cell in grid.cells.items():
            if cell.formula is not None:
                yield (grid.name, *place), cell
