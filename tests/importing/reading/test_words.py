"""What headings, names and titles say, a line a case."""

from __future__ import annotations

from dataclasses import fields

import pytest

from forecast.data import shipped_catalog
from forecast.importing.reading.lexicon import is_region
from forecast.importing.reading.periods import period_of, periods_in
from forecast.importing.reading.tags import Tag
from forecast.importing.reading.words import Vocabulary

CASES = (
    ("固定资产投资额累计增长(%)", "name=固定资产投资额 flow=cumulative measure=growth unit=%"),
    ("社会消费品零售总额_累计值(亿元)", "name=社会消费品零售总额 flow=cumulative unit=亿元"),
    ("丙区:税收收入:累计同比", "name=税收收入 flow=cumulative measure=growth unit=% region=丙区"),
    ("地区生产总值指数(上年同期=100)_累计值", "name=地区生产总值 flow=cumulative measure=index unit=指数"),
    ("2020年1—8月累计", "year=2020 months=(1, 8) step=12 flow=cumulative"),
    ("2020年年初预算数", "year=2020 status=预算"),
    ("2020年调整预算数", "year=2020 status=调整预算"),
    ("上年同期", "years_back=1"),
    ("2019年同期", "year=2019 years_back=0"),
    ("上年决算数", "years_back=1 status=决算"),
    ("比上年同期增减绝对额", "measure=change"),
    ("比上年同期增减%", "measure=growth unit=%"),
    ("同比增减额", "measure=change"),
    ("增减", "measure=change"),
    ("比上年增减(%)", "measure=growth unit=%"),
    ("执行数为调整预算数的%", "measure=ratio unit=%"),
    ("自然口径增长%", "measure=growth unit=%"),
    ("同口径增长%", "measure=comparable unit=%"),
    ("同比增长（可比口径）%", "measure=comparable unit=%"),
    ("剔除减税因素后增长(%)", "measure=comparable unit=%"),
    ("按可比价格计算增长%", "measure=growth unit=%"),
    ("累计用电量", "name=用电量 flow=cumulative"),
    ("10101 增值税", "name=增值税 code=10101"),
    ("22年预算数", "year=2022 status=预算"),
    ("23年1-8月", "year=2023 months=(1, 8) step=12"),
    ("完成年度计划%", "measure=ratio unit=%"),
    ("占全市比重%", "measure=ratio unit=%"),
    ("2020年实际增长%", "year=2020 measure=growth status=执行 unit=%"),
    ("“十三五”年均增长%", "measure=other unit=%"),
    ("2015-2019年平均", "measure=other"),
    ("位次", "measure=other"),
    ("区级", "tier=county"),
    ("全市累计", "flow=cumulative region=全市"),
    ("本月止累计", "flow=cumulative"),
    ("本月", "flow=single"),
    ("一、2019年末地方政府债务余额实际数", "name=地方政府债务余额 year=2019 status=执行"),
    ("合计", "measure=level"),
    ("年末总人口(万人)", "name=年末总人口 unit=万人"),
)
PERIODS = (
    ("2020年8月", "year=2020 months=(8, 8) step=12"), ("1-8月", "months=(1, 8) step=12"),
    ("前三季度", "months=(1, 9) step=4"), ("二〇二〇年", "year=2020"), ("2020年①", "year=2020"),
    ("2019 JAN", "year=2019 months=(1, 1) step=12"), ("2020-06-30", "year=2020 months=(6, 6) step=12"),
    ("2020年6月末", "year=2020 months=(6, 6) step=12"), ("第一季度", "months=(1, 3) step=4"),
)
TITLES = (
    ("丙区2020年1-8月财政收支情况", "year=2020 months=(1, 8) step=12"), ("2015—2019年主要指标", None),
    ("2020年上半年经济运行", "year=2020 months=(1, 6) step=2"),
)


def told(tag: Tag | None) -> str | None:
    if tag is None:
        return None
    return " ".join(f"{one.name}={getattr(value, 'value', value)}" for one in fields(Tag) if (value := getattr(tag, one.name)) not in {None, ""})


@pytest.mark.parametrize(("text", "says"), CASES)
def test_a_heading_says(text: str, says: str) -> None:
    assert set((told(Vocabulary(shipped_catalog()).tag(text)) or "").split(" ")) == set(says.split(" "))


@pytest.mark.parametrize(("text", "says"), PERIODS)
def test_a_period_is_read(text: str, says: str) -> None:
    found = told(period_of(text)) or ""
    assert found == says


@pytest.mark.parametrize("text", ["税收收入", "12.5", "8", "2020年计划", "甲类", "13月"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text) is None


@pytest.mark.parametrize(("text", "says"), TITLES)
def test_a_title_is_of_a_period(text: str, says: str | None) -> None:
    found = told(periods_in(text))
    assert found == says


def test_regions_are_told_from_kinds_of_places() -> None:
    assert all(map(is_region, ("丙区", "甲县", "东门街道", "某镇")))
    assert not any(map(is_region, ("城区", "地区", "税收收入", "小区")))
