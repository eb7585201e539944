"""How firm a year of a yearbook is that does not say so: as firm as the years after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.importing.made import budget, imported, planned, states, table, year

from forecast.data import Period, Status
from forecast.importing.figures import Asked
from forecast.workbook import build_template, read

if TYPE_CHECKING:
    from pathlib import Path


def test_a_year_before_the_settled_ones_is_asked_nothing(tmp_path: Path) -> None:
    """A yearbook goes back further than the form; only of the year still estimated is it unsure."""
    blank = tmp_path / "某县.xlsx"
    build_template(blank, range(2015, 2022))
    plan = imported(blank, table(*(year("gdp_nominal", at, 200.0 + at, "亿元", status=None)
                                   for at in (2012, 2013, 2018))))
    assert states(plan) == ["new"] * 3
    assert not plan.questions
    dataset = read(blank).dataset
    assert {one.period.year: one.status for one in dataset.observations} == dict.fromkeys(
        (2012, 2013, 2018), dataset.observations[0].status)
    again = planned(blank, table(year("gdp_nominal", 2020, 300.0, "亿元", status=None), title="年鉴"))
    assert [one.asked for one in again.questions] == [Asked.STATUS]


def test_an_outturn_of_a_year_whose_final_accounts_are_there_is_held_against_them(tmp_path: Path) -> None:
    """A plan table says 2019年实际 72.35亿元 where the accounts have 723451万元: no column of its own."""
    blank = tmp_path / "某县.xlsx"
    build_template(blank, range(2015, 2022))
    imported(blank, table(year("gpb_revenue", 2019, 723_451.0, "万元")))
    rounded = budget("gpb_revenue", 2019, Status.OUTTURN, 72.35, "亿元")
    plan = planned(blank, table(rounded, title="计划表"))
    assert states(plan) == ["equal"]
    other = planned(blank, table(budget("gpb_revenue", 2020, Status.OUTTURN, 74.0, "亿元"), title="计划表"))
    assert states(other) == ["new"]  # the year that is still estimated has its column among the budgets
    assert other.placed[0].place is None or other.placed[0].place.sheet == "预算收支"


def test_the_exact_figure_of_one_that_was_rounded_comes_in_without_a_question(tmp_path: Path) -> None:
    blank = tmp_path / "某县.xlsx"
    build_template(blank, range(2015, 2022))
    imported(blank, table(year("gpb_revenue", 2019, 72.35, "亿元"), title="计划表"))
    plan = imported(blank, table(year("gpb_revenue", 2019, 723_451.0, "万元", file="决算.xlsx")))
    assert not plan.questions
    assert read(blank).dataset.value("gpb_revenue", Period.annual(2019)) == 723_451.0
    other = planned(blank, table(year("gpb_revenue", 2019, 724_000.0, "万元", file="别处.xlsx")))
    assert [one.asked for one in other.questions] == [Asked.CONTRADICTION]
