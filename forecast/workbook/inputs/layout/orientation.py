"""How a table of periods lies: which line holds the periods, which the names of items.

年度指标 has its years across and its items down, the sheets of months their periods down and their
items across. A table that lies the other way is seen by what stands in it: periods in a line, and
beside where they begin a line with names of items. What can be seen as both lies as the contract
has it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Freq, PeriodError, parse_period
from forecast.workbook.inputs.layout.heads import names_item
from forecast.workbook.inputs.layout.stages import year_head
from forecast.workbook.inputs.layout.words import cell_text, is_bare_month

if TYPE_CHECKING:
    from forecast.data import Catalog
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Grid

_SEEN = 60
"""So many rows and columns from the first are looked at."""
_MOST = 0.7
"""Of the numbers and periods in a line of periods, periods."""
_YEARS = (1949, 2100)
_MONTHS = 3
"""So many numbers of months make a column of months."""

Window = dict[tuple[int, int], tuple[str, bool]]
"""Texts of cells by row and column, and whether they are numbers."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Where periods and names of items stand, in the rows and columns of the contract.

    ``periods`` is the column of the periods and ``names`` the row of the items on the sheets of
    months, ``periods`` the row of the years and ``names`` the column of the items on 年度指标;
    in the turned sheet where ``is_turned``.
    """

    periods: int
    names: int
    is_turned: bool


def lying(grid: Grid, spec: SheetSpec, items: Catalog) -> Lying | None:
    """See how a sheet's table lies; None where it holds no periods with items beside them."""
    upright: Window = {
        (row, column): (cell_text(cell), cell.kind == "number") for row in range(1, _SEEN + 1)
        for column, cell in grid.cells.along(row, _SEEN + 1)
        if cell.kind in {"text", "date", "number"}}
    turned: Window = {(column, row): held for (row, column), held in upright.items()}
    is_down = spec.spread == "items"
    for is_turned, window in enumerate((upright, turned) if is_down else (turned, upright)):
        seen = _down(window, spec, items)
        if seen is not None:
            return Lying(*seen, bool(is_turned))
    return None


def _down(window: Window, spec: SheetSpec, items: Catalog) -> tuple[int, int] | None:
    """Return the column of periods and, above where they begin, the row with most items."""
    found: dict[int, list[int]] = {}
    numbers: dict[int, int] = {}
    for (row, column), (text, is_number) in window.items():
        if _is_period(text, spec, is_number=is_number):
            found.setdefault(column, []).append(row)
        elif is_number:
            numbers[column] = numbers.get(column, 0) + 1
    for column in sorted(found, key=lambda at: (-len(found[at]), at)):
        rows = found[column]
        if len(rows) < _MOST * (len(rows) + numbers.get(column, 0)):
            continue
        names = _names(window, column, min(rows), items)
        if names is not None:
            return column, names
    return _bare_months(window, items) if spec.spread == "items" else None


def _bare_months(window: Window, items: Catalog) -> tuple[int, int] | None:
    """Return the column of months that are numbers alone, beside a column of their years."""
    years = {place for place, (text, _) in window.items()
             if (head := year_head(text)) and not head[1] and _YEARS[0] <= head[0] <= _YEARS[1]}
    for column in sorted({at for _, at in window}):
        held = {row: text for (row, at), (text, _) in window.items() if at == column}
        rows = [row for row, text in held.items() if is_bare_month(text)]
        if len(rows) < _MONTHS or len(rows) < _MOST * (len(held) - 1):
            continue
        names = _names(window, column, min(rows), items)
        if names is not None and any((min(rows), at) in years for at in (column - 1, column + 1)):
            return column, names
    return None


def _names(window: Window, column: int, first: int, items: Catalog) -> int | None:
    """Return the row above the periods with most names of items; units and bases come often."""
    placed = [(row, text) for (row, at), (text, is_number) in window.items()
              if row < first and at != column and not is_number]
    named = {text for text in {text for _, text in placed} if names_item(text, items)}
    counts = Counter(row for row, text in placed if text in named)
    return max(counts, key=lambda row: (counts[row], row), default=None)


def _is_period(text: str, spec: SheetSpec, *, is_number: bool) -> bool:
    if spec.spread == "years":
        head = year_head(text)
        return head is not None and (not is_number or _YEARS[0] <= head[0] <= _YEARS[1])
    if len(text) > 20:
        return False
    try:
        period = parse_period(text, 2000)[0]
    except PeriodError:
        return False
    # an amount such as 18022 is no February of 1802
    return period.freq in {Freq.M, Freq.Q} and _YEARS[0] <= period.year <= _YEARS[1]
