"""Where a table has room for more, and how a new heading is written beside the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forecast.data import Freq, Period, PeriodError, parse_period
from forecast.workbook.contract import BUDGET_STATUSES
from forecast.workbook.inputs import budget_stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Status
    from forecast.workbook.inputs import Found

_HEADS = {status: head for head, status in BUDGET_STATUSES.items()}
_SPAN = re.compile(r"(\d{4})(\D*)(0?1)(\D+)(\d{1,2})(\D*)")
_MONTH = re.compile(r"(\d{4})(\D?)(\d{1,2})(\D*)")


def free_columns(found: Found, count: int, used: Iterable[int]) -> range:
    """Find columns side by side with nothing in them, right of those that hold figures.

    They are added, not inserted: nothing of the user's moves.
    """
    taken = {column for _, column in found.grid.cells}
    taken |= {column for top, left, bottom, right in found.grid.merges if bottom >= found.header_row
              for column in range(left, right + 1)}
    first = max((*used, *found.columns.values()), default=0) + 1
    while taken & set(range(first, first + count)):
        first += 1
    return range(first, first + count)


def free_rows(found: Found, first: int, count: int, columns: Iterable[int]) -> list[int]:
    """Find rows with nothing in a table's columns, from a row on; they need not be together.

    Cells merged over a row take it, and so does the row of totals of a list.
    """
    mine = set(columns)
    taken = {row for row, column in found.grid.cells if column in mine}
    taken |= {row for top, left, bottom, right in found.grid.merges
              if mine & set(range(left, right + 1)) for row in range(top, bottom + 1)}
    taken |= {table.area[2] for table in found.grid.tables if table.total_rows}
    rows: list[int] = []
    row = first
    while len(rows) < count:
        if row not in taken:
            rows.append(row)
        row += 1
    return rows


def raw_heading(found: Found, column: int) -> str:
    """Return a heading as it stands, line breaks and all."""
    cell = found.grid.cells.get((found.header_row, column))
    text = str(cell.value) if cell is not None and cell.kind == "text" else ""
    return text or found.others.get(column, "")


def stage_heading(found: Found | None, like: int, stage: tuple[int, Status]) -> str:
    """Write a heading as its neighbour is written: 预算数 of a 年度, broken over two lines."""
    stages = budget_stages(found, []) if found is not None else {}
    plain = f"{stage[0]}年{_HEADS[stage[1]]}"
    if found is None or like not in stages:
        return plain
    year, status = stages[like]
    raw, head = raw_heading(found, like), _HEADS[status]
    if str(year) not in raw or head not in raw:
        return plain
    return raw.replace(str(year), str(stage[0])).replace(head, _HEADS[stage[1]])


def month_heading(period: Period, near: Sequence[str] = ()) -> str:
    """Name the months up to a month as the rows beside it do; 1-8月 of a year otherwise."""
    for text in near:
        for pattern in (_SPAN, _MONTH):
            match = pattern.fullmatch(text.strip())
            written = "" if match is None else _rewritten(match, period)
            if written and _means(written, period):
                return written
    months = "1月" if period.within == 1 else f"1-{period.within}月"
    return f"{period.year}年{months}"


def _rewritten(match: re.Match[str], period: Period) -> str:
    parts = list(match.groups())
    is_padded = len(parts[-2]) == 2 and parts[-2].startswith("0")
    wide = is_padded or (match.re is _MONTH and len(parts[-2]) == 2 and not parts[-1])
    parts[0] = str(period.year)
    parts[-2] = f"{period.within:02d}" if wide else str(period.within)
    return "" if match.re is _SPAN and period.within == 1 else "".join(parts)


def _means(text: str, period: Period) -> bool:
    try:
        found, _ = parse_period(text)
    except PeriodError:
        return False
    return found.freq is Freq.M and found == period
