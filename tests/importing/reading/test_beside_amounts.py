"""Rates beside amounts: of which year they are, and what they are of where no amount is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from forecast.data import Status, shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers
from forecast.importing.grids import open_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.importing.figures import Figure


def read(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> tuple[list[Figure], int]:
    """Read a sample, nobody's figures: the figures, and how many questions there are."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path = folder / f"{name}.xlsx"
    book.save(path)
    tables = understand(open_source(path), shipped_catalog(), Answers(region="样例县"))
    return ([one for each in tables for one in each.figures if one.item],
            sum(len(each.questions) for each in tables))


@pytest.mark.parametrize(("heads", "year", "status"), [
    (("2019年执行数", "2020年预算数", "增长%"), 2020, Status.BUDGET),
    (("2019年预计执行数", "2020年预算数（草案）", "比上年增长%"), 2020, Status.BUDGET),
    (("2019年决算数", "预算数", "增长%"), 2020, Status.BUDGET),
    (("2019年预算数", "2019年执行数", "增长%"), 2019, Status.OUTTURN),
    (("2018年决算数", "2019年执行数", "增长%"), 2019, Status.OUTTURN)])
def test_a_rate_is_of_the_latest_year_left_of_it(
        heads: tuple[str, ...], year: int, status: Status, tmp_path: Path) -> None:
    found, _ = read(tmp_path, "预算", [
        ["样例县2020年预算（草案）"], ["单位：万元"], ["项目", *heads],
        ["一般公共预算收入", 95350, 101000, 5.9], ["一般公共预算支出", 310200, 320000, 3.2]])
    rates = [(one.value, one.period.year, one.status) for one in found if one.unit == "%"]
    assert all(one[1:] == (year, status) for one in rates), rates
    assert rates or heads[0] == "2018年决算数"  # between two outturns it only compares them


def test_a_rate_without_its_amount_is_the_items(tmp_path: Path) -> None:
    found, questions = read(tmp_path, "指标", [
        ["样例县2019年前三季度主要经济指标"], ["指标", "单位", "1—3季度", "增长（%）"],
        ["地区生产总值", "亿元", "—", 6.5], ["固定资产投资", "亿元", None, 9.1],
        ["社会消费品零售总额", "亿元", 63.8, 8.2]])
    assert [(one.item, one.value) for one in found] == [
        ("gdp_growth", 6.5), ("fai_growth", 9.1), ("retail_sales", 63.8),
        ("retail_sales_growth", 8.2)]
    assert not questions


def test_kinds_of_debt_below_a_county_are_no_regions(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "债务", [
        ["样例县2019年地方政府债务限额及余额情况表"], ["单位：亿元"],
        ["地区", "2018年债务限额", "2018年债务余额（决算数）"],
        ["样例县", 40.1, 38.2], ["其中：一般债务", 22.1, 21.0], ["专项债务", 18.0, 17.2]])
    assert [(one.item, one.value) for one in found] == [
        ("debt_limit", 40.1), ("debt_outstanding", 38.2), ("debt_limit_general", 22.1),
        ("debt_general", 21.0), ("debt_limit_special", 18.0),
        ("debt_special", 17.2)]
