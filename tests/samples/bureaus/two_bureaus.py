"""Two bureaus made up for the tests (no real places): a county in 万元, a city in 亿元.

Both are filled in as a clerk would, on the sheets that ``forecast new`` gives. Their totals are
sums of their lines; months follow a season of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from openpyxl import load_workbook

from forecast.data import shipped_catalog
from forecast.workbook.template import build_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

Figures = dict[str, tuple[float, ...]]
"""Item → last year's budget, last year's estimate, the plan year's budget."""
COUNTY_PLAN, CITY_PLAN = 2024, 2026
SEASON = np.array([13, 6, 8, 9, 7, 10, 10, 6, 7, 9, 6, 9]) / 100
_COUNTY: Figures = {
    "tax_vat": (41000, 40200, 42100), "tax_cit": (15000, 14100, 14900), "tax_pit": (5200, 5050, 5300),
    "tax_umc": (6100, 6040, 6300), "tax_property": (5000, 5210, 5400), "tax_deed": (9000, 7300, 7500),
    "tax_lvt": (6000, 5400, 5500), "nontax_special": (9000, 9200, 9400), "nontax_fines": (3100, 3300, 3200),
    "nontax_assets": (20000, 26400, 22000), "upper_transfer_in": (168000, 181500, 172000),
    "in_from_fund": (20000, 16000, 15000), "in_from_capital": (200, 220, 260),
    "general_debt_proceeds": (9000, 12000, 8000), "carryover_in": (6000, 6000, 16300), "gpb_surplus_in": (900, 900, 720),
    "exp_general_services": (33000, 33400, 33000), "exp_public_security": (15500, 15900, 15900),
    "exp_education": (78000, 79200, 81000), "exp_social_security": (52000, 54100, 55500),
    "exp_health": (31000, 30600, 31500), "exp_environment": (7000, 6800, 6900), "exp_urban_rural": (25000, 22600, 18000),
    "exp_agriculture": (38000, 40100, 38500), "exp_transport": (12000, 12900, 11000), "exp_other": (6000, 8100, 7500),
    "upper_remittance": (9000, 9100, 9300), "general_debt_repayment": (7000, 9000, 8000),
    "gf_land_transfer_in": (60000, 41000, 45000), "gf_own_utility": (900, 950, 980), "gf_transfer_in": (3000, 3600, 2500),
    "special_debt_proceeds": (30000, 42000, 20000), "gf_carryover_in": (5000, 5000, 7550),
    "gf_exp_urban_rural": (60000, 57000, 44000), "gf_exp_other": (9000, 6000, 6500),
    "gf_debt_interest": (3000, 3000, 3400), "special_debt_repayment": (4000, 3000, 4000),
    "sc_profit_remitted": (500, 560, 650), "sc_expenditure": (300, 340, 390)}
"""万元."""
_CITY: Figures = {
    "tax_revenue": (171.2, 166.4, 171.0), "nontax_revenue": (62.0, 69.1, 66.5), "upper_transfer_in": (205.0, 214.6, 208.2),
    "in_from_fund": (24.0, 20.5, 18.0), "in_from_capital": (1.2, 1.4, 1.6), "general_debt_proceeds": (12.0, 14.0, 10.0),
    "carryover_in": (9.0, 9.0, 7.2), "gpb_surplus_in": (1.1, 1.1, 0.9),
    "exp_general_services": (41.0, 41.6, 41.0), "exp_public_security": (24.5, 24.8, 25.0), "exp_education": (92.0, 93.8, 96.5),
    "exp_science": (11.0, 10.4, 12.0), "exp_social_security": (68.0, 70.1, 73.0), "exp_health": (44.0, 43.2, 44.5),
    "exp_urban_rural": (60.0, 55.3, 47.0), "exp_agriculture": (38.0, 39.0, 38.0), "exp_other": (70.0, 81.9, 73.9),
    "upper_remittance": (19.0, 18.4, 19.0), "general_debt_repayment": (10.0, 9.5, 9.4),
    "gf_land_transfer_in": (96.0, 70.0, 72.0), "gf_own_utility": (3.0, 3.1, 3.2), "gf_transfer_in": (6.0, 6.5, 5.0),
    "special_debt_proceeds": (55.0, 62.0, 40.0), "gf_carryover_in": (8.0, 8.0, 9.1),
    "gf_exp_urban_rural": (110.0, 94.0, 78.0), "gf_exp_other": (14.0, 12.0, 11.5),
    "gf_debt_interest": (5.0, 5.0, 6.1), "special_debt_repayment": (10.0, 9.0, 8.0),
    "sc_profit_remitted": (3.0, 3.3, 3.8), "sc_expenditure": (1.8, 1.9, 2.2)}
"""亿元."""
_ECONOMY = {"gdp_growth": (5.2, 5.6), "retail_sales_growth": (4.1, 5.0), "unemployment_registered": (3.1, 3.0),
            "power_per_gdp_growth": (-1.1, -1.6), "water_per_gdp_growth": (-2.0, -2.4),
            "land_per_gdp_growth": (-1.4, -1.2)}
"""Per cent, the year before the base year and the base year."""
_SUMS = {
    # a total: the items whose sum it is
    "tax_revenue": ("tax_vat", "tax_cit", "tax_pit", "tax_umc", "tax_property", "tax_deed", "tax_lvt"),
    "nontax_revenue": ("nontax_special", "nontax_fines", "nontax_assets"),
    "gpb_revenue": ("tax_revenue", "nontax_revenue"),
    "funds_transferred_in": ("in_from_fund", "in_from_capital"),
    "gpb_total_sources": ("gpb_revenue", "upper_transfer_in", "funds_transferred_in", "general_debt_proceeds",
                          "carryover_in", "gpb_surplus_in"),
    "gpb_expenditure": tuple(f"exp_{one}" for one in (
        "general_services", "public_security", "education", "science", "social_security", "health", "environment",
        "urban_rural", "agriculture", "transport", "other")),
    "gpb_total_uses": ("gpb_expenditure", "upper_remittance", "general_debt_repayment"),
    "gf_own_revenue": ("gf_land_transfer_in", "gf_own_utility"),
    "gf_total_sources": ("gf_own_revenue", "gf_transfer_in", "special_debt_proceeds", "gf_carryover_in"),
    "gf_own_expenditure": ("gf_exp_urban_rural", "gf_exp_other", "gf_debt_interest"),
    "gf_transfer_out": ("in_from_fund",),
    "gf_total_uses": ("gf_own_expenditure", "gf_transfer_out", "special_debt_repayment"),
    "sc_total_sources": ("sc_profit_remitted",), "sc_transfer_out": ("in_from_capital",),
    "sc_total_uses": ("sc_expenditure", "sc_transfer_out")}
_CLOSINGS = {"carryover_out": ("gpb_total_sources", "gpb_total_uses"),
             "gf_carryover_out": ("gf_total_sources", "gf_total_uses"),
             "sc_surplus_out": ("sc_total_sources", "sc_total_uses")}


def budgets(figures: Mapping[str, tuple[float, ...]]) -> Figures:
    """Add totals and closings to lines; all that is left is carried over."""
    found: Figures = dict(figures)
    for total, parts in _SUMS.items():
        if total not in found:
            found[total] = _sum([found[one] for one in parts if one in found])
    for closing, (come, gone) in _CLOSINGS.items():
        found[closing] = tuple(round(a - b, 6) for a, b in zip(found[come], found[gone], strict=True))
    return found


def _sum(rows: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(round(sum(row), 6) for row in zip(*rows, strict=True))


COUNTY, CITY = budgets(_COUNTY), budgets(_CITY)


def county(path: Path) -> Path:
    """Write the county (样例县): plan year 2024, amounts in 万元, months to August."""
    return _write(path, "样例县", COUNTY_PLAN, COUNTY, "万元", {
        "gdp_nominal": [214.0 * 1.055 ** at for at in range(8)], "fai": [90 * 1.04 ** at for at in range(8)],
        "retail_sales": [71.5 * 1.06 ** at for at in range(8)],
        "debt_general": [9.1 + 0.3 * at for at in range(8)], "debt_special": [12.0 + 1.9 * at for at in range(8)]})


def city(path: Path) -> Path:
    """Write the city (样例市): plan year 2026, amounts in 亿元, months to May."""
    return _write(path, "样例市", CITY_PLAN, CITY, "亿元", {
        "gdp_nominal": [2310.0 * 1.05 ** at for at in range(8)], "fai": [1010 * 1.03 ** at for at in range(8)],
        "retail_sales": [880 * 1.045 ** at for at in range(8)],
        "debt_general": [131.0 + 4 * at for at in range(8)], "debt_special": [210.0 + 33 * at for at in range(8)]}, month=5)


def _write(path: Path, name: str, plan: int, figures: Figures, unit: str, economy: Mapping[str, list[float]],
           month: int = 8) -> Path:
    years = tuple(range(plan - 8, plan + 1))
    build_template(path, years)
    book = load_workbook(path)
    _bureau(book["单位信息"], name)
    _years(book["年度指标"], years[:-1], economy)
    _accounts(book["预算收支"], figures)
    _months(book["月度累计"], plan, month, {code: figures[code][1] for code in (
        "gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_expenditure")}, 1.0 if unit == "万元" else 1e4)
    for sheet in book:  # registers of a bureau that writes 亿元 are headed so
        for cell in sheet[3]:
            if cell.value == "单位：万元":
                cell.value = f"单位：{unit}"
    book.save(path)
    return path


def _bureau(sheet: Worksheet, name: str) -> None:
    said = {"区划名称": f"某省{name}", "简称": name, "编制单位": f"{name}财政局（样例）",
            "级次": "县区" if name.endswith("县") else "市", "本级是否有：社会保险基金预算": "否"}
    for row in sheet.iter_rows(min_col=1, max_col=2):
        if row[0].value in said:
            row[1].value = said[row[0].value]


def _places(sheet: Worksheet, word: str) -> tuple[int, dict[str, int], dict[str, int]]:
    """Return the header's row, its columns by word, and the rows by code."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == word)
    columns = {str(cell.value): cell.column for cell in sheet[head.row] if cell.value}
    rows = {str(cell.value): cell.row for cell in sheet[head.column_letter] if cell.value}
    return head.row, columns, rows


def _years(sheet: Worksheet, years: tuple[int, ...], economy: Mapping[str, list[float]]) -> None:
    _, columns, rows = _places(sheet, "代码")
    for code, values in economy.items():
        for year, value in zip(years, values, strict=True):
            scale = 1e4 if code.startswith("debt") else 1.0  # that row is in 万元
            sheet.cell(rows[code], columns[f"{year}年"], round(value * scale, 1))
    for code, pair in _ECONOMY.items():
        for year, value in zip(years[-2:], pair, strict=True):
            sheet.cell(rows[code], columns[f"{year}年"], value)


def _accounts(sheet: Worksheet, figures: Figures) -> None:
    _, columns, rows = _places(sheet, "代码")
    stages = [word for word in columns if "数" in word and "调整" not in word]
    for code, values in figures.items():
        if code not in rows:
            rows[code] = sheet.max_row + 1
            item = shipped_catalog()[code]
            sheet.cell(rows[code], columns["代码"], code)
            sheet.cell(rows[code], columns["项目"], item.zh)
        for word, value in zip(stages, values, strict=True):
            sheet.cell(rows[code], columns[word], value)


def _months(sheet: Worksheet, plan: int, month: int, last: Mapping[str, float], scale: float) -> None:
    """Fill five years of months and those of the plan year, cumulated, without January."""
    rng = np.random.default_rng(plan)
    head, columns, _ = _places(sheet, "期间")
    at = {code: next(column for word, column in columns.items()
                     if word.split("（")[0] == shipped_catalog()[code].zh) for code in last}
    flows = {}
    for year in range(plan - 5, plan + 1):
        for code in ("tax_revenue", "nontax_revenue", "gpb_expenditure"):
            amounts = last[code] * scale * 1.04 ** (year - plan + 1) * SEASON * (1 + 0.04 * rng.standard_normal(12))
            if year == plan - 1:
                amounts *= last[code] * scale / amounts.sum()
            flows[year, code] = amounts
        flows[year, "gpb_revenue"] = flows[year, "tax_revenue"] + flows[year, "nontax_revenue"]
    ends = [(year, end) for year in range(plan - 5, plan + 1) for end in range(2, 13)
            if year < plan or end <= month]
    for row, (year, end) in enumerate(ends, head + 1):
        sheet.cell(row, columns["期间"], f"{year}年1-{end}月")
        for code in last:
            sheet.cell(row, at[code], round(float(flows[year, code][:end].sum())))
