"""Targets whose operator says another thing than the words beside their figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.places import LUOHU, WORKBOOKS

from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook.inputs.reading import read

TEMPLATE = WORKBOOKS / "template.xlsx"
CODES = {"target_words", "high_unused"}


def told(folder: Path, row: dict[str, object]) -> list[Issue]:
    path = filled(TEMPLATE, folder / "a.xlsx", {"目标": [{"期间": "2021年", **row}]})
    try:
        found = read(path).warnings
    except InputError as error:
        found = error.issues
    for one in found:
        assert "{" not in describe(one) + describe(one, "en")
    assert {one.code for one in found} <= CODES, found
    return list(found)


@pytest.mark.parametrize(("row", "severity", "words"), [
    ({"指标": "居民消费价格涨幅", "运算": "≥", "值": "3%以内"}, Severity.ERROR, "3%以内"),
    ({"指标": "居民消费价格涨幅", "运算": "≥", "值": "不超过3%"}, Severity.ERROR, "不超过3"),
    ({"指标": "居民消费价格涨幅", "运算": "=", "值": "3%以内"}, Severity.ERROR, "3%以内"),
    ({"指标": "地区生产总值增速", "运算": "≤", "值": "6%以上"}, Severity.ERROR, "6%以上"),
    ({"指标": "地区生产总值增速", "运算": "≤", "值": 6, "原文": "地区生产总值增长6%以上"}, Severity.QUESTION, "6%以上"),
    ({"指标": "一般公共预算收入", "运算": "≤", "值": 1350000, "单位": "万元", "原文": "收入不低于135亿元"}, Severity.QUESTION, "不低于135"),
    ({"指标": "地区生产总值增速", "运算": "≥", "值": -3, "原文": "降幅控制在3%以内，好于去年"}, None, ""),
    ({"指标": "万元GDP电耗增减", "运算": "≥", "值": -3, "原文": "万元GDP电耗下降3%以上"}, Severity.QUESTION, "3%以上"),
])
def test_a_contradiction_is_told_at_the_operator(tmp_path: Path, row: dict[str, object], severity: Severity | None, words: str) -> None:
    found = told(tmp_path, row)
    assert [(one.severity, one.where.cell, dict(one.fields)["words"]) for one in found] == (
        [(severity, "D5", words)] if severity else [])


@pytest.mark.parametrize("row", [
    {"指标": "地区生产总值增速", "运算": "≥", "值": 6, "原文": "增长6%以上，居民消费价格涨幅3%以内"},
    {"指标": "居民消费价格涨幅", "运算": "≤", "值": 3, "原文": "增长6%以上，居民消费价格涨幅3%以内"},
    {"指标": "地区生产总值增速", "运算": "≥", "值": 6, "原文": "高于年初预定目标（6%），低于去年"},
    {"指标": "地区生产总值增速", "运算": "≥", "值": "6%以上", "原文": "6%以上（上年为6%以内）"},
    {"指标": "万元GDP电耗增减", "运算": "≤", "值": -3, "原文": "万元GDP电耗下降3%以上"},
    {"指标": "地区生产总值增速", "运算": "≈", "值": "6%左右"},
    {"指标": "地区生产总值增速", "运算": "≤", "值": 6, "原文": "6%以上（已核）"},
    {"指标": "地区生产总值增速", "运算": "区间", "值": 6, "上限": 6.5, "原文": "6%以上"},
])
def test_what_can_be_meant_is_not_asked_about(tmp_path: Path, row: dict[str, object]) -> None:
    assert not told(tmp_path, row)


def test_an_upper_end_of_what_has_none(tmp_path: Path) -> None:
    (found,) = told(tmp_path, {"指标": "地区生产总值增速", "运算": "≥", "值": 6, "上限": 6.5})
    assert (found.code, found.where.cell, found.severity) == ("high_unused", "F5", Severity.QUESTION)


def test_an_upper_end_below_the_lower_one(tmp_path: Path) -> None:
    path = filled(TEMPLATE, tmp_path / "a.xlsx", {"目标": [
        {"指标": "地区生产总值增速", "期间": "2021年", "运算": "区间", "值": 6.5, "上限": 6}]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.code, one.where.cell) for one in caught.value.issues] == [("bad_range", "F5")]


def test_the_quotations_of_luohu_agree_with_their_operators() -> None:
    assert not [one for one in read(LUOHU).warnings if one.code in CODES]
