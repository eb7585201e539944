"""What words of headings say of their figures."""

from __future__ import annotations

import pytest

from forecast.workbook.inputs.layout.shown import Shown, is_unit, parted, shown_by

LEVELS = ("累计", "累计值", "本年累计", "自年初累计", "1-本月", "1—本月累计", "绝对值", "绝对额（亿元）", "总量",
          "数值", "金额(万元)", "完成数", "全年")
RATES = ("同比", "同比%", "同比（%）", "累计同比", "同比增长", "增长", "增速（%）", "增幅", "比上年±%",
         "比上年同期增减%", "较上年同期增长", "±%", "增长率", "可比价增长")
OTHERS = ("本月", "本月数", "当月值", "本月同比", "当月增长%", "环比", "环比增长", "比上月±%", "上年同期", "去年同期累计",
          "增减额", "占比%", "为预算%", "完成预算进度", "名义增速", "排位", "本季度")


@pytest.mark.parametrize(("word", "shown"), [
    *((word, Shown.LEVEL) for word in LEVELS), *((word, Shown.GROWTH) for word in RATES),
    *((word, Shown.OTHER) for word in OTHERS),
    *((word, None) for word in ("税收收入", "备注", "", "%", "2022年", "万元", "工业增加值"))])
def test_a_word_tells_what_it_shows(word: str, shown: Shown | None) -> None:
    assert shown_by(word) is shown


@pytest.mark.parametrize(("word", "unit"), [
    ("万元", True), ("（亿元）", True), ("单位：亿元", True), ("亿元、%", True), ("%", True), ("亿", True),
    ("同比%", False), ("累计（万元）", False), ("税收收入（万元）", False), ("2019", False), ("", False)])
def test_a_unit_alone(word: str, unit: bool) -> None:
    assert is_unit(word) is unit


@pytest.mark.parametrize(("word", "name", "shown"), [
    ("税收收入累计", "税收收入", Shown.LEVEL), ("本月税收收入", "税收收入", Shown.OTHER),
    ("税收收入同比增长", "税收收入", Shown.GROWTH)])
def test_a_name_is_parted_from_what_it_shows(word: str, name: str, shown: Shown) -> None:
    assert (name, shown) in list(parted(word))
