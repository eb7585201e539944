"""Titles of charts say what the picture shows, in figures that it prints."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from samples.places import PROJECT

from forecast.exhibits import Exhibits, exhibit
from forecast.exhibits.kit import Cell, Column, Maker, Row, Table
from forecast.exhibits.kit.findings import bridge_finding, lines_finding
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from forecast.labels import Lang

LUOHU = PROJECT / "workbooks" / "luohu-2020.xlsx"


@cache
def result(draws: int) -> Result:
    return solve(read(LUOHU), Request(LUOHU, ("计划", "基准", "低"), settings=Settings(draws=draws)))


@cache
def shown(draws: int, lang: Lang = "zh") -> Exhibits:
    return exhibit(result(draws), {}, lang=lang)


def steps(*rows: tuple[str, float, str]) -> Table:
    return Table("bridge", "变动", "万元", "项目", (Column("value", "金额"),), tuple(
        Row(f"r{at}", name, (Cell(value),), role=role)  # type: ignore[arg-type]
        for at, (name, value, role) in enumerate(rows)))


@pytest.mark.parametrize("draws", [0, 60])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_title_is_a_mere_subject(draws: int, lang: Lang) -> None:
    """Every chart says something that its table's title does not: a figure at least."""
    charts = shown(draws, lang).charts
    assert len(charts) > 5
    for chart in charts:
        assert chart.title != chart.table.title or chart.id == "gap_split", chart.id
        assert re.search(r"\d", chart.title), chart.id


def test_a_title_without_draws_knows_no_odds() -> None:
    said = " ".join(chart.title for chart in shown(0).charts)
    assert "可能" not in said
    assert "达标概率" not in said


@pytest.mark.parametrize(("end", "step", "words"), [
    (130.0, 30.0, "收入：今年比去年多30万元，主要因素：税收+40万元"),
    (80.0, -20.0, "收入：今年比去年少20万元，主要因素：非税-60万元"),
    (100.0, 0.0, "收入：今年与去年持平")])
def test_a_bridge_names_the_step_that_leads_its_way(end: float, step: float, words: str) -> None:
    table = steps(("去年", 100.0, "total"), ("税收", 40.0, "step"),
                  ("非税", step - 40.0, "step"), ("今年", end, "total"))
    assert bridge_finding(Maker(result(0)), "收入", table) == words


def test_lines_say_the_first_year_in_which_they_part() -> None:
    first, second = result(0).horizon[:2]
    table = Table("lines", "各情景", "万元", "年份", (Column("a", "甲"), Column("b", "乙")), (
        Row(str(first), str(first), (Cell(5.0), Cell(5.0))),
        Row(str(second), str(second), (Cell(9.0), Cell(7.0)))))
    make = Maker(result(0))
    said = lines_finding(make, "收入", table, result(0).horizon)
    assert said == f"{second}年收入各情景相差2万元：“乙”最少，为7万元；“甲”最多，为9万元"
    alike = Table("lines", "各情景", "万元", "年份", table.columns, table.rows[:1])
    assert lines_finding(make, "收入", alike, result(0).horizon) == f"{first}年收入各情景相同，为5万元"
