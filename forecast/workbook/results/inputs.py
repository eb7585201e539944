"""Live links from the result sheets to the input cells of the user's own sheets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isclose
from typing import TYPE_CHECKING

from forecast.workbook.results.places import quoted
from forecast.xlsx import parse_a1

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from forecast.issues import CellRef
    from forecast.xlsx import Book, Grid

_SCALES = (("", 1.0), ("*100", 100.0), ("*10000", 1e4), ("/10000", 1e-4), ("/100", 1e-2),
           ("*100000000", 1e8), ("/100000000", 1e-8), ("*1000", 1e3), ("/1000", 1e-3),
           ("/2", 0.5))  # fmt: skip
"""What lies between the figure as it stands and its value: units, per cent as a fraction, and the
middle of the two ends of a range."""
_CLOSE = 1e-12


@dataclass(frozen=True)
class Inputs:
    """The cells of the workbook that the results are written into."""

    book: Book

    @cached_property
    def _grids(self) -> Mapping[str, Grid]:
        """The sheets by name, the first of a name where there are several."""
        return {one.name: one for one in reversed(self.book.sheets)}

    def formula(self, value: float | Decimal | str | None,
                sources: Sequence[CellRef]) -> str | None:
        """Write the formula (without ``=``) that takes a value from the user's cells.

        None when the cells do not give the value: a figure that was typed as text (``1,234``,
        ``约6.5%``), one that was read from another file, one worked out on the way.
        """
        if not sources or value is None or isinstance(value, str):
            return None
        numbers = [self._number(source) for source in sources]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return None
        total, wanted = sum(known), float(value)
        places = "+".join(f"{quoted(one.sheet)}!{one.cell}" for one in sources)
        for scale, factor in _SCALES:
            if isclose(total * factor, wanted, rel_tol=_CLOSE, abs_tol=0.0):
                return f"({places}){scale}" if scale and len(sources) > 1 else places + scale
        return None

    def _number(self, source: CellRef) -> float | None:
        """Return the number that stands in a cell, if it is one."""
        spot = parse_a1(source.cell)
        if spot is None or source.file != self.book.file:
            return None
        grid = self._grids.get(source.sheet)
        cell = None if grid is None else grid.cells.get(spot)
        return cell.value if cell is not None and isinstance(cell.value, float) else None
