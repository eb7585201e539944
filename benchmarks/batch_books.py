"""Workbooks of many places, made from real series of the city panel, three in a hundred broken.

Each holds a city's own figures (to 2017) under its own name; beyond the cities that the panel has,
series of earlier years stand under the years to 2017 and the place is called a sample. The rungs
are those of a bureau's way up: revenue alone; with GDP; with all indicators; with budgets.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import prior_data as data
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

LAST, YEARS, FIRST = 2017, 8, 2006
BROKEN = 33
"""One workbook in so many is broken."""
COLUMNS = {"fiscal_revenue": ("一般公共预算收入", "万元", 1.0),
           "fiscal_exp": ("一般公共预算支出", "万元", 1.0),
           "gdp": ("地区生产总值", "亿元", 1e-4), "gdp_growth": ("地区生产总值增速", "%", 1.0),
           "retail_sales": ("社会消费品零售总额", "亿元", 1e-4),
           "fixed_asset_inv": ("固定资产投资", "亿元", 1e-4)}
RUNGS = (("fiscal_revenue",), ("fiscal_revenue", "gdp", "gdp_growth"), tuple(COLUMNS),
         tuple(COLUMNS))
Series = dict[str, dict[int, float]]


def cities() -> list[tuple[str, str, Series]]:
    """Return (province, city, column → year → figure) of cities with revenue to the last year."""
    found: dict[tuple[str, str], Series] = defaultdict(lambda: defaultdict(dict))
    for row in data.rows("china", "cn_city_panel_to_2017.csv.gz"):
        for column in COLUMNS:
            if row[column]:
                found[row["province"], row["city"]][column][int(row["year"])] = float(row[column])
    return [(province, city, series) for (province, city), series in sorted(found.items())
            if all(year in series["fiscal_revenue"] for year in range(FIRST, LAST + 1))
            and all(LAST in series[column] for column in ("gdp", "fiscal_exp"))]


def make(count: int, folder: Path, *, broken: bool = True) -> int:
    """Write workbooks; return how many are broken."""
    known, spoilt = cities(), 0
    for number in range(count):
        province, city, series = known[number % len(known)]
        back = number // len(known)  # the same series, so many years earlier
        name = city if not back else f"{city}样本{back}"
        place = folder / province
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{number:04}-{name}.xlsx"
        _write(path, (name, province), series, number % len(RUNGS), min(back, 4))
        if broken and number % BROKEN == BROKEN // 2:
            _spoil(path, number // BROKEN)
            spoilt += 1
    return spoilt


def _write(path: Path, place: tuple[str, str], series: Series, rung: int, back: int) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    years = list(range(LAST - YEARS + 1, LAST + 1))
    sheet = book.create_sheet("年度指标")
    sheet.append(["指标", "单位", *(f"{year}年" for year in years)])
    for column in RUNGS[rung]:
        name, unit, size = COLUMNS[column]
        figures = [series[column].get(year - back) for year in years]
        figures = [None if column == "gdp_growth" and year - back == data.NOMINAL_YEAR else one
                   for year, one in zip(years, figures, strict=True)]
        sheet.append([name, unit, *(None if one is None else round(one * size, 4)
                                    for one in figures)])
    if rung == len(RUNGS) - 1:
        budget = book.create_sheet("预算收支")
        budget.append(["项目", f"{LAST}年预计执行数"])
        for column in ("fiscal_revenue", "fiscal_exp"):
            budget.append([COLUMNS[column][0], series[column][LAST - back]])
    about = book.create_sheet("单位信息")
    for row in (("项目", "内容"), ("区划名称", place[0]), ("级次", "市"), ("上级", place[1])):
        about.append(row)
    book.save(path)


def _spoil(path: Path, kind: int) -> None:
    """Break a workbook in one of several ways that people and disks do."""
    if kind % 4 == 0:
        path.write_bytes(path.read_bytes()[:2000])
    elif kind % 4 == 1:
        path.write_text("指标,2017年\n", encoding="utf-8")
    else:
        from openpyxl import load_workbook

        book = load_workbook(path)
        sheet = book["年度指标"]
        if kind % 4 == 2:
            sheet.cell(2, sheet.max_column, "约12万")
        else:
            sheet.cell(1, 4, sheet.cell(1, 3).value)
        book.save(path)
