"""A grid as it is filled, within bounds that any honest table keeps."""

from __future__ import annotations

import re
from math import isfinite, nan
from typing import TYPE_CHECKING, NoReturn

from forecast.xlsx import MAX_COLUMN, MAX_ROW, Cells, Grid, Packed, RawCell, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.xlsx import Area, Spans

MAX_CELLS = 1_000_000
"""The filled cells of one file: read in seconds, and more than any yearbook holds."""
MAX_MERGES = 100_000
MAX_BYTES = 64 << 20
"""The largest file, in bytes, of a format that is gone through cell by cell."""

# a nought in front makes a code; a sixteenth digit makes the number of an account
_PLAIN = re.compile(r"\s*[+-]?(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]*)?|(?:0|[1-9][0-9]*)?\.[0-9]+)"
                    r"(?:[eE][+-][0-9]{1,3})?\s*", re.ASCII)
_LONGEST = 40


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
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    return stated_number(text)


def stated_number(text: str) -> float | None:
    """Read a number that a format says is one; None where it is none after all."""
    try:
        number = nan if "_" in text or not text.isascii() else float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def refuse_size(file: str, most: int = MAX_BYTES) -> NoReturn:
    """Refuse a table beyond the bounds; ``most`` are the bytes that its format may have."""
    refuse("import_too_large", file, file, cells=f"{MAX_CELLS:,}", size=f"{most >> 20}")


class Filling:
    """One grid as it is filled; ``before`` counts the cells of the file's earlier grids.

    What is hidden is added to ``hidden_rows`` and ``hidden_columns`` in any order, first and last.
    """

    def __init__(self, file: str, name: str, before: int = 0) -> None:
        self.file, self.name, self.count = file, name, before
        self.hidden = False
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._packed = Packed()
        self._merges: list[Area] = []

    def put(self, row: int, column: int, cell: RawCell) -> None:
        """Put a cell; beyond the bounds the file is refused."""
        self._check(row, column)
        self._packed.put(row, column, cell)

    def text(self, row: int, column: int, text: str) -> None:
        """Put a text as it stands; a blank is no cell."""
        if text and not text.isspace():
            self._check(row, column)
            self._packed.put_text(row, column, text)

    def typed(self, row: int, column: int, text: str) -> None:
        """Put what is typed in a file that knows text alone: a plain number is one."""
        number = plain_number(text)
        if number is None:
            self.text(row, column, text)
        else:
            self._check(row, column)
            self._packed.put_number(row, column, number)

    def _check(self, row: int, column: int) -> None:
        self.count += 1
        if self.count > MAX_CELLS or not 0 < row <= MAX_ROW or not 0 < column <= MAX_COLUMN:
            refuse_size(self.file)

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Keep a merged range, cut at the sheet's ends; a single cell is none."""
        area = (row, column, min(last_row, MAX_ROW), min(last_column, MAX_COLUMN))
        if area[2] > row or area[3] > column:
            self._merges.append(area)
        if len(self._merges) > MAX_MERGES:
            refuse_size(self.file)

    def grid(self) -> Grid:
        """Return what was filled."""
        return Grid(self.name, self.hidden, Cells(self._packed, ()), tuple(self._merges),
                    _runs(self.hidden_rows), _runs(self.hidden_columns))


def _runs(spans: Iterable[tuple[int, int]]) -> Spans:
    """Put spans, first and last of each, together where they touch."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)
