"""Every number of a table is read, asked about, left for a reason, or told as not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.importing.made import understood

from forecast.data import Period

if TYPE_CHECKING:
    from pathlib import Path


QUARTERS = (("2022年一季度", 150.2, 4.1, 60.3, 4.5), ("2022年上半年", 311.7, 2.9, 128.2, 2.6),
            ("2022年前三季度", 480.3, 3.3, 196.0, 3.0), ("2022年全年", 661.0, 3.0, 268.5, 2.9))
TAXES = (("合计", 310_000, 140_000, 80_000), ("制造业", 120_000, 70_000, 30_000),
         ("批发和零售业", 60_000, 35_000, 12_000), ("金融业", 50_000, 20_000, 20_000))
"""Samples: nobody's figures."""


def test_the_whole_year_beneath_its_quarters_is_the_year(tmp_path: Path) -> None:
    found = understood(tmp_path / "季度.xlsx", (
        ("样例区分季度地区生产总值（累计）",), ("单位：亿元、%",), ("时间", "地区生产总值", None, "第二产业"),
        (None, "绝对额", "增速", "绝对额", "增速"), *QUARTERS))
    years = {(one.item, one.value) for one in found.figures if one.period == Period.annual(2022)}
    assert years == {("gdp_nominal", 661.0), ("gdp_growth", 3.0), ("va_secondary", 268.5)}
    assert sum(one.cumulative for one in found.figures) == 9


def test_numbers_without_an_indicator_are_told_by_cell(tmp_path: Path) -> None:
    found = understood(tmp_path / "季度.xlsx", (
        ("样例区分季度地区生产总值（累计）",), ("单位：亿元、%",), ("时间", "地区生产总值", None, "第二产业"),
        (None, "绝对额", "增速", "绝对额", "增速"), *QUARTERS))
    assert [one.cell for one in found.lost] == ["E5", "E6", "E7", "E8"]


def test_taxes_by_sector_are_no_value_added(tmp_path: Path) -> None:
    found = understood(tmp_path / "行业.xlsx", (
        ("样例区2023年分行业分税种税收情况表",), ("单位：万元",),
        ("行业", "合计", "国内增值税", "企业所得税"), *TAXES))
    assert {(one.item, one.value) for one in found.figures} == {("tax_vat", 140_000), ("tax_cit", 80_000)}
    assert {one.cell for one in found.lost} >= {"B6", "B7"}


def test_a_rate_of_two_amounts_beside_it_is_not_lost(tmp_path: Path) -> None:
    head = ("项目", "累计数", "上年同期", "比上年同期增减", None)
    lines = (("一般公共预算收入", 52_000, 50_000), ("税收收入", 36_000, 35_000),
             ("增值税", 21_000, 20_000), ("企业所得税", 15_000, 15_000),
             ("非税收入", 16_000, 15_000), ("一般公共预算支出", 90_000, 88_000),
             ("城乡社区支出", 40_000, 39_500), ("其他支出", 50_000, 48_500))
    found = understood(tmp_path / "月报.xlsx", (
        ("样例县2023年9月财政收支情况表",), ("单位：万元",), head, (None, None, None, "金额", "%"),
        *((name, now, ago, now - ago, round(100 * (now / ago - 1), 1))
          for name, now, ago in lines)))
    assert not found.lost
    assert not found.questions
    assert len(found.figures) >= 2 * len(lines)


def test_a_rate_without_its_amounts_is_told(tmp_path: Path) -> None:
    found = understood(tmp_path / "月报.xlsx", (
        ("样例县2023年9月财政收支情况表",), ("单位：万元",), ("项目", "累计数", "增长%"),
        ("一般公共预算收入", 52_000, 4.0), ("税收收入", 36_000, 2.9), ("增值税", 21_000, 5.0)))
    assert [one.cell for one in found.lost] == ["C6"]


def test_rates_of_falling_and_uses_by_ten_thousand_yuan_are_read(tmp_path: Path) -> None:
    """What a bureau of statistics prints of energy, water and land."""
    found = understood(tmp_path / "能耗.xlsx", (
        ("样例县能源消费与用水",), ("指标", "单位", "2021年", "2022年"), ("单位GDP能耗下降率", "%", 3.0, 1.2),
        ("万元GDP用水量", "立方米", 29.4, 28.8), ("单位GDP建设用地使用面积下降率", "%", 4.4, 3.9),
        ("万元GDP用水量下降率", "%", 5.8, -2.0)))
    assert [(one.item, one.value) for one in found.figures] == [
        ("energy_per_gdp_fall", 3.0), ("energy_per_gdp_fall", 1.2), ("water_per_gdp", 29.4),
        ("water_per_gdp", 28.8), ("land_per_gdp_growth", -4.4), ("land_per_gdp_growth", -3.9),
        ("water_per_gdp_growth", -5.8), ("water_per_gdp_growth", 2.0)]
    assert not found.lost


@pytest.mark.parametrize("head", [("项目", "2020年1-6月", "2019年1-6月"), ("指标", 2020, 2019),
                                  ("主要指标", "2020年", "2019年")])
@pytest.mark.parametrize("lines", [
    (("地区生产总值", 2010, 1985), ("第二产业", 900, 880)), (("地区生产总值", 1985.2, 2010), ("第二产业", 900, 880)),
    (("第二产业", 900, 880), ("地区生产总值", 2010, 1985)), (("地区生产总值", 2010, 1985), ("固定资产投资", 2011, 1990))])
def test_amounts_that_could_be_years_are_amounts(head: tuple[object, ...], lines: tuple[tuple[object, ...], ...],
                                                 tmp_path: Path) -> None:
    """A product of 2010 below one of 2020 is no heading: what stands below it is not of 1985."""
    found = understood(tmp_path / "指标.xlsx", (("样例县主要指标",), ("单位：亿元",), head, *lines))
    assert [(one.period.year, one.value) for one in found.figures] == [
        (year, value) for _, *values in lines for year, value in zip((2020, 2019), values, strict=True)]
