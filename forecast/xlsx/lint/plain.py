"""Rows of a worksheet that are plainly as Excel demands them: many proved by a few calls.

Nothing is found here. A sheet passes, or it is walked cell by cell, as one that is written
otherwise is; the walk says what is wrong, and where.
"""

from __future__ import annotations

import re
from math import isfinite
from operator import lt
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_of
from forecast.xlsx.lint.cells import CellsSeen, lint_formula, lint_texts, lint_value
from forecast.xlsx.lint.findings import Findings
from forecast.xlsx.lint.styles import check_index
from forecast.xlsx.markup import BrokenMarkupError, UnsafeMarkupError, proved, resolved
from forecast.xlsx.plain_cells import OtherWritingError, parted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.xlsx.lint.cells import SheetFrame
    from forecast.xlsx.plain_cells import PlainCell, PlainRow

_STYLE = re.compile(rb' s="([^"]*)"')
_END = b"</t>"
_NUMBERS = frozenset({b"", b"n"})


def passed(data: bytes, frame: SheetFrame) -> tuple[bytes, CellsSeen] | None:
    """Prove the rows of a sheet sound.

    Returns
    -------
    tuple or None
        The sheet without its rows, and the cells that bear a formula. None where the rows are
        written otherwise, or something is wrong with one.
    """
    try:
        sheet = parted(proved(data))
        if sheet is None:
            return None
        prover = _Prover(frame)
        for rows in sheet.rows():
            if not prover.holds(rows):
                return None
    except (BrokenMarkupError, UnsafeMarkupError, UnicodeDecodeError, LookupError,
            OtherWritingError):
        return None
    return sheet.frame, prover.seen


class _Prover:
    """Holds rows to the rules of the walk; what many cells have in common is looked at once."""

    def __init__(self, frame: SheetFrame) -> None:
        self.frame = frame
        self.seen = CellsSeen()
        self._last = 0
        self._columns: dict[bytes, int] = {}
        self._faults = Findings("")

    def holds(self, rows: Sequence[PlainRow]) -> bool:
        """Tell whether nothing is wrong with rows that follow those before."""
        cells = [cell for row in rows for cell in row.cells]
        return (all(map(self._stands, rows)) and _are_numbers(
                    [value for _, _, _, kind, _, value, _ in cells if value and kind in _NUMBERS])
                and self._are_sound(cells))

    def _stands(self, row: PlainRow) -> bool:
        """Tell whether a row and its cells follow what stands before them."""
        number, before = int(row.number), self._last
        columns = [self._column(one[0]) for one in row.cells]
        self._last = number
        self.seen.formulas.update((number, column) for column, cell
                                  in zip(columns, row.cells, strict=True) if cell[4])
        for style in _STYLE.findall(row.attributes):
            self._style(style)
        return (before < number <= MAX_ROW and all(map(lt, columns, columns[1:]))
                and (not columns or columns[-1] <= MAX_COLUMN))

    def _are_sound(self, cells: Sequence[PlainCell]) -> bool:
        """Tell whether formats, texts, formulas and values of other types are as they must be."""
        for style in {one[2] for one in cells} - {b""}:
            self._style(style)
        for kind, value in {(one[3], one[5]) for one in cells if one[3] not in _NUMBERS}:
            lint_value(kind.decode(), resolved(value), self.frame.strings, "", self._faults)
        for written in {one[6] for one in cells} - {b""}:
            head, _, text = written.removesuffix(_END).partition(b">")
            lint_texts([(resolved(text), b"preserve" in head)], "", self._faults)
        for formula in {one[4] for one in cells} - {b""}:
            lint_formula(resolved(formula), "", self.frame.sheets, self._faults)
        return not self._faults.issues

    def _style(self, style: bytes) -> None:
        check_index(style.decode(), self.frame.limits.formats, "s", "", self._faults)

    def _column(self, letters: bytes) -> int:
        if letters not in self._columns:
            self._columns[letters] = column_of(letters.decode())
        return self._columns[letters]


def _are_numbers(values: Sequence[bytes]) -> bool:
    try:
        return all(map(isfinite, map(float, values)))
    except ValueError:
        return False
