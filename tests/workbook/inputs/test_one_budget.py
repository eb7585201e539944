"""A table whose title names one budget is of that budget, whatever names its lines share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.data import Period
from forecast.issues import InputError
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (("一、税收收入", 223_500, 230_200), ("二、非税收入", 96_500, 92_000), ("  其他收入", 12_800, 12_900),
        ("本年收入合计", 320_000, 322_200), ("转移性收入", 301_000, 290_500),
        ("  上级补助收入", 246_000, 240_500), ("  上年结余收入", 18_000, 15_000), ("收入总计", 621_000, 612_700))
"""A sample: nobody's figures. 转移性收入 is a name of the fund budget's alone."""


def table(folder: Path, title: str) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表一"
    sheet.append([title])
    sheet.append(["金额单位：万元"])
    sheet.append(["项目", "2025年预计执行数", "2026年预算数"])
    for row in ROWS:
        sheet.append(list(row))
    path = folder / "预算表.xlsx"
    book.save(path)
    return path


def test_a_title_says_of_which_budget_its_lines_are(tmp_path: Path) -> None:
    found = read(table(tmp_path, "2026年某区一般公共预算收入预算表（草案）")).dataset
    year = Period.annual(2026)
    for code, amount in (("gpb_revenue", 322_200.0), ("tax_revenue", 230_200.0),
                         ("gpb_total_sources", 612_700.0)):
        choice = found.intended(code, year)
        assert choice is not None, code
        assert choice.chosen.value == amount
    assert not [one.item for one in found.observations if one.item.startswith("gf_")]


@pytest.mark.parametrize("title", ["2026年某区预算收入表", "2026年一般公共预算和政府性基金收入表"])
def test_a_title_of_none_or_of_two_says_nothing(title: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read(table(tmp_path, title))
    assert {one.code for one in told.value.issues} >= {"blank"} or "账户" in str(told.value)
