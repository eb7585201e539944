"""Treasury cash by month: opening balance, receipts by their path, spending as planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Row,
    Table,
    Text,
    given,
    simulated,
)
from forecast.fiscal import cash_path
from forecast.in_year import months_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.data import CashMonth
    from forecast.exhibits.in_year.words import Words
    from forecast.fiscal import CashPath
    from forecast.in_year import Months

_IN, _OUT = "gpb_revenue", "gpb_expenditure"
_SURE = 0.9
"""The lower end of an 80 % interval is what is undercut one time in ten."""
_KEYS = ("receipts", "inflow", "spending", "outflow", "balance", "low", "high", "coverage")


def cash_blocks(say: Words, plan: Sequence[CashMonth]) -> tuple[Text | Table, ...]:
    """Build the forecast of cash with its sentence; nothing without a balance or a path."""
    table = _table(say, plan)
    if table is None:
        return ()
    rows = [row for row in table.rows if row.role == "line"]
    lowest = min(rows, key=lambda row: float(row.cells[_KEYS.index("balance")].value or 0.0))
    words = say.text("cash_say", year=say.found.year, month=lowest.label,
                     **{key: table.text(lowest.key, key) for key in (
                         "balance", "low", "high", "coverage")})
    short = float(lowest.cells[_KEYS.index("low")].value or 0.0) < 0
    return Text(words + (say.text("cash_short") if short else "") + say.text("full_stop")), table


def _table(say: Words, plan: Sequence[CashMonth]) -> Table | None:
    year = say.found.year
    mine = {one.month.within: one for one in plan if one.month.year == year}
    known = [month for month, one in mine.items() if one.balance is not None]
    lines = [say.found.line(code) for code in (_IN, _OUT)]
    spread = [months_of(line) if line else None for line in lines]
    revenue, spending = spread
    if not known or revenue is None:
        return None
    start = max(known)
    ends = [end for end in revenue.ends if end > start]
    # months that are in already have their figures; a balance must be as new as they are
    if not ends or (lines[0] is not None and start < lines[0].month):
        return None
    at = [revenue.ends.index(end) for end in ends]
    receipts = revenue.steps[at]
    half = 0.5 * (revenue.high - revenue.low)[at]
    planned = [_planned(mine, spending, end) for end in ends]
    if any(one is None for one in planned):
        return None
    out = np.array([float(one or 0.0) for one in planned])
    other = [mine.get(end) for end in ends]
    inflow, outflow = (np.array([getattr(one, name) if one else 0.0 for one in other])
                       for name in ("inflow", "outflow"))
    opening = mine[start].balance or 0.0
    path = cash_path(opening, receipts, out, inflow - outflow, half)
    doubtful = _doubtful(say, ends, start)
    path = replace(path, low=path.low - np.cumsum(doubtful))
    columns = tuple(Column(key, say.text(f"cash_{key}"), width=13) for key in _KEYS)
    blank = Cell("", role="text")
    rows = [Row("opening", say.text("cash_opening", month=say.month(start)), (
        *(blank,) * 4, given(opening, 0, mine[start].origin), *(blank,) * 3), role="total")]
    above = "opening"
    for place, end in enumerate(ends):
        rows.append(_row(say, end, above, (receipts, inflow, out, outflow), path, place))
        above = str(end)
    return Table("landing_cash", say.text("cash_title", year=year), say.text("cash_unit"),
                 say.text("cash_month"), columns, tuple(rows),
                 notes=(say.text("cash_note"), *((say.text("cash_note_sales"),)
                        if doubtful.any() else ())), label_width=14)


def _doubtful(say: Words, ends: Sequence[int], start: int) -> NDArray[np.float64]:
    """Return what sales bring in each month that one time in ten or oftener do not come in."""
    line = say.found.line(_IN)
    found = np.zeros(len(ends))
    for one in line.one_offs if line else ():
        if one.month is not None and one.month > start and one.odds is not None and (
                one.odds <= _SURE):
            found[next(at for at, end in enumerate(ends) if end >= one.month)] += one.amount
    return found


def _planned(mine: dict[int, CashMonth], spending: Months | None, end: int) -> float | None:
    """What is spent in one month: as planned, else by the usual pace."""
    if end in mine and mine[end].spending is not None:
        return mine[end].spending
    if spending is None or end not in spending.ends:
        return None
    return float(spending.steps[spending.ends.index(end)])


def _row(say: Words, end: int, above: str, flows: tuple[NDArray[np.float64], ...], path: CashPath,
         at: int) -> Row:
    key = str(end)
    cells = [simulated(float(one[at]), 0) for one in flows]
    moved = tuple(InTable(key, name) for name in ("receipts", "inflow", "spending", "outflow"))
    cells.append(Cell(float(path.balance[at]), 0, Formula("{0}+{1}+{2}-{3}-{4}", (
        InTable(above, "balance"), *moved))))
    cells += [simulated(float(path.low[at]), 0), simulated(float(path.high[at]), 0),
              simulated(float(path.coverage[at]), 2)]
    return Row(key, say.text("cash_of", month=end), tuple(cells))

