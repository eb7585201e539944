"""A second district, made up for the tests (样例区, no real place): other items, other gaps.

It keeps a social insurance budget and lists lines that Luohu does not (its own 专户调入 among
them); it has no draw on the stabilisation fund; its special bonds stand beside the subsidies, not
within them; some of its totals carry a tail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from forecast.data.catalog import shipped_catalog
from forecast.workbook.contract import ACCOUNT_NAMES, SIDE_NAMES
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import (
    Contents,
    Entry,
    Head,
    Line,
    SheetContents,
    year_head,
    year_line,
)

BASE, PLAN = 2023, 2024
PAST, NEXT = f"{BASE}年预计执行数", f"{PLAN}年预算数"
ECONOMY = {
    "gdp_nominal": (812.4, 861.9), "gdp_growth": (4.1, 5.6), "retail_sales": (301.2, 322.0),
    "retail_sales_growth": (2.2, 6.9), "fai": (205.0, 214.1), "income_pc_growth": (4.4, 5.9),
    "unemployment_registered": (2.9, 2.7), "va_finance": (60.1, 64.0), "va_services_share": (58.0, 58.4),
    "area": (412.0, 412.0), "power_per_gdp_growth": (-1.2, -1.4), "water_per_gdp_growth": (-2.0, -3.1),
    "land_per_gdp_growth": (-1.0, -1.5), "debt_general": (90000.0, 95000.0),
    "debt_special": (150000.0, 190000.0), "debt_outstanding": (240000.0, 285000.0),
}  # fmt: skip
BUDGETS: dict[str, tuple[int | None, int | None]] = {
    # general: the sum of sources of the plan is 1 below the stated total
    "tax_revenue": (310000, 328600), "tax_vat": (140000, 149000), "tax_cit": (70000, 74000),
    "tax_pit": (20000, 21000), "tax_umc": (18000, 19000), "tax_property": (16000, 16500),
    "tax_stamp": (6000, 6200), "tax_lut": (5000, 5000), "tax_lvt": (14000, 15000), "tax_deed": (15000, 16900),
    "tax_environment": (1200, 1200), "tax_vehicle": (3800, 3800), "tax_other": (1000, 1000),
    "nontax_revenue": (90000, 86400), "nontax_special": (25000, 26000), "nontax_fines": (9000, 9400),
    "nontax_assets": (56000, 51000), "gpb_revenue": (400000, 415000),
    "upper_transfer_in": (180000, 176000), "upper_general_in": (150000, 148000), "upper_special_in": (30000, 28000),
    "funds_transferred_in": (45300, 40400), "in_from_fund": (45000, 40000), "in_from_capital": (300, 400),
    "general_debt_proceeds": (20000, 12000), "carryover_in": (15000, 11000), "gpb_surplus_in": (2000, 1299),
    "gpb_total_sources": (662300, 655700),
    "gpb_expenditure": (598000, 600200), "exp_general_services": (70000, 70000), "exp_public_security": (50000, 51000),
    "exp_education": (160000, 164000), "exp_social_security": (90000, 92000), "exp_health": (60000, 61000),
    "exp_urban_rural": (88000, 79000), "exp_agriculture": (40000, 42000), "exp_other": (40000, 41200),
    "upper_remittance": (31000, 33000), "stabilisation_fund_topup": (6000, 0), "general_debt_repayment": (15000, 12000),
    "gpb_total_uses": (650001, 645200), "carryover_out": (11000, 9000), "gpb_surplus_out": (1299, 1500),
    "exp_si_subsidy": (12000, 12600),
    # funds: land is its own, bonds stand beside the subsidies from above
    "gf_land_transfer_in": (110000, 95000), "gf_own_utility": (8000, 8500), "gf_own_revenue": (118000, 103500),
    "gf_transfer_in": (9000, 7000), "special_debt_proceeds": (60000, 40000), "gf_carryover_in": (12000, 17800),
    "gf_total_sources": (199000, 168300),
    "gf_exp_urban_rural": (100000, 96000), "gf_exp_other": (14000, 12000), "gf_debt_interest": (4200, 5700),
    "gf_own_expenditure": (118200, 113700), "gf_transfer_out": (45000, 40000), "special_debt_repayment": (18000, 10000),
    "gf_total_uses": (181200, 163700), "gf_carryover_out": (17800, 4600),
    # state capital
    "sc_profit_remitted": (1000, 1300), "sc_upper_in": (50, 20), "sc_surplus_in": (100, 150), "sc_total_sources": (1150, 1470),
    "sc_expenditure": (700, 900), "sc_transfer_out": (300, 400), "sc_total_uses": (1000, 1300), "sc_surplus_out": (150, 170),
    # social insurance
    "si_premiums": (52000, 55000), "si_subsidy_in": (12000, 12600), "si_interest_in": (900, 1000),
    "si_surplus_in": (40000, 43800), "si_total_sources": (104900, 112400), "si_benefits": (60000, 64000),
    "si_transfer_out": (1100, 1200), "si_total_uses": (61100, 65200), "si_surplus_out": (43800, 47200),
}  # fmt: skip
LOCAL = (("一般公共预算", "其中", "乡村振兴专项", "", 3000, 3500),
         ("政府性基金预算", "支出", "超长期国债项目支出", "政府性基金本级支出", None, None))


def write_sample(path: Path, changes: Mapping[tuple[str, str], float | None] | None = None,
                 extra: tuple[Line, ...] = (), sheets: tuple[SheetContents, ...] = ()) -> Path:
    """Write the sample workbook; ``changes`` replace figures, by code and heading."""
    lines = [_line(code, {PAST: pair[0], NEXT: pair[1]}, changes or {})
             for code, pair in BUDGETS.items()]
    lines += [_own(row) for row in LOCAL]
    yearly = tuple(year_line(shipped_catalog()[code], tuple((str(year), Entry(value)) for year, value in
                                                   zip((BASE - 1, BASE), pair, strict=True)))
                   for code, pair in ECONOMY.items())
    heads = (year_head(BASE - 1, "执行", date(BASE, 2, 1)), year_head(BASE, "预计", date(PLAN, 1, 5)))
    contents = Contents("样例区", (
        SheetContents("年度指标", yearly, heads),
        SheetContents("预算收支", (*lines, *extra), (Head(PAST, PAST), Head(NEXT, NEXT))), *sheets))
    build_template(path, (BASE - 1, BASE, PLAN), contents)
    return path


def _line(code: str, figures: dict[str, int | None],
          changes: Mapping[tuple[str, str], float | None]) -> Line:
    item = shipped_catalog()[code]
    cells = {head: changes.get((code, head), value) for head, value in figures.items()}
    return Line((("account", Entry(ACCOUNT_NAMES[item.account or ""])), ("side", Entry(SIDE_NAMES[item.side or ""])),
                 ("item", Entry(code)), ("name", Entry(item.zh)),
                 *((head, Entry(value)) for head, value in cells.items() if value is not None)), "万元")


def own_line(account: str, side: str, name: str, parent: str, past: float | None,
             plan: float | None) -> Line:
    """A line without a code: the catalogue does not have it, or knows it by this name."""
    cells = (("account", account), ("side", side), ("name", name), ("parent", parent), (PAST, past), (NEXT, plan))
    return Line(tuple((key, Entry(value)) for key, value in cells if value not in {None, ""}), "万元")


def _own(row: tuple[str, str, str, str, int | None, int | None]) -> Line:
    return own_line(*row)
