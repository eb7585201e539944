"""A sample workbook with monthly figures. The figures are made up by a rule and are nobody's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from openpyxl import load_workbook
from samples.places import WORKBOOKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEMPLATE = WORKBOOKS / "template.xlsx"
PROFILE = np.array([12, 6, 7, 9, 8, 10, 9, 6, 8, 9, 6, 10]) / 100.0
SHARES = {"tax_vat": 0.36, "tax_cit": 0.22, "tax_pit": 0.12}
"""Of tax revenue; the rest of it is other taxes."""
FIRST, LAST, MONTH = 2013, 2019, 8


def sample_figures(first: int = FIRST, last: int = LAST, month: int = MONTH, *,
                   growth: float = 1.08, noise: float = 0.03
                   ) -> dict[str, dict[tuple[int, int], float]]:
    """Return cumulative figures in 万元 by item and (year, month); no January, as published."""
    rng = np.random.default_rng(20200103)
    found: dict[str, dict[tuple[int, int], float]] = {}
    for year in range(first, last + 1):
        level = 600_000.0 * growth ** (year - first)
        tax = level * 0.9 * PROFILE * (1 + noise * rng.standard_normal(12))
        nontax = level * 0.1 * np.full(12, 1 / 12) * (1 + noise * rng.standard_normal(12))
        parts = {code: share * tax * (1 + noise * rng.standard_normal(12))
                 for code, share in SHARES.items()}
        flows = {"tax_revenue": tax, "nontax_revenue": nontax, "gpb_revenue": tax + nontax} | parts
        for code, flow in flows.items():
            for at, amount in enumerate(np.cumsum(flow), 1):
                if at > 1 and (year < last or at <= month):
                    found.setdefault(code, {})[year, at] = float(amount)
    return found


def write_sample(path: Path, figures: Mapping[str, Mapping[tuple[int, int], float]], *,
                 budget: Mapping[str, float] | None = None, one_offs: Sequence[Sequence[object]] = (),
                 year: int = LAST, source: Path = TEMPLATE, before: Mapping[str, float] | None = None,
                 assumptions: Sequence[Mapping[str, object]] = ()) -> Path:
    """Write a workbook from ``source``; ``one_offs`` are period, code, amount, note.

    ``before`` are the outturns of the year before, ``assumptions`` rows of 情景 by column.
    """
    book = load_workbook(source)
    sheet = book["月度累计"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "期间")
    columns = {}
    from forecast.data.catalog import shipped_catalog

    for cell in sheet[head.row][1:]:
        if cell.value:
            columns[shipped_catalog().find(str(cell.value).split("（")[0]).code] = cell.column
    ends = sorted({when for known in figures.values() for when in known})
    for step, (at, month) in enumerate(ends, 1):
        sheet.cell(head.row + step, head.column, f"{at}年1-{month}月" if month > 1 else f"{at}年1月")
        for code, known in figures.items():
            if (at, month) in known:
                sheet.cell(head.row + step, columns[code], known[at, month])
    if budget:
        _write_budget(book["预算收支"], budget, "年预算数", year)
    if before:
        _write_budget(book["预算收支"], before, "年预计执行数", year - 1)
    _write_rows(book["情景"], "情景", assumptions)
    _write_rows(book["调整事项"], "期间", [
        {"期间": period, "代码": code, "金额": amount, "作用于": "当期", "类型": "一次性", "说明": note}
        for period, code, amount, note in one_offs])
    book.save(path)
    return path


def outturns(figures: Mapping[str, Mapping[tuple[int, int], float]], year: int) -> dict[str, float]:
    """Return a year's December figures, and other taxes as what the listed ones leave."""
    found = {code: known[year, 12] for code, known in figures.items()}
    found["tax_other"] = found["tax_revenue"] - sum(found[code] for code in SHARES)
    return found


def _write_rows(sheet, first: str, rows: Sequence[Mapping[str, object]]) -> None:  # noqa: ANN001
    """Write rows by column under the header row that a word stands in."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == first)
    for step, known in enumerate(rows, 1):
        for cell in sheet[head.row]:
            if cell.value in known:
                sheet.cell(head.row + step, cell.column, known[cell.value])


def _write_budget(sheet, budget: Mapping[str, float], stage: str, year: int) -> None:  # noqa: ANN001
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "代码")
    named = {str(cell.value): cell.column for cell in reversed(sheet[head.row])
             if str(cell.value).endswith(stage)}
    column = named.get(f"{year}{stage}", min(named.values()))
    sheet.cell(head.row, column, f"{year}{stage}")
    for row in sheet.iter_rows(min_row=head.row + 1):
        code = row[head.column - 1].value
        if code in budget:
            sheet.cell(row[0].row, column, budget[code])


def with_growth(path: Path, years: Sequence[int] = range(2015, 2020)) -> Path:
    """Write GDP of some years into a workbook, made up too: what taxes follow."""
    book = load_workbook(path)
    sheet = book["年度指标"]
    columns = {int(str(cell.value)[:4]): cell.column for row in sheet.iter_rows(max_row=8) for cell in row
               if re.fullmatch(r"(19|20)\d\d年?", str(cell.value))}
    rows = {str(cell.value): cell.row for row in sheet.iter_rows() for cell in row if cell.value}
    for at, year in enumerate(years):
        for name, value in (("地区生产总值", 1000.0 * 1.07**at), ("地区生产总值增速", 6.5 - 0.2 * (at % 3)),
                            ("第三产业增加值", 450.0 * 1.075**at)):
            sheet.cell(rows[name], columns[year], round(value, 2))
    book.save(path)
    return path
