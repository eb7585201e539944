"""Names and values told in one clause: each beside its own, or none."""

from __future__ import annotations

import pytest

from forecast.data import shipped_catalog
from forecast.importing.figures import Answers
from forecast.importing.prose import read_prose


def lines(text: str) -> list[str]:
    found = read_prose(text, "通报.txt", shipped_catalog(), Answers())
    return [f"{one.item} {one.period} {one.value:g}{one.unit}{one.qualifier}"
            + (f" {one.growth:+g}" if one.growth is not None else "") for one in found.figures]


@pytest.mark.parametrize(("text", "told"), [
    ("2026年预期目标：城乡常住居民人均可支配收入分别增长4.5%、6%左右。",
     ["income_urban_pc_growth 2026 4.5%左右", "income_rural_pc_growth 2026 6%左右"]),
    ("2025年，城乡居民人均可支配收入分别达到42600元和22900元，增长4.4%和6.5%。",
     ["income_urban_pc 2025 42600元 +4.4", "income_rural_pc 2025 22900元 +6.5"]),
    ("2025年，城镇和农村常住居民人均可支配收入分别为42600元、22900元，分别增长4.4%、6.5%。",
     ["income_urban_pc 2025 42600元 +4.4", "income_rural_pc 2025 22900元 +6.5"]),
    ("2025年，规模以上工业增加值、固定资产投资分别增长7%、8.8%。",
     ["va_industry_above_scale_growth 2025 7%", "fai_growth 2025 8.8%"]),
    ("2020年第一、二、三产业增加值分别为0.9亿元、308.1亿元和2081.3亿元，分别增长2.0%、5.1%和6.2%。",
     ["va_primary 2020 0.9亿元 +2", "va_secondary 2020 308.1亿元 +5.1", "va_services 2020 2081.3亿元 +6.2"]),
    ("2020年，增值税和企业所得税分别完成200,000、100,000万元。",
     ["tax_vat 2020 200000万元", "tax_cit 2020 100000万元"]),
    ("2026年一般公共预算收入和支出分别增长3%和2%。",
     ["gpb_revenue_growth 2026 3%", "gpb_expenditure_growth 2026 2%"]),
    ("2020年，税收收入、非税收入依次完成20亿元、10亿元。", ["tax_revenue 2020 20亿元", "nontax_revenue 2020 10亿元"])])
def test_each_value_is_of_its_own_name(text: str, told: list[str]) -> None:
    assert lines(text) == told


@pytest.mark.parametrize("text", [
    "2020年，增值税、企业所得税、个人所得税分别增长3%和2%。",  # three names, two values
    "2020年，增值税和主体税种分别完成20亿元和10亿元。",  # one is not known
    "2020年，税收收入和非税收入占比分别为80%和20%。", "2020年增值税和企业所得税分别增长3%、下降2%。",
    "2020年，甲县和乙县一般公共预算收入分别完成3亿元和2亿元。", "2020年1-8月和1-9月，全区一般公共预算收入分别完成3亿元和4亿元。",
    "2019年和2020年一般公共预算收入分别完成3亿元和4亿元。", "一般公共预算收入、税收收入分别占全市的3%和5%。",
    "2020年，税收收入、税收收入分别完成20亿元、10亿元。"])
def test_which_belongs_to_which_is_not_guessed(text: str) -> None:
    assert lines(text) == []
