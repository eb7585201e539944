"""The sheet that results are written to: XlsxWriter's, less what it does for formulas of others."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Mapping

_CALLED = re.compile(r"\b[A-Z][A-Z.]*(?=\()")
_OLD = frozenset({"ABS", "AND", "CHAR", "COUNT", "EXP", "HYPERLINK", "IF", "ISERROR",
                  "ISNUMBER", "LN", "MAX", "MIN", "NOT", "OR", "ROUND", "SUM", "TEXT"})
"""Functions that Excel has had from the first and writes without a prefix."""


class Target(Worksheet):  # type: ignore[misc]  # it comes without types
    """A sheet whose formulas are looked through once for functions that need a prefix.

    XlsxWriter looks for thirty such functions one by one, in each of thousands of formulas.
    """

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
