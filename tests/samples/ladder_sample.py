"""Workbooks as a clerk fills them, rung by rung: a blank template and a few rows typed in.

Every figure is a sample of no real place (样例县).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from forecast.data import shipped_catalog
from forecast.workbook import build_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

BASE, PLAN = 2023, 2024
YEARS = tuple(range(BASE - 9, PLAN + 1))
HEADER = 4
Series = tuple[float, ...]
"""Yearly figures that end in the base year."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What a clerk has: series of 年度指标, lines of 预算收支 (base year, plan year), the rest.

    ``yearly`` ends in the base year; ``targets`` are item, operator, value, upper end; ``months``
    are the cumulative figures of ``gpb_revenue`` by period.
    """

    name: str
    yearly: Mapping[str, Series]
    budgets: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    targets: Sequence[tuple[str, str, float, float | None]] = ()
    months: Mapping[str, float] = field(default_factory=dict)


REVENUE: Series = (104000, 101500, 109800, 113200, 118600)
GDP: Mapping[str, Series] = {"gdp_growth": (6.3, 2.1, 7.9, 3.4, 5.2),
                             "gdp_nominal": (812.4, 835.0, 921.7, 958.3, 1006.2)}
TAXES: Mapping[str, Series] = {"tax_revenue": (78000, 74800, 80900, 81200, 85900),
                               "nontax_revenue": (26000, 26700, 28900, 32000, 32700)}
GENERAL = {
    "gpb_revenue": (118600.0, 124500.0), "tax_revenue": (85900.0, 90800.0),
    "nontax_revenue": (32700.0, 33700.0), "upper_transfer_in": (138000.0, 138000.0),
    "funds_transferred_in": (13000.0, 10000.0),
    "carryover_in": (9000.0, 8000.0), "gpb_total_sources": (278600.0, 280500.0),
    "gpb_expenditure": (262600.0, 266500.0), "upper_remittance": (8000.0, 8000.0),
    "gpb_total_uses": (270600.0, 274500.0), "carryover_out": (8000.0, 6000.0),
}  # fmt: skip
SINGLE_TAXES: Mapping[str, Series] = {
    "tax_vat": (33000, 31200, 34100, 33900, 36400), "tax_cit": (14100, 13500, 14600, 14900, 15300),
    "tax_pit": (5200, 5100, 5600, 5700, 5900), "tax_deed": (9100, 8800, 9400, 8600, 8900)}
FUND = {
    "gf_land_transfer_in": (64000.0, 58000.0), "gf_own_revenue": (64000.0, 58000.0),
    "gf_transfer_in": (4000.0, 3500.0), "gf_total_sources": (68000.0, 61500.0),
    "gf_own_expenditure": (55000.0, 51500.0), "gf_transfer_out": (13000.0, 10000.0),
    "gf_total_uses": (68000.0, 61500.0),
}  # fmt: skip
WHOLE: Mapping[str, Series] = {
    "debt_general": (88000, 92000), "debt_special": (120000, 134000), "debt_outstanding": (208000, 226000),
    "power_per_gdp_growth": (-1.1, -1.3), "water_per_gdp_growth": (-2.6, -2.2),
    "land_per_gdp_growth": (-1.0, -1.4), "retail_sales": (305.0, 291.8, 318.4, 322.9, 341.0),
    "fai": (214.0, 220.3, 233.1, 241.8, 236.2), "income_pc_growth": (8.1, 3.9, 8.4, 4.6, 5.9)}

ONE_ROW = Rung("one_row", {"gpb_revenue": REVENUE})
WITH_GDP = Rung("with_gdp", {"gpb_revenue": REVENUE, **GDP})
WITH_BUDGET = Rung("with_budget", {"gpb_revenue": REVENUE, **TAXES, **GDP}, GENERAL)
WITH_TAXES = replace(WITH_BUDGET, name="with_taxes", yearly={**WITH_BUDGET.yearly, **SINGLE_TAXES})
COMPLETE = Rung(
    "complete", {**WITH_TAXES.yearly, **WHOLE}, {**GENERAL, **FUND},
    (("gdp_growth", "区间", 5.0, 5.5), ("gpb_revenue", "≥", 124000, None),
     ("fai", "≥", 240.0, None), ("power_per_gdp_growth", "≤", -1.0, None)))
RUNGS = (
    ONE_ROW, WITH_GDP, WITH_BUDGET, WITH_TAXES, COMPLETE,
    Rung("investment_growth", {**WITH_GDP.yearly, "fai_growth": (4.2, 3.0, 5.8, 3.7, -2.3)}),
    Rung("without_gdp", {"gpb_revenue": REVENUE, **TAXES}, GENERAL),
    Rung("three_years", {"gpb_revenue": REVENUE[-3:]}),
    Rung("falling", {"gpb_revenue": REVENUE[::-1], "gdp_growth": (3.1, 1.8, 0.4, -0.6, -1.2),
                     "gdp_nominal": (1006.2, 990.1, 971.4, 952.0, 930.8)}),
    Rung("small", {"gpb_revenue": (3500, 3450, 3600, 3710, 3800)}),
    Rung("city", {"gpb_revenue": (24800000, 23900000, 26100000, 26900000, 27800000),
                  "gdp_growth": GDP["gdp_growth"],
                  "gdp_nominal": (33100.0, 34200.0, 37000.0, 38300.0, 40000.0)}),
    Rung("months", {"gpb_revenue": REVENUE}, months={
        f"{year}年{month}月": round(total * (0.08 * month + 0.04))
        for year, total in zip((2021, 2022, 2023), REVENUE[-3:], strict=True)
        for month in range(2, 13)} | {f"{PLAN}年{month}月": round(122000 * (0.08 * month + 0.04))
                                      for month in range(2, 6)}),
)


def climbed(rung: Rung, folder: Path) -> Path:
    """Write a rung's workbook: the blank template, and what the clerk types into it."""
    path = folder / f"{rung.name}.xlsx"
    build_template(path, YEARS)
    book = load_workbook(path)
    for item, series in rung.yearly.items():
        _put(book["年度指标"], item, {f"{BASE - back}年": figure
                                  for back, figure in enumerate(reversed(series))})
    for item, (before, now) in rung.budgets.items():
        _put(book["预算收支"], item, {f"{BASE}年预计执行数": before, f"{PLAN}年预算数": now})
    for row, (item, operator, value, high) in enumerate(rung.targets, HEADER + 1):
        _row(book["目标"], row, {"代码": item, "期间": f"{PLAN}年", "运算": operator, "值": value,
                               "上限": high})
    for row, (period, figure) in enumerate(rung.months.items(), HEADER + 1):
        _row(book["月度累计"], row, {"期间": period, "一般公共预算收入（万元）": figure})
    book.save(path)
    return path


def _put(sheet: Worksheet, item: str, figures: Mapping[str, float | None]) -> None:
    """Fill a line's row; one that the template does not list goes into the first row below."""
    codes = {sheet.cell(row, _columns(sheet)["代码"]).value: row
             for row in range(HEADER + 1, sheet.max_row + 1)}
    row = codes.pop(item, 0)
    if not row:
        row = 1 + max(place for code, place in codes.items() if code)
        known = shipped_catalog()[item]
        _row(sheet, row, {"代码": item, "指标": known.zh, "单位": known.unit.code})
    _row(sheet, row, figures)


def _row(sheet: Worksheet, row: int, figures: Mapping[str, object]) -> None:
    for header, figure in figures.items():
        if figure is not None:
            sheet.cell(row, _columns(sheet)[header]).value = figure  # type: ignore[assignment]  # typed in


def _columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER] if cell.value}
