"""A made-up county in October: totals of the year are estimated, each tax is known by the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

from forecast.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

YEARS = (2021, 2022, 2023, 2024, 2025)
TAXES = {"tax_vat": (41_000, 40_200, 43_900, 45_100, 46_800), "tax_cit": (18_300, 17_100, 18_800, 19_600, 20_300),
         "tax_deed": (9_400, 8_100, 8_700, 8_300, 8_600)}
HISTORY = {
    "gdp_nominal": (212.4, 221.9, 238.3, 251.0, 262.6), "gdp_growth": (8.0, 4.1, 5.9, 5.2, 5.1), **TAXES,
    "fai_growth": (7.9, 6.2, 5.8, 5.1, 4.4),
    "tax_revenue": tuple(map(sum, zip(*TAXES.values(), strict=True))),
    "nontax_revenue": (21_300, 24_900, 23_100, 25_800, 26_100),
    "gpb_expenditure": (301_000, 318_000, 326_000, 339_000, 345_000)}
MONTHS = {"增值税": (38_700, 39_900), "企业所得税": (18_100, 18_400), "契税": (7_050, 6_600),
          "一般公共预算支出": (271_000, 279_000)}
"""January to October of 2025 and of 2026."""
ESTIMATES = {"gpb_revenue": 104_600, "tax_revenue": 77_100, "nontax_revenue": 27_500}
BUDGETS = {"gpb_revenue": 108_000, "gf_own_revenue": 31_000, "gf_own_expenditure": 46_000,
           "si_revenue": 52_000, "si_expenditure": 48_500}
PLANS: dict[str, str | float] = {"gdp_growth": "5%左右", "gdp_nominal": 289.0, "fai_growth": 5.0}


def october(path: Path, budgets: Mapping[str, float] = BUDGETS, plans: Mapping[str, str | float] = PLANS,
            estimates: Mapping[str, float] = ESTIMATES) -> Path:
    """Write the county's workbook for the budget of 2027; all figures are made up."""
    assert main(["new", str(path), "--year", "2027"]) == 0
    book = load_workbook(path)
    yearly = book["年度指标"]
    at = {yearly.cell(4, column).value: column for column in range(1, yearly.max_column + 1)}
    lines = {yearly.cell(row, 1).value: row for row in range(5, yearly.max_row + 1)}
    last = max(lines.values())

    def put(code: str, head: str, value: object) -> None:
        nonlocal last
        if code not in lines:
            lines[code] = last = last + 1
            yearly.cell(last, 1, code)
        yearly.cell(lines[code], at[head], value)

    whole = {**HISTORY, "gpb_revenue": tuple(map(sum, zip(HISTORY["tax_revenue"], HISTORY["nontax_revenue"],
                                                          strict=True)))}
    for code, figures in whole.items():
        for year, value in zip(YEARS, figures, strict=True):
            put(code, f"{year}年", value)
    for code, value in {"gdp_nominal": 275.2, "gdp_growth": 4.9, "fai_growth": 4.2}.items():
        put(code, "2026年", value)
    yearly.cell(5, at["2027年"], "计划")
    for code, value in plans.items():
        put(code, "2027年", value)
    _budgets(book["预算收支"], estimates, budgets)
    _months(book["月度累计"])
    book.save(path)
    return path


def _budgets(sheet: Worksheet, estimates: Mapping[str, float], budgets: Mapping[str, float]) -> None:
    heads = {sheet.cell(4, column).value: column for column in range(1, sheet.max_column + 1)}
    rows = {sheet.cell(row, 3).value: row for row in range(5, sheet.max_row + 1)}
    for head, values in (("2026年预计执行数", estimates), ("2027年预算数", budgets)):
        for code, amount in values.items():
            sheet.cell(rows[code], heads[head], amount)


def _months(sheet: Worksheet) -> None:
    sheet.sheet_state = "visible"
    columns = {str(sheet.cell(4, column).value).partition("（")[0]: column
               for column in range(1, sheet.max_column + 1) if sheet.cell(4, column).value}
    for row, year in enumerate((2025, 2026), 5):
        sheet.cell(row, 1, f"{year}年1-10月")
        for name, amounts in MONTHS.items():
            column = columns.setdefault(name, max(columns.values()) + 1)
            sheet.cell(4, column, sheet.cell(4, column).value or f"{name}（万元）")
            sheet.cell(row, column, amounts[year - 2025])
