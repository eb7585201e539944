"""The backtest: no later vintage leaks, plans are judged, the command and the page of a run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.places import LUOHU, PROJECT

from forecast.cli import main
from forecast.data.periods import Period
from forecast.data.scenarios import Target
from forecast.data.series import Adjustment, Dataset, Observation, Status, Vintage
from forecast.evaluation.backtesting import backtest
from forecast.evaluation.plans import plans
from forecast.evaluation.replay import origins, replay, sample
from forecast.evaluation.rivals import average, half_drift, unchanged

WORKBOOK = str(LUOHU)


def seen(item: str, year: int, value: float, published: date, status: Status = Status.OUTTURN
         ) -> Observation:
    return Observation(item, Period.annual(year), value, status, published)


@st.composite
def revised_histories(draw: st.DrawFn) -> Dataset:
    """Eight years, each published soon or late and revised up to three times."""
    found = []
    for year in range(2008, 2016):
        for _ in range(draw(st.integers(0, 4))):
            day = date(year + 1, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
            day = day.replace(year=day.year + draw(st.integers(0, 3)))
            status = draw(st.sampled_from([Status.ESTIMATE, Status.PRELIMINARY, Status.FINAL,
                                           Status.BUDGET, Status.FORECAST]))
            found.append(seen("gdp_nominal", year, draw(st.floats(1.0, 1e4)), day, status))
    return Dataset(tuple(found))


@settings(max_examples=60)
@given(revised_histories(), st.floats(0.1, 10.0))
def test_a_later_vintage_cannot_leak(dataset: Dataset, factor: float) -> None:
    """Whatever is published after an origin's day may change at will: the origin stays the same."""
    before = replay(dataset, ["gdp_nominal"], 2, Vintage())
    for start in origins(dataset, "gdp_nominal", Vintage()):
        changed = Dataset(tuple(
            one if one.published <= start.known else replace(one, value=one.value * factor)
            for one in dataset.observations))
        mine, theirs = ([(case.method, case.horizon, case.forecast) for case in cases
                         if case.origin.last == start.last]
                        for cases in (before, replay(changed, ["gdp_nominal"], 2, Vintage())))
        assert mine == theirs
        unpublished = Dataset(tuple(one for one in dataset.observations
                                    if one.published <= start.known))
        again = next(one for one in origins(unpublished, "gdp_nominal", Vintage())
                     if one.last == start.last)
        np.testing.assert_array_equal(again.history, start.history)


def test_the_evaluation_reads_figures_in_no_other_way() -> None:
    package = PROJECT / "forecast"
    for path in (*(package / "evaluation").glob("*.py"), *(package / "in_year").glob("[!bdy_]*.py")):
        text = path.read_text(encoding="utf-8")
        assert ".observations" not in text, path
        assert ".vintages(" not in text, path


def test_an_origin_sees_the_figure_of_its_day() -> None:
    years = [seen("gdp_nominal", year, 100.0 + year - 2010, date(year + 1, 2, 1))
             for year in range(2010, 2015)]
    late = seen("gdp_nominal", 2011, 500.0, date(2014, 6, 1), Status.FINAL)
    found = origins(Dataset((*years, late)), "gdp_nominal", Vintage())
    assert [str(one.last) for one in found] == ["2012", "2013", "2014"]
    assert [one.history[1] for one in found] == [101.0, 101.0, 500.0]
    assert not any(one.is_late for one in found)
    cases = replay(Dataset((*years, late)), ["gdp_nominal"], 1, Vintage(date(2014, 3, 1)))
    assert {str(case.target) for case in cases} == {"2013"}


def test_a_figure_published_after_the_year_ahead_is_late() -> None:
    years = [seen("gdp_nominal", year, 100.0, date(2014, 1, 1)) for year in range(2009, 2013)]
    dataset = Dataset((*years, seen("gdp_nominal", 2013, 100.0, date(2014, 2, 1))))
    found = origins(dataset, "gdp_nominal", Vintage())
    assert [(str(one.last), one.is_late) for one in found] == [
        ("2011", True), ("2012", True), ("2013", False)]
    assert [len(one.history) for one in found] == [3, 4, 5]  # cut at the origin all the same
    # what was public on the origin's day is no forecast: 2012 is left out
    cases = replay(dataset, ["gdp_nominal"], 2, Vintage())
    assert {(str(case.origin.last), str(case.target)) for case in cases} == {
        ("2011", "2013"), ("2012", "2013")}


def test_outturns_are_scored_as_published_first_and_as_known_now() -> None:
    years = [seen("gdp_nominal", year, 100.0, date(year + 1, 2, 1)) for year in range(2010, 2014)]
    later = seen("gdp_nominal", 2013, 120.0, date(2015, 1, 1), Status.FINAL)
    cases = [case for case in replay(Dataset((*years, later)), ["gdp_nominal"], 1, Vintage())
             if case.method == "unchanged"]
    assert [(case.first, case.revised) for case in cases] == [(100.0, 120.0)]
    assert (sample(cases, "first").actual[0], sample(cases, "latest").actual[0]) == (100.0, 120.0)


def test_a_registered_one_off_is_no_forecast_error() -> None:
    years = [seen("nontax_revenue", year, 10.0, date(year + 1, 2, 1)) for year in range(2010, 2013)]
    jump = seen("nontax_revenue", 2013, 50.0, date(2014, 2, 1))
    entry = Adjustment("nontax_revenue", Period.annual(2013), 40.0, "当期", "一次性")
    cases = replay(Dataset((*years, jump), (entry,)), ["nontax_revenue"], 1, Vintage())
    drawn = sample([case for case in cases if case.method == "unchanged"], "latest")
    assert (drawn.forecast[0], drawn.actual[0]) == (50.0, 50.0)


def test_the_rules() -> None:
    doubling = np.array([1.0, np.nan, 4.0, 8.0])
    assert unchanged([doubling], 2).mean.tolist() == [[8.0, 8.0]]
    np.testing.assert_allclose(half_drift([doubling], 2).mean, [[8.0 * 2**0.5, 16.0]])
    odd = [np.array([1.0, -2.0, 3.0]), np.array([np.nan, 2.0, 3.0])]
    assert half_drift(odd, 1).mean.tolist() == [[3.0], [3.0]]
    assert average([doubling], 1).mean[0, 0] == pytest.approx(13 / 3)


def test_plans_are_judged_as_bureaus_judge_them() -> None:
    def target(item: str, operator: str, value: float | None, high: float | None = None) -> Target:
        return Target(item, Period.annual(2017), operator, value, high)  # type: ignore[arg-type]

    day = date(2018, 1, 25)
    dataset = Dataset((
        seen("gdp_growth", 2017, 8.7, day), seen("fai", 2017, 210.0, day),
        seen("fai", 2017, 215.0, date(2017, 1, 1), Status.PLAN),
        seen("unemployment_registered", 2017, 2.5, day),
        seen("gpb_expenditure", 2017, 110.0, day),
        seen("gpb_expenditure", 2017, 100.0, date(2017, 1, 1), Status.BUDGET),
        seen("gpb_expenditure", 2017, 109.0, date(2017, 9, 1), Status.ADJUSTED_BUDGET),
        seen("gpb_revenue", 2018, 100.0, day, Status.BUDGET)))
    found = {plan.item: plan for plan in plans(dataset, (
        target("gdp_growth", "区间", 8.0, 8.5), target("fai", "≥", 220.0),
        target("unemployment_registered", "≤", 3.0), target("conservation_target", "文字", None),
        target("retail_sales_growth", "≥", 7.0)), Vintage())}
    assert {item: plan.is_met for item, plan in found.items()} == {
        "gdp_growth": True, "fai": False, "unemployment_registered": True, "gpb_expenditure": None}
    assert found["gdp_growth"].central == 8.25
    assert found["fai"].value == 220.0  # the target stands before the plan figure
    assert found["gpb_expenditure"].value == 100.0  # as first adopted, not as adjusted


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_command_on_the_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = asked(capsys, "backtest", WORKBOOK, "--out", str(tmp_path))
    plan = {(one["item"], one["year"]): one for one in found["plans"]}  # type: ignore[attr-defined]
    assert plan["fai", "2017"]["met"] is True
    # 110.25 per cent of the budget, as the report of 2020 says
    revenue = plan["gpb_revenue", "2019"]
    assert round(100 * revenue["latest"] / revenue["value"], 2) == 110.25
    assert round(100 * plan["gpb_revenue", "2014"]["latest"]
                 / plan["gpb_revenue", "2014"]["value"], 2) == 105.79
    scores = found["scores"]
    assert {(one["pool"], one["horizon"], one["outturn"], one["method"]) for one in scores} >= {  # type: ignore[attr-defined]
        ("level", horizon, outturn, method) for horizon in (1, 2, 3)
        for outturn in ("first", "latest") for method in ("unchanged", "half_drift")}
    assert all(one["caveats"] for one in scores if one["count"] < 20)  # type: ignore[attr-defined]
    # the engine has intervals, and they are scored
    for one in (one for one in scores if one["method"] == "engine"):  # type: ignore[attr-defined]
        assert [band["level"] for band in one["coverage"]] == [80, 95]
        assert one["interval_score"][0] > 0 < one["crps"] <= one["mae"]
    written = [Path(path) for path in found["outputs"]]  # type: ignore[attr-defined]
    assert written[0].name == "luohu-2020-回测.xlsx"
    assert all(path.is_file() for path in written)


def test_words_and_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", WORKBOOK, "--item", "GDP", "--horizon", "1", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "Half the drift" in told
    assert "Fewer than 8 common years" in told
    assert "an unusual year" in told or "prove nothing" in told


def test_bad_input_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["backtest", WORKBOOK, "--item", "税收收人"]) == 2
    assert "税收收入" in capsys.readouterr().err
    assert main(["backtest", WORKBOOK, "--item", "税收收人", "--item", "zzz"]) == 2
    assert capsys.readouterr().err.count("--item") == 2
    assert main(["backtest", WORKBOOK, "--item", "增值税"]) == 2
    assert "(增值税)" in capsys.readouterr().err
    empty = tmp_path / "empty.xlsx"
    assert main(["new", "--year", "2024", str(empty)]) == 0
    assert main(["backtest", str(empty)]) == 2
    assert "没有读到数据" in capsys.readouterr().err


def test_the_as_of_date_ends_the_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "backtest", WORKBOOK, "--as-of", "2016-12-31", "--item", "gdp_nominal")
    assert {one["target"] for one in found["cases"]} == {"2013", "2014", "2015"}  # type: ignore[attr-defined]


def test_a_dataset_without_a_past_gives_nothing() -> None:
    found = backtest(Dataset((seen("gdp_nominal", 2019, 1.0, date(2020, 1, 1)),)), (), Vintage())
    assert (found.cases, found.plans, found.plan_cases) == ((), (), ())
