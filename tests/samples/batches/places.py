"""Workbooks of several places made by hand: revenue and GDP, and who stands above whom (样例)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

YEARS = tuple(range(2016, 2024))
CITY = "样例市"


def place(folder: Path, name: str, revenue: float, *, above: str = CITY, level: str = "县区",
          lines: Mapping[str, tuple[float, float]] | None = None, years: Sequence[int] = YEARS) -> Path:
    """Write a workbook of a place whose last revenue is given, grown by five per cent a year.

    ``lines`` are lines of the budgets: the last year's and the next year's.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    path = [revenue * 1.05 ** (year - years[-1]) * (1 + 0.01 * (year % 3)) for year in years]
    _sheet(book, "年度指标", [("指标", "单位", *(f"{year}年" for year in years)),
                          ("一般公共预算收入", "万元", *(round(one) for one in path)),
                          ("地区生产总值", "亿元", *(round(one / 1e3, 2) for one in path)),
                          ("地区生产总值增速", "%", *(5 + 0.5 * (year % 3) for year in years))])
    if lines:
        _sheet(book, "预算收支", [("项目", f"{years[-1]}年预计执行数", f"{years[-1] + 1}年预算数"),
                              *((item, *both) for item, both in lines.items())])
    _sheet(book, "单位信息", [("项目", "内容"), ("区划名称", name), ("级次", level), ("上级", above)])
    made = folder / f"{name}.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    book.save(made)
    return made


def places(folder: Path, count: int = 3) -> list[Path]:
    """Write workbooks of several districts of one city."""
    return [place(folder, f"样例{at}区", 100_000 + 37_001 * at) for at in range(1, count + 1)]


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[object]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
