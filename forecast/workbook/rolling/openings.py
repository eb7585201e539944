"""What a year opens with: formulas that point at what the year before closed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import shipped_catalog
from forecast.fiscal import CARRIED
from forecast.workbook.contract import ACCOUNTS_NAMED
from forecast.workbook.editing import Entry
from forecast.workbook.inputs import opening_formula, opening_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.workbook.inputs import Found


def line_rows(found: Found) -> dict[str, int]:
    """Return the row of each line of the catalogue on 预算收支."""
    rows: dict[str, int] = {}
    catalog = shipped_catalog()
    for row in found.rows():
        code, name = found.text(row, "item"), found.text(row, "name")
        account = ACCOUNTS_NAMED.get(found.text(row, "account"))
        item = catalog.find(code) if code else catalog.find(name, account) if name else None
        if item is not None:
            rows.setdefault(item.code, row)
    return rows


def pairs(rows: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """Return each opening line that the sheet has with the closing lines that feed it.

    A closing line whose own opening line is missing is added to the first one of its budget.
    """
    found: dict[str, tuple[str, ...]] = {}
    for ins, outs in CARRIED.values():
        openings = [code for code in ins if code in rows]
        for place, code in enumerate(outs):
            if code in rows and openings:
                own = ins[place] if len(ins) == len(outs) and ins[place] in rows else openings[0]
                found[own] = (*found.get(own, ()), code)
    return found


def openings(found: Found, column: int, before: Sequence[int]) -> tuple[Entry, ...]:
    """Fill the opening lines of a new column.

    Parameters
    ----------
    column
        The column of the year that opens.
    before
        The columns of the year before, firmest first: the first one with a closing figure counts.
    """
    if not before:
        return ()
    rows = line_rows(found)
    return tuple(_opening(found, (rows[code], column), [rows[one] for one in closings], before)
                 for code, closings in pairs(rows).items())


def _opening(found: Found, spot: tuple[int, int], closings: Sequence[int],
             before: Sequence[int]) -> Entry:
    formula = opening_formula([[(row, column) for row in closings] for column in before])
    stands = opening_value(found.grid, formula)
    return Entry(spot, "" if stands is None else stands, formula)
