"""What a table is known by again: its title without times and numbers."""

from __future__ import annotations

import pytest

from forecast.importing.titles import title_words


@pytest.mark.parametrize(("title", "words"), [
    ("2020年8月份一般公共预算收入执行情况表", "一般公共预算收入执行情况表"),
    ("2-1  主要年份地区生产总值", "主要年份地区生产总值"),
    ("全区主要经济指标（2020年1-8月）", "全区主要经济指标"),
    ("二〇二〇年十二月财政收支", "财政收支"), ("2019年第三季度生产总值", "生产总值"), ("表1", "表"),
    ("某县2010—2017年收入决算情况表", "某县收入决算情况表"), ("收入完成情况（2009年-2017年）", "收入完成情况"),
    ("收入情况2019年至2020年8月", "收入情况"), ("2020年一至三季度生产总值", "生产总值"),
    ("2020年上半年财政收支情况通报", "财政收支情况通报"), ("某区2020年政府债券明细表", "某区政府债券明细表")])
def test_next_months_table_has_the_same_title(title: str, words: str) -> None:
    assert title_words(title) == words
