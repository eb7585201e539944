"""What history alone says, beside the scenario."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from forecast.data import AdjustedSide, Adjustment, AdjustmentKind
from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override
from forecast.data.series import Dataset, Observation, Status
from forecast.exhibits.kit.cells import Maker
from forecast.exhibits.kit.types import Table, Text
from forecast.exhibits.scenarios.history import history_blocks
from forecast.models.parameters import priors
from forecast.projection.projecting import build_model, project
from forecast.projection.result import Result, Settings
from forecast.projection.standing import default_baseline
from forecast.run import Request, solve
from forecast.timeseries.engine import forecast as engine
from forecast.workbook import InputBook
from forecast.workbook.inputs.reading import read

GROWTH = [11.5, 9.6, np.nan, np.nan, np.nan, 8.6, 9.2, 8.0, 8.0, 8.8, 8.7, 7.3, 7.0]
"""Growth of Luohu's GDP, 2007 to 2019; 2009 to 2011 are not in the sources."""


@pytest.fixture(scope="module")
def dataset(luohu: object) -> Dataset:
    return read(luohu).dataset  # type: ignore[arg-type]


def solved(dataset: Dataset, *overrides: Override, as_of: date | None = None) -> Result:
    settings = Settings(draws=0, as_of=as_of)
    own = default_baseline(dataset, settings)
    own = replace(own, overrides=(*own.overrides, *overrides))
    return project(dataset, [own.name], {own.name: own}, (), priors(), settings,
                   build_model(dataset, priors(), settings))


def blocks(result: Result) -> tuple[str, Table]:
    said, table = history_blocks(Maker(result))
    assert isinstance(said, Text)
    assert isinstance(table, Table)
    return said.text, table


def test_a_row_has_the_engines_forecast_beside_the_scenarios(dataset: Dataset) -> None:
    result = solved(dataset)
    _, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gdp_growth")
    told = engine(np.array(GROWTH), 1, level=(80,), kind="rate")
    values = [cell.value for cell in row.cells]
    assert values[1] == 10
    assert values[2] == 7.0
    assert values[3] == result.value("gdp_growth", result.first, "基准")
    assert values[4:7] == pytest.approx(
        [told.mean[0, 0], told.lower[0, 0, 0], told.upper[0, 0, 0]], rel=1e-5)
    assert values[7] == "区间内"
    assert "隐含年均增长" not in str(values[-1])
    assert "向历年平均回归" in str(values[-1])


def test_a_bold_assumption_is_told_as_outside(dataset: Dataset) -> None:
    first = Period.annual(2020)
    result = solved(dataset, Override("gdp_growth", Span(first, first), "假设", 12.0))
    said, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gdp_growth")
    assert row.cells[7].value == "高于区间"
    assert str(row.cells[-1].value).startswith("情景对该指标另有假设")
    assert "地区生产总值增速（高于区间）" in said


def thinned(dataset: Dataset, *kept: str) -> Dataset:
    """Leave only two years of every other item with a history; last known figures stay."""
    counts: dict[str, set[int]] = {}
    for one in dataset.observations:
        counts.setdefault(one.item, set()).add(one.period.year)
    return replace(dataset, observations=tuple(
        one for one in dataset.observations
        if one.item in kept or one.period.year >= 2018 or len(counts[one.item]) < 5))


def test_where_all_lie_inside_the_sentence_says_so(dataset: Dataset) -> None:
    said, table = blocks(solved(thinned(dataset, "gdp_nominal", "gdp_growth")))
    assert {row.key for row in table.rows} == {"gdp_nominal", "gdp_growth"}
    assert "2项指标都在" in said


def test_items_with_too_few_figures_are_not_shown(dataset: Dataset) -> None:
    assert history_blocks(Maker(solved(thinned(dataset)))) == ()


def test_the_year_after_a_sale_is_forecast_without_it(dataset: Dataset) -> None:
    """Luohu after 2020: the plan's revenue came in, with the sale that the register holds."""
    came = {"gpb_revenue": 1354500.0, "tax_revenue": 886000.0, "nontax_revenue": 468500.0}
    later = tuple(Observation(item, Period.annual(2020), value, Status.FINAL, date(2021, 2, 1))
                  for item, value in came.items())
    result = solved(dataset.with_observations(later))
    assert result.first.year == 2021
    _, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gpb_revenue")
    known = [600833.0, 653430, 850000, np.nan, 976300, 999671, 912000, 954500]
    told = engine(np.array(known), 1, level=(80,))
    assert [cell.value for cell in row.cells[4:7]] == pytest.approx(
        [told.mean[0, 0], told.lower[0, 0, 0], told.upper[0, 0, 0]], rel=1e-5)
    assert float(row.cells[4].value) < 1000000
    assert row.cells[2].value == 1354500
    assert "已剔除登记的一次性因素（2020年400,000万元）" in str(row.cells[-1].value)


# -- several views ---------------------------------------------------------------------------------

LAST = 2024
REVENUE = (153.0, 161, 172, 180, 183, 176, 195, 199, 210, 216)
PLANS = {2021: 189.0, 2022: 205.0, 2023: 202.0, 2024: 212.0, 2025: 224.0}


def bureau(*, plans: dict[int, float], sold: float = 0.0) -> Dataset:
    """A sample: ten years of a revenue, and budgets of some; nobody's figures."""
    outturns = dict(zip(range(2015, LAST + 1), REVENUE, strict=True))
    gdp = {year: 200.0 * 1.07 ** (year - 2015) for year in outturns}
    rows = [(item, year, value, Status.FINAL) for item, own in (
        ("gpb_revenue", outturns), ("gdp_nominal", gdp), ("gdp_growth", dict.fromkeys(gdp, 5.0)))
        for year, value in own.items()]
    rows += [("gpb_revenue", year, value, Status.BUDGET) for year, value in plans.items()]
    measures = (Adjustment("gpb_revenue", Period.annual(LAST + 1), sold, AdjustedSide.CURRENT,
                           AdjustmentKind.ONE_OFF, "样例"),) if sold else ()
    return Dataset(tuple(Observation(
        item, Period.annual(year), 1e4 * value if item == "gpb_revenue" else value, status,
        date(year + (status is Status.FINAL), 1, 20)) for item, year, value, status in rows), measures)


def pooled(data: Dataset) -> tuple[Table, dict[str, str]]:
    path = Path("样例.xlsx")
    result = solve(InputBook(path, data), Request(path, ("基准",), settings=Settings(draws=400)))
    _, table = blocks(result)
    row = next(row for row in table.rows if row.key == "gpb_revenue")
    return table, {column.key: cell.value for column, cell in zip(table.columns, row.cells, strict=True)}


def test_views_are_put_together_by_their_errors() -> None:
    table, row = pooled(bureau(plans=PLANS))
    over = [REVENUE[year - 2015] / PLANS[year] - 1 for year in range(2021, LAST + 1)]
    assert 224e4 < row["planned"] < 224e4 * (1 + max(over))
    low, *_, high = sorted((row["alone"], row["central"], row["planned"]))
    assert low < row["pooled"] < high
    shares = [int(one) for one in re.findall(r"占(\d+)%", row["basis"])]
    assert sum(shares) in {99, 100, 101}
    assert len(shares) == 3
    assert any("误差范围的倒数" in note for note in table.notes)


def test_a_sale_of_the_plan_year_is_no_part_of_any_view() -> None:
    _, plain = pooled(bureau(plans=PLANS))
    _, sold = pooled(bureau(plans=PLANS | {2025: 264.0}, sold=40e4))
    for key in ("planned", "pooled", "alone"):
        assert sold[key] == pytest.approx(plain[key], rel=2e-3)


@pytest.mark.parametrize("plans", [{}, {2025: 224.0}, {2024: 212.0, 2025: 224.0}])
def test_one_budget_is_no_record(plans: dict[int, float]) -> None:
    _, row = pooled(bureau(plans=plans))
    assert "planned" not in row
    assert row["pooled"] is not None
    assert "计划折算" not in row["basis"]
    assert "历史推算" in row["basis"]


def test_a_level_and_its_growth_say_one_thing(dataset: Dataset) -> None:
    _, table = blocks(solved(dataset))
    rows = {row.key: dict(zip((column.key for column in table.columns), row.cells, strict=True))
            for row in table.rows}
    for level, growth in (("retail_sales", "retail_sales_growth"),):
        base = dataset.value(level, Period.annual(2019))
        for key in ("alone", "low", "high"):
            implied = 100 * (rows[level][key].value / base - 1)
            assert rows[growth][key].value == pytest.approx(implied, abs=0.01)
    gdp = 100 * (rows["gdp_nominal"]["alone"].value / rows["gdp_nominal"]["base"].value - 1)
    assert rows["gdp_growth"]["alone"].value != pytest.approx(gdp, abs=0.3)  # at fixed prices


@pytest.mark.parametrize(("level", "growth", "figures"), [
    ("retail_sales", "retail_sales_growth", (150, 177, 207, 236, 267, 299, 330, 365, 401, 437, 472, 455)),
    ("fai", "fai_growth", (260, 300, 352, 410, 470, 530, 590, 640, 700, 745, 790, 815))])
def test_what_follows_its_own_history_follows_the_one_that_is_shown(
        level: str, growth: str, figures: tuple[int, ...]) -> None:
    """Without GDP a run leads such an item on: its level and growth are what both histories say together."""
    known = {level: dict(enumerate(figures, 2009)), "gpb_revenue": dict(enumerate((1000 + 60 * at for at in range(12)), 2009)),
             growth: {year: round(100 * (now / before - 1), 1)
                      for year, (before, now) in enumerate(pairwise(figures), 2010)}}
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), Status.FINAL, date(year + 1, 3, 1))
                         for item, own in known.items() for year, value in own.items()))
    settings = Settings(draws=4000)
    own = default_baseline(data, settings)
    result = project(data, [own.name], {own.name: own}, (), priors(), settings, build_model(data, priors(), settings))
    _, table = blocks(result)
    rows = {row.key: dict(zip((column.key for column in table.columns), row.cells, strict=True)) for row in table.rows}
    for item in (level, growth):
        assert rows[item]["alone"].value == pytest.approx(result.value(item, result.first, "基准"))
        for key, share in (("low", 0.1), ("high", 0.9)):
            wide = float(rows[item]["high"].value) - float(rows[item]["low"].value)
            assert abs((result.quantile(item, result.first, "基准", share) or 0.0) - float(rows[item][key].value)) < 0.05 * wide
    assert {column.key for column in table.columns}.isdisjoint({"pooled", "planned"})  # one view of one history
    assert not any("另有假设" in str(row["basis"].value) for row in rows.values())
    for before, now in pairwise((result.base, *result.horizon)):
        implied = 100 * ((result.value(level, now, "基准") or 0.0) / (result.value(level, before, "基准") or 1.0) - 1)
        assert result.value(growth, now, "基准") == pytest.approx(implied)
