"""Programs that compute a workbook's formulas anew: two in a moment, LibreOffice in seconds.

ironcalc and formualizer get a bare copy: our own sheets with their formulas, every other sheet as
values. Given whole workbooks of other programs they stop, or take minutes, on some of them.
"""

from __future__ import annotations

import tempfile
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


def with_formualizer(path: Path, sheets: frozenset[str], spots: Iterable[Spot]
                     ) -> dict[Spot, Value] | None:
    """Compute the formulas of some sheets with formualizer, as :func:`with_ironcalc`."""
    import formualizer

    with tempfile.TemporaryDirectory(prefix="forecast-") as folder:
        copy = Path(folder) / "bare.xlsx"
        write_bare(path, sheets, copy)
        try:
            book = formualizer.load_workbook(str(copy), strategy="eager_all")
            book.evaluate_all()
            return {spot: _told(book.get_value(*spot)) for spot in spots}
        except Exception:  # noqa: BLE001  # a formula or a name that it does not know
            return None
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            return None


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


def with_ironcalc(path: Path, sheets: frozenset[str], spots: Iterable[Spot]
                  ) -> dict[Spot, Value] | None:
    """Compute the formulas of some sheets with ironcalc; None when it gives up.

    Parameters
    ----------
    path
        The workbook.
    sheets
        The sheets whose formulas are computed; those of other sheets keep their cached values.
    spots
        The cells to return.
    """
    import ironcalc

    with tempfile.TemporaryDirectory(prefix="forecast-") as folder:
        copy = Path(folder) / "bare.xlsx"
        names = write_bare(path, sheets, copy)
        try:
            model = ironcalc.load_from_xlsx(str(copy), "en", "UTC", "en")
            model.evaluate()
        except ironcalc.WorkbookError:
            return None
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # how a stop of its Rust code arrives
                raise
            return None
    order = {name: place for place, name in enumerate(names)}
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
