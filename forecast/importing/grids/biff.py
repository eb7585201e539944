"""Workbooks of Excel 97–2003 and older, and of WPS (.xls, .et), through xlrd.

Of the libraries that read them xlrd alone tells the number format of a cell, and so a percentage
from a number; and it pads no row, so that a far cell costs nothing. Formulas are not told.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from forecast.importing.grids.filling import Filling, refuse_size
from forecast.importing.grids.source import Content
from forecast.issues import InputError
from forecast.xlsx import Look, RawCell, look_of, refuse, serial_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlrd.book import Book
    from xlrd.sheet import Sheet

    from forecast.xlsx import Grid

MAX_BYTES = 32 << 20
"""The largest file; the library goes through every record of a sheet."""
_TEXT, _NUMBER, _DATE, _BOOL, _ERROR = 1, 2, 3, 4, 5


def read_biff(file: str, data: bytes) -> Content:
    """Read every worksheet.

    Raises
    ------
    InputError
        ``encrypted_workbook``, ``import_too_large`` or ``import_damaged``.
    """
    import xlrd

    if len(data) > MAX_BYTES:
        refuse_size(file, MAX_BYTES)
    try:
        with xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True,
                                on_demand=True, ragged_rows=True) as book:
            return Content("xls", tuple(_grids(file, book)))
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001  # a damaged file makes it raise whatever it meets
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        refuse("encrypted_workbook" if locked else "import_damaged", file, file)


def _grids(file: str, book: Book) -> list[Grid]:
    looks = [_look(book, style.format_key) for style in book.xf_list]
    grids: list[Grid] = []
    count = 0
    for place in range(book.nsheets):
        sheet = book.sheet_by_index(place)
        filling = Filling(file, sheet.name, count)
        _fill(filling, sheet, looks, book)
        count = filling.count
        for row, after_row, column, after_column in sheet.merged_cells:
            filling.merge(row + 1, column + 1, after_row, after_column)
        filling.hidden = sheet.visibility != 0
        filling.hidden_rows += _hidden(sheet.rowinfo_map)
        filling.hidden_columns += _hidden(sheet.colinfo_map)
        grids.append(filling.grid())
        book.unload_sheet(place)
    return grids


def _hidden(infos: Mapping[int, Any]) -> list[tuple[int, int]]:
    return [(place + 1, place + 1) for place, info in infos.items() if info.hidden]


def _look(book: Book, key: int) -> Look:
    shape = book.format_map.get(key)
    return look_of(shape.format_str) if shape else Look.PLAIN


def _fill(filling: Filling, sheet: Sheet, looks: list[Look], book: Book) -> None:
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == _TEXT:
                filling.text(row + 1, column + 1, value)
            elif kind in {_NUMBER, _DATE}:
                style = sheet.cell_xf_index(row, column)
                look = looks[style] if style < len(looks) else Look.PLAIN
                date = serial_date(value, date1904=bool(book.datemode)) if (
                    kind == _DATE or look is Look.DATE) else None
                filling.put(row + 1, column + 1, RawCell("date", date) if date else RawCell(
                    "number", float(value), is_percent=look is Look.PERCENT,
                    is_scaled=look is Look.SCALED))
            elif kind == _BOOL:
                filling.put(row + 1, column + 1, RawCell("bool", bool(value)))
            elif kind == _ERROR:
                filling.put(row + 1, column + 1, RawCell("error", _error(value)))


def _error(code: int) -> str:
    from xlrd.biffh import error_text_from_code

    return str(error_text_from_code.get(code, "#N/A"))
