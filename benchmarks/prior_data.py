"""The panels that the priors are estimated on, each as {place: {year: value}}, and cited figures.

The panels lie beside the project and are only read. What stands in :data:`PUBLISHED` was published
by the body named there; nothing else is typed in.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("FORECAST_SHARED", PROJECT.parent / "shared"))
DATA = SHARED / "data"
Years = dict[int, float]
Panel = dict[str, Years]

NOMINAL_YEAR = 2013
"""In the city panel the growth of this year is that of GDP at current prices: left out."""
BREAK = 0.4
"""A growth beyond ±40 log points is a break: boundaries redrawn, units mistyped."""
WEO = "2025-10"

PUBLISHED: dict[str, tuple[Years, str]] = {
    "retail": ({2018: 380987.0, 2023: 471495.0},
               "国家统计局：2018年社零总额（月度累计）、2024年1月17日发布会公布的2023年社零总额，亿元"),
    "local_revenue": ({2019: 101080.61, 2023: 117218.0},
                      "地方一般公共预算收入：2019年分省决算合计、财政部2024年2月1日发布会，亿元"),
    "special_rate": ({2020: 3.53, 2023: 3.39, 2025: 2.81},
                     "财政部：2020年1月末、2023年1月末、2025年11月末存量专项债券平均利率，%"),
    "water": ({**dict.fromkeys(range(2016, 2021), 100 * ((1 - 0.280) ** (1 / 5) - 1)),
               2021: -5.8, 2022: -1.6, 2023: -6.4},
              "水利部《中国水资源公报》2020—2023年：万元GDP用水量比上年（2020年为比2015年）降幅，%"),
    "land": ({**dict.fromkeys(range(2012, 2022), 100 * ((1 - 0.4085) ** (1 / 10) - 1)),
              **dict.fromkeys(range(2022, 2025), 100 * ((1 - 0.1597) ** (1 / 4) - 1))},
             "自然资源部：单位GDP建设用地使用面积2012—2021年下降40.85%，2021—2024年下降15.97%"),
    "income": ({2024: 5.3}, "国家统计局：2024年全国居民人均可支配收入名义增速，%"),
    "power_use": ({2023: 6.7, 2024: 6.8}, "国家能源局：2023、2024年全社会用电量增速，%"),
}


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def rows(*parts: str) -> Iterator[dict[str, str]]:
    with _open(DATA.joinpath(*parts)) as stream:
        yield from csv.DictReader(stream)


def cities(column: str) -> Panel:
    """Read one column of the city panel."""
    found: Panel = defaultdict(dict)
    for row in rows("china", "cn_city_panel_to_2017.csv.gz"):
        if row[column]:
            found[row["city_code"]][int(row["year"])] = float(row[column])
    return dict(found)


def provinces(column: str) -> Panel:
    """Read one column of the energy panel of provinces; ``gdp`` is the sum of its sectors."""
    found: Panel = defaultdict(dict)
    sectors = ("primary_GDP", "secondary_GDP", "tertiary_GDP")
    for row in rows("energy", "cn_province_energy_gdp_panel_1998_2019.csv"):
        columns = sectors if column == "gdp" else (column,)
        if all(row[one] for one in columns):
            found[row["Location"]][int(row["Year"])] = sum(float(row[one]) for one in columns)
    return dict(found)


def expenditure() -> tuple[Panel, Years]:
    """Read general budget expenditure of provinces, 2019-2023, and of all localities."""
    found: Panel = defaultdict(dict)
    for row in rows("china", "cn_province_general_budget_by_item.csv"):
        if row["item"] == "地方一般公共预算支出":
            found[row["province"]][int(row["year"])] = float(row["value_yi_yuan"])
    return dict(found), found.pop("地方合计")


def national(code: str) -> Years:
    """Read the year's total of a cumulative national monthly series."""
    return {int(row["year"]): float(row["value"])
            for row in rows("china", "cn_national_monthly_to_2018.csv.gz")
            if row["code"] == code and row["month"] == "12"}


def industries(indicator: str) -> Years:
    """Read one national annual indicator, 1978-2019."""
    return {int(row["year"]): float(row["value"])
            for row in rows("china", "cn_national_gdp_by_industry_annual_1978_2019.csv")
            if row["indicator"] == indicator and row["value"]}


def guangzhou(column: str) -> Years:
    """Read one column of Guangzhou's annual figures, 1994-2013."""
    return {int(row["year"]): float(row[column])
            for row in rows("china", "guangzhou_fiscal_annual_1994_2013.csv")}


def guangzhou_tax(word: str) -> Years:
    """Read one tax of Guangzhou, 1999-2013."""
    return {int(row["year"]): float(row["value"])
            for row in rows("china", "guangzhou_tax_items_long.csv") if word in row["item"]}


def incomes() -> tuple[Panel, Panel]:
    """Read urban income a head and GDP of five provinces, 2000-2018."""
    income: Panel = defaultdict(dict)
    output: Panel = defaultdict(dict)
    for row in rows("china", "cn_5province_dirty_gdp_panel_2000_2018.csv"):
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if key}
        year = int(cells["Year"])
        for panel, word in ((income, "income per capita"), (output, "GDP (")):
            text = next(value for key, value in cells.items() if word in key)
            try:
                panel[cells["Province"]][year] = float(text)
            except ValueError:
                continue
    return dict(income), dict(output)


def world_outlook(concept: str) -> Years:
    """Read China's actuals of the IMF's outlooks, each year from the latest that gives it."""
    found: dict[int, tuple[str, float]] = {}
    for row in rows("fiscal_forecasts", "imf_weo_vintages_selected_countries.csv"):
        if row["iso3"] == "CHN" and row["concept"] == concept and row["is_forecast"] == "False":
            year, vintage = int(row["year"]), row["vintage"]
            if year not in found or vintage > found[year][0]:
                found[year] = (vintage, float(row["value"]))
    return {year: value for year, (_, value) in sorted(found.items())}


def dlog(levels: Years) -> Years:
    """Return the log growth of every year that has a year before it, breaks left out."""
    grown = {year: math.log(value / levels[year - 1]) for year, value in levels.items()
             if value > 0 and levels.get(year - 1, 0.0) > 0}
    return {year: value for year, value in grown.items() if abs(value) <= BREAK}


def growths(panel: Panel) -> Panel:
    """Return the log growth of every place."""
    return {place: dlog(levels) for place, levels in panel.items()}
