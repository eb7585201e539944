"""The sheet 分成比例: how taxes are shared, by span of time and, for a reform, by scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import (
    LEVELS,
    Period,
    Share,
    check_shares,
    month,
)
from forecast.issues import Issue
from forecast.workbook.inputs.figures import period_of
from forecast.workbook.inputs.names import named_item
from forecast.workbook.inputs.tables import read_number, report_blank

if TYPE_CHECKING:
    from forecast.workbook.inputs.tables import Found


def read_shares(found: Found, issues: list[Issue]) -> dict[str, tuple[Share, ...]]:
    """Read the sheet 分成比例.

    Returns
    -------
    dict
        Scenario → its rows; the rows of the table in force stand under the empty name.
    """
    tables: dict[str, list[Share]] = {}
    for row in found.rows():
        share = _row(found, row, issues)
        if share is not None:
            tables.setdefault(found.text(row, "scenario"), []).append(share)
    for shares in tables.values():
        issues += check_shares(shares)
    return {name: tuple(shares) for name, shares in tables.items()}


def _row(found: Found, row: int, issues: list[Issue]) -> Share | None:
    before, name = len(issues), found.text(row, "tax")
    numbers = {level: read_number(found, row, found.columns.get(level), issues).value
               for level in LEVELS}
    if not name and all(one is None for one in numbers.values()):
        return None  # a remark
    tax = named_item(found, row, "tax", issues)
    if numbers["province"] is None:
        numbers["province"] = 0.0  # a city with its own plan shares with the centre alone
    for column in found.spec.columns:
        if column.key in numbers and numbers[column.key] is None and len(issues) == before:
            report_blank(found, row, column.key, issues)
    first, last = (_month(found, row, key, issues) for key in ("start", "end"))
    if len(issues) > before or tax is None or first is None:
        return None
    ratios = [float(one) for one in numbers.values() if one is not None]
    cells = tuple((key, found.place(row, key)) for key in ("tax", "start", "end", *LEVELS))
    return Share.of(tax.code, (first, last), ratios, found.place(row, "tax"), cells)


def _month(found: Found, row: int, key: str, issues: list[Issue]) -> Period | None:
    """Read a year or a month; a blank end means that the rule is in force."""
    text = found.text(row, key)
    if not text:
        if key == "start":
            report_blank(found, row, key, issues)
        return None
    period, cumulative = period_of(found, row, key, issues)
    if period is None:
        return None
    if cumulative:
        issues.append(Issue("period", found.place(row, key), text))
        return None
    return month(period, last=key == "end")
