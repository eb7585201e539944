"""A grid as it is filled, within bounds that any honest table keeps."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, NoReturn

from forecast.xlsx import MAX_COLUMN, MAX_ROW, Cells, Grid, Packed, RawCell, refuse

if TYPE_CHECKING:
    from forecast.xlsx import Area, Spans

MAX_CELLS = 2_000_000
"""The filled cells of one file: read in seconds, and ten times what a yearbook holds."""
MAX_MERGES = 100_000
MAX_BYTES = 64 << 20
"""The largest file, in bytes, of a format that is gone through cell by cell."""

_PLAIN = re.compile(r"[+-]?(?:0|[1-9][0-9]*)?(?:\.[0-9]*)?(?:[eE][+-][0-9]{1,3})?", re.ASCII)
_DIGITS = 15
"""A spreadsheet keeps as many; what is longer is a number of an account, not an amount."""


def plain_number(text: str) -> float | None:
    """Read a number that stands alone as programs write it; None for all that people add to one.

    A nought in front makes a code, and so does a sixteenth digit: both stay as they are written.

    Examples
    --------
    >>> plain_number("2390.3"), plain_number(" -9.8 "), plain_number("1.2e-05")
    (2390.3, -9.8, 1.2e-05)
    >>> [plain_number(text) for text in ("012", "12.5%", "11 030 418", "5年", "2,390", "")]
    [None, None, None, None, None, None]
    """
    text = text.strip()
    if len(text) > 40 or not _PLAIN.fullmatch(text) or not any(map(str.isdigit, text)):
        return None
    if "." not in text and sum(map(str.isdigit, text)) > _DIGITS:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def refuse_size(file: str) -> NoReturn:
    """Refuse a table beyond the bounds."""
    refuse("import_too_large", file, file, cells=f"{MAX_CELLS // 10_000}",
           size=f"{MAX_BYTES >> 20}")


class Filling:
    """One grid as it is filled; ``before`` counts the cells of the file's earlier grids."""

    def __init__(self, file: str, name: str, before: int = 0) -> None:
        self.file, self.name, self.count = file, name, before
        self._packed = Packed()
        self._merges: list[Area] = []

    def put(self, row: int, column: int, cell: RawCell) -> None:
        """Put a cell; beyond the bounds the file is refused."""
        self.count += 1
        if self.count > MAX_CELLS or not 0 < row <= MAX_ROW or not 0 < column <= MAX_COLUMN:
            refuse_size(self.file)
        self._packed.put(row, column, cell)

    def text(self, row: int, column: int, text: str) -> None:
        """Put a text as it stands; a blank is no cell."""
        if text.strip():
            self.put(row, column, RawCell("text", text))

    def typed(self, row: int, column: int, text: str) -> None:
        """Put what is typed in a file that knows text alone: a plain number is one."""
        number = plain_number(text)
        if number is None:
            self.text(row, column, text)
        else:
            self.put(row, column, RawCell("number", number))

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Keep a merged range, cut at the sheet's ends; a single cell is none."""
        area = (row, column, min(last_row, MAX_ROW), min(last_column, MAX_COLUMN))
        if area[2] > row or area[3] > column:
            self._merges.append(area)
        if len(self._merges) > MAX_MERGES:
            refuse_size(self.file)

    def grid(self, *, hidden: bool = False, hidden_rows: Spans = (),
             hidden_columns: Spans = ()) -> Grid:
        """Return what was filled."""
        return Grid(self.name, hidden, Cells(self._packed, ()), tuple(self._merges), hidden_rows,
                    hidden_columns)


def runs(numbers: list[int]) -> Spans:
    """Put numbers together as runs of neighbours, first and last."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
