"""How firm a year of a yearbook is that does not say so: as firm as the years after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.importing.made import imported, planned, states, table, year

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
