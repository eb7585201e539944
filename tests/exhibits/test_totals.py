"""The plan's totals as reports say them: line by line up to the sum, and what the year closes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook
from samples.sample_district import write_sample

from forecast.cli import main
from forecast.exhibits import Text, exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path


def said(path: Path) -> str:
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    texts = [block.text for block in found.memo.blocks if isinstance(block, Text)]
    return next(one for one in texts if "年计划中，一般公共预算" in one)


def test_every_line_up_to_the_totals_and_the_closing(tmp_path: Path) -> None:
    assert said(write_sample(tmp_path / "样例.xlsx")) == (
        "2024年计划中，一般公共预算收入415,000万元，加上上级补助收入176,000万元、调入资金40,400万元、"
        "一般债务转贷收入12,000万元、上年结转结余收入11,000万元、上年净结余1,299万元，"
        "收入总量655,700万元；支出600,200万元，加上上解支出33,000万元、"
        "一般债务还本支出12,000万元，支出总量645,200万元；"
        "收支相抵，结转下年9,000万元、年终结余1,500万元。")


def test_the_seed_paper_says_the_same_lines(luohu: Path) -> None:
    """罗湖区2020年预算报告：加上上级补助收入、调入资金、动用预算稳定调节基金、上年结转结余收入，收入总量计划为1,920,969万元。"""
    assert ("收入1,354,500万元，加上上级补助收入219,636万元、调入资金77,429万元、动用预算稳定调节基金260,000万元、"
            "上年结转结余收入9,403万元，收入总量1,920,969万元") in said(luohu)


def test_lines_that_do_not_come_to_the_total_are_said_to_be_of_it(tmp_path: Path) -> None:
    """A bureau that plans its revenue, what it transfers in and the total, and nothing else."""
    path = tmp_path / "2026.xlsx"
    assert main(["new", str(path)]) == 0
    book = load_workbook(path)
    sheet = book["预算收支"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = {cell.value: cell.row for column in sheet.iter_cols() for cell in column if cell.value}
    for code, amount in PLANNED.items():
        sheet.cell(rows[code], heads["2026年预算数"], amount)
    for code, amount in {"gpb_revenue": 410_000, "gpb_expenditure": 602_000}.items():
        sheet.cell(rows[code], heads["2025年预计执行数"], amount)
    book.save(path)
    assert said(path) == (
        "2026年计划中，一般公共预算收入总量655,700万元，其中调入资金40,400万元；"
        "支出600,200万元，加上上解支出55,500万元，支出总量655,700万元。")


PLANNED = {"gpb_revenue": 415_000, "funds_transferred_in": 40_400, "gpb_total_sources": 655_700,
           "gpb_expenditure": 600_200, "upper_remittance": 55_500, "gpb_total_uses": 655_700}
