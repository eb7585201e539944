"""Many scenarios: a selection on every page, all of them ranked on one sheet."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from samples.models.books import annual
from samples.places import LUOHU

from forecast.data import Method, Override, Period, Scenario, ScenarioName, Span
from forecast.exhibits import Chart, Exhibits, Table, exhibit
from forecast.exhibits.scenarios.selection import FEW, measures, selected
from forecast.projection import Result, Settings, read_own
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


def swept(folder: Path, *shown: str, **grid: str) -> Result:
    """A model of one's own in which one axis of a grid moves what another does not."""
    path = annual(folder / "own.xlsx", {
        "产出": ("亿元", [100.0 * 1.06**at for at in range(12)]), "利润": ("亿元", [9.0 * 1.05**at for at in range(12)]),
        "税": ("亿元", [12.0 * 1.07**at for at in range(12)]), "利率": ("%", [4.0 + at % 3 for at in range(12)])}, 2008)
    (folder / "own.model").write_text("[parameters]\ng ~ 0.06 (0.01)\nb ~ 1.1 (0.1)\nk ~ 0.01 (0.002)\n[x]\ndlog(产出) ~ g\n"
                                      "dlog(利润) ~ b * dlog(产出) - k * d(利率)\ndlog(税) ~ b * dlog(产出)\n", encoding="utf-8")
    (folder / "own.toml").write_text("".join(f'["{name}"]\nunit = "{"%" if name == "利率" else "亿元"}"\n'
                                             for name in ("产出", "利润", "税", "利率")), encoding="utf-8")
    (folder / "grid.toml").write_text('name = "网"\nparent = "基准"\n[grid]\n' + "".join(
        f"{name} = {values}\n" for name, values in grid.items()), encoding="utf-8")
    own = read_own(folder / "own.model", folder / "own.toml")
    return solve(read(path, model=own), Request(path, ("基准", str(folder / "grid.toml")), model=own,
                                               settings=Settings(draws=0, shown=shown)))


def test_scenarios_that_come_to_the_same_are_shown_once(tmp_path: Path) -> None:
    """Four of the five furthest were one line in every chart: what they differ in moves nothing that is shown."""
    result = swept(tmp_path, "产出", "税", g="[0.02, 0.04, 0.05, 0.07, 0.08, 0.1]", 利率="[2, 4, 6]")
    lines = [tuple(result.value("产出", year, name) for year in result.horizon) for name in selected(result).names()]
    assert len(lines) == len(set(lines)) == 6


def test_what_was_asked_for_ranks_many_scenarios(tmp_path: Path) -> None:
    result = swept(tmp_path, "利润", g="[0.05, 0.06, 0.07, 0.08]", 利率="[2, 4, 6, 8]")
    assert measures(result) == ("利润",)
    profits = {name: result.value("利润", result.first, name) or 0.0 for name in result.names()}
    assert {min(profits, key=profits.__getitem__), max(profits, key=profits.__getitem__)} < set(selected(result).names())


def test_one_unit_more_of_a_rate_is_a_point(tmp_path: Path) -> None:
    result = swept(tmp_path, "利润", g="[0.05, 0.07]")
    (first, path) = (one for one in exhibit(result, {}).tables() if one.id.startswith("multipliers"))
    assert first.rows[0].label == "利率 +1个百分点"
    assert path.title == "动态乘数：利率自首期起每期增加1个百分点"
    assert not first.unit.startswith("单位")
