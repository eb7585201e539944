"""The sheet that results are written to: XlsxWriter's, less what it does for cells of others."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from forecast.workbook.results.places import address

if TYPE_CHECKING:
    from collections.abc import Mapping

_CALLED = re.compile(r"\b[A-Z][A-Z.]*(?=\()")
_OLD = frozenset({"ABS", "AND", "CHAR", "COUNT", "EXP", "HYPERLINK", "IF", "ISERROR",
                  "ISNUMBER", "LN", "MAX", "MIN", "NOT", "OR", "ROUND", "SUM", "TEXT"})
"""Functions that Excel has had from the first and writes without a prefix."""
_NUMBERS = frozenset({int, float})


class Target(Worksheet):  # type: ignore[misc]  # it comes without types
    """A sheet of many cells, whose places are numbers and whose looks are stated.

    Its formulas are looked through once for functions that need a prefix: XlsxWriter looks for
    thirty such functions one by one, in each of thousands of formulas.
    """

    write_string, write_number = Worksheet._write_string, Worksheet._write_number  # noqa: SLF001
    write_formula, write_blank = Worksheet._write_formula, Worksheet._write_blank  # noqa: SLF001

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell: those of most kinds in one piece, as XlsxWriter does by its parts."""
        kind, look = type(cell), cell.format
        if look is None or (kind is CellStringTuple and self.constant_memory):
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{address(row, col)}" s="{look._get_xf_index()}"'  # noqa: SLF001
        if kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        elif kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind is CellFormulaTuple and type(cell.value) in _NUMBERS:
            formula = self._escape_data(cell.formula)
            self.fh.write(f"{start}><f>{formula}</f><v>{cell.value}</v></c>")
        else:
            super()._write_cell(row, col, cell)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if formula.startswith("=") and _OLD.issuperset(_CALLED.findall(formula)):
            return formula[1:]
        found: str = super()._prepare_formula(formula, expand_future_functions)
        return found


class StreamedTarget(Target):
    """A sheet that keeps no row but the last one in memory: written from top to bottom only."""

    heights: Mapping[int, float] = MappingProxyType({})
    """The heights of its rows, each set when its row is written and forgotten then."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": True})

    def _write_single_row(self, current_row_num: int = 0) -> None:
        done = self.previous_row
        rows = range(done, max(done + 1, current_row_num))
        for row in rows:
            if row in self.heights:
                self.set_row(row, self.heights[row])
        super()._write_single_row(current_row_num)
        for row in rows[1:]:  # empty ones keep their heights too
            if row in self.row_info:
                self._write_empty_row(row, None, self.row_info[row])
        for row in rows:
            self.row_info.pop(row, None)
            self.row_sizes.pop(row, None)

    def end(self) -> None:
        """Let go of the file of rows, whatever became of the workbook."""
        self._opt_close()
