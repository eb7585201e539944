"""CPU seconds of work on workbooks of three sizes each, and how they grow, as JSON.

Most are read and checked; scenarios are solved too, many cells are given marks.

``exponent`` is the slope of log time over log size between the two larger sizes: 1 is linear, and
1.2 the most that is allowed. What has no figures to fill in is left out, so that the time is that
of what grows. ``--small`` leaves out the largest size of each kind.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from forecast.issues import CellRef, InputError, Issue
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read, write_marked

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 1.2
ACCOUNTS = ("一般公共预算", "收入", "gpb_revenue", "一般公共预算收入", None, 912_000, 1_354_500)


def _sheet(book: Workbook, name: str, *rows: tuple[object, ...]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)


def _years(book: Workbook, rows: int = 0, years: int = 12) -> None:
    """Write 年度指标: GDP and revenue, and more indicators of the bureau's own."""
    first = 2020 - years
    head = ("代码", "指标", "单位", *(f"{year}年" for year in range(first, 2020)))
    _sheet(book, "年度指标", head, (None, "状态", None, *("执行",) * years),
           ("gdp_nominal", "地区生产总值", "亿元", *(1000.0 * 1.06**at for at in range(years))),
           ("gpb_revenue", "一般公共预算收入", "万元",
            *(round(8e5 * 1.04**at) for at in range(years))),
           *((None, f"自设指标{row}", "户", *(round(100 * 1.03**at) + row for at in range(years)))
             for row in range(rows)))
    if rows:
        own = ((f"自设指标{row}", "户") for row in range(rows))
        _sheet(book, "指标目录", ("名称", "单位"), *own)


def budget_lines(book: Workbook, count: int) -> None:
    """Write a budget of many lines that add up to its total."""
    _years(book)
    lines = [("一般公共预算", "支出", None, f"支出科目{row}", "一般公共预算支出",
              100 + row, 110 + row) for row in range(count)]
    total = ("一般公共预算", "支出", "gpb_expenditure", "一般公共预算支出", None,
             *(sum(int(str(line[at])) for line in lines) for at in (5, 6)))
    head = ("账户", "方向", "代码", "项目", "上级项目", "2019年预计执行数", "2020年预算数")
    _sheet(book, "预算收支", head, ACCOUNTS, total, *lines)


def vintages(book: Workbook, count: int) -> None:
    """Write many published figures of items that the catalogue knows."""
    _years(book)
    names = ("地区生产总值", "一般公共预算收入", "税收收入", "非税收入", "固定资产投资")
    head = ("代码", "指标", "期间", "数值", "单位", "状态", "发布日期", "来源")
    _sheet(book, "数据版本", head, *(
        (None, names[row % 5], f"{2008 + row // 5 % 12}年", 1000 + row % 5 + row / 1e5,
         "亿元" if row % 5 in {0, 4} else "万元", "执行",
         f"2020-{1 + row % 12:02}-{1 + row % 28:02}", f"第{row}号公报") for row in range(count)))


def other_vintages(book: Workbook, count: int) -> None:
    """Write many published figures of things outside the catalogue."""
    _years(book)
    head = ("代码", "指标", "期间", "数值", "单位", "状态", "来源", "编号")
    _sheet(book, "数据版本", head, *(
        (None, f"某项工程{row}", f"{2010 + row % 10}年", 10 + row, "亿元", "执行", "公报",
         f"X{row}") for row in range(count)))


def indicators(book: Workbook, count: int) -> None:
    """Write many indicators of the bureau's own over sixty years."""
    _years(book, count, 60)


def months(book: Workbook, count: int) -> None:
    """Write many months of three items."""
    _years(book)
    rows = []
    for at in range(count):
        year, month = 2019 - at // 12, 12 - at % 12
        when = f"{year}年1-{month}月" if month > 1 else f"{year}年1月"
        rows.append((when, *(round((base + year) * month / 12, 2)
                             for base in (9e5, 7e5, 2e5))))
    items = (f"{name}（万元）" for name in ("一般公共预算收入", "税收收入", "非税收入"))
    _sheet(book, "月度累计", ("期间", *items), *reversed(rows))


def items_by_month(book: Workbook, count: int) -> None:
    """Write many months of items of the bureau's own: fifty years, so as many items as it takes."""
    _years(book)
    items = [f"月度指标{number}" for number in range(1, count // 600 + 2)]
    rows = min(count, 600)
    _sheet(book, "指标目录", ("名称", "单位"), *((name, "万元") for name in items))
    _sheet(book, "月度累计", ("期间", *(f"{name}（万元）" for name in items)), *(
        (f"{2019 - at // 12}年1-{12 - at % 12}月" if at % 12 < 11 else f"{2019 - at // 12}年1月",
         *((2019 - at // 12) * (12 - at % 12) + number for number in range(len(items))))
        for at in reversed(range(rows))))


def scenarios(book: Workbook, count: int) -> None:
    """Write many scenarios of one assumption each."""
    _years(book)
    head = ("情景", "项目", "期间", "方式", "值", "理由")
    _sheet(book, "情景", head, *((f"方案{row}", "地区生产总值", "2020", "比例调整",
                               round(row / 1_000 - 0.2, 4), "判断") for row in range(count)))


def cells(book: Workbook, count: int) -> None:
    """Write a sheet of many numbers, ten in a row."""
    _sheet(book, "数据", *((*range(row, row + 10),) for row in range(count // 10)))


def _read(path: Path) -> None:
    read(path)


def _solve(path: Path) -> None:
    solve(read(path), Request(path, settings=Settings(draws=0)))


def _mark(path: Path) -> None:
    wrong = [Issue("not_a_number", CellRef(path.name, "数据", f"B{row}"), "x")
             for row in range(1, 31)]
    write_marked(path, wrong, path.with_name("标注.xlsx"))


BOOKS: dict[str, tuple[Callable[[Workbook, int], None], tuple[int, ...]]] = {
    "budget lines": (budget_lines, (1_000, 3_000, 10_000)),
    "vintages of known items": (vintages, (1_000, 3_000, 10_000)),
    "vintages of other things": (other_vintages, (10_000, 30_000, 100_000)),
    "indicators over 60 years": (indicators, (200, 600, 2_000)),
    "months": (months, (100, 300, 900)),
    "months of many items": (items_by_month, (600, 1_800, 5_400)),
    "scenarios": (scenarios, (50, 150, 500)),
    "cells in a marked copy": (cells, (100_000, 300_000, 1_000_000)),
}
WORK = {"scenarios": _solve, "cells in a marked copy": _mark}
"""What is done to a kind, where it is more than reading and checking."""


def seconds(kind: str, count: int, folder: Path) -> tuple[float, str]:
    """Return the CPU seconds of the work on a kind, and what was refused, if anything."""
    make, _ = BOOKS[kind]
    book = Workbook()
    book.remove(book.worksheets[0])
    make(book, count)
    path = folder / "表.xlsx"
    book.save(path)
    began, code = time.process_time(), ""
    try:
        WORK.get(kind, _read)(path)
    except InputError as error:
        code = f"{error.issues[0].code} × {len(error.issues)}"
    return time.process_time() - began, code


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--kind", choices=BOOKS, action="append")
    given = parser.parse_args()
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in given.kind or BOOKS:
            _, sizes = BOOKS[kind]
            seconds(kind, 20, Path(folder))  # what is loaded once
            sizes = sizes[:-1] if given.small else sizes
            found = [(count, *seconds(kind, count, Path(folder))) for count in sizes]
            (few, early, _), (many, late, _) = found[-2:]
            exponent = log(late / early) / log(many / few)
            told[kind] = {"seconds": {count: round(spent, 2) for count, spent, _ in found},
                          "refused": found[-1][2], "exponent": round(exponent, 2),
                          "linear": exponent <= MOST}
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
