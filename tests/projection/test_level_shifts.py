"""What a run asks of: level shifts of the last two years, once a cell, until they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.by_hand import YEARS, by_hand
from samples.places import LUOHU

from forecast.cautions import warnings_of
from forecast.cli import main
from forecast.commands.parts import DONE
from forecast.issues import describe
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.issues import Issue
    from forecast.labels import Lang

HEAD = ("指标", "单位", *(f"{year}年" for year in (*range(2015, 2019), *YEARS)), "备注")
CALM = (80.0, 86.0, 93.0, 100.0, 107.0, 115.0, 124.0, 133.0, 143.0)
FELL = (*CALM[:-1], 121.0)


def asked(path: Path, lang: Lang = "zh") -> list[Issue]:
    book = read(path)
    result = solve(book, Request(path, settings=Settings(draws=20)))
    return [one for one in warnings_of(book, result, lang) if one.code == "level_shift"]


@pytest.mark.parametrize(("values", "remark", "cells"), [
    (FELL, None, ["K2"]), (FELL, "已核，外迁所致", []), (CALM, None, []),
    ((*CALM[:-2], 113.0, 122.0), None, ["J2"])])
def test_a_shift_is_asked_about_until_it_is_answered(
        values: tuple[float, ...], remark: str | None, cells: list[str], tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", [HEAD, ("一般公共预算收入", "亿元", *values, remark)])
    found = asked(path)
    assert [one.where.cell for one in found] == cells
    for one in found:
        change = "2023年“一般公共预算收入”下降9.0%" if cells == ["K2"] else "2022年“一般公共预算收入”下降8.9%"
        assert change in describe(one, "zh")
        assert "whether it is a one-off or stays" in describe(asked(path, "en")[0], "en")


def test_a_one_off_of_the_register_is_no_shift(tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", [HEAD, (
        "一般公共预算收入", "亿元", *CALM[:-1], CALM[-1] + 30.0, None)])
    assert [one.where.cell for one in asked(path)] == ["K2"]
    book = load_workbook(path)
    sheet = book.create_sheet("调整事项")
    for row in (("期间", "代码", "金额", "单位", "作用于", "类型", "说明"),
                (2023, "gpb_revenue", 30.0, "亿元", "当期", "一次性", "样例：国有资产处置")):
        sheet.append(row)
    book.save(path)
    assert asked(path) == []


@pytest.mark.parametrize(("size", "cells"), [(1.0, []), (20.0, ["K3"])])
def test_a_line_is_asked_about_where_it_moves_its_total(size: float, cells: list[str],
                                                        tmp_path: Path) -> None:
    """A small tax that jumps is nobody's question; one of a fifth of the revenue is."""
    small = tuple(size * one / CALM[0] for one in FELL)
    path = by_hand(tmp_path, "年度指标", [HEAD, ("一般公共预算收入", "亿元", *CALM, None),
                                      ("车船税", "亿元", *small, None)])
    assert [one.where.cell for one in asked(path)] == cells


def test_it_is_printed_by_a_check_and_by_a_run(tmp_path: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    path = by_hand(tmp_path, "年度指标", [HEAD, ("一般公共预算收入", "亿元", *FELL, None)])
    for command in ("check", "run"):
        assert main([command, str(path), "--out", str(tmp_path / command)]) == DONE
        said = "".join(capsys.readouterr())
        assert "年度指标!K2" in said
        assert "是一次性还是延续" in said


def test_the_fall_that_the_report_states_is_confirmed_in_a_note(tmp_path: Path) -> None:
    assert asked(LUOHU) == []
    book = load_workbook(LUOHU)
    book["预算收支"]["G5"].comment = None
    path = tmp_path / LUOHU.name
    book.save(path)
    assert [one.where.cell for one in asked(path)] == ["G5"]


@pytest.mark.parametrize(("amount", "cells"), [(-22.0, []), (22.0, ["K2"]), (-1.0, ["K2"])])
def test_a_policy_of_the_register_that_explains_a_fall_is_no_question(
        amount: float, cells: list[str], tmp_path: Path) -> None:
    """Value added tax paid back: what was collected with it grew as in the years before."""
    path = by_hand(tmp_path, "年度指标", [HEAD, ("一般公共预算收入", "亿元", *FELL, None)])
    book = load_workbook(path)
    sheet = book.create_sheet("调整事项")
    for row in (("期间", "代码", "金额", "单位", "作用于", "类型", "说明"),
                (2023, "gpb_revenue", amount, "亿元", "当期", "政策", "样例：留抵退税")):
        sheet.append(row)
    book.save(path)
    assert [one.where.cell for one in asked(path)] == cells
