"""Headings of years and stages as budget papers write them."""

from __future__ import annotations

import pytest

from forecast.data import Status
from forecast.workbook.inputs.layout.stages import stage_of, status_of


@pytest.mark.parametrize(("word", "year", "status"), [
    ("2022年完成数", 2022, Status.OUTTURN), ("2022年实际数", 2022, Status.OUTTURN),
    ("2022年执行数", 2022, Status.OUTTURN), ("2022年度实绩", 2022, Status.OUTTURN),
    ("2022年预计完成数", 2022, Status.ESTIMATE), ("2022年预计数", 2022, Status.ESTIMATE),
    ("2022年快报数", 2022, Status.ESTIMATE), ("2022年执行数（快报）", 2022, Status.ESTIMATE),
    ("2022年决算", 2022, Status.FINAL), ("2022决算数", 2022, Status.FINAL),
    ("2023年年初预算", 2023, Status.BUDGET), ("2023年预算", 2023, Status.BUDGET),
    ("2023年预算（草案）数", 2023, Status.BUDGET), ("2023年预算数（万元）", 2023, Status.BUDGET),
    ("2022年调整预算", 2022, Status.ADJUSTED_BUDGET), ("上年执行数", 2022, Status.OUTTURN),
    ("2022年初预算", 2022, Status.BUDGET), ("2022年年初预算数", 2022, Status.BUDGET),
    ("上年预计执行数", 2022, Status.ESTIMATE), ("本年预算数", 2023, Status.BUDGET),
    ("２０２２年 执行数", 2022, Status.OUTTURN)])
def test_a_stage_in_other_words(word: str, year: int, status: Status) -> None:
    assert stage_of((word,), 2023) == (year, status)


def test_a_relative_year_without_a_title_is_not_guessed() -> None:
    assert stage_of(("上年执行数",), None) is None


@pytest.mark.parametrize("word", ["2022年比上年±%", "增长%", "备注", "为预算%", "2022年完成预算%", "执行进度",
                                  "占比", "2023年1-6月执行数", "增减额", "科室意见", "2022年报表数", "2022年",
                                  "执行数", "2022年审定数", "预算批复"])
def test_what_stands_beside_stages_is_none(word: str) -> None:
    assert stage_of((word,), 2023) is None


@pytest.mark.parametrize(("word", "status"), [
    ("快报数", Status.PRELIMINARY), ("统计公报", Status.PRELIMINARY), ("初步核算数", Status.PRELIMINARY),
    ("年报", Status.VERIFIED_FINAL), ("执行数", Status.OUTTURN), ("预计数", Status.ESTIMATE),
    ("决算数", Status.FINAL), ("执行", Status.OUTTURN), ("目标", Status.PLAN), ("差不多", None)])
def test_a_status_in_other_words(word: str, status: Status | None) -> None:
    assert status_of(word) is status
