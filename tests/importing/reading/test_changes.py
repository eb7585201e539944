"""同比 over 增减额 and 增减%: an amount and a rate, told apart by the lower heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.data import shipped_catalog
from forecast.importing import question_text, understand
from forecast.importing.figures import Answers
from forecast.importing.grids import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Understood
    from forecast.labels import Lang

ROWS = (("一、税收收入", 85000, 61230, 3.2), ("  1.国内增值税", 35600, 25840, 4.1),
        ("  2.企业所得税", 9500, 7650, -2.6), ("二、非税收入", 55000, 40100, 8.7),
        ("一般公共预算收入合计", 140000, 101330, 5.3))
"""A sample: nobody's figures. Name, budget, figure so far, growth."""


def read(folder: Path, heads: tuple[str, str], over: str = "同比", slip: float = 0.0
         ) -> tuple[Understood, ...]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2025年1-9月样例县一般公共预算收入完成情况表"])
    sheet.append(["编制单位：样例县财政局", None, None, None, None, "单位：万元"])
    sheet.append(["项  目", "年初预算", "1-9月累计", None, over, None])
    sheet.append([None, None, "金额", "占预算%", *heads])
    for cells in ("A3:A4", "B3:B4", "C3:D3", "E3:F3"):
        sheet.merge_cells(cells)
    for name, budget, amount, rate in ROWS:
        before = amount / (1 + rate / 100)
        sheet.append([name, budget, amount, round(100 * amount / budget, 2), round(amount - before),
                      rate])
    if slip:
        sheet["C8"] = slip
    path = folder / "2025年9月收入表.xlsx"
    book.save(path)
    return understand(open_source(path), shipped_catalog(), Answers(region="样例县"))


@pytest.mark.parametrize("heads", [
    ("增减额", "增减%"), ("增减数", "增幅（%）"), ("增减", "增减%"), ("增减", "%"), ("增收额", "增长%"),
    ("绝对额", "±%"), ("增减（万元）", "增减（%）")])
@pytest.mark.parametrize("over", ["同比", "同比增减", "比上年同期", "比去年同期增减"])
def test_an_amount_of_change_is_no_rate(heads: tuple[str, str], over: str, tmp_path: Path) -> None:
    tables = read(tmp_path, heads, over)
    rates = {one.where.cell: one.value for each in tables for one in each.figures if one.unit == "%"}
    assert rates == {"F5": 3.2, "F8": 8.7, "F9": 5.3}
    assert not [one for each in tables for one in each.questions]


@pytest.mark.parametrize("word", ["增减额", "增减数", "绝对额", "增收额"])
def test_an_amount_of_change_needs_no_rate_beside_it(word: str, tmp_path: Path) -> None:
    """A heading of two rows says what it would say in one."""
    tables = read(tmp_path, (word, "排名"))
    assert not [one for each in tables for one in each.figures if one.where.cell[0] == "E"]


@pytest.mark.parametrize(("lang", "why"), [
    ("zh", "与表中别的数对不上（表中写"), ("en", "does not fit the rest of its table (the table has")])
def test_a_figure_that_its_table_denies_is_asked_about_with_the_reason(
        lang: Lang, why: str, tmp_path: Path) -> None:
    asked = [question_text(one, lang) for each in read(tmp_path, ("增减额", "增减%"), slip=41000)
             for one in each.questions]
    assert asked
    assert all(why in one for one in asked)
    assert not any("几个不同的数" in one or "given as several" in one for one in asked)
