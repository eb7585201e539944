"""Tables whose title or corner says what is 100: indices of the year before are rates of growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import understood

from forecast.importing.figures import Asked

if TYPE_CHECKING:
    from pathlib import Path


YEARS = ((2022, 104.5, 103.9), (2023, 105.6, 104.1), (2024, 105.2, 103.8))
"""Samples: nobody's figures."""


@pytest.mark.parametrize("above", [
    ("2-2 地区生产总值指数（上年=100）",), ("地区生产总值指数", "单位：上年=100"), ("国民经济主要指标发展速度（以上年为100）",),
    ("样例县地区生产总值指数（按不变价格计算，上年＝100）",), ("主要经济指标指数", "（上年=100）")])
def test_an_index_of_the_year_before_is_a_rate_of_growth(tmp_path: Path, above: tuple[str, ...]) -> None:
    found = understood(tmp_path / "表.xlsx", (*((line,) for line in above), ("年份", "地区生产总值", "社会消费品零售总额"), *YEARS))
    assert {one.asked for one in found.questions} <= {Asked.STATUS}  # how firm years are nobody says
    assert {(one.item, one.period.year, one.value) for one in found.figures} == {
        (code, year, round(value - 100, 1)) for year, *values in YEARS
        for code, value in zip(("gdp_growth", "retail_sales_growth"), values, strict=True)}


def test_a_column_with_a_unit_of_its_own_is_none(tmp_path: Path) -> None:
    found = understood(tmp_path / "表.xlsx", (("地区生产总值指数（上年=100）",), ("年份", "地区生产总值", "年末常住人口（万人）"), *YEARS))
    assert {(one.item, one.value) for one in found.figures if one.period.year == 2022} == {
        ("gdp_growth", 4.5), ("population", 103.9)}


@pytest.mark.parametrize("title", ["地区生产总值指数（1978年=100）", "国民经济指数（以1952年为100）"])
def test_what_counts_from_one_year_on_is_no_growth_of_the_year_before(tmp_path: Path, title: str) -> None:
    found = understood(tmp_path / "表.xlsx", ((title,), ("年份", "地区生产总值", "社会消费品零售总额"), *YEARS))
    assert not found.figures
