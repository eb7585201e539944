"""With an earlier round at hand: what changed by four causes, how good that round was by cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.exhibits import Exhibits, Table, exhibit
from forecast.projection import Result, Settings
from forecast.run import Request, earlier, solve
from forecast.workbook import read


def result_of(path: Path) -> Result:
    return solve(read(path), Request(path, settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def rounds(luohu: Path, shared: Path) -> tuple[Result, Exhibits]:
    newer = shared / "clerk_cases" / "luohu-2021.xlsx"
    now = result_of(newer)
    return now, exhibit(now, {}, earlier=earlier(Request(newer, since=luohu)))


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def column(found: Table, key: str) -> list[float]:
    return [float(found.cell(row.key, key).value or 0.0) for row in found.rows]


@pytest.mark.shared
def test_the_change_is_four_causes_that_add_up(rounds: tuple[Result, Exhibits]) -> None:
    now, shown = rounds
    since = table(shown, "since")
    assert [row.key for row in since.rows] == ["start", "data", "policy", "economy", "judgement", "end"]
    for one in since.columns:
        start, *causes, end = column(since, one.key)
        assert start + sum(causes) == pytest.approx(end, abs=1.0)
        assert end == pytest.approx(now.value(one.key, now.first, "基准"))
    chart = next(one for one in shown.charts if one.id == "since")
    assert sum(row.role == "step" for row in chart.table.rows) == 4


@pytest.mark.shared
def test_what_was_missed_is_split_by_cause(rounds: tuple[Result, Exhibits]) -> None:
    judged = table(rounds[1], "judged")
    keys = [one.key for one in judged.columns]
    for row in judged.rows:
        cells = dict(zip(keys, row.cells, strict=True))
        causes = sum(float(cells[key].value or 0.0) for key in ("economy", "policy", "one_offs", "fiscal")
                     if key in cells)
        assert causes == pytest.approx(float(cells["gap:forecast"].value or 0.0), abs=1.0)
    assert judged.text("gpb_expenditure", "usual") != "—"


def test_without_an_earlier_round_the_budget_is_judged_alone(luohu: Path) -> None:
    judged = table(exhibit(result_of(luohu), {}), "judged")
    keys = {one.key for one in judged.columns}
    assert {"budget", "outturn", "gap:budget", "usual"} <= keys
    assert not {"forecast", "economy"} & keys
    assert judged.text("gpb_revenue", "gap:budget") == "84,789"
    assert judged.text("gpb_expenditure", "usual") == "8.1"
