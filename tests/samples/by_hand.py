"""Workbooks made by hand: one sheet of a few rows under a heading, nothing else (样例县)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

Rows = Sequence[Sequence[object]]
YEARS = tuple(range(2019, 2024))
REVENUE = (102345, 106012, 111234, 115678, 121003)
MONTHS: Rows = [("期间", "一般公共预算收入（万元）"), *(
    (f"{year}年1-{month}月", round(total * (0.08 * month + 0.04)))
    for year, total in ((2021, 100000), (2022, 105000), (2023, 110000))
    for month in range(2, 13 if year < 2023 else 10))]
SHEETS: dict[str, Rows] = {
    "年度指标": [("指标", "单位", *(f"{year}年" for year in YEARS)),
             ("一般公共预算收入", "万元", *REVENUE)],
    "月度累计": MONTHS,
    "预算收支": [("项目", "2023年预算数", "2023年预计执行数", "2024年预算数"),
             ("税收收入", 80000, 81000, 85000), ("非税收入", 20000, 21000, 21000),
             ("一般公共预算收入", 100000, 102000, 106000),
             ("一般公共预算支出", 150000, 151000, 155000)],
}
"""What one sheet alone may hold, by the contract's name of it."""


def by_hand(folder: Path, name: str, rows: Rows | None = None, *, title: str = "") -> Path:
    """Write a workbook of one sheet, under the contract's name or another."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title or name)
    for row in rows or SHEETS[name]:
        sheet.append(list(row))
    path = folder / f"{title or name}.xlsx"
    book.save(path)
    return path
