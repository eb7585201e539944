"""A workbook without a figure: the cells to fill first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import shipped_catalog
from forecast.issues import CellRef, Issue, errors
from forecast.labels import enumerated
from forecast.workbook import contract
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.workbook.inputs.found import Found

FIRST = "gpb_revenue"
"""A year or more of this item gives a first result."""


def check_nothing(file: str, tables: Sequence[Found], read: Sequence[Sequence[object]],
                  issues: list[Issue]) -> None:
    """Report that nothing was read; where figures stand that do not read, their errors say so."""
    if any(read) or errors(issues):
        return
    name = shipped_catalog()[FIRST].zh
    places = [place for spec in (contract.YEARLY, contract.BUDGETS)
              for found in tables if found.spec is spec for place in _cells(found, name)]
    if places:
        sheet, cells = places[0]
        issues.append(Issue("nothing_read", CellRef(file, sheet, cells.partition(":")[0]), name, (
            ("cells", enumerated(f"{one}!{cell}" for one, cell in places)),)))
    else:
        issues.insert(0, Issue("nothing_known", CellRef(file), name,
                               (("sheet", contract.YEARLY.name),)))


def _cells(found: Found, name: str) -> list[tuple[str, str]]:
    """Return the cells of the item's row, under the first year or stage to the last."""
    row = next((row for row in found.rows() if found.text(row, "item") == FIRST
                or found.text(row, "name") == name), None)
    columns = [at for at, word in found.others.items() if word[:4].isdecimal()]
    if row is None or not columns:
        return []
    return [(found.grid.name, f"{a1(row, min(columns))}:{a1(row, max(columns))}")]
