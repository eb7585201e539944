"""Many scenarios: a selection on every page, all of them ranked on one sheet."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from samples.places import LUOHU

from forecast.data import Method, Override, Period, Scenario, ScenarioName, Span
from forecast.exhibits import Chart, Exhibits, Table, exhibit
from forecast.exhibits.scenarios.selection import FEW, selected
from forecast.projection import Result, Settings
from forecast.run import Request, run, solve
from forecast.workbook import read

YEARS = Span(Period.annual(2020), Period.annual(2022))


def case(number: int) -> Scenario:
    laid = (Override("gdp_growth", YEARS, Method.ASSUME, 5.0 + 0.05 * number),
            Override("b_vat", YEARS, Method.PARAMETER, 0.6 + 0.1 * (number * 7 % 10)))
    return Scenario(f"方案{number:02d}", f"增速{number}", ScenarioName.BASELINE, laid)


def solved(count: int, *names: str) -> Result:
    own = tuple(case(number) for number in range(count))
    return solve(read(LUOHU), Request(LUOHU, names, settings=Settings(draws=0), own=own))


@pytest.fixture(scope="module")
def whole() -> Result:
    return solved(40, "基准", "计划")


@pytest.fixture(scope="module")
def shown(whole: Result) -> Exhibits:
    return exhibit(whole, {})


def test_few_scenarios_are_shown_as_they_are() -> None:
    result = solved(FEW - 1, "基准")
    assert selected(result) is result
    found = exhibit(result, {})
    assert not {"envelope", "ranking"} & {table.id for table in found.tables()}
    assert [column.key for column in table(found, "comparison").columns[1:]] == list(result.names())


def table(found: Exhibits, name: str) -> Table:
    return next(one for one in found.tables() if one.id == name)


def test_no_page_has_more_than_nine_scenarios_side_by_side(shown: Exhibits, whole: Result) -> None:
    names = set(whole.names())
    for one in shown.tables():
        beside = {column.key.split(":")[0] for column in one.columns} & names
        assert len(beside) <= FEW, one.id
    assert len(table(shown, "ranking").columns) < FEW


def test_the_plan_the_forecast_and_the_five_furthest_are_shown(whole: Result) -> None:
    few = selected(whole)
    assert {"基准", "计划"} < set(few.names())
    assert len(few.runs) == 7
    assert few.main == whole.main
    revenue = {name: whole.value("gpb_revenue", whole.first, name) or 0.0 for name in whole.names()
               if name not in {"基准", "计划"}}
    assert {min(revenue, key=revenue.__getitem__), max(revenue, key=revenue.__getitem__)} < set(few.names())
    # no scenario left out lies further from the forecast in both than every one that is shown
    spread = np.std(list(revenue.values()))
    away = {name: abs(value - (whole.value("gpb_revenue", whole.first, "基准") or 0.0)) / spread
            for name, value in revenue.items()}
    assert min(away[name] for name in few.names() if name in away) > np.median(list(away.values()))


def test_without_a_baseline_the_main_scenario_stays_the_last() -> None:
    result = solved(12)
    assert selected(result).main == result.main == "方案11"


def test_the_envelope_is_that_of_all_scenarios(shown: Exhibits, whole: Result) -> None:
    found = table(shown, "envelope")
    for period in whole.horizon:
        values = [whole.value("gpb_revenue", period, name) for name in whole.names()]
        for key, share in {"lowest": 0.0, "p10": 0.1, "p50": 0.5, "p90": 0.9, "highest": 1.0}.items():
            cell = found.cell(f"gpb_revenue:{period}", key)
            assert cell.value == pytest.approx(np.quantile(np.array(values, dtype=float), share))


def test_every_scenario_has_its_rank(shown: Exhibits, whole: Result) -> None:
    found = table(shown, "ranking")
    assert {row.key for row in found.rows} == set(whole.names())
    revenue = [float(found.cell(row.key, "gpb_revenue").value or 0) for row in found.rows]
    assert revenue == sorted(revenue, reverse=True)
    assert [found.cell(row.key, "rank").value for row in found.rows] == [float(one) for one in range(1, 43)]
    assert {row.key for row in found.rows if row.role == "total"} == set(selected(whole).names())


def test_the_lowest_of_all_is_told(shown: Exhibits, whole: Result) -> None:
    lowest = min(whole.names(), key=lambda name: whole.value("gpb_revenue", whole.first, name) or 0.0)
    assert any(f"“{lowest}”收入最低" in said for said in shown.summary)


def test_the_scatter_is_drawn_from_the_ranking(shown: Exhibits) -> None:
    (scatter,) = (one for one in shown.charts if one.kind == "scatter")
    assert isinstance(scatter, Chart)
    assert scatter.table == table(shown, "ranking")
    assert scatter.drawn == "gpb_revenue gpb_balance"


def test_the_rest_is_in_the_numbers(tmp_path: Path) -> None:
    own = tuple(case(number) for number in range(12))
    report = run(Request(LUOHU, ("基准",), tmp_path, Settings(draws=0), own=own))
    with report.outputs.values.open(encoding="utf-8-sig") as lines:
        assert {line["scenario"] for line in csv.DictReader(lines)} >= {one.name for one in own}
    record = report.outputs.record.read_text(encoding="utf-8")
    assert all(f'"{one.name}"' in record for one in own)
