"""With an earlier round at hand: what changed by four causes, how good that round was by cause."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forecast.exhibits import Exhibits, Table, exhibit
from forecast.issues import InputError
from forecast.projection import Result, Settings
from forecast.render import record_of
from forecast.run import Request, earlier, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.labels import Lang


def result_of(path: Path) -> Result:
    return solve(read(path), Request(path, settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def rounds(luohu: Path, shared: Path) -> tuple[Result, Exhibits]:
    newer = shared / "clerk_cases" / "luohu-2021.xlsx"
    now = result_of(newer)
    return now, exhibit(now, {}, earlier=earlier(Request(newer, since=luohu), now))


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


@pytest.mark.shared
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_record_alone_says_the_same(rounds: tuple[Result, Exhibits], luohu: Path, tmp_path: Path,
                                      lang: Lang) -> None:
    """The earlier workbook may be gone: its record splits the change as the workbook does."""
    now, shown = rounds
    past = result_of(luohu)
    record = tmp_path / "result.json"
    made = record_of(past, exhibit(past, {}, lang=lang), {}, lang)
    record.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    again = exhibit(now, {}, earlier=earlier(Request(luohu, since=record), now))
    for name in ("since", "judged"):
        one, other = table(shown, name), table(again, name)
        assert [row.key for row in one.rows] == [row.key for row in other.rows]
        for key in (each.key for each in one.columns):
            assert column(other, key) == pytest.approx(column(one, key), rel=1e-6, abs=0.5)


@pytest.mark.parametrize(("change", "code"), [
    (lambda made: made.pop("round"), "since_no_record"),
    (lambda made: made["round"].pop("laid"), "since_other_equations"),
    (lambda made: made["scenarios"]["基准"]["values"]["tax_revenue"]["2020"].update(value=1.0),
     "since_other_equations")])
def test_a_record_that_does_not_hold_is_refused(luohu: Path, tmp_path: Path,
                                                change: Callable[[dict[str, Any]], object],
                                                code: str) -> None:
    now = result_of(luohu)
    made = record_of(now, exhibit(now, {}), {})
    change(made)
    record = tmp_path / "result.json"
    record.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        earlier(Request(luohu, since=record), now)
    assert [one.code for one in caught.value.issues] == [code]


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"schema": 2}', "[" * 100_000])
def test_what_is_no_record_is_told(luohu: Path, tmp_path: Path, text: str) -> None:
    record = tmp_path / "其他.json"
    record.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        earlier(Request(luohu, since=record), result_of(luohu))
    assert [one.code for one in caught.value.issues] == ["since_no_record"]
